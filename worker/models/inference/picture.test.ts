import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputSpec } from '../manifest';
import { fitRegion, type Picture, resample } from './picture';

/** A picture in which no two neighbours are alike. */
function drawn(widthPx: number, heightPx: number): Picture {
  const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, index) => (index * 7919) >> 3);
  return { widthPx, heightPx, rgb };
}

/** The value at one place by the filter's definition: every pixel by its distance, beyond the edge the edge's. */
function sampled(
  { widthPx, heightPx, rgb }: Picture,
  [x, stepX]: [number, number],
  [y, stepY]: [number, number],
  channel: number,
): number {
  const [radiusX, radiusY] = [Math.max(1, stepX), Math.max(1, stepY)];
  const inside = (at: number, length: number) => Math.max(0, Math.min(length - 1, at));
  let [sum, total] = [0, 0];
  for (let row = Math.ceil(y - radiusY); row <= y + radiusY; row++) {
    for (let column = Math.ceil(x - radiusX); column <= x + radiusX; column++) {
      const weight = (1 - Math.abs(row - y) / radiusY) * (1 - Math.abs(column - x) / radiusX);
      const at = (inside(row, heightPx) * widthPx + inside(column, widthPx)) * 3 + channel;
      sum += weight * (rgb[at] ?? 0);
      total += weight;
    }
  }
  return sum / total;
}

const cases = fc.record({
  widthPx: fc.integer({ min: 1, max: 24 }),
  heightPx: fc.integer({ min: 1, max: 24 }),
  x: fc.double({ min: -6, max: 20, noNaN: true }),
  y: fc.double({ min: -6, max: 20, noNaN: true }),
  w: fc.double({ min: 1, max: 30, noNaN: true }),
  h: fc.double({ min: 1, max: 30, noNaN: true }),
  width: fc.integer({ min: 1, max: 16 }),
  height: fc.integer({ min: 1, max: 16 }),
});

describe('resampling', () => {
  it('is a triangle filter as wide as a step, over any region at any size', () => {
    fc.assert(
      fc.property(cases, ({ widthPx, heightPx, x, y, w, h, width, height }) => {
        const picture = drawn(widthPx, heightPx);
        const values = resample(picture, { x, y, w, h }, width, height);
        const [stepX, stepY] = [w / width, h / height];
        for (let index = 0; index < values.length; index++) {
          const column = Math.floor(index / 3) % width;
          const row = Math.floor(index / 3 / width);
          const across: [number, number] = [x + (column + 0.5) * stepX - 0.5, stepX];
          const down: [number, number] = [y + (row + 0.5) * stepY - 0.5, stepY];
          expect(values[index]).toBeCloseTo(sampled(picture, across, down, index % 3), 2);
        }
      }),
    );
  });

  it('is laid into a model’s input in its order of colours and its layout, the rest of a letterbox grey', () => {
    const spec: InputSpec = {
      name: 'x',
      layout: 'NCHW',
      colour: 'BGR',
      size: 8,
      resize: 'letterbox',
      mean: [10, 20, 30],
      std: [1, 2, 4],
    };
    const picture = drawn(8, 4);
    const region = { x: 0, y: 0, w: 8, h: 4 };
    const planes = fitRegion(picture, region, spec);
    const pixels = fitRegion(picture, region, { ...spec, layout: 'NHWC', colour: 'RGB' });
    expect([planes.dims, pixels.dims]).toEqual([
      [1, 3, 8, 8],
      [1, 8, 8, 3],
    ]);
    for (let pixel = 0; pixel < 64; pixel++) {
      for (const channel of [0, 1, 2]) {
        const value = (colour: number) => (pixel < 32 ? (picture.rgb[pixel * 3 + colour] ?? 0) : 114);
        const [mean, std] = [spec.mean[channel] ?? 0, spec.std[channel] ?? 1];
        expect(planes.data[channel * 64 + pixel]).toBeCloseTo((value(2 - channel) - mean) / std, 3);
        expect(pixels.data[pixel * 3 + channel]).toBeCloseTo((value(channel) - mean) / std, 3);
      }
    }
  });
});
