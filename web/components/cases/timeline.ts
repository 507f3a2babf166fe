import type { CaseDetail } from '@/core/cases/schema';

/** One entry of a case's timeline: a fact of the FIR, an exhibit at its corrected time, or an event somebody wrote. */
export type TimelineEntry = { key: string; at: string } & (
  | { kind: 'occurred' | 'occurredEnd' | 'reported' | 'dispatched' }
  | { kind: 'exhibit'; exhibit: CaseDetail['exhibitList'][number] }
  | { kind: 'event'; event: CaseDetail['events'][number] }
);

/**
 * The timeline of a case in order of time, earliest first: when it occurred, was reported and dispatched, what its exhibits
 * show at their corrected times, and what was done. Entries of one moment keep that order.
 */
export function timelineOf(
  fir: Pick<
    CaseDetail,
    'occurredFrom' | 'occurredTo' | 'reportedAt' | 'dispatchedAt' | 'exhibitList' | 'events'
  >,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [{ key: 'occurred', at: fir.occurredFrom, kind: 'occurred' }];
  if (fir.occurredTo) entries.push({ key: 'occurredEnd', at: fir.occurredTo, kind: 'occurredEnd' });
  entries.push({ key: 'reported', at: fir.reportedAt, kind: 'reported' });
  if (fir.dispatchedAt) entries.push({ key: 'dispatched', at: fir.dispatchedAt, kind: 'dispatched' });
  for (const exhibit of fir.exhibitList) {
    entries.push({ key: exhibit.id, at: exhibit.at, kind: 'exhibit', exhibit });
  }
  for (const event of fir.events) entries.push({ key: event.id, at: event.at, kind: 'event', event });
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
