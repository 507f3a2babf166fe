// @ts-check
// `npm test`: from a fresh clone to one line of counts. Plain JavaScript until the dependencies are there, then
// deploy/testing/run.ts.
import { checkNode, checkPlatform, ensureDependencies, ensureFfmpeg, root } from './prerequisites.mjs';

const HELP = `Runs the checks and tests of Saboot against servers that it starts itself and takes down again.

  npm test                    everything: checks, tests, build, end to end in a browser
  npm test -- unit            the tests beside the code, with their servers; no checks, no build, no browser
  npm test -- checks          type check, lint, room rules, dead code
  npm test -- e2e             build and the end-to-end suite; with a word behind it the stories whose file contains it
  npm test -- core/search     tests whose path contains this
`;

const say = (/** @type {string} */ line) => console.log(line);
if (process.argv.includes('--help')) {
  say(HELP);
  process.exit(0);
}
try {
  checkNode();
  checkPlatform();
  process.chdir(root);
  await ensureDependencies(say);
  await ensureFfmpeg(say);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
const { register } = await import('tsx/esm/api');
register();
const { runTests } = await import('./testing/run.ts');
process.exit(await runTests(process.argv.slice(2)));
