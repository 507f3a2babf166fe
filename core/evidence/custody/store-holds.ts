import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { storeHoldsOutOfStep } from './holds.sql';

const A_TIME = 200;

/**
 * Tells the store which originals are held, so that they are also held where nobody asks Saboot. The record decides; the
 * store follows within the minute. An original that is missing is left to the scrubber to tell.
 * @returns how many marks were set or lifted
 */
export async function bringStoreHoldsInStep(db: Database, storage: ObjectStore): Promise<number> {
  let changed = 0;
  for (;;) {
    const rows = await storeHoldsOutOfStep(db, A_TIME);
    for (const { recordingId, storageKey, held } of rows) {
      if (await storage.head(storageKey)) await storage.hold(storageKey, held);
      if (held) await db.storeHold.createMany({ data: { recordingId }, skipDuplicates: true });
      else await db.storeHold.deleteMany({ where: { recordingId } });
      changed += 1;
    }
    if (rows.length < A_TIME) return changed;
  }
}
