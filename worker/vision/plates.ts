import type {
  CharacterReading,
  Frame,
  PixelBox,
  TextReading,
  TextRegion,
  VisionModels,
} from '../models/types';
import { enlarge, overlap, shareInside, union } from './geometry';

/** A plate as one frame shows it. */
export interface PlateFound {
  box: PixelBox;
  text: string;
  confidence: number;
  characters: CharacterReading[];
  /** Height of its letters in pixels of the frame. */
  letterPx: number;
}

/** Text is looked for on the crop enlarged by this: the detector finds twice as many small plates so. */
const ENLARGED = 2;
/** Longest side of the enlarged crop: beyond, the text detector costs more than a whole frame's objects. */
const LONGEST_PX = 640;
/** Letters lower than this cannot be read, only guessed. */
const SMALLEST_LETTERS_PX = 7;
/** Lines read in one look, surest first. */
const LINES_READ = 4;

/**
 * Whether a text may be a number plate: 4 to 10 Latin letters and digits with a digit among them. The form differs
 * from issuer to issuer (and may be Afghan, Iranian or none at all), so that nothing narrower is asked for.
 */
export const isPlateText = (text: string) => /^(?=.*\d)[A-Z0-9]{4,10}$/.test(text);

/** Below this enlargement a second, nearer look at what was found reads better. */
const NEAR_ENOUGH = 1.5;
/** How many places get it. */
const SECOND_LOOKS = 2;

/**
 * Finds and reads the plates in a region of a frame; the surest first.
 * @param captions lines burnt into the picture, which are not read.
 * @param seen told of every line of text that was found, read or not.
 */
export async function findPlates(
  frame: Frame,
  region: PixelBox,
  models: VisionModels,
  captions: PixelBox[] = [],
  seen: (lines: PixelBox[]) => void = () => undefined,
): Promise<PlateFound[]> {
  const scale = Math.min(ENLARGED, LONGEST_PX / Math.max(region.w, region.h));
  const lines = await findLines(frame, region, scale, models, captions);
  seen(lines.map(({ box }) => box));
  const found = await readPlates(frame, lines, models);
  if (scale >= NEAR_ENOUGH) return found;
  const nearer = await Promise.all(
    found.slice(0, SECOND_LOOKS).map(async (plate) => {
      const again = await findLines(frame, enlarge(plate.box, 2), ENLARGED, models, captions);
      return readPlates(frame, again, models);
    }),
  );
  const better = nearer.flatMap((plates, index) => {
    const first = found[index];
    const same = plates.filter((plate) => first && overlap(plate.box, first.box) > 0.2);
    return same.filter((plate) => first && plate.confidence >= first.confidence - 0.05).slice(0, 1);
  });
  const others = found.filter((plate) => !better.some((other) => overlap(plate.box, other.box) > 0.2));
  return [...better, ...others].sort((a, b) => b.confidence - a.confidence);
}

/** Lines of text that may be a plate's, the surest first. */
async function findLines(
  frame: Frame,
  region: PixelBox,
  scale: number,
  models: VisionModels,
  captions: PixelBox[],
): Promise<TextRegion[]> {
  const lines = await models.findText(frame, region, scale);
  return lines
    .filter(isPlateShaped)
    .filter(({ box }) => !captions.some((caption) => shareInside(box, caption) > 0.8))
    .slice(0, LINES_READ);
}

async function readPlates(frame: Frame, lines: TextRegion[], models: VisionModels): Promise<PlateFound[]> {
  if (lines.length === 0) return [];
  const readings = await models.readText(frame, lines);
  const read = lines.flatMap((line, index) => {
    const reading = readings[index];
    return reading && reading.text.length > 0 ? [{ line, reading }] : [];
  });
  const found: PlateFound[] = [];
  const used = new Set<TextRegion>();
  for (const upper of read) {
    for (const lower of read) {
      if (used.has(upper.line) || used.has(lower.line) || !isBelow(upper.line, lower.line)) continue;
      const joined = plateOf(
        union(upper.line.box, lower.line.box),
        [upper.reading, lower.reading],
        Math.min(upper.line.box.h, lower.line.box.h),
      );
      if (!joined || isIssuer(upper.reading.text) || isIssuer(lower.reading.text)) continue;
      found.push(joined);
      used.add(upper.line);
      used.add(lower.line);
    }
  }
  for (const { line, reading } of read) {
    if (used.has(line)) continue;
    const plate = plateOf(line.box, [reading], line.box.h);
    if (plate) found.push(plate);
  }
  return found.sort((a, b) => b.confidence - a.confidence);
}

function plateOf(box: PixelBox, readings: TextReading[], letterPx: number): PlateFound | undefined {
  const text = readings.map((reading) => reading.text).join('');
  if (!isPlateText(text)) return undefined;
  const characters = readings.flatMap((reading) => reading.characters);
  const confidence = characters.reduce((sum, { confidence }) => sum + confidence, 0) / characters.length;
  if (confidence < 0.5) return undefined;
  return { box, text, confidence, characters, letterPx };
}

function isPlateShaped({ box }: TextRegion): boolean {
  return box.h >= SMALLEST_LETTERS_PX && box.w >= box.h * 0.9 && box.w <= box.h * 9;
}

/** A province's or a state's name above or below a plate is no part of its number. */
const isIssuer = (text: string) => /^[A-Z]{5,}$/.test(text);

/** The second line of a two-line plate: right below, of much the same height and width. */
function isBelow(upper: TextRegion, lower: TextRegion): boolean {
  if (upper === lower) return false;
  const [a, b] = [upper.box, lower.box];
  const gap = b.y - (a.y + a.h);
  const height = Math.max(a.h, b.h);
  if (gap < -0.6 * height || gap > 0.6 * height || b.y <= a.y) return false;
  if (Math.min(a.h, b.h) < 0.6 * height) return false;
  const shared = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  return shared > 0.5 * Math.min(a.w, b.w) && Math.max(a.w, b.w) < 4 * height * 1.5;
}

/** What a plate weighs in the vote: its confidence, and large letters more than small ones. */
export const plateWeight = (plate: PlateFound) =>
  plate.confidence ** 2 * Math.min(1, plate.letterPx / 20) ** 0.5;

/** What is shown of a plate: a little of what is around it. */
export const plateCropBox = (plate: PlateFound) => enlarge(plate.box, 1.4);
