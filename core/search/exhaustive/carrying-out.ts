import type { Signer } from '@/core/audit/signing';
import { DomainError, NotFound } from '@/core/errors';
import type { Database } from '@/prisma/client';
import { authorOf } from '../authors';
import { searchRequest } from '../schema';
import { runSearch } from '../searches';
import { normalisedQuery } from '../stored-query';
import { CancelledByPerson, NoLongerAllowed } from './errors';

/** A city's years on a slow disk. */
const TIMEOUT_MS = 12 * 3_600_000;
/** Of the first time through; what has to be gone through again shares the rest. */
const FIRST_SHARE = 0.8;

interface Dependencies {
  /** A connection of the system. */
  db: Database;
  signer: Signer;
  exactAtMost: number;
}

/**
 * Carries an approximate search out over everything in its scope, as whoever asked for it and within what they may see now, and
 * writes down how far it is. Ends early where they took it back, and where `signal` aborts: then it throws, to be done again.
 * @throws NotFound; the signal's reason
 */
export async function carryOutExhaustively(
  { db, signer, exactAtMost }: Dependencies,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const asked = await db.exhaustiveSearch.findUnique({ where: { id }, include: { search: true } });
  if (!asked) throw new NotFound('The exhaustive search');
  if (asked.endedAt !== null) return;
  const startedAt = new Date();
  await db.exhaustiveSearch.updateMany({
    where: { id, endedAt: null },
    data: { status: 'RUNNING', startedAt, share: 0 },
  });
  try {
    const actor = await authorOf(db, asked.actorId);
    if (actor.disabled) throw new NoLongerAllowed();
    const { query, scope, caseId, purpose, authorityId } = asked.search;
    const request = searchRequest.parse({
      ...normalisedQuery(query),
      ...(caseId && { caseId }),
      ...(purpose && { purpose }),
      ...(authorityId && { authorityId }),
      scope,
      exhaustive: true,
    });
    const told = progressOf(async (share) => {
      signal.throwIfAborted();
      const { count } = await db.exhaustiveSearch.updateMany({
        where: { id, status: 'RUNNING' },
        data: { share },
      });
      if (count === 0) throw new CancelledByPerson();
    });
    const comparing = { memory: null, exactAtMost, told };
    const found = await runSearch({ db, signer, comparing }, actor, request, {
      quickId: asked.searchId,
      timeoutMs: TIMEOUT_MS,
    });
    await db.exhaustiveSearch.updateMany({
      where: { id, endedAt: null },
      data: {
        status: 'DONE',
        share: 1,
        foundId: found.id,
        vectors: found.plan.vectorsCompared ?? asked.vectors,
        endedAt: new Date(),
      },
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await failExhaustive(db, id, error.remedy ? `${error.message} ${error.remedy}` : error.message);
  }
}

/** Tells whoever waits for it that it will not come, and why. */
export async function failExhaustive(db: Database, id: string, reason: string): Promise<void> {
  await db.exhaustiveSearch.updateMany({
    where: { id, endedAt: null },
    data: { status: 'FAILED', error: reason, endedAt: new Date() },
  });
}

/** A share that only grows, of one that begins anew each time everything is gone through. */
function progressOf(told: (share: number) => Promise<void>): (share: number) => Promise<void> {
  let [times, last, reached] = [0, 1, 0];
  return async (share) => {
    if (share <= last) times += 1;
    last = share;
    reached = Math.max(
      reached,
      times === 1 ? FIRST_SHARE * share : FIRST_SHARE + (1 - FIRST_SHARE) * share * 0.9,
    );
    await told(reached);
  };
}
