/** How sure a measured figure is. */

export interface Interval {
  low: number;
  high: number;
}

/** The normal distribution's 97.5 % point: two-sided 95 %. */
const Z = 1.959964;

/**
 * 95 % interval of a share (Wilson 1927): right for small samples and for shares near 0 and 1.
 * @returns bounds 0..1; 0..1 itself when nothing was counted.
 */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const share = hits / n;
  const middle = share + Z ** 2 / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const whole = 1 + Z ** 2 / n;
  return { low: Math.max(0, (middle - half) / whole), high: Math.min(1, (middle + half) / whole) };
}

const RESAMPLES = 1000;

/**
 * 95 % percentile interval by drawing the units anew with replacement (Efron 1979). The units are what is independent:
 * people, vehicles, objects, not their pictures. The same units give the same interval.
 * @param statistic of a drawn sample; not a number where the sample cannot give it, which is then left out.
 * @returns undefined for fewer than two units.
 */
export function bootstrap<Unit>(
  units: Unit[],
  statistic: (sample: Unit[]) => number,
  seed = 1,
): Interval | undefined {
  if (units.length < 2) return undefined;
  const random = randomNumbers(seed);
  const values: number[] = [];
  for (let draw = 0; draw < RESAMPLES; draw++) {
    const sample = units.map(() => units[Math.floor(random() * units.length)] as Unit);
    const value = statistic(sample);
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  return values.length === 0 ? undefined : { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

/** Quantile of values in rising order, between neighbours in proportion; NaN of none. */
export function quantile(sorted: number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return below + (above - below) * (at - Math.floor(at));
}

/** Even numbers in [0, 1), the same for a seed (mulberry32, Tommy Ettinger). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
