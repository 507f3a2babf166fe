import type { PlateInputSpec } from '../manifest';
import type { CharacterReading, PlateQuad, TextReading } from '../types';
import { readingOfLines } from './ctc';
import type { Outputs } from './objects';
import type { Picture } from './picture';

/** `(x, y) → ((a x + b y + c) / w, (d x + e y + f) / w)` with `w = g x + h y + 1`. */
type Projection = [number, number, number, number, number, number, number, number];

/**
 * The projection of the unit square onto a quadrilateral given clockwise from its top left (Heckbert 1989,
 * "Fundamentals of Texture Mapping and Image Warping", §2.2.3).
 */
export function projectionOnto(corners: PlateQuad['corners']): Projection {
  const [[x0, y0] = [0, 0], [x1, y1] = [1, 0], [x2, y2] = [1, 1], [x3, y3] = [0, 1]] = corners;
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const [g, h] =
    determinant === 0 ? [0, 0] : [(sx * dy2 - dx2 * sy) / determinant, (dx1 * sy - sx * dy1) / determinant];
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h];
}

/**
 * A plate with its margin as a reader sees it: RGB values 0..255, row by row. Several samples are taken for each place
 * where the picture has more pixels than the input; what lies beyond the picture repeats its edge.
 */
export function warpPlate(picture: Picture, plate: PlateQuad, input: PlateInputSpec): Float32Array {
  const { widthPx: width, heightPx: height, margin } = input;
  const [a, b, c, d, e, f, g, h] = projectionOnto(plate.corners);
  const [acrossPx, downPx] = sidesOf(plate);
  const columns = samplesFor((acrossPx * (1 + 2 * margin)) / width);
  const rows = samplesFor((downPx * (1 + 2 * margin)) / height);
  const { rgb, widthPx, heightPx } = picture;
  const stride = widthPx * 3;
  const result = new Float32Array(width * height * 3);
  for (let y = 0, out = 0; y < height; y++) {
    for (let x = 0; x < width; x++, out += 3) {
      for (let sample = 0; sample < columns * rows; sample++) {
        const u = ((x + ((sample % columns) + 0.5) / columns) / width) * (1 + 2 * margin) - margin;
        const v = ((y + (Math.floor(sample / columns) + 0.5) / rows) / height) * (1 + 2 * margin) - margin;
        const w = g * u + h * v + 1;
        const px = Math.max(0, Math.min(widthPx - 1, (a * u + b * v + c) / w - 0.5));
        const py = Math.max(0, Math.min(heightPx - 1, (d * u + e * v + f) / w - 0.5));
        const left = Math.min(Math.floor(px), Math.max(0, widthPx - 2));
        const top = Math.min(Math.floor(py), Math.max(0, heightPx - 2));
        const [fx, fy] = [px - left, py - top];
        const at = top * stride + left * 3;
        const right = widthPx > 1 ? 3 : 0;
        const below = heightPx > 1 ? stride : 0;
        for (let channel = 0; channel < 3; channel++) {
          const p = at + channel;
          const upper = (rgb[p] as number) * (1 - fx) + (rgb[p + right] as number) * fx;
          const lower = (rgb[p + below] as number) * (1 - fx) + (rgb[p + below + right] as number) * fx;
          result[out + channel] = (result[out + channel] as number) + upper * (1 - fy) + lower * fy;
        }
      }
    }
  }
  const samples = columns * rows;
  return samples === 1 ? result : result.map((value) => value / samples);
}

const samplesFor = (sourcePxPerPlace: number) => Math.max(1, Math.min(6, Math.round(sourcePxPerPlace)));

/** Mean length of the plate's level and of its upright sides, in pixels. */
function sidesOf({ corners }: PlateQuad): [number, number] {
  const [p0 = [0, 0], p1 = [0, 0], p2 = [0, 0], p3 = [0, 0]] = corners;
  const apart = (p: [number, number], q: [number, number]) => Math.hypot(p[0] - q[0], p[1] - q[1]);
  return [(apart(p0, p1) + apart(p3, p2)) / 2, (apart(p0, p3) + apart(p1, p2)) / 2];
}

/** Brightness of RGB values by ITU-R BT.601, as OpenCV's and Pillow's conversions to grey have it. */
export function toGrey(rgb: Float32Array): Float32Array {
  const grey = new Float32Array(rgb.length / 3);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const at = pixel * 3;
    grey[pixel] =
      0.299 * (rgb[at] as number) + 0.587 * (rgb[at + 1] as number) + 0.114 * (rgb[at + 2] as number);
  }
  return grey;
}

function output(outputs: Outputs) {
  const found = Object.values(outputs)[0];
  if (!found) throw new Error('The model gave no output.');
  return found;
}

/** The upper and the lower line of a two-line CTC reader's answer; classes are the alphabet, then the blank. */
export function decodeTwoLines(outputs: Outputs, alphabet: string): TextReading {
  const { dims, data } = output(outputs);
  const [, heads = 0, steps = 0, classes = 0] = dims;
  if (heads !== 2 || classes !== alphabet.length + 1) {
    throw new Error(`The model gave [${dims}], not two lines of ${alphabet.length + 1} classes.`);
  }
  const line = (head: number) => data.subarray(head * steps * classes, (head + 1) * steps * classes);
  return readingOfLines([line(0), line(1)], steps, alphabet);
}

/** Below this another character is not worth naming. */
const LEAST_OTHER = 0.001;
const OTHERS_NAMED = 3;

/** One character or none in every slot; the text's confidence is the product of all slots', the empty ones too. */
export function decodeSlots(outputs: Outputs, alphabet: string, empty: string): TextReading {
  const { dims, data } = output(outputs);
  const [, slots = 0, classes = 0] = dims;
  if (classes !== alphabet.length) {
    throw new Error(`The model gave ${classes} classes, the alphabet has ${alphabet.length}.`);
  }
  const characters: CharacterReading[] = [];
  let confidence = 1;
  for (let slot = 0; slot < slots; slot++) {
    const scores = Array.from(data.subarray(slot * classes, (slot + 1) * classes), (score, index) => ({
      char: alphabet[index] ?? '',
      confidence: Math.min(1, score),
    })).sort((a, b) => b.confidence - a.confidence);
    const [best, ...rest] = scores;
    if (!best) continue;
    confidence *= best.confidence;
    if (best.char === empty) continue;
    const others = rest
      .filter(({ char, confidence: score }) => char !== empty && score > LEAST_OTHER)
      .slice(0, OTHERS_NAMED);
    characters.push({ ...best, others });
  }
  const text = characters.map(({ char }) => char).join('');
  return { text, confidence: text === '' ? 0 : confidence, characters, lines: 1 };
}
