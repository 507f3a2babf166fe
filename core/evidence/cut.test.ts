import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameAt, millisecondsOf, planCut, shownFrames } from './cut';
import type { PacketIndex } from './packets';

const timeBase = { num: 1, den: 1000 };

/** Groups of pictures of `length` frames, 40 ms apart, P-frames only or with one B-frame before each P-frame. */
function recording(groups: number[], bFrames: boolean): PacketIndex {
  const index: PacketIndex = { pts: [], dts: [], durations: [], key: [], hidden: [] };
  let shownTicks = 0;
  for (const length of groups) {
    const order = Array.from({ length }, (_, frame) => frame);
    if (bFrames) for (let frame = 1; frame + 1 < length; frame += 2) order.splice(frame, 2, frame + 1, frame);
    for (const [place, frame] of order.entries()) {
      index.pts.push(shownTicks + frame * 40);
      index.dts.push((index.pts.length - 1) * 40 - 80);
      index.durations.push(40);
      index.key.push(place === 0);
      index.hidden.push(false);
    }
    shownTicks += length * 40;
  }
  return index;
}

describe('planning a cut', () => {
  test('starts at the keyframe at or before the request and ends where the next group begins', () => {
    const cut = planCut(recording([25, 25, 25, 25], false), timeBase, 1100, 2100);
    expect(cut).toMatchObject({
      first: 25,
      end: 75,
      actualFromMs: 1000,
      actualToMs: 3000,
      lastFrameMs: 2960,
    });
    expect(cut.startSeconds).toBeCloseTo(0.9);
    expect(cut.endSeconds).toBeCloseTo(2.9);
  });

  test('needs no boundary at the ends of the file', () => {
    const cut = planCut(recording([25, 25], false), timeBase, 0, 1999);
    expect(cut).toMatchObject({
      first: 0,
      end: 50,
      startSeconds: undefined,
      endSeconds: undefined,
      actualToMs: 2000,
    });
  });

  test('leaves unshown what precedes the keyframe of an open group', () => {
    const index = recording([10, 10], false);
    // The keyframe at 400 ms is followed in the file by a frame shown at 380 ms.
    index.pts[11] = 380;
    const cut = planCut(index, timeBase, 420, 500);
    expect(cut.first).toBe(10);
    expect(cut.shown).not.toContain(11);
    expect(planCut(index, timeBase, 380, 380).first).toBe(0);
  });

  test('begins with the first shown frame where an edit list hides the start', () => {
    const index = recording([25, 25], false);
    index.hidden.fill(true, 0, 8);
    const cut = planCut(index, timeBase, 0, 100);
    expect(cut).toMatchObject({ first: 0, actualFromMs: 0, startTicks: 320 });
    expect(cut.shown).toHaveLength(17);
  });

  test('holds every frame of the request and starts no later, whatever the groups are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        (groups, bFrames, a, b) => {
          const index = recording(groups, bFrames);
          const durationMs = index.pts.length * 40;
          const [fromMs, toMs] = [a % durationMs, b % durationMs].sort((x, y) => x - y) as [number, number];
          const cut = planCut(index, timeBase, fromMs, toMs);
          const all = shownFrames(index);
          expect(cut.actualFromMs).toBeLessThanOrEqual(fromMs);
          expect(cut.actualToMs).toBeGreaterThan(toMs);
          expect(index.key[cut.first]).toBe(true);
          expect(cut.end === index.key.length || index.key[cut.end]).toBe(true);
          const times = new Set(cut.shown.map((position) => index.pts[position]));
          for (const ms of [fromMs, toMs]) {
            const position = all.positions[frameAt(index, all, timeBase, ms)]!;
            expect(times.has(index.pts[position])).toBe(true);
            expect(millisecondsOf(index.pts[position]!, all.base, timeBase)).toBeLessThanOrEqual(ms + 0.5);
          }
        },
      ),
    );
  });

  test('refuses a recording without a keyframe', () => {
    const index = recording([10], false);
    index.key.fill(false);
    expect(() => planCut(index, timeBase, 0, 100)).toThrow(/no keyframe/);
  });
});
