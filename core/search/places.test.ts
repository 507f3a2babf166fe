import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenCameras, saysWhere } from './chosen';
import { isAlong, isInArea, isInCircle, type Place } from './places';

/** About Quetta, some kilometres across. */
const place = fc.record({
  latitude: fc.double({ min: 30.1, max: 30.3, noNaN: true }),
  longitude: fc.double({ min: 66.9, max: 67.1, noNaN: true }),
});
/** Corners in order round a middle: a border that is nowhere hollow. */
const convex = fc
  .tuple(place, fc.uniqueArray(fc.integer({ min: 0, max: 359 }), { minLength: 3, maxLength: 8 }))
  .map(([middle, turns]) =>
    turns
      .sort((a, b) => a - b)
      .map((turn) => ({
        latitude: middle.latitude + 0.05 * Math.sin((turn * Math.PI) / 180),
        longitude: middle.longitude + 0.05 * Math.cos((turn * Math.PI) / 180),
      })),
  );
/** Left of a side, by its area: anticlockwise borders have their inside there. */
const leftOf = (from: Place, to: Place, at: Place) =>
  (to.longitude - from.longitude) * (at.latitude - from.latitude) -
  (to.latitude - from.latitude) * (at.longitude - from.longitude);

describe('an area', () => {
  it('holds what lies on the inner hand of every side, wherever its corners are counted from and in either direction', () => {
    fc.assert(
      fc.property(convex, place, fc.nat(7), (corners, at, from) => {
        const sides = corners.map((corner, index) =>
          leftOf(corner, corners[(index + 1) % corners.length] ?? corner, at),
        );
        // On the very border either answer is right.
        fc.pre(sides.every((side) => Math.abs(side) > 1e-12));
        const inside = sides.every((side) => side > 0);
        const turned = [...corners.slice(from % corners.length), ...corners.slice(0, from % corners.length)];
        expect(isInArea(at, { corners })).toBe(inside);
        expect(isInArea(at, { corners: turned })).toBe(inside);
        expect(isInArea(at, { corners: [...corners].reverse() })).toBe(inside);
      }),
    );
  });
});

describe('a way', () => {
  it('is the same from either end, grows with its breadth, and holds the circle about each of its points', () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 2, maxLength: 6 }),
        place,
        fc.integer({ min: 1, max: 3000 }),
        (points, at, breadthM) => {
          const along = isAlong(at, { points, breadthM });
          expect(isAlong(at, { points, breadthM: breadthM * 1.01 + 1 }) || !along).toBe(true);
          if (points.some((point) => isInCircle(at, { ...point, radiusM: breadthM })))
            expect(along).toBe(true);
          // From the other end, but for what the rounding of numbers moves.
          const back = [...points].reverse();
          if (along) expect(isAlong(at, { points: back, breadthM: breadthM + 0.01 })).toBe(true);
        },
      ),
    );
  });
});

describe('where a scope says to look', () => {
  const camera = fc.record({
    id: fc.integer({ min: 1, max: 50 }),
    latitude: fc.option(fc.double({ min: 30.1, max: 30.3, noNaN: true })),
    longitude: fc.option(fc.double({ min: 66.9, max: 67.1, noNaN: true })),
    site: fc.option(fc.record({ kind: fc.constantFrom('ROAD' as const, 'GATE_ENTRY' as const) })),
  });
  const scope = fc.record(
    {
      cameraIds: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 3 }),
      groupIds: fc.subarray(['a', 'b']),
      siteKinds: fc.subarray(['GATE_ENTRY' as const]),
      areas: fc.array(
        convex.map((corners) => ({ corners })),
        { maxLength: 2 },
      ),
      circles: fc.array(
        place.map((at) => ({ ...at, radiusM: 900 })),
        { maxLength: 2 },
      ),
      ways: fc.array(
        fc.array(place, { minLength: 2, maxLength: 3 }).map((points) => ({ points, breadthM: 200 })),
        { maxLength: 1 },
      ),
    },
    { requiredKeys: [] },
  );
  const groups = [
    { id: 'a', cameraIds: [1, 2, 3] },
    { id: 'b', cameraIds: [3, 40] },
  ];

  it('adds up: both of two scopes mean what either means, and one that says nothing means all', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(camera, { selector: ({ id }) => id, maxLength: 20 }),
        scope,
        scope,
        (cameras, one, other) => {
          const ids = (given: typeof one) => chosenCameras(cameras, given, groups).map(({ id }) => id);
          expect(ids({})).toEqual(cameras.map(({ id }) => id));
          fc.pre(saysWhere(one) && saysWhere(other));
          const both = {
            cameraIds: [...(one.cameraIds ?? []), ...(other.cameraIds ?? [])],
            groupIds: [...(one.groupIds ?? []), ...(other.groupIds ?? [])],
            siteKinds: [...(one.siteKinds ?? []), ...(other.siteKinds ?? [])],
            areas: [...(one.areas ?? []), ...(other.areas ?? [])],
            circles: [...(one.circles ?? []), ...(other.circles ?? [])],
            ways: [...(one.ways ?? []), ...(other.ways ?? [])],
          };
          const either = new Set([...ids(one), ...ids(other)]);
          expect(ids(both)).toEqual(cameras.map(({ id }) => id).filter((id) => either.has(id)));
        },
      ),
    );
  });
});
