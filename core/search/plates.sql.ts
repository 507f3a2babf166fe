import { Prisma, type Transaction } from '@/prisma/client';
import { type IndexScope, withinScope } from './scope.sql';

export interface PlateCandidate {
  trackId: string;
  normalised: string;
  agreed: boolean;
  confidence: number;
  /** As `plateRead.alternatives`. */
  alternatives: unknown;
}

/** Candidates that are ranked at most; beyond it the text asked for says too little. */
export const CANDIDATES_AT_MOST = 5_000;

/**
 * Readings that may be meant: the text itself or a part of it, and, when fuzzy, readings whose folded form holds or
 * resembles the folded text. Resemblance by trigrams (pg_trgm) goes through the index on `folded`; 0.12 lets two wrong
 * characters of seven pass wherever they lie (2 trigrams of 14 are shared at worst).
 */
export async function findPlateCandidates(
  tx: Transaction,
  search: {
    /** LIKE patterns; null where they say nothing. */
    like: string;
    foldedLike: string | null;
    /** Without wildcards; null where trigrams do not apply. */
    foldedText: string | null;
    scope: IndexScope;
  },
): Promise<PlateCandidate[]> {
  const { scope } = search;
  if (search.foldedText !== null) {
    await tx.$executeRaw`SELECT set_config('pg_trgm.similarity_threshold', '0.12', true)`;
  }
  const alike = [
    Prisma.sql`p.normalised LIKE ${search.like}`,
    ...(search.foldedLike === null ? [] : [Prisma.sql`p.folded LIKE ${search.foldedLike}`]),
    ...(search.foldedText === null ? [] : [Prisma.sql`p.folded % ${search.foldedText}`]),
  ];
  const conditions = [
    withinScope('p', scope),
    Prisma.sql`(${Prisma.join(alike, ' OR ')})`,
    // Kept for what refers to them, few: hashed once through an index of their own.
    Prisma.sql`p.track_id NOT IN (SELECT t.id FROM tracks t WHERE t.superseded_at IS NOT NULL)`,
  ];
  const order =
    search.foldedText === null
      ? Prisma.sql`p.at DESC`
      : Prisma.sql`similarity(p.folded, ${search.foldedText}) DESC, p.at DESC`;
  return tx.$queryRaw<PlateCandidate[]>`
    SELECT p.track_id AS "trackId", p.normalised, p.agreed, p.confidence, p.alternatives
      FROM plate_reads p WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY ${order} LIMIT ${CANDIDATES_AT_MOST}`;
}
