import type { Database, Transaction } from '@/prisma/client';
import { setScope } from './actor.sql';
import { scopeOf } from './policy';
import type { Role } from './schema';

/** Who acts: a signed-in person in one request, or the system itself. */
export interface Actor {
  id: string;
  name: string;
  username: string | null;
  role: Role;
  districtId: number | null;
  stationId: number | null;
  /** See `PolicySubject`. */
  restricted?: boolean;
  /** When they last proved to be who they are: at sign-in, or since. */
  provedAt?: Date;
  /** The session that the request came with. */
  sessionId?: string;
  /** Ties audit entries to log lines of the same request. */
  requestId?: string;
}

/**
 * Runs `work` in one transaction in which the database shows only what `actor` may see (row-level security reads the
 * settings made here). They end with the transaction, so that a pooled connection carries nothing over.
 */
export async function asActor<T>(
  db: Database,
  actor: Actor,
  work: (tx: Transaction) => Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  return db.$transaction(
    async (tx) => {
      await setScope(tx, scopeOf(actor), actor.id);
      return work(tx);
    },
    { timeout: options.timeoutMs ?? 30_000, maxWait: 10_000 },
  );
}
