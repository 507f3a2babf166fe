import type { PixelBox } from '@/worker/models/types';
import { assign } from '@/worker/vision/assignment';
import { overlap } from '@/worker/vision/geometry';

/** What a pair may not be: dearer than every pair that may. */
const REFUSED = 1e6;

/**
 * Pairs rows with columns so that the sum of worths is largest; pairs of no worth are left out.
 * @param worth 0 where a pair may not be.
 */
export function bestPairs(worth: number[][]): [row: number, column: number][] {
  const costs = worth.map((row) => row.map((value) => (value > 0 ? -value : REFUSED)));
  return assign(costs).filter(([row, column]) => (worth[row]?.[column] ?? 0) > 0);
}

/** Pairs true boxes with found ones, each at most once, by the largest overlaps of at least `atLeast`. */
export function matchBoxes(
  truth: PixelBox[],
  found: PixelBox[],
  atLeast: number,
): [truth: number, found: number][] {
  // A pair more is worth more than any overlap: as many as can be, then the closest.
  return bestPairs(
    truth.map((a) =>
      found.map((b) => {
        const shared = overlap(a, b);
        return shared >= atLeast ? 10 + shared : 0;
      }),
    ),
  );
}
