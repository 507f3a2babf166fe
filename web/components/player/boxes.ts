import type { Box, TrackKind, TrackPaths } from '@/core/footage/schema';

export type Track = TrackPaths['tracks'][number];
type Point = Track['points'][number];

/** A longer silence between two points is not bridged: the object may have been hidden, and a box would be invented. */
const bridgeMs = 1_500;

const lerp = (from: number, to: number, share: number) => from + (to - from) * share;

/**
 * Where a tracked object is at a moment, in fractions of the picture, between the two points around it; null before its
 * first, after its last (with half a frame's grace) and in gaps longer than 1.5 s.
 */
export function boxAt(points: readonly Point[], ms: number, graceMs = 50): Box | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  const before = points[low - 1];
  const after = points[low];
  const alone = before ?? after;
  if (!alone) return null;
  if (!before || !after) {
    return Math.abs(alone[0] - ms) <= graceMs ? { x: alone[1], y: alone[2], w: alone[3], h: alone[4] } : null;
  }
  const gap = after[0] - before[0];
  if (gap > bridgeMs) {
    const near = ms - before[0] <= graceMs ? before : after[0] - ms <= graceMs ? after : null;
    return near && { x: near[1], y: near[2], w: near[3], h: near[4] };
  }
  const share = gap === 0 ? 0 : (ms - before[0]) / gap;
  return {
    x: lerp(before[1], after[1], share),
    y: lerp(before[2], after[2], share),
    w: lerp(before[3], after[3], share),
    h: lerp(before[4], after[4], share),
  };
}

export interface ShownBox {
  track: Track;
  box: Box;
}

/** Boxes on the picture at a moment, large ones first, so that small ones are drawn above them. */
export function boxesAt(tracks: readonly Track[], ms: number): ShownBox[] {
  const shown: ShownBox[] = [];
  for (const track of tracks) {
    const box = boxAt(track.points, ms);
    if (box) shown.push({ track, box });
  }
  return shown.sort((a, b) => b.box.w * b.box.h - a.box.w * a.box.h);
}

/** The smallest box under a place of the picture, or none. `marginX` and `marginY` widen each box for fingers. */
export function boxUnder(
  shown: readonly ShownBox[],
  x: number,
  y: number,
  marginX = 0,
  marginY = 0,
): ShownBox | undefined {
  return shown.findLast(
    ({ box }) =>
      x >= box.x - marginX &&
      x <= box.x + box.w + marginX &&
      y >= box.y - marginY &&
      y <= box.y + box.h + marginY,
  );
}

/** Where a picture of one shape lies inside a frame of another when all of it is to be seen. In the frame's own units. */
export function fitInside(
  frame: { width: number; height: number },
  picture: { width: number; height: number },
): { left: number; top: number; width: number; height: number } {
  if (picture.width <= 0 || picture.height <= 0) return { left: 0, top: 0, ...frame };
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { left: (frame.width - width) / 2, top: (frame.height - height) / 2, width, height };
}

export interface Span {
  kind: TrackKind;
  firstPtsMs: number;
  lastPtsMs: number;
}

/** How many objects of a kind are in sight in each of `bins` equal parts of a recording. */
export function density(spans: readonly Span[], kind: TrackKind, durationMs: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  if (durationMs <= 0) return counts;
  const binOf = (ms: number) => Math.min(bins - 1, Math.max(0, Math.floor((ms / durationMs) * bins)));
  for (const span of spans) {
    if (span.kind !== kind) continue;
    for (let bin = binOf(span.firstPtsMs); bin <= binOf(span.lastPtsMs); bin++)
      counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** Neighbouring parts of the same height, joined: what is drawn of a strip. */
export function runs(counts: readonly number[]): { from: number; length: number; count: number }[] {
  const joined: { from: number; length: number; count: number }[] = [];
  counts.forEach((count, from) => {
    const last = joined.at(-1);
    if (last && last.count === count) last.length++;
    else joined.push({ from, length: 1, count });
  });
  return joined.filter(({ count }) => count > 0);
}
