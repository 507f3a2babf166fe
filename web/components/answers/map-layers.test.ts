import { describe, expect, it } from 'vitest';
import type { Candidate } from '@/core/search/schema';
import { heatOf, legsOf } from './map-layers';

const seen = (rank: number, camera: number, clock: string, placed = true) =>
  ({
    rank,
    sighting: {
      startsAt: `2026-11-20T${clock}:00.000Z`,
      endsAt: `2026-11-20T${clock}:20.000Z`,
      camera: {
        id: camera,
        name: `Camera ${camera}`,
        latitude: placed ? 30 + camera / 100 : null,
        longitude: placed ? 67 : null,
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
      { from: [67, 30.01], to: [67, 30.02], gap: false },
      { from: [67, 30.02], to: [67, 30.03], gap: true },
    ]);
    expect(legsOf([seen(1, 2, '10:10')])).toEqual([]);
  });
});
