import { z } from 'zod';

/** How often vectors of different people or vehicles are at least this alike, and on what that was measured. */
export const falseMatches = z.object({
  /** Rising in threshold, never rising in rate. */
  curve: z.array(z.object({ threshold: z.number(), falseMatchRate: z.number().positive().max(1) })),
  /** Pairs of different people or vehicles that were compared. */
  pairs: z.int().positive(),
  source: z.string(),
});
export type FalseMatches = z.infer<typeof falseMatches>;

/** How rarely a stranger resembles what is looked for as much as a candidate does. */
export const rarity = z.object({
  /** About one in so many strangers' pictures. */
  oneIn: z.number(),
  /** It lies beyond what was measured: rarer than that. */
  orRarer: z.boolean(),
});
export type Rarity = z.infer<typeof rarity>;

/** What chance alone would put on a list. */
export const lookAlikes = z.object({
  /** Pictures compared; several may show the same stranger. */
  pictures: z.int(),
  falseMatchRate: z.number(),
  /** The threshold lies beyond what was measured: the rate is lower than stated. */
  atMost: z.boolean(),
  /** Strangers' pictures that reach the threshold: pictures × rate. */
  expected: z.number(),
  pairs: z.int(),
  source: z.string(),
});
export type LookAlikes = z.infer<typeof lookAlikes>;

/** What chance alone would make of sightings compared each with each. Pairs, not people: one stranger may stand in several. */
export const falsePairs = z.object({
  /** Pairs of sightings compared. */
  compared: z.int(),
  falseMatchRate: z.number(),
  /** The threshold lies beyond what was measured: the rate is lower than stated. */
  atMost: z.boolean(),
  /** Pairs of strangers that reach the threshold, were all of them strangers: pairs × rate. */
  expected: z.number(),
  pairs: z.int(),
  source: z.string(),
});
export type FalsePairs = z.infer<typeof falsePairs>;

/** What was compared with, as far as it changes how often strangers match. */
export interface Examples {
  /** Each compared for itself, of which the nearest counts; or those that a mean was taken of. */
  count: number;
  /** Length of the mean before it was made a unit vector; 1 where none was taken. */
  meanLength: number;
}

/**
 * The share of strangers' pictures at least as alike as a cosine. Between measured points the rate of the point below is
 * taken, which is never too low.
 *
 * With several examples it is an upper bound. Where the nearest of n counts, a stranger has n chances: at most n times the rate
 * (Boole's inequality). A cosine of t to the mean of n, of length m, needs one of the n cosines to be t × m or more: at most n
 * times the rate there. What candidates are to be unlike only takes away.
 */
export function falseMatchRateAt(
  { curve }: FalseMatches,
  cosine: number,
  { count, meanLength }: Examples,
): { rate: number; beyond: boolean } {
  const needed = cosine * meanLength;
  const below = curve.findLast(({ threshold }) => threshold <= needed);
  const last = curve.at(-1);
  return {
    rate: Math.min(1, (below?.falseMatchRate ?? 1) * count),
    beyond: last !== undefined && needed >= last.threshold,
  };
}

/** How rarely a stranger is as alike as a candidate; null where the pack says nothing of it. */
export function rarityOf(measured: FalseMatches | null, cosine: number, examples: Examples): Rarity | null {
  if (!measured || measured.curve.length === 0) return null;
  const { rate, beyond } = falseMatchRateAt(measured, cosine, examples);
  return { oneIn: Math.max(1, Math.floor(1 / rate)), orRarer: beyond };
}

/**
 * How many pictures of strangers are to be expected on a list by chance (REQUIREMENTS: false-match rate × size of the
 * gallery). Null where the pack states no rate or no threshold.
 */
export function expectedLookAlikes(
  measured: FalseMatches | null,
  threshold: number | null,
  pictures: number,
  examples: Examples,
): LookAlikes | null {
  if (!measured || measured.curve.length === 0 || threshold === null) return null;
  const { rate, beyond } = falseMatchRateAt(measured, threshold, examples);
  return {
    pictures,
    falseMatchRate: rate,
    atMost: beyond || examples.count > 1,
    expected: pictures * rate,
    pairs: measured.pairs,
    source: measured.source,
  };
}

/**
 * How many pairs of strangers are to be expected above the threshold where sightings are compared each with each: the rate
 * was measured on pairs of one picture each, and here each sighting stands with its best picture. Says nothing of what is
 * listed below the threshold. Null where the pack states no rate or no threshold.
 */
export function expectedFalsePairs(
  measured: FalseMatches | null,
  threshold: number | null,
  compared: number,
): FalsePairs | null {
  if (!measured || measured.curve.length === 0 || threshold === null) return null;
  const { rate, beyond } = falseMatchRateAt(measured, threshold, { count: 1, meanLength: 1 });
  return {
    compared,
    falseMatchRate: rate,
    atMost: beyond,
    expected: compared * rate,
    pairs: measured.pairs,
    source: measured.source,
  };
}

/** How many pairs of different tracks, each seen in another part (a scene, a window), there are among sightings. */
export function pairsAcross(seen: readonly { trackId: string; part: number }[]): number {
  const places = new Map(seen.map(({ trackId, part }) => [`${trackId} ${part}`, { trackId, part }]));
  const ofPart = new Map<number, number>();
  const ofTrack = new Map<string, number>();
  for (const { trackId, part } of places.values()) {
    ofPart.set(part, (ofPart.get(part) ?? 0) + 1);
    ofTrack.set(trackId, (ofTrack.get(trackId) ?? 0) + 1);
  }
  const within = (counts: Iterable<number>) =>
    [...counts].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  return within([places.size]) - within(ofPart.values()) - within(ofTrack.values());
}
