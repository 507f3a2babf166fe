import { Prisma, type Transaction } from '@/prisma/client';

export interface PlatePassage {
  trackId: string;
  recordingId: string;
  ptsMs: number;
  text: string;
  normalised: string;
  agreed: boolean;
  startsAt: Date;
  endsAt: Date;
  clockUncertaintyMs: number | null;
  cameraId: number;
  code: string;
  name: string;
  timeZone: string;
  latitude: number | null;
  longitude: number | null;
  kind: string;
  objectClass: string;
  classConfidence: number | null;
  colour: string | null;
  colourConfidence: number | null;
  secondColour: string | null;
}

/**
 * Tracks with a reading that folds to `folded`, each with its best one (the text itself, then agreed, then the surest), in
 * order of time. Equality goes through the trigram index on `folded`; row-level security on cameras and tracks decides.
 */
export async function passagesOfPlate(
  tx: Transaction,
  wanted: { folded: string; normalised: string; from: Date | null; to: Date | null; limit: number },
): Promise<PlatePassage[]> {
  const span = [
    Prisma.sql`p.folded = ${wanted.folded}`,
    ...(wanted.from ? [Prisma.sql`p.at >= ${wanted.from}`] : []),
    ...(wanted.to ? [Prisma.sql`p.at < ${wanted.to}`] : []),
  ];
  return tx.$queryRaw<PlatePassage[]>`
    WITH best AS (
      SELECT DISTINCT ON (p.track_id) p.track_id, p.text, p.normalised, p.agreed, p.pts_ms
        FROM plate_reads p WHERE ${Prisma.join(span, ' AND ')}
       ORDER BY p.track_id, (p.normalised = ${wanted.normalised}) DESC, p.agreed DESC, p.confidence DESC
    )
    SELECT t.id AS "trackId", t.recording_id AS "recordingId", best.pts_ms AS "ptsMs", best.text, best.normalised,
           best.agreed, t.starts_at AS "startsAt", t.ends_at AS "endsAt", r.clock_uncertainty_ms AS "clockUncertaintyMs",
           c.id AS "cameraId", c.code, c.name, c.time_zone AS "timeZone", c.latitude, c.longitude,
           t.kind::text AS kind, t.object_class AS "objectClass", t.class_confidence AS "classConfidence", t.colour,
           t.colour_confidence AS "colourConfidence", t.second_colour AS "secondColour"
      FROM best JOIN tracks t ON t.id = best.track_id JOIN cameras c ON c.id = t.camera_id
      JOIN recordings r ON r.id = t.recording_id
     WHERE t.superseded_at IS NULL ORDER BY t.starts_at, t.id LIMIT ${wanted.limit}`;
}
