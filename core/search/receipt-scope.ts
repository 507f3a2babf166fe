import { z } from 'zod';
import type { TimeWindow } from '@/core/footage/windows';
import type { Transaction } from '@/prisma/client';
import { scanMethodOf } from './changes';
import { type ResolvedScope, resolvedScope } from './schema';
import type { Resolved } from './scope';

const comparedIn = z.object({ space: z.string() });

/** How a stored search compared vectors: whether only those near by their sketches, and in which Space; null where in none. */
export function receiptPlan(row: { plan: unknown; models: unknown }): {
  approximate: boolean;
  space: string | null;
} {
  const method = scanMethodOf(row.plan);
  const models = comparedIn.safeParse(row.models);
  return {
    approximate: method !== null && method !== 'exact-scan',
    space: models.success ? models.data.space : null,
  };
}

/** The windows of time that a receipt keeps. */
export const windowsOfReceipt = ({ windows }: ResolvedScope): TimeWindow[] =>
  windows.map(({ from, to }) => ({ from: from ? new Date(from) : null, to: to ? new Date(to) : null }));

/** What the scope of a receipt came to, with those of its cameras that the transaction sees. */
export async function seenAgain(tx: Transaction, stored: unknown): Promise<Resolved> {
  const scope = resolvedScope.parse(stored);
  const visible = await tx.camera.findMany({
    where: { id: { in: scope.cameraIds } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const hidden = scope.cameraIds.length - visible.length;
  return {
    index: { cameraIds: visible.map(({ id }) => id), windows: windowsOfReceipt(scope) },
    groups: scope.groups,
    said:
      hidden === 0
        ? scope.said
        : [...scope.said, `${hidden} cameras of the search that this one repeats could not be looked at.`],
  };
}
