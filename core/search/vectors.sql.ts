import { Prisma, type Transaction } from '@/prisma/client';

/** What of the index a search looks at: cameras that the actor sees, and corrected times. */
export interface IndexScope {
  cameraIds: number[];
  from: Date | null;
  to: Date | null;
}

/** The vector of the best picture of a track in a Space, in pgvector's text form. */
export async function vectorOfTrack(
  tx: Transaction,
  tableName: string,
  trackId: string,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ vec: string }[]>`
    SELECT vec::text AS vec FROM ${vectorTable(tableName)} WHERE track_id = ${trackId}::uuid
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
  /** pgvector's text form of a unit vector. */
  vector: string;
  scope: IndexScope;
  /** The track that the vector is of is not a candidate. */
  ownTrackId: string | null;
  classes: string[];
  colours: string[];
}

/** How many vectors lie in a scope. */
export async function countVectors(
  tx: Transaction,
  { tableName, scope }: Pick<VectorSearch, 'tableName' | 'scope'>,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM ${vectorTable(tableName)} v WHERE ${within(scope)}`;
  return Number(row?.count ?? 0);
}

/**
 * Compares a vector with every vector in the scope and keeps each track's best, best first. An exact scan: the partitions
 * of the span are read through (camera_id, at), each vector's inner product taken (they have unit length), and only the best
 * of each track joined to its row.
 */
export async function scanVectors(
  tx: Transaction,
  search: VectorSearch,
  limit: number,
): Promise<VectorHit[]> {
  const vector = Prisma.sql`${search.vector}::text::halfvec(${Prisma.raw(String(search.dimension))})`;
  return tx.$queryRaw<VectorHit[]>`
    WITH best AS MATERIALIZED (
      SELECT v.track_id, max(-(v.vec <#> ${vector})) AS cosine
        FROM ${vectorTable(search.tableName)} v WHERE ${within(search.scope)} GROUP BY v.track_id
    )
    SELECT t.id AS "trackId", best.cosine AS cosine FROM best JOIN tracks t ON t.id = best.track_id
     WHERE ${wanted(search)} ORDER BY best.cosine DESC, t.id LIMIT ${limit}`;
}

/** How many tracks of the scope reach a threshold. */
export async function countAbove(tx: Transaction, search: VectorSearch, threshold: number): Promise<number> {
  const vector = Prisma.sql`${search.vector}::text::halfvec(${Prisma.raw(String(search.dimension))})`;
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(DISTINCT t.id) AS count FROM ${vectorTable(search.tableName)} v JOIN tracks t ON t.id = v.track_id
     WHERE ${within(search.scope)} AND -(v.vec <#> ${vector}) >= ${threshold} AND ${wanted(search)}`;
  return Number(row?.count ?? 0);
}

function within({ cameraIds, from, to }: IndexScope): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`v.camera_id = ANY(${cameraIds}::int[])`,
      ...(from ? [Prisma.sql`v.at >= ${from}`] : []),
      ...(to ? [Prisma.sql`v.at < ${to}`] : []),
    ],
    ' AND ',
  );
}

function wanted({ ownTrackId, classes, colours }: VectorSearch): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...(ownTrackId ? [Prisma.sql`t.id <> ${ownTrackId}::uuid`] : []),
      ...(classes.length > 0 ? [Prisma.sql`t.object_class = ANY(${classes}::text[])`] : []),
      ...(colours.length > 0 ? [Prisma.sql`t.colour = ANY(${colours}::text[])`] : []),
    ],
    ' AND ',
  );
}

/** Table names come from our own table of Spaces; checked all the same, since they become SQL. */
function vectorTable(tableName: string): Prisma.Sql {
  if (!/^space_\d+$/.test(tableName)) throw new Error(`${tableName} is not a table of vectors.`);
  return Prisma.raw(`vectors.${tableName}`);
}
