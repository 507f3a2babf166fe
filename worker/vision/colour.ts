import { type Picture, resample } from '../models/inference/picture';
import { toHsv } from '../models/inference/vectors';
import type { PixelBox } from '../models/types';
import { VEHICLE_COLOURS, type VehicleColour } from './types';

/** How likely each colour is, 0..1, together one. */
export type ColourChances = Record<VehicleColour, number>;

/** What a picture as a whole says of the light in it. */
export interface Light {
  /** How much stronger than their mean red, green and blue are on what should be grey: road, walls, sky. */
  cast: [number, number, number];
  /** Brightness of the middle pixel, 0..1: in a street that is the road. */
  level: number;
  /** A night camera's picture: there is no colour in it to be named. */
  colourless: boolean;
}

/** Light is measured on about this many pixels. */
const SAMPLES = 20_000;
/** Largest difference of a pixel's channels (99th of 100 pixels) up to which a picture counts as grey. */
const COLOURLESS = 10;

/** The light of a picture. Colours of paint are judged against it: the same silver is darker at dusk. */
export function lightOf({ rgb }: Picture): Light {
  const pixels = rgb.length / 3;
  const step = Math.max(1, Math.floor(pixels / SAMPLES));
  const looked = Math.ceil(pixels / step);
  // How many pixels have each brightness and each spread: counting is many times cheaper than sorting.
  const brightness = new Uint32Array(256);
  const spreads = new Uint32Array(256);
  const [reds, greens, blues] = [0, 1, 2].map(() => new Float64Array(looked)) as [Values, Values, Values];
  let grey = 0;
  for (let pixel = 0; pixel < pixels; pixel += step) {
    const at = pixel * 3;
    const [red, green, blue] = [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number];
    const highest = Math.max(red, green, blue);
    const spread = highest - Math.min(red, green, blue);
    brightness[highest] = (brightness[highest] as number) + 1;
    spreads[spread] = (spreads[spread] as number) + 1;
    // Lamps and sky that are clipped, and the dark, say nothing of the cast.
    if (highest <= 60 || highest >= 235 || spread >= 0.3 * highest) continue;
    const mean = (red + green + blue) / 3;
    reds[grey] = red / mean;
    greens[grey] = green / mean;
    blues[grey] = blue / mean;
    grey++;
  }
  const median = (values: Values) => middle(values.subarray(0, grey), 0.5);
  return {
    cast: grey > 50 ? [median(reds), median(greens), median(blues)] : [1, 1, 1],
    level: middleOfCounts(brightness, looked, 0.5) / 255,
    colourless: middleOfCounts(spreads, looked, 0.99) < COLOURLESS,
  };
}

type Values = Float64Array<ArrayBuffer>;

/** The value that this share of the others lies below. */
function middle(values: Values, share: number): number {
  // Typed arrays are sorted as numbers without asking a function for each pair.
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The same of values 0..255 of which it is known how often each occurs. */
function middleOfCounts(counts: Uint32Array, total: number, share: number): number {
  const wanted = Math.min(total - 1, Math.floor(share * total));
  let seen = 0;
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value] as number;
    if (seen > wanted) return value;
  }
  return 0;
}

const SIDE = 40;
/** What is judged, as parts of the box: a vehicle's body below the windows and above wheels and shadow; a person's clothes. */
const PARTS = {
  body: { x: 0.15, y: 0.45, w: 0.7, h: 0.3 },
  upper: { x: 0.3, y: 0.2, w: 0.4, h: 0.25 },
  lower: { x: 0.33, y: 0.55, w: 0.34, h: 0.27 },
} as const;
/** Darkest share of the body that is left out of its hue: glass, grilles, gaps. */
const DARK_SHARE = 0.3;
/** Levels of the picture beyond which it says nothing more of the light: glare, and lamps in the dark. */
const [DARKEST_LEVEL, BRIGHTEST_LEVEL] = [0.35, 0.75];
/** Logarithms of body ÷ road where black ends, grey ends, silver ends; and how soft these borders are. */
const BORDERS = [-0.15, -0.05, 0.15] as const;
const BORDER_WIDTH = 0.1;
/** Mean chroma from which paint has a hue; below it mirrors the sky. */
const HUED = 0.105;
const HUED_WIDTH = 0.01;
const HUES: [VehicleColour, number][] = [
  ['red', 350],
  ['orange', 28],
  ['yellow', 52],
  ['green', 120],
  ['blue', 212],
  ['purple', 290],
];
const HUE_WIDTH = 22;

const sigmoid = (value: number) => 1 / (1 + Math.exp(-Math.max(-40, Math.min(40, value))));

/**
 * How likely each colour is for a vehicle's body or a person's clothes, from its brightness beside the road's and from its
 * mean hue. Borders and their softness were set on the bodies of evaluation/vehicles (85 crops, by cross-validation over
 * vehicles), so that there the chances are about as often right as they say; for clothes they are the same.
 * @returns undefined where the picture holds no colour.
 */
export function colourChances(
  picture: Picture,
  box: PixelBox,
  light: Light,
  part: keyof typeof PARTS = 'body',
): ColourChances | undefined {
  if (light.colourless) return undefined;
  const { x, y, w, h } = PARTS[part];
  const judged = { x: box.x + box.w * x, y: box.y + box.h * y, w: box.w * w, h: box.h * h };
  const rgb = resample(picture, judged, SIDE, SIDE);
  const pixels = Array.from({ length: SIDE * SIDE }, (_, pixel) => {
    const channel = (at: 0 | 1 | 2) =>
      Math.max(0, Math.min(255, (rgb[pixel * 3 + at] ?? 0) / light.cast[at]));
    return toHsv(channel(0), channel(1), channel(2));
  });
  const values = Float64Array.from(pixels, ({ value }) => value);
  const dark = middle(values, DARK_SHARE);
  const lit = pixels.filter(({ value }) => value >= dark);
  let [across, along] = [0, 0];
  for (const { hue, saturation, value } of lit) {
    across += saturation * value * Math.cos((hue * Math.PI) / 180);
    along += saturation * value * Math.sin((hue * Math.PI) / 180);
  }
  const chroma = Math.hypot(across, along) / Math.max(1, lit.length);
  const hue = ((Math.atan2(along, across) * 180) / Math.PI + 360) % 360;
  const level = Math.max(DARKEST_LEVEL, Math.min(BRIGHTEST_LEVEL, light.level));
  return chancesOf(chroma, hue, Math.log(Math.max(0.02, middle(values, 0.5)) / level));
}

/** @param lightness logarithm of the body's brightness over the road's. */
function chancesOf(chroma: number, hue: number, lightness: number): ColourChances {
  const chances = Object.fromEntries(VEHICLE_COLOURS.map((colour) => [colour, 0])) as ColourChances;
  const [black, grey, silver] = BORDERS.map((border) => sigmoid((lightness - border) / BORDER_WIDTH));
  const hued = sigmoid((chroma - HUED) / HUED_WIDTH);
  const [beyondBlack = 0, beyondGrey = 0, beyondSilver = 0] = [black, grey, silver];
  chances.black = (1 - hued) * (1 - beyondBlack);
  chances.grey = (1 - hued) * (beyondBlack - beyondGrey);
  chances.silver = (1 - hued) * (beyondGrey - beyondSilver);
  chances.white = (1 - hued) * beyondSilver;
  const near = HUES.map(([, middle]) => {
    const apart = Math.min(Math.abs(hue - middle), 360 - Math.abs(hue - middle));
    return Math.exp(-0.5 * (apart / HUE_WIDTH) ** 2) + 1e-4;
  });
  const total = near.reduce((sum, value) => sum + value, 0);
  for (const [index, [colour]] of HUES.entries()) chances[colour] = (hued * (near[index] ?? 0)) / total;
  // Brown is a dark orange.
  const brown = sigmoid(-lightness / BORDER_WIDTH);
  chances.brown = chances.orange * brown;
  chances.orange *= 1 - brown;
  return chances;
}

/** A colour with how likely it is, 0..1. */
export interface NamedColour {
  colour: VehicleColour;
  confidence: number;
}

/** Below this nothing is named: an unknown colour misleads less than a wrong one. */
const LEAST_CONFIDENCE = 0.35;
/** A second colour this likely is told with the first: white and silver, grey and black are taken for one another. */
const LEAST_SECOND = 0.15;

/**
 * The likeliest colour over several looks, which count by their weight, and the next where it is likely too.
 * @returns undefined where no look had colour or none is likely enough.
 */
export function nameColour(
  looks: { chances: ColourChances; weight: number }[],
): (NamedColour & { second?: NamedColour }) | undefined {
  const total = looks.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) return undefined;
  const ranked = VEHICLE_COLOURS.map((colour): NamedColour => {
    const share = looks.reduce((sum, { chances, weight }) => sum + chances[colour] * weight, 0) / total;
    return { colour, confidence: Math.round(share * 1000) / 1000 };
  }).sort((a, b) => b.confidence - a.confidence);
  const [first, second] = ranked;
  if (!first || first.confidence < LEAST_CONFIDENCE) return undefined;
  return second && second.confidence >= LEAST_SECOND ? { ...first, second } : first;
}
