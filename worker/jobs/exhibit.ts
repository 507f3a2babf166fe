import { failExhibit, produceExhibit } from '@/core/evidence/produce';
import type { JobDependencies, JobHandler } from './dependencies';
import { createEvidenceHandler } from './evidence';

/**
 * Makes the file of an exhibit: a lossless clip or a still, hashed, stored and proven equal to the original. What cannot be
 * made is marked as failed, in words; a person may have it tried again.
 */
export function createExhibitHandler(
  deps: Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log'>,
): JobHandler<'exhibit'> {
  return createEvidenceHandler('exhibit', deps, {
    make: (making, { exhibitId }) => produceExhibit(making, exhibitId),
    fail: (db, { exhibitId }, reason) => failExhibit(db, exhibitId, reason),
  });
}
