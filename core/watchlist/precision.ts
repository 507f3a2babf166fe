import type { Precision } from './schema';

/** The 95 % point of the normal distribution, two-sided. */
const Z = 1.959964;

/** A share with Wilson's 95 % interval, which holds for few decisions, too (Wilson 1927). */
export function precisionOf(right: number, wrong: number): Precision {
  const decided = right + wrong;
  if (decided === 0) return { right, wrong, share: null };
  const value = right / decided;
  const spread = Z * Math.sqrt((value * (1 - value)) / decided + (Z * Z) / (4 * decided * decided));
  const middle = value + (Z * Z) / (2 * decided);
  const scale = 1 + (Z * Z) / decided;
  return {
    right,
    wrong,
    share: {
      value,
      low: Math.max(0, (middle - spread) / scale),
      high: Math.min(1, (middle + spread) / scale),
    },
  };
}

/** Whether so many decisions say that an entry is hardly ever right. */
export function isPoor({ right, wrong, share }: Precision, rule: { after: number; below: number }): boolean {
  return share !== null && right + wrong >= rule.after && share.high < rule.below;
}
