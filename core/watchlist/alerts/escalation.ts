import { append, SYSTEM } from '@/core/audit/log';
import type { Database } from '@/prisma/client';
import { tellOfAlert } from '../matching/matching.sql';
import type { WatchlistTerms } from '../terms';
import { markOverdue } from './alerts.sql';

/** Marks alerts that nobody looked at in time, and tells supervisors of them. @returns the alerts marked now */
export async function escalateOverdue(
  db: Database,
  terms: WatchlistTerms,
  now = new Date(),
): Promise<string[]> {
  return db.$transaction(async (tx) => {
    const overdue = await markOverdue(tx, new Date(now.getTime() - terms.escalateAfterMs), now);
    for (const { id, districtId, entryId } of overdue) {
      await append(tx, {
        actor: SYSTEM,
        action: 'alert.escalate',
        objectKind: 'alert',
        objectId: id,
        outcome: 'done',
        requestId: null,
        details: { entryId, afterMs: terms.escalateAfterMs },
      });
      await tellOfAlert(tx, { kind: 'escalated', districtId, alertId: id, entryId });
    }
    return overdue.map(({ id }) => id);
  });
}
