/**
 * Our plate reader beside the others on the labelled plates, from the same labelled boxes:
 *
 *     npx tsx worker/models/plates/compare.ts DATA [--model FILE] [--cct FILE] [--ocr] [--tesseract] [--wrong]
 *
 * DATA holds plates_us, plates_br and plates_two_line_vn. Prints Markdown.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { decodeSlots, decodeTwoLines, toGrey, warpPlate } from '../inference/plates';
import { openModels } from '../open';
import type { Frame, TextReading } from '../types';
import { type LabelledPlate, labelledPlates, PLATE_SETS } from './labelled-plates';
import { type Outcome, reliability, summary } from './measured';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const OWN_MARGIN = 0.08;
/** cct_xs wants about 5 % around the plate (its authors). */
const CCT_MARGIN = 0.05;
const run = promisify(execFile);

interface Reader {
  name: string;
  read(plate: LabelledPlate): Promise<Pick<TextReading, 'text' | 'confidence'>>;
  close?(): Promise<void>;
}

const session = (file: string) =>
  InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });

async function ownReader(file: string): Promise<Reader> {
  const net = await session(file);
  const input = { name: 'plate', widthPx: 192, heightPx: 64, margin: OWN_MARGIN };
  return {
    name: 'own',
    async read({ picture, plate }) {
      const grey = toGrey(warpPlate(picture, plate, input));
      const { probabilities } = await net.run({ plate: new Tensor('float32', grey, [1, 1, 64, 192]) });
      if (!probabilities) throw new Error('The model gave no output.');
      return decodeTwoLines(
        { probabilities: { data: probabilities.data as Float32Array, dims: [...probabilities.dims] } },
        ALPHABET,
      );
    },
  };
}

async function cctReader(file: string): Promise<Reader> {
  const net = await session(file);
  const input = { name: 'input', widthPx: 128, heightPx: 64, margin: CCT_MARGIN };
  return {
    name: 'cct_xs_v1_global',
    async read({ picture, plate }) {
      const bytes = Uint8Array.from(warpPlate(picture, plate, input), Math.round);
      const [output] = Object.values(await net.run({ input: new Tensor('uint8', bytes, [1, 64, 128, 3]) }));
      if (!output) throw new Error('The model gave no output.');
      return decodeSlots(
        { slots: { data: output.data as Float32Array, dims: [...output.dims] } },
        `${ALPHABET}_`,
        '_',
      );
    },
  };
}

/** The box with the margin that our own reader sees, as a picture of its own, at least `heightPx` high. */
function cut({ picture, plate }: LabelledPlate, heightPx: number) {
  const [[x0, y0] = [0, 0], , [x1, y1] = [0, 0]] = plate.corners;
  const [mx, my] = [(x1 - x0) * OWN_MARGIN, (y1 - y0) * OWN_MARGIN];
  const left = Math.max(0, Math.round(x0 - mx));
  const top = Math.max(0, Math.round(y0 - my));
  const width = Math.min(picture.widthPx, Math.round(x1 + mx)) - left;
  const height = Math.min(picture.heightPx, Math.round(y1 + my)) - top;
  return sharp(picture.rgb, { raw: { width: picture.widthPx, height: picture.heightPx, channels: 3 } })
    .extract({ left, top, width, height })
    .resize({ height: Math.max(heightPx, height), kernel: 'cubic' });
}

/** PP-OCR as the default pack has it: the longest text that its detector and reader find, two lines joined. */
async function ocrReader(dataDir: string): Promise<Reader> {
  const models = await openModels({ dataDir, threads: 1 });
  return {
    name: 'PP-OCRv4',
    async read(plate) {
      const { data, info } = await cut(plate, 128).raw().toBuffer({ resolveWithObject: true });
      const rgb = new Uint8Array(new SharedArrayBuffer(data.length));
      rgb.set(data);
      const frame: Frame = { rgb, widthPx: info.width, heightPx: info.height, ptsMs: 0 };
      const whole = { x: 0, y: 0, w: info.width, h: info.height };
      const found = await models.findText(frame, whole, 1);
      const tallest = Math.max(0, ...found.map(({ box }) => box.h));
      // The number is the largest print; lines of at least 60 % of its height belong to it.
      const rows = found
        .filter(({ box }) => box.h >= tallest * 0.6)
        .sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
      const readings = await models.readText(frame, rows);
      return {
        text: readings.map(({ text }) => text).join(''),
        confidence: readings.reduce((product, { confidence }) => product * confidence, 1),
      };
    },
    close: () => models.close(),
  };
}

async function tesseractReader(folder: string): Promise<Reader> {
  return {
    name: 'tesseract',
    async read(plate) {
      const file = path.join(folder, 'plate.png');
      await cut(plate, 120).greyscale().normalise().png().toFile(file);
      const mode = plate.lines === 2 ? '6' : '7';
      const { stdout } = await run('tesseract', [
        file,
        '-',
        '--psm',
        mode,
        '-c',
        `tessedit_char_whitelist=${ALPHABET}`,
      ]);
      return { text: stdout.replace(/[^0-9A-Z]/g, ''), confidence: 0 };
    },
  };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const share = (right: number, of: number, [low, high]: [number, number]) =>
  `${percent(of === 0 ? 0 : right / of)} (${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)})`;

function table(title: string, groups: [string, Outcome[]][]): string {
  const rows = groups
    .filter(([, outcomes]) => outcomes.length > 0)
    .map(([name, outcomes]) => {
      const { plates, exact, exactInterval, folded, foldedInterval, characters } = summary(outcomes);
      return `| ${name} | ${plates} | ${share(exact, plates, exactInterval)} | ${share(folded, plates, foldedInterval)} | ${percent(characters)} |`;
    });
  return [
    `\n### ${title}\n`,
    '| plates | n | exact (95 %) | O=0=Q, I=1 (95 %) | characters |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function report(name: string, outcomes: { set: string; outcome: Outcome }[]): string {
  const of = (wanted: (outcome: Outcome, set: string) => boolean) =>
    outcomes.filter(({ set, outcome }) => wanted(outcome, set)).map(({ outcome }) => outcome);
  const text = table(name, [
    ...PLATE_SETS.map((set): [string, Outcome[]] => [set, of((_, from) => from === set)]),
    ['one line', of(({ lines }) => lines === 1)],
    ['two lines', of(({ lines }) => lines === 2)],
    ['under 90 px wide', of(({ widthPx }) => widthPx < 90)],
    ['90 to 130 px', of(({ widthPx }) => widthPx >= 90 && widthPx < 130)],
    ['130 px and more', of(({ widthPx }) => widthPx >= 130)],
    ['all', of(() => true)],
  ]);
  const all = of(() => true);
  if (all.every(({ confidence }) => confidence === 0)) return text;
  const { bins, error } = reliability(all);
  const line = bins
    .map(({ plates, stated, right }, k) =>
      plates === 0
        ? ''
        : `${k / 10}–${(k + 1) / 10}: ${right}/${plates} right, stated ${percent(stated / plates)}`,
    )
    .filter(Boolean);
  return `${text}\n\nStated confidence: error ${percent(error)}; ${line.join('; ')}.`;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string', default: path.join(import.meta.dirname, 'plate-reader.onnx') },
      cct: { type: 'string' },
      ocr: { type: 'boolean' },
      tesseract: { type: 'boolean' },
      wrong: { type: 'boolean' },
    },
  });
  const [folder] = positionals;
  if (!folder) throw new Error('Say where the labelled plates are: compare.ts DATA');
  const scratch = await mkdtemp(path.join(tmpdir(), 'saboot-compare-'));
  const readers: Reader[] = [await ownReader(values.model)];
  if (values.cct && existsSync(values.cct)) readers.push(await cctReader(values.cct));
  if (values.ocr) readers.push(await ocrReader(scratch));
  if (values.tesseract) readers.push(await tesseractReader(scratch));
  const results = readers.map((): { set: string; outcome: Outcome }[] => []);
  try {
    for (const set of PLATE_SETS) {
      for await (const plate of labelledPlates(folder, set, OWN_MARGIN)) {
        for (const [index, reader] of readers.entries()) {
          const { text, confidence } = await reader.read(plate);
          const { truth, lines, widthPx } = plate;
          results[index]?.push({ set, outcome: { truth, read: text, confidence, lines, widthPx } });
          if (values.wrong && index === 0 && text !== truth)
            process.stdout.write(`${set} ${truth} read as ${text} (${confidence.toFixed(2)})\n`);
        }
      }
    }
    for (const [index, { name }] of readers.entries()) {
      process.stdout.write(`${report(name, results[index] ?? [])}\n`);
    }
  } finally {
    for (const reader of readers) await reader.close?.();
    await rm(scratch, { recursive: true, force: true });
  }
}

await main();
