import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSlots, decodeTwoLines, projectionOnto, toGrey, warpPlate } from './plates';

const input = (margin: number) => ({ name: 'plate', widthPx: 48, heightPx: 16, margin });

/** A picture whose red grows to the right and whose green grows downwards, one a pixel. */
function slopes(widthPx: number, heightPx: number) {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let pixel = 0; pixel < widthPx * heightPx; pixel++) {
    rgb[pixel * 3] = pixel % widthPx;
    rgb[pixel * 3 + 1] = Math.floor(pixel / widthPx);
  }
  return { widthPx, heightPx, rgb };
}

describe('plates led into a reader’s input', () => {
  it('the projection leads the unit square’s corners onto the plate’s', () => {
    const near = (x: number, y: number) =>
      fc
        .tuple(fc.double({ min: -8, max: 8, noNaN: true }), fc.double({ min: -8, max: 8, noNaN: true }))
        .map(([dx, dy]): [number, number] => [x + dx, y + dy]);
    fc.assert(
      fc.property(near(10, 10), near(110, 20), near(105, 60), near(12, 55), (...corners) => {
        const [a, b, c, d, e, f, g, h] = projectionOnto(corners);
        const unit = [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ] as const;
        unit.forEach(([u, v], index) => {
          const w = g * u + h * v + 1;
          expect((a * u + b * v + c) / w).toBeCloseTo(corners[index]?.[0] ?? 0, 6);
          expect((d * u + e * v + f) / w).toBeCloseTo(corners[index]?.[1] ?? 0, 6);
        });
      }),
    );
  });

  it('a level plate is stretched to the input, its margin around it', () => {
    const corners: [number, number][] = [
      [40, 30],
      [136, 30],
      [136, 62],
      [40, 62],
    ];
    const plain = warpPlate(slopes(200, 100), { corners }, input(0));
    const wide = warpPlate(slopes(200, 100), { corners }, input(0.25));
    // Centre of the first place: one pixel (of 96/48 = 2) in from the corner, less half a pixel.
    expect(plain[0]).toBeCloseTo(40.5, 3);
    expect(plain[1]).toBeCloseTo(30.5, 3);
    expect(plain.at(-3)).toBeCloseTo(134.5, 3);
    // 25 % of 96 pixels further out; three pixels a place now.
    expect(wide[0]).toBeCloseTo(16 + 1.5 - 0.5, 3);
    expect(wide[1]).toBeCloseTo(22 + 1.5 - 0.5, 3);
  });

  it('beyond the picture its edge goes on, and nothing is read outside it', () => {
    const corners: [number, number][] = [
      [-20, -10],
      [20, -10],
      [20, 10],
      [-20, 10],
    ];
    const values = warpPlate(slopes(30, 20), { corners }, input(0.1));
    expect([...values].every((value) => value >= 0 && value <= 30)).toBe(true);
    expect(values[0]).toBe(0);
    expect(
      warpPlate({ widthPx: 1, heightPx: 1, rgb: Uint8Array.of(9, 9, 9) }, { corners }, input(0))[0],
    ).toBe(9);
  });

  it('grey weighs the colours as BT.601 does', () => {
    expect([...toGrey(Float32Array.of(100, 0, 0, 0, 100, 0, 0, 0, 100))].map(Math.round)).toEqual([
      30, 59, 11,
    ]);
  });
});

describe('what plate readers answer', () => {
  it('slots: the likeliest of each, empty ones left out, confidence the product of all', () => {
    const data = Float32Array.from([0.9, 0.1, 0, 0.2, 0.5, 0.3, 0, 0, 1]);
    expect(decodeSlots({ out: { dims: [1, 3, 3], data } }, 'AB_', '_')).toEqual({
      text: 'AB',
      confidence: expect.closeTo(0.45, 5),
      characters: [
        {
          char: 'A',
          confidence: expect.closeTo(0.9, 5),
          others: [{ char: 'B', confidence: expect.closeTo(0.1, 5) }],
        },
        { char: 'B', confidence: 0.5, others: [{ char: 'A', confidence: expect.closeTo(0.2, 5) }] },
      ],
      lines: 1,
    });
  });

  it('an answer of another shape than the manifest says is refused', () => {
    const data = new Float32Array(24);
    expect(() => decodeSlots({ out: { dims: [1, 2, 12], data } }, 'AB_', '_')).toThrow('12 classes');
    expect(() => decodeTwoLines({ out: { dims: [1, 1, 8, 3], data } }, 'AB')).toThrow('not two lines');
  });
});
