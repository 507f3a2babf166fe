import { deliver } from '@/core/watchlist/delivery/deliveries';
import type { JobDependencies, JobHandler } from './dependencies';

/** Tells one alert to one receiver. */
export function createDeliverHandler({
  db,
  config,
}: Pick<JobDependencies, 'db' | 'config'>): JobHandler<'deliver'> {
  return async (job) => {
    await deliver(db, config, job.data.deliveryId);
    return {};
  };
}
