import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expectedFalsePairs,
  expectedLookAlikes,
  falseMatchRateAt,
  pairsAcross,
  rarityOf,
} from './look-alikes';

const measured = {
  curve: [
    { threshold: 0.2, falseMatchRate: 0.5 },
    { threshold: 0.5, falseMatchRate: 0.01 },
    { threshold: 0.7, falseMatchRate: 0.0002 },
  ],
  pairs: 5000,
  source: 'a test',
};
const one = { count: 1, meanLength: 1 };

describe('how often a stranger looks this alike', () => {
  it('is the rate of the measured point below, and everybody below the first', () => {
    expect(rarityOf(measured, 0.1, one)).toEqual({ oneIn: 1, orRarer: false });
    expect(rarityOf(measured, 0.5, one)).toEqual({ oneIn: 100, orRarer: false });
    expect(rarityOf(measured, 0.69, one)).toEqual({ oneIn: 100, orRarer: false });
    expect(rarityOf(measured, 0.9, one)).toEqual({ oneIn: 5000, orRarer: true });
  });

  it('is not known of a pack that does not say', () => {
    expect(rarityOf(null, 0.9, one)).toBeNull();
    expect(expectedLookAlikes(null, 0.5, 100, one)).toBeNull();
    expect(expectedLookAlikes(measured, null, 100, one)).toBeNull();
  });

  it('never falls with more examples, nor rises with the cosine, nor leaves 0 to 1', () => {
    const cosine = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(cosine, cosine, fc.integer({ min: 1, max: 8 }), (a, b, count) => {
        const rate = (at: number, examples = one) => falseMatchRateAt(measured, at, examples).rate;
        expect(rate(Math.max(a, b))).toBeLessThanOrEqual(rate(Math.min(a, b)));
        const several = rate(a, { count, meanLength: 1 });
        expect(several).toBeGreaterThanOrEqual(rate(a));
        expect(several).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('bounds what the mean of several vectors meets: strangers in 16 dimensions, drawn at random', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const drawn = () => {
      const vector = Array.from({ length: 16 }, () => random() + random() + random() - 1.5);
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    };
    const cosine = (a: number[], b: number[]) =>
      a.reduce((sum, value, axis) => sum + value * (b[axis] ?? 0), 0);
    const strangers = Array.from({ length: 2000 }, drawn);
    const examples = [drawn(), drawn(), drawn()];
    const rates = (vector: number[], at: number) =>
      strangers.filter((stranger) => cosine(vector, stranger) >= at).length / strangers.length;
    const mean =
      examples[0]?.map((_, axis) => examples.reduce((sum, e) => sum + (e[axis] ?? 0), 0) / 3) ?? [];
    const meanLength = Math.hypot(...mean);
    for (const at of [0.2, 0.4, 0.6]) {
      // The rate at t × m of each example, added up, is what the bound takes n times the common rate for.
      const bound = examples.reduce((sum, example) => sum + rates(example, at * meanLength), 0);
      expect(
        rates(
          mean.map((value) => value / meanLength),
          at,
        ),
      ).toBeLessThanOrEqual(bound);
    }
  });

  it('adds up over the pictures compared, and says where it is a bound', () => {
    expect(expectedLookAlikes(measured, 0.5, 20_000, one)).toMatchObject({ expected: 200, atMost: false });
    expect(expectedLookAlikes(measured, 0.7, 20_000, one)).toMatchObject({ expected: 4, atMost: true });
    expect(expectedLookAlikes(measured, 0.5, 20_000, { count: 3, meanLength: 1 })).toMatchObject({
      expected: 600,
      atMost: true,
    });
  });
});

describe('pairs of strangers that chance puts above the threshold', () => {
  const seen = fc.array(fc.record({ trackId: fc.constantFrom(...'abcdefgh'), part: fc.nat(4) }), {
    maxLength: 30,
  });

  it('are of as many pairs as are compared: different tracks in different parts, each once', () => {
    fc.assert(
      fc.property(seen, (given) => {
        const keys = [...new Set(given.map(({ trackId, part }) => `${trackId}${part}`))];
        let counted = 0;
        for (const [index, one] of keys.entries()) {
          for (const other of keys.slice(index + 1)) {
            if (one[0] !== other[0] && one[1] !== other[1]) counted += 1;
          }
        }
        expect(pairsAcross(given)).toBe(counted);
      }),
    );
  });

  it('come, among n of one list, of n × (n − 1) / 2 pairs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (length) => {
        const each = Array.from({ length }, (_, part) => ({ trackId: `t${part}`, part }));
        expect(pairsAcross(each)).toBe((length * (length - 1)) / 2);
      }),
    );
  });

  it('are pairs × rate, never fewer with more pairs or a lower threshold, and a bound beyond what was measured', () => {
    expect(expectedFalsePairs(measured, 0.5, 1_999_000)).toEqual({
      compared: 1_999_000,
      falseMatchRate: 0.01,
      atMost: false,
      expected: 19_990,
      pairs: 5000,
      source: 'a test',
    });
    expect(expectedFalsePairs(measured, 0.8, 100)).toMatchObject({ falseMatchRate: 0.0002, atMost: true });
    const threshold = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(threshold, threshold, fc.nat(1e6), fc.nat(1e6), (a, b, pairs, more) => {
        const expected = (at: number, of: number) => expectedFalsePairs(measured, at, of)?.expected ?? -1;
        expect(expected(a, pairs + more)).toBeGreaterThanOrEqual(expected(a, pairs));
        expect(expected(Math.min(a, b), pairs)).toBeGreaterThanOrEqual(expected(Math.max(a, b), pairs));
        expect(expected(a, pairs)).toBeLessThanOrEqual(pairs);
      }),
    );
  });

  it('are not known, which is not none, where the models state no rate or no threshold', () => {
    expect(expectedFalsePairs(null, 0.5, 100)).toBeNull();
    expect(expectedFalsePairs({ ...measured, curve: [] }, 0.5, 100)).toBeNull();
    expect(expectedFalsePairs(measured, null, 100)).toBeNull();
  });
});
