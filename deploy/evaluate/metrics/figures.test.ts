import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchBoxes } from './boxes';
import { calibrationError, reliability } from './calibration';
import { bootstrap, quantile, wilson } from './intervals';
import { characterAccuracy, editDistance, foldLookAlikes, plateLetters, truthByPlace } from './plate-text';

describe('intervals', () => {
  it("Wilson's interval of 8 of 10, and of none and all", () => {
    // Worked by hand from the formula with z = 1.96.
    expect(wilson(8, 10).low).toBeCloseTo(0.4902, 3);
    expect(wilson(8, 10).high).toBeCloseTo(0.9433, 3);
    expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.2775, 3) });
    expect(wilson(10, 10)).toEqual({ low: expect.closeTo(0.7225, 3), high: expect.closeTo(1) });
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it("Wilson's interval holds the share", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (hits, misses) => {
        const n = hits + misses + 1;
        const { low, high } = wilson(hits, n);
        expect(low).toBeLessThanOrEqual(hits / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual(hits / n - 1e-12);
      }),
    );
  });

  it('a bootstrap of the same units is the same, and holds their mean', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const units = Array.from({ length: 40 }, (_, index) => index % 4);
    const interval = bootstrap(units, mean);
    expect(interval).toEqual(bootstrap(units, mean));
    expect(interval?.low).toBeLessThan(1.5);
    expect(interval?.high).toBeGreaterThan(1.5);
    // The standard error is 1.118 / sqrt(40) = 0.177: 1.96 of it on either side.
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeCloseTo(0.69, 1);
    expect(bootstrap([1], mean)).toBeUndefined();
    expect(bootstrap([2, 2, 2], mean)).toEqual({ low: 2, high: 2 });
  });

  it('a quantile lies between its neighbours in proportion', () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('boxes', () => {
  it('as many pairs as can be are made, each box once', () => {
    const box = (x: number) => ({ x, y: 0, w: 10, h: 10 });
    // The first found box fits both; the second only the second labelled one.
    expect(matchBoxes([box(0), box(4)], [box(1), box(5)], 0.4)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(matchBoxes([box(0)], [box(50)], 0.4)).toEqual([]);
    expect(matchBoxes([], [box(0)], 0.4)).toEqual([]);
  });
});

describe('plates as text', () => {
  it('edits, accuracy, and what is taken for the same', () => {
    expect(editDistance('LEA4821', 'LEA4821')).toBe(0);
    expect(editDistance('LEA4821', 'LE4821')).toBe(1);
    expect(editDistance('', 'ABC')).toBe(3);
    expect(characterAccuracy('LEA4821', 'LEA482')).toBeCloseTo(6 / 7);
    expect(characterAccuracy('', '')).toBe(1);
    expect(plateLetters('lea-48 21\n')).toBe('LEA4821');
    expect(foldLookAlikes('OQI01')).toBe('00101');
  });

  it('each place that was read gets its true character', () => {
    expect(truthByPlace('ABC', 'ABC')).toEqual(['A', 'B', 'C']);
    expect(truthByPlace('ABC', 'AXC')).toEqual(['A', 'B', 'C']);
    expect(truthByPlace('ABC', 'AC')).toEqual(['A', 'C']);
    expect(truthByPlace('AC', 'ABC')).toEqual(['A', undefined, 'C']);
  });

  it('the distance is a metric', () => {
    const text = fc.string({ unit: fc.constantFrom('A', 'B', '1'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(truthByPlace(a, b)).toHaveLength(b.length);
      }),
    );
  });
});

describe('calibration', () => {
  it('what is right as often as it says has no error', () => {
    const statements = Array.from({ length: 100 }, (_, index) => ({ confidence: 0.9, right: index < 90 }));
    expect(calibrationError(statements)).toBeCloseTo(0);
    expect(reliability(statements)).toEqual([
      { from: 0.9, to: 0.95, n: 100, stated: expect.closeTo(0.9), right: 90 },
    ]);
  });

  it('bins weigh by their size, and certainty has a bin', () => {
    const statements = [
      { confidence: 1, right: true },
      { confidence: 1, right: true },
      { confidence: 1, right: false },
      { confidence: 0.6, right: true },
    ];
    // 3/4 × 1/3 + 1/4 × 0.4
    expect(calibrationError(statements)).toBeCloseTo(0.35);
    expect(calibrationError([])).toBeNaN();
  });
});
