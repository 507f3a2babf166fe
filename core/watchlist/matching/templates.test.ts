import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitVector } from '@/core/footage/testing';
import { Templates } from './templates';

const vectorOf = (dimension: number) =>
  fc
    .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: dimension, maxLength: dimension })
    .filter((values) => values.some((value) => Math.abs(value) > 1e-3))
    .map(unitVector);
const cosineOf = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

describe('templates in memory', () => {
  it('are compared exactly: rounding in the first pass rules out nothing that reaches its threshold', () => {
    for (const dimension of [3, 16, 37, 128]) {
      fc.assert(
        fc.property(
          fc.array(vectorOf(dimension), { minLength: 1, maxLength: 20 }),
          fc.array(vectorOf(dimension), { minLength: 1, maxLength: 20 }),
          fc.double({ min: -0.5, max: 0.95, noNaN: true }),
          (looked, seen, threshold) => {
            const held = looked.map((vector, index) => ({
              entryId: `e${index}`,
              photoId: `p${index}`,
              vector,
              threshold,
            }));
            const found = new Templates(held, dimension).hits(seen, () => true);
            for (const [index, vector] of seen.entries()) {
              const expected = held.filter((one) => cosineOf(vector, one.vector) >= threshold);
              expect(found[index]?.map(({ entryId }) => entryId)).toEqual(
                expected.map(({ entryId }) => entryId),
              );
            }
          },
        ),
        { numRuns: 40 },
      );
    }
  });

  it('find a template that is met exactly, and one a hair above its threshold', () => {
    const vector = unitVector(Array.from({ length: 512 }, (_, index) => Math.sin(index)));
    const held = [{ entryId: 'e', photoId: 'p', vector, threshold: 0.9999 }];
    expect(new Templates(held, 512).hits([vector], () => true)[0]).toHaveLength(1);
    expect(new Templates(held, 512).hits([vector], () => false)[0]).toEqual([]);
  });

  it('are overwritten when they are forgotten', () => {
    const vector = unitVector([0.3, 0.5, 0.2, 0.7]);
    const held = [{ entryId: 'e', photoId: 'p', vector, threshold: 0.9 }];
    const templates = new Templates(held, 4);
    templates.wipe();
    expect(templates.hits([unitVector([0.3, 0.5, 0.2, 0.7])], () => true)[0]).toEqual([]);
    expect([...vector]).toEqual([0, 0, 0, 0]);
  });
});
