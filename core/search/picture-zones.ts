import { z } from 'zod';
import type { Outline } from '@/core/footage/outline';

/** A place in a camera's picture in fractions of it, origin top left. */
const spot = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });
export type Spot = z.infer<typeof spot>;

/** A line or an area drawn on the picture of one camera, and what things did there. */
export const pictureZone = z.discriminatedUnion('shape', [
  z.object({
    shape: z.literal('line'),
    cameraId: z.int(),
    from: spot,
    to: spot,
    /** `forth`: over it from the left hand to the right hand of one who goes from `from` to `to` in the picture. */
    way: z.enum(['either', 'forth', 'back']).default('either'),
  }),
  z.object({
    shape: z.literal('area'),
    cameraId: z.int(),
    corners: z.array(spot).min(3).max(20),
    /** `inside`: was in it at any time. */
    what: z.enum(['inside', 'enters', 'leaves']).default('inside'),
    /** Was in it at least this long without a break. */
    forMs: z.int().min(0).max(86_400_000).default(0),
  }),
]);
export type PictureZone = z.infer<typeof pictureZone>;

/**
 * The first moment at which an object did what a zone asks, judged at the foot of its box.
 * @returns milliseconds in presentation time; undefined where it never did
 */
export function momentIn(zone: PictureZone, path: Outline): number | undefined {
  return zone.shape === 'line' ? crossing(zone, path) : visit(zone, path);
}

/** What sums of shares of a picture are off by at most, with room to spare: what differs by less is the same place. */
const ROUNDING = 1e-12;

/** Which side of the line from a to b a spot is on: above 0 at the right hand, below 0 at the left, as seen in the picture. */
function side(a: Spot, b: Spot, { x, y }: Spot): number {
  const area = (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
  return Math.abs(area) < ROUNDING ? 0 : area;
}

function crossing(line: Extract<PictureZone, { shape: 'line' }>, path: Outline): number | undefined {
  const { from, to, way } = line;
  let before: Sided | undefined;
  let touched: Moment[] = [];
  for (const [ptsMs, x, y] of path) {
    const now = { ptsMs, spot: { x, y }, side: side(from, to, { x, y }) };
    // On the line itself nothing is decided yet: it may go over or turn back, and walk along the line meanwhile.
    if (now.side === 0) {
      touched.push(now);
      continue;
    }
    if (before && Math.sign(before.side) !== Math.sign(now.side)) {
      const met = touched.length > 0 ? touched : [meeting(before, now)];
      const meant = way === 'either' || (way === 'forth') === now.side > 0;
      if (meant && reaches(met, from, to)) return met[0]?.ptsMs;
    }
    before = now;
    touched = [];
  }
  return undefined;
}

interface Moment {
  ptsMs: number;
  spot: Spot;
}

interface Sided extends Moment {
  side: number;
}

/** Where and when the way between two moments on different sides of a line meets it. */
function meeting(before: Sided, now: Sided): Moment {
  const share = before.side / (before.side - now.side);
  return {
    ptsMs: before.ptsMs + (now.ptsMs - before.ptsMs) * share,
    spot: {
      x: before.spot.x + (now.spot.x - before.spot.x) * share,
      y: before.spot.y + (now.spot.y - before.spot.y) * share,
    },
  };
}

/** Whether what lies on the line through two spots comes between them, ends included: one spot, or the stretch that several span. */
function reaches(met: readonly Moment[], from: Spot, to: Spot): boolean {
  const lengthSquared = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  const along = met.map(
    ({ spot }) => (spot.x - from.x) * (to.x - from.x) + (spot.y - from.y) * (to.y - from.y),
  );
  return Math.max(...along) >= -ROUNDING && Math.min(...along) <= lengthSquared + ROUNDING;
}

function visit(area: Extract<PictureZone, { shape: 'area' }>, path: Outline): number | undefined {
  const stays = staysInside(area.corners, path);
  const [start, end] = [path[0]?.[0], path.at(-1)?.[0]];
  for (const stay of stays) {
    if (stay.untilMs - stay.fromMs < area.forMs) continue;
    if (area.what === 'inside') return stay.fromMs;
    if (area.what === 'enters' && stay.fromMs !== start) return stay.fromMs;
    if (area.what === 'leaves' && stay.untilMs !== end) return stay.untilMs;
  }
  return undefined;
}

/** Stretches of time that a path is inside a polygon, in order; borders are found where the path meets its sides. */
function staysInside(corners: Spot[], path: Outline): { fromMs: number; untilMs: number }[] {
  const stays: { fromMs: number; untilMs: number }[] = [];
  let open: number | undefined;
  for (const [index, [ptsMs, x, y]] of path.entries()) {
    const next = path[index + 1];
    if (!next) {
      if (open !== undefined) stays.push({ fromMs: open, untilMs: ptsMs });
      else if (inside(corners, { x, y })) stays.push({ fromMs: ptsMs, untilMs: ptsMs });
      break;
    }
    const [nextMs, nextX, nextY] = next;
    const cuts = [0, ...meetings(corners, { x, y }, { x: nextX, y: nextY }), 1];
    for (const [at, from] of cuts.entries()) {
      const to = cuts[at + 1];
      if (to === undefined || to === from) continue;
      const middle = (from + to) / 2;
      const there = inside(corners, { x: x + (nextX - x) * middle, y: y + (nextY - y) * middle });
      const momentMs = ptsMs + (nextMs - ptsMs) * from;
      if (there && open === undefined) open = momentMs;
      if (!there && open !== undefined) {
        stays.push({ fromMs: open, untilMs: momentMs });
        open = undefined;
      }
    }
  }
  return stays;
}

/** Shares of the way from one spot to another at which it meets the sides of a polygon, rising. */
function meetings(corners: Spot[], from: Spot, to: Spot): number[] {
  const shares = corners.flatMap((corner, index) => {
    const other = corners[(index + 1) % corners.length] ?? corner;
    const [one, two] = [side(corner, other, from), side(corner, other, to)];
    if (one === two) return [];
    const share = one / (one - two);
    return share > 0 && share < 1 ? [share] : [];
  });
  return shares.sort((a, b) => a - b);
}

/** Even-odd rule (Shimrat 1962): a ray to the right meets the border an odd number of times. */
function inside(corners: Spot[], { x, y }: Spot): boolean {
  let odd = false;
  for (const [index, a] of corners.entries()) {
    const b = corners[(index + 1) % corners.length] ?? a;
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) odd = !odd;
  }
  return odd;
}
