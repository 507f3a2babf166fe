import type { TimeWindow } from '@/core/footage/windows';

/** The month, in UTC, that a time lies in: what tables of vectors and sketches are divided by. */
export function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
}

/** The month after one. */
export function nextMonth(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
}

/** Whether windows of time touch a month. */
export function meetsMonth(windows: readonly TimeWindow[], month: Date): boolean {
  const next = nextMonth(month);
  return windows.some(({ from, to }) => (!to || month < to) && (!from || next > from));
}
