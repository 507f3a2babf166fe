import { Prisma, type Transaction } from '@/prisma/client';
import { type IndexScope, withinScope } from './scope.sql';
import type { VectorSearch } from './vectors.sql';

/** The database or a transaction of it. */
type Queryable = Pick<Transaction, '$executeRaw' | '$queryRaw'>;

/** A month of a Space, how many vectors lie in it by the size of its table, and what there is to search it faster. */
export interface VectorMonth {
  month: Date;
  vectors: number;
  /** Every vector of the month has its sketch. */
  sketched: boolean;
  /** There is a graph over its sketches. */
  graph: boolean;
  /** Share of the exact ten and fifty best that sketches and graph found when it was measured. */
  recall10: number | null;
  recall50: number | null;
  /** The same of what a process finds in its memory, and how many vectors the month had when that was measured. */
  heldRecall10: number | null;
  heldRecall50: number | null;
  heldVectors: number | null;
}

/** The months of a Space, first to last. */
export async function monthsOf(
  db: Queryable,
  space: { id: number; tableName: string; dimension: number },
): Promise<VectorMonth[]> {
  // A row: its halves, 60 bytes of other columns, 36 of its own; rows do not cross pages of 8,168 bytes.
  const perPage = Math.max(1, Math.floor(8168 / (2 * space.dimension + 96)));
  const rows = await db.$queryRaw<(Omit<VectorMonth, 'vectors'> & { pages: number })[]>`
    WITH months AS (
      SELECT to_date(right(c.relname, 6), 'YYYYMM')::timestamp AT TIME ZONE 'UTC' AS month,
             pg_relation_size(c.oid)::float8 / 8192 AS pages
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = ${`vectors.${space.tableName}`}::regclass
    )
    SELECT months.month, months.pages, s.space_id IS NOT NULL AS sketched, coalesce(s.graph, false) AS graph,
           s.recall_10::float8 AS "recall10", s.recall_50::float8 AS "recall50",
           s.held_recall_10::float8 AS "heldRecall10", s.held_recall_50::float8 AS "heldRecall50",
           s.held_vectors::float8 AS "heldVectors"
      FROM months LEFT JOIN vectors.sketch_months s ON s.space_id = ${space.id} AND s.month = months.month
     ORDER BY months.month`;
  return rows.map(({ pages, ...month }) => ({ ...month, vectors: Math.round(pages * perPage) }));
}

/** About how many vectors lie in a scope. */
export async function estimateVectors(db: Queryable, spaceId: number, scope: IndexScope): Promise<number> {
  const iso = (time: Date | null) => time?.toISOString() ?? null;
  const [row] = await db.$queryRaw<{ vectors: bigint }[]>`
    SELECT vectors.estimate(${spaceId}::int, ${scope.cameraIds}::int[],
                            ${scope.windows.map(({ from }) => iso(from))}::timestamptz[],
                            ${scope.windows.map(({ to }) => iso(to))}::timestamptz[]) AS vectors`;
  return Number(row?.vectors ?? 0);
}

/** A track whose picture is near by its sketch; `at` is that picture's time. */
export interface NearTrack {
  trackId: string;
  at: Date;
}

/**
 * The tracks of the sketches nearest to any of some vectors, so many of each. With `graph` through the months' graphs (HNSW),
 * where a camera or time outside the scope is passed over and the search goes on; without, by comparing every sketch of the scope.
 * @param like unit vectors, in pgvector's text form
 */
export async function nearestBySketch(
  tx: Transaction,
  search: Pick<VectorSearch, 'tableName' | 'dimension' | 'scope'>,
  like: readonly string[],
  { candidates, graph }: { candidates: number; graph: boolean },
): Promise<NearTrack[]> {
  // pgvector's graph looks through a thousand at a time at most; scanning goes on from there.
  await tx.$executeRaw`
    SELECT set_config('hnsw.ef_search', ${String(Math.min(1000, candidates))}, true),
           set_config('hnsw.iterative_scan', 'relaxed_order', true),
           set_config('parallel_tuple_cost', '0.01', true), set_config('parallel_setup_cost', '100', true)`;
  const found = new Map<string, NearTrack>();
  for (const vector of like) {
    for (const track of await nearestToOne(tx, search, vector, candidates, graph))
      found.set(track.trackId, track);
  }
  return [...found.values()];
}

async function nearestToOne(
  tx: Transaction,
  { tableName, dimension, scope }: Pick<VectorSearch, 'tableName' | 'dimension' | 'scope'>,
  vector: string,
  candidates: number,
  graph: boolean,
): Promise<NearTrack[]> {
  const table = sketchTable(tableName);
  const [probe] = await tx.$queryRaw<{ bits: string }[]>`
    SELECT ${Prisma.raw(`vectors.${tableName}_sketch`)}(${vector}::text::halfvec)::text AS bits`;
  const bits = Prisma.sql`${probe?.bits ?? ''}::text::bit(${Prisma.raw(String(dimension))})`;
  // An addition keeps the order from being taken from a graph.
  const distance = graph ? Prisma.sql`v.bits <~> ${bits}` : Prisma.sql`(v.bits <~> ${bits}) + 0`;
  // As two arrays in one row: thousands of rows would take longer to unpack than to find.
  const [row] = await tx.$queryRaw<{ ids: string[] | null; times: number[] | null }[]>`
    SELECT array_agg(track_id::text) AS ids, array_agg((extract(epoch FROM at) * 1000)::float8) AS times FROM (
      SELECT DISTINCT ON (near.track_id) near.track_id, near.at
        FROM (SELECT v.track_id, v.at FROM ${table} v WHERE ${withinScope('v', scope)} ORDER BY ${distance} LIMIT ${candidates}) near
       ORDER BY near.track_id, near.at) tracks`;
  const times = row?.times ?? [];
  return (row?.ids ?? []).map((trackId, index) => ({ trackId, at: new Date(times[index] ?? 0) }));
}

/** Begins to keep sketches of a Space. Nothing happens where they are kept already, or it is empty. */
export async function sketchSpace(db: Queryable, spaceId: number): Promise<void> {
  await db.$queryRaw`SELECT vectors.sketch_space(${spaceId}::int)`;
}

/** Makes the sketches of a month that has vectors; its writers wait meanwhile. */
export async function sketchMonth(db: Queryable, spaceId: number, month: Date): Promise<void> {
  await db.$queryRaw`SELECT vectors.sketch_month(${spaceId}::int, ${month}::timestamptz)`;
}

/** Builds the graph over a month's sketches; its writers wait meanwhile. */
export async function graphMonth(db: Queryable, spaceId: number, month: Date): Promise<void> {
  await db.$queryRaw`SELECT vectors.graph_month(${spaceId}::int, ${month}::timestamptz)::text`;
}

/** Notes how much of the exact answer a month's sketches find. */
export async function noteRecall(
  db: Queryable,
  spaceId: number,
  month: Date,
  { recall10, recall50 }: { recall10: number; recall50: number },
): Promise<void> {
  await db.$executeRaw`
    UPDATE vectors.sketch_months SET recall_10 = ${recall10}, recall_50 = ${recall50}
     WHERE space_id = ${spaceId} AND month = ${month}::timestamptz`;
}

/** Notes how much of the exact answer is found through memory. */
export async function noteHeldRecall(
  db: Queryable,
  spaceId: number,
  { month, vectors }: Pick<VectorMonth, 'month' | 'vectors'>,
  { recall10, recall50 }: { recall10: number; recall50: number },
): Promise<void> {
  await db.$executeRaw`
    UPDATE vectors.sketch_months
       SET held_recall_10 = ${recall10}, held_recall_50 = ${recall50}, held_vectors = ${vectors}::bigint
     WHERE space_id = ${spaceId} AND month = ${month}::timestamptz`;
}

/** Vectors of a month taken at random, of as many tracks, in pgvector's text form. */
export async function sampleVectors(
  db: Queryable,
  tableName: string,
  { month, vectors }: Pick<VectorMonth, 'month' | 'vectors'>,
  count: number,
): Promise<{ trackId: string; vector: string }[]> {
  if (!/^space_\d+$/.test(tableName)) throw new Error(`${tableName} is not a table of vectors.`);
  const percent = Math.min(100, (100 * 30 * count) / Math.max(1, vectors));
  return db.$queryRaw`
    SELECT "trackId", vector FROM (
      SELECT DISTINCT ON (v.track_id) v.track_id AS "trackId", v.vec::text AS vector
        FROM ${Prisma.raw(`vectors.${tableName}`)} v TABLESAMPLE SYSTEM (${percent}::float8)
       WHERE v.at >= ${month}::timestamptz AND v.at < ${month}::timestamptz + interval '1 month'
       ORDER BY v.track_id, v.ordinal
    ) sample ORDER BY random() LIMIT ${count}`;
}

/** The table of the sketches of a Space, beside that of its vectors. */
export function sketchTable(tableName: string): Prisma.Sql {
  if (!/^space_\d+$/.test(tableName)) throw new Error(`${tableName} is not a table of vectors.`);
  return Prisma.raw(`vectors.${tableName}_bits`);
}
