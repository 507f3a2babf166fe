import { DateTime } from 'luxon';
import { z } from 'zod';
import { type BoundedWindow, boundedBy, united } from '@/core/footage/windows';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day such as 20:00.');

/** Hours that come again: every Friday from 20:00 to 23:00. */
export const recurring = z.object({
  /** 1 Monday to 7 Sunday (ISO 8601); the day on which it begins. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  fromTime: clockTime,
  /** Not after `fromTime`: on the next day. */
  toTime: clockTime,
  timeZone: z.string().refine((zone) => DateTime.local({ zone }).isValid, {
    message: 'Not a time zone; write for example Asia/Karachi.',
  }),
});
export type Recurring = z.infer<typeof recurring>;

const DAY_MS = 86_400_000;

/**
 * How many windows there may be, before they are reckoned: one for each of the days in the span.
 * @returns an upper bound
 */
export function occurrencesAtMost({ weekdays }: Recurring, span: BoundedWindow): number {
  const days = (span.to.getTime() - span.from.getTime()) / DAY_MS + 2;
  return Math.ceil((days / 7 + 1) * weekdays.length);
}

/**
 * The windows of hours that come again, within a span: every moment at which the clock on the wall shows such a day and hour.
 * An hour that the clock shows twice is there twice, one that it skips is not there at all.
 * @returns sorted and apart
 */
export function occurrences(asked: Recurring, span: BoundedWindow): BoundedWindow[] {
  return boundedBy(
    united(stretches(span, asked.timeZone).flatMap((stretch) => withinStretch(asked, stretch))),
    span.from,
    span.to,
  );
}

/** A part of a span in which the clock is not changed. */
interface Stretch {
  fromMs: number;
  toMs: number;
  /** What the clock on the wall is ahead of UTC. */
  aheadMs: number;
}

/** Within one stretch the wall's clock is UTC moved by so much: its days and hours are plain arithmetic. */
function withinStretch({ weekdays, fromTime, toTime }: Recurring, stretch: Stretch): BoundedWindow[] {
  const [from, to] = [ofDayMs(fromTime), ofDayMs(toTime)];
  const lengthMs = to > from ? to - from : to - from + DAY_MS;
  const windows: BoundedWindow[] = [];
  // What began the day before may reach into the stretch.
  let dayMs = Math.floor((stretch.fromMs + stretch.aheadMs) / DAY_MS - 1) * DAY_MS;
  for (; dayMs < stretch.toMs + stretch.aheadMs; dayMs += DAY_MS) {
    // 1 January 1970 was a Thursday.
    const weekday = ((((dayMs / DAY_MS + 3) % 7) + 7) % 7) + 1;
    if (!weekdays.includes(weekday)) continue;
    const beginsMs = Math.max(stretch.fromMs, dayMs + from - stretch.aheadMs);
    const endsMs = Math.min(stretch.toMs, dayMs + from + lengthMs - stretch.aheadMs);
    if (beginsMs < endsMs) windows.push({ from: new Date(beginsMs), to: new Date(endsMs) });
  }
  return windows;
}

/** Parts a span where the clock of a zone is changed, to the second. No zone changes it twice within a day. */
function stretches({ from, to }: BoundedWindow, zone: string): Stretch[] {
  const aheadAt = (ms: number) => DateTime.fromMillis(ms, { zone }).offset * 60_000;
  const found: Stretch[] = [];
  let open = from.getTime();
  for (let ms = open; ms < to.getTime(); ms += DAY_MS) {
    const next = Math.min(ms + DAY_MS, to.getTime());
    if (aheadAt(ms) === aheadAt(next)) continue;
    let [before, after] = [ms, next];
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2);
      if (aheadAt(middle) === aheadAt(ms)) before = middle;
      else after = middle;
    }
    // Clocks are changed on whole seconds.
    const changed = Math.floor(after / 1000) * 1000;
    found.push({ fromMs: open, toMs: changed, aheadMs: aheadAt(ms) });
    open = changed;
  }
  if (open < to.getTime()) found.push({ fromMs: open, toMs: to.getTime(), aheadMs: aheadAt(open) });
  return found;
}

function ofDayMs(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}
