import sharp from 'sharp';
import { type Picture, resample } from '../models/inference/picture';
import type { Frame, PixelBox } from '../models/types';
import { clip } from './geometry';

/** A part of a frame as a picture of its own, on whole pixels. */
export interface Crop {
  box: PixelBox;
  picture: Picture;
}

/** Copies a part of a frame out; undefined when it does not lie in it. */
export function cropOf(frame: Picture, wanted: PixelBox): Crop | undefined {
  const inside = clip(wanted, frame.widthPx, frame.heightPx);
  if (!inside) return undefined;
  const x = Math.floor(inside.x);
  const y = Math.floor(inside.y);
  const w = Math.min(frame.widthPx, Math.ceil(inside.x + inside.w)) - x;
  const h = Math.min(frame.heightPx, Math.ceil(inside.y + inside.h)) - y;
  const rgb = new Uint8Array(w * h * 3);
  for (let row = 0; row < h; row++) {
    const from = ((y + row) * frame.widthPx + x) * 3;
    rgb.set(frame.rgb.subarray(from, from + w * 3), row * w * 3);
  }
  return { box: { x, y, w, h }, picture: { widthPx: w, heightPx: h, rgb } };
}

/** JPEG of a crop, good enough to compute vectors from again. */
export function toJpeg({ picture }: Crop): Promise<Buffer> {
  const { widthPx: width, heightPx: height, rgb } = picture;
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** A JPEG or PNG as a frame that inference threads can read. @throws sharp's error when it is no picture. */
export async function toFrame(file: Buffer, limitPixels = 1e8): Promise<Frame> {
  const { data, info } = await sharp(file, { limitInputPixels: limitPixels, failOn: 'error' })
    .rotate()
    .flatten({ background: '#808080' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = new Uint8Array(new SharedArrayBuffer(info.width * info.height * 3));
  if (info.channels === 3) rgb.set(data);
  else for (let index = 0; index < rgb.length; index++) rgb[index] = data[Math.floor(index / 3)] ?? 0;
  return { widthPx: info.width, heightPx: info.height, ptsMs: 0, rgb };
}

/** Side of the square that sharpness is measured on, so that a large blurred crop does not pass for a sharp one. */
const SHARPNESS_SIDE = 64;
/** Spread of the Laplacian of a crisp crop; sharper ones count as one. */
const CRISP = 28;

/**
 * How sharp a part of a frame is, 0..1: the standard deviation of the Laplacian (Pech-Pacheco et al. 2000) of its
 * brightness at a fixed size.
 */
export function sharpnessOf(frame: Picture, box: PixelBox): number {
  const side = SHARPNESS_SIDE;
  const rgb = resample(frame, box, side, side);
  const grey = new Float32Array(side * side);
  for (let index = 0; index < grey.length; index++) {
    grey[index] =
      0.299 * (rgb[index * 3] ?? 0) + 0.587 * (rgb[index * 3 + 1] ?? 0) + 0.114 * (rgb[index * 3 + 2] ?? 0);
  }
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x;
      const value =
        4 * (grey[at] ?? 0) -
        (grey[at - 1] ?? 0) -
        (grey[at + 1] ?? 0) -
        (grey[at - side] ?? 0) -
        (grey[at + side] ?? 0);
      sum += value;
      squares += value * value;
      count++;
    }
  }
  const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  return Math.min(1, deviation / CRISP);
}
