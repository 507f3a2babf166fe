import { act, read } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Transaction } from '@/prisma/client';
import { readerOf } from '../readers';
import { readableSearchIds } from '../receipts.sql';
import { lockReview } from './reviews.sql';
import { type Mark, type MarkInput, mark, type Review } from './schema';

/** A review that was ended stands as it is. */
export class ReviewEnded extends DomainError {
  override name = 'ReviewEnded';
  constructor() {
    super(
      'conflict',
      'review-ended',
      'You have ended your review of this search.',
      'What was said then stands. Another person may review it too.',
    );
  }
}

/**
 * Reviews of a search: the asker's own, and what of others they may know. Row-level security keeps the marks of others
 * back until the asker's own review is ended, or two others have ended theirs.
 * @throws NotFound
 */
export async function reviewOfSearch(db: Database, actor: Actor, searchId: string): Promise<Review> {
  return read(db, actor, { action: 'search.read', objectKind: 'search', objectId: searchId }, async (tx) => {
    await mustRead(tx, actor, searchId);
    return describe(tx, actor, searchId);
  });
}

/** Sets a mark on a candidate; a later one of the same person takes its place. @throws NotFound, ReviewEnded */
export async function markCandidate(
  db: Database,
  actor: Actor,
  searchId: string,
  { rank, decision, reason, words }: MarkInput,
): Promise<Review> {
  return act(
    db,
    actor,
    {
      action: 'search.review',
      recordedAs: 'search.review.mark',
      objectKind: 'search',
      objectId: searchId,
      details: { rank, decision, reason: reason ?? null },
    },
    async (tx) => {
      await mustRead(tx, actor, searchId);
      await mustBeOpen(tx, actor, searchId);
      const candidate = { searchId, rank };
      if (!(await tx.candidate.findUnique({ where: { searchId_rank: candidate }, select: { rank: true } }))) {
        throw new NotFound('The candidate');
      }
      await tx.candidateReview.create({
        data: { ...candidate, reviewerId: actor.id, decision, reason: reason ?? null, words: words || null },
      });
      return describe(tx, actor, searchId);
    },
  );
}

/** Ends the asker's review: their marks stand, and marks of others who ended theirs can be read. @throws NotFound, ReviewEnded */
export async function endReview(db: Database, actor: Actor, searchId: string): Promise<Review> {
  return act(
    db,
    actor,
    {
      action: 'search.review',
      recordedAs: 'search.review.end',
      objectKind: 'search',
      objectId: searchId,
    },
    async (tx, entry) => {
      await mustRead(tx, actor, searchId);
      await mustBeOpen(tx, actor, searchId);
      await tx.endedReview.create({ data: { searchId, reviewerId: actor.id } });
      const now = await describe(tx, actor, searchId);
      const count = (decision: Mark['decision']) =>
        now.mine.marks.filter((one) => one.decision === decision).length;
      entry.details = { kept: count('keep'), rejected: count('reject') };
      return now;
    },
  );
}

async function mustRead(tx: Transaction, actor: Actor, searchId: string): Promise<void> {
  const [readable] = await readableSearchIds(tx, readerOf(actor), { id: searchId, limit: 1 });
  if (!readable) throw new NotFound('The search');
}

async function mustBeOpen(tx: Transaction, actor: Actor, searchId: string): Promise<void> {
  // Two requests of one person at once: the second waits, and then finds the review ended.
  await lockReview(tx, searchId, actor.id);
  const ended = { searchId, reviewerId: actor.id };
  if (await tx.endedReview.findUnique({ where: { searchId_reviewerId: ended } })) throw new ReviewEnded();
}

async function describe(tx: Transaction, actor: Actor, searchId: string): Promise<Review> {
  const ended = await tx.endedReview.findMany({ where: { searchId }, orderBy: { at: 'asc' } });
  const rows = await tx.candidateReview.findMany({
    where: { searchId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  const marksOf = (reviewerId: string): Mark[] => {
    const latest = new Map<number, Mark>();
    for (const row of rows) {
      if (row.reviewerId !== reviewerId) continue;
      if (row.decision === 'none') latest.delete(row.rank);
      else latest.set(row.rank, mark.parse({ ...row, at: row.at.toISOString() }));
    }
    return [...latest.values()].sort((a, b) => a.rank - b.rank);
  };
  const mine = ended.find(({ reviewerId }) => reviewerId === actor.id);
  const others = ended.filter(({ reviewerId }) => reviewerId !== actor.id);
  const open = mine !== undefined || ended.length >= 2;
  const nameOf = await namesOf(
    tx,
    others.map(({ reviewerId }) => reviewerId),
  );
  return {
    mine: { marks: marksOf(actor.id), endedAt: mine?.at.toISOString() ?? null },
    others: others.map(({ reviewerId, at }) => ({
      reviewerName: nameOf(reviewerId),
      endedAt: at.toISOString(),
      marks: open ? marksOf(reviewerId) : null,
    })),
  };
}
