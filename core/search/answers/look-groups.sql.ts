import type { Transaction } from '@/prisma/client';
import { vectorTable } from '../vectors.sql';

/** Those of some tracks that have a vector in a Space; row-level security on tracks decides. */
export async function tracksWithVector(
  tx: Transaction,
  tableName: string,
  trackIds: string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ trackId: string }[]>`
    SELECT DISTINCT v.track_id AS "trackId" FROM ${vectorTable(tableName)} v
      JOIN tracks t ON t.id = v.track_id
     WHERE v.track_id = ANY(${trackIds}::uuid[]) AND t.superseded_at IS NULL`;
  return rows.map(({ trackId }) => trackId);
}
