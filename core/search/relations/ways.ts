import { z } from 'zod';
import type { Transaction } from '@/prisma/client';
import { greatCircleM, type Passage, VISIBLE_M } from './journey';

/** Roads are longer than the straight line by about this where nobody measured them: a usual detour in street networks. */
const DETOUR = 1.3;

export const way = z.object({
  /** By road as far as it is known, otherwise estimated. */
  distanceM: z.number(),
  /** It cannot be less: the road or the straight line, less what both cameras see of it. */
  leastM: z.number(),
  known: z.enum(['road', 'by-hand', 'straight-line', 'same-camera']),
});
export type Way = z.infer<typeof way>;

interface PlacedCamera {
  id: number;
  latitude: number | null;
  longitude: number | null;
}

/** How far it is from one camera to another; null where nobody knows and one of them has no position. */
export type Ways = (one: PlacedCamera, other: PlacedCamera) => Way | null;

/** The known distances between these cameras. */
export async function waysAmong(tx: Transaction, cameraIds: number[]): Promise<Ways> {
  const rows = await tx.cameraDistance.findMany({
    where: { cameraA: { in: cameraIds }, cameraB: { in: cameraIds } },
  });
  const known = new Map(rows.map((row) => [`${row.cameraA} ${row.cameraB}`, row]));
  return (one, other) => {
    const row = known.get(`${Math.min(one.id, other.id)} ${Math.max(one.id, other.id)}`);
    return wayBetween(
      one,
      other,
      row ? { distanceM: row.distanceM, known: row.known === 'BY_HAND' ? 'by-hand' : 'road' } : null,
    );
  };
}

/** One way, from what is known of it or from the two positions. */
export function wayBetween(
  one: PlacedCamera,
  other: PlacedCamera,
  known: { distanceM: number; known: 'road' | 'by-hand' } | null,
): Way | null {
  if (one.id === other.id) return { distanceM: 0, leastM: 0, known: 'same-camera' };
  if (known) return { ...known, leastM: Math.max(0, known.distanceM - 2 * VISIBLE_M) };
  if (!isPlaced(one) || !isPlaced(other)) return null;
  const straightM = greatCircleM(one, other);
  return {
    distanceM: straightM * DETOUR,
    leastM: Math.max(0, straightM - 2 * VISIBLE_M),
    known: 'straight-line',
  };
}

function isPlaced<C extends PlacedCamera>(camera: C): camera is C & { latitude: number; longitude: number } {
  return camera.latitude !== null && camera.longitude !== null;
}

export const leg = z.object({
  way: way.nullable(),
  /** From the end of the earlier to the start of the later; below 0 where the clocks have them together. */
  gapMs: z.number(),
  /** What it can have been at least and at most, by what both clocks may be off. */
  leastMs: z.number(),
  mostMs: z.number(),
  /** Speed that was needed at least: the least way in the most time. Null without a way, or where no time was at all. */
  slowestKmh: z.number().nullable(),
  /** The whole way in the least time; null without a way or time. */
  fastestKmh: z.number().nullable(),
  /** Both clocks were checked; otherwise they may be off by more. */
  clocksChecked: z.boolean(),
});
export type Leg = z.infer<typeof leg>;

type Seen = Pick<Passage, 'startsAt' | 'endsAt' | 'clockUncertaintyMs'>;

/** What one object would have had to do between two sightings, given the way between their cameras. */
export function legBetween(one: Seen, other: Seen, way: Way | null): Leg {
  const [first, second] = one.startsAt <= other.startsAt ? [one, other] : [other, one];
  const gapMs = second.startsAt.getTime() - first.endsAt.getTime();
  // One camera has one clock: what it is off falls out.
  const doubtMs =
    way?.known === 'same-camera' ? 0 : (first.clockUncertaintyMs ?? 0) + (second.clockUncertaintyMs ?? 0);
  const leastMs = Math.max(0, gapMs - doubtMs);
  const mostMs = Math.max(0, gapMs + doubtMs);
  const speed = (metres: number, ms: number) => (ms === 0 ? null : (metres / ms) * 3_600);
  return {
    way,
    gapMs,
    leastMs,
    mostMs,
    slowestKmh: way && (way.leastM === 0 ? 0 : speed(way.leastM, mostMs)),
    fastestKmh: way && speed(way.distanceM, leastMs),
    clocksChecked:
      way?.known === 'same-camera' ||
      (first.clockUncertaintyMs !== null && second.clockUncertaintyMs !== null),
  };
}

/** Whether one object can have joined both sightings at no more than `limitKmh`; where no way is known it may. */
export function isReachable({ way, slowestKmh }: Leg, limitKmh: number): boolean {
  return way === null || (slowestKmh !== null && slowestKmh <= limitKmh);
}
