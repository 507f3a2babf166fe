import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, readConfig } from '@/core/operations/config';
import { prepareQueue } from '@/core/operations/queue-schema.sql';
import { applyMigrations } from '@/prisma/migrations.sql';
import { activePack, resolvePack } from '@/worker/models/packs';
import { build, isBuilt } from './build.mjs';
import { bringContent } from './launch/content';
import { type DataFolder, takeDataFolder } from './launch/data-folder';
import { publishEnvironment, withdrawEnvironment } from './launch/environment';
import { type LaunchOptions, readOptions } from './launch/options';
import { checkPort } from './launch/processes';
import { Supervisor } from './launch/supervisor';
import { type Cluster, openDatabase, startCluster } from './postgres/cluster';
import { checkDisk } from './prerequisites.mjs';

const GIB = 1024 ** 3;
/** Postgres, models and the demo's recordings; the footage itself comes on top. */
const DATA_BYTES = 3 * GIB;
const HEALTHY_WITHIN_MS = 120_000;

const say = (line: string) => console.log(line);

/** Everything that is running, in the order in which it was started. */
interface Running {
  folder?: DataFolder;
  cluster?: Cluster;
  supervisor?: Supervisor;
}

/**
 * Starts Saboot and keeps it running until Ctrl-C or SIGTERM. Failures are told in one message and end the process
 * with code 1, after what had been started is stopped again.
 */
export async function launch(args: string[]): Promise<void> {
  const running: Running = {};
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) {
      running.supervisor?.kill();
      return;
    }
    stopping = true;
    await running.supervisor?.stop();
    await running.cluster?.stop();
    if (running.folder) {
      await withdrawEnvironment(running.folder.path);
      await running.folder.release();
    }
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      say(stopping ? 'Ending at once.' : '\nStopping: web server, workers, then Postgres ...');
      void stop(0);
    });
  }
  try {
    await startAll(readOptions(args), running);
  } catch (error) {
    if (stopping) return;
    console.error(`\n${told(error)}`);
    await stop(1);
  }
}

async function startAll(options: LaunchOptions, running: Running): Promise<void> {
  const startedAt = Date.now();
  // Recordings and what is derived of them are nobody else's on this machine.
  process.umask(0o077);
  loadDotEnv();
  const publicUrl = process.env.PUBLIC_URL || `http://localhost:${options.port}`;
  running.folder = await takeDataFolder(options.dataDir, publicUrl);
  checkDisk(options.dataDir, DATA_BYTES, 'the data folder');
  running.supervisor = new Supervisor(options.dataDir, say);
  await running.supervisor.endLeftovers();
  await checkPort(options.address, options.port);

  const urls = await databaseUrls(options, running);
  const environment = await environmentOf(options, running.folder, urls.applicationUrl, publicUrl);
  const config = readConfig({ ...process.env, ...environment });
  if (!isBuilt()) await build(say);

  const applied = await applyMigrations(urls.ownerUrl);
  if (applied.length > 0) say(`Database: applied ${applied.join(', ')}.`);
  await prepareQueue(config.QUEUE_URL, urls.ownerUrl);
  await prepareModels(config);

  await publishEnvironment(options.dataDir, environment);
  running.supervisor.start({ name: 'web', script: 'dist/web/server.js', environment });
  for (let number = 1; number <= options.workers; number++) {
    const name = `worker-${number}`;
    running.supervisor.start({ name, script: 'dist/worker/main.js', environment });
  }
  await healthy(options, running.supervisor);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`\nSaboot is running at ${publicUrl}  (started in ${seconds} s)`);
  if (!options.demo) say('Accounts are made by command: npm run account -- --help');
  await bringContent(options, config, running.folder.secrets.demoPassword, say).catch((error) =>
    say(`\nThe footage could not be brought in: ${told(error)}`),
  );
  say(
    `\nRecordings put into ${config.WATCH_DIR} are brought in. Logs: ${options.dataDir}/logs. Ctrl-C stops everything.`,
  );
}

/** Servers of one's own, if the environment names them; otherwise the private cluster of the data folder. */
async function databaseUrls(options: LaunchOptions, running: Running) {
  const own = process.env.DATABASE_URL;
  if (own) return { applicationUrl: own, ownerUrl: process.env.DATABASE_OWNER_URL || own };
  running.cluster = await startCluster({
    folder: path.join(options.dataDir, 'postgres'),
    durable: true,
    say,
  });
  return openDatabase(running.cluster, 'saboot');
}

/** What web and workers are given; a variable that the person has set stays as it is. */
async function environmentOf(
  options: LaunchOptions,
  folder: DataFolder,
  databaseUrl: string,
  publicUrl: string,
): Promise<Record<string, string>> {
  const storageDir = path.join(options.dataDir, 'storage');
  const watchDir = process.env.WATCH_DIR || path.join(options.dataDir, 'inbox');
  for (const made of [storageDir, watchDir]) await mkdir(made, { recursive: true, mode: 0o700 });
  return {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    ...(process.env.QUEUE_URL ? { QUEUE_URL: process.env.QUEUE_URL } : {}),
    STORAGE_URL: process.env.STORAGE_URL || pathToFileURL(storageDir).href,
    DATA_DIR: options.dataDir,
    WATCH_DIR: watchDir,
    WEB_ADDRESS: options.address,
    WEB_PORT: String(options.port),
    PUBLIC_URL: publicUrl,
    AUTH_SECRET: process.env.AUTH_SECRET || folder.secrets.authSecret,
    ...(process.env.SIGNING_KEY_FILE ? { SIGNING_KEY_FILE: process.env.SIGNING_KEY_FILE } : {}),
  };
}

/** Converts and checks the model files once, so that the workers find them and a wrong file is told here. */
async function prepareModels(config: Config): Promise<void> {
  const pack = await activePack(config.DATA_DIR, config.MODEL_PACK);
  const slow = setTimeout(() => say('Preparing the models (once) ...'), 1_000);
  try {
    await resolvePack(config.DATA_DIR, pack);
  } finally {
    clearTimeout(slow);
  }
}

/** Waits until the web server answers its health check. */
async function healthy(options: LaunchOptions, supervisor: Supervisor): Promise<void> {
  const host = ['0.0.0.0', '::'].includes(options.address) ? '127.0.0.1' : options.address;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${options.port}/readyz`;
  for (const deadline = Date.now() + HEALTHY_WITHIN_MS; Date.now() < deadline; ) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(
    `The web server did not answer ${url} within two minutes. Its log: ${supervisor.logOf('web')}`,
  );
}

function loadDotEnv(): void {
  try {
    process.loadEnvFile('.env');
  } catch {
    // Most people have none.
  }
}

/** What a person is told: the message alone where the error was foreseen, the stack where it was not. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' || error instanceof TypeError
    ? (error.stack ?? error.message)
    : error.message;
}
