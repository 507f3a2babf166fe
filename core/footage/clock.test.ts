import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClockMeasurement, correctedTime, measurementFor } from './clock';

const at = (iso: string) => new Date(iso);
const check = (
  id: string,
  measuredAt: string,
  offsetMs: number,
  createdAt = measuredAt,
): ClockMeasurement => ({
  id,
  offsetMs,
  uncertaintyMs: 1000,
  measuredAt: at(measuredAt),
  createdAt: at(createdAt),
});

describe('a camera’s clock', () => {
  it('a camera 90 s ahead stamps moments 90 s late, and correcting takes them back', () => {
    expect(correctedTime(at('2026-11-20T13:31:30Z'), 90_000)).toEqual(at('2026-11-20T13:30:00Z'));
  });

  it('correcting by an offset and by its opposite comes back to the stamp', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, max: at('2100-01-01Z'), min: at('1990-01-01Z') }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (stamped, offsetMs) => {
          expect(correctedTime(correctedTime(stamped, offsetMs), -offsetMs)).toEqual(stamped);
        },
      ),
    );
  });

  it('the measurement nearest in time holds, and a corrected entry replaces the one before', () => {
    const checks = [
      check('old', '2026-01-01T00:00:00Z', 5_000),
      check('new', '2026-11-01T00:00:00Z', 90_000),
    ];
    expect(measurementFor(checks, at('2026-02-01T00:00:00Z'))?.id).toBe('old');
    expect(measurementFor(checks, at('2026-12-01T00:00:00Z'))?.id).toBe('new');
    const again = check('again', '2026-11-01T00:00:00Z', 80_000, '2026-11-02T00:00:00Z');
    expect(measurementFor([...checks, again], at('2026-10-31T00:00:00Z'))?.id).toBe('again');
    expect(measurementFor([], at('2026-12-01T00:00:00Z'))).toBeUndefined();
  });
});
