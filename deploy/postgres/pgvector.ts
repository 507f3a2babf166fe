import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installPackages } from '../apt.mjs';

const run = promisify(execFile);

/** The release after one that has no package of pgvector: whose source package builds on the older one. */
const NEXT_SUITE: Record<string, string> = { bookworm: 'trixie' };

/** pgvector could not be built from the distribution's source; the message says at which step. */
export class PgvectorNotBuilt extends Error {
  override name = 'PgvectorNotBuilt';
}

/**
 * Builds Debian's own pgvector source package of the next release against the Postgres `major` of this one, and
 * installs it beside Postgres. The source entry is derived from the machine's own apt sources (same mirror), lives in
 * a folder of its own with its own package lists, and is removed afterwards: the machine's apt is left as it was.
 * @throws PgvectorNotBuilt
 */
export async function compilePgvector(major: number, say: (line: string) => void): Promise<void> {
  const release = /VERSION_CODENAME=(\S+)/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const suite = NEXT_SUITE[release];
  if (!suite)
    throw new PgvectorNotBuilt(`This release (${release}) has no pgvector package and no known successor.`);
  await installPackages(
    [`postgresql-server-dev-${major}`, 'make', 'gcc', 'libc6-dev', 'dpkg-dev', 'patch'],
    say,
  );
  say(`Building pgvector for Postgres ${major} from the source package of ${suite} ...`);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-pgvector-'));
  try {
    const source = await fetchSource(folder, release, suite);
    const pgConfig = `PG_CONFIG=/usr/lib/postgresql/${major}/bin/pg_config`;
    // OPTFLAGS empty: no -march=native, the machine may move. No LLVM bitcode: nothing here uses the JIT.
    const make = ['-C', source, '-j2', pgConfig, 'OPTFLAGS=', 'with_llvm=no'];
    await step('make', make);
    await step('make', [...make, 'install']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchSource(folder: string, release: string, suite: string): Promise<string> {
  const { stdout } = await run('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI) $(CODENAME) $(COMPONENT)',
    'Created-By: Packages',
  ]);
  const own = stdout
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, codename, component]) => codename === release && component === 'main');
  const mirror = own?.[0];
  if (!mirror) throw new PgvectorNotBuilt(`The machine's apt sources name no mirror of ${release} main.`);
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  await mkdir(path.join(folder, 'lists', 'partial'), { recursive: true });
  await writeFile(path.join(folder, 'next.list'), `deb-src ${signedBy}${mirror} ${suite} main\n`);
  const options = [
    `Dir::Etc::sourcelist=${folder}/next.list`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${folder}/lists`,
    // The unprivileged download user of apt cannot enter a private folder.
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await step('apt-get', ['-q', ...options, 'update'], folder);
  await step('apt-get', ['-q', ...options, 'source', 'pgvector'], folder);
  const entries = await readdir(folder, { withFileTypes: true });
  const source = entries.find((entry) => entry.isDirectory() && entry.name.startsWith('pgvector-'));
  if (!source) throw new PgvectorNotBuilt('apt fetched the source of pgvector but left no folder.');
  return path.join(folder, source.name);
}

async function step(command: string, args: string[], cwd?: string): Promise<void> {
  try {
    await run(command, args, {
      ...(cwd ? { cwd } : {}),
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: 64 * 1024 ** 2,
    });
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new PgvectorNotBuilt(
      `${command} ${args.at(-1)} failed:\n${words.trim().split('\n').slice(-8).join('\n')}`,
    );
  }
}
