import { carryOutDisposal } from '@/core/evidence/custody/dispose';
import { bringStoreHoldsInStep } from '@/core/evidence/custody/store-holds';
import type { JobDependencies, JobHandler } from './dependencies';

type Parts = Pick<JobDependencies, 'db' | 'storage' | 'log'>;

/** Tells the store which originals are held. */
export function createStoreHoldsHandler({ db, storage, log }: Parts): JobHandler<'store-holds'> {
  return async () => {
    const changed = await bringStoreHoldsInStep(db, storage);
    if (changed > 0) log.info({ changed }, 'the store holds what the record holds');
    return { changed };
  };
}

/** Deletes what two people decided to delete. */
export function createDisposeHandler({ db, storage, log }: Parts): JobHandler<'dispose'> {
  return async (job, signal) => {
    const { disposalId } = job.data;
    await carryOutDisposal(
      { db, storage, signal, onStep: (done, step) => job.updateProgress({ done, step }) },
      disposalId,
    );
    log.info({ disposalId }, 'a disposal is carried out');
    return {};
  };
}
