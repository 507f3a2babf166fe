import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '@/core/search/schema';
import { arrowsOf, duringHours, heatOf, legsOf, stepsOf } from './map-layers';

const seen = (rank: number, camera: number, clock: string, placed = true) =>
  ({
    rank,
    sighting: {
      startsAt: `2026-11-20T${clock}:00.000Z`,
      endsAt: `2026-11-20T${clock}:20.000Z`,
      at: `2026-11-20T${clock}:10.000Z`,
      camera: {
        id: camera,
        name: `Camera ${camera}`,
        latitude: placed ? 30 + camera / 100 : null,
        longitude: placed ? 67 : null,
        timeZone: 'Asia/Karachi',
      },
    },
  }) as Candidate;

describe('an answer on the map', () => {
  it('counts each camera once, best candidate first, and says what has no place', () => {
    const { stops, unplaced } = heatOf([
      seen(3, 1, '10:00'),
      seen(1, 2, '10:05'),
      seen(2, 1, '09:00'),
      seen(4, 9, '09:00', false),
    ]);
    expect(stops.map(({ cameraId, candidates }) => [cameraId, candidates.map(({ rank }) => rank)])).toEqual([
      [2, [1]],
      [1, [2, 3]],
    ]);
    expect(unplaced).toBe(1);
  });

  it('joins sightings in order of time, dashed where more than half an hour lies between, never at one camera', () => {
    const legs = legsOf([seen(1, 2, '10:10'), seen(2, 1, '10:00'), seen(3, 2, '10:15'), seen(4, 3, '10:46')]);
    expect(legs).toEqual([
      { from: [67, 30.01], to: [67, 30.02], betweenMs: 580_000, gap: false },
      { from: [67, 30.02], to: [67, 30.03], betweenMs: 1_840_000, gap: true },
    ]);
    expect(legsOf([seen(1, 2, '10:10')])).toEqual([]);
  });

  it('lists the way in order of time, also by cameras without a place, and says where nothing was seen for long', () => {
    const steps = stepsOf([seen(1, 2, '10:40'), seen(2, 9, '10:01', false), seen(3, 1, '10:00')]);
    expect(steps.map(({ candidate, sinceMs, gap }) => [candidate.rank, sinceMs, gap])).toEqual([
      [3, null, false],
      [2, 40_000, false],
      [1, 2_320_000, true],
    ]);
  });

  it('points each arrow the way that was gone, there and back apart, and counts how often', () => {
    const legs = legsOf([seen(1, 1, '10:00'), seen(2, 2, '10:05'), seen(3, 1, '10:10'), seen(4, 2, '10:20')]);
    const [north, south, ...more] = arrowsOf(legs);
    expect(more).toEqual([]);
    expect(north).toMatchObject({ turnDeg: -90, eachMs: [280_000, 580_000] });
    expect(south).toMatchObject({ turnDeg: 90, eachMs: [280_000] });
    expect(north?.at.latitude).not.toBeCloseTo(south?.at.latitude ?? 0, 4);
  });

  it('keeps the hours of the camera’s own clock, each candidate in exactly one of the parts of a day', () => {
    const all = Array.from({ length: 24 }, (_, hour) =>
      seen(hour + 1, 1, `${String(hour).padStart(2, '0')}:30`),
    );
    // 13:30 UTC is 18:30 in Karachi.
    expect(duringHours(all, 18, 19).map(({ rank }) => rank)).toEqual([14]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 }), (cut) => {
        const parts = [...duringHours(all, 0, cut), ...duringHours(all, cut, 24)];
        expect(parts.map(({ rank }) => rank).sort((a, b) => a - b)).toEqual(all.map(({ rank }) => rank));
      }),
    );
  });
});
