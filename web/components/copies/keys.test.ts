import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOf, isThere, type Timed, withEnd, withKey, withoutKey } from './keys';

const item: Timed = {
  id: 'a',
  fromMs: 1000,
  toMs: 3000,
  keys: [
    [1000, 0.1, 0.1, 0.2, 0.2],
    [3000, 0.5, 0.1, 0.2, 0.2],
  ],
};

test('a box set by hand is where it was set, and between keys on the way', () => {
  const moved = withKey(item, 2000, { x: 0.6, y: 0.6, w: 0.1, h: 0.1 });
  expect(boxOf(moved, 2000)).toEqual({ x: 0.6, y: 0.6, w: 0.1, h: 0.1 });
  expect(boxOf(moved, 1500).x).toBeCloseTo(0.35);
  expect(withoutKey(moved, 2100)).toEqual(item);
});

test('whatever is done to it, an item begins before it ends and has a key', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('in', 'out', 'key', 'less'), fc.integer({ min: 0, max: 9000 }))),
      (deeds) => {
        let now = item;
        for (const [deed, ms] of deeds) {
          if (deed === 'in' || deed === 'out') now = withEnd(now, deed, ms);
          else if (deed === 'key') now = withKey(now, ms, { x: 0.1, y: 0.1, w: 0.1, h: 0.1 });
          else now = withoutKey(now, ms);
        }
        expect(now.toMs).toBeGreaterThanOrEqual(now.fromMs);
        expect(now.keys.length).toBeGreaterThan(0);
        expect(isThere(now, now.fromMs)).toBe(true);
      },
    ),
  );
});
