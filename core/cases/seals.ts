import type { z } from 'zod';
import { act, type Deed, read } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import { breakSealOf } from '@/core/people/seals.sql';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { normaliseFirNumber } from './fir-number';
import type { BrokenSeal, breakSealInput, sealReviewInput } from './seals-schema';

/** Within this a broken seal is reviewed, or the account that broke it may do nothing; the database reckons with it too. */
const REVIEW_WITHIN_MS = 24 * 3600_000;

/** A seal whose review stands. */
class SealReviewed extends DomainError {
  override name = 'SealReviewed';
  constructor() {
    super('conflict', 'seal-reviewed', 'This has been reviewed.', 'What was found stands.');
  }
}

/**
 * Seals a case: from then on it is there for its members only. Whoever seals it belongs to it.
 * @throws NotFound
 */
export async function sealCase(db: Database, actor: Actor, id: string, reason: string): Promise<void> {
  await act(db, actor, sealing(id, 'case.seal', { reason }), async (tx) => {
    await mustSee(tx, id);
    const member = { caseId: id, userId: actor.id };
    await tx.caseMember.upsert({ where: { caseId_userId: member }, create: member, update: {} });
    await tx.case.update({ where: { id }, data: { sealedAt: new Date() } });
  });
}

/** Takes the seal off: the case is there again for its district. Only a member can. @throws NotFound */
export async function unsealCase(db: Database, actor: Actor, id: string, reason: string): Promise<void> {
  await act(db, actor, sealing(id, 'case.unseal', { reason }), async (tx) => {
    await mustBeMember(tx, actor, id);
    await tx.case.update({ where: { id }, data: { sealedAt: null } });
  });
}

/** Lets a colleague of the district into a case. @throws NotFound for a name that is not one */
export async function addMember(db: Database, actor: Actor, id: string, username: string): Promise<void> {
  await act(db, actor, sealing(id, 'case.member.add', { username }), async (tx) => {
    await mustBeMember(tx, actor, id);
    const user = await tx.user.findFirst({
      where: { username, districtId: actor.districtId, disabledAt: null },
      select: { id: true },
    });
    if (!user) throw new NotFound('The colleague');
    const member = { caseId: id, userId: user.id };
    await tx.caseMember.upsert({ where: { caseId_userId: member }, create: member, update: {} });
  });
}

/** Lets somebody out of a case; one's own place stays, so that a sealed case is never without anybody. @throws NotFound */
export async function removeMember(db: Database, actor: Actor, id: string, userId: string): Promise<void> {
  await act(db, actor, sealing(id, 'case.member.remove', { userId }), async (tx) => {
    await mustBeMember(tx, actor, id);
    if (userId === actor.id) throw new NotFound('Another member');
    await tx.caseMember.deleteMany({ where: { caseId: id, userId } });
  });
}

/**
 * Opens a sealed case of the district for four hours, in an emergency. The auditor is told, and reviews it within a day. What is
 * not there, not sealed or of another district is refused in the same words.
 * @throws NotFound
 */
export async function breakSeal(
  db: Database,
  actor: Actor,
  { reason, ...fir }: z.output<typeof breakSealInput>,
): Promise<{ caseId: string }> {
  return act(
    db,
    actor,
    { action: 'seal.break', objectKind: 'case', details: { ...fir, reason } },
    async (tx, entry) => {
      const named = { ...fir, firNumber: normaliseFirNumber(fir.firNumber) };
      const caseId = await breakSealOf(tx, named, reason);
      if (!caseId) throw new NotFound('The case');
      entry.objectId = caseId;
      return { caseId };
    },
  );
}

/** Seals that were broken, those to review first. */
export async function listBrokenSeals(db: Database, actor: Actor): Promise<BrokenSeal[]> {
  return read(db, actor, { action: 'seal.review', objectKind: 'broken-seal' }, async (tx) => {
    const rows = await tx.brokenSeal.findMany({
      orderBy: [{ reviewedAt: { sort: 'desc', nulls: 'first' } }, { openedAt: 'desc' }],
      take: 200,
    });
    return describe(tx, rows);
  });
}

/**
 * Says whether breaking a seal was justified. What was not keeps the account restricted.
 * @throws NotFound, SealReviewed
 */
export async function reviewBrokenSeal(
  db: Database,
  actor: Actor,
  id: string,
  { finding, note }: z.output<typeof sealReviewInput>,
): Promise<BrokenSeal> {
  return act(
    db,
    actor,
    { action: 'seal.review', objectKind: 'broken-seal', objectId: id, details: { finding, note } },
    async (tx) => {
      const row = await tx.brokenSeal.findUnique({ where: { id } });
      if (!row) throw new NotFound('The broken seal');
      const { count } = await tx.brokenSeal.updateMany({
        where: { id, reviewedAt: null },
        data: { finding, reviewNote: note, reviewedAt: new Date(), reviewedById: actor.id },
      });
      if (count === 0) throw new SealReviewed();
      const [shown] = await describe(tx, [await tx.brokenSeal.findUniqueOrThrow({ where: { id } })]);
      if (!shown) throw new NotFound('The broken seal');
      return shown;
    },
  );
}

const sealing = (objectId: string, recordedAs: string, details: Record<string, unknown>): Deed => ({
  action: 'case.seal',
  recordedAs,
  objectKind: 'case',
  objectId,
  details,
});

async function mustSee(tx: Transaction, id: string): Promise<void> {
  if (!(await tx.case.findUnique({ where: { id }, select: { id: true } }))) throw new NotFound('The case');
}

/** Who broke a seal reads the case, and does not rule over who else does. */
async function mustBeMember(tx: Transaction, actor: Actor, id: string): Promise<void> {
  await mustSee(tx, id);
  const member = { caseId: id, userId: actor.id };
  if (!(await tx.caseMember.findUnique({ where: { caseId_userId: member } }))) throw new NotFound('The case');
}

async function describe(tx: Transaction, rows: Prisma.BrokenSealGetPayload<object>[]): Promise<BrokenSeal[]> {
  const nameOf = await namesOf(
    tx,
    rows.flatMap(({ userId, reviewedById }) => [userId, reviewedById]),
  );
  return rows.map((row) => ({
    id: row.id,
    caseId: row.caseId,
    byName: nameOf(row.userId),
    reason: row.reason,
    openedAt: row.openedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    reviewBy: new Date(row.openedAt.getTime() + REVIEW_WITHIN_MS).toISOString(),
    reviewedByName: row.reviewedById && nameOf(row.reviewedById),
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    finding: row.finding as BrokenSeal['finding'],
    reviewNote: row.reviewNote,
  }));
}
