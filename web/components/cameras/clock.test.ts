import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClocks, secondsToMs } from './clock';

describe('two clocks side by side', () => {
  it('a camera that shows a later time is fast: plus', () => {
    expect(readClocks('2026-03-01T10:01:30', '2026-03-01T10:00:00', 'Asia/Karachi')).toEqual({
      offsetMs: 90_000,
      measuredAt: '2026-03-01T05:00:00.000Z',
    });
  });

  it('stamped minus offset is the true time, for any two readings', () => {
    const second = fc.integer({ min: 1_600_000_000, max: 1_900_000_000 });
    const wall = (at: number) => new Date(at * 1000).toISOString().slice(0, 19);
    fc.assert(
      fc.property(second, second, (camera, real) => {
        const reading = readClocks(wall(camera), wall(real), 'UTC')!;
        expect(camera * 1000 - reading.offsetMs).toBe(Date.parse(reading.measuredAt));
      }),
    );
  });

  it('say nothing while one is missing', () => {
    expect(readClocks('', '2026-03-01T10:00:00', 'UTC')).toBeUndefined();
  });
});

it('an uncertainty is seconds with point or comma, never less than nothing', () => {
  expect(secondsToMs('1,5')).toBe(1500);
  expect(secondsToMs('0')).toBe(0);
  expect(secondsToMs('-1')).toBeUndefined();
  expect(secondsToMs('soon')).toBeUndefined();
});
