import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movementOf, OUTLINE_TOLERANCE, type Outline } from '@/core/footage/outline';
import { momentIn, type PictureZone, pictureZone } from './picture-zones';

const line = (given: object): PictureZone =>
  pictureZone.parse({
    shape: 'line',
    cameraId: 1,
    from: { x: 0.5, y: 0.9 },
    to: { x: 0.5, y: 0.1 },
    ...given,
  });
const square = (given: object): PictureZone =>
  pictureZone.parse({
    shape: 'area',
    cameraId: 1,
    corners: [
      { x: 0.4, y: 0.4 },
      { x: 0.6, y: 0.4 },
      { x: 0.6, y: 0.6 },
      { x: 0.4, y: 0.6 },
    ],
    ...given,
  });
const toTheRight: Outline = [
  [0, 0.1, 0.5],
  [1000, 0.9, 0.5],
];
const toTheLeft = toTheRight.map(([ms], index) => [ms, index === 0 ? 0.9 : 0.1, 0.5]) as Outline;

describe('a line drawn on a picture', () => {
  it('is crossed where and when the path meets it, in the way that is asked', () => {
    // Drawn upwards: the right hand is the picture's right.
    expect(momentIn(line({}), toTheRight)).toBeCloseTo(500);
    expect(momentIn(line({ way: 'forth' }), toTheRight)).toBeCloseTo(500);
    expect(momentIn(line({ way: 'back' }), toTheRight)).toBeUndefined();
    expect(momentIn(line({ way: 'back' }), toTheLeft)).toBeCloseTo(500);
  });

  it('is not crossed beside its ends, nor by who turns back on it', () => {
    expect(momentIn(line({ to: { x: 0.5, y: 0.6 } }), toTheRight)).toBeUndefined();
    const turnsBack: Outline = [
      [0, 0.1, 0.5],
      [500, 0.5, 0.5],
      [1000, 0.1, 0.5],
    ];
    expect(momentIn(line({}), turnsBack)).toBeUndefined();
    const waitsOnIt: Outline = [
      [0, 0.1, 0.5],
      [400, 0.5, 0.5],
      [900, 0.5, 0.6],
      [1000, 0.9, 0.5],
    ];
    expect(momentIn(line({}), waitsOnIt)).toBe(400);
  });

  const unit = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
  const spot = fc.record({ x: unit, y: unit });
  const walk = fc
    .array(fc.tuple(unit, unit), { minLength: 2, maxLength: 8 })
    .map((places) => places.map(([x, y], index): Outline[number] => [index * 100, x, y]));

  it('is crossed at its very end, whichever way the sums are rounded', () => {
    const ends = { from: { x: 0, y: 0.003 }, to: { x: 0.001, y: 0.002 } };
    const path: Outline = [
      [0, 0, 0.002],
      [100, 0.064, 0.002],
      [200, 0, 0],
    ];
    expect(momentIn(line(ends), path)).toBeDefined();
    expect(momentIn(line({ from: ends.to, to: ends.from }), path)).toBeDefined();
  });

  it('is crossed by who walks along it and past both its ends', () => {
    const along: Outline = [
      [0, 0.4, 0.95],
      [100, 0.5, 0.95],
      [200, 0.5, 0.05],
      [300, 0.6, 0.05],
    ];
    expect(momentIn(line({}), along)).toBe(100);
  });

  it('walked the other way is crossed the other way, and drawn the other way too', () => {
    fc.assert(
      fc.property(spot, spot, walk, (from, to, path) => {
        const backwards = path
          .map(([ms, x, y]): Outline[number] => [(path.length - 1) * 100 - ms, x, y])
          .reverse();
        const forth = momentIn(line({ from, to, way: 'forth' }), path);
        expect(momentIn(line({ from, to, way: 'back' }), backwards) === undefined).toBe(forth === undefined);
        expect(momentIn(line({ from: to, to: from, way: 'back' }), path) === undefined).toBe(
          forth === undefined,
        );
      }),
    );
  });

  it('over the whole picture is crossed exactly by who changes sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), walk, (at, path) => {
        // Beside every place that a path can have: nobody ends on it.
        const x = at / 1000 + 0.0005;
        const [first, last] = [path[0], path.at(-1)];
        const across = line({ from: { x, y: 1 }, to: { x, y: 0 } });
        const sides = new Set(path.map(([, where]) => where > x));
        expect(momentIn(across, path) !== undefined).toBe(sides.size === 2);
        if (first && last && first[1] < x && last[1] > x) {
          expect(momentIn({ ...across, way: 'forth' } as PictureZone, path)).toBeDefined();
        }
      }),
    );
  });
});

describe('an area drawn on a picture', () => {
  it('is entered and left at its border, and being born in it is no entering', () => {
    expect(momentIn(square({ what: 'enters' }), toTheRight)).toBeCloseTo(375);
    expect(momentIn(square({ what: 'leaves' }), toTheRight)).toBeCloseTo(625);
    const bornInside: Outline = [
      [0, 0.5, 0.5],
      [1000, 0.9, 0.5],
    ];
    expect(momentIn(square({ what: 'enters' }), bornInside)).toBeUndefined();
    expect(momentIn(square({ what: 'inside' }), bornInside)).toBe(0);
    expect(momentIn(square({ what: 'leaves' }), bornInside)).toBeCloseTo(250);
  });

  it('asks how long without a break', () => {
    expect(momentIn(square({ forMs: 240 }), toTheRight)).toBeCloseTo(375);
    expect(momentIn(square({ forMs: 260 }), toTheRight)).toBeUndefined();
  });

  it('of any form holds a path for as long as small steps along it say', () => {
    const unit = fc.integer({ min: 0, max: 100 }).map((value) => value / 100);
    const corners = fc.array(fc.record({ x: unit, y: unit }), { minLength: 3, maxLength: 6 });
    const end = fc.record({ x: unit, y: unit });
    fc.assert(
      fc.property(corners, end, end, (polygon, from, to) => {
        const zone = square({ corners: polygon });
        const path: Outline = [
          [0, from.x, from.y],
          [1000, to.x, to.y],
        ];
        const first = momentIn(zone, path);
        // Each step for itself: a path that stands there.
        const steps = Array.from({ length: 1001 }, (_, ms) => {
          const [x, y] = [from.x + ((to.x - from.x) * ms) / 1000, from.y + ((to.y - from.y) * ms) / 1000];
          return momentIn(zone, [[ms, x, y]]) !== undefined;
        });
        const seen = steps.indexOf(true);
        if (first === undefined) {
          // Grazing a corner for less than a step, or ending on the border, is neither in nor out.
          expect(steps.filter(Boolean).length).toBeLessThanOrEqual(2);
        } else if (seen >= 0) {
          expect(Math.abs(first - seen)).toBeLessThanOrEqual(2);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('how something moved', () => {
  const box = (ptsMs: number, x: number, y: number) => ({ ptsMs, x, y, w: 0.05, h: 0.1 });

  it('names the way over the picture, in its true shape', () => {
    const way = (dx: number, dy: number) =>
      movementOf([box(0, 0.4, 0.4), box(1000, 0.4 + dx, 0.4 + dy)], 1600, 900)?.headingDeg;
    expect(way(0.3, 0)).toBe(90);
    expect(way(-0.3, 0)).toBe(270);
    expect(way(0, -0.3)).toBe(0);
    expect(way(0, 0.3)).toBe(180);
    expect(way(0.3, 0.3 * (1600 / 900))).toBe(135);
    expect(way(0.01, 0)).toBeNull();
  });

  it('is kept to within its tolerance at every moment, whatever the path', () => {
    const unit = fc.integer({ min: 0, max: 800 }).map((value) => value / 1000);
    const paths = fc
      .array(fc.tuple(unit, unit, fc.integer({ min: 1, max: 400 })), { minLength: 2, maxLength: 40 })
      .map((steps) => {
        let ptsMs = 0;
        return steps.map(([x, y, after]) => {
          ptsMs += after;
          return box(ptsMs, x, y);
        });
      });
    fc.assert(
      fc.property(paths, (path) => {
        const { outline } = movementOf(path, 1000, 1000) ?? { outline: [] };
        for (const { ptsMs, x, y, w, h } of path) {
          const next = Math.max(
            1,
            outline.findIndex(([ms]) => ms >= ptsMs),
          );
          const [[fromMs, fx, fy] = [0, 0, 0], [toMs, tx, ty] = [0, 0, 0]] = [
            outline[next - 1],
            outline[next],
          ];
          const share = toMs > fromMs ? (ptsMs - fromMs) / (toMs - fromMs) : 0;
          const off = Math.hypot(fx + (tx - fx) * share - x - w / 2, fy + (ty - fy) * share - y - h);
          expect(off).toBeLessThanOrEqual(OUTLINE_TOLERANCE + 1e-3);
        }
      }),
    );
  });

  it('of one moment is not known', () => {
    expect(movementOf([box(0, 0.4, 0.4)], 1600, 900)).toBeUndefined();
  });
});
