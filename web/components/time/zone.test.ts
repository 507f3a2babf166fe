import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { instantOf, wallTimeOf, zoneOffsetMs } from './zone';

const zones = fc.constantFrom('Asia/Karachi', 'Asia/Kabul', 'UTC', 'Europe/London', 'America/New_York');
const instants = fc
  .integer({ min: Date.UTC(1990, 0), max: Date.UTC(2036, 0) })
  .map((ms) => Math.floor(ms / 1000) * 1000);

describe('wall times and zones', () => {
  it('reads a clock in a zone as luxon does', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const expected = DateTime.fromMillis(at, { zone });
        expect(wallTimeOf(at, zone)).toBe(expected.toFormat("yyyy-MM-dd'T'HH:mm:ss"));
        expect(zoneOffsetMs(at, zone)).toBe(expected.offset * 60_000);
      }),
    );
  });

  it('comes back to the same wall time, summer time included', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const wall = wallTimeOf(at, zone);
        const back = instantOf(wall, zone);
        expect(back && wallTimeOf(back, zone)).toBe(wall);
      }),
    );
  });

  it('moves a skipped time forward and takes the first of a repeated one', () => {
    expect(instantOf('2026-03-29T01:30:00', 'Europe/London')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25T01:30:00', 'Europe/London')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('knows Karachi is five hours ahead and keeps milliseconds', () => {
    expect(instantOf('2026-11-23T17:31:08.240', 'Asia/Karachi')).toBe('2026-11-23T12:31:08.240Z');
    expect(instantOf('2026-11-23', 'Asia/Karachi')).toBe('2026-11-22T19:00:00.000Z');
  });

  it('says undefined for what is no time', () => {
    for (const wrong of ['', 'yesterday', '2026-13-01T00:00', '17:31'])
      expect(instantOf(wrong, 'UTC')).toBeUndefined();
  });
});
