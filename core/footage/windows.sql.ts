import { Prisma } from '@/prisma/client';
import type { TimeWindow } from './windows';

/** Windows as Postgres' own set of spans; its operators find their place in it by halving. */
export function multirange(windows: readonly TimeWindow[]): Prisma.Sql {
  const ranges = windows.map(({ from, to }) => `[${from?.toISOString() ?? ''},${to?.toISOString() ?? ''})`);
  return Prisma.sql`${`{${ranges.join(',')}}`}::tstzmultirange`;
}

/**
 * That a moment lies in one of the windows, which are sorted and apart. The outer ends stand by themselves, so that
 * partitions are left out and indexes used by them.
 * @param at a column or expression
 */
export function isWithin(at: Prisma.Sql, windows: readonly TimeWindow[]): Prisma.Sql {
  const first = windows[0];
  if (!first) return Prisma.sql`false`;
  const from = first.from;
  const to = windows.at(-1)?.to ?? null;
  const conditions = [
    ...(from ? [Prisma.sql`${at} >= ${from}`] : []),
    ...(to ? [Prisma.sql`${at} < ${to}`] : []),
    ...(windows.length > 1 ? [Prisma.sql`${at} <@ ${multirange(windows)}`] : []),
  ];
  return conditions.length > 0 ? Prisma.sql`(${Prisma.join(conditions, ' AND ')})` : Prisma.sql`true`;
}

/** That a span, its ends included, has a moment in one of the windows, which are sorted and apart. */
export function meets(startsAt: Prisma.Sql, endsAt: Prisma.Sql, windows: readonly TimeWindow[]): Prisma.Sql {
  const first = windows[0];
  if (!first) return Prisma.sql`false`;
  const from = first.from;
  const to = windows.at(-1)?.to ?? null;
  const conditions = [
    ...(from ? [Prisma.sql`${endsAt} >= ${from}`] : []),
    ...(to ? [Prisma.sql`${startsAt} < ${to}`] : []),
    ...(windows.length > 1
      ? [Prisma.sql`tstzrange(${startsAt}, greatest(${startsAt}, ${endsAt}), '[]') && ${multirange(windows)}`]
      : []),
  ];
  return conditions.length > 0 ? Prisma.sql`(${Prisma.join(conditions, ' AND ')})` : Prisma.sql`true`;
}
