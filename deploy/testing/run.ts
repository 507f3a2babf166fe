import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureClient } from '../generate.mjs';
import { Programs } from './programs';
import { type Counts, runVitest, sum } from './results';
import { startServers, type TestServers } from './servers';

const say = (line: string) => console.log(line);

/** Two lanes of about the same length, for two cores. */
const CHECKS: [name: string, script: string][][] = [
  [['type check', 'check:types']],
  [
    ['formatter and linter', 'check:lint'],
    ['room rules', 'check:rooms'],
    ['dead code', 'check:dead'],
  ],
];

interface Plan {
  checks: boolean;
  /** Path filters of the tests beside the code; undefined: none of them. */
  tests: string[] | undefined;
  /** Path filters of the stories in a browser; undefined: none of them. */
  endToEnd: string[] | undefined;
}

function planOf(args: string[]): Plan {
  const [first] = args;
  if (first === undefined) return { checks: true, tests: [], endToEnd: [] };
  if (first === 'checks') return { checks: true, tests: undefined, endToEnd: undefined };
  if (first === 'unit') return { checks: false, tests: args.slice(1), endToEnd: undefined };
  if (first === 'e2e') return { checks: false, tests: undefined, endToEnd: args.slice(1) };
  return { checks: false, tests: args, endToEnd: undefined };
}

/**
 * Runs what the command line asks for and says how it went; the last line printed is `N passed, N failed, N skipped`.
 * A check (type check, linter, room rules, dead code, build) counts as one.
 * @returns the exit code: 0 only when something passed and nothing failed.
 */
export async function runTests(args: string[]): Promise<number> {
  const plan = planOf(args);
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'saboot-test-'));
  const programs = new Programs();
  let starting: Promise<TestServers> | undefined;
  let servers: TestServers | undefined;
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!interrupted) say(`\n${signal}: taking the test servers down ...`);
      interrupted = true;
      programs.stop();
    });
  }

  const counts: Counts[] = [];
  const count = (name: string, ok: boolean) => {
    counts.push({
      passed: ok ? 1 : 0,
      failed: ok ? 0 : 1,
      skipped: 0,
      skippedTests: [],
      failedTests: ok ? [] : [name],
    });
  };
  /** One check: its output is shown only when it fails. */
  const check = async (name: string, command: string[], environment: Record<string, string> = {}) => {
    if (interrupted) return false;
    const startedAt = Date.now();
    const result = await programs.run(command, environment, 'captured');
    say(`${result.ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
    if (!result.ok && !interrupted) say(result.output.trim());
    count(name, result.ok);
    return result.ok;
  };

  try {
    const generated = Date.now();
    ensureClient();
    say(`ok     prisma generate (${((Date.now() - generated) / 1000).toFixed(1)} s)`);
    if (plan.tests || plan.endToEnd) {
      starting = startServers({ folder: scratch, browser: plan.endToEnd !== undefined, say });
      // Told when it is waited for.
      starting.catch(() => undefined);
    }
    if (plan.checks) {
      await Promise.all(
        CHECKS.map(async (lane) => {
          for (const [name, script] of lane) await check(name, ['npm', 'run', '-s', script]);
        }),
      );
    }
    servers = await starting;
    if (!interrupted && servers && plan.tests) {
      say('\nTests beside the code');
      counts.push(await runVitest(programs, servers.environment, scratch, plan.tests, 'vitest.config.ts'));
    }
    if (!interrupted && servers && plan.endToEnd) {
      say('\nEnd to end');
      if (await check('build', [process.execPath, 'deploy/build.mjs'])) {
        counts.push(
          await runVitest(programs, servers.environment, scratch, plan.endToEnd, 'vitest.e2e.config.ts'),
        );
      }
    }
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    count('test run', false);
  } finally {
    await (await starting?.catch(() => undefined))?.stop();
    await rm(scratch, { recursive: true, force: true });
  }
  return report(sum(counts), servers?.unavailable ?? [], interrupted);
}

function report(total: Counts, unavailable: string[], interrupted: boolean): number {
  say('');
  if (total.failedTests.length > 0)
    say(`Failed:\n${total.failedTests.map((name) => `  ${name}`).join('\n')}`);
  if (total.skippedTests.length > 0) {
    say('Skipped:');
    for (const line of total.skippedTests) say(`  ${line}`);
    for (const reason of unavailable) say(`  because ${reason}`);
  }
  if (interrupted) {
    say('Interrupted.');
    total.failed++;
  }
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}
