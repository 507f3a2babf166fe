import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Picture } from '../models/inference/picture';
import { detailOf } from './detail';

/** Bright bars on a dark ground, as a camera with this much noise draws them. */
function bars(noise: number): Picture {
  const [widthPx, heightPx] = [240, 120];
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  let seed = 7;
  for (let at = 0; at < rgb.length; at += 3) {
    const x = (at / 3) % widthPx;
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const value = (x % 24 < 11 ? 200 : 60) + (((seed >> 16) % 100) / 100 - 0.5) * 2 * noise;
    rgb.fill(value, at, at + 3);
  }
  return { widthPx, heightPx, rgb };
}

async function enlarged({ widthPx, heightPx, rgb }: Picture, by: number): Promise<Picture> {
  const [width, height] = [Math.round(widthPx * by), Math.round(heightPx * by)];
  const { data } = await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize({ width, height, kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: width, heightPx: height, rgb: new Uint8Array(data) };
}

const whole = ({ widthPx: w, heightPx: h }: Picture) => ({ x: 0, y: 0, w, h });

describe('the detail of a picture', () => {
  it("is all there where edges are a camera's, with noise and without", () => {
    for (const noise of [0, 6, 12]) expect(detailOf(bars(noise), whole(bars(noise)))).toBe(1);
  });

  it('falls as a picture is made larger, and no lower than it can be told', async () => {
    const details: number[] = [];
    for (const by of [2.5, 3, 4, 8]) {
      const picture = await enlarged(bars(6), by);
      details.push(detailOf(picture, whole(picture)));
    }
    expect(details[0]).toBeLessThan(1);
    expect(details[2]).toBeLessThan(0.65);
    expect(details.toSorted((a, b) => b - a)).toEqual(details);
    expect(details.every((detail) => detail >= 0.4)).toBe(true);
  });

  it('says nothing against a part without edges, too small or outside', () => {
    const picture = bars(0);
    picture.rgb.fill(90);
    expect(detailOf(picture, whole(picture))).toBe(1);
    expect(detailOf(bars(0), { x: 10, y: 10, w: 4, h: 30 })).toBe(1);
    expect(detailOf(bars(0), { x: 900, y: 10, w: 40, h: 30 })).toBe(1);
  });
});
