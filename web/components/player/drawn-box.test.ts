import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnBox } from '@/core/search/probe-origin';
import { boxBetween, cornerOf, corners, LEAST_SIDE, movedBox, opposite, resizedBox } from './drawn-box';

const far = fc.double({ min: -3, max: 3, noNaN: true });
const spot = fc.record({ x: far, y: far });

describe('a box drawn on a picture', () => {
  it('is one that can be searched with, however it is drawn, moved and resized', () => {
    fc.assert(
      fc.property(spot, spot, far, far, far, far, (from, to, dx, dy, dw, dh) => {
        const drawn = boxBetween(from, to);
        const moved = movedBox(drawn, dx, dy);
        const resized = resizedBox(moved, dw, dh);
        for (const box of [drawn, moved, resized]) {
          expect(drawnBox.safeParse(box).success).toBe(true);
          expect(Math.min(box.w, box.h)).toBeGreaterThanOrEqual(LEAST_SIDE);
        }
        expect([moved.w, moved.h]).toEqual([drawn.w, drawn.h]);
        expect([resized.x, resized.y]).toEqual([moved.x, moved.y]);
      }),
    );
  });

  it('is the same whichever of its corners is drawn from', () => {
    const box = { x: 0.2, y: 0.3, w: 0.4, h: 0.25 };
    for (const corner of corners)
      expect(boxBetween(cornerOf(box, corner), cornerOf(box, opposite(corner)))).toEqual(box);
  });
});
