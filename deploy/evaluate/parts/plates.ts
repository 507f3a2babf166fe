import { readFile } from 'node:fs/promises';
import { table } from '@/deploy/bench/report';
import type { CharacterReading, Frame, PixelBox, VisionModels } from '@/worker/models/types';
import { toFrame } from '@/worker/vision/crop';
import { detectIn } from '@/worker/vision/detect';
import { areaOf, enlarge, overlap, shareInside } from '@/worker/vision/geometry';
import { findPlates } from '@/worker/vision/plates';
import type { PlateLabel } from '../labels';
import { calibrationError, reliability, type Stated } from '../metrics/calibration';
import { bootstrap } from '../metrics/intervals';
import { characterAccuracy, foldLookAlikes, plateLetters, truthByPlace } from '../metrics/plate-text';
import { type Bench, mapEach } from '../part';
import { mean, measured, share } from '../report';
import { readWithTesseract } from './tesseract';

/** A found plate counts when it overlaps the labelled one by this much: text is smaller than the plate around it. */
const FOUND_AT = 0.3;
/** As indexing enlarges a vehicle's box before it looks for the plate. */
const VEHICLE_MARGIN = 1.06;

/** What somebody or something read; an empty text where nothing was. */
interface Read {
  text: string;
  confidence?: number;
  characters?: CharacterReading[];
  /** Readers that read exactly this. */
  readers?: string[];
}

/** Everything measured on one picture. */
interface Measured {
  set: string;
  label: PlateLabel;
  widthPx: number;
  /** Whether its text was found, and found as a plate. Only where there is more in the picture than the plate. */
  textFound?: boolean;
  found?: boolean;
  vehicleFound?: boolean;
  foundOnVehicle?: boolean;
  readers: Map<string, Read>;
}

const FUSED_LABELLED = 'product, near the labelled plate';
const FUSED_WHOLE = 'product, whole picture';
const FUSED_VEHICLE = 'product, on its vehicle';
const PPOCR = 'text reader alone, labelled box';
const TESSERACT = 'tesseract, labelled box';

/** Number plates: found, read, by whom, and how far the stated confidence can be believed. */
export async function measurePlates(bench: Bench): Promise<string | undefined> {
  const sets = bench.data.setsNamed('plates_');
  const labels = sets.flatMap((set) => bench.data.plates(set).map((label) => ({ set, label })));
  if (labels.length === 0) return undefined;
  const results = await mapEach(bench, 'plates', labels, ({ set, label }) =>
    measurePicture(set, label, bench.models),
  );
  return describe(sets, results);
}

async function measurePicture(set: string, label: PlateLabel, models: VisionModels): Promise<Measured> {
  const frame = await toFrame(await readFile(label.file));
  const whole: PixelBox = { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx };
  const box = label.box ?? whole;
  const readers = new Map<string, Read>();
  const result: Measured = { set, label, widthPx: box.w, readers };
  const look = async (region: PixelBox) => {
    const lines: PixelBox[] = [];
    const plates = await findPlates(frame, region, models, [], (seen) => lines.push(...seen));
    // Where the picture is the plate's, what is found in it is of this plate wherever it lies.
    const here = (other: PixelBox) => !label.box || overlap(other, box) >= FOUND_AT;
    const plate = plates.filter((other) => here(other.box)).sort((a, b) => b.confidence - a.confidence)[0];
    return { text: lines.some(here), plate };
  };
  const near = await look(label.box ? enlarge(box, 2) : whole);
  readers.set(FUSED_LABELLED, near.plate ?? NOTHING);
  if (label.box) {
    const far = await look(whole);
    readers.set(FUSED_WHOLE, far.plate ?? NOTHING);
    result.textFound = far.text;
    result.found = far.plate !== undefined;
    const { vehicle } = await detectIn(frame, [{ ...whole, detail: 'full' }], models);
    const carrier = vehicle
      .map((seen) => enlarge(seen.box, VEHICLE_MARGIN))
      .filter((seen) => shareInside(box, seen) > 0.8)
      .sort((a, b) => areaOf(a) - areaOf(b))[0];
    const onVehicle = carrier && (await look(carrier)).plate;
    result.vehicleFound = carrier !== undefined;
    result.foundOnVehicle = onVehicle !== undefined;
    readers.set(FUSED_VEHICLE, onVehicle ?? NOTHING);
  }
  await readAlone(frame, box, label, models, readers);
  return result;
}

const NOTHING: Read = { text: '' };

/** Each reader by itself on the labelled box. */
async function readAlone(
  frame: Frame,
  box: PixelBox,
  label: PlateLabel,
  models: VisionModels,
  readers: Map<string, Read>,
): Promise<void> {
  const corners = cornersOf(box);
  const [line] = await models.readText(frame, [{ box, corners, score: 1 }]);
  if (label.lines === 1) readers.set(PPOCR, line ?? NOTHING);
  const [opinions = []] = await models.readPlates(frame, [{ corners }]);
  for (const { reader, reading } of opinions) readers.set(`${reader}, labelled box`, reading);
  const text = await readWithTesseract(frame, box, label.lines);
  if (text !== undefined) readers.set(TESSERACT, { text });
}

const cornersOf = ({ x, y, w, h }: PixelBox): [number, number][] => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
];

const truthOf = ({ label }: Measured) => plateLetters(label.text);
const isExact = (result: Measured, read: Read) => plateLetters(read.text) === truthOf(result);
const isFolded = (result: Measured, read: Read) =>
  foldLookAlikes(plateLetters(read.text)) === foldLookAlikes(truthOf(result));

function describe(sets: string[], results: Measured[]): string {
  const withBox = results.filter(({ found }) => found !== undefined);
  const finding = sets.flatMap((set) => {
    const of = withBox.filter((result) => result.set === set);
    const count = (key: 'textFound' | 'found' | 'vehicleFound' | 'foundOnVehicle') =>
      share(of.filter((result) => result[key]).length, of.length);
    return of.length === 0
      ? []
      : [[set, count('textFound'), count('found'), count('vehicleFound'), count('foundOnVehicle')]];
  });
  const names = [...new Set(results.flatMap(({ readers }) => [...readers.keys()]))];
  const reading = sets.flatMap((set) =>
    names.flatMap((name) => {
      const of = results.filter((result) => result.set === set && result.readers.has(name));
      return of.length === 0 ? [] : [[set, name, ...readingFigures(of, name)]];
    }),
  );
  return `Finding: a plate counts as found when one is read that overlaps the labelled one (IoU ${FOUND_AT}). "Text" is a line of text
there, before it is read; "on its vehicle" looks where the detector sees the vehicle that carries the plate, and counts a
vehicle that is not seen as not found. Two-line crops have no surroundings to find them in.

${table(['set', 'text, whole picture', 'plate, whole picture', 'vehicle seen', 'plate, on its vehicle'], finding)}

Reading: the whole text right; the same with O=0=Q and I=1, about which the labels themselves are not consistent; and
characters (1 − edit distance / length of the longer text, mean over the pictures; a plate that was not found has none right).

${table(['set', 'reader', 'exact', 'exact, O=0=Q, I=1', 'characters'], reading)}

By lines and by width of the labelled plate (O=0=Q, I=1):

${byForm(results, names)}

${agreement(results)}

${calibrationOf(results, names)}`;
}

function readingFigures(results: Measured[], name: string): string[] {
  const readOf = (result: Measured) => result.readers.get(name) ?? NOTHING;
  const accuracy = results.map((result) =>
    characterAccuracy(truthOf(result), plateLetters(readOf(result).text)),
  );
  return [
    share(results.filter((result) => isExact(result, readOf(result))).length, results.length),
    share(results.filter((result) => isFolded(result, readOf(result))).length, results.length),
    measured(mean(accuracy), bootstrap(accuracy, mean)),
  ];
}

/** Widths at which reading changes, in pixels. */
const WIDTHS = [0, 60, 80, 120, 200, Number.POSITIVE_INFINITY];

function byForm(results: Measured[], names: string[]): string {
  const forms: [string, Measured[]][] = [
    ['one line', results.filter(({ label }) => label.lines === 1)],
    ['two lines', results.filter(({ label }) => label.lines === 2)],
    ...WIDTHS.slice(0, -1).map((from, index): [string, Measured[]] => {
      const to = WIDTHS[index + 1] ?? 0;
      const name =
        to === Number.POSITIVE_INFINITY ? `one line, ${from} px and wider` : `one line, ${from}–${to} px`;
      const of = results.filter(({ label, widthPx }) => label.lines === 1 && widthPx >= from && widthPx < to);
      return [name, of];
    }),
  ];
  const rows = forms.filter(([, of]) => of.length > 0);
  return table(
    ['form', ...names],
    rows.map(([form, of]) => [
      form,
      ...names.map((name) => {
        const asked = of.filter(({ readers }) => readers.has(name));
        const right = asked.filter((result) => isFolded(result, result.readers.get(name) ?? NOTHING));
        return share(right.length, asked.length);
      }),
    ]),
  );
}

/** How far a text can be believed that two readers or more agree on: what is shown as sure. */
function agreement(results: Measured[]): string {
  const rows = [FUSED_LABELLED, FUSED_WHOLE, FUSED_VEHICLE].map((name) => {
    const read = results.flatMap((result) => {
      const one = result.readers.get(name);
      return one && one.text !== '' ? [{ result, one }] : [];
    });
    const figures = [true, false].map((agreed) => {
      const of = read.filter(({ one }) => (one.readers?.length ?? 0) >= 2 === agreed);
      return share(of.filter(({ result, one }) => isFolded(result, one)).length, of.length);
    });
    return [name, ...figures];
  });
  return `Texts that two readers or more agree on, and the others (O=0=Q, I=1), of the plates that were read in one picture:

${table(['', 'right, agreed on', 'right, not agreed on'], rows)}`;
}

function calibrationOf(results: Measured[], names: string[]): string {
  const stating = names.filter((name) =>
    results.some(({ readers }) => readers.get(name)?.confidence !== undefined),
  );
  const summary: string[][] = [];
  const bins: string[][] = [];
  for (const name of stating) {
    const texts: Stated[] = [];
    const characters: Stated[] = [];
    for (const result of results) {
      const read = result.readers.get(name);
      if (!read || read.text === '' || read.confidence === undefined) continue;
      texts.push({ confidence: read.confidence, right: isFolded(result, read) });
      characters.push(...characterStatements(truthOf(result), read.characters ?? []));
    }
    summary.push([
      name,
      String(texts.length),
      calibrationError(texts).toFixed(3),
      String(characters.length),
      calibrationError(characters).toFixed(3),
    ]);
    if (name === FUSED_LABELLED || !name.startsWith('product')) {
      for (const { from, to, n, stated, right } of reliability(texts)) {
        bins.push([name, `${from}–${to}`, stated.toFixed(3), share(right, n)]);
      }
    }
  }
  return `Calibration: what is stated beside what is right (O=0=Q, I=1). ECE is the mean distance between the two over bins of
stated confidence (Naeini et al. 2015); characters count with every alternative that is named for them.

${table(['reader', 'texts', 'ECE of texts', 'characters and alternatives', 'ECE of characters'], summary)}

${table(['reader', 'stated for the text', 'mean stated', 'right'], bins)}`;
}

/** Each character that was read, and each alternative named for its place, with whether it is the true one. */
function characterStatements(truth: string, characters: CharacterReading[]): Stated[] {
  const places = truthByPlace(truth, characters.map(({ char }) => char).join(''));
  return characters.flatMap(({ char, confidence, others }, place) =>
    [{ char, confidence }, ...others].map((stated) => ({
      confidence: Math.min(1, stated.confidence),
      right: foldLookAlikes(stated.char) === foldLookAlikes(places[place] ?? '-'),
    })),
  );
}
