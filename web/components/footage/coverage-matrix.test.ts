import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage } from '@/core/footage/schema';
import { coverageMatrix, daysEndingWith } from './coverage-matrix';

const hourMs = 3_600_000;
type Range = Coverage['cameras'][number]['ranges'][number];

function coverageOf(from: string, to: string, ranges: Range[]): Coverage {
  return {
    from,
    to,
    cameraCount: 1,
    totalsMs: { indexed: 0, coarse: 0, pending: 0, failed: 0, damaged: 0, deleted: 0, 'not-recorded': 0 },
    coarseEveryMs: null,
    cameras: [
      {
        cameraId: 1,
        code: 'C1',
        name: 'Gate',
        totalsMs: { indexed: 0, coarse: 0, pending: 0, failed: 0, damaged: 0, deleted: 0, 'not-recorded': 0 },
        ranges,
      },
    ],
    unplaced: 0,
  };
}

describe('the coverage matrix', () => {
  it('cuts at midnight of the place, not of UTC', () => {
    // 22:00 to 02:00 in Karachi.
    const matrix = coverageMatrix(
      coverageOf('2026-03-01T00:00:00+05:00', '2026-03-03T00:00:00+05:00', [
        { from: '2026-03-01T17:00:00Z', to: '2026-03-01T21:00:00Z', reason: 'indexed' },
      ]),
      'Asia/Karachi',
    );
    expect(matrix.days).toEqual(['2026-03-01', '2026-03-02']);
    expect(matrix.rows[0]!.cells.map((cell) => cell.totalsMs.indexed / hourMs)).toEqual([2, 2]);
  });

  it('accounts for all of every day, whatever the ranges, also where clocks change', () => {
    const from = Date.parse('2026-03-27T00:00:00+01:00');
    const range = fc
      .record({
        start: fc.integer({ min: 0, max: 70 }),
        hours: fc.integer({ min: 1, max: 20 }),
        reason: fc.constantFrom('indexed', 'coarse', 'pending', 'failed', 'damaged'),
      })
      .map(({ start, hours, reason }) => ({ fromMs: from + start * hourMs, hours, reason }));
    fc.assert(
      fc.property(range, ({ fromMs, hours, reason }) => {
        const matrix = coverageMatrix(
          coverageOf('2026-03-26T23:00:00Z', '2026-03-30T22:00:00Z', [
            {
              from: new Date(fromMs).toISOString(),
              to: new Date(fromMs + hours * hourMs).toISOString(),
              reason,
            } as Range,
          ]),
          'Europe/Berlin',
        );
        const lengths = matrix.rows[0]!.cells.map(
          (cell) => Object.values(cell.totalsMs).reduce((sum, ms) => sum + ms, 0) / hourMs,
        );
        expect(lengths).toEqual([24, 24, 23, 24]);
      }),
    );
  });

  it('shows failure before waiting, and waiting before done', () => {
    const day = (reasons: Range['reason'][]) =>
      coverageMatrix(
        coverageOf(
          '2026-03-01T00:00:00Z',
          '2026-03-02T00:00:00Z',
          reasons.map((reason, index) => ({
            from: `2026-03-01T0${index}:00:00Z`,
            to: `2026-03-01T0${index + 1}:00:00Z`,
            reason,
          })),
        ),
        'UTC',
      ).rows[0]!.cells[0]!;
    expect(day(['indexed', 'pending', 'failed']).state).toBe('failed');
    expect(day(['indexed', 'pending', 'coarse']).state).toBe('pending');
    expect(day(['indexed', 'coarse']).state).toBe('coarse');
    expect(day(['indexed', 'pending']).indexedShare).toBe(0.5);
    expect(day([]).state).toBe('not-recorded');
    expect(day([]).indexedShare).toBeNull();
  });

  it('asks for whole local days', () => {
    expect(daysEndingWith('2026-03-01T20:30:00Z', 2, 'Asia/Karachi')).toEqual({
      from: '2026-02-28T19:00:00.000Z',
      to: '2026-03-02T19:00:00.000Z',
    });
  });
});
