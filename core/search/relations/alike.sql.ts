import { Prisma, type Transaction } from '@/prisma/client';
import { vectorTable } from '../vectors.sql';
import type { Edge } from './alike';

/**
 * Pairs of tracks whose best vectors reach `threshold`, compared each with each within the database; tracks of one `part`
 * (a scene, a window) are not compared among themselves. Vectors have unit length: the inner product is the cosine.
 * @returns places in `trackIds`
 */
export async function pairsAlike(
  tx: Transaction,
  tableName: string,
  trackIds: string[],
  threshold: number,
  parts: number[] = trackIds.map((_, place) => place),
): Promise<Edge[]> {
  if (trackIds.length < 2) return [];
  return tx.$queryRaw<Edge[]>`
    WITH ${bestOf(tableName, trackIds, parts)}
    SELECT (a.place - 1)::int AS one, (b.place - 1)::int AS other, -(a.vec <#> b.vec) AS cosine
      FROM best a JOIN best b ON a.place < b.place AND a.part <> b.part
     WHERE -(a.vec <#> b.vec) >= ${threshold}`;
}

/** The same for the nearest pairs below the threshold, nearest first. */
export async function nearestBelow(
  tx: Transaction,
  tableName: string,
  trackIds: string[],
  threshold: number,
  parts: number[],
  limit: number,
): Promise<Edge[]> {
  if (trackIds.length < 2) return [];
  return tx.$queryRaw<Edge[]>`
    WITH ${bestOf(tableName, trackIds, parts)}
    SELECT (a.place - 1)::int AS one, (b.place - 1)::int AS other, -(a.vec <#> b.vec) AS cosine
      FROM best a JOIN best b ON a.place < b.place AND a.part <> b.part
     WHERE -(a.vec <#> b.vec) < ${threshold} ORDER BY 3 DESC, 1, 2 LIMIT ${limit}`;
}

function bestOf(tableName: string, trackIds: string[], parts: number[]): Prisma.Sql {
  return Prisma.sql`best AS MATERIALIZED (
      SELECT DISTINCT ON (s.place) s.place, s.part, v.vec
        FROM unnest(${trackIds}::uuid[], ${parts}::int[]) WITH ORDINALITY AS s (track_id, part, place)
        JOIN ${vectorTable(tableName)} v ON v.track_id = s.track_id ORDER BY s.place, v.quality DESC
    )`;
}

/** Sightings of each camera in a span that resemble one track's best picture, itself included. */
export async function passagesAlike(
  tx: Transaction,
  tableName: string,
  trackId: string,
  threshold: number,
  scope: { cameraIds: number[]; from: Date; to: Date },
): Promise<{ cameraId: number; count: number }[]> {
  const table = vectorTable(tableName);
  return tx.$queryRaw<{ cameraId: number; count: number }[]>`
    WITH wanted AS MATERIALIZED (
      SELECT vec FROM ${table} WHERE track_id = ${trackId}::uuid ORDER BY quality DESC LIMIT 1
    )
    SELECT v.camera_id AS "cameraId", count(DISTINCT v.track_id)::int AS count
      FROM ${table} v CROSS JOIN wanted
     WHERE v.camera_id = ANY(${scope.cameraIds}::int[]) AND v.at >= ${scope.from} AND v.at < ${scope.to}
       AND -(v.vec <#> wanted.vec) >= ${threshold}
     GROUP BY v.camera_id`;
}

/** A part of the places and times looked at: one scene, or one window around a sighting. */
export interface Part {
  cameraIds: number[];
  from: Date;
  to: Date;
}

/**
 * Tracks of one kind with a vector in the Space, by the parts in which they were seen, at most `limit` + 1 of them in order of
 * time.
 * @param unread only vehicles without an agreed plate
 * @param without tracks that are left out, and do not count towards the limit
 */
export async function tracksInParts(
  tx: Transaction,
  tableName: string,
  kind: 'FACE' | 'VEHICLE',
  parts: readonly Part[],
  { limit, unread, without = [] }: { limit: number; unread: boolean; without?: string[] },
): Promise<{ trackId: string; part: number; cameraId: number; startsAt: Date; timeZone: string }[]> {
  if (parts.length === 0) return [];
  const within = parts.map(
    (part, place) => Prisma.sql`
      SELECT t.id AS track_id, ${place}::int AS part, t.camera_id, t.starts_at FROM tracks t
       WHERE t.kind = ${kind}::"TrackKind" AND t.superseded_at IS NULL AND t.camera_id = ANY(${part.cameraIds}::int[])
         AND t.starts_at < ${part.to} AND t.ends_at >= ${part.from}`,
  );
  const plate = unread
    ? Prisma.sql`AND NOT EXISTS (SELECT 1 FROM plate_reads p WHERE p.track_id = s.track_id AND p.agreed)`
    : Prisma.empty;
  return tx.$queryRaw`
    SELECT s.track_id AS "trackId", s.part, s.camera_id AS "cameraId", s.starts_at AS "startsAt", c.time_zone AS "timeZone"
      FROM (${Prisma.join(within, ' UNION ALL ')}) s JOIN cameras c ON c.id = s.camera_id
     WHERE EXISTS (SELECT 1 FROM ${vectorTable(tableName)} v WHERE v.track_id = s.track_id) ${plate}
       AND s.track_id <> ALL(${without}::uuid[])
     ORDER BY s.starts_at, s.track_id LIMIT ${limit + 1}`;
}
