import type { Particular } from './particulars';

export interface FrameTime {
  /** Of the container's presentation clock. */
  ptsMs: number;
  durationMs: number;
}

export interface PacketList {
  /** Frames that are shown, in order of presentation. */
  shown: FrameTime[];
  /** Packets without a presentation time, and without any time. */
  missing: number;
  undated: number;
  /** Frames that an edit list hides. */
  hidden: number;
  /** How often the clock starts again. */
  restarts: number;
}

/** Decoding times that go back by more than this are a clock that starts again; B-frames never do. */
const RESTART_MS = 1_000;
/** No recording pauses for longer within one file; a transport stream's clock that is set back looks like a day ahead. */
const LONGEST_PAUSE_MS = 6 * 3_600_000;
/** Distances that differ by less are the container's rounding. */
const ROUNDING_MS = 2;

/**
 * Lines `pts,dts,duration,flags` as ffprobe writes them, in decoding order. Frames that an edit list hides (flag D) are
 * not shown and not counted. Where a container has no presentation times (AVI, raw streams), decoding times stand in.
 */
export function readPackets(lines: string, frameRate: number): PacketList {
  const interval = 1000 / (frameRate || 25);
  const list: PacketList = { shown: [], missing: 0, undated: 0, hidden: 0, restarts: 0 };
  let before: number | undefined;
  for (const line of lines.split('\n')) {
    const [pts, dts, duration, flags] = line.split(',');
    if (pts === undefined || flags === undefined) continue;
    const decoding = Number(dts);
    if (Number.isFinite(decoding)) {
      const stepMs = before === undefined ? 0 : (decoding - before) * 1000;
      if (stepMs < -RESTART_MS || stepMs > LONGEST_PAUSE_MS) list.restarts++;
      before = decoding;
    }
    if (flags.includes('D')) {
      list.hidden++;
      continue;
    }
    const time = [pts, dts].map(Number).find(Number.isFinite);
    if (!Number.isFinite(Number(pts))) list.missing++;
    if (time === undefined) list.undated++;
    list.shown.push({
      ptsMs: time === undefined ? list.shown.length * interval : time * 1000,
      durationMs: Number(duration) > 0 ? Math.min(Number(duration) * 1000, 10_000) : interval,
    });
  }
  list.shown.sort((a, b) => a.ptsMs - b.ptsMs);
  return list;
}

/** The largest group of frames without a pause of many hours; a flipped bit in a time throws a frame years away. */
export function believable(frames: FrameTime[]): { believable: FrameTime[]; left: number } {
  let largest: FrameTime[] = [];
  let group: FrameTime[] = [];
  for (const frame of frames) {
    const last = group.at(-1);
    if (last && frame.ptsMs - last.ptsMs > LONGEST_PAUSE_MS) group = [];
    group.push(frame);
    if (group.length > largest.length) largest = group;
  }
  return { believable: largest, left: frames.length - largest.length };
}

/** What is unusual about the distances between frames. */
export function irregularities(frames: FrameTime[], left: number): Particular[] {
  const steps = frames.slice(1).map((frame, index) => frame.ptsMs - (frames[index]?.ptsMs ?? 0));
  const same = steps.filter((step) => step < 0.01).length;
  const distances = steps.filter((step) => step >= 0.01).sort((a, b) => a - b);
  // One hiccup is no variable rate: a twentieth of the distances at either end is left aside.
  const shortestMs = distances[Math.floor(distances.length * 0.05)] ?? 0;
  const longestMs = distances[Math.ceil(distances.length * 0.95) - 1] ?? 0;
  const round = (ms: number) => Math.round(ms * 10) / 10;
  return [
    ...(longestMs - shortestMs > ROUNDING_MS
      ? [{ kind: 'variable-rate' as const, shortestMs: round(shortestMs), longestMs: round(longestMs) }]
      : []),
    ...(same > 0 ? [{ kind: 'same-times' as const, frames: same + 1 }] : []),
    ...(left > 0 ? [{ kind: 'times-not-believable' as const, frames: left }] : []),
  ];
}

/** A pause this long between two frames is told as a gap. */
const GAP_MS = 2_000;

/** Stretches without a picture, counted from the first frame: between frames, and up to the stated end. */
export function pausesIn(timesMs: number[], durationMs: number): { fromMs: number; toMs: number }[] {
  const times = [...timesMs];
  const intervals = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const usual = intervals.toSorted((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? 0;
  const least = Math.max(GAP_MS, usual * 3);
  const pauses: { fromMs: number; toMs: number }[] = [];
  for (const [index, time] of [...times, durationMs].entries()) {
    const before = times[index - 1];
    if (before === undefined || time - before <= least) continue;
    pauses.push({ fromMs: Math.round(before + usual), toMs: Math.round(time) });
  }
  return pauses;
}
