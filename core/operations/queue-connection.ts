import {
  createPostgresBackend,
  type PgPool,
  Queue,
  type QueueOptions,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { QueueName } from './jobs';
import type { Logger } from './log';
import { QUEUE_SCHEMA } from './queue-schema.sql';

/** What a worker is handed by BullMQ, whatever the backend. */
type Processor = NonNullable<ConstructorParameters<typeof Worker>[1]>;
type WorkerSettings = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** Opens queues and workers of one backend over connections that they share. */
export interface QueueConnection {
  readonly backend: 'postgres' | 'redis';
  queue(name: QueueName): Queue;
  worker(name: QueueName, processor: Processor, settings: WorkerSettings): Worker;
  /** Closes the shared connections; queues and workers are closed before. */
  close(): Promise<void>;
}

export interface QueueConnectionOptions {
  /** Postgres connections at most; each worker holds one of them to listen on. */
  poolSize: number;
  /** Keeps several installations, or tests, apart on one Redis. Postgres has a database for each. */
  redisPrefix?: string;
  log: Logger;
}

/**
 * Connects to the queue that QUEUE_URL names: `redis://…`, or `postgres://…` for BullMQ's Postgres backend.
 */
export function connectQueue(queueUrl: string, options: QueueConnectionOptions): QueueConnection {
  const { log } = options;
  if (new URL(queueUrl).protocol.startsWith('postgres')) {
    const pool = new pg.Pool({
      connectionString: queueUrl,
      max: options.poolSize,
      // BullMQ's statements name no schema; keep-alive lets a listener notice within seconds that the server is gone.
      options: `-c search_path=${QUEUE_SCHEMA}`,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'saboot queue',
    });
    // Every queue and worker on it listens for its loss: more than ten is no leak.
    pool.setMaxListeners(0);
    pool.on('error', (error) => log.warn({ err: error }, 'queue connection lost'));
    // @types/pg and BullMQ's own sketch of a pool differ in what they leave out; at run time it is what BullMQ asks for.
    const connection = pool as unknown as PgPool;
    return {
      backend: 'postgres',
      queue: (name) => asQueue(new Queue(name, { connection }, createPostgresBackend)),
      worker: (name, processor, settings) =>
        asWorker(new Worker(name, processor, { ...settings, connection }, createPostgresBackend)),
      close: () => pool.end(),
    };
  }
  // Workers wait in blocking commands for ever, as BullMQ requires.
  const redis = new Redis(queueUrl, { maxRetriesPerRequest: null });
  redis.on('error', (error) => log.warn({ err: error }, 'queue connection lost'));
  const shared = {
    connection: redis,
    prefix: options.redisPrefix ?? 'saboot',
  } satisfies Partial<QueueOptions>;
  return {
    backend: 'redis',
    queue: (name) => new Queue(name, shared),
    worker: (name, processor, settings) => new Worker(name, processor, { ...settings, ...shared }),
    close: async () => {
      await redis.quit().catch(() => redis.disconnect());
    },
  };
}

// The backend is a type parameter of BullMQ's classes that shows only in the options; we use what both have.
const asQueue = (queue: unknown) => queue as Queue;
const asWorker = (worker: unknown) => worker as Worker;
