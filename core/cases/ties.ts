import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { lockCase } from '@/core/evidence/exhibits.sql';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import { type Database, Prisma, type Transaction } from '@/prisma/client';
import { CaseInvalid } from './errors';
import { referenceOf } from './fir-number';
import type { CaseTie, CaseTies, tieInput } from './tie-schema';
import { jurisdictionOf, transfersOf } from './transfers';

/** What ties a case to others, and which stations it has been at. @throws NotFound */
export async function readTies(db: Database, actor: Actor, caseId: string): Promise<CaseTies> {
  return read(db, actor, { action: 'case.read', objectKind: 'case', objectId: caseId }, (tx) =>
    describe(tx, actor, caseId),
  );
}

/**
 * Ties two cases: links them, or proposes that this one goes on in the other, which somebody else confirms.
 * @throws NotFound, CaseInvalid (itself, tied already, or the other goes on elsewhere)
 */
export async function proposeTie(
  db: Database,
  actor: Actor,
  caseId: string,
  input: z.output<typeof tieInput>,
): Promise<CaseTies> {
  return act(db, actor, deed('case.tie', caseId, { ...input }), async (tx) => {
    const { kind, otherCaseId, reason } = input;
    if (otherCaseId === caseId) throw new CaseInvalid('A case is not tied to itself.', 'otherCaseId');
    await lockBoth(tx, caseId, otherCaseId);
    const standing = await tx.caseTie.count({
      where: {
        kind,
        endedAt: null,
        OR: [
          { caseId, otherCaseId },
          { caseId: otherCaseId, otherCaseId: caseId },
        ],
      },
    });
    if (standing) throw new CaseInvalid('These two are tied so already.', 'otherCaseId');
    if (kind === 'MERGED') await checkMerger(tx, caseId, otherCaseId);
    await tx.caseTie
      .create({ data: { caseId, otherCaseId, kind, reason, proposedById: actor.id } })
      .catch((error) => {
        if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
          throw new CaseInvalid('A merger of this case is proposed already.', 'otherCaseId');
        }
        throw error;
      });
    return describe(tx, actor, caseId);
  });
}

/**
 * Confirms a merger that somebody else proposed: the case goes on in the other, and keeps its number and all that is in it.
 * @throws NotFound, CaseInvalid (whoever proposed it, or it does not wait any more)
 */
export async function confirmTie(
  db: Database,
  actor: Actor,
  caseId: string,
  tieId: string,
): Promise<CaseTies> {
  return act(db, actor, deed('case.tie-confirm', caseId, { tieId }), async (tx) => {
    const tie = await need(tx, caseId, tieId);
    await lockBoth(tx, tie.caseId, tie.otherCaseId);
    const now = await need(tx, caseId, tieId);
    if (now.kind !== 'MERGED' || now.confirmedAt || now.endedAt) {
      throw new CaseInvalid('It does not wait to be confirmed.', 'tieId');
    }
    if (now.proposedById === actor.id) {
      throw new CaseInvalid('Somebody else confirms what you proposed.', 'tieId');
    }
    await checkMerger(tx, now.caseId, now.otherCaseId);
    await tx.caseTie.update({
      where: { id: tieId },
      data: { confirmedById: actor.id, confirmedAt: new Date() },
    });
    await tx.case.update({ where: { id: now.caseId }, data: { mergedIntoId: now.otherCaseId } });
    await note(tx, actor, now, (reference) => `This case goes on in ${reference}: ${now.reason}`);
    return describe(tx, actor, caseId);
  });
}

/** Ends a tie, with a reason; of a merger the two are separate cases again. @throws NotFound, CaseInvalid */
export async function endTie(
  db: Database,
  actor: Actor,
  caseId: string,
  tieId: string,
  reason: string,
): Promise<CaseTies> {
  return act(db, actor, deed('case.tie-end', caseId, { tieId, reason }), async (tx) => {
    const tie = await need(tx, caseId, tieId);
    await lockBoth(tx, tie.caseId, tie.otherCaseId);
    const ended = await tx.caseTie.updateMany({
      where: { id: tieId, endedAt: null },
      data: { endedById: actor.id, endedAt: new Date(), endedReason: reason },
    });
    if (ended.count === 0) throw new CaseInvalid('It has ended already.', 'tieId');
    if (tie.kind === 'MERGED' && tie.confirmedAt) {
      await tx.case.update({ where: { id: tie.caseId }, data: { mergedIntoId: null } });
      await note(tx, actor, tie, (reference) => `Separated from ${reference} again: ${reason}`);
    }
    return describe(tx, actor, caseId);
  });
}

function deed(recordedAs: string, caseId: string, details: Record<string, unknown>) {
  return { action: 'case.write' as const, recordedAs, objectKind: 'case', objectId: caseId, details };
}

/** Holds both, always in the same order, so that two people who tie them from either side do not wait for each other. */
async function lockBoth(tx: Transaction, ...ids: [string, string]): Promise<void> {
  for (const id of ids.toSorted()) if (!(await lockCase(tx, id))) throw new NotFound('The case');
}

async function checkMerger(tx: Transaction, caseId: string, otherCaseId: string): Promise<void> {
  const [from, into] = await Promise.all(
    [caseId, otherCaseId].map((id) =>
      tx.case.findUniqueOrThrow({
        where: { id },
        select: { mergedIntoId: true, _count: { select: { merged: true } } },
      }),
    ),
  );
  if (from?.mergedIntoId || into?.mergedIntoId) {
    throw new CaseInvalid('One of them goes on in another case: separate that first.', 'otherCaseId');
  }
  if (from?._count.merged) {
    throw new CaseInvalid('Other cases go on in this one: it is the one to merge into.', 'otherCaseId');
  }
}

async function need(tx: Transaction, caseId: string, tieId: string) {
  const tie = await tx.caseTie.findFirst({
    where: { id: tieId, OR: [{ caseId }, { otherCaseId: caseId }] },
  });
  if (!tie) throw new NotFound('The tie');
  return tie;
}

const withName = { station: { include: { district: true } } } as const;

/** On the timelines of both cases. */
async function note(
  tx: Transaction,
  actor: Actor,
  tie: { caseId: string; otherCaseId: string },
  say: (reference: string) => string,
): Promise<void> {
  const rows = await tx.case.findMany({
    where: { id: { in: [tie.caseId, tie.otherCaseId] } },
    include: withName,
  });
  const named = new Map(rows.map((row) => [row.id, referenceOf(row)]));
  const text = say(named.get(tie.otherCaseId) ?? '');
  const event = { at: new Date(), kind: 'TIE', actorId: actor.id };
  await tx.caseEvent.createMany({
    data: [
      { ...event, caseId: tie.caseId, text },
      { ...event, caseId: tie.otherCaseId, text: `${named.get(tie.caseId)}: ${text}` },
    ],
  });
}

async function describe(tx: Transaction, actor: Actor, caseId: string): Promise<CaseTies> {
  const row = await tx.case.findUnique({ where: { id: caseId }, include: { station: true } });
  if (!row) throw new NotFound('The case');
  const rows = await tx.caseTie.findMany({
    where: { OR: [{ caseId }, { otherCaseId: caseId }] },
    orderBy: { id: 'asc' },
    include: { case: { include: withName }, other: { include: withName } },
  });
  const nameOf = await namesOf(
    tx,
    rows.flatMap((tie) => [tie.proposedById, tie.confirmedById, tie.endedById]),
  );
  const ties = rows.map((tie): CaseTie => {
    const other = tie.caseId === caseId ? tie.other : tie.case;
    const kind = tie.kind === 'MERGED' ? 'MERGED' : 'LINKED';
    return {
      id: tie.id,
      kind,
      direction: kind === 'LINKED' ? 'beside' : tie.caseId === caseId ? 'into' : 'from',
      other: { id: other.id, reference: referenceOf(other), title: other.title },
      reason: tie.reason,
      proposed: { by: nameOf(tie.proposedById), at: tie.proposedAt.toISOString() },
      confirmed: tie.confirmedAt && { by: nameOf(tie.confirmedById), at: tie.confirmedAt.toISOString() },
      ended: tie.endedAt && {
        by: nameOf(tie.endedById),
        at: tie.endedAt.toISOString(),
        reason: tie.endedReason ?? '',
      },
      mayConfirm:
        kind === 'MERGED' &&
        !tie.confirmedAt &&
        !tie.endedAt &&
        tie.proposedById !== actor.id &&
        permits(actor, 'case.write'),
    };
  });
  const transfers = await transfersOf(tx, actor, caseId);
  return { ties, transfers, jurisdiction: jurisdictionOf(row, transfers) };
}
