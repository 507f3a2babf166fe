import type { Transaction } from '@/prisma/client';

type Queryable = Pick<Transaction, '$queryRaw'>;

/** When a recording's class lets it go. A class without days keeps it: no due time. */
export interface DueRow {
  recordingId: string;
  ruleName: string;
  days: number | null;
  dueAt: Date | null;
}

/**
 * The class in force for each of these recordings, and when it lets them go: so many days after the last frame, or after the
 * recording came in where that was later, so that old footage seized today is not due today. Those without a class are left out.
 */
export function dueOf(db: Queryable, recordingIds: readonly string[]): Promise<DueRow[]> {
  return db.$queryRaw<DueRow[]>`
    SELECT r.id AS "recordingId", rule.name AS "ruleName", rule.days,
           greatest(r.ends_at, r.received_at) + rule.days * interval '1 day' AS "dueAt"
      FROM recordings r JOIN retention_rules rule ON rule.id = retention_rule_of(r.camera_id)
     WHERE r.id = ANY(${[...recordingIds]}::uuid[]) AND r.ends_at IS NOT NULL AND r.status <> 'DISPOSED'`;
}

/** Recordings that are due, the longest due first, with how many there are in all; held ones apart. */
export async function dueRecordings(
  db: Queryable,
  { now, held, limit }: { now: Date; held: boolean; limit: number },
): Promise<{ ids: string[]; count: number; sizeBytes: number }> {
  const rows = await db.$queryRaw<{ id: string; count: number; sizeBytes: number }[]>`
    WITH due AS (
      SELECT r.id, r.size_bytes, greatest(r.ends_at, r.received_at) + rule.days * interval '1 day' AS due_at
        FROM recordings r JOIN retention_rules rule ON rule.id = retention_rule_of(r.camera_id)
       WHERE rule.days IS NOT NULL AND r.ends_at IS NOT NULL AND r.status <> 'DISPOSED'
         AND greatest(r.ends_at, r.received_at) + rule.days * interval '1 day' <= ${now}
    ), kept AS (
      SELECT DISTINCT recording_id FROM recording_holds((SELECT array_agg(id) FROM due))
       WHERE recording_id IN (SELECT id FROM due)
    )
    SELECT id, count(*) OVER ()::int AS count, sum(size_bytes) OVER ()::float8 AS "sizeBytes"
      FROM due WHERE (id IN (SELECT recording_id FROM kept)) = ${held}
     ORDER BY due_at, id LIMIT ${limit}`;
  return {
    ids: rows.map(({ id }) => id),
    count: rows[0]?.count ?? 0,
    sizeBytes: rows[0]?.sizeBytes ?? 0,
  };
}

/** Placed recordings that no class speaks of. */
export async function countWithoutClass(db: Queryable): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM recordings r
     WHERE r.status <> 'DISPOSED' AND r.camera_id IS NOT NULL AND retention_rule_of(r.camera_id) IS NULL`;
  return row?.count ?? 0;
}
