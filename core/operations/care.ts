import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { discardJob, readJob, retryJob, type UndescribedJob } from './dead-letters';
import type { QueueName } from './jobs';
import { jobsOverview, sees } from './overview';
import type { OpenQueues } from './queue';
import type { JobsOverview } from './schema';

interface Care {
  db: Database;
  queues: OpenQueues['queues'];
}

/** Jobs in hand, waiting and given up, as far as the actor may know what they work on. */
export async function listJobs({ db, queues }: Care, actor: Actor): Promise<JobsOverview> {
  return read(db, actor, { action: 'jobs.read', objectKind: 'job' }, (tx) => jobsOverview(tx, queues));
}

/** Puts a dead letter back into its queue. @throws NotFound, DomainError (conflict) */
export async function retryDeadLetter(
  { db, queues }: Care,
  actor: Actor,
  queue: QueueName,
  id: string,
): Promise<void> {
  await act(
    db,
    actor,
    { action: 'jobs.retry', recordedAs: 'job.retry', objectKind: 'job', objectId: `${queue}/${id}` },
    async (tx, entry) => {
      const job = await deadLetter(tx, queues, queue, id);
      entry.details = { name: job.name, payload: job.payload, failedReason: job.failedReason };
      await awaitAgain(tx, job);
      await retryJob(queues, queue, id);
    },
  );
}

/** Removes a dead letter for good; what it worked on stays. @throws NotFound, DomainError (conflict) */
export async function discardDeadLetter(
  { db, queues }: Care,
  actor: Actor,
  queue: QueueName,
  id: string,
): Promise<void> {
  await act(
    db,
    actor,
    { action: 'jobs.retry', recordedAs: 'job.discard', objectKind: 'job', objectId: `${queue}/${id}` },
    async (tx, entry) => {
      const job = await deadLetter(tx, queues, queue, id);
      entry.details = { name: job.name, payload: job.payload, failedReason: job.failedReason };
      await discardJob(queues, queue, id);
    },
  );
}

async function deadLetter(
  tx: Transaction,
  queues: OpenQueues['queues'],
  queue: QueueName,
  id: string,
): Promise<UndescribedJob> {
  const job = await readJob(queues, queue, id);
  if (!job || !(await sees(tx, job))) throw new NotFound('The job');
  return job;
}

/** A recording whose indexing is tried again waits like any other. */
async function awaitAgain(tx: Transaction, job: UndescribedJob): Promise<void> {
  const { recordingId } = job.payload;
  if (job.name !== 'index' || typeof recordingId !== 'string') return;
  await tx.recording.updateMany({
    where: { id: recordingId, status: 'FAILED' },
    data: { status: 'QUEUED', statusReason: null },
  });
}
