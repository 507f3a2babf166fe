import type { Transaction } from '@/prisma/client';

type Queryable = Pick<Transaction, '$queryRaw'>;

/** A stored object whose bytes are to be compared with what its record says. */
export interface CheckedObject {
  storageKey: string;
  sha256: string;
  sizeBytes: number;
  recordingId: string | null;
  exhibitId: string | null;
  /** How many are due, this one included. */
  left: number;
}

/** Originals and exhibits that were not read again for so many days; those never read come first. */
export function dueForCheck(
  db: Queryable,
  { days, limit, all = false }: { days: number; limit: number; all?: boolean },
): Promise<CheckedObject[]> {
  return db.$queryRaw<CheckedObject[]>`
    WITH kept AS (
      SELECT storage_key, sha256, size_bytes, id AS recording_id, NULL::uuid AS exhibit_id, received_at AS since
        FROM recordings WHERE status <> 'DISPOSED'
      UNION ALL
      SELECT storage_key, sha256, size_bytes, NULL, id, created_at FROM exhibits
       WHERE status = 'READY' AND storage_key IS NOT NULL AND sha256 IS NOT NULL
    )
    SELECT k.storage_key AS "storageKey", k.sha256, k.size_bytes::float8 AS "sizeBytes", k.recording_id AS "recordingId",
           k.exhibit_id AS "exhibitId", count(*) OVER ()::int AS left
      FROM kept k LEFT JOIN integrity_checks c ON c.storage_key = k.storage_key
     -- It was hashed as it came in: the first reading is due by then, too.
     WHERE ${all} OR coalesce(c.checked_at, k.since) < now() - ${days} * interval '1 day'
        OR c.outcome <> 'WHOLE' AND c.checked_at < now() - interval '1 day'
     ORDER BY c.checked_at NULLS FIRST, k.since LIMIT ${limit}`;
}

/** How many objects the transaction sees, how many of them were read again, and when the one longest ago. */
export async function countChecks(
  tx: Queryable,
  days: number,
): Promise<{ objects: number; checked: number; due: number; oldestAt: Date | null }> {
  const [row] = await tx.$queryRaw<
    { objects: number; checked: number; due: number; oldestAt: Date | null }[]
  >`
    WITH kept AS (
      SELECT storage_key, received_at AS since FROM recordings WHERE status <> 'DISPOSED'
      UNION ALL
      SELECT storage_key, created_at FROM exhibits WHERE status = 'READY' AND storage_key IS NOT NULL
    )
    SELECT count(*)::int AS objects, count(c.checked_at)::int AS checked,
           count(*) FILTER (WHERE coalesce(c.checked_at, k.since) < now() - ${days} * interval '1 day')::int AS due,
           min(coalesce(c.checked_at, k.since)) AS "oldestAt"
      FROM kept k LEFT JOIN integrity_checks c ON c.storage_key = k.storage_key`;
  return row ?? { objects: 0, checked: 0, due: 0, oldestAt: null };
}
