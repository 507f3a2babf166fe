import { describe, expect, it } from 'vitest';
import { compareAll, falseMatchCurve, type Sample, shareReaching, spread, thresholdAt } from './comparison';
import { averagePrecision, openSet, searchFor } from './identification';

/** A unit vector at an angle: its cosine with another is that of the angle between. */
const sample = (name: string, subject: string, degrees: number): Sample => ({
  name,
  subject,
  vector: new Float32Array([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]),
});

const GALLERY = [sample('a1', 'A', 0), sample('b1', 'B', 5), sample('a2', 'A', 20), sample('c1', 'C', 90)];

describe('searching', () => {
  it('ranks the same subject among the others and leaves the probe out', () => {
    const outcome = searchFor(GALLERY[0] as Sample, GALLERY);
    expect(outcome.rank).toBe(2);
    expect(outcome.averagePrecision).toBe(0.5);
    expect(outcome.mateScore).toBeCloseTo(Math.cos((20 * Math.PI) / 180));
    expect(outcome.bestOther).toBeCloseTo(Math.cos((5 * Math.PI) / 180));
    expect(searchFor(GALLERY[3] as Sample, GALLERY).rank).toBeUndefined();
  });

  it('equal scores count against the search', () => {
    const twins = [sample('a1', 'A', 0), sample('a2', 'A', 10), sample('b1', 'B', 10)];
    expect(searchFor(twins[0] as Sample, twins).rank).toBe(2);
  });

  it('average precision is the mean of the precision at each right place', () => {
    expect(averagePrecision([true, false, true])).toBeCloseTo((1 + 2 / 3) / 2);
    expect(averagePrecision([false, false])).toBeUndefined();
  });

  it('FNIR at an FPIR that the searches allow, and at one that they do not', () => {
    const outcomes = [0.9, 0.6, 0.8, 0.4].map((mateScore, index) => ({
      subject: `S${index}`,
      rank: 1,
      mateScore,
      bestOther: [0.3, 0.5, 0.7, 0.2][index] ?? 0,
      averagePrecision: 1,
    }));
    // One of four may return somebody: 0.7 does, 0.5 may not.
    expect(openSet(outcomes, 0.25)).toMatchObject({
      falsePositives: 1,
      nonMated: 4,
      falseNegatives: 1,
      mated: 4,
    });
    // None may: the threshold lies above 0.7.
    expect(openSet(outcomes, 0.01)).toMatchObject({ falsePositives: 0, falseNegatives: 2 });
    const withFailures = openSet(outcomes, 0.25, { mated: 1, nonMated: 1 });
    expect(withFailures).toMatchObject({ nonMated: 5, falseNegatives: 2, mated: 5 });
  });
});

describe('comparing', () => {
  it('compares every pair once', () => {
    const comparisons = compareAll(GALLERY);
    expect(comparisons).toHaveLength(6);
    expect(comparisons.filter(({ genuine }) => genuine)).toHaveLength(1);
  });

  it('a threshold lets through no more than the share that was asked for', () => {
    const scores = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
    expect(shareReaching(scores, thresholdAt(scores, 0.2))).toBe(0.2);
    expect(shareReaching(scores, thresholdAt(scores, 0.05))).toBe(0);
    expect(thresholdAt(scores, 1)).toBe(-1);
  });

  it('the false-match curve begins where everything matches, falls, and ends with the last that was seen', () => {
    const curve = falseMatchCurve([0.1, 0.2, 0.3, 0.4]);
    expect(curve[0]).toEqual({ threshold: 0.1, falseMatchRate: 1 });
    expect(curve.at(-1)?.falseMatchRate).toBe(0.25);
    for (const [index, { threshold, falseMatchRate }] of curve.entries()) {
      expect(threshold).toBeGreaterThan(curve[index - 1]?.threshold ?? -2);
      expect(falseMatchRate).toBeLessThanOrEqual(curve[index - 1]?.falseMatchRate ?? 1);
    }
  });

  it('the spread names the lowest, the middle and the highest', () => {
    const points = spread([3, 1, 2]);
    expect([points[0], points[4], points.at(-1)]).toEqual([1, 2, 3]);
  });
});
