import { carryOutDisposal } from '@/core/evidence/custody/dispose';
import { scrub } from '@/core/evidence/custody/scrub';
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

/** How long one job reads; the next follows while anything is due. */
const A_TURN_MS = 60_000;

/** Reads originals and exhibits again and compares them with their hashes. */
export function createScrubHandler({
  db,
  storage,
  log,
  config,
}: Parts & Pick<JobDependencies, 'config'>): JobHandler<'scrub'> {
  return async (job, signal) => {
    const ends = Date.now() + A_TURN_MS;
    const { checked, broken } = await scrub(
      { db, storage, signal },
      {
        days: config.SCRUB_DAYS,
        bytesPerSecond: config.SCRUB_MB_PER_SECOND * 1e6,
        goOn: () => Date.now() < ends,
        onObject: (_, { left }) => job.updateProgress({ done: 0.5, step: `${left} to read again` }),
      },
    );
    if (broken > 0) log.error({ checked, broken }, 'stored evidence is not what it was');
    return { checked, broken };
  };
}
