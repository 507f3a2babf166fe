import type { Transaction } from '@/prisma/client';

/** Holds an alert, so that of two people who decide it at once one is first. */
export async function holdAlert(tx: Pick<Transaction, '$queryRaw'>, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM alerts WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Marks alerts that nobody decided since a time, those of footage from before the entry left out. */
export async function markOverdue(
  tx: Pick<Transaction, '$queryRaw'>,
  before: Date,
  now: Date,
): Promise<{ id: string; districtId: number; entryId: string }[]> {
  return tx.$queryRaw`
    UPDATE alerts SET escalated_at = ${now}::timestamptz
     WHERE status = 'NEW' AND escalated_at IS NULL AND NOT looked_back AND raised_at < ${before}::timestamptz
    RETURNING id, district_id AS "districtId", entry_id AS "entryId"`;
}
