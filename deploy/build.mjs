// @ts-check
// What `npm start` and the image run: the Prisma client, Next's pages, and the server and worker bundled to dist/.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const STAMP = path.join(root, 'dist', '.built-from');
/** What the build's output depends on. */
const SOURCES = [
  'web',
  'worker',
  'core',
  'storage',
  'prisma',
  'package-lock.json',
  'tsconfig.json',
  'deploy/build.mjs',
];
const NOT_SOURCES = new Set(['.next', 'generated', 'e2e', 'next-env.d.ts']);
const ENTRIES = {
  'web/server': 'web/server.ts',
  'worker/main': 'worker/main.ts',
  'deploy/migrate': 'deploy/migrate.ts',
  'deploy/account': 'deploy/account.ts',
};
/** Files that the bundles start by their path, as worker threads: they lie where the bundle's own folder says. */
const THREADS = { 'worker/inference-thread': 'worker/models/inference-thread.ts' };

/** Files that the worker puts into bundles of evidence as they are; the script of their page is made beside them. */
const OFFLINE = 'core/evidence/offline';
const CARRIED = ['page.html', 'style.css'];

/** Packs that come with the product; the model files that they take from this repository go where the bundles are. */
const PACKS = 'worker/models';

/** A step of the build failed; the message holds what the tool said. */
export class BuildFailed extends Error {
  /** @override */
  name = 'BuildFailed';
}

/** A hash of every source file's name and content. */
function sourcesHash() {
  const hash = createHash('sha256').update(process.version);
  /** @param {string} relative */
  const add = (relative) => {
    const absolute = path.join(root, relative);
    for (const entry of readdirSync(absolute, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const name = `${relative}/${entry.name}`;
      if (
        NOT_SOURCES.has(entry.name) ||
        entry.name.endsWith('.test.ts') ||
        entry.name.endsWith('.tsbuildinfo')
      )
        continue;
      if (entry.isDirectory()) add(name);
      else if (entry.isFile()) hash.update(`${name}\0`).update(readFileSync(path.join(root, name)));
    }
  };
  for (const source of SOURCES) {
    if (!existsSync(path.join(root, source))) continue;
    if (path.extname(source) === '') add(source);
    else hash.update(`${source}\0`).update(readFileSync(path.join(root, source)));
  }
  return hash.digest('hex');
}

/** Whether dist/ and web/.next were made from the sources as they are now. */
export function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesHash();
}

/**
 * Builds everything.
 * @param {(line: string) => void} say
 * @throws {BuildFailed}
 */
export async function build(say) {
  const hash = sourcesHash();
  rmSync(STAMP, { force: true });
  const { ensureClient } = await import('./generate.mjs');
  step('prisma generate', ensureClient);
  say('Building the server and the worker ...');
  const { build: bundle } = await import('esbuild');
  const built = bundle({
    absWorkingDir: root,
    entryPoints: { ...ENTRIES, ...THREADS },
    outdir: path.join(root, 'dist'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  await built.catch((error) => {
    throw new BuildFailed(`esbuild failed:\n${error instanceof Error ? error.message : error}`);
  });
  step('copying model files', copyModelFiles);
  const { bundleViewer } = await import('../core/evidence/offline/bundle-viewer.mjs');
  const { assembledVerifier } = await import('../core/evidence/offline/assemble-verifier.mjs');
  const offline = path.join(root, 'dist', OFFLINE);
  mkdirSync(offline, { recursive: true });
  for (const name of CARRIED) copyFileSync(path.join(root, OFFLINE, name), path.join(offline, name));
  writeFileSync(path.join(offline, 'viewer.js'), await bundleViewer());
  writeFileSync(path.join(offline, 'verify.mjs'), await assembledVerifier());
  say('Building the pages (a minute or two the first time) ...');
  step('next build', () =>
    execFileSync(process.execPath, ['node_modules/next/dist/bin/next', 'build', 'web'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', CI: '1' },
      stdio: 'pipe',
      maxBuffer: 64 * 1024 * 1024,
    }),
  );
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, hash);
}

/** Copies every file that a manifest names with a source of kind "repository" to the same path under dist/. */
function copyModelFiles() {
  const manifests = readdirSync(path.join(root, PACKS), { recursive: true, encoding: 'utf8' });
  for (const manifest of manifests.filter((name) => path.basename(name) === 'pack.json')) {
    const { tasks } = JSON.parse(readFileSync(path.join(root, PACKS, manifest), 'utf8'));
    for (const task of Object.values(tasks)) {
      for (const { source } of Object.values(task.files)) {
        if (source?.kind !== 'repository') continue;
        const target = path.join(root, 'dist', source.path);
        mkdirSync(path.dirname(target), { recursive: true });
        copyFileSync(path.join(root, source.path), target);
      }
    }
  }
}

/**
 * @param {string} name
 * @param {() => unknown} work
 */
function step(name, work) {
  try {
    work();
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message = '',
    } = /** @type {Error & { stdout?: Buffer, stderr?: Buffer }} */ (error);
    throw new BuildFailed(`${name} failed:\n${`${stdout}${stderr}`.trim() || message}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (isBuilt() && !process.argv.includes('--force')) console.log('Already built from these sources.');
  else {
    try {
      await build((line) => console.log(line));
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    }
  }
}
