import { describe, expect, it } from 'vitest';
import { formatClock, formatDay, formatDuration, formatOffset, formatPosition, zoneName } from './format';

const units = { hour: 'h', minute: 'min', second: 's' };

describe('times as people read them', () => {
  it('shows the corrected time in the zone of the place, named', () => {
    const at = '2026-11-23T12:31:08.240Z';
    expect(formatDay(at, 'Asia/Karachi', 'en')).toBe('23 Nov 2026');
    expect(formatClock(at, 'Asia/Karachi', 'en', 'millisecond')).toBe('17:31:08.240');
    expect(formatClock(at, 'Asia/Karachi', 'en', 'minute')).toBe('17:31');
    expect(zoneName('Asia/Karachi', at)).toBe('PKT');
    expect(zoneName('Europe/London', '2026-07-01T00:00:00Z')).toBe('BST');
  });

  it('writes places in a recording without losing the last millisecond', () => {
    expect(formatPosition(7240, 'millisecond')).toBe('0:07.240');
    expect(formatPosition(59_999.7, 'millisecond')).toBe('1:00.000');
    expect(formatPosition(3_751_999)).toBe('1:02:31');
    expect(formatPosition(-1500)).toBe('-0:01');
  });

  it('writes lengths and offsets with units', () => {
    expect(formatDuration(2500, units)).toBe('2.5 s');
    expect(formatDuration(45_000, units)).toBe('45 s');
    expect(formatDuration(728_000, units)).toBe('12 min 8 s');
    expect(formatDuration(41 * 3_600_000, units)).toBe('41 h');
    expect(formatOffset(-90_000, units)).toBe('−1 min 30 s');
    expect(formatOffset(0, units)).toBe('0 s');
  });
});
