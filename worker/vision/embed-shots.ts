import type { Frame, PixelBox, VisionModels } from '../models/types';
import { toFrame } from './crop';
import { frontalityOf, SMALLEST_FACE_PX } from './faces';
import { overlap } from './geometry';
import { boxInShot } from './shots';
import type { BestShot, TrackEmbedding } from './types';

/** Vectors per track: a second and third view catch what the best one hides. */
const EMBEDDED_SHOTS = 3;
/** A face turned further away is not computed: its vector would be near everybody's profile. */
export const LEAST_FRONTALITY = 0.25;
/** About 0.05 is a smear. */
const LEAST_FACE_SHARPNESS = 0.08;
/** A face found again in its shot covers the box it was stored with at least so far. */
const SAME_FACE = 0.3;

/** The sha256 of the face detector in a pack: points of another one's faces lie elsewhere. */
export const faceDetectorOf = (models: VisionModels): string =>
  models.identities.find(({ task }) => task === 'detect-faces')?.sha256 ?? '';

/**
 * Vectors of a track from its best shots as stored. Indexing makes them so, and so are they made again when another pack
 * comes into use: from the same pictures. Points of a face that another detector found are looked for again, since what
 * the descriptor was trained on is a face laid by its own pack's points.
 * @param kind whose Space; none are made where the pack has no such Space
 * @param shots best first; no more than the first few are used.
 */
export async function embedShots(
  kind: 'face' | 'vehicle' | 'text',
  shots: BestShot[],
  models: VisionModels,
): Promise<TrackEmbedding[]> {
  const embeddings: TrackEmbedding[] = [];
  const space = models.spaces[kind];
  if (!space) return embeddings;
  for (const shot of shots.slice(0, EMBEDDED_SHOTS)) {
    if (kind === 'face' && shot.sharpness < LEAST_FACE_SHARPNESS) continue;
    const frame = await toFrame(shot.jpeg);
    const box = boxInShot(shot, frame.widthPx, frame.heightPx);
    const vector = await MAKERS[kind](frame, box, shot, models);
    if (!vector) continue;
    embeddings.push({ space: space.name, vector, quality: shot.quality, ptsMs: shot.ptsMs });
  }
  return embeddings;
}

async function embedVehicle(frame: Frame, box: PixelBox, _shot: BestShot, models: VisionModels) {
  const [vector] = await models.embedVehicles(frame, [box]);
  return vector;
}

/** Whatever it is, with some of what is around it: words may tell of both. */
async function embedLook(frame: Frame, box: PixelBox, _shot: BestShot, models: VisionModels) {
  const [vector] = await models.embedImages(frame, [box]);
  return vector;
}

async function embedFace(frame: Frame, box: PixelBox, shot: BestShot, models: VisionModels) {
  if (box.w < SMALLEST_FACE_PX) return undefined;
  const points = await pointsOf(frame, box, shot, models);
  const face = { box, score: 1, points };
  if (points.length === 0 || frontalityOf(face) < LEAST_FRONTALITY) return undefined;
  const [vector] = await models.embedFaces(frame, [face]);
  return vector;
}

/** The points of the face by the pack's own detector; where it finds none, those stored. */
async function pointsOf(frame: Frame, box: PixelBox, shot: BestShot, models: VisionModels) {
  const stored = shot.face;
  if (stored?.detector === faceDetectorOf(models)) return stored.points;
  const whole = { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx };
  const [faces = []] = await models.detectFaces(frame, [whole]);
  const own = faces.toSorted((a, b) => overlap(b.box, box) - overlap(a.box, box))[0];
  return own && overlap(own.box, box) > SAME_FACE ? own.points : (stored?.points ?? []);
}

const MAKERS = { face: embedFace, vehicle: embedVehicle, text: embedLook } as const;
