/**
 * Chance that a Poisson variable of mean `expected` is at least `seen`. The upper tail is summed from its first term, so that
 * very small chances keep their digits.
 *
 * Why Poisson: an object that passes a camera `n` times, of whose `all` sightings of its kind `inWindows` fell into the time
 * around the followed one, would by chance be in those windows a hypergeometric number of times with mean
 * n · inWindows / all (Fisher's exact test; sightings are drawn without replacement). The sum over cameras of such rare
 * events is close to Poisson with the sum of the means (Le Cam 1960: the distance is at most the sum of the squared chances).
 * @returns 0 to 1
 */
export function chanceOfAtLeast(seen: number, expected: number): number {
  if (seen <= 0) return 1;
  if (expected <= 0) return 0;
  if (seen <= expected) return Math.max(0, 1 - sumOfTerms(0, seen, expected));
  return Math.min(1, sumOfTerms(seen, Number.POSITIVE_INFINITY, expected));
}

/** Terms from `from` up to, not including, `to`; those that no longer count are left out. */
function sumOfTerms(from: number, to: number, mean: number): number {
  let logTerm = -mean;
  for (let i = 1; i <= from; i += 1) logTerm += Math.log(mean) - Math.log(i);
  let term = Math.exp(logTerm);
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    sum += term;
    if (i > mean && term <= sum * 1e-17) break;
    term *= mean / (i + 1);
  }
  return sum;
}

/**
 * A chance corrected for how many were looked at: among many, some are together by accident (Bonferroni; Dunn 1961). An
 * upper bound, also where they depend on one another.
 */
export function correctedFor(chance: number, compared: number): number {
  return Math.min(1, chance * Math.max(1, compared));
}

/** Sightings of one kind at one camera: all of the measured time, and those in the windows. */
export interface Traffic {
  all: number;
  inWindows: number;
}

/** How often an object would be in the windows by chance, given how often it passed each camera in the measured time. */
export function expectedByChance(
  passages: ReadonlyMap<number, number>,
  traffic: ReadonlyMap<number, Traffic>,
): number {
  let expected = 0;
  for (const [cameraId, count] of passages) {
    const { all, inWindows } = traffic.get(cameraId) ?? { all: 0, inWindows: 0 };
    if (all > 0) expected += count * Math.min(1, inWindows / all);
  }
  return expected;
}

/**
 * Chance that at least `wanted` of several independent things happen, each with a chance of its own (Poisson binomial, by
 * convolution).
 */
export function atLeastOf(chances: readonly number[], wanted: number): number {
  let counts = [1];
  for (const chance of chances) {
    const each = Math.min(1, Math.max(0, chance));
    const next = Array.from({ length: counts.length + 1 }, () => 0);
    for (const [count, share] of counts.entries()) {
      next[count] = (next[count] ?? 0) + share * (1 - each);
      next[count + 1] = (next[count + 1] ?? 0) + share * each;
    }
    counts = next;
  }
  return Math.min(
    1,
    counts.slice(Math.max(0, wanted)).reduce((sum, share) => sum + share, 0),
  );
}
