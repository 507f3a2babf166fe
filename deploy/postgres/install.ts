import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  canInstallPackages,
  hasApt,
  installPackages,
  isPackageOffered,
  missingPackages,
  refreshPackageLists,
} from '../apt.mjs';
import { compilePgvector } from './pgvector';

const run = promisify(execFile);

/** Older than 15 lacks what the schema uses (security_invoker views, MERGE); newer ones are tried first. */
const OLDEST_MAJOR = 15;
const NEWEST_MAJOR = 19;

/** A Postgres on this machine: where its programs are and whether it has pgvector. */
export interface PostgresInstallation {
  major: number;
  binDir: string;
  hasVector: boolean;
}

/** No usable Postgres is on the machine, and it could not be installed; the message says what to type. */
export class PostgresUnavailable extends Error {
  override name = 'PostgresUnavailable';
}

async function inspect(binDir: string): Promise<PostgresInstallation | undefined> {
  const server = path.join(binDir, 'postgres');
  if (!existsSync(server) || !existsSync(path.join(binDir, 'initdb'))) return undefined;
  const { stdout } = await run(server, ['--version']).catch(() => ({ stdout: '' }));
  const major = Number(/PostgreSQL\)? (\d+)/.exec(stdout)?.[1]);
  if (!(major >= OLDEST_MAJOR)) return undefined;
  // Debian's server package comes without pg_config, so its share folder is known by its place.
  const debianShare = `/usr/share/postgresql/${major}`;
  let share = debianShare;
  if (!(binDir.startsWith('/usr/lib/postgresql/') && existsSync(debianShare))) {
    share = (
      await run(path.join(binDir, 'pg_config'), ['--sharedir']).catch(() => ({ stdout: '' }))
    ).stdout.trim();
  }
  return { major, binDir, hasVector: existsSync(path.join(share, 'extension', 'vector.control')) };
}

/** Every Postgres of a usable version on this machine, those with pgvector first, then the newest. */
export async function findPostgres(): Promise<PostgresInstallation[]> {
  const folders = new Set<string>();
  for (let major = NEWEST_MAJOR; major >= OLDEST_MAJOR; major--) {
    folders.add(`/usr/lib/postgresql/${major}/bin`);
    folders.add(`/usr/pgsql-${major}/bin`);
    folders.add(`/opt/homebrew/opt/postgresql@${major}/bin`);
    folders.add(`/usr/local/opt/postgresql@${major}/bin`);
  }
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) folders.add(folder);
  const found: PostgresInstallation[] = [];
  for (const folder of folders) {
    const installation = await inspect(folder);
    if (installation) found.push(installation);
  }
  return found.sort((a, b) => Number(b.hasVector) - Number(a.hasVector) || b.major - a.major);
}

/**
 * A Postgres with pgvector: the one on the machine, or one installed now (apt as root on Debian and Ubuntu, Homebrew
 * on macOS).
 * @throws PostgresUnavailable with the commands a person can type instead.
 */
export async function ensurePostgres(say: (line: string) => void): Promise<PostgresInstallation> {
  const present = (await findPostgres())[0];
  if (present?.hasVector) return present;
  if (canInstallPackages()) await installWithApt(say);
  else if (process.platform === 'darwin') await installWithHomebrew(say);
  const installed = (await findPostgres())[0];
  if (installed?.hasVector) return installed;
  throw new PostgresUnavailable(instructions(present));
}

async function installWithApt(say: (line: string) => void): Promise<void> {
  await refreshPackageLists();
  const majors: number[] = [];
  for (let major = NEWEST_MAJOR; major >= OLDEST_MAJOR; major--) {
    if (await isPackageOffered(`postgresql-${major}`)) majors.push(major);
  }
  for (const major of majors) {
    if (!(await isPackageOffered(`postgresql-${major}-pgvector`))) continue;
    await withoutSystemCluster(() =>
      installPackages([`postgresql-${major}`, `postgresql-${major}-pgvector`], say),
    );
    return;
  }
  const major = majors[0];
  if (major === undefined) throw new PostgresUnavailable(instructions(undefined));
  await withoutSystemCluster(() => installPackages([`postgresql-${major}`], say));
  await compilePgvector(major, say);
}

/**
 * Debian's package makes and starts a cluster of its own on port 5432 when it is first installed; ours is private, so
 * the package is told not to, and the setting is put back afterwards.
 */
async function withoutSystemCluster(install: () => Promise<void>): Promise<void> {
  const settings = '/etc/postgresql-common/createcluster.conf';
  if (missingPackages(['postgresql-common']).length > 0)
    await installPackages(['postgresql-common'], () => {});
  if (!existsSync(settings)) return install();
  const before = readFileSync(settings, 'utf8');
  writeFileSync(settings, `${before}\ncreate_main_cluster = false\n`);
  try {
    await install();
  } finally {
    writeFileSync(settings, before);
  }
}

async function installWithHomebrew(say: (line: string) => void): Promise<void> {
  const brew = ['/opt/homebrew/bin/brew', '/usr/local/bin/brew'].find((file) => existsSync(file));
  if (!brew) return;
  say('Installing postgresql@17 and pgvector with Homebrew ...');
  await run(brew, ['install', 'postgresql@17', 'pgvector'], { maxBuffer: 16 * 1024 * 1024 }).catch(
    (error) => {
      throw new PostgresUnavailable(
        `Homebrew could not install Postgres: ${String(error)}\n${instructions(undefined)}`,
      );
    },
  );
}

function instructions(present: PostgresInstallation | undefined): string {
  const lines = present
    ? [`Postgres ${present.major} is on this machine (${present.binDir}) but its pgvector extension is not.`]
    : [`Saboot needs Postgres ${OLDEST_MAJOR} or newer with the pgvector extension, and found none.`];
  if (process.platform === 'darwin') {
    lines.push('Install them with Homebrew, then start again:', '  brew install postgresql@17 pgvector');
  } else if (hasApt()) {
    lines.push(
      'Install them as root, then start again:',
      `  sudo ${process.execPath} node_modules/tsx/dist/cli.mjs deploy/postgres/install-now.ts`,
    );
  } else {
    lines.push(
      'Install both from your distribution (for example postgresql-server and pgvector), then start again.',
    );
  }
  lines.push(
    'Or let Docker run the whole of Saboot:',
    '  cp .env.example .env && node deploy/compose/secrets.mjs >> .env && docker compose up',
    'Or use a Postgres server that you have: set DATABASE_URL and DATABASE_OWNER_URL (docs/operations.md says how).',
  );
  return lines.join('\n');
}
