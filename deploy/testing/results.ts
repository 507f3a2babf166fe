import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Programs } from './programs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  failedTests: string[];
  /** One line for a group of tests that were skipped together. */
  skippedTests: string[];
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

/** Runs vitest with a configuration and reads its counts; a run that leaves no report is one failure. */
export async function runVitest(
  programs: Programs,
  environment: Record<string, string>,
  scratch: string,
  filters: string[],
  config: string,
): Promise<Counts> {
  const report = path.join(scratch, `${path.basename(config)}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = [
    process.execPath,
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    config,
    ...reporters,
  ];
  const { ok } = await programs.run([...vitest, ...filters], environment, 'shown');
  try {
    const counts = countReport(JSON.parse(await readFile(report, 'utf8')));
    // Errors outside any test (an unhandled rejection) fail the run without failing a test.
    if (!ok && counts.failed === 0)
      return { ...counts, failed: 1, failedTests: [`${config}: errors outside the tests`] };
    return counts;
  } catch {
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      skippedTests: [],
      failedTests: [`${config}: no report was written`],
    };
  }
}

/** Counts of a report that vitest's JSON reporter wrote. */
export function countReport(report: unknown): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failedTests: [], skippedTests: [] };
  const skipped = new Map<string, number>();
  for (const file of reportSchema.parse(report).testResults) {
    const name = path.relative(process.cwd(), file.name);
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed++;
      else if (test.status === 'failed') {
        failedHere++;
        counts.failedTests.push(`${name}: ${[...test.ancestorTitles, test.title].join(' > ')}`);
      } else {
        counts.skipped++;
        const group = `${name}: ${test.ancestorTitles[0] || test.title}`;
        skipped.set(group, (skipped.get(group) ?? 0) + 1);
      }
    }
    // A file that could not even be read, or whose preparation failed, fails without a failing test.
    if (file.status === 'failed' && failedHere === 0) {
      failedHere = 1;
      counts.failedTests.push(`${name}: ${file.message?.split('\n')[0] ?? 'could not be run'}`);
    }
    counts.failed += failedHere;
  }
  counts.skippedTests = [...skipped].map(
    ([group, tests]) => `${group} (${tests} ${tests === 1 ? 'test' : 'tests'})`,
  );
  return counts;
}

/** All counts together. */
export function sum(all: Counts[]): Counts {
  return {
    passed: all.reduce((total, one) => total + one.passed, 0),
    failed: all.reduce((total, one) => total + one.failed, 0),
    skipped: all.reduce((total, one) => total + one.skipped, 0),
    failedTests: all.flatMap((one) => one.failedTests),
    skippedTests: all.flatMap((one) => one.skippedTests),
  };
}
