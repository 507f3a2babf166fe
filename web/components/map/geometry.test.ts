import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  clusterCameras,
  graticule,
  groupStops,
  type MapCamera,
  type MapStop,
  pathOf,
  ranges,
  scaleBar,
  toWorldPx,
  wedgePath,
} from './geometry';

const camera = (id: number, latitude: number, longitude: number): MapCamera => ({
  id,
  code: `C${id}`,
  name: `Camera ${id}`,
  latitude,
  longitude,
  headingDeg: null,
  fieldOfViewDeg: null,
  drawn: false,
});
const stop = (id: string, at: string, latitude: number, longitude: number): MapStop => ({
  id,
  at,
  time: at,
  title: id,
  latitude,
  longitude,
});

describe('clusters', () => {
  const cameras = fc
    .array(
      fc.record({
        latitude: fc.double({ min: 24, max: 37, noNaN: true }),
        longitude: fc.double({ min: 61, max: 77, noNaN: true }),
      }),
      { maxLength: 60 },
    )
    .map((places) => places.map((place, index) => camera(index, place.latitude, place.longitude)));

  it('hold every camera exactly once at any zoom', () => {
    fc.assert(
      fc.property(cameras, fc.double({ min: 0, max: 20, noNaN: true }), (all, zoom) => {
        const ids = clusterCameras(all, zoom, 44).flatMap((cluster) => cluster.cameras.map(({ id }) => id));
        expect(ids.sort((a, b) => a - b)).toEqual(all.map(({ id }) => id));
      }),
    );
  });

  it('never join cameras further from the first one than the radius', () => {
    fc.assert(
      fc.property(cameras, fc.double({ min: 0, max: 20, noNaN: true }), (all, zoom) => {
        for (const cluster of clusterCameras(all, zoom, 44)) {
          const first = toWorldPx(cluster.cameras[0]!, zoom);
          for (const member of cluster.cameras) {
            const at = toWorldPx(member, zoom);
            expect(Math.hypot(at.x - first.x, at.y - first.y)).toBeLessThanOrEqual(44);
          }
        }
      }),
    );
  });

  it('fall apart when zoomed in', () => {
    const two = [camera(1, 30.19, 67.0), camera(2, 30.191, 67.001)];
    expect(clusterCameras(two, 8, 44)).toHaveLength(1);
    expect(clusterCameras(two, 16, 44)).toHaveLength(2);
  });
});

describe('the field of view', () => {
  it('opens to the east for heading 90', () => {
    expect(wedgePath(90, 60, 10)).toBe('M0 0L8.66 -5A10 10 0 0 1 8.66 5Z');
  });
  it('is a circle when the camera sees all round', () => {
    expect(wedgePath(0, 360, 10)).not.toContain('L');
  });
});

describe('the grid', () => {
  it('has about the wanted number of lines across, whatever the zoom', () => {
    for (const span of [0.01, 0.3, 4, 90]) {
      const { stepDeg } = graticule({ west: 60, east: 60 + span, south: 30, north: 30 + span / 2 });
      expect(span / stepDeg).toBeGreaterThanOrEqual(8);
      expect(span / stepDeg).toBeLessThanOrEqual(24);
    }
  });
});

describe('the scale', () => {
  it('is a round distance that fits, at every zoom', () => {
    for (let zoom = 0; zoom <= 20; zoom += 0.7) {
      const { distanceM, lengthPx } = scaleBar(30.2, zoom);
      expect(lengthPx).toBeLessThanOrEqual(110);
      expect(lengthPx).toBeGreaterThan(40);
      expect(['1', '2', '5']).toContain(distanceM.toExponential()[0]);
    }
  });
});

describe('the path', () => {
  const stops = [
    stop('late', '2026-03-01T10:05:00Z', 30.2, 67.1),
    stop('early', '2026-03-01T10:00:00Z', 30.1, 67),
    stop('again', '2026-03-01T10:02:00Z', 30.1, 67),
  ];
  it('runs in order of time and stays once at a spot', () => {
    expect(pathOf(stops)).toEqual([
      [67, 30.1],
      [67.1, 30.2],
    ]);
  });
  it('is nothing while only one spot is known', () => {
    expect(pathOf(stops.slice(1))).toEqual([]);
  });
  it('numbers stops in order and keeps those at one spot together', () => {
    expect(groupStops(stops).map((group) => group.ordinals)).toEqual([[1, 2], [3]]);
  });
  it('writes numbers as ranges', () => {
    expect(ranges([1, 2, 3, 7])).toBe('1–3, 7');
  });
});

it('bounds of nothing are nothing', () => {
  expect(boundsOf([])).toBeNull();
});
