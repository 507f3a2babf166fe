import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../inference/picture';
import { decodeTwoLines, toGrey, warpPlate } from '../inference/plates';
import type { PlateQuad } from '../types';
import { decoded, labelledPlates, PLATE_SETS } from './labelled-plates';
import { type Outcome, reliability, summary } from './measured';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const shared = process.env.SABOOT_SHARED ?? path.resolve('..', 'shared');
const labelled = path.join(shared, 'evaluation');
const present = existsSync(path.join(labelled, 'plates_us'));
if (!present) console.log(`The plate reader is not measured on real plates: there are none at ${labelled}.`);

const golden = path.join(import.meta.dirname, 'golden');
const input = { name: 'plate', widthPx: 192, heightPx: 64, margin: 0.08 };

describe('the committed plate reader', () => {
  let net: InferenceSession;
  beforeAll(async () => {
    const file = path.join(import.meta.dirname, 'plate-reader.onnx');
    net = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  });
  afterAll(() => net.release());

  async function read(picture: Picture, plate: PlateQuad) {
    const grey = toGrey(warpPlate(picture, plate, input));
    const { probabilities } = await net.run({ plate: new Tensor('float32', grey, [1, 1, 64, 192]) });
    if (!probabilities) throw new Error('The model gave no output.');
    return {
      dims: [...probabilities.dims],
      data: probabilities.data as Float32Array,
      reading: decodeTwoLines(
        { probabilities: { data: probabilities.data as Float32Array, dims: [...probabilities.dims] } },
        ALPHABET,
      ),
    };
  }

  /** The pictures are what the reader sees, margin and all. */
  const quadOf = ({ widthPx: w, heightPx: h }: Picture): PlateQuad => {
    const inset = input.margin / (1 + 2 * input.margin);
    const [x0, y0, x1, y1] = [w * inset, h * inset, w * (1 - inset), h * (1 - inset)];
    return {
      corners: [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ],
    };
  };

  it('gives two lines of 48 columns of probabilities that add up to one', async () => {
    const picture = { widthPx: 192, heightPx: 64, rgb: new Uint8Array(192 * 64 * 3).fill(90) };
    const { dims, data } = await read(picture, quadOf(picture));
    expect(dims).toEqual([1, 2, 48, 37]);
    for (let column = 0; column < 96; column++) {
      const sum = data.subarray(column * 37, (column + 1) * 37).reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 4);
    }
  });

  const labels = JSON.parse(readFileSync(path.join(golden, 'labels.json'), 'utf8')) as Record<
    string,
    string[]
  >;
  it('reads drawn plates of fonts it was never shown', async () => {
    const misread: string[] = [];
    for (const [file, lines] of Object.entries(labels)) {
      const picture = await decoded(path.join(golden, file));
      const { reading } = await read(picture, quadOf(picture));
      if (reading.text !== lines.join('') || reading.lines !== lines.length)
        misread.push(`${file}: ${reading.text}`);
    }
    expect(misread.length, misread.join(', ')).toBeLessThanOrEqual(2);
  });

  it.skipIf(!present)('reads real plates about as often as its card says', { timeout: 120_000 }, async () => {
    const outcomes: Record<string, Outcome[]> = {};
    for (const set of PLATE_SETS) {
      const of: Outcome[] = [];
      for await (const { picture, plate, truth, lines, widthPx } of labelledPlates(
        labelled,
        set,
        input.margin,
      )) {
        const { reading } = await read(picture, plate);
        of.push({ truth, read: reading.text, confidence: reading.confidence, lines, widthPx });
      }
      outcomes[set] = of;
    }
    const share = (set: string) => {
      const { folded, plates } = summary(outcomes[set] ?? []);
      return folded / plates;
    };
    expect(outcomes.plates_us?.length).toBe(148);
    expect(share('plates_us')).toBeGreaterThan(0.9);
    expect(share('plates_br')).toBeGreaterThan(0.95);
    expect(share('plates_two_line_vn')).toBeGreaterThan(0.95);
    expect(reliability(Object.values(outcomes).flat()).error).toBeLessThan(0.06);
  });
});
