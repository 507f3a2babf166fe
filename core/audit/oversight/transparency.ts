import { DateTime } from 'luxon';
import { act } from '@/core/audit/log';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import { whoseOf } from './oversight';
import { type CountedDeed, countDeeds } from './oversight.sql';
import type { Transparency } from './schema';

type Counted = Pick<CountedDeed, 'action' | 'outcome'>;
const done =
  (...actions: string[]) =>
  ({ action, outcome }: Counted) =>
    outcome === 'done' && actions.includes(action);

/** What the public asks first. Each is a sum over entries of the log, so that anybody who has the log can count it again. */
export const HEADLINES: readonly { key: string; counts: (deed: Counted) => boolean }[] = [
  { key: 'faceSearches', counts: done('search.face') },
  { key: 'plateSearches', counts: done('search.plate') },
  { key: 'vehicleSearches', counts: done('search.vehicle') },
  { key: 'descriptionSearches', counts: done('search.description', 'search.words') },
  { key: 'searchesApproved', counts: done('search.authority.approve') },
  { key: 'searchesRefused', counts: done('search.authority.refuse') },
  { key: 'watchlistApproved', counts: done('watchlist.approve') },
  { key: 'watchlistFilesApproved', counts: done('watchlist.approve-import') },
  { key: 'watchlistEnded', counts: done('watchlist.expire', 'watchlist.withdraw') },
  { key: 'watchlistSuspendedPoor', counts: done('watchlist.suspend-poor') },
  { key: 'alertsRaised', counts: done('alert.raise') },
  { key: 'alertsDismissed', counts: done('alert.dismiss') },
  { key: 'alertsHandedOver', counts: done('alert.hand-over') },
  { key: 'bundlesRequested', counts: done('bundle.request') },
  { key: 'refused', counts: ({ outcome }) => outcome === 'denied' },
];

/**
 * The counts of a month, in the time zone that people here live by. All of them are of the log: the table holds every entry of
 * the month exactly once, and the headlines are sums of its lines.
 */
export async function transparencyOf(
  db: Database,
  actor: Actor,
  month: string,
  timeZone: string,
): Promise<Transparency> {
  const start = DateTime.fromISO(`${month}-01`, { zone: timeZone });
  const [from, to] = [start.toJSDate(), start.plus({ months: 1 }).toJSDate()];
  const deed = {
    action: 'oversight.read',
    recordedAs: 'oversight.transparency',
    objectKind: 'oversight',
    details: { month },
  } as const;
  return act(db, actor, deed, async (tx) => {
    const deeds = await countDeeds(tx, await whoseOf(tx, actor), from, to);
    const seqs = deeds
      .flatMap(({ firstSeq, lastSeq }) => [firstSeq, lastSeq])
      .sort((a, b) => (a < b ? -1 : 1));
    return {
      month,
      timeZone,
      from: from.toISOString(),
      to: to.toISOString(),
      entries: deeds.reduce((sum, { count }) => sum + count, 0),
      firstSeq: seqs[0]?.toString() ?? null,
      lastSeq: seqs.at(-1)?.toString() ?? null,
      headlines: HEADLINES.map(({ key, counts }) => ({
        key,
        count: deeds.filter(counts).reduce((sum, { count }) => sum + count, 0),
      })),
      deeds: deeds.map(({ action, outcome, count }) => ({ action, outcome, count })),
    };
  });
}

/** The same as a table for a spreadsheet. */
export function transparencyCsv(report: Transparency): string {
  const cell = (value: string | number) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  const rows = [
    ['part', 'month', 'deed', 'outcome', 'count'],
    ...report.headlines.map(({ key, count }) => ['headline', report.month, key, '', count]),
    ...report.deeds.map(({ action, outcome, count }) => ['log', report.month, action, outcome, count]),
    ['log', report.month, 'all entries', '', report.entries],
  ];
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
