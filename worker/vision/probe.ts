import sharp from 'sharp';
import type { DetectedFace, Frame, PixelBox, VisionModels } from '../models/types';
import { colourChances, lightOf, nameColour } from './colour';
import { cropOf, sharpnessOf, toFrame, toJpeg } from './crop';
import { detectIn } from './detect';
import { LEAST_FRONTALITY } from './embed-shots';
import { PictureRefused } from './errors';
import { findFaces, frontalityOf, SMALLEST_FACE_PX } from './faces';
import { centreOf, clip, enlarge, overlap, shareInside, toFractions, toPixels } from './geometry';
import { findPlates, surestFirst } from './plates';
import { tiles } from './regions';
import { outwardQuality } from './shots';
import type { Box, FaceRefusal, ProbeFace, ProbePicture, ProbePlate, ProbeVehicle } from './types';

/** A picture of more pixels is refused before it is decoded: a small file can unfold to gigabytes. */
const LIMIT_PIXELS = 40_000_000;
/** Pictures are worked on at most this large; a face filling a 48-megapixel photo loses nothing. */
const LONGEST_SIDE_PX = 1920;
/** A probe is compared with everything: it must be better than what is merely kept. */
const SMALLEST_PROBE_FACE_PX = 24;
/** Windows and wheels pass for faces up to about 0.6. */
const PROBE_FACE_SCORE = 0.6;
/** A face this large a part of what was looked at is the picture's subject: smaller ones are not searched for. */
const LARGE_SHARE = 0.12;
const LEAST_PROBE_SHARPNESS = 0.1;
/** Vehicles in a picture that somebody chose are believed sooner than in footage. */
const PROBE_VEHICLE_SCORE = 0.18;

/** Plates are looked for in parts of a picture of this size, so that small ones are read as in footage. */
const PLATE_TILE_PX = 640;
/** What lies this far inside a drawn box is meant by it. */
const MEANT_INSIDE = 0.5;
/** A box drawn on a part of something large means it too, where it lies as far as this inside. */
const MEANT_PART = 0.9;

/**
 * Faces, vehicles or plates in a picture that somebody searches with: largest first, plates surest first, and within a drawn
 * box what fills it best. A face that cannot be searched with is listed with the reason.
 * @param drawn the box that somebody drew on the picture: only what it is about is listed, what is around it helps to see it
 * @throws PictureRefused when it is no JPEG, PNG, WebP or TIFF picture, is damaged, or is too large.
 */
export async function probePicture(
  file: Buffer,
  wanted: 'face' | 'vehicle' | 'plate',
  models: VisionModels,
  drawn?: Box,
): Promise<ProbePicture> {
  const frame = await readPicture(file);
  const { widthPx, heightPx } = frame;
  const within = drawn && toPixels(drawn, widthPx, heightPx);
  const picture: ProbePicture = { widthPx, heightPx, faces: [], vehicles: [], plates: [] };
  if (wanted === 'face') picture.faces = await probeFaces(frame, within, models);
  else if (wanted === 'vehicle') picture.vehicles = await probeVehicles(frame, within, models);
  else picture.plates = await probePlates(frame, within, models);
  return picture;
}

/** What a drawn box is about, of all that was found: what fills it best first. Everything where none was drawn. */
function meantBy<Found extends { box: PixelBox }>(within: PixelBox | undefined, found: Found[]): Found[] {
  if (!within) return found;
  const inside = found.filter(({ box }) => {
    const [x, y] = centreOf(box);
    const centred = x >= within.x && x <= within.x + within.w && y >= within.y && y <= within.y + within.h;
    return centred && shareInside(box, within) >= MEANT_INSIDE;
  });
  const meant =
    inside.length > 0 ? inside : found.filter(({ box }) => shareInside(within, box) >= MEANT_PART);
  return meant.sort((a, b) => overlap(b.box, within) - overlap(a.box, within));
}

/** A drawn box and a little around it, looked at from near. */
function nearer(within: PixelBox | undefined, factor: number, { widthPx, heightPx }: Frame): PixelBox[] {
  const region = within && clip(enlarge(within, factor), widthPx, heightPx);
  return region ? [region] : [];
}

async function readPicture(file: Buffer): Promise<Frame> {
  const shape = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw new PictureRefused('it is not a picture.');
    });
  if (!['jpeg', 'png', 'webp', 'tiff'].includes(shape.format)) {
    throw new PictureRefused(`${shape.format} files are not accepted.`);
  }
  const pixels = shape.width * shape.height;
  if (pixels > LIMIT_PIXELS || (shape.pages ?? 1) > 1) {
    throw new PictureRefused(`it has ${shape.width} × ${shape.height} pixels and ${shape.pages ?? 1} pages.`);
  }
  try {
    const smaller = await sharp(file, { limitInputPixels: LIMIT_PIXELS, failOn: 'error' })
      .rotate()
      .resize(LONGEST_SIDE_PX, LONGEST_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 0 })
      .toBuffer();
    return await toFrame(smaller);
  } catch (error) {
    throw new PictureRefused(`it is damaged (${error instanceof Error ? error.message : String(error)}).`);
  }
}

const isSure = (face: DetectedFace) => face.score >= PROBE_FACE_SCORE;

async function probeFaces(
  frame: Frame,
  within: PixelBox | undefined,
  models: VisionModels,
): Promise<ProbeFace[]> {
  const { widthPx, heightPx } = frame;
  const longest = Math.max(widthPx, heightPx);
  const whole: PixelBox = { x: 0, y: 0, w: widthPx, h: heightPx };
  // From the whole to its parts: a portrait is found at once, the small faces of a group only from near.
  let found: DetectedFace[] = [];
  const regions = [whole, ...nearer(within, 1.5, frame)];
  for (const side of [longest, 960, 480]) {
    if (side < longest && longest < side * 1.2) continue;
    if (side < longest) regions.push(...tiles(side, widthPx, heightPx));
    found = await findFaces(frame, [], regions, models);
    const largest = Math.max(0, ...meantBy(within, found.filter(isSure)).map(({ box }) => box.w));
    if (largest > side * LARGE_SHARE) break;
  }
  const sure = meantBy(
    within,
    found.filter(isSure).sort((a, b) => b.box.w - a.box.w),
  );
  return Promise.all(sure.map((face) => probeFace(frame, face, models)));
}

async function probeFace(frame: Frame, face: DetectedFace, models: VisionModels): Promise<ProbeFace> {
  const frontality = frontalityOf(face);
  const sharpness = sharpnessOf(frame, face.box);
  const reason = refusalOf(face, frontality, sharpness);
  const outward = outwardQuality(
    'face',
    { box: face.box, score: face.score, factor: 0.3 + 0.7 * frontality },
    frame,
  );
  const crop = cropOf(frame, enlarge(face.box, 2));
  const result: ProbeFace = {
    box: toFractions(face.box, frame.widthPx, frame.heightPx),
    quality: Math.round(outward * (0.35 + 0.65 * sharpness) * 1e4) / 1e4,
    space: models.spaces.face.name,
    jpeg: crop ? await toJpeg(crop) : Buffer.alloc(0),
  };
  if (reason) return { ...result, refusedReason: reason };
  const [vector] = await models.embedFaces(frame, [face]);
  return vector ? { ...result, vector } : result;
}

function refusalOf(face: DetectedFace, frontality: number, sharpness: number): FaceRefusal | undefined {
  if (face.box.w < Math.max(SMALLEST_FACE_PX, SMALLEST_PROBE_FACE_PX)) return 'too small';
  if (frontality < LEAST_FRONTALITY) return 'too far from frontal';
  if (sharpness < LEAST_PROBE_SHARPNESS) return 'too blurred';
  return undefined;
}

async function probeVehicles(
  frame: Frame,
  within: PixelBox | undefined,
  models: VisionModels,
): Promise<ProbeVehicle[]> {
  const { widthPx, heightPx } = frame;
  const whole: PixelBox = { x: 0, y: 0, w: widthPx, h: heightPx };
  const regions = [whole, ...nearer(within, 1.3, frame)];
  const side = Math.round(Math.min(widthPx, heightPx) * 0.75);
  if (Math.max(widthPx, heightPx) > 640) regions.push(...tiles(side, widthPx, heightPx));
  const closely = regions.map((region) => ({ ...region, detail: 'full' as const }));
  const { vehicle } = await detectIn(frame, closely, models);
  let seen = vehicle.filter(({ score }) => score >= PROBE_VEHICLE_SCORE);
  seen.sort((a, b) => b.box.w * b.box.h - a.box.w * a.box.h);
  seen = meantBy(within, seen);
  // A tight crop of one vehicle has no surroundings for the detector to know it by: take it for what it was chosen as. A box
  // drawn on a frame has them: nothing there is nothing.
  if (seen.length === 0 && !within) seen = [{ box: whole, score: 0, label: 'vehicle' }];
  const light = lightOf(frame);
  return Promise.all(
    seen.map(async ({ box, score, label }): Promise<ProbeVehicle> => {
      const chances = colourChances(frame, box, light);
      const colour = chances && nameColour([{ chances, weight: 1 }]);
      const [vector] = await models.embedVehicles(frame, [box]);
      const crop = cropOf(frame, enlarge(box, 1.1));
      return {
        box: toFractions(box, widthPx, heightPx),
        class: label,
        confidence: Math.round(score * 1e4) / 1e4,
        ...(colour && { colour: colour.colour, colourConfidence: colour.confidence }),
        space: models.spaces.vehicle.name,
        vector: vector ?? new Float32Array(models.spaces.vehicle.dimension),
        jpeg: crop ? await toJpeg(crop) : Buffer.alloc(0),
      };
    }),
  );
}

async function probePlates(
  frame: Frame,
  within: PixelBox | undefined,
  models: VisionModels,
): Promise<ProbePlate[]> {
  const { widthPx, heightPx } = frame;
  const regions = within
    ? nearer(within, 1.2, frame)
    : [
        { x: 0, y: 0, w: widthPx, h: heightPx },
        ...(Math.max(widthPx, heightPx) > PLATE_TILE_PX ? tiles(PLATE_TILE_PX, widthPx, heightPx) : []),
      ];
  const found = [];
  for (const region of regions) found.push(...(await findPlates(frame, region, models)));
  return meantBy(within, surestFirst(found)).map(({ box, text, confidence, characters, readers }) => ({
    box: toFractions(box, widthPx, heightPx),
    text,
    confidence: Math.round(confidence * 1e4) / 1e4,
    agreed: readers.length > 1,
    alternatives: characters,
  }));
}
