import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { mustBeCorroborated } from '@/core/search/leads/reliance';
import type { Database, Transaction } from '@/prisma/client';
import { decisionsOn } from './decided';
import { handoversOfCase } from './handovers';
import type { Disclosure, disclosureInput } from './schema';

/**
 * Decides that an exhibit is relied on, or withheld and why. What was decided before stays.
 * @throws Forbidden, NotFound, LeadNotCorroborated where it rests on a face search that nothing else bears out
 */
export async function decideDisclosure(
  db: Database,
  actor: Actor,
  exhibitId: string,
  { decision, reason }: z.output<typeof disclosureInput>,
): Promise<Disclosure> {
  return act(
    db,
    actor,
    {
      action: 'exhibit.disclose',
      recordedAs: 'exhibit.disclosure',
      objectKind: 'exhibit',
      objectId: exhibitId,
      details: { decision, reason: reason || null },
    },
    async (tx, entry) => {
      const exhibit = await tx.exhibit.findUnique({ where: { id: exhibitId } });
      if (!exhibit) throw new NotFound('The exhibit');
      entry.details = { ...entry.details, caseId: exhibit.caseId, number: exhibit.number };
      if (decision === 'RELIED_ON') await mustBeCorroborated(tx, [exhibitId]);
      await tx.exhibitDisclosure.create({
        data: { exhibitId, decision, reason: reason || null, actorId: actor.id, at: new Date() },
      });
      return disclosureOf(tx, exhibit.caseId);
    },
  );
}

/** What of a case is relied on, what is withheld, and what was given to whom. @throws Forbidden, NotFound */
export async function readDisclosure(db: Database, actor: Actor, caseId: string): Promise<Disclosure> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: caseId }, async (tx) => {
    if (!(await tx.case.findUnique({ where: { id: caseId }, select: { id: true } })))
      throw new NotFound('The case');
    return disclosureOf(tx, caseId);
  });
}

async function disclosureOf(tx: Transaction, caseId: string): Promise<Disclosure> {
  const exhibits = await tx.exhibit.findMany({
    where: { caseId },
    select: { id: true, number: true, title: true, status: true },
    orderBy: { number: 'asc' },
  });
  const decided = await decisionsOn(
    tx,
    exhibits.map(({ id }) => id),
  );
  return {
    exhibits: exhibits.map((one) => {
      const all = decided.get(one.id) ?? [];
      return { ...one, current: all.at(-1) ?? null, earlier: all.slice(0, -1) };
    }),
    handovers: await handoversOfCase(tx, caseId),
  };
}
