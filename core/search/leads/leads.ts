import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { sighting } from '@/core/footage/schema';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import { permits } from '@/core/people/policy';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { readerOf } from '../readers';
import { readableSearchIds } from '../receipts.sql';
import { candidate as candidateSchema } from '../schema';
import { storedExamples } from '../stored-query';
import { AlreadyReviewed, ComparisonEnded, NotAFaceSearch, NotALead, OwnSearch } from './errors';
import { leadStates, lockLead } from './leads.sql';
import {
  type CorroborationInput,
  conclusion,
  type Lead,
  type LeadReviewInput,
  type LeadState,
  leadReviewInput,
} from './schema';

const LISTED_AT_MOST = 200;
const { strength, rarity } = candidateSchema.shape;
const snapshot = sighting.extend({ strength, rarity });

const whole = {
  candidate: { include: { search: { include: { authority: true } } } },
  reviews: { orderBy: { at: 'asc' as const } },
  corroborations: { orderBy: { at: 'asc' as const } },
} satisfies Prisma.LeadInclude;
type Whole = Prisma.LeadGetPayload<{ include: typeof whole }>;

/**
 * Sends a candidate of a face search to be compared by two people. Sent again it is the same comparison.
 * @throws NotFound, NotAFaceSearch
 */
export async function openLead(db: Database, actor: Actor, searchId: string, rank: number): Promise<Lead> {
  return act(
    db,
    actor,
    {
      action: 'search.review',
      recordedAs: 'lead.open',
      objectKind: 'search',
      objectId: searchId,
      details: { rank },
    },
    async (tx, entry) => {
      const [readable] = await readableSearchIds(tx, readerOf(actor), { id: searchId, limit: 1 });
      if (!readable) throw new NotFound('The search');
      const found = await tx.candidate.findUnique({
        where: { searchId_rank: { searchId, rank } },
        select: { search: { select: { kind: true } } },
      });
      if (!found) throw new NotFound('The candidate');
      if (found.search.kind !== 'FACE') throw new NotAFaceSearch();
      const key = { searchId, rank };
      const { id } =
        (await tx.lead.findUnique({ where: { searchId_rank: key }, select: { id: true } })) ??
        (await tx.lead.create({ data: { ...key, openedById: actor.id } }));
      entry.details = { ...entry.details, leadId: id };
      return describe(tx, actor, id);
    },
  );
}

/** Candidates under comparison that somebody may see: those to review first, then the newest. */
export async function listLeads(db: Database, actor: Actor): Promise<Lead[]> {
  return read(db, actor, { action: 'lead.read', objectKind: 'lead' }, async (tx) => {
    const rows = await tx.lead.findMany({
      where: await seenBy(tx, actor),
      orderBy: { openedAt: 'desc' },
      take: LISTED_AT_MOST,
      include: whole,
    });
    const leads = await describeAll(tx, actor, rows);
    return leads.sort((a, b) => Number(b.mayReview) - Number(a.mayReview));
  });
}

/** One comparison. @throws NotFound */
export async function getLead(db: Database, actor: Actor, id: string): Promise<Lead> {
  return read(db, actor, { action: 'lead.read', objectKind: 'lead', objectId: id }, (tx) =>
    describe(tx, actor, id),
  );
}

/**
 * Gives one's review, apart from all others: the database keeps theirs back until the comparison has ended.
 * @throws NotFound, OwnSearch, AlreadyReviewed, ComparisonEnded
 */
export async function reviewLead(
  db: Database,
  actor: Actor,
  id: string,
  { conclusion, features, note }: LeadReviewInput,
): Promise<Lead> {
  return act(
    db,
    actor,
    // What was concluded stands in the review; the log, which others read, does not tell it before the other review is in.
    { action: 'lead.review', objectKind: 'lead', objectId: id },
    async (tx, entry) => {
      await lockLead(tx, id);
      const row = await tx.lead.findUnique({
        where: { id },
        select: { candidate: { select: { search: { select: { actorId: true } } } }, reviews: true },
      });
      if (!row) throw new NotFound('The comparison');
      if (row.candidate.search.actorId === actor.id) throw new OwnSearch();
      if (row.reviews.some(({ reviewerId }) => reviewerId === actor.id)) throw new AlreadyReviewed();
      const before = (await leadStates(tx, [id])).get(id);
      if (before !== 'AWAITING' && before !== 'THIRD') throw new ComparisonEnded();
      const made = await tx.leadReview.create({
        data: { leadId: id, reviewerId: actor.id, conclusion, features, note: note || null },
      });
      const state = (await leadStates(tx, [id])).get(id);
      entry.details = { reviewId: made.id, ...(hasEnded(state) && { cameTo: state }) };
      return describe(tx, actor, id);
    },
  );
}

/** Records what else says that it is so. @throws NotFound, NotALead */
export async function corroborateLead(
  db: Database,
  actor: Actor,
  id: string,
  input: CorroborationInput,
): Promise<Lead> {
  return act(
    db,
    actor,
    { action: 'lead.corroborate', objectKind: 'lead', objectId: id, details: { ...input } },
    async (tx) => {
      const row = await tx.lead.findFirst({
        where: { id, ...(await seenBy(tx, actor)) },
        select: { id: true },
      });
      if (!row) throw new NotFound('The comparison');
      if ((await leadStates(tx, [id])).get(id) !== 'LEAD') throw new NotALead();
      await tx.leadCorroboration.create({ data: { leadId: id, ...input, actorId: actor.id } });
      return describe(tx, actor, id);
    },
  );
}

const hasEnded = (state: LeadState | undefined) =>
  state === 'LEAD' || state === 'NOT_A_LEAD' || state === 'INCONCLUSIVE';

/** Reviewers see every comparison of their district; all others those of searches that they may read. */
async function seenBy(tx: Transaction, actor: Actor): Promise<Prisma.LeadWhereInput> {
  if (permits(actor, 'lead.review')) return {};
  return { searchId: { in: await readableSearchIds(tx, readerOf(actor), { limit: 1000 }) } };
}

async function describe(tx: Transaction, actor: Actor, id: string): Promise<Lead> {
  const row = await tx.lead.findFirst({ where: { id, ...(await seenBy(tx, actor)) }, include: whole });
  const [shown] = row ? await describeAll(tx, actor, [row]) : [];
  if (!shown) throw new NotFound('The comparison');
  return shown;
}

async function describeAll(tx: Transaction, actor: Actor, rows: Whole[]): Promise<Lead[]> {
  const states = await leadStates(
    tx,
    rows.map(({ id }) => id),
  );
  const nameOf = await namesOf(
    tx,
    rows.flatMap(({ candidate, openedById, reviews, corroborations }) => [
      candidate.search.actorId,
      openedById,
      ...reviews.map(({ reviewerId }) => reviewerId),
      ...corroborations.map(({ actorId }) => actorId),
    ]),
  );
  return rows.map((row): Lead => {
    const { search, ...found } = row.candidate;
    const given = row.reviews.some(({ reviewerId }) => reviewerId === actor.id);
    const real = states.get(row.id) ?? 'AWAITING';
    // That two differ would tell a third what to look for.
    const state = hasEnded(real) || given ? real : 'AWAITING';
    const { strength, rarity, ...seen } = snapshot.parse(found.snapshot);
    return {
      id: row.id,
      searchId: row.searchId,
      caseId: search.caseId,
      purpose: search.purpose,
      searchedByName: nameOf(search.actorId),
      openedByName: nameOf(row.openedById),
      openedAt: row.openedAt.toISOString(),
      state,
      candidate: { rank: found.rank, score: found.score, strength, rarity, sighting: seen },
      examples: storedExamples(search.query).examples,
      ofMinor: search.authority?.ofMinor ?? false,
      mayReview: !hasEnded(real) && !given && search.actorId !== actor.id && permits(actor, 'lead.review'),
      reviews: row.reviews.map((one) => ({
        reviewerName: nameOf(one.reviewerId),
        own: one.reviewerId === actor.id,
        conclusion: conclusion.parse(one.conclusion),
        features: leadReviewInput.shape.features.parse(one.features),
        note: one.note,
        at: one.at.toISOString(),
      })),
      corroborations: row.corroborations.map(({ id, what, source, actorId, at }) => ({
        ...{ id, what, source },
        byName: nameOf(actorId),
        at: at.toISOString(),
      })),
    };
  });
}
