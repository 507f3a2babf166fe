import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crossesItself,
  isWhole,
  middles,
  movedPoint,
  numberOf,
  placesOf,
  shapesOf,
  widthAtZoomZeroPx,
  withoutPoint,
  withPoint,
} from './drawing';
import { toWorldPx } from './geometry';

const place = fc.record({
  latitude: fc.double({ min: -60, max: 60, noNaN: true }),
  longitude: fc.double({ min: -170, max: 170, noNaN: true }),
});
const area = fc.array(place, { minLength: 3, maxLength: 6 }).map((corners) => ({ corners }));
const way = fc.record({
  points: fc.array(place, { minLength: 2, maxLength: 6 }),
  breadthM: fc.integer({ min: 1, max: 5000 }),
});

describe('shapes drawn on the ground', () => {
  it('come back from the scope as they were, each whole and with a number of its own', () => {
    fc.assert(
      fc.property(fc.array(area, { maxLength: 4 }), fc.array(way, { maxLength: 4 }), (areas, ways) => {
        const shapes = shapesOf({ areas, ways });
        expect(placesOf(shapes)).toEqual({ areas, ways });
        expect(shapes.every(isWhole)).toBe(true);
        const names = shapes.map(({ kind }, index) => `${kind} ${numberOf(shapes, index)}`);
        expect(new Set(names).size).toBe(shapes.length);
      }),
    );
  });

  it('take a further corner and give it back, and move one without touching the others', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 8 }), place, fc.nat(), (points, added, any) => {
        const at = any % points.length;
        expect(withoutPoint(withPoint(points, at, added), at)).toEqual(points);
        const moved = movedPoint(points, at, added);
        expect(moved[at]).toEqual(added);
        expect(withoutPoint(moved, at)).toEqual(withoutPoint(points, at));
      }),
    );
  });

  it('offer a further corner on each side: as many as there are corners of an area, one fewer of a way', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 3, maxLength: 8 }), (points) => {
        expect(middles({ kind: 'area', points })).toHaveLength(points.length);
        expect(middles({ kind: 'way', points })).toEqual(
          middles({ kind: 'area', points }).slice(0, points.length - 1),
        );
      }),
    );
    expect(middles({ kind: 'area', points: [{ latitude: 1, longitude: 2 }] })).toEqual([]);
  });

  it('are as broad on the map as they are on the ground', () => {
    fc.assert(
      fc.property(
        place,
        fc.integer({ min: 10, max: 2000 }),
        fc.integer({ min: 5, max: 20 }),
        (at, breadthM, zoom) => {
          const shape = {
            kind: 'way' as const,
            points: [at, { ...at, longitude: at.longitude + 1 }],
            breadthM,
          };
          // So many degrees of longitude are as long as the breadth, there.
          const east = (breadthM / 40_075_016.686 / Math.cos((at.latitude * Math.PI) / 180)) * 360;
          const px = toWorldPx({ ...at, longitude: at.longitude + east }, zoom).x - toWorldPx(at, zoom).x;
          expect((widthAtZoomZeroPx(shape) * 2 ** zoom) / 2 / px).toBeCloseTo(1, 4);
        },
      ),
    );
  });
});

describe('a border', () => {
  const ring = (turns: number[]) =>
    turns.map((turn) => ({
      latitude: 30 + Math.sin((turn * Math.PI) / 180),
      longitude: 67 + Math.cos((turn * Math.PI) / 180),
    }));
  const turns = fc
    .uniqueArray(fc.integer({ min: 0, max: 35 }), { minLength: 4, maxLength: 9 })
    .map((given) => given.map((turn) => turn * 10).sort((a, b) => a - b));

  it('that goes round does not cross itself, and does once two corners next to each other change places', () => {
    fc.assert(
      fc.property(turns, fc.nat(), (given, any) => {
        const corners = ring(given);
        expect(crossesItself(corners)).toBe(false);
        const at = any % corners.length;
        const next = (at + 1) % corners.length;
        const swapped = corners.map((corner, index) =>
          index === at ? corners[next]! : index === next ? corners[at]! : corner,
        );
        expect(crossesItself(swapped)).toBe(true);
      }),
    );
  });
});
