import type { Job } from 'bullmq';
import { DomainError, NotFound } from '../errors';
import { jobProgress, jobs, type QueueName, queueNames } from './jobs';
import type { OpenQueues } from './queue';
import { type JobsOverview, type JobView, jobState } from './schema';

type JobState = (typeof jobState)['options'][number];

/** Shown of each list; the counts tell how many more there are. */
const SHOWN = 100;

/** What the overview says of a job before the database has told what it works on. */
export type UndescribedJob = Omit<JobView, 'subject' | 'recordingId'> & { payload: Record<string, unknown> };

/**
 * Jobs in hand, waiting and failed for good, over all queues. `jobsOverview` adds what
 * each works on.
 */
export async function readJobs(queues: OpenQueues['queues']): Promise<
  Omit<JobsOverview, 'active' | 'waiting' | 'failed'> & {
    active: UndescribedJob[];
    waiting: UndescribedJob[];
    failed: UndescribedJob[];
  }
> {
  const each = await Promise.all(
    queueNames.map(async (name) => {
      const queue = queues[name];
      const [counts, active, waiting, delayed, failed] = await Promise.all([
        queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed', 'completed'),
        queue.getJobs(['active'], 0, SHOWN - 1, true),
        queue.getJobs(['waiting', 'prioritized'], 0, SHOWN - 1, true),
        queue.getJobs(['delayed'], 0, SHOWN - 1, true),
        queue.getJobs(['failed'], 0, SHOWN - 1, false),
      ]);
      const view = (state: JobState) => (list: Job[]) => list.flatMap((job) => viewOf(name, job, state));
      return {
        name,
        counts: {
          waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
          active: counts.active ?? 0,
          delayed: counts.delayed ?? 0,
          failed: counts.failed ?? 0,
          completed: counts.completed ?? 0,
        },
        active: view('active')(active),
        waiting: [...view('waiting')(waiting), ...view('delayed')(delayed)],
        failed: view('failed')(failed),
      };
    }),
  );
  return {
    queues: each.map(({ name, counts }) => ({ name, counts })),
    active: each.flatMap((queue) => queue.active),
    waiting: each.flatMap((queue) => queue.waiting),
    failed: each
      .flatMap((queue) => queue.failed)
      .sort((a, b) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? '')),
  };
}

/** One job, whatever its state. @throws NotFound */
export async function readJob(
  queues: OpenQueues['queues'],
  queue: QueueName,
  id: string,
): Promise<UndescribedJob> {
  const job = (await queues[queue].getJob(id)) as Job | undefined;
  const [view] = viewOf(queue, job, jobState.catch('waiting').parse(await job?.getState()));
  if (!view) throw new NotFound('This job');
  return view;
}

/**
 * Puts a dead letter back into its queue with all its tries.
 * @throws NotFound, DomainError (conflict) where it is no dead letter any more.
 */
export async function retryJob(queues: OpenQueues['queues'], queue: QueueName, id: string): Promise<void> {
  const job = await deadLetter(queues, queue, id);
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
}

/**
 * Removes a dead letter. What it worked on stays as it is.
 * @throws NotFound, DomainError (conflict) where it is no dead letter any more.
 */
export async function discardJob(queues: OpenQueues['queues'], queue: QueueName, id: string): Promise<void> {
  const job = await deadLetter(queues, queue, id);
  await job.remove();
}

async function deadLetter(queues: OpenQueues['queues'], queue: QueueName, id: string): Promise<Job> {
  const job = (await queues[queue].getJob(id)) as Job | undefined;
  if (!job) throw new NotFound(`Job ${id}`);
  if (!(await job.isFailed())) {
    throw new DomainError(
      'conflict',
      'job-not-failed',
      'This job is not among the failed ones any more.',
      'Load the list again: somebody may have tried it again already.',
    );
  }
  return job;
}

/** Jobs of other versions, whose names this one does not know, are left out. */
function viewOf(queue: QueueName, job: Job | undefined, state: JobState): UndescribedJob[] {
  if (!job?.id || !(job.name in jobs)) return [];
  const progress = jobProgress.safeParse(job.progress);
  const time = (ms: number | undefined) => (ms ? new Date(ms).toISOString() : null);
  return [
    {
      id: job.id,
      queue,
      name: job.name,
      state,
      progress: progress.success ? progress.data : null,
      attemptsMade: job.attemptsMade,
      attempts: job.opts.attempts ?? 1,
      failedReason: job.failedReason ?? null,
      addedAt: new Date(job.timestamp).toISOString(),
      startedAt: time(job.processedOn),
      finishedAt: time(job.finishedOn),
      payload: (job.data ?? {}) as Record<string, unknown>,
    },
  ];
}
