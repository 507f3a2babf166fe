import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PixelBox } from '../types';
import { type Picture, resample } from './picture';

/** Weight of each source pixel in one place of a triangle filter, edges repeated: the definition, written out. */
function weightsOf(from: number, length: number, count: number, place: number, limit: number): number[] {
  const step = length / count;
  const radius = Math.max(1, step);
  const centre = from + (place + 0.5) * step - 0.5;
  const weights = new Array<number>(limit).fill(0);
  for (let tap = Math.ceil(centre - radius); tap <= centre + radius; tap++) {
    const inside = Math.max(0, Math.min(limit - 1, tap));
    weights[inside] = (weights[inside] as number) + Math.max(0, 1 - Math.abs(tap - centre) / radius);
  }
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function byDefinition(picture: Picture, region: PixelBox, width: number, height: number): number[] {
  const result: number[] = [];
  for (let y = 0; y < height; y++) {
    const down = weightsOf(region.y, region.h, height, y, picture.heightPx);
    for (let x = 0; x < width; x++) {
      const across = weightsOf(region.x, region.w, width, x, picture.widthPx);
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        down.forEach((weightY, sy) => {
          across.forEach((weightX, sx) => {
            sum += weightY * weightX * (picture.rgb[(sy * picture.widthPx + sx) * 3 + channel] ?? 0);
          });
        });
        result.push(sum);
      }
    }
  }
  return result;
}

describe('a region of a picture at another size', () => {
  const side = fc.integer({ min: 8, max: 24 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('is what a triangle filter makes of it by definition, larger, smaller and at the edges', () => {
    fc.assert(
      fc.property(
        fc.tuple(side, side),
        fc.tuple(share, share, share, share),
        fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        ([widthPx, heightPx], [x, y, w, h], [width, height], values) => {
          const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, () => values.next().value ?? 0);
          const picture = { widthPx, heightPx, rgb };
          const region = { x: x * (widthPx - 4), y: y * (heightPx - 4), w: 4, h: 4 };
          region.w += w * (widthPx - region.x - 4);
          region.h += h * (heightPx - region.y - 4);
          const made = resample(picture, region, width, height);
          const defined = byDefinition(picture, region, width, height);
          const worst = defined.reduce(
            (most, value, at) => Math.max(most, Math.abs(value - (made[at] ?? Number.NaN))),
            0,
          );
          expect(worst).toBeLessThan(0.01);
        },
      ),
      { numRuns: 40 },
    );
  });
});
