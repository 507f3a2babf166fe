import { purge } from '@/core/search/authority/purging';
import type { JobDependencies, JobHandler } from './dependencies';

/** Takes away what searches found that were refused or that nobody approved in time, and faces that led to nothing. */
export function createPurgeHandler({
  db,
  storage,
  log,
  config,
}: Pick<JobDependencies, 'db' | 'storage' | 'log' | 'config'>): JobHandler<'purge'> {
  return async () => {
    const done = await purge({ db, storage }, new Date(), config.PROBE_KEEP_DAYS);
    if (done.lapsed > 0 || done.pictures > 0)
      log.info(done, 'searches without approval, and faces without lead, were taken away');
    return done;
  };
}
