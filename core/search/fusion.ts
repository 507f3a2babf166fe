/** How much of what a candidate resembles the unwanted more than the wanted is taken off (docs/decisions/0012). */
export const REPELLED_BY = 0.5;

/**
 * One cosine for several: that to the nearest example, less a part of what the candidate is nearer to something it was to be
 * unlike. With nothing to be unlike it is the greatest cosine; what it is to be unlike never raises it.
 * @param like cosines to what is looked for, one at least
 * @param unlike cosines to what was found to be something else
 */
export function fusedCosine(like: readonly number[], unlike: readonly number[]): number {
  const near = Math.max(...like);
  if (unlike.length === 0) return near;
  return near - REPELLED_BY * Math.max(0, Math.max(...unlike) - near);
}

export interface MeanVector {
  /** Of unit length. */
  vector: number[];
  /** Length of the mean before it was made a unit vector, 0 to 1: how alike what it was taken of is. */
  length: number;
}

/**
 * The mean of unit vectors as a unit vector: several pictures of one face make one template of it. The order in which they
 * are given does not matter, to the last bit.
 * @returns null where they cancel each other out
 */
export function meanVector(vectors: readonly (readonly number[])[]): MeanVector | null {
  const [first] = vectors;
  if (!first) return null;
  const sum = first.map((_, axis) => {
    // Sums of floats depend on their order.
    const values = vectors.map((vector) => vector[axis] ?? 0).sort((a, b) => a - b);
    return values.reduce((total, value) => total + value, 0);
  });
  const length = Math.hypot(...sum);
  if (length < 1e-6) return null;
  return { vector: sum.map((value) => value / length), length: Math.min(1, length / vectors.length) };
}
