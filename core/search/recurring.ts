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

/**
 * The windows of hours that come again, within a span. Times are those of the clock on the wall. A time in the hour that is
 * skipped or comes twice when the clock is changed is not resolved rightly: such a window can be an hour too long, hold only
 * the first of two passes, or be left out.
 * @returns sorted and apart
 */
export function occurrences(
  { weekdays, fromTime, toTime, timeZone }: Recurring,
  span: BoundedWindow,
): BoundedWindow[] {
  const windows: BoundedWindow[] = [];
  const end = DateTime.fromJSDate(span.to, { zone: timeZone });
  // A window that began the day before may reach into the span.
  let day = DateTime.fromJSDate(span.from, { zone: timeZone }).startOf('day').minus({ days: 1 });
  for (; day <= end; day = day.plus({ days: 1 })) {
    if (!weekdays.includes(day.weekday)) continue;
    const from = atTime(day, fromTime);
    const to = atTime(toTime > fromTime ? day : day.plus({ days: 1 }), toTime);
    windows.push({ from: from.toJSDate(), to: to.toJSDate() });
  }
  return boundedBy(united(windows), span.from, span.to);
}

function atTime(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}
