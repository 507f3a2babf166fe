import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createLogger } from '@/core/operations/log';
import { createJobSender } from '@/core/operations/queue';
import { prepareQueue } from '@/core/operations/queue-schema.sql';
import { freePort } from '@/deploy/postgres/cluster';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { type Place, settle } from './place';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where pictures and logs of failed tests are kept for a person to look at; git does not see it. */
export const RESULTS = path.join(root, 'test-results');

/** A process of the product: web or worker. */
export interface Running {
  readonly pid: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop, as `npm start` does. */
  stop(): Promise<void>;
}

/** The whole product, as `npm start` runs it, on a database and a storage folder of its own. */
export interface Product {
  url: string;
  /** Sees every district, as workers do: for arranging and for asking what came of it. */
  db: Database;
  place: Place;
  /** A folder of this product's own, removed at the end. */
  folder: string;
  startWorker(): Promise<Running>;
  /** Asks for a recording to be brought in that is gone before a worker looks: work that cannot be done. */
  sendMissingFile(originalName: string): Promise<void>;
  /** Keeps the logs of all processes under test-results/. */
  keepLogs(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the built server with accounts and cameras in it and waits until it is ready; workers are started by the test.
 * @param settings of the environment that are otherwise than every other product's of the tests
 * Needs `dist/` and `web/.next` (deploy/build.mjs) and TEST_DATABASE_ADMIN_URL.
 */
export async function startProduct(settings: Record<string, string> = {}): Promise<Product> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-e2e-'));
  await chmod(folder, 0o711);
  const database = await createTestDatabase();
  const db = connect(database.databaseUrl, { system: true });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = await environmentOf(folder, database, port, url);
  const processes = new Processes(folder, { ...environment, ...settings });
  const stop = async () => {
    await processes.stop();
    await db.$disconnect();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await prepareQueue(database.databaseUrl, database.ownerUrl);
    const place = await settle(db);
    processes.start('web', 'dist/web/server.js');
    await ready(url, processes);
    return {
      url,
      db,
      place,
      folder,
      startWorker: async () => processes.start('worker', 'dist/worker/main.js'),
      sendMissingFile: async (originalName) => {
        const sender = createJobSender({ queueUrl: database.databaseUrl, log: createLogger('e2e', 'warn') });
        await sender.send('intake', {
          file: path.join(folder, originalName),
          originalName,
          source: 'COMMAND',
          receivedFrom: 'the tests',
          receivedById: null,
          consume: false,
        });
        await sender.close();
      },
      keepLogs: (name) => processes.keepLogs(name),
      stop,
    };
  } catch (error) {
    await processes.keepLogs('start');
    await stop();
    throw error;
  }
}

async function environmentOf(folder: string, database: TestDatabase, port: number, url: string) {
  const storage = path.join(folder, 'storage');
  await mkdir(storage);
  return {
    NODE_ENV: 'production',
    DATABASE_URL: database.databaseUrl,
    DATABASE_OWNER_URL: '',
    QUEUE_URL: '',
    STORAGE_URL: pathToFileURL(storage).href,
    DATA_DIR: path.join(folder, 'data'),
    WATCH_DIR: '',
    WEB_ADDRESS: '127.0.0.1',
    WEB_PORT: String(port),
    PUBLIC_URL: url,
    AUTH_SECRET: 'end-to-end-tests-sign-their-sessions-with-this',
    MODEL_PACK: 'default',
    DISK_RESERVE_BYTES: '0',
    LOG_LEVEL: 'info',
  };
}

async function ready(url: string, processes: Processes): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    processes.throwIfEnded('web');
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The web server did not become ready within a minute; its log is in ${RESULTS}.`);
}

/** Starts processes with their logs beside each other, and ends those that are left. */
class Processes {
  readonly #folder: string;
  readonly #environment: Record<string, string>;
  readonly #running: { name: string; log: string; child: ChildProcess; exit: Promise<unknown> }[] = [];

  constructor(folder: string, environment: Record<string, string>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  start(name: string, script: string): Running {
    const log = path.join(this.#folder, `${name}-${this.#running.length}.log`);
    const output = openSync(log, 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', script], {
      cwd: root,
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    const exit = new Promise((resolve) => child.once('exit', resolve));
    this.#running.push({ name, log, child, exit });
    if (child.pid === undefined) throw new Error(`${script} could not be started.`);
    const end = async (signal: NodeJS.Signals) => {
      if (ended(child)) return;
      child.kill(signal);
      await exit;
    };
    return { pid: child.pid, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
  }

  throwIfEnded(name: string): void {
    for (const one of this.#running) {
      if (one.name === name && ended(one.child)) {
        throw new Error(`${name} ended with code ${one.child.exitCode}; its log is in ${RESULTS}.`);
      }
    }
  }

  async keepLogs(name: string): Promise<void> {
    await mkdir(RESULTS, { recursive: true });
    for (const { log } of this.#running) {
      await copyFile(log, path.join(RESULTS, `${name}-${path.basename(log)}`)).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#running.map(async ({ child, exit }) => {
        if (ended(child)) return;
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await exit;
        clearTimeout(late);
      }),
    );
  }
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
