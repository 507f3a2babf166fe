import type { Frame, PixelBox } from '../models/types';
import { type ColourChances, colourChances, type Light, lightOf } from './colour';
import { cropOf, sharpnessOf, toJpeg } from './crop';
import type { Dossier, StoredShot } from './dossier';
import { areaOf, enlarge, toFractions } from './geometry';
import { chooseShots, lookOf, worthALook } from './shot-choice';
import type { Box, TrackKind } from './types';

/** How much of its surroundings a shot shows, as a factor of the box. */
const MARGIN: Record<TrackKind, number> = { person: 1.2, vehicle: 1.2, face: 2.2, plate: 1.5 };
/** Longer side in pixels from which size no longer counts. */
const LARGE_PX: Record<TrackKind, number> = { person: 320, vehicle: 320, face: 112, plate: 140 };

/** What a shot's picture shows beside the object, in fractions of the frame, where that was not noted. */
export function surroundings(kind: TrackKind, box: Box): Box {
  const wide = enlarge(box, MARGIN[kind]);
  const [x, y] = [Math.max(0, wide.x), Math.max(0, wide.y)];
  return { x, y, w: Math.min(1, wide.x + wide.w) - x, h: Math.min(1, wide.y + wide.h) - y };
}

/** A candidate for a best shot. */
export interface ShotCandidate {
  box: PixelBox;
  /** The detector's score. */
  score: number;
  /** Further factor of its quality, 0..1, such as how frontal a face is. */
  factor?: number;
  face?: { points: [number, number][]; frontality: number };
}

/** Quality without sharpness, 0..1: size, the detector's score, wholly in the picture, near its middle. */
export function outwardQuality(kind: TrackKind, candidate: ShotCandidate, frame: Frame): number {
  const { box } = candidate;
  const size = Math.min(1, Math.max(box.w, box.h) / LARGE_PX[kind]);
  const edge = 0.004 * Math.max(frame.widthPx, frame.heightPx) + 1;
  const cut =
    box.x < edge ||
    box.y < edge ||
    box.x + box.w > frame.widthPx - edge ||
    box.y + box.h > frame.heightPx - edge;
  const dx = Math.abs((box.x + box.w / 2) / frame.widthPx - 0.5) * 2;
  const dy = Math.abs((box.y + box.h / 2) / frame.heightPx - 0.5) * 2;
  const central = 1 - 0.15 * Math.max(dx, dy);
  return (
    Math.sqrt(size) *
    (0.5 + 0.5 * Math.min(1, candidate.score)) *
    (cut ? 0.55 : 1) *
    central *
    (candidate.factor ?? 1)
  );
}

/** Keeps the candidate among the track's best shots when the set of them is better with it. */
export async function offerShot(dossier: Dossier, candidate: ShotCandidate, frame: Frame): Promise<void> {
  const { shots, kind } = dossier;
  const outward = outwardQuality(kind, candidate, frame);
  // Sharpness and unlikeness only take away from it: most candidates are refused without being looked at.
  if (areaOf(candidate.box) < 16 || !worthALook(shots, frame.ptsMs, outward)) return;
  const sharpness = sharpnessOf(frame, candidate.box);
  const quality = Math.round(outward * (0.35 + 0.65 * sharpness) * 1e4) / 1e4;
  const look = lookOf(frame, candidate.box);
  const chosen = chooseShots(shots, { ptsMs: frame.ptsMs, quality, look });
  if (!chosen) return;
  const crop = cropOf(frame, enlarge(candidate.box, MARGIN[kind]));
  if (!crop) return;
  const shot: StoredShot = {
    ptsMs: frame.ptsMs,
    box: toFractions(candidate.box, frame.widthPx, frame.heightPx),
    pictureBox: toFractions(crop.box, frame.widthPx, frame.heightPx),
    jpeg: (await toJpeg(crop)).toString('base64'),
    quality,
    sharpness: Math.round(sharpness * 1e4) / 1e4,
    look,
  };
  const colours = kind === 'vehicle' && colourChances(frame, candidate.box, lightIn(frame));
  if (colours) shot.colours = rounded(colours);
  if (kind === 'person') {
    const wears = clothesIn(frame, candidate.box);
    if (wears) shot.wears = wears;
  }
  if (candidate.face) {
    const { points, frontality } = candidate.face;
    shot.face = {
      frontality: Math.round(frontality * 1e4) / 1e4,
      points: points.map(([x, y]) => [
        Math.round((x - crop.box.x) * 100) / 100,
        Math.round((y - crop.box.y) * 100) / 100,
      ]),
    };
  }
  dossier.shots = [...chosen, shot];
}

/** A person less tall shows clothes of a few pixels. */
const DRESSED_FROM_PX = 48;

/** What a frame says of the colours a person wears; of a person cut off at the picture's foot only the upper. */
function clothesIn(frame: Frame, box: PixelBox): StoredShot['wears'] {
  if (box.h < DRESSED_FROM_PX || box.w > box.h) return undefined;
  const light = lightIn(frame);
  const upper = colourChances(frame, box, light, 'upper');
  if (!upper) return undefined;
  const whole = box.y + box.h < frame.heightPx - 2;
  const lower = whole && colourChances(frame, box, light, 'lower');
  return { upper: rounded(upper), ...(lower && { lower: rounded(lower) }) };
}

function rounded(colours: ColourChances): ColourChances {
  return Object.fromEntries(
    Object.entries(colours).map(([name, chance]) => [name, Math.round(chance * 1e4) / 1e4]),
  ) as ColourChances;
}

/** The light of a frame is measured once, for the first vehicle that asks. */
const lights = new WeakMap<Frame, Light>();
function lightIn(frame: Frame): Light {
  const known = lights.get(frame);
  if (known) return known;
  const measured = lightOf(frame);
  lights.set(frame, measured);
  return measured;
}

/** Where the object is in its shot's picture, in pixels of the picture. */
export function boxInShot(
  shot: Pick<StoredShot, 'box' | 'pictureBox'>,
  widthPx: number,
  heightPx: number,
): PixelBox {
  const { box, pictureBox } = shot;
  return {
    x: ((box.x - pictureBox.x) / pictureBox.w) * widthPx,
    y: ((box.y - pictureBox.y) / pictureBox.h) * heightPx,
    w: (box.w / pictureBox.w) * widthPx,
    h: (box.h / pictureBox.h) * heightPx,
  };
}
