import type { Transaction } from '@/prisma/client';
import { changedList } from '../changes';
import type { Beyond } from './schema';

/**
 * What an exhaustive list has that the quick one, from which it was asked for, has not: overlooked by its sketches, or indexed since.
 * @param listed in the order in which they are ranked
 */
export async function beyondQuick(
  tx: Transaction,
  quickId: string,
  listed: readonly { trackId: string; score: number }[],
): Promise<Beyond> {
  const quick = await tx.search.findUniqueOrThrow({
    where: { id: quickId },
    include: { candidates: { orderBy: { rank: 'asc' } } },
  });
  const changes = await changedList(tx, quick.candidates, listed, quick);
  const added = changes.flatMap((change) => (change.what === 'added' ? [change] : []));
  const ranks = (newer: boolean) =>
    added.filter(({ why }) => (why === 'indexed-since') === newer).map(({ rank }) => rank);
  return { searchId: quickId, listed: listed.length, missed: ranks(false), newer: ranks(true) };
}
