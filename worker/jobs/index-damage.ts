import { pausesIn } from '@/core/footage/frame-list';
import type { SegmentResult } from '../vision';
import { AFTER_LAST_GOOD_MS } from '../vision/ffmpeg-messages';

/** Two damaged places closer than this are one. */
const SAME_PLACE_MS = 2_000;

export interface SegmentPlace {
  /** Container time of the first frame. */
  firstPtsMs: number;
  durationMs: number;
  /** Of every frame that the file lists, counted from the first. */
  timesMs: number[];
  /** The segment, counted from the first frame. */
  fromMs: number;
  toMs: number;
}

interface Range {
  fromMs: number;
  toMs: number;
  reason: string;
}

/**
 * Stretches of a segment that could not be decoded cleanly or that hold no picture, counted from the first video frame:
 * gaps in the coverage that a search has to state. Frames that the file lists and the decoder did not give are one too,
 * whether it complained or not.
 */
export function damagedRanges(
  result: Pick<SegmentResult, 'damage' | 'lastPtsMs'>,
  segment: SegmentPlace,
): Range[] {
  const { firstPtsMs, durationMs, timesMs, fromMs, toMs } = segment;
  const clamp = (ms: number) => Math.round(Math.min(durationMs, Math.max(0, ms)));
  const listed = (after: number, before: number) => timesMs.some((time) => time > after && time < before);
  const found: Range[] = [];
  const decodedTo = (result.lastPtsMs ?? firstPtsMs + fromMs) - firstPtsMs;
  for (const { atMs, untilMs, cleanFromMs, message } of result.damage) {
    const at = atMs - firstPtsMs;
    if (untilMs === undefined) {
      // Spoilt until the next key picture; without one, to the end of what was decoded.
      const clean = cleanFromMs === undefined ? decodedTo : cleanFromMs - firstPtsMs;
      const toMs = Math.max(at + AFTER_LAST_GOOD_MS, clean);
      found.push({ fromMs: at, toMs, reason: `damaged: ${message}` });
    } else if (listed(at + 1, untilMs - firstPtsMs - 1)) {
      found.push({ fromMs: at, toMs: untilMs - firstPtsMs, reason: `damaged: ${message}` });
    }
  }
  // Nothing decoded after this although the file lists frames up to the segment's end.
  const last = result.lastPtsMs === undefined ? fromMs : decodedTo;
  if (listed(last + (result.lastPtsMs === undefined ? -1 : SAME_PLACE_MS), toMs)) {
    found.push({ fromMs: last, toMs, reason: 'the pictures here could not be decoded' });
  }
  const ranges: Range[] = [];
  for (const range of found.sort((a, b) => a.fromMs - b.fromMs)) {
    const next = { fromMs: clamp(range.fromMs), toMs: clamp(range.toMs), reason: range.reason.slice(0, 300) };
    const open = ranges.at(-1);
    if (open && next.fromMs - open.toMs < SAME_PLACE_MS) open.toMs = Math.max(open.toMs, next.toMs);
    else ranges.push(next);
  }
  for (const pause of pausesIn(timesMs, durationMs)) {
    const part = { fromMs: Math.max(pause.fromMs, fromMs), toMs: Math.min(pause.toMs, toMs) };
    if (part.fromMs < part.toMs) ranges.push({ ...part, reason: 'the file holds no pictures here' });
  }
  return ranges;
}
