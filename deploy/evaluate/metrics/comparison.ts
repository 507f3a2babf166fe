import { quantile } from './intervals';

/** One comparison of two vectors. */
export interface Comparison {
  score: number;
  genuine: boolean;
}

/** Something with a vector that belongs to somebody: a person or a vehicle. */
export interface Sample {
  /** Of the picture or track; unlike every other's. */
  name: string;
  subject: string;
  vector: Float32Array;
}

/** Cosine of two vectors of unit length. */
export const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

/** Every pair of samples once. */
export function compareAll(samples: Sample[]): Comparison[] {
  return samples.flatMap((a, index) =>
    samples
      .slice(index + 1)
      .map((b) => ({ score: cosine(a.vector, b.vector), genuine: a.subject === b.subject })),
  );
}

/**
 * The lowest threshold at which at most this share of false scores pass it (score ≥ threshold), as ISO/IEC 19795-1
 * counts false matches. With fewer scores than 1 / rate it lies just above the highest of them.
 */
export function thresholdAt(falseScores: number[], rate: number): number {
  const falling = [...falseScores].sort((a, b) => b - a);
  const allowed = Math.floor(rate * falling.length + 1e-9);
  const first = falling[allowed];
  if (first === undefined) return -1;
  // Equal scores pass together.
  return first + 1e-6;
}

/** The share of scores that reach a threshold; NaN of none. */
export const shareReaching = (scores: number[], threshold: number) =>
  scores.filter((score) => score >= threshold).length / scores.length;

/** False-match rate at thresholds 0.02 apart, from where everything matches to where the last false match was seen. */
export function falseMatchCurve(falseScores: number[]): { threshold: number; falseMatchRate: number }[] {
  const curve: { threshold: number; falseMatchRate: number }[] = [];
  for (let step = -50; step <= 50; step++) {
    const threshold = step / 50;
    const rate = shareReaching(falseScores, threshold);
    if (!(rate > 0)) break;
    const falseMatchRate = Number(rate.toPrecision(4));
    if (falseMatchRate === 1) curve.length = 0;
    curve.push({ threshold, falseMatchRate });
  }
  return curve;
}

/** How scores lie: lowest, 1, 5, 25, 50, 75, 95 and 99 % points, highest. */
export function spread(scores: number[]): number[] {
  const rising = [...scores].sort((a, b) => a - b);
  return [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1].map((share) => quantile(rising, share));
}

/** Things by the subject they belong to: what intervals are drawn over. */
export function bySubject<Item extends { subject: string }>(items: Item[]): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(item.subject, [...(groups.get(item.subject) ?? []), item]);
  return [...groups.values()];
}
