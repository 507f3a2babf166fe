import { makeSketches, sketchesDue } from '@/core/search/sketching';
import type { JobDependencies, JobHandler } from './dependencies';

/** Makes the sketches and graphs that large scopes of vectors are searched with. */
export function createSketchHandler({
  db,
  log,
  config,
}: Pick<JobDependencies, 'db' | 'log' | 'config'>): JobHandler<'sketch'> {
  return async (job) => {
    const due = await sketchesDue(db, new Date(), config.SEARCH_EXACT_AT_MOST);
    let steps = 0;
    await makeSketches(db, due, async (share, step) => {
      steps += 1;
      log.info({ step }, 'making what large scopes are searched with');
      await job.updateProgress({ done: share, step });
    });
    return { steps };
  };
}
