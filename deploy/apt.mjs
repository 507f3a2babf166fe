// @ts-check
// Debian and Ubuntu packages, installed only where we are root. Plain JavaScript: it runs before `npm ci`.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

export class PackagesUnavailable extends Error {
  /** @override */
  name = 'PackagesUnavailable';
}

/** Whether this machine installs software with apt. */
export function hasApt() {
  return process.platform === 'linux' && existsSync('/usr/bin/apt-get');
}

/** Whether this process may install packages without asking anybody. */
export function canInstallPackages() {
  return hasApt() && process.getuid?.() === 0;
}

/**
 * Which of `names` are not installed.
 * @param {string[]} names
 * @returns {string[]}
 */
export function missingPackages(names) {
  return names.filter((name) => {
    try {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder
      const status = execFileSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], {
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      });
      return status.trim() !== 'installed';
    } catch {
      return true;
    }
  });
}

/** @type {Promise<void> | undefined} */
let listsRefreshed;

/** Fetches the package lists, once a process. A machine without network keeps the lists it has. */
export function refreshPackageLists() {
  listsRefreshed ??= run('apt-get', ['update', '-q', '-o', 'DPkg::Lock::Timeout=300'], {
    env: environment,
    maxBuffer: 16 * 1024 * 1024,
  }).then(
    () => undefined,
    () => undefined,
  );
  return listsRefreshed;
}

/**
 * Whether the package lists offer `name`.
 * @param {string} name
 */
export async function isPackageOffered(name) {
  try {
    const { stdout } = await run('apt-cache', ['policy', name], { env: environment });
    return /Candidate: (?!\(none\))/.test(stdout);
  } catch {
    return false;
  }
}

/**
 * Installs what is missing of `names`, without recommended extras.
 * @param {string[]} names
 * @param {(line: string) => void} say told what is being installed
 * @throws {PackagesUnavailable} with the end of apt's own words
 */
export async function installPackages(names, say) {
  const missing = missingPackages(names);
  if (missing.length === 0) return;
  say(`Installing ${missing.join(', ')} ...`);
  await refreshPackageLists();
  const args = ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  // A configuration file that is already on the machine stays as it is, without a question.
  args.push('-o', 'Dpkg::Options::=--force-confold', ...missing);
  const output = await new Promise((resolve) => {
    const child = spawn('apt-get', args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      text = (text + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? '' : text));
  });
  if (output !== '') {
    const words = String(output).trim().split('\n').slice(-6).join('\n  ');
    throw new PackagesUnavailable(
      `apt-get could not install ${missing.join(', ')}:\n  ${words}\nIs the network up? Try:  apt-get update && apt-get install ${missing.join(' ')}`,
    );
  }
}
