import type { Transaction } from '@/prisma/client';

/**
 * Ranks of a search's candidates that the index did not know at an instant: the segment that a track ended in was finished
 * after it. A coarse track has no segment of its own; it counts as known from when its recording's first was finished.
 */
export async function ranksIndexedSince(tx: Transaction, searchId: string, since: Date): Promise<number[]> {
  const rows = await tx.$queryRaw<{ rank: number }[]>`
    SELECT c.rank FROM candidates c JOIN tracks t ON t.id = c.track_id
     WHERE c.search_id = ${searchId}::uuid
       AND (SELECT min(s.finished_at) FROM index_segments s
             WHERE s.recording_id = t.recording_id AND (s.ordinal = t.segment_ordinal OR t.segment_ordinal < 0)) > ${since}
     ORDER BY c.rank`;
  return rows.map(({ rank }) => rank);
}
