import type { Coverage } from '@/core/footage/schema';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';

export type CoverageReason = Coverage['cameras'][number]['ranges'][number]['reason'];

/** One camera on one day, as far as that day lies in the coverage asked for. */
export interface CoverageCell {
  /** Local date, yyyy-mm-dd. */
  day: string;
  totalsMs: Record<CoverageReason, number>;
  /** Indexed for good ÷ everything that was recorded; null where nothing was recorded. */
  indexedShare: number | null;
  /** What a person should know first: damage and failure before waiting, waiting before a first look, that before done. */
  state: CoverageReason;
}

export interface CoverageRow {
  cameraId: number;
  code: string;
  name: string;
  cells: CoverageCell[];
}

export interface CoverageMatrix {
  days: string[];
  rows: CoverageRow[];
}

const none = (): Record<CoverageReason, number> => ({
  indexed: 0,
  coarse: 0,
  pending: 0,
  failed: 0,
  damaged: 0,
  deleted: 0,
  'not-recorded': 0,
});

/**
 * Cuts each camera's coverage into days of `timeZone`. What no range speaks of counts as not recorded, so that the parts
 * of a cell always add up to the time of that day that was asked for (23 or 25 hours where clocks change).
 */
export function coverageMatrix(coverage: Coverage, timeZone: string): CoverageMatrix {
  const fromMs = Date.parse(coverage.from);
  const toMs = Date.parse(coverage.to);
  const days: { day: string; fromMs: number; toMs: number }[] = [];
  for (let day = localDay(fromMs, timeZone); startOf(day, timeZone) < toMs; day = dayAfter(day, 1)) {
    days.push({
      day,
      fromMs: Math.max(fromMs, startOf(day, timeZone)),
      toMs: Math.min(toMs, startOf(dayAfter(day, 1), timeZone)),
    });
  }

  const rows = coverage.cameras.map(({ cameraId, code, name, ranges }) => {
    const spans = ranges.map((range) => ({
      fromMs: Date.parse(range.from),
      toMs: Date.parse(range.to),
      reason: range.reason,
    }));
    const cells = days.map((day) => {
      const totalsMs = none();
      for (const span of spans) {
        const overlapMs = Math.min(day.toMs, span.toMs) - Math.max(day.fromMs, span.fromMs);
        if (overlapMs > 0) totalsMs[span.reason] += overlapMs;
      }
      const recordedMs =
        totalsMs.indexed + totalsMs.coarse + totalsMs.pending + totalsMs.failed + totalsMs.damaged;
      totalsMs['not-recorded'] = Math.max(0, day.toMs - day.fromMs - recordedMs - totalsMs.deleted);
      return {
        day: day.day,
        totalsMs,
        indexedShare: recordedMs > 0 ? totalsMs.indexed / recordedMs : null,
        state: stateOf(totalsMs),
      };
    });
    return { cameraId, code, name, cells };
  });
  return { days: days.map(({ day }) => day), rows };
}

function stateOf(totalsMs: Record<CoverageReason, number>): CoverageReason {
  for (const reason of ['failed', 'damaged', 'pending', 'coarse', 'indexed', 'deleted'] as const) {
    if (totalsMs[reason] > 0) return reason;
  }
  return 'not-recorded';
}

/** The span of `count` whole local days that ends with the day of `lastAt`, as instants for the API. */
export function daysEndingWith(
  lastAt: string,
  count: number,
  timeZone: string,
): { from: string; to: string } {
  const last = localDay(Date.parse(lastAt), timeZone);
  return {
    from: new Date(startOf(dayAfter(last, 1 - count), timeZone)).toISOString(),
    to: new Date(startOf(dayAfter(last, 1), timeZone)).toISOString(),
  };
}

/** The local date of an instant, yyyy-mm-dd. */
function localDay(ms: number, timeZone: string): string {
  return wallTimeOf(ms, timeZone).slice(0, 10);
}

/** When a local date begins. */
function startOf(day: string, timeZone: string): number {
  return Date.parse(instantOf(`${day}T00:00`, timeZone) ?? `${day}T00:00:00Z`);
}

/** The date so many days later; dates are counted as dates, so that no clock change can touch them. */
function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}
