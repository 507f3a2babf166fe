import { table } from '@/deploy/bench/report';
import { type Comparison, shareReaching, thresholdAt } from '../metrics/comparison';
import { share } from '../report';

const RATES = [0.1, 0.01, 0.001];

/**
 * True-match rate at false-match rates (ISO/IEC 19795-1), the thresholds taken from the same pairs. Pairs of the same
 * people hang together, so that the interval is narrower than it should be.
 */
export function matchingAt(comparisons: Comparison[], what: string): string {
  const scores = (genuine: boolean) =>
    comparisons.filter((comparison) => comparison.genuine === genuine).map(({ score }) => score);
  const [same, different] = [scores(true), scores(false)];
  const rows = RATES.filter((rate) => different.length * rate >= 1).map((rate) => {
    const threshold = thresholdAt(different, rate);
    const passing = Math.round(shareReaching(same, threshold) * same.length);
    return [`${rate * 100} %`, threshold.toFixed(3), share(passing, same.length)];
  });
  return table([`false matches of different ${what}`, 'cosine', 'the same found to match'], rows);
}
