import { foldPlate } from '@/core/footage/plates';
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
 * From so many characters on, two may be wrong and a reading is found by its variants; of a shorter text, a part of a plate,
 * trigrams are all there is.
 */
const WHOLE_PLATE = 6;
/** So that two wrong characters of seven pass wherever they lie; and beside the variants, parts with one wrong. */
const SIMILARITY = { part: '0.12', whole: '0.3' };

/**
 * Readings that may be meant: the text itself or a part of it, and, when fuzzy, readings whose folded form holds the folded
 * text, is two edits from it at most, or resembles it (pg_trgm). Each goes through an index of the folded form: what
 * holds a text holds it folded, too.
 */
export async function findPlateCandidates(
  tx: Transaction,
  search: {
    /** LIKE pattern of the text. */
    like: string;
    /** The same folded, where readings that others are confused with count, too. */
    foldedLike: string | null;
    /** Without wildcards; null where trigrams do not apply. */
    foldedText: string | null;
    scope: IndexScope;
  },
): Promise<PlateCandidate[]> {
  const { scope } = search;
  if (search.foldedText !== null) {
    const similarity = SIMILARITY[search.foldedText.length < WHOLE_PLATE ? 'part' : 'whole'];
    await tx.$executeRaw`SELECT set_config('pg_trgm.similarity_threshold', ${similarity}, true)`;
  }
  const { foldedText } = search;
  const alike = [
    // Any other condition on the text as it was read would have every reading looked at.
    search.foldedLike === null
      ? Prisma.sql`(p.folded LIKE ${foldPlate(search.like)} AND p.normalised LIKE ${search.like})`
      : Prisma.sql`p.folded LIKE ${search.foldedLike}`,
    ...(foldedText === null ? [] : [Prisma.sql`p.folded % ${foldedText}`]),
    ...(foldedText === null || foldedText.length < WHOLE_PLATE
      ? []
      : [Prisma.sql`plate_variants(p.folded) && plate_variants(${foldedText})`]),
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
