import type { Frame, PlateQuad, TextReading, VisionModels } from '../models/types';
import { type VotedCharacter, voteText } from './plate-alignment';
import { type PlatePlace, quadOf } from './plate-places';

/** What all readers together made of one place in one frame. */
export interface FusedReading {
  text: string;
  characters: VotedCharacter[];
  /** 0..1: how far the readers are of one mind, over the whole text. */
  unanimity: number;
  /** Names of the readers that read exactly this text. */
  readers: string[];
  /** How many readers read anything here. */
  asked: number;
}

/** The reader of lines of text, named beside those made for plates. */
export const LINE_READER = 'lines';
/**
 * What a reading of the line reader counts beside one reader made for plates, and beside several: on `plates_us` it
 * reads about as much as our own and less than the best of them.
 */
const LINE_READER_WEIGHT = { besideOne: 0.9, besideSeveral: 0.5 };
/**
 * Plates are read with several margins about the text, as shares of a letter's height: the detector's box is now tight,
 * now wide, and where a reading hangs on the margin it is not to be trusted.
 */
const MARGINS = [
  { along: 0.15, across: 0.25 },
  { along: 0.25, across: 0.4 },
];

/**
 * Whether a text may be a number plate: 4 to 10 Latin letters and digits with a digit among them. The form differs
 * from issuer to issuer (and may be Afghan, Iranian or none at all), so that nothing narrower is asked for.
 */
export const isPlateText = (text: string) => /^(?=.*\d)[A-Z0-9]{4,10}$/.test(text);

/** A province's or a state's name above or below a plate is no part of its number. */
const isIssuer = (text: string) => /^[A-Z]{5,}$/.test(text);

/** Reads places with every reader there is; `undefined` where nothing was read that may be a plate. */
export async function readPlaces(
  frame: Frame,
  places: PlatePlace[],
  models: VisionModels,
): Promise<(FusedReading | undefined)[]> {
  const lines = [...new Set(places.flatMap((place) => place.lines))];
  if (lines.length === 0) return [];
  const quads = places.flatMap((place) => MARGINS.map((margin) => quadOf(place, margin)));
  const [readings, opinions] = await Promise.all([
    models.readText(frame, lines),
    models.readPlates(frame, quads satisfies PlateQuad[]),
  ]);
  return places.map((place, index) => {
    const texts = place.lines.map((line) => readings[lines.indexOf(line)]);
    if (place.kind === 'two lines' && texts.some((reading) => isIssuer(reading?.text ?? '')))
      return undefined;
    const given = opinions
      .slice(index * MARGINS.length, (index + 1) * MARGINS.length)
      .flat()
      .map(({ reader, reading }) => ({ reader, reading, weight: 1 / MARGINS.length }));
    const line = joinLines(texts);
    const others = new Set(given.map(({ reader }) => reader)).size;
    const weight =
      others === 0 ? 1 : others === 1 ? LINE_READER_WEIGHT.besideOne : LINE_READER_WEIGHT.besideSeveral;
    return fuse([...given, ...(line ? [{ reader: LINE_READER, reading: line, weight }] : [])]);
  });
}

function joinLines(readings: (TextReading | undefined)[]): TextReading | undefined {
  const characters = readings.flatMap((reading) => reading?.characters ?? []);
  if (characters.length === 0 || readings.some((reading) => !reading?.text)) return undefined;
  const confidence = characters.reduce((sum, character) => sum + character.confidence, 0) / characters.length;
  const text = characters.map(({ char }) => char).join('');
  return { text, confidence, characters, lines: readings.length > 1 ? 2 : 1 };
}

interface Given {
  reader: string;
  reading: TextReading;
  weight: number;
}

/** One reading out of several readers'; a reading that is no plate's text has no say where another is one. */
export function fuse(given: Given[]): FusedReading | undefined {
  const read = given.filter(({ reading }) => reading.text.length > 0);
  const plates = read.filter(({ reading }) => isPlateText(reading.text));
  if (plates.length === 0) return undefined;
  const { text, characters, unanimity } = voteText(
    plates.map(({ reading, weight }) => ({ characters: reading.characters, weight })),
  );
  if (!isPlateText(text)) return undefined;
  const readers = [
    ...new Set(plates.filter(({ reading }) => reading.text === text).map(({ reader }) => reader)),
  ];
  // Who read no plate's text here is of another mind.
  const weightOf = (list: Given[]) => list.reduce((sum, { weight }) => sum + weight, 0);
  return {
    text,
    characters,
    unanimity: (unanimity * weightOf(plates)) / weightOf(given),
    readers,
    asked: new Set(given.map(({ reader }) => reader)).size,
  };
}
