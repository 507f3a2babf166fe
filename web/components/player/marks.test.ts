import { describe, expect, it } from 'vitest';
import { markedRange, markIn, markOut, noMarks, rangeAround, shuttle } from './marks';

describe('marks and shuttle', () => {
  it('keeps the start before the end', () => {
    const both = markOut(markIn(noMarks, 1_000), 5_000);
    expect(both).toEqual({ inMs: 1_000, outMs: 5_000 });
    expect(markIn(both, 6_000)).toEqual({ inMs: 6_000, outMs: null });
    expect(markOut(both, 500)).toEqual({ inMs: null, outMs: 500 });
  });

  it('fills an open end with the recording', () => {
    expect(markedRange(noMarks, 9_000)).toBeNull();
    expect(markedRange({ inMs: 1_000.4, outMs: null }, 9_000)).toEqual({ fromMs: 1_000, toMs: 9_000 });
    expect(markedRange({ inMs: null, outMs: 2_000 }, 9_000)).toEqual({ fromMs: 0, toMs: 2_000 });
  });

  it('takes a little more than the track, inside the recording', () => {
    expect(rangeAround({ firstPtsMs: 500, lastPtsMs: 4_000 }, 5_000)).toEqual({ fromMs: 0, toMs: 5_000 });
    expect(rangeAround({ firstPtsMs: 5_000, lastPtsMs: 6_000 }, null)).toEqual({
      fromMs: 3_000,
      toMs: 8_000,
    });
  });

  it('doubles with each press and turns round at normal speed', () => {
    expect([1, 2, 3, 4, 5, 6].reduce((rate) => shuttle(rate, 1), 0)).toBe(16);
    expect(shuttle(8, -1)).toBe(-1);
    expect(shuttle(-1, -1)).toBe(-2);
    expect(shuttle(0.5, 1)).toBe(1);
  });
});
