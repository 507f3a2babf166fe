/** From (included) to (not included), in corrected time; null: without end on that side. */
export interface TimeWindow {
  from: Date | null;
  to: Date | null;
}

/** A window with both its ends. */
export interface BoundedWindow {
  from: Date;
  to: Date;
}

const startOf = ({ from }: TimeWindow) => from?.getTime() ?? Number.NEGATIVE_INFINITY;
const endOf = ({ to }: TimeWindow) => to?.getTime() ?? Number.POSITIVE_INFINITY;

/** All that lies in any of the windows: sorted, apart (neighbours that touch are one), the empty ones left out. */
export function united(windows: readonly TimeWindow[]): TimeWindow[] {
  const sorted = windows
    .filter((window) => startOf(window) < endOf(window))
    .sort((a, b) => startOf(a) - startOf(b));
  const apart: TimeWindow[] = [];
  for (const window of sorted) {
    const last = apart.at(-1);
    if (last && startOf(window) <= endOf(last)) {
      if (endOf(window) > endOf(last)) last.to = window.to;
    } else apart.push({ ...window });
  }
  return apart;
}

/** What of windows lies within [from, to): sorted and apart as the windows were. */
export function boundedBy(windows: readonly TimeWindow[], from: Date, to: Date): BoundedWindow[] {
  return windows.flatMap((window) => {
    const start = Math.max(startOf(window), from.getTime());
    const end = Math.min(endOf(window), to.getTime());
    return start < end ? [{ from: new Date(start), to: new Date(end) }] : [];
  });
}

/** Whether windows begin and end somewhere; no window at all does. */
export function isBounded(windows: readonly TimeWindow[]): windows is readonly BoundedWindow[] {
  return windows.every(({ from, to }) => from !== null && to !== null);
}
