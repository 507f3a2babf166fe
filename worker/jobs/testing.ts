import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { publishKey } from '@/core/audit/keys';
import { openSigner } from '@/core/audit/signing';
import { readConfig } from '@/core/operations/config';
import { connect } from '@/core/operations/database';
import type { JobName, JobPayload } from '@/core/operations/jobs';
import { createLogger } from '@/core/operations/log';
import { createJobSender, type JobInProgress, type OpenQueues } from '@/core/operations/queue';
import { prepareQueue } from '@/core/operations/queue-schema.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { openStorage } from '@/storage/open';
import type { JobDependencies } from './dependencies';

/** A worker's surroundings for one test file: a database, a queue in it, a folder store, all real and all its own. */
export interface TestWorkplace extends Omit<JobDependencies, 'models'> {
  database: TestDatabase;
  queues: OpenQueues['queues'];
  /** Scratch for the test's own files. */
  folder: string;
  /** The variables a worker process of this workplace is started with. */
  environment: Record<string, string> & { NODE_ENV: 'test' };
  close(): Promise<void>;
}

/**
 * Makes a workplace; `close` takes everything away again.
 * @param more variables in place of the usual ones, such as a DATA_DIR whose models are made already
 */
export async function openWorkplace(more: Record<string, string> = {}): Promise<TestWorkplace> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-work-'));
  const environment = {
    NODE_ENV: 'test' as const,
    DATABASE_URL: database.databaseUrl,
    QUEUE_URL: database.databaseUrl,
    STORAGE_URL: pathToFileURL(path.join(folder, 'storage')).href,
    DATA_DIR: path.join(folder, 'data'),
    AUTH_SECRET: 'only for tests, and long enough for one',
    DISK_RESERVE_BYTES: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    ...more,
  };
  const config = readConfig(environment);
  await prepareQueue(config.QUEUE_URL, database.ownerUrl);
  const log = createLogger('test', config.LOG_LEVEL);
  const db = connect(config.DATABASE_URL, { system: true });
  const storage = await openStorage(config.STORAGE_URL);
  const sender = createJobSender({ queueUrl: config.QUEUE_URL, log });
  const signer = await openSigner(config);
  await publishKey(db, signer);
  return {
    ...{ database, folder, environment, config, log, db, storage, signer },
    queues: sender.queues,
    send: sender.send,
    async close() {
      await sender.close();
      await db.$disconnect();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A job as a handler is given it, outside any queue. */
export function jobOf<Name extends JobName>(
  _name: Name,
  data: JobPayload<Name>,
  id = uuidv7(),
): JobInProgress<Name> {
  return { id, data, attemptsMade: 0, updateProgress: async () => undefined, isOvertaken: async () => false };
}
