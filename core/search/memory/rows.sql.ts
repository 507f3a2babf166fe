import { Prisma, type Transaction } from '@/prisma/client';
import { nextMonth } from '../months';
import { type IndexScope, withinScope } from '../scope.sql';
import { type NearTrack, sketchTable } from '../sketches.sql';

/** The database or a transaction of it. */
type Queryable = Pick<Transaction, '$executeRaw' | '$queryRaw'>;

/** A month whose sketches are whole, and how many pages of a table they lie in. */
export interface SketchedMonth {
  month: Date;
  pages: number;
}

/** What a Space's vectors are on average, as its sketches take it. */
export async function centreOf(db: Queryable, tableName: string): Promise<number[]> {
  sketchTable(tableName);
  const [row] = await db.$queryRaw<{ centre: string }[]>`
    SELECT ${Prisma.raw(`vectors.${tableName}_centre()`)}::text AS centre`;
  return (row?.centre ?? '[]').slice(1, -1).split(',').map(Number);
}

/** Transactions from this one on may still be running: what those before it wrote is final. */
export async function oldestRunning(db: Queryable): Promise<bigint> {
  const [row] = await db.$queryRaw<
    { oldest: string }[]
  >`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest`;
  return BigInt(row?.oldest ?? 0);
}

/** The months of a Space whose sketches are whole, newest first. */
export async function sketchedMonths(
  db: Queryable,
  space: { id: number; tableName: string },
): Promise<SketchedMonth[]> {
  return db.$queryRaw<SketchedMonth[]>`
    SELECT m.month, (pg_relation_size(to_regclass(
             ${`vectors.${space.tableName}_bits_`} || to_char(m.month AT TIME ZONE 'UTC', 'YYYYMM'))) / 8192)::float8 AS pages
      FROM vectors.sketch_months m WHERE m.space_id = ${space.id}
       AND to_regclass(${`vectors.${space.tableName}_bits_`} || to_char(m.month AT TIME ZONE 'UTC', 'YYYYMM')) IS NOT NULL
     ORDER BY m.month DESC`;
}

/** A row: track 16, ordinal 2, camera 4, time 8 (microseconds from 2000), and its bits. */
const packed = Prisma.sql`string_agg(uuid_send(v.track_id) || int2send(v.ordinal) || int4send(v.camera_id)
                                     || timestamptz_send(v.at) || substring(bit_send(v.bits) FROM 5), '')`;

/** That leaves one partition, whose pages are meant. */
const inMonth = (month: Date) => Prisma.sql`v.at >= ${month} AND v.at < ${nextMonth(month)}`;

/** Sketches in some pages of a month that were written before a transaction. */
export async function sketchesInPages(
  db: Queryable,
  tableName: string,
  month: Date,
  pages: { from: number; to: number },
  before: bigint,
): Promise<Uint8Array> {
  const [row] = await db.$queryRaw<{ rows: Uint8Array | null }[]>`
    SELECT ${packed} AS rows FROM ${sketchTable(tableName)} v
     WHERE ${inMonth(month)} AND v.ctid >= ${`(${pages.from},0)`}::tid AND v.ctid < ${`(${pages.to},0)`}::tid AND v.written < ${String(before)}::xid8`;
  return row?.rows ?? new Uint8Array();
}

/** Sketches of a month that were written by transactions from one on and before another. */
export async function sketchesWritten(
  db: Queryable,
  tableName: string,
  month: Date,
  written: { from: bigint; before: bigint },
): Promise<Uint8Array> {
  const [row] = await db.$queryRaw<{ rows: Uint8Array | null }[]>`
    SELECT ${packed} AS rows FROM ${sketchTable(tableName)} v
     WHERE v.written >= ${String(written.from)}::xid8 AND v.written < ${String(written.before)}::xid8
       AND ${inMonth(month)}`;
  return row?.rows ?? new Uint8Array();
}

/** Sketches deleted by transactions from one on and before another, by the bytes of their track. */
export async function sketchesRemoved(
  db: Queryable,
  spaceId: number,
  removed: { from: bigint; before: bigint },
): Promise<{ track: Uint8Array; ordinal: number; atUs: number }[]> {
  return db.$queryRaw`
    SELECT uuid_send(track_id) AS track, ordinal::int AS ordinal, (extract(epoch FROM at) * 1000000)::float8 AS "atUs"
      FROM vectors.sketches_removed
     WHERE space_id = ${spaceId} AND removed >= ${String(removed.from)}::xid8 AND removed < ${String(removed.before)}::xid8`;
}

/** Forgets which sketches were deleted longer ago than anybody who holds sketches waits before looking. */
export async function forgetRemoved(db: Queryable): Promise<void> {
  await db.$executeRaw`DELETE FROM vectors.sketches_removed WHERE removed_at < now() - interval '1 day'`;
}

/** The sketch of a vector, and the tracks of a scope whose sketches were written from a transaction on. */
export async function sketchAndFresh(
  tx: Transaction,
  tableName: string,
  vector: string,
  scope: IndexScope,
  from: bigint,
): Promise<{ bits: Uint8Array; fresh: NearTrack[] }> {
  const [row] = await tx.$queryRaw<{ bits: Uint8Array; ids: string[] | null; times: number[] | null }[]>`
    SELECT substring(bit_send(${Prisma.raw(`vectors.${tableName}_sketch`)}(${vector}::text::halfvec)) FROM 5) AS bits, fresh.*
      FROM (SELECT array_agg(v.track_id::text) AS ids, array_agg((extract(epoch FROM v.at) * 1000)::float8) AS times
              FROM ${sketchTable(tableName)} v
             WHERE v.written >= ${String(from)}::xid8 AND ${withinScope('v', scope)}) fresh`;
  if (!row) throw new Error(`${tableName} has no sketches.`);
  const times = row.times ?? [];
  const fresh = (row.ids ?? []).map((trackId, index) => ({ trackId, at: new Date(times[index] ?? 0) }));
  return { bits: row.bits, fresh };
}
