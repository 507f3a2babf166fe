import type { InputSpec } from '../manifest';
import type { PixelBox } from '../types';

/** A picture as inference threads see it: 8-bit RGB rows in shared memory. */
export interface Picture {
  widthPx: number;
  heightPx: number;
  rgb: Uint8Array;
}

interface Taps {
  start: Int32Array;
  weights: Float32Array;
  width: number;
}

/**
 * Weights of a triangle filter that samples `length` source pixels from `from` into `count` places; wide enough to
 * average when the picture shrinks, so that fine lines do not break up. Places beyond the picture repeat its edge.
 */
function triangleTaps(from: number, length: number, count: number, limit: number): Taps {
  const step = length / count;
  const radius = Math.max(1, step);
  const width = Math.ceil(radius * 2) + 1;
  const start = new Int32Array(count);
  const weights = new Float32Array(count * width);
  for (let place = 0; place < count; place++) {
    const centre = from + (place + 0.5) * step - 0.5;
    const first = Math.ceil(centre - radius);
    const clamped = Math.max(0, Math.min(limit - width, first));
    start[place] = Math.max(0, clamped);
    let sum = 0;
    for (let tap = first; tap <= centre + radius; tap++) {
      const weight = 1 - Math.abs(tap - centre) / radius;
      if (weight <= 0) continue;
      const inside = Math.max(0, Math.min(limit - 1, tap)) - (start[place] ?? 0);
      const at = place * width + Math.max(0, Math.min(width - 1, inside));
      weights[at] = (weights[at] ?? 0) + weight;
      sum += weight;
    }
    for (let tap = 0; tap < width; tap++) {
      const at = place * width + tap;
      weights[at] = (weights[at] ?? 0) / (sum || 1);
    }
  }
  return { start, weights, width };
}

/**
 * A region of the picture at another size, as RGB values 0..255 row by row.
 * @param region in pixels, fractions allowed; what lies beyond the picture repeats its edge.
 */
export function resample(picture: Picture, region: PixelBox, width: number, height: number): Float32Array {
  const columns = triangleTaps(region.x, region.w, width, picture.widthPx);
  const rows = triangleTaps(region.y, region.h, height, picture.heightPx);
  const stride = picture.widthPx * 3;
  const { rgb } = picture;
  const firstRow = rows.start[0] ?? 0;
  const lastRow = Math.min(picture.heightPx - 1, (rows.start[height - 1] ?? 0) + rows.width - 1);
  const between = new Float32Array((lastRow - firstRow + 1) * width * 3);
  for (let y = firstRow; y <= lastRow; y++) {
    let out = (y - firstRow) * width * 3;
    for (let x = 0; x < width; x++) {
      let at = y * stride + (columns.start[x] ?? 0) * 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      const tapsEnd = (x + 1) * columns.width;
      for (let tap = x * columns.width; tap < tapsEnd; tap++) {
        const weight = columns.weights[tap] as number;
        if (weight !== 0) {
          red += weight * (rgb[at] as number);
          green += weight * (rgb[at + 1] as number);
          blue += weight * (rgb[at + 2] as number);
        }
        at += 3;
      }
      between[out++] = red;
      between[out++] = green;
      between[out++] = blue;
    }
  }
  const result = new Float32Array(width * height * 3);
  const line = width * 3;
  for (let y = 0; y < height; y++) {
    const out = y * line;
    for (let tap = 0; tap < rows.width; tap++) {
      const weight = rows.weights[y * rows.width + tap] as number;
      if (weight === 0) continue;
      const from = ((rows.start[y] ?? 0) - firstRow + tap) * line;
      for (let index = 0; index < line; index++) {
        result[out + index] = (result[out + index] as number) + weight * (between[from + index] as number);
      }
    }
  }
  return result;
}

/** `x' = a x + b y + c`, `y' = d x + e y + f`, from the output's pixels to the picture's. */
export type AffineMap = [a: number, b: number, c: number, d: number, e: number, f: number];

/** A rectangle cut out of the picture through an affine map; black beyond its edge. */
export function warp(picture: Picture, map: AffineMap, width: number, height: number): Float32Array {
  const [a, b, c, d, e, f] = map;
  const shrink = Math.hypot(a, d);
  const samples = Math.max(1, Math.min(4, Math.round(shrink)));
  const result = new Float32Array(width * height * 3);
  const { rgb, widthPx, heightPx } = picture;
  const stride = widthPx * 3;
  let out = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = x + ((sample % samples) + 0.5) / samples;
        const v = y + (Math.floor(sample / samples) + 0.5) / samples;
        const sx = a * u + b * v + c - 0.5;
        const sy = d * u + e * v + f - 0.5;
        if (sx < 0 || sy < 0 || sx >= widthPx - 1 || sy >= heightPx - 1) continue;
        const left = Math.floor(sx);
        const top = Math.floor(sy);
        const fx = sx - left;
        const fy = sy - top;
        const at = top * stride + left * 3;
        for (let channel = 0; channel < 3; channel++) {
          const p = at + channel;
          const upper = (rgb[p] as number) * (1 - fx) + (rgb[p + 3] as number) * fx;
          const lower = (rgb[p + stride] as number) * (1 - fx) + (rgb[p + stride + 3] as number) * fx;
          result[out + channel] = (result[out + channel] as number) + upper * (1 - fy) + lower * fy;
        }
      }
      for (let channel = 0; channel < 3; channel++) {
        result[out + channel] = (result[out + channel] as number) / (samples * samples);
      }
      out += 3;
    }
  }
  return result;
}

/** RGB values 0..255 as the model wants them: `(value - mean) / std`, in its channel order and layout. */
export function toTensorData(
  rgb: Float32Array,
  width: number,
  height: number,
  spec: InputSpec,
): Float32Array {
  const data = new Float32Array(rgb.length);
  const pixels = width * height;
  for (let channel = 0; channel < 3; channel++) {
    const from = spec.colour === 'RGB' ? channel : 2 - channel;
    const mean = spec.mean[channel] ?? 0;
    const scale = 1 / (spec.std[channel] ?? 1);
    if (spec.layout === 'NHWC') {
      for (let pixel = 0; pixel < pixels; pixel++) {
        data[pixel * 3 + channel] = ((rgb[pixel * 3 + from] as number) - mean) * scale;
      }
    } else {
      const plane = channel * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        data[plane + pixel] = ((rgb[pixel * 3 + from] as number) - mean) * scale;
      }
    }
  }
  return data;
}

/** How a region was laid into the model's input, to lead its boxes back to the picture. */
export interface Fitted {
  data: Float32Array;
  dims: number[];
  width: number;
  height: number;
  /** Picture pixels per input pixel. */
  scaleX: number;
  scaleY: number;
  region: PixelBox;
}

/** The part of a box that lies in the picture; at least one pixel. */
export function clipToPicture(box: PixelBox, picture: { widthPx: number; heightPx: number }): PixelBox {
  const x = Math.max(0, Math.min(picture.widthPx - 1, box.x));
  const y = Math.max(0, Math.min(picture.heightPx - 1, box.y));
  return {
    x,
    y,
    w: Math.max(1, Math.min(picture.widthPx, box.x + box.w) - x),
    h: Math.max(1, Math.min(picture.heightPx, box.y + box.h) - y),
  };
}

/**
 * Lays a region into the model's input. A model that takes several sizes gets one near the region's own shape, so
 * that nothing is squeezed.
 * @param longest the input's longer side; default the manifest's.
 */
export function fitRegion(picture: Picture, wanted: PixelBox, spec: InputSpec, longest = spec.size): Fitted {
  const region = clipToPicture(wanted, picture);
  let width = longest;
  let height = longest;
  if (spec.multipleOf) {
    const step = spec.multipleOf;
    const scale = longest / Math.max(region.w, region.h);
    width = Math.max(step, Math.round((region.w * scale) / step) * step);
    height = Math.max(step, Math.round((region.h * scale) / step) * step);
  }
  let rgb: Float32Array;
  let scaleX = region.w / width;
  let scaleY = region.h / height;
  if (spec.resize === 'letterbox') {
    const scale = Math.max(scaleX, scaleY);
    const innerWidth = Math.max(1, Math.round(region.w / scale));
    const innerHeight = Math.max(1, Math.round(region.h / scale));
    const inner = resample(picture, region, innerWidth, innerHeight);
    rgb = new Float32Array(width * height * 3).fill(114);
    for (let y = 0; y < innerHeight; y++) {
      rgb.set(inner.subarray(y * innerWidth * 3, (y + 1) * innerWidth * 3), y * width * 3);
    }
    scaleX = region.w / innerWidth;
    scaleY = region.h / innerHeight;
  } else {
    rgb = resample(picture, region, width, height);
  }
  const dims = spec.layout === 'NHWC' ? [1, height, width, 3] : [1, 3, height, width];
  return { data: toTensorData(rgb, width, height, spec), dims, width, height, scaleX, scaleY, region };
}

/** Intersection over union. */
export function overlap(a: PixelBox, b: PixelBox): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

/** Greedy non-maximum suppression: keeps the best of every group that overlaps by more than `limit`. */
export function suppress<T extends { box: PixelBox; score: number }>(found: T[], limit: number): T[] {
  const kept: T[] = [];
  for (const candidate of [...found].sort((a, b) => b.score - a.score)) {
    if (!kept.some((other) => overlap(other.box, candidate.box) > limit)) kept.push(candidate);
  }
  return kept;
}
