import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { appendFile, chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import {
  APPLICATION_ROLE,
  asRole,
  inDatabase,
  OWNER_ROLE,
  provisionDatabase,
  provisionRoles,
} from '@/prisma/provision.sql';
import { commandOf } from '../launch/processes';
import { ensurePostgres, findPostgres, type PostgresInstallation, PostgresUnavailable } from './install';

/** The system account that Postgres runs under when Saboot is started by root, which Postgres refuses to be. */
const SERVER_ACCOUNT = 'saboot';

/** Where clusters lie whose data folder that account cannot reach. */
const SHARED_HOME = '/var/lib/saboot';

/** What a data folder remembers of its cluster; kept with mode 0600. */
const recordSchema = z.object({
  home: z.string(),
  port: z.number().int(),
  passwords: z.object({ admin: z.string(), owner: z.string(), application: z.string() }),
});
type ClusterRecord = z.infer<typeof recordSchema>;

/** A running private Postgres. */
export interface Cluster {
  port: number;
  /** Superuser connection, database `postgres`. */
  adminUrl: string;
  /** Connections to `database` as the owner and as the application. */
  urls(database: string): { ownerUrl: string; applicationUrl: string };
  /** Fast shutdown: open transactions are rolled back, connections closed, data flushed. */
  stop(): Promise<void>;
}

/** The private cluster would not start; the message ends with its log. */
export class ClusterFailed extends Error {
  override name = 'ClusterFailed';
}

interface Account {
  uid: number;
  gid: number;
}

export interface ClusterOptions {
  /** Folder that remembers the cluster, and holds it where the server's account can reach it. */
  folder: string;
  /** False for a cluster of tests: faster, loses data when the machine crashes. */
  durable: boolean;
  say: (line: string) => void;
}

/**
 * Starts the private cluster of `folder`, making it first where it is not there: bound to 127.0.0.1 on a port of its
 * own, scram passwords, roles saboot_owner and saboot_app.
 * @throws PostgresUnavailable, ClusterFailed
 */
export async function startCluster({ folder, durable, say }: ClusterOptions): Promise<Cluster> {
  await mkdir(folder, { recursive: true });
  const account = process.getuid?.() === 0 ? serverAccount() : undefined;
  const recordFile = path.join(folder, 'cluster.json');
  let record = existsSync(recordFile)
    ? recordSchema.parse(JSON.parse(await readFile(recordFile, 'utf8')))
    : undefined;
  const made = record !== undefined && existsSync(path.join(record.home, 'pgdata', 'PG_VERSION'));
  const installation = made && record ? await installationFor(record.home, say) : await ensurePostgres(say);
  record ??= {
    home: homeOf(folder, account),
    port: 0,
    passwords: { admin: secret(), owner: secret(), application: secret() },
  };
  if (made) await stopLeftover(installation, record, account);
  record.port = await freePort(record.port);
  await writeFile(recordFile, JSON.stringify(record, null, 2), { mode: 0o600 });
  if (!made) {
    say(`Making a private Postgres ${installation.major} cluster ...`);
    await makeCluster(installation, record, account);
  }
  await writeSettings(record, durable, account);
  await start(installation, record, account);

  const adminUrl = `postgresql://postgres:${record.passwords.admin}@127.0.0.1:${record.port}/postgres`;
  const { passwords, port } = record;
  const cluster: Cluster = {
    port,
    adminUrl,
    urls: (database) => ({
      ownerUrl: asRole(inDatabase(adminUrl, database), OWNER_ROLE, passwords.owner),
      applicationUrl: asRole(inDatabase(adminUrl, database), APPLICATION_ROLE, passwords.application),
    }),
    stop: () => stop(installation, record, account),
  };
  await provisionRoles(adminUrl, passwords);
  return cluster;
}

/** Makes `database` in the cluster where it is missing, and answers its connections. */
export async function openDatabase(cluster: Cluster, database: string) {
  await provisionDatabase(cluster.adminUrl, database);
  return cluster.urls(database);
}

/** A port of 127.0.0.1 that nothing listens on: `preferred` if it is free. */
export async function freePort(preferred = 0): Promise<number> {
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = net.createServer();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
      });
    });
  return listen(preferred).catch(() => listen(0));
}

function secret(): string {
  return randomBytes(24).toString('hex');
}

function serverAccount(): Account {
  const id = (flag: string) =>
    Number(
      execFileSync('id', [flag, SERVER_ACCOUNT], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent',
      '--shell', '/usr/sbin/nologin', SERVER_ACCOUNT]); // biome-ignore format: one command
    return { uid: id('-u'), gid: id('-g') };
  }
}

/**
 * Where the cluster's files go: in `folder`, or, when the server's own account could not pass a parent of it (root's
 * home is closed to others), under /var/lib/saboot.
 */
function homeOf(folder: string, account: Account | undefined): string {
  if (!account) return folder;
  for (let parent = path.resolve(folder); parent !== path.dirname(parent); ) {
    parent = path.dirname(parent);
    if ((statSync(parent).mode & 0o001) === 0) {
      return path.join(SHARED_HOME, `postgres-${randomBytes(4).toString('hex')}`);
    }
  }
  return folder;
}

async function installationFor(home: string, say: (line: string) => void): Promise<PostgresInstallation> {
  const major = Number((await readFile(path.join(home, 'pgdata', 'PG_VERSION'), 'utf8')).trim());
  const usable = (await findPostgres()).filter((found) => found.hasVector);
  const match = usable.find((found) => found.major === major);
  if (match) return match;
  const installed = await ensurePostgres(say);
  if (installed.major === major) return installed;
  throw new PostgresUnavailable(
    `The data folder's database was made by Postgres ${major}, which is not on this machine any more ` +
      `(found: ${usable.map((found) => found.major).join(', ') || 'none'}). Install Postgres ${major} with pgvector, ` +
      'or start with another data folder (npm start -- --data FOLDER).',
  );
}

async function makeCluster(installation: PostgresInstallation, record: ClusterRecord, account?: Account) {
  await mkdir(record.home, { recursive: true });
  if (record.home.startsWith(SHARED_HOME)) await chmod(SHARED_HOME, 0o711);
  if (account) {
    await chown(record.home, account.uid, account.gid);
    await chmod(record.home, 0o700);
  }
  const pgdata = path.join(record.home, 'pgdata');
  const passwordFile = path.join(record.home, 'initial-password');
  // A first start that was killed half way leaves a folder that initdb refuses.
  await rm(pgdata, { recursive: true, force: true });
  await writeFile(passwordFile, record.passwords.admin, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  try {
    await as(account, path.join(installation.binDir, 'initdb'), [
      ...['-D', pgdata, '-U', 'postgres', '--encoding=UTF8', `--locale=${locale}`],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-instructions'],
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await appendFile(path.join(pgdata, 'postgresql.conf'), "\ninclude 'saboot.conf'\n");
}

async function writeSettings(record: ClusterRecord, durable: boolean, account?: Account): Promise<void> {
  const sharedMb = durable ? Math.min(2048, Math.max(128, Math.floor(os.totalmem() / 8 / 1024 ** 2))) : 256;
  const settings: Record<string, string> = {
    listen_addresses: "'127.0.0.1'",
    port: String(record.port),
    unix_socket_directories: "''",
    max_connections: '200',
    shared_buffers: `'${sharedMb}MB'`,
    maintenance_work_mem: "'256MB'",
    max_wal_size: "'2GB'",
    random_page_cost: '1.1',
    // Compiling a plan costs more than these short queries take.
    jit: 'off',
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    password_encryption: "'scram-sha-256'",
  };
  if (!durable) Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' });
  const file = path.join(record.home, 'pgdata', 'saboot.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  await writeFile(file, `# Written by Saboot at every start.\n${lines.join('\n')}\n`);
  if (account) await chown(file, account.uid, account.gid);
}

async function start(installation: PostgresInstallation, record: ClusterRecord, account?: Account) {
  const log = path.join(record.home, 'postgres.log');
  const args = ['-D', path.join(record.home, 'pgdata'), '-l', log, '-w', '-t', '120', 'start'];
  try {
    await as(account, path.join(installation.binDir, 'pg_ctl'), args);
  } catch {
    const words = await readFile(log, 'utf8').catch(() => '(no log)');
    throw new ClusterFailed(
      `Postgres did not start. The end of ${log}:\n${words.split('\n').slice(-12).join('\n')}`,
    );
  }
}

async function stop(
  installation: PostgresInstallation,
  record: ClusterRecord,
  account?: Account,
): Promise<void> {
  const args = ['-D', path.join(record.home, 'pgdata'), '-m', 'fast', '-w', '-t', '60', 'stop'];
  await as(account, path.join(installation.binDir, 'pg_ctl'), args).catch(() => undefined);
}

/** Ends the server that a killed `npm start` left behind; the data folder's own lock has ruled out a live one. */
async function stopLeftover(installation: PostgresInstallation, record: ClusterRecord, account?: Account) {
  const pidFile = path.join(record.home, 'pgdata', 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
  // After a restart of the machine the number may be another program's: that one is left alone.
  if ((await commandOf(pid)).includes('postgres')) await stop(installation, record, account);
  else await rm(pidFile, { force: true });
}

/**
 * Runs a program of Postgres as the server's account. Output goes to nobody: pg_ctl's server would keep a pipe open
 * and this promise waiting.
 */
function as(account: Account | undefined, command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, {
      ...(account ?? {}),
      cwd: '/',
      env: { NODE_ENV: 'production', PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    });
    let words = '';
    child.stderr?.on('data', (chunk) => {
      words += String(chunk);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (code === 0) resolve();
      else reject(new ClusterFailed(`${path.basename(command)} failed (${code}): ${words.trim()}`));
    });
  });
}
