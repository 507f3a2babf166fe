import type { CharacterReading, Frame, PixelBox, TextRegion, VisionModels } from '../models/types';
import { sharpnessOf } from './crop';
import { detailOf } from './detail';
import { enlarge, overlap, shareInside } from './geometry';
import { textProbability } from './plate-confidence';
import { isPlateShaped, type PlatePlace, placesOf, quadOf, slantOf } from './plate-places';
import { type FusedReading, readPlaces } from './plate-reading';

/** A plate as one frame shows it. */
export interface PlateFound {
  /** The plate, not only its letters. */
  box: PixelBox;
  text: string;
  /** 0..1, the probability that the whole text is right, going by this frame alone. */
  confidence: number;
  characters: CharacterReading[];
  /** Names of the readers that read exactly this text. */
  readers: string[];
  /** Share of the vote behind the whole text in this frame, 0..1. */
  unanimity: number;
  /** How many readers were asked. */
  asked: number;
  /** Height of its letters in pixels of the frame. */
  letterPx: number;
  /** 0..1, sharpness of the plate's picture. */
  sharpness: number;
  /** Angle of its text to the level, in radians. */
  slant: number;
}

/** Text is looked for on the crop enlarged by this: the detector finds twice as many small plates so. */
const ENLARGED = 2;
/** Longest side of the enlarged crop: beyond, the text detector costs more than a whole frame's objects. */
const LONGEST_PX = 640;
/** Of a large region where nothing was read so: costs twice as much and finds what lies small in it. */
const CLOSER_LONGEST_PX = 960;
/** Lines read in one look, surest first. */
const LINES_READ = 6;
/** Below this enlargement a second, nearer look at what was found reads better. */
const NEAR_ENOUGH = 1.5;
/** How many places get it. */
const SECOND_LOOKS = 2;
/** Unless it is read as surely as this by large letters. */
const SURE = 0.9;
const LARGE_LETTERS_PX = 20;
/** A reading less likely than this is no reading. */
const LEAST_CONFIDENCE = 0.12;
/** What is grown about the letters to show the plate, in shares of their height. */
const PLATE_ABOUT_LETTERS = { along: 0.15, across: 0.25 };

/**
 * Finds and reads the plates in a region of a frame; the surest first.
 * @param captions lines burnt into the picture, which are not read.
 * @param seen told of every line of text that was found, read or not.
 * @param thorough whether a large region in which nothing was read is looked at once more, nearer.
 */
export async function findPlates(
  frame: Frame,
  region: PixelBox,
  models: VisionModels,
  captions: PixelBox[] = [],
  seen: (lines: PixelBox[]) => void = () => undefined,
  thorough = true,
): Promise<PlateFound[]> {
  const longest = Math.max(region.w, region.h);
  const scale = Math.min(ENLARGED, LONGEST_PX / longest);
  const detail = detailOf(frame, region);
  const look = async (where: PixelBox, at: number) => {
    const lines = await models.findText(frame, where, at * detail);
    const read = lines.filter(isPlateShaped).filter(({ box }) => !isCaption(box, captions));
    return { lines, plates: await readPlates(frame, read.slice(0, LINES_READ), models) };
  };
  const first = await look(region, scale);
  seen(first.lines.map(({ box }) => box));
  let found = first.plates;
  const closer = Math.min(ENLARGED, CLOSER_LONGEST_PX / longest);
  if (thorough && found.length === 0 && closer > scale * 1.2) {
    const again = await look(region, closer);
    seen(again.lines.map(({ box }) => box));
    found = again.plates;
  }
  if (scale >= NEAR_ENOUGH) return found;
  const nearer = await Promise.all(
    found.slice(0, SECOND_LOOKS).map(async (plate) => {
      if (plate.confidence >= SURE && plate.letterPx >= LARGE_LETTERS_PX) return [];
      const { plates } = await look(enlarge(plate.box, 2), ENLARGED);
      return plates.filter((other) => overlap(other.box, plate.box) > 0.2).slice(0, 1);
    }),
  );
  return surestFirst([...nearer.flat(), ...found]);
}

const isCaption = (line: PixelBox, captions: PixelBox[]) =>
  captions.some((caption) => shareInside(line, caption) > 0.8);

async function readPlates(frame: Frame, lines: TextRegion[], models: VisionModels): Promise<PlateFound[]> {
  const places = placesOf(lines);
  const readings = await readPlaces(frame, places, models);
  const plates = places.flatMap((place, index) => {
    const reading = readings[index];
    return reading ? [{ place, plate: plateOf(frame, place, reading) }] : [];
  });
  const likely = plates.filter(({ plate }) => plate.confidence >= LEAST_CONFIDENCE);
  // Two lines read as one plate explain more than one of them alone, which is always read more surely.
  const joined = likely.filter(({ place }) => place.kind !== 'line');
  const kept = likely.filter(
    ({ place, plate }) =>
      place.kind !== 'line' ||
      !joined.some(
        (other) =>
          other.place.lines.some((line) => place.lines.includes(line)) &&
          other.plate.text.length > plate.text.length &&
          other.plate.confidence > 0.35 * plate.confidence,
      ),
  );
  return surestFirst(kept.map(({ plate }) => plate));
}

/** Without what lies over a surer one. */
export function surestFirst(plates: PlateFound[]): PlateFound[] {
  const kept: PlateFound[] = [];
  for (const plate of [...plates].sort((a, b) => b.confidence - a.confidence)) {
    const same = kept.some(
      ({ box }) =>
        overlap(box, plate.box) > 0.2 ||
        shareInside(plate.box, box) > 0.6 ||
        shareInside(box, plate.box) > 0.6,
    );
    if (!same) kept.push(plate);
  }
  return kept;
}

function plateOf(frame: Frame, place: PlatePlace, reading: FusedReading): PlateFound {
  const { text, characters, unanimity, readers, asked } = reading;
  const { corners } = quadOf(place, PLATE_ABOUT_LETTERS);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const box = { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
  return {
    box,
    text,
    confidence: textProbability({ unanimity, agreed: readers.length > 1, asked }),
    unanimity,
    characters,
    readers,
    asked,
    letterPx: place.letterPx,
    sharpness: sharpnessOf(frame, box),
    slant: slantOf(place),
  };
}

/**
 * What a plate weighs in the vote over its track: how likely it is read right, more for large, sharp and level letters,
 * and for two readers of one mind.
 */
export function plateWeight({ confidence, letterPx, sharpness, slant, readers }: PlateFound): number {
  const size = Math.min(1, letterPx / 20) ** 0.5;
  const level = Math.max(0.3, Math.cos(slant)) ** 2;
  return (0.05 + confidence) * size * (0.4 + 0.6 * sharpness) * level * (readers.length > 1 ? 1.5 : 1);
}

/** What is shown of a plate: a little of what is around it. */
export const plateCropBox = (plate: PlateFound) => enlarge(plate.box, 1.4);
