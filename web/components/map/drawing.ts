import { type Area, isAlong, isInArea, type Place, type Way } from '@/core/search/places';

/** Shapes drawn on the ground: pure, so that they are tested without a browser. */

export type ShapeKind = 'area' | 'way';

/** An area by its corners, or a way by its points with what lies to either side. */
export interface DrawnShape {
  kind: ShapeKind;
  points: Place[];
  /** To either side of a way. */
  breadthM: number;
}

/** Fewer, and there is nothing to be inside of. */
export const leastPoints = { area: 3, way: 2 } as const;
/** As many as a search takes (core/search/places.ts). */
export const MOST_POINTS = 200;
export const FIRST_BREADTH_M = 100;

/** Whether a shape has points enough to be searched in. */
export const isWhole = ({ kind, points }: Pick<DrawnShape, 'kind' | 'points'>): boolean =>
  points.length >= leastPoints[kind];

/** The shapes of a scope, areas first. */
export const shapesOf = ({ areas, ways }: { areas: readonly Area[]; ways: readonly Way[] }): DrawnShape[] => [
  ...areas.map(({ corners }): DrawnShape => ({ kind: 'area', points: corners, breadthM: FIRST_BREADTH_M })),
  ...ways.map(({ points, breadthM }): DrawnShape => ({ kind: 'way', points, breadthM })),
];

/** What a scope says of shapes. */
export const placesOf = (shapes: readonly DrawnShape[]): { areas: Area[]; ways: Way[] } => ({
  areas: shapes.filter(({ kind }) => kind === 'area').map(({ points }) => ({ corners: points })),
  ways: shapes.filter(({ kind }) => kind === 'way').map(({ points, breadthM }) => ({ points, breadthM })),
});

/** The number of a shape among those of its kind, counted from 1. */
export const numberOf = (shapes: readonly DrawnShape[], index: number): number =>
  shapes.slice(0, index + 1).filter(({ kind }) => kind === shapes[index]?.kind).length;

/** The cameras inside a shape, by the rule that the search itself goes by. */
export function camerasWithin<Camera extends { latitude: number | null; longitude: number | null }>(
  cameras: readonly Camera[],
  shape: DrawnShape,
): Camera[] {
  if (!isWhole(shape)) return [];
  return cameras.filter(({ latitude, longitude }) => {
    if (latitude === null || longitude === null) return false;
    const at = { latitude, longitude };
    return shape.kind === 'area' ? isInArea(at, { corners: shape.points }) : isAlong(at, shape);
  });
}

export const withPoint = (points: readonly Place[], at: number, place: Place): Place[] => [
  ...points.slice(0, at),
  place,
  ...points.slice(at),
];
export const withoutPoint = (points: readonly Place[], at: number): Place[] =>
  points.filter((_, index) => index !== at);
export const movedPoint = (points: readonly Place[], at: number, place: Place): Place[] =>
  points.map((point, index) => (index === at ? place : point));

/** The middle of each side, where a further point can be taken hold of; that of a side stands at the index of its first point. */
export function middles({ kind, points }: Pick<DrawnShape, 'kind' | 'points'>): Place[] {
  const sides = kind === 'area' && points.length >= leastPoints.area ? points.length : points.length - 1;
  return Array.from({ length: Math.max(0, sides) }, (_, index) => {
    const [from, to] = [points[index], points[(index + 1) % points.length]];
    return {
      latitude: ((from?.latitude ?? 0) + (to?.latitude ?? 0)) / 2,
      longitude: ((from?.longitude ?? 0) + (to?.longitude ?? 0)) / 2,
    };
  });
}

/** Whether two sides of a border cross: what is inside then is seldom what was meant. */
export function crossesItself(points: readonly Place[]): boolean {
  const side = (index: number) => [at(points, index), at(points, index + 1)] as const;
  for (let one = 0; one < points.length; one += 1) {
    // Neighbours share a corner and are no crossing.
    for (let other = one + 2; other < points.length; other += 1) {
      if (one === 0 && other === points.length - 1) continue;
      if (crosses(side(one), side(other))) return true;
    }
  }
  return false;
}

const nowhere: Place = { latitude: 0, longitude: 0 };
const at = (points: readonly Place[], index: number) => points[index % points.length] ?? nowhere;

/** On which hand of a line a place lies: its sign. */
const hand = (from: Place, to: Place, place: Place) =>
  Math.sign(
    (to.longitude - from.longitude) * (place.latitude - from.latitude) -
      (to.latitude - from.latitude) * (place.longitude - from.longitude),
  );

function crosses([a, b]: readonly [Place, Place], [c, d]: readonly [Place, Place]): boolean {
  return hand(a, b, c) * hand(a, b, d) < 0 && hand(c, d, a) * hand(c, d, b) < 0;
}

/** Circumference of the equator in metres (WGS 84), and the pixels of the world at zoom 0. */
const EQUATOR_M = 40_075_016.686;
const WORLD_PX = 512;

/** How broad a way is on the map at zoom 0, to both sides together; it doubles with each step of zoom. */
export const widthAtZoomZeroPx = ({ points: [first], breadthM }: DrawnShape): number =>
  (2 * breadthM * WORLD_PX) / (EQUATOR_M * Math.cos(((first?.latitude ?? 0) * Math.PI) / 180));
