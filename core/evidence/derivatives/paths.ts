import type { Annotation, Key, Region } from './drawn';

// Where marks and regions are at a moment. Pure, and shared with the pages, so that what is drawn there is what will be rendered.

/** A box in fractions of the picture. */
export interface FractionBox {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** The box at a moment: on the straight way between the keys around it, and where the nearest key is before the first and after the last. */
export function boxAtKeys(keys: readonly Key[], ms: number): FractionBox {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.[0] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  const before = keys[low - 1] ?? keys[low];
  const after = keys[low] ?? before;
  if (!before || !after) throw new RangeError('a path without keys');
  const gap = after[0] - before[0];
  const share = gap <= 0 ? 0 : Math.min(1, Math.max(0, (ms - before[0]) / gap));
  const mix = (at: 1 | 2 | 3 | 4) => before[at] + (after[at] - before[at]) * share;
  return { x: mix(1), y: mix(2), w: mix(3), h: mix(4) };
}

/**
 * What a region covers at a moment: everything its box touches from `reachMs` before to `reachMs` after, widened by `grow` of its side each
 * way, inside the picture. Undefined outside the region's time.
 */
export function coveredAt(region: Region, ms: number): FractionBox | undefined {
  // Times are whole milliseconds, frames lie between them: half a millisecond must not leave a frame open.
  if (ms < region.fromMs - 0.5 || ms > region.toMs + 0.5) return undefined;
  const { keys, reachMs, grow } = region;
  const boxes = [ms - reachMs, ms, ms + reachMs].map((moment) => boxAtKeys(keys, moment));
  // Between two moments the way is straight but for the keys on it, each with its own box, also two at one time.
  for (let at = firstFrom(keys, ms - reachMs); at < keys.length; at += 1) {
    const key = keys[at];
    if (!key || key[0] > ms + reachMs) break;
    boxes.push({ x: key[1], y: key[2], w: key[3], h: key[4] });
  }
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const { x, y, w, h } of boxes) {
    left = Math.min(left, x - w * grow);
    top = Math.min(top, y - h * grow);
    right = Math.max(right, x + w + w * grow);
    bottom = Math.max(bottom, y + h + h * grow);
  }
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  return { x, y, w: Math.min(1, right) - x, h: Math.min(1, bottom) - y };
}

/** The first key not before a moment. */
function firstFrom(keys: readonly Key[], ms: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.[0] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The annotations of a moment, each with its box. */
export function annotationsAt(
  annotations: readonly Annotation[],
  ms: number,
): { annotation: Annotation; box: FractionBox }[] {
  return annotations
    .filter(({ fromMs, toMs }) => ms >= fromMs - 0.5 && ms <= toMs + 0.5)
    .map((annotation) => ({ annotation, box: boxAtKeys(annotation.keys, ms) }));
}

/** A place on the picture in fractions of it. */
export interface Spot {
  x: number;
  y: number;
}

/** An arrow at a box: its tip stands at the corner on the side with more room, and its tail further out. */
export function arrowTo(box: FractionBox): { tip: Spot; tail: Spot } {
  const right = box.x + box.w / 2 < 0.5;
  const below = box.y + box.h / 2 < 0.5;
  const tip = { x: right ? box.x + box.w : box.x, y: below ? box.y + box.h : box.y };
  return { tip, tail: { x: tip.x + (right ? 0.1 : -0.1), y: tip.y + (below ? 0.12 : -0.12) } };
}

/** Where the enlarged picture of a box stands: in the corner across from it, as large as asked but within two fifths of the picture. */
export function insetOf(box: FractionBox, factor: number): FractionBox {
  const scale = Math.min(factor, 0.4 / Math.max(box.w, 0.01), 0.45 / Math.max(box.h, 0.01));
  const [w, h] = [box.w * scale, box.h * scale];
  const x = box.x + box.w / 2 < 0.5 ? 1 - w - 0.015 : 0.015;
  const y = box.y + box.h / 2 < 0.5 ? 1 - h - 0.02 : 0.02;
  return { x, y, w, h };
}
