import { ClipNotProven } from './errors';
import type { PacketIndex } from './packets';

type TimeBase = { num: number; den: number };

/** The frames of a video in the order they are shown; positions point into the PacketIndex. */
export interface ShownFrames {
  positions: number[];
  /** The first frame's presentation time in ticks: the recording's time 0. */
  base: number;
}

/** Orders the frames that are shown by their presentation time. @throws ClipNotProven when nothing is shown */
export function shownFrames(index: PacketIndex): ShownFrames {
  const positions = index.pts.flatMap((_, position) => (index.hidden[position] ? [] : [position]));
  positions.sort((a, b) => at(index.pts, a) - at(index.pts, b));
  const first = positions[0];
  if (first === undefined) throw new ClipNotProven('the recording shows no frame at all.');
  return { positions, base: at(index.pts, first) };
}

/** Milliseconds since the recording's first frame. */
export function millisecondsOf(ticks: number, base: number, timeBase: TimeBase): number {
  return ((ticks - base) * timeBase.num * 1000) / timeBase.den;
}

/**
 * Which frame is on the screen at a moment: the last one whose time has come, the first before that. Times are whole
 * milliseconds elsewhere, so half a millisecond is forgiven.
 * @returns its place in the order of presentation, first 0
 */
export function frameAt(index: PacketIndex, shown: ShownFrames, timeBase: TimeBase, ms: number): number {
  let low = 0;
  let high = shown.positions.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const time = millisecondsOf(at(index.pts, at(shown.positions, middle)), shown.base, timeBase);
    if (time <= ms + 0.5) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A lossless cut: packets `first` to `end` (not included) of the video, in the order of the file. */
export interface Cut {
  first: number;
  end: number;
  /** Moments between packets, seconds of the file's own clock, that separate the cut; undefined at the file's ends. */
  startSeconds: number | undefined;
  endSeconds: number | undefined;
  /** Presentation time of the first frame that the clip shows, ticks. */
  startTicks: number;
  /** Positions of the frames the clip shows, in order of presentation. */
  shown: number[];
  actualFromMs: number;
  /** When the last frame's turn is over. */
  actualToMs: number;
  lastFrameMs: number;
}

/**
 * Plans the smallest cut that needs no re-encoding: from the keyframe at or before `fromMs` to the last packet before the
 * first keyframe after `toMs` (NPCC/Dstl Digital Imaging Procedure; SWGDE 17-V-001: a stream copy starts at a keyframe).
 * Frames that precede the keyframe in presentation but follow it in the file (open group of pictures) cannot be decoded
 * without the group before; they are copied and left unshown.
 * @throws ClipNotProven when the recording has no keyframe to start from
 */
export function planCut(index: PacketIndex, timeBase: TimeBase, fromMs: number, toMs: number): Cut {
  const all = shownFrames(index);
  const inFrame = at(all.positions, frameAt(index, all, timeBase, fromMs));
  const outOrder = frameAt(index, all, timeBase, toMs);

  let first = inFrame;
  while (first >= 0 && !(index.key[first] && at(index.pts, first) <= at(index.pts, inFrame))) first -= 1;
  if (first < 0) first = index.key.indexOf(true);
  if (first < 0) throw new ClipNotProven('the recording has no keyframe to start from.');

  // Frames up to the requested out may stand in the file after it, as B-frames do.
  let last = first;
  for (let order = outOrder; order >= 0; order -= 1) {
    const position = at(all.positions, order);
    if (at(index.pts, position) < at(index.pts, first)) break;
    last = Math.max(last, position);
  }
  let end = last + 1;
  while (end < index.key.length && !index.key[end]) end += 1;

  const shown = all.positions.filter(
    (position) => position >= first && position < end && at(index.pts, position) >= at(index.pts, first),
  );
  const firstShown = shown[0];
  const lastShown = shown.at(-1);
  if (firstShown === undefined || lastShown === undefined) {
    throw new ClipNotProven('no frame between the keyframes around the request is shown.');
  }
  const ms = (ticks: number) => millisecondsOf(ticks, all.base, timeBase);
  const lastTicks = at(index.pts, lastShown);
  const following = all.positions[all.positions.indexOf(lastShown) + 1];
  const duration = index.durations[lastShown];
  const previous = shown.at(-2);
  const span =
    duration !== undefined && duration > 0
      ? duration
      : previous === undefined
        ? 0
        : lastTicks - at(index.pts, previous);
  return {
    first,
    end,
    startSeconds: first === 0 ? undefined : between(index, first, timeBase),
    endSeconds: end === index.pts.length ? undefined : between(index, end, timeBase),
    startTicks: at(index.pts, firstShown),
    shown,
    actualFromMs: Math.round(ms(at(index.pts, firstShown))),
    actualToMs: Math.round(ms(following === undefined ? lastTicks + span : at(index.pts, following))),
    lastFrameMs: Math.round(ms(lastTicks)),
  };
}

/** Half-way between two packets' decoding times, so that no rounding to microseconds can move the cut by a packet. */
function between(index: PacketIndex, position: number, timeBase: TimeBase): number {
  const decoding = (p: number) => {
    const dts = at(index.dts, p);
    return Number.isNaN(dts) ? Math.min(...index.pts.slice(p, p + 17)) : dts;
  };
  return (((decoding(position - 1) + decoding(position)) / 2) * timeBase.num) / timeBase.den;
}

/** An element that is known to be there. */
function at(values: number[], position: number): number {
  const value = values[position];
  if (value === undefined) throw new RangeError(`position ${position} of ${values.length}`);
  return value;
}
