import { z } from 'zod';

/** Where a track stood in the picture: [ptsMs, x, y] of the foot of its box, x and y in fractions of the picture. */
export const outline = z.array(z.tuple([z.number(), z.number(), z.number()]));
export type Outline = z.infer<typeof outline>;

/** How an object moved over the picture. */
export interface Movement {
  outline: Outline;
  /** Degrees, 0 up, 90 to the right; null where it stayed. */
  headingDeg: number | null;
  /** The middle height of its boxes over time, in pixels of the picture. */
  heightPx: number;
}

interface PathBox {
  ptsMs: number;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Between the points of an outline the object is at most this far from the line, in heights of the picture. */
export const OUTLINE_TOLERANCE = 0.01;
/** What loiters for hours is thinned further rather than stored at length. */
const POINTS_AT_MOST = 240;
/** Who ends less than this many of its own sizes from where it began has gone no way. */
const WENT = 0.75;

/**
 * Thins a path to what a question about movement needs.
 *
 * Points are left out by their distance from where the object would be at that time on the straight line between those that
 * stay (top-down time-ratio; Meratnia and de By 2004), so that place and time of a crossing are both kept.
 * @returns undefined for a path of fewer than two points
 */
export function movementOf(path: PathBox[], widthPx: number, heightPx: number): Movement | undefined {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last || path.length < 2) return undefined;
  const aspect = widthPx / heightPx;
  const feet = path.map(({ ptsMs, x, y, w, h }) => ({
    ptsMs,
    x: Math.min(1, Math.max(0, x + w / 2)),
    y: Math.min(1, Math.max(0, y + h)),
  }));
  let kept = thinned(feet, OUTLINE_TOLERANCE, aspect);
  for (let off = OUTLINE_TOLERANCE * 1.5; kept.length > POINTS_AT_MOST; off *= 1.5) {
    kept = thinned(feet, off, aspect);
  }
  const heights = path.map(({ h }) => h).sort((a, b) => a - b);
  return {
    outline: kept.map(({ ptsMs, x, y }) => [Math.round(ptsMs), round(x), round(y)]),
    headingDeg: headingOf(first, last, aspect),
    heightPx: Math.round((heights[Math.floor(heights.length / 2)] ?? 0) * heightPx),
  };
}

/** Middles are compared, not feet: a box that leaves the picture keeps its foot at the edge. */
function headingOf(first: PathBox, last: PathBox, aspect: number): number | null {
  const across = (last.x + last.w / 2 - first.x - first.w / 2) * aspect;
  const down = last.y + last.h / 2 - first.y - first.h / 2;
  const size = Math.sqrt(Math.max(first.w * first.h, last.w * last.h) * aspect);
  if (Math.hypot(across, down) < WENT * size) return null;
  return Math.round(((Math.atan2(across, -down) * 180) / Math.PI + 360) % 360) % 360;
}

interface Foot {
  ptsMs: number;
  x: number;
  y: number;
}

function thinned(feet: Foot[], tolerance: number, aspect: number): Foot[] {
  const keep = new Set([0, feet.length - 1]);
  const spans: [number, number][] = [[0, feet.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    const [start, end] = [feet[from], feet[to]];
    if (!start || !end) continue;
    let [farthest, off] = [-1, tolerance];
    for (let index = from + 1; index < to; index++) {
      const foot = feet[index];
      if (!foot) continue;
      const share = end.ptsMs > start.ptsMs ? (foot.ptsMs - start.ptsMs) / (end.ptsMs - start.ptsMs) : 0;
      const distance = Math.hypot(
        (start.x + (end.x - start.x) * share - foot.x) * aspect,
        start.y + (end.y - start.y) * share - foot.y,
      );
      if (distance > off) [farthest, off] = [index, distance];
    }
    if (farthest < 0) continue;
    keep.add(farthest);
    spans.push([from, farthest], [farthest, to]);
  }
  return feet.filter((_, index) => keep.has(index));
}

/** A ten-thousandth of the picture is less than a pixel. */
const round = (fraction: number) => Math.round(fraction * 1e4) / 1e4;
