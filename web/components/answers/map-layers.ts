import type { Candidate } from '@/core/search/schema';
import { toWorldPx } from '../map/geometry';

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
  /** From the end of the one to the beginning of the other; negative where they overlap. */
  betweenMs: number;
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
    return [{ from: before.at, to: next.at, betweenMs, gap: betweenMs > GAP_MS }];
  });
}

/** One sighting of an object, with what lies between it and the one before. */
export interface PathStep {
  candidate: Candidate;
  /** Null for the first. */
  sinceMs: number | null;
  gap: boolean;
}

/** The sightings of one object in order of corrected time, those of cameras without a place included. */
export function stepsOf(group: readonly Candidate[]): PathStep[] {
  const ordered = [...group].sort((a, b) => a.sighting.startsAt.localeCompare(b.sighting.startsAt));
  return ordered.map((candidate, index) => {
    const before = ordered[index - 1];
    if (!before) return { candidate, sinceMs: null, gap: false };
    const sinceMs = Date.parse(candidate.sighting.startsAt) - Date.parse(before.sighting.endsAt);
    return { candidate, sinceMs, gap: sinceMs > GAP_MS };
  });
}

/** Several legs from one place to the same other are one arrow, with what lay between each time. */
export interface Arrow extends Leg {
  /** Where on the way it stands: nearer to where it goes, so that there and back do not cover each other. */
  at: { longitude: number; latitude: number };
  /** Clockwise from east on the screen, north up. */
  turnDeg: number;
  eachMs: number[];
}

/** An arrow for each pair of places that legs lead between, in that direction. */
export function arrowsOf(legs: readonly Leg[]): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const leg of legs) {
    const known = arrows.get(`${leg.from}>${leg.to}`);
    if (known) {
      known.eachMs.push(leg.betweenMs);
      continue;
    }
    const [from, to] = [toWorldPx(placeOf(leg.from), 0), toWorldPx(placeOf(leg.to), 0)];
    arrows.set(`${leg.from}>${leg.to}`, {
      ...leg,
      at: {
        longitude: leg.from[0] + (leg.to[0] - leg.from[0]) * ARROW_AT,
        latitude: leg.from[1] + (leg.to[1] - leg.from[1]) * ARROW_AT,
      },
      turnDeg: (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI,
      eachMs: [leg.betweenMs],
    });
  }
  return [...arrows.values()];
}

const ARROW_AT = 0.6;
const placeOf = ([longitude, latitude]: [number, number]) => ({ longitude, latitude });

/** Candidates whose camera's own clock showed an hour from `from` on and before `to`. All of the day: 0 to 24. */
export function duringHours(candidates: readonly Candidate[], from: number, to: number): Candidate[] {
  if (from <= 0 && to >= 24) return [...candidates];
  return candidates.filter(({ sighting }) => {
    const hour = hourOf(sighting.at, sighting.camera.timeZone);
    return hour >= from && hour < to;
  });
}

const clocks = new Map<string, Intl.DateTimeFormat>();
function hourOf(at: string, timeZone: string): number {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  clocks.set(timeZone, clock);
  return Number(clock.format(new Date(at)));
}
