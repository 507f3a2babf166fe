import { type Job, type Queue, UnrecoverableError, WaitingError } from 'bullmq';
import { v7 as uuidv7 } from 'uuid';
import { DomainError, type ErrorKind } from '../errors';
import {
  type JobDefinition,
  type JobName,
  type JobPayload,
  type JobProgress,
  type JobResult,
  type JobSender,
  jobs,
  type QueueName,
  queueNames,
} from './jobs';
import type { Logger } from './log';
import { connectQueue } from './queue-connection';

/**
 * A worker holds its job by a lock that it renews; when it is killed, the lock runs out and another worker takes the
 * job. With six seconds a killed worker's job is back in 4 to 9 seconds. Inference and decoding live in other threads and
 * processes, so that nothing here keeps the event loop from renewing for that long.
 */
const LOCK_MS = 6_000;
/** A job outlives several deaths of its worker; one that kills every worker ends as a dead letter. */
const STALLED_AT_MOST = 10;
/** Indexing counts for itself, and only deaths between which it did not go on: an hour of it may outlive many restarts. */
const INDEX_STALLED_AT_MOST = 10_000;
/**
 * Finished jobs are kept by age only: removal by count deadlocks on BullMQ's Postgres backend (DESIGN.md §6). Failed ones
 * stay until a person has decided.
 */
const KEEP_COMPLETED_S = 24 * 3600;
/** Errors of these kinds come out the same however often the job is tried. */
const FINAL_KINDS: ReadonlySet<ErrorKind> = new Set([
  'invalid',
  'not-found',
  'unprocessable',
  'conflict',
  'forbidden',
]);

/** A job in a handler's hands. */
export interface JobInProgress<Name extends JobName = JobName> {
  id: string;
  data: JobPayload<Name>;
  /** How often it was tried before; 0 on the first try. */
  attemptsMade: number;
  updateProgress(progress: JobProgress): Promise<void>;
  /** Whether a job that is due before this one waits in its queue. A long job asks where it can stop without loss. */
  isOvertaken(): Promise<boolean>;
}

/** Does one kind of job. It stops soon after `signal` aborts (the process ends, or another worker has the job). */
export type JobHandler<Name extends JobName> = (
  job: JobInProgress<Name>,
  signal: AbortSignal,
) => Promise<JobResult<Name>>;

export type JobHandlers = { [Name in JobName]?: JobHandler<Name> };

/** Thrown by a handler that cannot go on now and is to be tried again later, as often as needed; not a failure. */
export class Postponed extends Error {
  override name = 'Postponed';
  constructor(
    readonly reason: string,
    readonly delayMs: number,
  ) {
    super(reason);
  }
}

/** Thrown by a handler that lets a job pass which is due before it; it goes on afterwards, uncounted. */
export class GaveWay extends Error {
  override name = 'GaveWay';
}

/** Due times are counted in these steps: BullMQ's priorities end at 2²¹, which is forty years of them. */
const DUE_STEP_MS = 10 * 60_000;
const DUE_EPOCH_MS = Date.UTC(2026, 0, 1);

/** BullMQ's priority of a job added now: smaller goes first, none before all others. */
function priorityOf(definition: JobDefinition, nowMs: number): number | undefined {
  if (definition.dueAfterMs === undefined) return undefined;
  return Math.max(1, Math.floor((nowMs + definition.dueAfterMs - DUE_EPOCH_MS) / DUE_STEP_MS));
}

export interface QueueOptions {
  queueUrl: string;
  log: Logger;
  /** Keeps tests apart on one Redis. */
  redisPrefix?: string;
}

/** The adding side of the queues. The queues themselves are for `core/operations/dead-letters.ts`. */
export interface OpenQueues extends JobSender {
  readonly queues: Readonly<Record<QueueName, Queue>>;
  close(): Promise<void>;
}

/**
 * Opens the queues for adding jobs and looking after them. Payloads are checked before they are added.
 * @throws zod's error for a payload that is not the job's.
 */
export function createJobSender(options: QueueOptions): OpenQueues {
  const connection = connectQueue(options.queueUrl, { poolSize: 4, ...options });
  const open = (name: QueueName) => {
    const queue = connection.queue(name);
    queue.on('error', (error) => options.log.warn({ err: error, queue: name }, 'queue not reachable'));
    return queue;
  };
  const queues = Object.fromEntries(queueNames.map((name) => [name, open(name)])) as Record<QueueName, Queue>;
  return {
    queues,
    async send(name, payload, { dedupe } = {}) {
      const definition: JobDefinition = jobs[name];
      const data = definition.payload.parse(payload);
      const priority = priorityOf(definition, Date.now());
      // Ids are ours: BullMQ's own come from a sequence for each queue, which the application role may not create.
      const job = await queues[definition.queue].add(name, data, {
        jobId: uuidv7(),
        attempts: definition.attempts,
        backoff: { type: 'exponential', delay: definition.backoffMs },
        removeOnComplete: { age: KEEP_COMPLETED_S },
        removeOnFail: false,
        ...(priority === undefined ? {} : { priority }),
        ...(dedupe === undefined ? {} : { deduplication: { id: `${name}:${dedupe}` } }),
      });
      if (job.id === undefined) throw new Error(`The queue gave no id to a job ${name}.`);
      return job.id;
    },
    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await connection.close();
    },
  };
}

export interface ServeOptions extends QueueOptions {
  handlers: JobHandlers;
  /** Jobs of a queue at once in this process; a queue left out is not served. */
  concurrency: Partial<Record<QueueName, number>>;
  /** How long a job is held without a sign of life. */
  lockMs?: number;
  /** Called when a job has failed for good and lies among the dead letters. */
  onDeadLetter?: (name: JobName, payload: unknown, reason: string) => Promise<void>;
}

/** The queues that this process serves. */
export interface JobServer {
  /** Resolves when every queue can be read. */
  ready(): Promise<void>;
  /** Jobs in hand now. */
  active(): number;
  /**
   * Takes no more jobs. Indexing and re-embedding are told to stop at once (what they committed is kept); the others get `graceMs` to end,
   * then are told too. What was stopped goes back to the queue, uncounted.
   */
  stop(graceMs: number): Promise<void>;
}

/** Starts serving queues with the handlers given. */
export function serveJobs(options: ServeOptions): JobServer {
  const served = Object.entries(options.concurrency) as [QueueName, number][];
  const { lockMs = LOCK_MS } = options;
  const connection = connectQueue(options.queueUrl, { poolSize: served.length * 2 + 4, ...options });
  const queues: Partial<Record<QueueName, Queue>> = Object.fromEntries(
    // Only where jobs have due times is there anything to let pass.
    served
      .filter(([name]) =>
        Object.values<JobDefinition>(jobs).some((job) => job.queue === name && job.dueAfterMs !== undefined),
      )
      .map(([name]) => [name, connection.queue(name)]),
  );
  const inHand = new Map<Promise<unknown>, { queue: QueueName; controller: AbortController }>();
  let stopping = false;

  const work = async (queue: QueueName, job: Job, token: string | undefined, lost: AbortSignal) => {
    const log = options.log.child({ queue, job: job.name, jobId: job.id });
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, lost]);
    const run = runHandler(options.handlers, job, signal, queues[queue]);
    inHand.set(run, { queue, controller });
    const startedAt = performance.now();
    log.info({ attempt: job.attemptsMade + 1 }, 'job started');
    try {
      const result = await run;
      log.info({ durationMs: Math.round(performance.now() - startedAt) }, 'job done');
      return result;
    } catch (error) {
      if (stopping && controller.signal.aborted) {
        log.info('job handed back: this process is stopping');
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (error instanceof GaveWay) {
        log.info('job lets a more urgent one pass');
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (error instanceof Postponed) {
        log.warn({ reason: error.reason, delayMs: error.delayMs }, 'job postponed');
        await job.updateProgress({ done: 0, step: error.reason } satisfies JobProgress);
        await job.moveToDelayed(Date.now() + error.delayMs, token);
        throw new WaitingError();
      }
      log.error({ err: error, attempt: job.attemptsMade + 1 }, 'job failed');
      throw asFailure(error);
    } finally {
      inHand.delete(run);
    }
  };

  const workers = served.map(([name, concurrency]) => {
    const worker = connection.worker(
      name,
      // Three parameters: BullMQ hands a signal only to processors that declare it.
      (job, token, signal) => work(name, job, token, signal ?? new AbortController().signal),
      {
        concurrency,
        lockDuration: lockMs,
        stalledInterval: Math.round(lockMs / 2),
        maxStalledCount: name === 'index' ? INDEX_STALLED_AT_MOST : STALLED_AT_MOST,
      },
    );
    worker.on('error', (error) => options.log.warn({ err: error, queue: name }, 'queue trouble'));
    worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) worker.cancelJob(id, 'another worker has taken the job');
    });
    worker.on('stalled', (jobId) =>
      options.log.warn({ queue: name, jobId }, 'job taken over from a worker that is gone'),
    );
    worker.on('failed', (job, error) => {
      // `finishedOn` is set only when nothing more will be tried.
      if (!job?.finishedOn || !(job.name in jobs)) return;
      options
        .onDeadLetter?.(job.name as JobName, job.data, error.message)
        .catch((failure) => options.log.error({ err: failure, jobId: job.id }, 'dead letter not recorded'));
    });
    return worker;
  });

  return {
    ready: async () => {
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    active: () => inHand.size,
    async stop(graceMs) {
      stopping = true;
      await Promise.all(workers.map((worker) => worker.pause(true)));
      for (const { queue, controller } of inHand.values())
        if (queue === 'index' || queue === 'models' || queue === 'search') controller.abort('stopping');
      const ended = Promise.allSettled(inHand.keys());
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      for (const { controller } of inHand.values()) controller.abort('stopping');
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await connection.close();
    },
  };
}

async function runHandler(
  handlers: JobHandlers,
  job: Job,
  signal: AbortSignal,
  queue: Queue | undefined,
): Promise<unknown> {
  if (!(job.name in jobs)) throw new UnrecoverableError(`This version of Saboot knows no job "${job.name}".`);
  const name = job.name as JobName;
  const definition: JobDefinition = jobs[name];
  const handler = handlers[name] as JobHandler<JobName> | undefined;
  if (!handler) throw new Error(`This worker does not do jobs "${name}".`);
  const payload = definition.payload.safeParse(job.data);
  if (!payload.success)
    throw new UnrecoverableError(`The job's payload is malformed: ${payload.error.message}`);
  if (job.id === undefined) throw new UnrecoverableError('The job has no id.');
  const result = await handler(
    {
      id: job.id,
      data: payload.data as JobPayload<JobName>,
      attemptsMade: job.attemptsMade,
      updateProgress: (progress) => job.updateProgress(progress),
      isOvertaken: async () => {
        const [first] = (await queue?.getPrioritized(0, 0)) ?? [];
        return first !== undefined && first.priority < job.priority;
      },
    },
    signal,
  );
  return definition.result.parse(result);
}

/** What is kept as the reason: the words for a person, and no further tries where they would change nothing. */
function asFailure(error: unknown): Error {
  if (error instanceof DomainError) {
    const words = error.remedy ? `${error.message} ${error.remedy}` : error.message;
    return FINAL_KINDS.has(error.kind) ? new UnrecoverableError(words) : new Error(words, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
