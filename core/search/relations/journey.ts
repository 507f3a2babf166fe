/** Mean radius of the Earth (IUGG). */
const EARTH_RADIUS_M = 6_371_009;
/** How far from its camera a vehicle may be whose plate it reads: so much each camera may stand nearer to the other. */
export const VISIBLE_M = 150;

interface Place {
  latitude: number;
  longitude: number;
}

export interface Passage extends Place {
  startsAt: Date;
  endsAt: Date;
  /** Null where the camera's clock was never checked. */
  clockUncertaintyMs: number | null;
}

export interface Journey {
  /** Straight over the ground, less what both cameras see of it: no road is shorter. */
  atLeastM: number;
  /** From the end of the one to the start of the other, and both clocks' uncertainty: it cannot have taken longer. */
  atMostMs: number;
  /** Speed that one vehicle would have needed at least; null where there was no time at all, 0 where no way. */
  neededKmh: number | null;
  /** Both clocks were checked; otherwise a wrong clock may explain everything. */
  clocksChecked: boolean;
}

/**
 * What one vehicle would have had to do to be seen at both places, every doubt taken in its favour. Great circle by the
 * haversine formula (Sinnott 1984).
 */
export function journeyBetween(one: Passage, other: Passage): Journey {
  const [first, second] = one.startsAt <= other.startsAt ? [one, other] : [other, one];
  const atLeastM = Math.max(0, greatCircleM(first, second) - 2 * VISIBLE_M);
  const atMostMs =
    Math.max(0, second.startsAt.getTime() - first.endsAt.getTime()) +
    (first.clockUncertaintyMs ?? 0) +
    (second.clockUncertaintyMs ?? 0);
  return {
    atLeastM,
    atMostMs,
    neededKmh: atLeastM === 0 ? 0 : atMostMs === 0 ? null : (atLeastM / atMostMs) * 3_600,
    clocksChecked: first.clockUncertaintyMs !== null && second.clockUncertaintyMs !== null,
  };
}

/** Metres over the ground between two places. */
export function greatCircleM(one: Place, other: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const north = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const east = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const h = north + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * east;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
