import { failRemake, produceDerivative, remakeDerivative } from '@/core/evidence/derivatives/making';
import { failExhibit } from '@/core/evidence/produce';
import type { JobDependencies, JobHandler } from './dependencies';
import { createEvidenceHandler } from './evidence';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log'>;

/** Makes the file of a derivative from its recipe. What cannot be made is marked as failed, in words. */
export function createCopyHandler(deps: Dependencies): JobHandler<'copy'> {
  return createEvidenceHandler('copy', deps, {
    make: (making, { exhibitId }) => produceDerivative(making, exhibitId),
    fail: (db, { exhibitId }, reason) => failExhibit(db, exhibitId, reason),
  });
}

/** Makes a derivative again and writes down whether it is the same. */
export function createRemakeHandler(deps: Dependencies): JobHandler<'remake'> {
  return createEvidenceHandler('remake', deps, {
    make: (making, { exhibitId }) => remakeDerivative(making, exhibitId),
    fail: (db, { exhibitId }, reason) => failRemake(db, exhibitId, reason),
  });
}
