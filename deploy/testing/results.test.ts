import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countReport, sum } from './results';

const file = (name: string, status: string, tests: [title: string, status: string][], message?: string) => ({
  name: path.resolve(name),
  status,
  ...(message === undefined ? {} : { message }),
  assertionResults: tests.map(([title, state]) => ({ ancestorTitles: ['a group'], title, status: state })),
});

describe('the counts of a test run', () => {
  it('tell passed, failed and skipped tests apart, and name the last two', () => {
    const counts = countReport({
      testResults: [
        file('core/a.test.ts', 'failed', [
          ['one', 'passed'],
          ['two', 'failed'],
        ]),
        file('core/b.test.ts', 'passed', [
          ['one', 'passed'],
          ['two', 'skipped'],
          ['three', 'pending'],
        ]),
      ],
    });
    expect(counts).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      failedTests: ['core/a.test.ts: a group > two'],
      skippedTests: ['core/b.test.ts: a group (2 tests)'],
    });
  });

  it('count a file that could not be run as a failure', () => {
    const counts = countReport({
      testResults: [file('core/a.test.ts', 'failed', [], 'cannot find module\n at')],
    });
    expect(counts).toMatchObject({
      passed: 0,
      failed: 1,
      failedTests: ['core/a.test.ts: cannot find module'],
    });
  });

  it('count a file whose preparation failed as a failure, though its tests were only skipped', () => {
    const counts = countReport({
      testResults: [file('core/a.test.ts', 'failed', [['one', 'skipped']], 'no database')],
    });
    expect(counts).toMatchObject({ failed: 1, skipped: 1 });
  });

  it('add up', () => {
    const one = { passed: 1, failed: 2, skipped: 3, failedTests: ['x'], skippedTests: [] };
    expect(sum([one, one])).toEqual({
      passed: 2,
      failed: 4,
      skipped: 6,
      failedTests: ['x', 'x'],
      skippedTests: [],
    });
    expect(sum([])).toMatchObject({ passed: 0, failed: 0 });
  });
});
