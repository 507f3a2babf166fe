import { Prisma, type Transaction } from '@/prisma/client';
import type { Reader } from '../receipts.sql';

/**
 * Ids of answers that somebody may read, newest first: those for a case that they see, and of those for no case their own, and for
 * supervisors those of their district's people; row-level security binds them to the district besides.
 */
export async function readableRelationIds(
  tx: Transaction,
  reader: Reader,
  only: { id?: string; limit: number },
): Promise<string[]> {
  const one = only.id ? Prisma.sql`AND a.id = ${only.id}::uuid` : Prisma.empty;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM relation_answers a
     WHERE CASE WHEN a.case_id IS NOT NULL THEN EXISTS (SELECT 1 FROM cases c WHERE c.id = a.case_id)
        ELSE a.actor_id = ${reader.id}
          OR EXISTS (SELECT 1 FROM users u WHERE u.id = a.actor_id AND u.district_id = ${reader.supervises}::int) END
       ${one}
     ORDER BY a.id DESC LIMIT ${only.limit}`;
  return rows.map((row) => row.id);
}
