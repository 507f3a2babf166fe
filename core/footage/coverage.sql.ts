import type { z } from 'zod';
import type { Transaction } from '@/prisma/client';
import type { coverageReason } from './schema';
import type { BoundedWindow } from './windows';
import { multirange } from './windows.sql';

export type CoverageReason = z.infer<typeof coverageReason>;

export interface CoverageRow {
  cameraId: number;
  reason: CoverageReason;
  from: Date;
  to: Date;
  /** Of a coarse stretch: how far apart the key pictures are, on average. */
  everyMs: number | null;
  /** Of a stretch whose recordings were deleted under retention: when the last of them was. */
  deletedAt: Date | null;
}

/**
 * Cuts the windows of time of each camera into stretches by what became of them; together they are the whole, once. Where two
 * files hold the same moment of a camera, the best of the two counts: indexed before coarse before pending before damaged
 * before failed before deleted. Where a file is coarsely indexed its damage is not known yet; behind that, damage is damage.
 * Row-level security decides which recordings count.
 */
export async function readCoverage(
  tx: Transaction,
  { windows, cameraIds }: { windows: BoundedWindow[]; cameraIds: number[] },
): Promise<CoverageRow[]> {
  const [first] = windows;
  const last = windows.at(-1);
  if (cameraIds.length === 0 || !first || !last) return [];
  const { from } = first;
  const { to } = last;
  return tx.$queryRaw<CoverageRow[]>`
    WITH scope AS (
      SELECT ${multirange(windows)} AS span
    ), cameras_asked AS (
      SELECT unnest(${cameraIds}::int[]) AS camera_id
    ), coarse AS (
      SELECT r.camera_id, tstzrange(r.starts_at + greatest(c.from_ms, r.indexed_until_ms) * interval '1 millisecond',
                                    least(r.ends_at, r.starts_at + c.to_ms * interval '1 millisecond')) AS stretch,
             (c.to_ms - c.from_ms)::float8 / c.pictures AS every_ms
        FROM recordings r JOIN coarse_stretches c ON c.recording_id = r.id
       WHERE r.camera_id = ANY(${cameraIds}::int[]) AND r.starts_at < ${to} AND r.ends_at > ${from}
         AND r.status NOT IN ('INDEXED', 'QUARANTINED', 'DISPOSED') AND c.pictures > 0
         AND r.indexed_until_ms < c.to_ms
         AND r.starts_at + greatest(c.from_ms, r.indexed_until_ms) * interval '1 millisecond' < r.ends_at
    ), files AS (
      SELECT r.camera_id, r.status,
             tstzmultirange(tstzrange(r.starts_at, r.ends_at)) AS whole,
             tstzmultirange(tstzrange(r.starts_at, CASE
               WHEN r.status = 'INDEXED' THEN r.ends_at
               ELSE least(r.ends_at, r.starts_at + r.indexed_until_ms * interval '1 millisecond') END)) AS done,
             coalesce((
               SELECT range_agg(tstzrange(r.starts_at + d.from_ms * interval '1 millisecond',
                                          r.starts_at + d.to_ms * interval '1 millisecond'))
                 FROM damaged_ranges d WHERE d.recording_id = r.id AND d.to_ms > d.from_ms
             ), '{}') * tstzmultirange(tstzrange(r.starts_at, r.ends_at)) AS damage
        FROM recordings r
       WHERE r.camera_id = ANY(${cameraIds}::int[]) AND r.starts_at < ${to} AND r.ends_at > ${from}
    ), kinds AS (
      SELECT camera_id,
             coalesce(range_agg(done - damage), '{}') AS indexed,
             coalesce(range_agg(whole - done - damage)
               FILTER (WHERE status NOT IN ('FAILED', 'QUARANTINED', 'DISPOSED')), '{}') AS pending,
             coalesce(range_agg(damage), '{}') AS damaged,
             coalesce(range_agg(whole - done - damage)
               FILTER (WHERE status IN ('FAILED', 'QUARANTINED')), '{}') AS failed,
             coalesce(range_agg(whole) FILTER (WHERE status = 'DISPOSED'), '{}') AS deleted
        FROM files GROUP BY camera_id
    ), looked AS (
      SELECT camera_id, range_agg(stretch) AS coarse FROM coarse GROUP BY camera_id
    ), apart AS (
      SELECT asked.camera_id, span,
             coalesce(indexed, '{}') * span AS indexed,
             (coalesce(coarse, '{}') - coalesce(indexed, '{}')) * span AS coarse,
             (coalesce(pending, '{}') - indexed - coalesce(coarse, '{}')) * span AS pending,
             (coalesce(damaged, '{}') - indexed - coalesce(coarse, '{}') - pending) * span AS damaged,
             (coalesce(failed, '{}') - indexed - coalesce(coarse, '{}') - pending - damaged) * span AS failed,
             (coalesce(deleted, '{}') - indexed - coalesce(coarse, '{}') - pending - damaged - failed) * span AS deleted
        FROM cameras_asked asked CROSS JOIN scope LEFT JOIN kinds USING (camera_id) LEFT JOIN looked USING (camera_id)
    )
    SELECT camera_id AS "cameraId", reason, lower(stretch) AS "from", upper(stretch) AS "to",
           CASE WHEN reason = 'coarse' THEN (
             SELECT avg(c.every_ms) FROM coarse c WHERE c.camera_id = apart.camera_id AND c.stretch && parts.stretch
           ) END AS "everyMs",
           CASE WHEN reason = 'deleted' THEN (
             SELECT max(i.at) FROM recordings r
               JOIN disposal_items i ON i.recording_id = r.id AND i.outcome IN ('DELETING', 'DELETED')
              WHERE r.camera_id = apart.camera_id AND r.status = 'DISPOSED'
                AND tstzrange(r.starts_at, r.ends_at) && parts.stretch
           ) END AS "deletedAt"
      FROM apart CROSS JOIN LATERAL (
        SELECT reason, unnest(stretches) AS stretch FROM (VALUES
          ('indexed', indexed),
          ('coarse', coarse),
          ('pending', coalesce(pending, '{}')),
          ('damaged', coalesce(damaged, '{}')),
          ('failed', coalesce(failed, '{}')),
          ('deleted', coalesce(deleted, '{}')),
          ('not-recorded', span - indexed - coarse - coalesce(pending, '{}') - coalesce(damaged, '{}')
                             - coalesce(failed, '{}') - coalesce(deleted, '{}'))
        ) AS kinds_of (reason, stretches)
      ) AS parts
     ORDER BY camera_id, lower(stretch)`;
}

/** First start and last end of what these cameras recorded; null where they recorded nothing. */
export async function recordedSpan(
  tx: Transaction,
  cameraIds: number[],
): Promise<{ from: Date; to: Date } | null> {
  const [row] = await tx.$queryRaw<{ from: Date | null; to: Date | null }[]>`
    SELECT min(starts_at) AS "from", max(ends_at) AS "to" FROM recordings WHERE camera_id = ANY(${cameraIds}::int[])`;
  return row?.from && row.to ? { from: row.from, to: row.to } : null;
}
