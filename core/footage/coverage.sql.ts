import type { z } from 'zod';
import type { Transaction } from '@/prisma/client';
import type { coverageReason } from './schema';

export type CoverageReason = z.infer<typeof coverageReason>;

export interface CoverageRow {
  cameraId: number;
  reason: CoverageReason;
  from: Date;
  to: Date;
}

/**
 * Cuts [from, to) of each camera into stretches by what became of them; together they are the whole, once. Where two
 * files hold the same moment of a camera, the best of the two counts: indexed before pending before damaged before failed.
 * Row-level security decides which recordings count.
 */
export async function readCoverage(
  tx: Transaction,
  { from, to, cameraIds }: { from: Date; to: Date; cameraIds: number[] },
): Promise<CoverageRow[]> {
  if (cameraIds.length === 0 || from >= to) return [];
  return tx.$queryRaw<CoverageRow[]>`
    WITH scope AS (
      SELECT tstzmultirange(tstzrange(${from}::timestamptz, ${to}::timestamptz)) AS span
    ), cameras_asked AS (
      SELECT unnest(${cameraIds}::int[]) AS camera_id
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
               FILTER (WHERE status NOT IN ('FAILED', 'QUARANTINED')), '{}') AS pending,
             coalesce(range_agg(damage), '{}') AS damaged,
             coalesce(range_agg(whole - done - damage)
               FILTER (WHERE status IN ('FAILED', 'QUARANTINED')), '{}') AS failed
        FROM files GROUP BY camera_id
    ), apart AS (
      SELECT asked.camera_id, span,
             coalesce(indexed, '{}') * span AS indexed,
             (coalesce(pending, '{}') - indexed) * span AS pending,
             (coalesce(damaged, '{}') - indexed - pending) * span AS damaged,
             (coalesce(failed, '{}') - indexed - pending - damaged) * span AS failed
        FROM cameras_asked asked CROSS JOIN scope LEFT JOIN kinds USING (camera_id)
    )
    SELECT camera_id AS "cameraId", reason, lower(stretch) AS "from", upper(stretch) AS "to"
      FROM apart CROSS JOIN LATERAL (VALUES
        ('indexed', indexed),
        ('pending', coalesce(pending, '{}')),
        ('damaged', coalesce(damaged, '{}')),
        ('failed', coalesce(failed, '{}')),
        ('not-recorded', span - indexed - coalesce(pending, '{}') - coalesce(damaged, '{}') - coalesce(failed, '{}'))
      ) AS parts (reason, stretches) CROSS JOIN LATERAL unnest(stretches) AS stretch
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
