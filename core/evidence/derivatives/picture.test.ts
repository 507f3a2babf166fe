import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Key, Region } from './drawn';
import { boxAtKeys, coveredAt } from './paths';
import {
  blankPicture,
  fill,
  lay,
  layerOf,
  magnified,
  type Picture,
  pixelate,
  place,
  rectOf,
} from './picture';

const sides = fc.integer({ min: 8, max: 40 }).map((half) => half * 2);
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const boxes = fc
  .tuple(fraction, fraction, fraction, fraction)
  .map(([x, y, w, h]) => ({ x, y, w: w * (1 - x), h: h * (1 - y) }))
  .filter(({ w, h }) => w > 0.001 && h > 0.001);

/** A picture whose samples are all different from their neighbours. */
function noise(widthPx: number, heightPx: number, seed: number): Picture {
  const picture = blankPicture('yuv', widthPx, heightPx);
  for (const { data } of picture.planes) {
    for (let at = 0; at < data.length; at += 1) data[at] = (at * 73 + seed * 31 + ((at * at) % 17)) % 219;
  }
  return picture;
}

/** The samples of the picture that show any part of a box. */
function* touched(
  { planes, widthPx, heightPx }: Picture,
  box: { x: number; y: number; w: number; h: number },
) {
  for (const { data, widthPx: w, heightPx: h } of planes) {
    const [dx, dy] = [w / widthPx, h / heightPx];
    for (let y = 0; y < h; y += 1) {
      for (let x = 0; x < w; x += 1) {
        const inside =
          (x + 1) / dx / widthPx > box.x + 1e-7 &&
          x / dx / widthPx < box.x + box.w - 1e-7 &&
          (y + 1) / dy / heightPx > box.y + 1e-7 &&
          y / dy / heightPx < box.y + box.h - 1e-7;
        if (inside) yield data[y * w + x];
      }
    }
  }
}

describe('what is drawn on evidence', () => {
  test('no sample that shows any part of a box is left after it was filled, and no sample outside the rectangle is changed', () => {
    fc.assert(
      fc.property(sides, sides, boxes, (w, h, box) => {
        const picture = noise(w, h, 1);
        const rect = rectOf(picture, box);
        if (!rect) return;
        fill(picture, rect);
        expect([...touched(picture, box)].filter((sample) => sample !== 16 && sample !== 128)).toEqual([]);
        const before = noise(w, h, 1);
        for (const [order, plane] of picture.planes.entries()) {
          for (const [at, sample] of plane.data.entries()) {
            const [px, py] = [
              (at % plane.widthPx) << plane.shift,
              Math.floor(at / plane.widthPx) << plane.shift,
            ];
            const inside = px >= rect.x && px < rect.x + rect.w && py >= rect.y && py < rect.y + rect.h;
            if (!inside && sample !== before.planes[order]?.data[at]) throw new Error(`sample ${at} changed`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a pixelated rectangle holds at most six tiles a side, in eight levels, however large it is', () => {
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 0, max: 1000 }), (w, h, seed) => {
        const picture = noise(w, h, seed);
        pixelate(picture, { x: 0, y: 0, w, h }, 6);
        const { data } = picture.planes[0] ?? { data: new Uint8Array() };
        const rows = new Set<string>();
        for (let y = 0; y < h; y += 1) rows.add(data.slice(y * w, (y + 1) * w).join());
        expect(rows.size).toBeLessThanOrEqual(6);
        expect(data.filter((level) => (level - 16) % 32 !== 0)).toHaveLength(0);
      }),
      { numRuns: 40 },
    );
  });

  test('a layer that is opaque replaces what it covers, one that is clear leaves it', () => {
    const picture = noise(16, 16, 3);
    const clear = layerOf('yuv', new Uint8Array(8 * 8 * 4), 8, 8, 4, 4);
    lay(picture, clear);
    expect(picture).toEqual(noise(16, 16, 3));
    lay(picture, layerOf('yuv', new Uint8Array(8 * 8 * 4).fill(255), 8, 8, 4, 4));
    const white = blankPicture('yuv', 8, 8, [255, 255, 255]);
    const expected = noise(16, 16, 3);
    place(expected, white, 4, 4);
    expect(picture).toEqual(expected);
  });

  test('a magnifier shows its part and nothing from beside it', () => {
    const picture = blankPicture('yuv', 32, 32, [255, 255, 255]);
    fill(picture, { x: 8, y: 8, w: 8, h: 8 });
    const large = magnified(picture, { x: 8, y: 8, w: 8, h: 8 }, 24, 24);
    expect(new Set(large.planes[0]?.data)).toEqual(new Set([16]));
  });
});

const keys = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), boxes), { minLength: 1, maxLength: 6 })
  .map((all) => all.sort((a, b) => a[0] - b[0]).map(([ms, { x, y, w, h }]): Key => [ms, x, y, w, h]));

describe('regions', () => {
  test('cover the box of every moment within their reach, so that one that lags behind leaves nothing open', () => {
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (path, reachMs, grow) => {
          const region: Region = {
            ...{ id: 'a', subject: 'FACE', trackId: null, label: '', keys: path, grow, reachMs },
            ...{ fromMs: 0, toMs: 10_000 },
          };
          for (let ms = 0; ms <= 10_000; ms += 1997) {
            const covered = coveredAt(region, ms);
            if (!covered) throw new Error('open');
            for (const other of [ms - reachMs, ms - reachMs / 2, ms, ms + reachMs / 3, ms + reachMs]) {
              const box = boxAtKeys(path, other);
              const inside =
                covered.x <= box.x + 1e-9 &&
                covered.y <= box.y + 1e-9 &&
                covered.x + covered.w >= box.x + box.w - 1e-9 &&
                covered.y + covered.h >= box.y + box.h - 1e-9;
              if (!inside) throw new Error(`${ms} ms: the box of ${other} ms is open`);
            }
          }
          expect(coveredAt(region, 10_001)).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });
});
