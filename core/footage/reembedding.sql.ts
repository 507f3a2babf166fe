import { Prisma, type TrackKind, type Transaction } from '@/prisma/client';

type Queryable = Pick<Transaction, '$executeRaw' | '$queryRaw'>;

/** Whose tracks are all of `kind` in a Space, or are not: recordings that no worker is indexing. */
const pending = (spaceIds: number[]) => Prisma.sql`
  SELECT r.id FROM recordings r
   WHERE r.status IN ('INDEXED', 'FAILED')
     AND (SELECT count(*) FROM recording_spaces s
           WHERE s.recording_id = r.id AND s.space_id = ANY(${spaceIds}::int[])) < ${spaceIds.length}
     AND EXISTS (SELECT 1 FROM tracks t WHERE t.recording_id = r.id)`;

/** Recordings that are not wholly in each of the Spaces, newest first: what came in last is asked for first. */
export async function recordingsNotIn(tx: Queryable, spaceIds: number[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`${pending(spaceIds)} ORDER BY r.id DESC`;
  return rows.map(({ id }) => id);
}

/** Tracks of those recordings that any of the Spaces has vectors of: what there is to do. */
export async function tracksNotIn(tx: Queryable, spaceIds: number[], kinds: TrackKind[]): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM tracks
     WHERE kind::text = ANY(${kinds}::text[]) AND superseded_at IS NULL AND recording_id IN (${pending(spaceIds)})`;
  return Number(row?.count ?? 0);
}

/** Tracks of a recording that have no vector in a Space, after `afterId` in the order of ids. */
export async function tracksWithoutVectors(
  tx: Queryable,
  tableName: string,
  wanted: { recordingId: string; kinds: TrackKind[]; afterId: string | null; limit: number },
): Promise<{ id: string; kind: TrackKind }[]> {
  return tx.$queryRaw`
    SELECT t.id, t.kind FROM tracks t
     WHERE t.recording_id = ${wanted.recordingId}::uuid AND t.kind::text = ANY(${wanted.kinds}::text[])
       AND t.superseded_at IS NULL
       AND (${wanted.afterId}::uuid IS NULL OR t.id > ${wanted.afterId}::uuid)
       AND NOT EXISTS (SELECT 1 FROM ${vectorTable(tableName)} v WHERE v.track_id = t.id)
     ORDER BY t.id LIMIT ${wanted.limit}`;
}

/** Removes every vector of a Space; gives how many there were. */
export async function deleteVectors(tx: Queryable, tableName: string): Promise<number> {
  return tx.$executeRaw`DELETE FROM ${vectorTable(tableName)}`;
}

/** Table names come from our own table of Spaces; checked all the same, since they become SQL. */
function vectorTable(tableName: string): Prisma.Sql {
  if (!/^space_\d+$/.test(tableName)) throw new Error(`${tableName} is not a table of vectors.`);
  return Prisma.raw(`vectors.${tableName}`);
}
