import { Prisma, type Transaction } from '@/prisma/client';
import type { Part } from './alike.sql';

/** Plates read in the windows, one row for each track and window with its best reading. */
export async function platesInParts(
  tx: Transaction,
  parts: readonly Part[],
): Promise<
  { part: number; trackId: string; cameraId: number; normalised: string; folded: string; agreed: boolean }[]
> {
  if (parts.length === 0) return [];
  const within = parts.map(
    (part, place) => Prisma.sql`
      SELECT p.track_id, ${place}::int AS part, p.camera_id, p.normalised, p.folded, p.agreed, p.confidence
        FROM plate_reads p
       WHERE p.camera_id = ANY(${part.cameraIds}::int[]) AND p.at >= ${part.from} AND p.at < ${part.to}`,
  );
  return tx.$queryRaw`
    SELECT DISTINCT ON (s.part, s.track_id) s.part, s.track_id AS "trackId", s.camera_id AS "cameraId", s.normalised,
           s.folded, s.agreed
      FROM (${Prisma.join(within, ' UNION ALL ')}) s JOIN tracks t ON t.id = s.track_id
     WHERE t.superseded_at IS NULL AND length(s.normalised) >= 4
     ORDER BY s.part, s.track_id, s.agreed DESC, s.confidence DESC`;
}

/** How many tracks of each camera carried a plate in a span, and how many plates there were in all. */
export async function plateTraffic(
  tx: Transaction,
  scope: { cameraIds: number[]; from: Date; to: Date },
  without: string,
): Promise<{ byCamera: Map<number, number>; plates: number }> {
  const within = Prisma.sql`p.camera_id = ANY(${scope.cameraIds}::int[]) AND p.at >= ${scope.from} AND p.at < ${scope.to}
    AND p.folded <> ${without} AND length(p.normalised) >= 4`;
  const rows = await tx.$queryRaw<{ cameraId: number; tracks: number }[]>`
    SELECT p.camera_id AS "cameraId", count(DISTINCT p.track_id)::int AS tracks FROM plate_reads p
     WHERE ${within} GROUP BY p.camera_id`;
  const [plates] = await tx.$queryRaw<{ plates: number }[]>`
    SELECT count(DISTINCT p.folded)::int AS plates FROM plate_reads p WHERE ${within}`;
  return {
    byCamera: new Map(rows.map(({ cameraId, tracks }) => [cameraId, tracks])),
    plates: plates?.plates ?? 0,
  };
}

/** How many tracks of each camera carried each of these plates in a span. */
export async function passagesOfPlates(
  tx: Transaction,
  folded: string[],
  scope: { cameraIds: number[]; from: Date; to: Date },
): Promise<{ folded: string; cameraId: number; tracks: number }[]> {
  return tx.$queryRaw`
    SELECT p.folded, p.camera_id AS "cameraId", count(DISTINCT p.track_id)::int AS tracks FROM plate_reads p
     WHERE p.folded = ANY(${folded}::text[]) AND p.camera_id = ANY(${scope.cameraIds}::int[])
       AND p.at >= ${scope.from} AND p.at < ${scope.to}
     GROUP BY p.folded, p.camera_id`;
}

/** How many tracks of a kind each camera has in a span. */
export async function trackTraffic(
  tx: Transaction,
  kind: 'FACE' | 'VEHICLE',
  scope: { cameraIds: number[]; from: Date; to: Date },
): Promise<Map<number, number>> {
  const rows = await tx.$queryRaw<{ cameraId: number; tracks: number }[]>`
    SELECT t.camera_id AS "cameraId", count(*)::int AS tracks FROM tracks t
     WHERE t.kind = ${kind}::"TrackKind" AND t.superseded_at IS NULL AND t.camera_id = ANY(${scope.cameraIds}::int[])
       AND t.starts_at >= ${scope.from} AND t.starts_at < ${scope.to}
     GROUP BY t.camera_id`;
  return new Map(rows.map(({ cameraId, tracks }) => [cameraId, tracks]));
}
