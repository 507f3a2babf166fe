// @ts-check
// `npm start`: from a fresh clone to a running Saboot. Plain JavaScript until the dependencies are there, then
// deploy/launch.ts.
import { ensureClient } from './generate.mjs';
import {
  checkDisk,
  checkNode,
  checkPlatform,
  ensureDependencies,
  ensureFfmpeg,
  root,
} from './prerequisites.mjs';

const HELP = `Starts Saboot on this machine: a private Postgres, the web server and workers.

  npm start -- [options]

  --footage DIR   bring in the recordings of a folder (see README.md for how camera and time are told)
  --port N        port of the web server (default 8420, or WEB_PORT)
  --address A     address the web server listens on (default 127.0.0.1, or WEB_ADDRESS)
  --data DIR      where everything is kept (default ./data, or DATA_DIR)
  --workers N     worker processes (default: one less than there are cores, at least one)
  --no-demo       no drawn demonstration scenes and no demonstration accounts
  --help

DATABASE_URL, QUEUE_URL and STORAGE_URL, in the environment or in .env, point at servers of your own; see .env.example.
`;

const say = (/** @type {string} */ line) => console.log(line);

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  say(HELP);
  process.exit(0);
}
try {
  checkNode();
  checkPlatform();
  process.chdir(root);
  checkDisk(root, 1024 ** 3, 'running Saboot');
  await ensureDependencies(say);
  await ensureFfmpeg(say);
  ensureClient();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
const { register } = await import('tsx/esm/api');
register();
const { launch } = await import('./launch.ts');
await launch(process.argv.slice(2));
