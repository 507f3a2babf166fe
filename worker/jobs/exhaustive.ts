import { carryOutExhaustively } from '@/core/search/exhaustive/carrying-out';
import type { JobDependencies, JobHandler } from './dependencies';

type Dependencies = Pick<JobDependencies, 'db' | 'signer' | 'config'>;

/** Carries a search out over everything in its scope. */
export function createExhaustiveHandler({ db, signer, config }: Dependencies): JobHandler<'exhaustive'> {
  const carrying = { db, signer, exactAtMost: config.SEARCH_EXACT_AT_MOST };
  return async (job, signal) => {
    await carryOutExhaustively(carrying, job.data.exhaustiveId, signal);
    return {};
  };
}
