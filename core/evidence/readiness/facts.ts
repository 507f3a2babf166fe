import type { z } from 'zod';
import { act } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { namesOf } from '../exhibits';
import { type CourtFact, type courtFactInput, courtFactKind } from './schema';

/** A fact that was taken back already. */
export class FactWithdrawn extends DomainError {
  override name = 'FactWithdrawn';
  constructor() {
    super(
      'conflict',
      'fact-withdrawn',
      'This entry was taken back already.',
      'Record a new one if it is true after all.',
    );
  }
}

/** Records who will produce an exhibit, to whom it was played, and the like. @throws Forbidden, NotFound */
export async function recordFact(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof courtFactInput>,
): Promise<CourtFact[]> {
  return act(
    db,
    actor,
    {
      action: 'exhibit.disclose',
      recordedAs: 'exhibit.court-fact',
      objectKind: 'case',
      objectId: caseId,
      details: { caseId, kind: input.kind, exhibitId: input.exhibitId ?? null },
    },
    async (tx, entry) => {
      await mustBeOf(tx, caseId, input.exhibitId);
      const { kind, exhibitId, person, happenedAt, words, reference } = input;
      const made = await tx.courtFact.create({
        data: {
          ...{ caseId, exhibitId: exhibitId ?? null, kind, person, actorId: actor.id },
          ...{ happenedAt: new Date(happenedAt), words: words || null, reference: reference || null },
        },
      });
      entry.details = { ...entry.details, factId: made.id };
      return factsOfCase(tx, caseId);
    },
  );
}

/** Takes an entry back; it stays to be seen. @throws Forbidden, NotFound, FactWithdrawn */
export async function withdrawFact(
  db: Database,
  actor: Actor,
  factId: string,
  words: string,
): Promise<CourtFact[]> {
  return act(
    db,
    actor,
    {
      action: 'exhibit.disclose',
      recordedAs: 'exhibit.court-fact-withdraw',
      objectKind: 'court-fact',
      objectId: factId,
    },
    async (tx, entry) => {
      const found = await tx.courtFact.findUnique({ where: { id: factId } });
      if (!found || found.withdraws !== null) throw new NotFound('The entry');
      if (await tx.courtFact.findUnique({ where: { withdraws: factId } })) throw new FactWithdrawn();
      const { caseId, exhibitId, kind } = found;
      await tx.courtFact.create({
        data: {
          ...{ caseId, exhibitId, kind, person: actor.name, happenedAt: new Date() },
          ...{ words: words || null, withdraws: factId, actorId: actor.id },
        },
      });
      entry.details = { caseId, kind };
      return factsOfCase(tx, caseId);
    },
  );
}

/** Everything of a case that was recorded for the court, oldest first, what was taken back marked so. */
export async function factsOfCase(tx: Transaction, caseId: string): Promise<CourtFact[]> {
  const rows = await tx.courtFact.findMany({ where: { caseId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  const names = await namesOf(
    tx,
    rows.map(({ actorId }) => actorId),
  );
  const nameOf = (id: string) => names.get(id) ?? id;
  const taken = new Map(rows.flatMap((row) => (row.withdraws ? [[row.withdraws, row] as const] : [])));
  return rows
    .filter(({ withdraws }) => withdraws === null)
    .map((row) => {
      const back = taken.get(row.id);
      return {
        id: row.id,
        kind: courtFactKind.parse(row.kind),
        exhibitId: row.exhibitId,
        person: row.person,
        happenedAt: row.happenedAt.toISOString(),
        words: row.words,
        reference: row.reference,
        by: nameOf(row.actorId),
        at: row.at.toISOString(),
        withdrawn: back ? { by: nameOf(back.actorId), at: back.at.toISOString(), words: back.words } : null,
      };
    });
}

async function mustBeOf(tx: Transaction, caseId: string, exhibitId: string | undefined): Promise<void> {
  const found = await tx.case.findUnique({ where: { id: caseId }, select: { id: true } });
  if (!found) throw new NotFound('The case');
  if (exhibitId === undefined) return;
  const exhibit = await tx.exhibit.findUnique({ where: { id: exhibitId }, select: { caseId: true } });
  if (exhibit?.caseId !== caseId) throw new NotFound('The exhibit');
}
