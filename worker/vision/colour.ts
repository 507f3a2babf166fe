import { type Picture, resample } from '../models/inference/picture';
import { toHsv } from '../models/inference/vectors';
import type { PixelBox } from '../models/types';
import { VEHICLE_COLOURS, type VehicleColour } from './types';

const SIDE = 40;

/** Name of one pixel's colour. Borders set on evaluation/vehicles. */
function nameOf(red: number, green: number, blue: number): VehicleColour {
  const { hue, saturation, value } = toHsv(red, green, blue);
  if (value < 0.18) return 'black';
  // Paint without colour still mirrors the sky: a little blue is no blue car.
  const grey = hue > 170 && hue < 270 ? 0.34 : 0.24;
  if (saturation < grey || (value < 0.32 && saturation < 0.4)) {
    if (value > 0.76) return 'white';
    if (value > 0.55) return 'silver';
    return value > 0.38 ? 'grey' : 'black';
  }
  if (hue < 14 || hue >= 335) return value < 0.35 && saturation < 0.55 ? 'brown' : 'red';
  if (hue < 42) return value < 0.55 ? 'brown' : saturation < 0.5 ? 'brown' : 'orange';
  if (hue < 70) return 'yellow';
  if (hue < 165) return 'green';
  if (hue < 262) return 'blue';
  return 'purple';
}

/**
 * Shares of the colours on a vehicle's body: the middle of its box below the windows, where wheels, road and glass are
 * least. A colour is a look of the picture, not of the paint: lamps at night change it.
 */
export function colourShares(picture: Picture, box: PixelBox): Record<VehicleColour, number> {
  const body: PixelBox = {
    x: box.x + box.w * 0.15,
    y: box.y + box.h * 0.22,
    w: box.w * 0.7,
    h: box.h * 0.58,
  };
  const rgb = resample(picture, body, SIDE, SIDE);
  const shares = Object.fromEntries(VEHICLE_COLOURS.map((colour) => [colour, 0])) as Record<
    VehicleColour,
    number
  >;
  let total = 0;
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const colour = nameOf(rgb[pixel * 3] ?? 0, rgb[pixel * 3 + 1] ?? 0, rgb[pixel * 3 + 2] ?? 0);
    // Glass, tyres and shadow are black on every car, and something of any colour outweighs them.
    const weight = colour === 'black' ? 0.65 : colour === 'grey' ? 0.85 : isNeutral(colour) ? 1 : 1.8;
    shares[colour] += weight;
    total += weight;
  }
  for (const colour of VEHICLE_COLOURS) shares[colour] /= total || 1;
  return shares;
}

const isNeutral = (colour: VehicleColour) => ['white', 'silver', 'grey', 'black'].includes(colour);

/** The colour with the largest share, and that share as confidence; several looks count by their weight. */
export function dominantColour(looks: { shares: Record<VehicleColour, number>; weight: number }[]): {
  colour: VehicleColour;
  confidence: number;
} {
  let colour: VehicleColour = 'grey';
  let best = -1;
  const total = looks.reduce((sum, { weight }) => sum + weight, 0) || 1;
  for (const candidate of VEHICLE_COLOURS) {
    const share = looks.reduce((sum, { shares, weight }) => sum + shares[candidate] * weight, 0) / total;
    if (share > best) [colour, best] = [candidate, share];
  }
  return { colour, confidence: Math.round(Math.max(0, best) * 1000) / 1000 };
}
