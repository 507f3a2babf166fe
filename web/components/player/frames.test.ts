import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameAt, middleOfFrame, stepFrom } from './frames';

/** Frames at uneven distances, as a camera with a variable frame rate records them. */
const frameLists = fc
  .array(fc.integer({ min: 5, max: 400 }), { minLength: 1, maxLength: 200 })
  .map((gaps) => {
    let at = 0;
    return [
      0,
      ...gaps.map((gap) => {
        at += gap;
        return at;
      }),
    ];
  });

describe('stepping by frames', () => {
  it('shows the frame whose middle it seeks to, whatever the frame rate does', () => {
    fc.assert(
      fc.property(frameLists, fc.nat(), (times, pick) => {
        const index = pick % times.length;
        expect(frameAt(times, middleOfFrame(times, index))).toBe(index);
      }),
    );
  });

  it('goes one frame on and one back to the same frame', () => {
    fc.assert(
      fc.property(frameLists, fc.nat(), (times, pick) => {
        const index = pick % (times.length - 1);
        const there = stepFrom(times, middleOfFrame(times, index), 1);
        expect(there.ptsMs).toBe(times[index + 1]);
        expect(stepFrom(times, there.seekMs, -1).ptsMs).toBe(times[index]);
      }),
    );
  });

  it('stays inside the recording', () => {
    expect(stepFrom([0, 40, 80], 0, -1).ptsMs).toBe(0);
    expect(stepFrom([0, 40, 80], 200, 5).ptsMs).toBe(80);
    expect(stepFrom(undefined, 10, -1).ptsMs).toBe(0);
  });

  it('forgives a media time rounded a hair below the frame', () => {
    expect(frameAt([0, 33.3667, 66.7333], 33.366)).toBe(1);
    expect(frameAt([], 10)).toBe(-1);
  });
});
