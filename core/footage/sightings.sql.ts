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

/** Key of the crop that a track's plate was read from best; null for a track without one or of an unseen camera. */
export async function plateCropOfTrack(tx: Transaction, trackId: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ cropKey: string }[]>`
    SELECT p.crop_key AS "cropKey" FROM plate_reads p JOIN cameras c ON c.id = p.camera_id
     WHERE p.track_id = ${trackId}::uuid ORDER BY p.agreed DESC, p.confidence DESC LIMIT 1`;
  return row?.cropKey ?? null;
}
