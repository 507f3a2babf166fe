// @ts-check
// npm leaves optional packages of other platforms out of package-lock.json when the registry it asked does not hold
// them (a mirror with Linux packages only), and `npm ci` then refuses the file everywhere. This adds what is left out:
// the version that the depending package asks for, and the platform that its name says. Run after `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {{ version?: string, dev?: boolean, optionalDependencies?: Record<string, string> }} Locked */

const SYSTEMS = [
  'darwin',
  'linux',
  'win32',
  'android',
  'freebsd',
  'openharmony',
  'netbsd',
  'openbsd',
  'sunos',
  'aix',
];
/** @type {[RegExp, string][]} */
const PROCESSORS = [
  [/arm64/, 'arm64'],
  [/\barm/, 'arm'],
  [/x64/, 'x64'],
  [/ia32/, 'ia32'],
  [/ppc64/, 'ppc64'],
  [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'],
  [/loong64/, 'loong64'],
  [/wasm32/, 'wasm32'],
];

/**
 * The platform packages that some package asks for and the lock does not have.
 * @param {Record<string, Locked>} packages
 * @returns {Record<string, object>} entries to add, by their place
 */
export function missingPlatformPackages(packages) {
  /** @type {Record<string, object>} */
  const missing = {};
  for (const [place, locked] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
      if (isResolved(packages, place, name)) continue;
      const short = name.slice(name.lastIndexOf('/') + 1);
      const system = SYSTEMS.find((known) => short.includes(known));
      const processor = PROCESSORS.find(([pattern]) => pattern.test(short))?.[1];
      const libc = short.includes('musl') ? 'musl' : /gnu/.test(short) ? 'glibc' : undefined;
      missing[`node_modules/${name}`] = {
        version,
        ...(processor ? { cpu: [processor] } : {}),
        ...(locked.dev ? { dev: true } : {}),
        ...(system === 'linux' && libc ? { libc: [libc] } : {}),
        optional: true,
        ...(system ? { os: [system] } : {}),
      };
    }
  }
  return missing;
}

/**
 * Whether `name` is found from `place` as Node finds it: beside, or in a folder above.
 * @param {Record<string, Locked>} packages
 * @param {string} place
 * @param {string} name
 */
function isResolved(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingPlatformPackages(lock.packages);
  const all = { ...lock.packages, ...missing };
  lock.packages = Object.fromEntries(
    Object.keys(all)
      .sort((a, b) => a.localeCompare(b, 'en'))
      .map((key) => [key, all[key]]),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} platform packages added to package-lock.json.`);
}
