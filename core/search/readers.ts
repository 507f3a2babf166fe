import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import { type Reader, readableSearchIds } from './receipts.sql';

/** For whom searches of others are readable. */
export function readerOf(actor: Actor): Reader {
  const supervises = actor.role === 'SUPERVISOR' || actor.role === 'SHO';
  return { id: actor.id, supervises: supervises ? actor.districtId : null };
}

/**
 * A picture to search with, for whoever gave it and whoever may read a search that was made with it.
 * @returns null for all others, and where there is none
 */
export async function readableProbe(tx: Transaction, actor: Actor, id: string) {
  const found = await tx.probe.findUnique({ where: { id } });
  if (!found || found.actorId === actor.id) return found;
  const [search] = await readableSearchIds(tx, readerOf(actor), { probeId: id, limit: 1 });
  return search ? found : null;
}
