import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedBy, type PairView, WHOLE, zoomedAt } from './pair-view';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const view: fc.Arbitrary<PairView> = fc
  .tuple(fc.double({ min: 1, max: 12, noNaN: true }), share, share)
  .map(([scale, x, y]) => ({ scale, x: (1 - scale) * x, y: (1 - scale) * y }));

describe('two pictures seen through one view', () => {
  it('look closer at the point under the pointer', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 1, max: 3, noNaN: true }), share, share, (before, factor, x, y) => {
        const after = zoomedAt(before, factor, x, y);
        expect((x - after.x) / after.scale).toBeCloseTo((x - before.x) / before.scale, 6);
        expect((y - after.y) / after.scale).toBeCloseTo((y - before.y) / before.scale, 6);
      }),
    );
  });

  it('never show what lies beside the pictures, however they are moved', () => {
    fc.assert(
      fc.property(
        view,
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        share,
        fc.double({ min: -9, max: 9, noNaN: true }),
        (before, factor, x, by) => {
          for (const after of [zoomedAt(before, factor, x, 1 - x), movedBy(before, by, -by)]) {
            expect(after.x).toBeLessThanOrEqual(0);
            expect(after.y).toBeLessThanOrEqual(0);
            expect(after.x + after.scale).toBeGreaterThanOrEqual(1 - 1e-9);
            expect(after.y + after.scale).toBeGreaterThanOrEqual(1 - 1e-9);
          }
        },
      ),
    );
    expect(zoomedAt({ scale: 3, x: -1, y: -2 }, 0.01, 0.5, 0.5)).toEqual(WHOLE);
  });
});
