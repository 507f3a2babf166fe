import { meets } from '@/core/footage/windows.sql';
import { Prisma, type TrackKind, type Transaction } from '@/prisma/client';
import { REPELLED_BY } from './fusion';
import { monthOf, nextMonth } from './months';
import { type IndexScope, withinScope } from './scope.sql';

/**
 * The vector of the best picture of a track in a Space, in pgvector's text form; also of a coarse track that the fine index
 * replaced and something refers to.
 */
export async function vectorOfTrack(
  tx: Transaction,
  { tableName, name }: { tableName: string; name: string },
  trackId: string,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ vec: string }[]>`
    SELECT vec::text AS vec, quality, ordinal FROM ${vectorTable(tableName)} WHERE track_id = ${trackId}::uuid
     UNION ALL
    SELECT vec::text, quality, ordinal FROM vectors.set_aside WHERE track_id = ${trackId}::uuid AND space = ${name}
     ORDER BY quality DESC, ordinal LIMIT 1`;
  return row?.vec ?? null;
}

export interface VectorHit {
  trackId: string;
  cosine: number;
}

export interface VectorSearch {
  tableName: string;
  dimension: number;
  /** What is compared with, in pgvector's text form: unit vectors, one at least. */
  like: string[];
  /** What candidates are to be unlike. */
  unlike: string[];
  scope: IndexScope;
  /** Tracks that the vectors are of: no candidates. */
  ownTrackIds: string[];
  classes: string[];
  colours: string[];
  /** What else is asked of a track `t`. */
  also?: Prisma.Sql;
  /** The scope in parts without a track in common, compared one after the other; `told` after each how many of them are done. */
  pieces?: readonly IndexScope[];
  told?: (share: number) => Promise<void>;
  /** Only these tracks, found near by their sketches at these times; all of the scope where it is left out. */
  among?: { trackId: string; at: Date }[];
}

export interface VectorScan {
  hits: VectorHit[];
  /** Vectors of the scope, each of them compared. */
  compared: number;
  /** Tracks that reach the threshold, also those beyond the limit. */
  above: number;
}

/**
 * Sightings this much below the threshold are still looked at in the first pass, so that the near misses are among them
 * (of pairs of strangers' faces in the evaluation set 2.7 % lay above it, 0.2 % above the threshold; all its sets taken together).
 */
const MARGIN = 0.1;
/** So many below the threshold are wanted at least. */
const NEAR_MISSES = 5;
/** So many more than can be listed are looked up: some of the nearest may be the example's own, or superseded. */
const RANKED_BEYOND = 50;
const DAY_MS = 86_400_000;

/**
 * Compares what is asked for with every vector in the scope and keeps each track's best, best first. An exact scan: every inner
 * product of the scope is taken once (the vectors have unit length), on as many processors as Postgres gives. What lies
 * far below the threshold is only counted, since grouping every vector of a scope by its track costs several times what
 * comparing it does; where too little lies above, all of it is grouped after all.
 * @param threshold null to list the `limit` best however far they are.
 */
export async function scanVectors(
  tx: Transaction,
  search: VectorSearch,
  threshold: number | null,
  limit: number,
): Promise<VectorScan> {
  // By Postgres' own estimate a row handed over between processes costs more than comparing a vector; it does not.
  await tx.$executeRaw`
    SELECT set_config('parallel_tuple_cost', '0.01', true), set_config('parallel_setup_cost', '100', true),
           set_config('work_mem', '64MB', true)`;
  if (threshold === null) return scanDownTo(tx, search, null, -1, limit);
  const scan = await scanDownTo(tx, search, threshold - MARGIN, threshold, limit);
  if (scan.hits.length >= Math.min(limit, scan.above + NEAR_MISSES)) return scan;
  return scanDownTo(tx, search, null, threshold, limit);
}

/** Tracks that reach a threshold, best first, however many the list of a search has room for. */
export async function tracksAbove(
  tx: Transaction,
  search: VectorSearch,
  threshold: number,
  limit: number,
): Promise<string[]> {
  const { hits } = await scanDownTo(tx, search, threshold, threshold, limit);
  return hits.map(({ trackId }) => trackId);
}

async function scanDownTo(
  tx: Transaction,
  search: VectorSearch,
  floor: number | null,
  threshold: number,
  limit: number,
): Promise<VectorScan> {
  const { pieces = [search.scope], told } = search;
  const whole: VectorScan = { hits: [], compared: 0, above: 0 };
  for (const [index, scope] of pieces.entries()) {
    const piece = await scanPiece(tx, { ...search, scope }, floor, threshold, limit);
    whole.hits = [...whole.hits, ...piece.hits].sort(nearestFirst).slice(0, limit);
    whole.compared += piece.compared;
    whole.above += piece.above;
    await told?.((index + 1) / pieces.length);
  }
  return whole;
}

/** As the database orders them. */
const nearestFirst = (a: VectorHit, b: VectorHit) =>
  b.cosine - a.cosine || (a.trackId < b.trackId ? -1 : a.trackId > b.trackId ? 1 : 0);

async function scanPiece(
  tx: Transaction,
  search: VectorSearch,
  floor: number | null,
  threshold: number,
  limit: number,
): Promise<VectorScan> {
  const group =
    floor === null
      ? Prisma.sql`s.track_id`
      : Prisma.sql`CASE WHEN s.distance <= ${-floor}::float8 THEN s.track_id END`;
  // Of what lies below the threshold only the nearest can be listed; whether the others' tracks are wanted is not looked up.
  const nearest =
    floor === null || search.classes.length + search.colours.length > 0
      ? Prisma.empty
      : Prisma.sql`WHERE best.cosine >= ${threshold} OR best.rank <= ${limit + RANKED_BEYOND}`;
  // OFFSET 0 keeps the distance from being taken twice, and the few tracks above the floor from being looked up by reading
  // the table of all tracks.
  const fence = floor === null ? Prisma.empty : Prisma.sql`OFFSET 0`;
  const rows = await tx.$queryRaw<(VectorHit & { compared: bigint | null; above: bigint })[]>`
    WITH best AS MATERIALIZED (
      SELECT ${group} AS track_id, -min(s.distance) AS cosine, count(*) AS vectors,
             row_number() OVER (ORDER BY min(s.distance)) AS rank
        FROM (SELECT v.track_id, ${fusedDistance(search)} AS distance
                FROM ${searched(search)} WHERE ${withinScope('v', search.scope)} OFFSET 0) s
       GROUP BY 1
    )
    SELECT t.id AS "trackId", best.cosine AS cosine,
           (SELECT sum(vectors)::bigint FROM best) AS compared,
           count(*) FILTER (WHERE best.cosine >= ${threshold}) OVER () AS above
      FROM best CROSS JOIN LATERAL (
        SELECT t.id FROM tracks t WHERE t.id = best.track_id AND ${wanted(search)} ${fence}) t
     ${nearest}
     ORDER BY best.cosine DESC, t.id LIMIT ${limit}`;
  const [first] = rows;
  return {
    hits: rows.map(({ trackId, cosine }) => ({ trackId, cosine })),
    compared: first ? Number(first.compared) : await countVectors(tx, search),
    above: Number(first?.above ?? 0),
  };
}

/**
 * How many tracks of a scope were not compared, since their vectors in this Space are still to be made: tracks of
 * recordings that are not wholly in it, and that have no vector there yet. Only recordings that wait are looked at, few
 * unless the models were changed.
 */
export async function countNotCompared(
  tx: Transaction,
  search: VectorSearch,
  space: { id: number; kinds: TrackKind[] },
): Promise<number> {
  const { cameraIds, windows } = search.scope;
  const span = Prisma.join(
    [
      Prisma.sql`t.kind = ANY(${space.kinds}::"TrackKind"[])`,
      meets(Prisma.sql`t.starts_at`, Prisma.sql`t.ends_at`, windows),
      wanted(search),
    ],
    ' AND ',
  );
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    WITH waiting AS MATERIALIZED (
      SELECT r.id FROM vectors.waiting w JOIN recordings r ON r.id = w.recording_id
       WHERE w.space_id = ${space.id} AND r.camera_id = ANY(${cameraIds}::int[])
         AND (r.starts_at IS NULL OR r.ends_at IS NULL
           OR ${meets(Prisma.sql`r.starts_at`, Prisma.sql`r.ends_at`, windows)})
    )
    SELECT count(*) AS count FROM waiting JOIN tracks t ON t.recording_id = waiting.id
     WHERE ${span}
       AND NOT EXISTS (SELECT 1 FROM ${vectorTable(search.tableName)} v WHERE v.track_id = t.id)`;
  return Number(row?.count ?? 0);
}

/**
 * The distance of a vector from what is asked for, as ./fusion.ts fuses cosines, with the sign turned: the nearest example,
 * pushed back by what it is nearer to than to that.
 */
function fusedDistance({ like, unlike, dimension }: VectorSearch): Prisma.Sql {
  const nearest = (vectors: string[]) => {
    const distances = vectors.map(
      (vector) => Prisma.sql`v.vec <#> ${vector}::text::halfvec(${Prisma.raw(String(dimension))})`,
    );
    return distances.length === 1 ? Prisma.join(distances) : Prisma.sql`least(${Prisma.join(distances)})`;
  };
  const near = nearest(like);
  if (unlike.length === 0) return near;
  const repel = Prisma.raw(String(REPELLED_BY));
  return Prisma.sql`((${near}) + ${repel} * greatest(0, (${near}) - (${nearest(unlike)})))`;
}

/** How many vectors lie in a scope. */
async function countVectors(tx: Transaction, { tableName, scope }: VectorSearch): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM ${vectorTable(tableName)} v WHERE ${withinScope('v', scope)}`;
  return Number(row?.count ?? 0);
}

/**
 * The vectors of a Space; with `among` those of some tracks, looked up by key in the month or two that they lie in: said month by
 * month, since Postgres would otherwise choose the month anew for each track.
 */
function searched({ tableName, among }: VectorSearch): Prisma.Sql {
  if (!among) return Prisma.sql`${vectorTable(tableName)} v`;
  const months = [...byMonth(among)].map(([monthMs, trackIds]) => {
    const [month, next] = [new Date(monthMs), nextMonth(new Date(monthMs))];
    return Prisma.sql`SELECT * FROM ${vectorTable(tableName)}
      WHERE track_id = ANY(${trackIds}::uuid[]) AND at >= ${month} AND at < ${next}`;
  });
  if (months.length === 0) return Prisma.sql`(SELECT * FROM ${vectorTable(tableName)} WHERE false) v`;
  return Prisma.sql`(${Prisma.join(months, ' UNION ALL ')}) v`;
}

/** Ids of tracks by the months in which vectors of theirs may lie: no track is longer than a day. */
function byMonth(among: NonNullable<VectorSearch['among']>): Map<number, string[]> {
  const months = new Map<number, string[]>();
  for (const { trackId, at } of among) {
    const edges = [at.getTime() - DAY_MS, at.getTime() + DAY_MS];
    for (const month of new Set(edges.map((edge) => monthOf(new Date(edge)).getTime()))) {
      const ids = months.get(month);
      if (ids) ids.push(trackId);
      else months.set(month, [trackId]);
    }
  }
  return months;
}

function wanted({ ownTrackIds, classes, colours, also }: VectorSearch): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`t.superseded_at IS NULL`,
      ...(also ? [also] : []),
      ...(ownTrackIds.length > 0 ? [Prisma.sql`NOT t.id = ANY(${ownTrackIds}::uuid[])`] : []),
      ...(classes.length > 0 ? [Prisma.sql`t.object_class = ANY(${classes}::text[])`] : []),
      ...(colours.length > 0
        ? [Prisma.sql`(t.colour = ANY(${colours}::text[]) OR t.second_colour = ANY(${colours}::text[]))`]
        : []),
    ],
    ' AND ',
  );
}

/** Table names come from our own table of Spaces; checked all the same, since they become SQL. */
export function vectorTable(tableName: string): Prisma.Sql {
  if (!/^space_\d+$/.test(tableName)) throw new Error(`${tableName} is not a table of vectors.`);
  return Prisma.raw(`vectors.${tableName}`);
}
