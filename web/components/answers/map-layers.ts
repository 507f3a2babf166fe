import type { Candidate } from '@/core/search/schema';

/** What one camera saw of an answer. */
export interface Stop {
  cameraId: number;
  name: string;
  latitude: number;
  longitude: number;
  /** Best first. */
  candidates: Candidate[];
}

/** From one sighting to the next of one object. */
export interface Leg {
  from: [longitude: number, latitude: number];
  to: [longitude: number, latitude: number];
  /** So much time lies between that nothing is known of the way. */
  gap: boolean;
}

/** Longer than this between two sightings and the line between them is dashed. */
const GAP_MS = 30 * 60_000;

/** Candidates by the camera that saw them; those of cameras without a place on the map are counted. */
export function heatOf(candidates: readonly Candidate[]): { stops: Stop[]; unplaced: number } {
  const stops = new Map<number, Stop>();
  let unplaced = 0;
  for (const candidate of [...candidates].sort((a, b) => a.rank - b.rank)) {
    const { id, name, latitude, longitude } = candidate.sighting.camera;
    if (latitude === null || longitude === null) {
      unplaced += 1;
      continue;
    }
    const stop = stops.get(id) ?? { cameraId: id, name, latitude, longitude, candidates: [] };
    stop.candidates.push(candidate);
    stops.set(id, stop);
  }
  return { stops: [...stops.values()], unplaced };
}

/** The lines between the sightings of one object, in order of corrected time; staying at a camera draws none. */
export function legsOf(group: readonly Candidate[]): Leg[] {
  const placed = [...group]
    .sort((a, b) => a.sighting.startsAt.localeCompare(b.sighting.startsAt))
    .flatMap(({ sighting }) =>
      sighting.camera.latitude === null || sighting.camera.longitude === null
        ? []
        : [{ sighting, at: [sighting.camera.longitude, sighting.camera.latitude] as [number, number] }],
    );
  return placed.slice(1).flatMap((next, index) => {
    const before = placed[index];
    if (!before || before.sighting.camera.id === next.sighting.camera.id) return [];
    const betweenMs = Date.parse(next.sighting.startsAt) - Date.parse(before.sighting.endsAt);
    return [{ from: before.at, to: next.at, gap: betweenMs > GAP_MS }];
  });
}
