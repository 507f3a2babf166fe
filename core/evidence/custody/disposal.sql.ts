import { spaceTables, vectorTable } from '@/core/footage/index-rows.sql';
import type { Transaction } from '@/prisma/client';

/** How many rows of each kind went. */
export type RowsRemoved = Record<'vectors' | 'plates' | 'bestShots' | 'tracks', number>;

/** Holds the recording's row until the transaction ends: nobody attaches an exhibit of it meanwhile. */
export async function lockForDisposal(
  tx: Transaction,
  recordingId: string,
): Promise<{ status: string; storageKey: string; sha256: string } | undefined> {
  const [row] = await tx.$queryRaw<{ status: string; storageKey: string; sha256: string }[]>`
    SELECT status::text, storage_key AS "storageKey", sha256 FROM recordings WHERE id = ${recordingId}::uuid FOR UPDATE`;
  return row;
}

/** Removes all that indexing found in a recording; sketches of vectors go with them, by a trigger. */
export async function removeIndexRows(tx: Transaction, recordingId: string): Promise<RowsRemoved> {
  let vectors = 0;
  for (const table of await spaceTables(tx)) {
    vectors += await tx.$executeRaw`
      DELETE FROM ${vectorTable(table)} WHERE recording_id = ${recordingId}::uuid`;
  }
  vectors += await tx.$executeRaw`
    DELETE FROM vectors.set_aside a USING tracks t WHERE t.id = a.track_id AND t.recording_id = ${recordingId}::uuid`;
  const plates = await tx.$executeRaw`DELETE FROM plate_reads WHERE recording_id = ${recordingId}::uuid`;
  const bestShots = await tx.bestShot.count({ where: { track: { recordingId } } });
  const { count: tracks } = await tx.track.deleteMany({ where: { recordingId } });
  await tx.recordingSpace.deleteMany({ where: { recordingId } });
  await tx.coarseStretch.deleteMany({ where: { recordingId } });
  await tx.indexSegment.deleteMany({ where: { recordingId } });
  await tx.damagedRange.deleteMany({ where: { recordingId } });
  return { vectors, plates, bestShots, tracks };
}

/** Disposals that were approved and are not finished: their job may be lost. */
export async function unfinishedDisposals(db: Pick<Transaction, 'disposal'>): Promise<string[]> {
  const rows = await db.disposal.findMany({ where: { state: 'APPROVED' }, select: { id: true } });
  return rows.map(({ id }) => id);
}
