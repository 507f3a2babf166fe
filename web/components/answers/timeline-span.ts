/** A stretch of time in view, in epoch milliseconds. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** Nearer than this, marks of one picture a second lie far apart already. */
const NEAREST_MS = 2_000;

/** The same moment stays under the pointer; nothing outside `whole` comes into view. `factor` below 1 looks closer. */
export function zoomed(span: Span, factor: number, anchorMs: number, whole: Span): Span {
  const wholeMs = whole.toMs - whole.fromMs;
  const lengthMs = span.toMs - span.fromMs;
  const nextMs = Math.min(wholeMs, Math.max(Math.min(NEAREST_MS, wholeMs), lengthMs * factor));
  const share = (anchorMs - span.fromMs) / lengthMs;
  return within({ fromMs: anchorMs - share * nextMs, toMs: anchorMs + (1 - share) * nextMs }, whole);
}

/** Moved along, and no further than `whole` reaches. */
export function moved(span: Span, byMs: number, whole: Span): Span {
  return within({ fromMs: span.fromMs + byMs, toMs: span.toMs + byMs }, whole);
}

function within(span: Span, whole: Span): Span {
  const overMs = Math.max(0, whole.fromMs - span.fromMs) - Math.max(0, span.toMs - whole.toMs);
  return {
    fromMs: Math.max(whole.fromMs, span.fromMs + overMs),
    toMs: Math.min(whole.toMs, span.toMs + overMs),
  };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  28 * DAY,
  91 * DAY,
  365 * DAY,
];

/**
 * Moments to write beside the time line: at most `most`, on whole steps of the clock on the wall.
 * @param offsetMs of the zone: local time − UTC
 */
export function ticksOf(span: Span, most: number, offsetMs: number): { stepMs: number; ticks: number[] } {
  const stepMs = STEPS_MS.find((step) => (span.toMs - span.fromMs) / step <= most) ?? 365 * DAY;
  const ticks: number[] = [];
  const first = Math.ceil((span.fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  for (let at = first; at <= span.toMs; at += stepMs) ticks.push(at);
  return { stepMs, ticks };
}
