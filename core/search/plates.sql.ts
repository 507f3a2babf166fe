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
  const whole = foldedText !== null && foldedText.length >= WHOLE_PLATE;
  const [first, last] = [scope.windows[0]?.from ?? null, scope.windows.at(-1)?.to ?? null];
  const conditions = [
    withinScope('p', scope),
    // Without leave to confuse characters, of what holds the text folded, what holds it as it is.
    ...(search.foldedLike === null && foldedText === null
      ? [Prisma.sql`p.normalised LIKE ${search.like}`]
      : []),
    // Kept for what refers to them, few: hashed once through an index of their own.
    Prisma.sql`p.track_id NOT IN (SELECT t.id FROM tracks t WHERE t.superseded_at IS NOT NULL)`,
  ];
  const order =
    search.foldedText === null
      ? Prisma.sql`p.at DESC`
      : Prisma.sql`similarity(p.folded, ${search.foldedText}) DESC, p.at DESC`;
  return tx.$queryRaw<PlateCandidate[]>`
    SELECT p.track_id AS "trackId", p.normalised, p.agreed, p.confidence, p.alternatives
      FROM plate_reads_near(${search.foldedLike ?? foldPlate(search.like)}, ${foldedText}::text, ${whole},
             ${scope.cameraIds}::int[], ${first}::timestamptz, ${last}::timestamptz) p
     WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY ${order} LIMIT ${CANDIDATES_AT_MOST}`;
}
