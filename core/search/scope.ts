import { ScopeReversed } from '@/core/footage/errors';
import type { Transaction } from '@/prisma/client';
import type { ResolvedScope, SearchScope } from './schema';
import type { IndexScope } from './scope.sql';

/** What a scope came to, and what a person should know of how it was understood. */
export interface Resolved {
  index: IndexScope;
  said: string[];
}

/**
 * The cameras and windows of time that the words of a scope mean, as far as the transaction sees the cameras.
 * @throws ScopeReversed
 */
export async function resolveScope(tx: Transaction, scope: SearchScope): Promise<Resolved> {
  const from = scope.from ? new Date(scope.from) : null;
  const to = scope.to ? new Date(scope.to) : null;
  if (from && to && to < from) throw new ScopeReversed();
  const cameras = await tx.camera.findMany({
    where: scope.cameraIds?.length ? { id: { in: scope.cameraIds } } : {},
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return { index: { cameraIds: cameras.map(({ id }) => id), windows: [{ from, to }] }, said: [] };
}

/** What a scope came to, as a receipt keeps it. */
export function frozen({ index, said }: Resolved): ResolvedScope {
  return {
    cameraIds: index.cameraIds,
    windows: index.windows.map(({ from, to }) => ({
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
    })),
    said,
  };
}
