import { read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import { readerOf } from '../readers';
import { readableSearchIds } from '../receipts.sql';
import { type Tally, tally } from './schema';

/**
 * What a search found, counted as it was kept with its receipt.
 * @returns null where it found nothing, or is from before counts were kept
 * @throws NotFound
 */
export async function tallyOfSearch(db: Database, actor: Actor, searchId: string): Promise<Tally | null> {
  return read(db, actor, { action: 'search.read', objectKind: 'search', objectId: searchId }, async (tx) => {
    const [readable] = await readableSearchIds(tx, readerOf(actor), { id: searchId, limit: 1 });
    if (!readable) throw new NotFound('The search');
    const row = await tx.searchTally.findUnique({ where: { searchId } });
    return row ? tally.parse(row.tally) : null;
  });
}
