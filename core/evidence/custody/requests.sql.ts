import type { Transaction } from '@/prisma/client';

type Queryable = Pick<Transaction, '$queryRaw'>;

/** A recording that a hold on its camera and this time keeps, or would have kept. */
export interface SpanRow {
  id: string;
  cameraId: number;
  name: string;
  sha256: string;
  sizeBytes: number;
  from: Date;
  to: Date;
  uncertaintyMs: number | null;
  disposed: boolean;
  deletedAt: Date | null;
}

/** What these cameras recorded in a span, by the rule of the holds: corrected time, and as much more as the clock is not known. */
export function recordedIn(
  db: Queryable,
  { cameraIds, from, to }: { cameraIds: readonly number[]; from: Date; to: Date },
): Promise<SpanRow[]> {
  return db.$queryRaw<SpanRow[]>`
    SELECT r.id, r.camera_id AS "cameraId", r.original_name AS name, r.sha256, r.size_bytes::float8 AS "sizeBytes",
           r.starts_at AS "from", r.ends_at AS "to", r.clock_uncertainty_ms::float8 AS "uncertaintyMs",
           r.status = 'DISPOSED' AS disposed,
           (SELECT max(i.at) FROM disposal_items i WHERE i.recording_id = r.id AND i.outcome = 'DELETED') AS "deletedAt"
      FROM recordings r
     WHERE r.camera_id = ANY(${[...cameraIds]}::int[])
       AND r.starts_at - coalesce(r.clock_uncertainty_ms, 0) * interval '1 millisecond' < ${to}
       AND r.ends_at + coalesce(r.clock_uncertainty_ms, 0) * interval '1 millisecond' > ${from}
     ORDER BY r.starts_at, r.id`;
}

/** The next number of a district; taken within the turn of the holds, so that nobody else takes it. */
export async function nextNumber(db: Queryable, districtId: number): Promise<number> {
  const [row] = await db.$queryRaw<{ number: number }[]>`
    SELECT next_preservation_number(${districtId}::int) AS number`;
  if (!row) throw new Error('The database gave no number.');
  return row.number;
}
