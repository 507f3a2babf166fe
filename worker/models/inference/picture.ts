import type { InputSpec } from '../manifest';
import type { PixelBox } from '../types';

/** A picture as inference threads see it: 8-bit RGB rows in shared memory. */
export interface Picture {
  widthPx: number;
  heightPx: number;
  rgb: Uint8Array;
}

interface Taps {
  /** First source place of each place, and how many from there have a weight. */
  start: Int32Array;
  count: Int32Array;
  /** `width` for each place, of which the first `count` are used. */
  weights: Float32Array;
  width: number;
}

/**
 * Weights of a triangle filter that samples `length` source pixels from `from` into `count` places; wide enough to
 * average when the picture shrinks, so that fine lines do not break up. Places beyond the picture repeat its edge.
 */
function triangleTaps(from: number, length: number, places: number, limit: number): Taps {
  const step = length / places;
  const radius = Math.max(1, step);
  const width = Math.ceil(radius * 2) + 1;
  const start = new Int32Array(places);
  const count = new Int32Array(places);
  const weights = new Float32Array(places * width);
  for (let place = 0; place < places; place++) {
    const centre = from + (place + 0.5) * step - 0.5;
    let sum = 0;
    let first = -1;
    for (let tap = Math.ceil(centre - radius); tap <= centre + radius; tap++) {
      const weight = 1 - Math.abs(tap - centre) / radius;
      if (weight <= 0) continue;
      const source = Math.max(0, Math.min(limit - 1, tap));
      if (first < 0) first = source;
      const at = place * width + source - first;
      weights[at] = (weights[at] as number) + weight;
      sum += weight;
      count[place] = source - first + 1;
    }
    start[place] = Math.max(0, first);
    for (let at = place * width; at < (place + 1) * width; at++) {
      weights[at] = (weights[at] as number) / (sum || 1);
    }
  }
  return { start, count, weights, width };
}

/** Rows between the two passes are kept for the next picture, because making them anew cost as much as filling them. */
let keptRows = new Float32Array(0);
/** Enough for any frame of a recording; what a large photograph needs more is given back. */
const MOST_KEPT = 2 ** 22;

function rowsOf(length: number): Float32Array {
  if (length > MOST_KEPT) return new Float32Array(length);
  if (keptRows.length < length) keptRows = new Float32Array(length);
  return keptRows;
}

/** The rows of a region that the output needs, resampled along the rows only. Valid until the next picture. */
function resampleRows(
  picture: Picture,
  columns: Taps,
  width: number,
  firstRow: number,
  lastRow: number,
): Float32Array {
  const stride = picture.widthPx * 3;
  const { rgb } = picture;
  const { start, count, weights } = columns;
  const between = rowsOf((lastRow - firstRow + 1) * width * 3);
  let out = 0;
  for (let y = firstRow; y <= lastRow; y++) {
    for (let x = 0; x < width; x++) {
      let at = y * stride + (start[x] as number) * 3;
      let tap = x * columns.width;
      const end = tap + (count[x] as number);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (; tap < end; tap++, at += 3) {
        const weight = weights[tap] as number;
        red += weight * (rgb[at] as number);
        green += weight * (rgb[at + 1] as number);
        blue += weight * (rgb[at + 2] as number);
      }
      between[out] = red;
      between[out + 1] = green;
      between[out + 2] = blue;
      out += 3;
    }
  }
  return between;
}

/**
 * A region of the picture at another size, told row by row as RGB values 0..255.
 * @param emit is given the number of the row and its values, which are valid until the next one.
 */
function resampleEach(
  picture: Picture,
  region: PixelBox,
  width: number,
  height: number,
  emit: (row: number, values: Float32Array) => void,
): void {
  const columns = triangleTaps(region.x, region.w, width, picture.widthPx);
  const rows = triangleTaps(region.y, region.h, height, picture.heightPx);
  const firstRow = rows.start[0] ?? 0;
  const lastRow = (rows.start[height - 1] ?? 0) + (rows.count[height - 1] ?? 1) - 1;
  const between = resampleRows(picture, columns, width, firstRow, lastRow);
  const line = width * 3;
  const values = new Float32Array(line);
  for (let y = 0; y < height; y++) {
    const first = y * rows.width;
    let from = ((rows.start[y] as number) - firstRow) * line;
    const upper = rows.weights[first] as number;
    if (rows.count[y] === 2) {
      const lower = rows.weights[first + 1] as number;
      for (let index = 0; index < line; index++, from++) {
        values[index] = upper * (between[from] as number) + lower * (between[from + line] as number);
      }
    } else {
      for (let index = 0; index < line; index++, from++) values[index] = upper * (between[from] as number);
      for (let tap = first + 1; tap < first + (rows.count[y] as number); tap++) {
        const weight = rows.weights[tap] as number;
        for (let index = 0; index < line; index++, from++) {
          values[index] = (values[index] as number) + weight * (between[from] as number);
        }
      }
    }
    emit(y, values);
  }
}

/**
 * A region of the picture at another size, as RGB values 0..255 row by row.
 * @param region in pixels, fractions allowed; what lies beyond the picture repeats its edge.
 */
export function resample(picture: Picture, region: PixelBox, width: number, height: number): Float32Array {
  const result = new Float32Array(width * height * 3);
  resampleEach(picture, region, width, height, (row, values) => result.set(values, row * width * 3));
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

/** What a letterbox's rest is filled with, as the detectors were trained. */
const LETTERBOX_GREY = 114;

/** RGB values 0..255 as the model wants them: `(value - mean) / std`, in its channel order and layout. */
export function toTensorData(
  rgb: Float32Array,
  width: number,
  height: number,
  spec: InputSpec,
): Float32Array {
  const data = new Float32Array(rgb.length);
  const write = tensorWriter(data, width, height, spec);
  for (let y = 0; y < height; y++) write(y, rgb.subarray(y * width * 3, (y + 1) * width * 3));
  return data;
}

/** Writes rows of RGB values into a model's input. A row may be shorter than the input's. */
function tensorWriter(
  data: Float32Array,
  width: number,
  height: number,
  spec: InputSpec,
): (row: number, values: Float32Array) => void {
  const [first = 0, second = 0, third = 0] = spec.mean;
  const [byFirst, bySecond, byThird] = spec.std.map((value) => 1 / value) as [number, number, number];
  // Where red, green and blue are read from.
  const [a, c] = spec.colour === 'RGB' ? [0, 2] : [2, 0];
  if (spec.layout === 'NHWC') {
    return (row, values) => {
      let out = row * width * 3;
      for (let at = 0; at < values.length; at += 3, out += 3) {
        data[out] = ((values[at + a] as number) - first) * byFirst;
        data[out + 1] = ((values[at + 1] as number) - second) * bySecond;
        data[out + 2] = ((values[at + c] as number) - third) * byThird;
      }
    };
  }
  const plane = width * height;
  return (row, values) => {
    let out = row * width;
    for (let at = 0; at < values.length; at += 3, out++) {
      data[out] = ((values[at + a] as number) - first) * byFirst;
      data[out + plane] = ((values[at + 1] as number) - second) * bySecond;
      data[out + 2 * plane] = ((values[at + c] as number) - third) * byThird;
    }
  };
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
  let [innerWidth, innerHeight] = [width, height];
  if (spec.resize === 'letterbox') {
    const scale = Math.max(region.w / width, region.h / height);
    innerWidth = Math.max(1, Math.round(region.w / scale));
    innerHeight = Math.max(1, Math.round(region.h / scale));
  }
  const data = new Float32Array(width * height * 3);
  const write = tensorWriter(data, width, height, spec);
  if (innerWidth < width || innerHeight < height) {
    const grey = new Float32Array(width * 3).fill(LETTERBOX_GREY);
    for (let y = 0; y < height; y++) write(y, grey);
  }
  resampleEach(picture, region, innerWidth, innerHeight, write);
  const [scaleX, scaleY] = [region.w / innerWidth, region.h / innerHeight];
  const dims = spec.layout === 'NHWC' ? [1, height, width, 3] : [1, 3, height, width];
  return { data, dims, width, height, scaleX, scaleY, region };
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
