import type { Transaction } from '@/prisma/client';
import { deleteTrackRows, vectorTable } from './index-rows.sql';

/** A coarse track in the index, with where its best picture shows it. */
export interface CoarseTrackRow {
  id: string;
  kind: 'PERSON' | 'FACE' | 'VEHICLE' | 'PLATE';
  ptsMs: number;
  /** Fractions of the picture. */
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Coarse tracks that begin before a time and that searches still find; with them where they were seen best. */
export async function coarseTracksBefore(
  db: Pick<Transaction, '$queryRaw'>,
  recordingId: string,
  beforeMs: number,
): Promise<CoarseTrackRow[]> {
  return db.$queryRaw<CoarseTrackRow[]>`
    SELECT t.id, t.kind::text AS kind, s.pts_ms AS "ptsMs", s.x, s.y, s.w, s.h
      FROM tracks t JOIN best_shots s ON s.track_id = t.id AND s.ordinal = 0
     WHERE t.recording_id = ${recordingId}::uuid AND t.pass = 'COARSE' AND t.superseded_at IS NULL
       AND t.first_pts_ms < ${beforeMs} ORDER BY t.first_pts_ms, t.id`;
}

/**
 * Takes coarse tracks that begin before a time out of the index. What a stored search, an alert or an exhibit refers to,
 * with the person of its face and the face of its person, stays as a row with its pictures and its plate, marked, its vectors set
 * aside; the rest is removed.
 * @param held ids of tracks that stay in the index for now
 */
export async function supersedeCoarse(
  tx: Transaction,
  recordingId: string,
  { beforeMs, held, tables }: { beforeMs: number; held: string[]; tables: { name: string; table: string }[] },
): Promise<void> {
  const going = await tx.$queryRaw<{ id: string; kept: boolean }[]>`
    WITH going AS (
      SELECT id, parent_track_id FROM tracks
       WHERE recording_id = ${recordingId}::uuid AND pass = 'COARSE' AND superseded_at IS NULL
         AND first_pts_ms < ${beforeMs} AND NOT id = ANY(${held}::uuid[])
    ), referred AS (
      SELECT id, parent_track_id FROM going g
       WHERE EXISTS (SELECT 1 FROM candidates c WHERE c.track_id = g.id)
          OR EXISTS (SELECT 1 FROM exhibits e WHERE e.track_id = g.id)
          OR EXISTS (SELECT 1 FROM alerts a WHERE a.track_id = g.id)
          OR EXISTS (SELECT 1 FROM searches s
                      WHERE jsonb_path_query_array(s.query, '$.*[*].trackId') @> to_jsonb(g.id::text))
    )
    SELECT g.id, (g.id IN (SELECT id FROM referred)
                  OR g.parent_track_id IN (SELECT id FROM referred)
                  OR g.id IN (SELECT parent_track_id FROM referred WHERE parent_track_id IS NOT NULL)) AS kept
      FROM going g`;
  if (going.length === 0) return;
  const kept = going.flatMap((track) => (track.kept ? [track.id] : []));
  const gone = going.flatMap((track) => (track.kept ? [] : [track.id]));
  for (const { name, table } of kept.length > 0 ? tables : []) {
    await tx.$executeRaw`
      INSERT INTO vectors.set_aside (track_id, space, ordinal, pts_ms, quality, vec)
      SELECT track_id, ${name}, ordinal, pts_ms, quality, vec::public.halfvec FROM ${vectorTable(table)}
       WHERE recording_id = ${recordingId}::uuid AND track_id = ANY(${kept}::uuid[])
      ON CONFLICT DO NOTHING`;
  }
  await deleteTrackRows(tx, recordingId, { vectorsOf: [...kept, ...gone], platesOf: gone }, tables);
  await tx.track.updateMany({ where: { id: { in: kept } }, data: { supersededAt: new Date() } });
  await tx.track.deleteMany({ where: { id: { in: gone } } });
}

/** Takes kept tracks back into the index, where the same first look through the same file found them again. */
export async function reviveCoarse(tx: Transaction, trackIds: string[]): Promise<void> {
  await tx.track.updateMany({
    where: { id: { in: trackIds }, supersededAt: { not: null } },
    data: { supersededAt: null },
  });
  await tx.$executeRaw`DELETE FROM vectors.set_aside WHERE track_id = ANY(${trackIds}::uuid[])`;
}
