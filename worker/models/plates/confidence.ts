/**
 * Fits what vision/plate-confidence.ts states to what comes true:
 *
 *     npx tsx worker/models/plates/confidence.ts DATA [--open MODELS] [--tracks ROWS]
 *
 * DATA holds plates_us, plates_br and plates_two_line_vn; MODELS the files of the open pack, whose second reader is then asked
 * too; ROWS is what tracks.ts wrote. Readings of labelled plates are fitted on every second one and checked on the others. Prints.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { enlarge, overlap } from '../../vision/geometry';
import { type PlateGrounds, textProbability } from '../../vision/plate-confidence';
import { findPlates } from '../../vision/plates';
import { addPack } from '../add';
import { openModels } from '../open';
import { choosePack } from '../packs';
import type { Frame, VisionModels } from '../types';
import { labelledPlates, PLATE_SETS } from './labelled-plates';
import { folded } from './measured';

/** One reading, what its confidence is computed from, and whether it was right. */
interface Case extends PlateGrounds {
  right: boolean;
}

/** A plate counts as this one where it overlaps the label by this much: text is smaller than the plate around it. */
const FOUND_AT = 0.3;

/** What the product reads near every labelled plate with one pack's readers; several confidences of one plate are one case. */
async function readings(folder: string, models: VisionModels): Promise<Case[]> {
  const cases: Case[] = [];
  for (const set of PLATE_SETS) {
    for await (const { picture, plate, truth } of labelledPlates(folder, set, 0)) {
      const rgb = new Uint8Array(new SharedArrayBuffer(picture.rgb.length));
      rgb.set(picture.rgb);
      const frame: Frame = { ...picture, rgb, ptsMs: 0 };
      const [[x, y] = [0, 0], , [right, bottom] = [0, 0]] = plate.corners;
      const box = { x, y, w: right - x, h: bottom - y };
      const whole = box.w >= 0.99 * picture.widthPx;
      const found = await findPlates(frame, whole ? box : enlarge(box, 2), models);
      const here = found.find((one) => whole || overlap(one.box, box) >= FOUND_AT);
      if (!here) continue;
      const { unanimity, readers, asked, text } = here;
      cases.push({ unanimity, asked, agreed: readers.length > 1, right: folded(text) === folded(truth) });
    }
  }
  return cases;
}

const logit = (value: number) => {
  const inside = Math.min(0.9999, Math.max(0.0001, value));
  return Math.log(inside / (1 - inside));
};

/** Offset, slope and what agreement adds, by likelihood (Newton's method, a little held back from extremes). */
function fitted(cases: Case[]): [offset: number, slope: number, agreed: number] {
  const rows = cases.map(({ unanimity, agreed }) => [1, logit(unanimity), agreed ? 1 : 0]);
  let at = [0, 1, 0];
  for (let round = 0; round < 40; round++) {
    const gradient = [0, 1, 2].map((k) => -0.2 * ((at[k] ?? 0) - (k === 1 ? 1 : 0)));
    const curve = [0, 1, 2].map((k) => [0, 1, 2].map((l) => (k === l ? 0.2 : 0)));
    rows.forEach((row, index) => {
      const stated = 1 / (1 + Math.exp(-row.reduce((sum, value, k) => sum + value * (at[k] ?? 0), 0)));
      const missed = Number(cases[index]?.right) - stated;
      row.forEach((value, k) => {
        gradient[k] = (gradient[k] ?? 0) + missed * value;
        row.forEach((other, l) => {
          const line = curve[k] as number[];
          line[l] = (line[l] ?? 0) + stated * (1 - stated) * value * other;
        });
      });
    });
    const step = solved(curve, gradient);
    at = at.map((value, k) => value + (step[k] ?? 0));
  }
  return at as [number, number, number];
}

/** The solution of three linear equations (Cramer's rule). */
function solved(matrix: number[][], right: number[]): number[] {
  const determinant = (m: number[][]) => {
    const [[a, b, c], [d, e, f], [g, h, i]] = m as [Three, Three, Three];
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  };
  const whole = determinant(matrix);
  return right.map(
    (_, k) => determinant(matrix.map((row, r) => row.map((v, l) => (l === k ? (right[r] ?? 0) : v)))) / whole,
  );
}
type Three = [number, number, number];

const BINS = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1];

/** Stated beside true, in bins, and how far the two are apart. */
function reliability(title: string, cases: Case[], state: (grounds: Case) => number): string {
  let apart = 0;
  const lines = BINS.slice(1).flatMap((end, bin) => {
    const from = BINS[bin] ?? 0;
    const within = cases.filter((one) => state(one) >= from && (state(one) < end || end === 1));
    if (within.length === 0) return [];
    const stated = within.reduce((sum, one) => sum + state(one), 0);
    const right = within.filter((one) => one.right).length;
    apart += Math.abs(stated - right);
    return [
      `  ${from}–${end}: ${right} of ${within.length} right, stated ${(stated / within.length).toFixed(3)}`,
    ];
  });
  const right = cases.filter((one) => one.right).length;
  return `${title}: ${right} of ${cases.length} right, error ${((100 * apart) / cases.length).toFixed(1)} %\n${lines.join('\n')}\n`;
}

/** The fit to one half and how it does on the other, and what the product states now. */
function judged(title: string, cases: Case[]): string {
  const [even, odd] = [cases.filter((_, k) => k % 2 === 0), cases.filter((_, k) => k % 2 === 1)];
  const [fitEven, fitOdd] = [fitted(even), fitted(odd)];
  const by =
    ([offset, slope, agreed]: [number, number, number]) =>
    (one: Case) =>
      1 / (1 + Math.exp(-(offset + slope * logit(one.unanimity) + (one.agreed ? agreed : 0))));
  const shown = (found: number[]) => found.map((value) => value.toFixed(2)).join(', ');
  return [
    `## ${title}: offset, slope, agreed: all ${shown(fitted(cases))}; even ${shown(fitEven)}; odd ${shown(fitOdd)}`,
    reliability('stated now', cases, textProbability),
    reliability('each half by the fit to the other', cases, (one) =>
      by(cases.indexOf(one) % 2 === 0 ? fitOdd : fitEven)(one),
    ),
  ].join('\n');
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { open: { type: 'string' }, tracks: { type: 'string' } },
  });
  const [folder] = positionals;
  if (!folder) throw new Error('Say where the labelled plates are: confidence.ts DATA');
  const scratch = await mkdtemp(path.join(tmpdir(), 'saboot-confidence-'));
  try {
    const models = await openModels({ dataDir: scratch, threads: 1 });
    const own = await readings(folder, models);
    await models.close();
    process.stdout.write(judged('Labelled plates, default pack', own));
    if (values.open) {
      const dataDir = path.join(scratch, 'open');
      await choosePack(dataDir, await addPack(dataDir, 'open', { from: values.open }));
      const open = await openModels({ dataDir, threads: 1 });
      const both = await readings(folder, open);
      await open.close();
      process.stdout.write(judged('Labelled plates, open pack', both));
      process.stdout.write(judged('Both', [...own, ...both]));
    }
    if (values.tracks) {
      const rows = (await readFile(values.tracks, 'utf8')).trim().split('\n');
      const tracks = rows
        .map((row) => JSON.parse(row) as Case & { vote?: unknown })
        .filter(({ vote }) => vote);
      process.stdout.write(judged('Drawn tracks', tracks));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

await main();
