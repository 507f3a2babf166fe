/** What a person marked of a recording, in its own milliseconds. */
export interface Marks {
  inMs: number | null;
  outMs: number | null;
}

export const noMarks: Marks = { inMs: null, outMs: null };

/** Marks the start. An end that lies before it is dropped, as editors do. */
export function markIn(marks: Marks, ms: number): Marks {
  return { inMs: ms, outMs: marks.outMs !== null && marks.outMs <= ms ? null : marks.outMs };
}

/** Marks the end. A start that lies after it is dropped. */
export function markOut(marks: Marks, ms: number): Marks {
  return { inMs: marks.inMs !== null && marks.inMs >= ms ? null : marks.inMs, outMs: ms };
}

/** The stretch marked: an open end means the recording's own. Null where nothing is marked. */
export function markedRange(marks: Marks, durationMs: number): { fromMs: number; toMs: number } | null {
  if (marks.inMs === null && marks.outMs === null) return null;
  return { fromMs: Math.round(marks.inMs ?? 0), toMs: Math.round(marks.outMs ?? durationMs) };
}

/** A clip around a track: two seconds of grace on both sides, inside the recording. */
export function rangeAround(
  track: { firstPtsMs: number; lastPtsMs: number },
  durationMs: number | null,
  graceMs = 2_000,
): { fromMs: number; toMs: number } {
  const end = track.lastPtsMs + graceMs;
  return {
    fromMs: Math.max(0, Math.round(track.firstPtsMs - graceMs)),
    toMs: Math.round(durationMs === null ? end : Math.min(durationMs, end)),
  };
}

export const speeds = [0.125, 0.25, 0.5, 1, 2, 4, 8, 16] as const;

/**
 * J and L as on an editor's desk: the first press plays in that direction at normal speed, each further one doubles it,
 * up to 16×; pressing the other direction starts that one at normal speed.
 * @param rate signed: negative is backwards, 0 is standing still.
 */
export function shuttle(rate: number, direction: 1 | -1): number {
  if (Math.sign(rate) !== direction || Math.abs(rate) < 1) return direction;
  return direction * Math.min(16, Math.abs(rate) * 2);
}
