import type { Transaction } from '@/prisma/client';
import type { Tally } from './schema';
import { binsFor } from './tally';

/** Found beyond these are not counted by kind: their ids are held in memory for a moment. */
export const COUNTED_AT_MOST = 20_000;

/**
 * Counts tracks by everything that an answer can be narrowed by, in the database: what comes back are the kinds of things
 * there are, few beside the things themselves.
 * @param trackIds best first; those beyond `COUNTED_AT_MOST` are left out
 * @param total how many were found
 * @returns null where there is nothing to count
 */
export async function tallyTracks(
  tx: Transaction,
  trackIds: readonly string[],
  total: number,
): Promise<Tally | null> {
  const ids = trackIds.slice(0, COUNTED_AT_MOST);
  if (ids.length === 0) return null;
  const [span] = await tx.$queryRaw<{ first: Date | null; last: Date | null }[]>`
    SELECT min(t.starts_at) AS first, max(t.starts_at) AS last FROM tracks t WHERE t.id = ANY(${ids}::uuid[])`;
  if (!span?.first || !span.last) return null;
  const { fromMs, binMs } = binsFor(span.first.getTime(), span.last.getTime());
  const rows = await tx.$queryRaw<Row[]>`
    WITH read AS MATERIALIZED (
      SELECT p.track_id, bool_or(p.agreed) AS agreed FROM plate_reads p
       WHERE p.track_id = ANY(${ids}::uuid[]) GROUP BY p.track_id
    )
    SELECT t.camera_id AS "cameraId", t.object_class AS type, t.colour,
           CASE WHEN read.agreed THEN 0 WHEN read.track_id IS NOT NULL THEN 1 ELSE 2 END AS plate,
           CASE t.pass::text WHEN 'COARSE' THEN 'COARSE' ELSE 'FINE' END AS pass,
           extract(isodow FROM t.starts_at AT TIME ZONE c.time_zone)::int AS weekday,
           extract(hour FROM t.starts_at AT TIME ZONE c.time_zone)::int AS hour,
           floor((extract(epoch FROM t.starts_at) * 1000 - ${fromMs}::float8) / ${binMs}::float8)::int AS bin,
           count(*)::int AS count
      FROM tracks t JOIN cameras c ON c.id = t.camera_id LEFT JOIN read ON read.track_id = t.id
     WHERE t.id = ANY(${ids}::uuid[])
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 8, 1, 2, 3, 4, 5`;
  const cameras = await tx.camera.findMany({
    where: { id: { in: [...new Set(rows.map(({ cameraId }) => cameraId))] } },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, timeZone: true, site: { select: { name: true } } },
  });
  const types = [...new Set(rows.map(({ type }) => type))];
  const colours = [...new Set(rows.flatMap(({ colour }) => (colour === null ? [] : [colour])))];
  return {
    counted: rows.reduce((sum, { count }) => sum + count, 0),
    total,
    from: new Date(fromMs).toISOString(),
    binMs,
    cameras: cameras.map(({ site, ...camera }) => ({ ...camera, site: site?.name ?? null })),
    types,
    colours,
    cells: rows.map((row) => [
      cameras.findIndex(({ id }) => id === row.cameraId),
      types.indexOf(row.type),
      row.colour === null ? -1 : colours.indexOf(row.colour),
      row.plate,
      row.pass === 'COARSE' ? 0 : 1,
      row.weekday,
      row.hour,
      row.bin,
      row.count,
    ]),
  };
}

interface Row {
  cameraId: number;
  type: string;
  colour: string | null;
  plate: number;
  pass: string;
  weekday: number;
  hour: number;
  bin: number;
  count: number;
}
