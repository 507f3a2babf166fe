// @ts-check
// What must be on the machine before any dependency can be imported. Plain JavaScript, no dependencies.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPackages, hasApt, installPackages } from './apt.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const GIB = 1024 ** 3;
/** node_modules takes 1.6 GB, the build and the models another 0.5 GB. */
const INSTALL_BYTES = 4 * GIB;

/** Something is missing that a person has to put right; the message says how. */
export class PrerequisiteMissing extends Error {
  /** @override */
  name = 'PrerequisiteMissing';
}

/**
 * Node of the range that package.json's `engines` states: ^20.19.0 || >=22.12.0.
 * @throws {PrerequisiteMissing}
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const usable = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (usable) return;
  throw new PrerequisiteMissing(
    `Saboot needs Node 20.19 or newer of the 20 line, or 22.12 or newer; this is ${version} (${process.execPath}).\n` +
      'Install one from https://nodejs.org or with your version manager (nvm install 22), then start again.',
  );
}

/** @throws {PrerequisiteMissing} on a system that the parts of Saboot do not run on */
export function checkPlatform(platform = process.platform) {
  if (platform === 'linux' || platform === 'darwin') return;
  throw new PrerequisiteMissing(
    `Saboot runs on Linux and macOS, not on ${platform}. On Windows use WSL 2, or Docker: docker compose up`,
  );
}

/**
 * @param {string} folder on the volume that is asked for
 * @param {number} neededBytes
 * @param {string} what it is needed for
 * @throws {PrerequisiteMissing}
 */
export function checkDisk(folder, neededBytes, what) {
  const volume = statfsSync(folder);
  const free = volume.bavail * volume.bsize;
  if (free >= neededBytes) return;
  const gib = (/** @type {number} */ bytes) => (bytes / GIB).toFixed(1);
  throw new PrerequisiteMissing(
    `The volume of ${folder} has ${gib(free)} GiB free; ${what} needs ${gib(neededBytes)} GiB. ` +
      'Free some, or put the folder on another volume.',
  );
}

/**
 * Runs `npm ci` when node_modules is missing or was installed from another package-lock.json.
 * @param {(line: string) => void} say
 * @throws {PrerequisiteMissing}
 */
export async function ensureDependencies(say) {
  const lock = path.join(root, 'package-lock.json');
  const marker = path.join(root, 'node_modules', '.saboot-installed-from');
  const installedLock = path.join(root, 'node_modules', '.package-lock.json');
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  // Somebody ran npm by hand since the lock last changed: npm's own copy of it, written last, is the newer file.
  if (existsSync(installedLock) && statSync(installedLock).mtimeMs >= statSync(lock).mtimeMs) {
    writeFileSync(marker, hash);
    return;
  }
  checkDisk(root, INSTALL_BYTES, 'installing the dependencies');
  say('Installing dependencies (npm ci) ...');
  const words = await new Promise((resolve) => {
    // Development dependencies too: the build type-checks. onnxruntime's own install script wants the network.
    const npm = spawn('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-6000);
    };
    npm.stdout.on('data', keep);
    npm.stderr.on('data', keep);
    const interrupted = () => {
      npm.kill('SIGTERM');
      process.exit(130);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    npm.on('error', (error) => resolve(error.message));
    npm.on('close', (code) => {
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve(code === 0 ? undefined : output);
    });
  });
  if (words !== undefined) throw new PrerequisiteMissing(npmFailure(String(words)));
  writeFileSync(marker, hash);
}

/**
 * npm's output as an advice.
 * @param {string} words
 */
export function npmFailure(words) {
  const tail = words.trim().split('\n').slice(-8).join('\n  ');
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network/i.test(words)) {
    return (
      'The dependencies could not be fetched: the npm registry does not answer. Is the network up, and does npm need a ' +
      `proxy (npm config get proxy)?\nOn a machine without internet, copy node_modules from one with the same system.\n  ${tail}`
    );
  }
  if (/ENOSPC/.test(words)) return `The disk filled up while the dependencies were installed.\n  ${tail}`;
  return `npm ci failed:\n  ${tail}`;
}

/** @param {string} command */
export function isOnPath(command) {
  try {
    execFileSync(command, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * ffmpeg and ffprobe: installed with apt as root, otherwise said how.
 * @param {(line: string) => void} say
 * @throws {PrerequisiteMissing}
 */
export async function ensureFfmpeg(say) {
  const present = () =>
    isOnPath(process.env.FFMPEG_PATH || 'ffmpeg') && isOnPath(process.env.FFPROBE_PATH || 'ffprobe');
  if (present()) return;
  if (canInstallPackages()) await installPackages(['ffmpeg'], say);
  if (present()) return;
  const how = hasApt()
    ? '  sudo apt-get install ffmpeg'
    : process.platform === 'darwin'
      ? '  brew install ffmpeg'
      : '  (the package ffmpeg of your distribution)';
  throw new PrerequisiteMissing(
    `ffmpeg and ffprobe are needed to read recordings and were not found. Install them, then start again:\n${how}\n` +
      'If they are somewhere else, set FFMPEG_PATH and FFPROBE_PATH.',
  );
}
