import type { Transaction } from '@/prisma/client';

export interface PlateRow {
  trackId: string;
  text: string;
  confidence: number;
  agreed: boolean;
  /** As `plateRead.alternatives`. */
  alternatives: unknown;
}

/** The best reading of each of these tracks that has one: agreed before uncertain, then the surest. */
export async function platesOfTracks(tx: Transaction, trackIds: string[]): Promise<PlateRow[]> {
  if (trackIds.length === 0) return [];
  return tx.$queryRaw<PlateRow[]>`
    SELECT DISTINCT ON (track_id) track_id AS "trackId", text, confidence, agreed, alternatives
      FROM plate_reads WHERE track_id = ANY(${trackIds}::uuid[])
     ORDER BY track_id, agreed DESC, confidence DESC`;
}
