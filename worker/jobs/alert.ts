import { lookBack } from '@/core/watchlist/looking-back';
import type { HeldWatchlist } from '@/core/watchlist/matching/held';
import { matchRecording } from '@/core/watchlist/matching/matching';
import { termsOf } from '@/core/watchlist/terms';
import type { JobDependencies, JobHandler } from './dependencies';

type Dependencies = Pick<JobDependencies, 'db' | 'config' | 'log' | 'send'>;

/** Compares what was indexed of a recording with the watchlist. @param held shared by all jobs of the process */
export function createAlertHandler(deps: Dependencies, held: HeldWatchlist): JobHandler<'alert'> {
  const terms = termsOf(deps.config);
  return async (job) => {
    const { recordingId } = job.data;
    const { sightings, raised } = await matchRecording({ db: deps.db, held, terms }, recordingId);
    for (const deliveryId of raised.deliveryIds)
      await deps.send('deliver', { deliveryId }, { dedupe: deliveryId });
    if (raised.alertIds.length > 0)
      deps.log.info({ recordingId, sightings, alerts: raised.alertIds.length }, 'alerts raised');
    return { sightings, alerts: raised.alertIds.length };
  };
}

/** Looks for an entry in what was indexed before it was active. */
export function createSearchBackHandler(deps: Dependencies): JobHandler<'search-back'> {
  const terms = termsOf(deps.config);
  return async (job) => {
    const { entryId } = job.data;
    const raised = await lookBack({ db: deps.db, terms }, entryId);
    deps.log.info({ entryId, alerts: raised.alertIds.length }, 'earlier footage looked through');
    return { alerts: raised.alertIds.length };
  };
}
