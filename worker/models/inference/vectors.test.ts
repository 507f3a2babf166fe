import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chained, joinVectors, normalise, poolBands, rooted } from './vectors';

const lengthOf = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

describe('feature maps by band', () => {
  it('the upper and the lower half are averaged apart', () => {
    const data = Float32Array.from({ length: 64 }, (_, index) => (index < 32 ? 1 : 3));
    expect([...poolBands({ dims: [1, 1, 8, 8], data })]).toEqual([1, 3]);
  });

  it('what lies in the corners of the box says nothing', () => {
    const data = new Float32Array(64).fill(2);
    for (const corner of [0, 7, 56, 63]) data[corner] = 1000;
    expect([...poolBands({ dims: [1, 1, 8, 8], data })]).toEqual([2, 2]);
  });

  it('a mirrored map has the same averages', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 72, maxLength: 72 }),
        (values) => {
          const straight = Float32Array.from(values);
          const mirrored = straight.map(
            (_, index) => straight[index - (index % 6) + (5 - (index % 6))] as number,
          );
          const a = poolBands({ dims: [1, 2, 6, 6], data: straight });
          const b = poolBands({ dims: [1, 2, 6, 6], data: mirrored });
          for (const [index, value] of a.entries()) expect(b[index]).toBeCloseTo(value, 3);
        },
      ),
    );
  });
});

describe('joining vectors', () => {
  const unit = fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 12 })
    .filter((values) => values.some((value) => Math.abs(value) > 0.01))
    .map((values) => normalise(Float32Array.from(values)));

  it('of unit vectors makes a unit vector', () => {
    fc.assert(
      fc.property(unit, unit, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, weight) => {
        expect(lengthOf(chained([a, b]))).toBeCloseTo(1, 4);
        expect(lengthOf(joinVectors(a, b, weight))).toBeCloseTo(1, 4);
        expect(lengthOf(rooted(a))).toBeCloseTo(1, 4);
      }),
    );
  });

  it('gives the weighted mean of their cosines', () => {
    const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    const cosine = (x: Float32Array, y: Float32Array) =>
      x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
    expect(cosine(joinVectors(a, a, 0.4), joinVectors(a, b, 0.4))).toBeCloseTo(0.6, 5);
  });
});
