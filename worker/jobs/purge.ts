import { purge } from '@/core/search/authority/purging';
import type { JobDependencies, JobHandler } from './dependencies';

/** Takes away what searches found that were refused, or that nobody approved in time. */
export function createPurgeHandler({
  db,
  storage,
  log,
}: Pick<JobDependencies, 'db' | 'storage' | 'log'>): JobHandler<'purge'> {
  return async () => {
    const done = await purge({ db, storage }, new Date());
    if (done.lapsed > 0 || done.pictures > 0) log.info(done, 'searches without approval were taken away');
    return done;
  };
}
