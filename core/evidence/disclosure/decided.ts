import type { z } from 'zod';
import type { Transaction } from '@/prisma/client';
import { namesOf } from '../exhibits';
import type { disclosureDecision } from './schema';

type Decision = z.infer<typeof disclosureDecision>;

/**
 * Decisions on exhibits, oldest first.
 * @param until those made later are left out: a bundle that is made again holds what it held
 */
export async function decisionsOn(
  tx: Transaction,
  exhibitIds: readonly string[],
  until = new Date(),
): Promise<Map<string, Decision[]>> {
  const rows = await tx.exhibitDisclosure.findMany({
    where: { exhibitId: { in: [...exhibitIds] }, at: { lte: until } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  const names = await namesOf(
    tx,
    rows.map(({ actorId }) => actorId),
  );
  const found = new Map<string, Decision[]>();
  for (const { exhibitId, decision, reason, actorId, at } of rows) {
    const all = found.get(exhibitId) ?? [];
    all.push({
      decision: decision === 'WITHHELD' ? 'WITHHELD' : 'RELIED_ON',
      reason,
      by: names.get(actorId) ?? actorId,
      at: at.toISOString(),
    });
    found.set(exhibitId, all);
  }
  return found;
}
