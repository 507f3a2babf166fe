import { z } from 'zod';
import { discardDeadLetter, listJobs, retryDeadLetter } from '@/core/operations/care';
import { queueNames } from '@/core/operations/jobs';
import { jobsOverview } from '@/core/operations/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Operations';
const jobId = z.object({ queue: z.enum(queueNames), id: z.string().min(1).max(200) });

/** What runs in the background, and what was given up. */
export function operationsRoutes({ db, jobs: { queues } }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/operations/jobs',
      room,
      summary: 'Jobs in hand, waiting and given up',
      access: 'jobs.read',
      answer: jobsOverview,
      handle: ({ actor }) => listJobs({ db, queues }, actor),
    }),
    route({
      method: 'post',
      path: '/api/operations/jobs/:queue/:id/retry',
      room,
      summary: 'Try a job again that was given up',
      access: 'jobs.retry',
      params: jobId,
      handle: ({ actor, params }) => retryDeadLetter({ db, queues }, actor, params.queue, params.id),
    }),
    route({
      method: 'delete',
      path: '/api/operations/jobs/:queue/:id',
      room,
      summary: 'Discard a job that was given up',
      access: 'jobs.retry',
      params: jobId,
      handle: ({ actor, params }) => discardDeadLetter({ db, queues }, actor, params.queue, params.id),
    }),
  ];
}
