import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxAt, boxesAt, boxUnder, density, fitInside, runs, type Track } from './boxes';

const track = (trackId: string, points: Track['points']): Track => ({
  trackId,
  kind: 'VEHICLE',
  objectClass: 'car',
  label: 'car',
  points,
});

describe('boxes on the picture', () => {
  it('lies on a straight line between two points', () => {
    const points: Track['points'] = [
      [0, 0, 0, 0.1, 0.2],
      [100, 0.5, 0.2, 0.3, 0.2],
    ];
    const half = boxAt(points, 50);
    expect(half?.x).toBeCloseTo(0.25);
    expect(half?.w).toBeCloseTo(0.2);
    expect(boxAt(points, 0)).toEqual({ x: 0, y: 0, w: 0.1, h: 0.2 });
  });

  it('never leaves the hull of the points around it', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const point = fc.tuple(unit, unit, unit, unit);
    fc.assert(
      fc.property(point, point, fc.integer({ min: 1, max: 1500 }), unit, (a, b, gap, share) => {
        const box = boxAt(
          [
            [0, ...a],
            [gap, ...b],
          ],
          gap * share,
        );
        if (!box) throw new Error('a box was expected');
        const got = [box.x, box.y, box.w, box.h];
        got.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual(Math.min(a[index]!, b[index]!) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(a[index]!, b[index]!) + 1e-9);
        });
      }),
    );
  });

  it('shows nothing before, after, or in a long gap', () => {
    const points: Track['points'] = [
      [1000, 0, 0, 1, 1],
      [9000, 0.5, 0.5, 0.1, 0.1],
    ];
    for (const ms of [0, 5000, 20_000]) expect(boxAt(points, ms)).toBeNull();
    expect(boxAt(points, 1010)).not.toBeNull();
    expect(boxAt([], 0)).toBeNull();
  });

  it('takes the smallest box under a click', () => {
    const shown = boxesAt(
      [track('face', [[0, 0.4, 0.1, 0.1, 0.1]]), track('person', [[0, 0.3, 0, 0.4, 1]])],
      0,
    );
    expect(boxUnder(shown, 0.45, 0.15)?.track.trackId).toBe('face');
    expect(boxUnder(shown, 0.45, 0.8)?.track.trackId).toBe('person');
    expect(boxUnder(shown, 0.05, 0.8)).toBeUndefined();
  });

  it('fits a picture into a frame without cropping it', () => {
    expect(fitInside({ width: 200, height: 200 }, { width: 400, height: 200 })).toEqual({
      left: 0,
      top: 50,
      width: 200,
      height: 100,
    });
  });

  it('counts objects in sight over the recording', () => {
    const spans = [
      { kind: 'VEHICLE', firstPtsMs: 0, lastPtsMs: 2_000 },
      { kind: 'VEHICLE', firstPtsMs: 1_500, lastPtsMs: 10_000 },
      { kind: 'FACE', firstPtsMs: 0, lastPtsMs: 10_000 },
    ] as const;
    expect(density(spans, 'VEHICLE', 10_000, 5)).toEqual([2, 2, 1, 1, 1]);
    expect(density(spans, 'PLATE', 10_000, 2)).toEqual([0, 0]);
    expect(runs([0, 2, 2, 1, 0, 1])).toEqual([
      { from: 1, length: 2, count: 2 },
      { from: 3, length: 1, count: 1 },
      { from: 5, length: 1, count: 1 },
    ]);
  });
});
