import type { Transaction } from '@/prisma/client';
import { vectorTable } from '../vectors.sql';

/**
 * Cosines of the best vectors of tracks with those of up to `reach` tracks before them in the list. The vectors have unit
 * length, so that their inner product is the cosine. Tracks without a vector in the Space are left out.
 * @returns `now` and `earlier` are places in `trackIds`
 */
export async function cosinesToEarlier(
  tx: Transaction,
  tableName: string,
  trackIds: string[],
  reach: number,
): Promise<{ now: number; earlier: number; cosine: number }[]> {
  if (trackIds.length < 2) return [];
  return tx.$queryRaw<{ now: number; earlier: number; cosine: number }[]>`
    WITH best AS MATERIALIZED (
      SELECT DISTINCT ON (s.place) s.place, v.vec
        FROM unnest(${trackIds}::uuid[]) WITH ORDINALITY AS s (track_id, place)
        JOIN ${vectorTable(tableName)} v ON v.track_id = s.track_id ORDER BY s.place, v.quality DESC
    )
    SELECT (a.place - 1)::int AS now, (b.place - 1)::int AS earlier, -(a.vec <#> b.vec) AS cosine
      FROM best a JOIN best b ON b.place BETWEEN a.place - ${reach} AND a.place - 1`;
}
