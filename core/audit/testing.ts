import type { Database } from '@/prisma/client';
import { newSigningKey, signerOf } from './signing';

/** A signing key for the tests of one process. */
export const testSigner = signerOf(newSigningKey(), 'a test');

/**
 * Waits until everything written is older than whatever still runs on the server, in other databases too: other tests write at the
 * same time, and a checkpoint rightly takes nothing that is newer than one of their transactions.
 */
export async function settled(db: Database): Promise<void> {
  for (;;) {
    const [row] = await db.$queryRaw<{ settled: boolean }[]>`
      SELECT coalesce(max(written_in), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled
        FROM audit_entries`;
    if (row?.settled) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
