import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fusedCosine, meanVector } from './fusion';

const cosine = fc.double({ min: -1, max: 1, noNaN: true });
const like = fc.array(cosine, { minLength: 1, maxLength: 8 });
const unlike = fc.array(cosine, { maxLength: 8 });

const unit = (values: number[]) => {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
};
const vectors = fc
  .array(
    fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
      .filter((values) => Math.hypot(...values) > 0.1)
      .map(unit),
    { minLength: 1, maxLength: 8 },
  )
  .chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })));

describe('cosines to several examples', () => {
  it('become one that does not depend on their order or on one given twice', () => {
    fc.assert(
      fc.property(like, unlike, fc.nat(), (likes, unlikes, place) => {
        const score = fusedCosine(likes, unlikes);
        expect(fusedCosine([...likes].reverse(), [...unlikes].reverse())).toBe(score);
        const again = likes[place % likes.length] ?? 0;
        expect(fusedCosine([...likes, again], unlikes)).toBe(score);
      }),
    );
  });

  it('are never raised by what the candidate is not to be like, and not lowered where it is further off', () => {
    fc.assert(
      fc.property(like, unlike, cosine, (likes, unlikes, another) => {
        const without = fusedCosine(likes, unlikes);
        expect(fusedCosine(likes, [...unlikes, another])).toBeLessThanOrEqual(without);
        if (another <= Math.max(...likes)) expect(fusedCosine(likes, [another])).toBe(Math.max(...likes));
      }),
    );
  });

  it('grow with resemblance to what is looked for', () => {
    fc.assert(
      fc.property(like, unlike, fc.double({ min: 0, max: 1, noNaN: true }), (likes, unlikes, more) => {
        const raised = likes.map((value) => value + more);
        expect(fusedCosine(raised, unlikes)).toBeGreaterThanOrEqual(fusedCosine(likes, unlikes));
      }),
    );
  });
});

describe('the mean of faces', () => {
  it('has unit length and is the same to the last bit in any order', () => {
    fc.assert(
      fc.property(vectors, ([given, shuffled]) => {
        const mean = meanVector(given);
        expect(meanVector(shuffled)).toEqual(mean);
        if (mean) {
          expect(Math.hypot(...mean.vector)).toBeCloseTo(1, 9);
          expect(mean.length).toBeGreaterThan(0);
          expect(mean.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('of one face is that face, and there is none of two that are opposite', () => {
    expect(meanVector([[0.6, 0.8]])).toEqual({ vector: [0.6, 0.8], length: 1 });
    expect(
      meanVector([
        [0.6, 0.8],
        [-0.6, -0.8],
      ]),
    ).toBeNull();
  });
});
