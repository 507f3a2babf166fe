import { makeSketches, sketchesDue } from '@/core/search/sketching';
import type { JobDependencies, JobHandler } from './dependencies';

/** Makes the sketches and graphs that large scopes of vectors are searched with. */
export function createSketchHandler({ db, log }: Pick<JobDependencies, 'db' | 'log'>): JobHandler<'sketch'> {
  return async (job) => {
    const due = await sketchesDue(db, new Date());
    let steps = 0;
    await makeSketches(db, due, async (share, step) => {
      steps += 1;
      log.info({ step }, 'making what large scopes are searched with');
      await job.updateProgress({ done: share, step });
    });
    return { steps };
  };
}
