import { z } from 'zod';
import { greatCircleM } from './relations/journey';

const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(180);
export const place = z.object({ latitude, longitude });
export type Place = z.infer<typeof place>;

/** Everything within a distance of a place. */
export const circle = z.object({ latitude, longitude, radiusM: z.number().positive().max(500_000) });
export type Circle = z.infer<typeof circle>;

/** Everything inside a border drawn on the map; not across the 180th meridian. */
export const area = z.object({ corners: z.array(place).min(3).max(200) });
export type Area = z.infer<typeof area>;

/** Everything within a distance of a way drawn on the map. */
export const way = z.object({
  points: z.array(place).min(2).max(200),
  /** To either side. */
  breadthM: z.number().positive().max(50_000),
});
export type Way = z.infer<typeof way>;

/** Whether a place lies in a circle, its edge included. */
export function isInCircle(at: Place, { radiusM, ...centre }: Circle): boolean {
  return greatCircleM(at, centre) <= radiusM;
}

/** Whether a place lies inside a border: even-odd rule (Shimrat 1962), on latitude and longitude as a plane. */
export function isInArea({ latitude: y, longitude: x }: Place, { corners }: Area): boolean {
  let odd = false;
  for (const [index, a] of corners.entries()) {
    const b = corners[(index + 1) % corners.length] ?? a;
    if (a.latitude > y === b.latitude > y) continue;
    const share = (y - a.latitude) / (b.latitude - a.latitude);
    if (x < a.longitude + share * (b.longitude - a.longitude)) odd = !odd;
  }
  return odd;
}

/** Whether a place lies along a way: within its breadth of the nearest point of it. */
export function isAlong(at: Place, { points, breadthM }: Way): boolean {
  return points.some((from, index) => {
    const to = points[index + 1];
    return to !== undefined && greatCircleM(at, nearestOn(from, to, at)) <= breadthM;
  });
}

/** The nearest point of a straight stretch: on the plane that touches the earth there, good for some tens of kilometres. */
function nearestOn(from: Place, to: Place, at: Place): Place {
  const narrowing = Math.cos((at.latitude * Math.PI) / 180);
  const flat = (place: Place) => ({
    x: (place.longitude - from.longitude) * narrowing,
    y: place.latitude - from.latitude,
  });
  const [end, here] = [flat(to), flat(at)];
  const length = end.x ** 2 + end.y ** 2;
  const share = length > 0 ? Math.min(1, Math.max(0, (here.x * end.x + here.y * end.y) / length)) : 0;
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * share,
    longitude: from.longitude + (to.longitude - from.longitude) * share,
  };
}
