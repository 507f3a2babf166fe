import type { VisionModels } from '../models/types';
import { colourShares, dominantColour } from './colour';
import { toFrame } from './crop';
import type { Dossier, StoredShot } from './dossier';
import { SMALLEST_FACE_PX } from './faces';
import { votePlate } from './plate-vote';
import { boxInShot } from './shots';
import type { TrackerTrack } from './tracker';
import type { FinishedTrack, TrackEmbedding } from './types';

/** Vectors per track: a second and third view catch what the best one hides. */
const EMBEDDED_SHOTS = 3;
/** A face turned further away is not computed: its vector would be near everybody's profile. */
export const LEAST_FRONTALITY = 0.25;
/** About 0.05 is a smear. */
const LEAST_FACE_SHARPNESS = 0.08;

/**
 * Makes a finished track of an open one: vectors from its best shots as stored (so that re-embedding under another
 * pack later sees the same pictures), the voted plate, the colour.
 */
export async function finishTrack(
  track: TrackerTrack,
  dossier: Dossier,
  parentLocalId: string | undefined,
  models: VisionModels,
): Promise<FinishedTrack | undefined> {
  const { localId, kind, path } = dossier;
  const [first, last] = [path[0], path.at(-1)];
  const shots = [...dossier.shots].sort((a, b) => b.quality - a.quality || a.ptsMs - b.ptsMs);
  if (!localId || !first || !last || shots.length === 0) return undefined;
  const finished: FinishedTrack = {
    localId,
    kind,
    class: bestLabel(track.labels),
    confidence: Math.round((track.scoreSum / Math.max(1, track.hits)) * 1e4) / 1e4,
    firstPtsMs: first.ptsMs,
    lastPtsMs: last.ptsMs,
    path,
    bestShots: shots.map(({ ptsMs, box, pictureBox, jpeg, quality, sharpness }) => ({
      ptsMs,
      box,
      pictureBox,
      jpeg: Buffer.from(jpeg, 'base64'),
      quality,
      sharpness,
    })),
    embeddings: [],
  };
  if (parentLocalId) finished.parentLocalId = parentLocalId;
  if (kind === 'face') finished.embeddings = await embedFaces(shots, models);
  if (kind === 'vehicle') {
    const looks: Parameters<typeof dominantColour>[0] = [];
    for (const shot of shots.slice(0, EMBEDDED_SHOTS)) {
      const frame = await toFrame(Buffer.from(shot.jpeg, 'base64'));
      const box = boxInShot(shot, frame.widthPx, frame.heightPx);
      looks.push({ shares: colourShares(frame, box), weight: shot.quality });
      const [vector] = await models.embedVehicles(frame, [box]);
      if (vector) finished.embeddings.push(embedding(models.spaces.vehicle.name, vector, shot));
    }
    const { colour, confidence } = dominantColour(looks);
    finished.colour = colour;
    finished.colourConfidence = confidence;
  }
  const plate = votePlate(dossier.plate);
  const picture = dossier.plate.best?.jpeg;
  if (plate && picture) finished.plate = { ...plate, jpeg: Buffer.from(picture, 'base64') };
  return finished;
}

async function embedFaces(shots: StoredShot[], models: VisionModels): Promise<TrackEmbedding[]> {
  const embeddings: TrackEmbedding[] = [];
  for (const shot of shots.slice(0, EMBEDDED_SHOTS)) {
    if (!shot.face || shot.face.frontality < LEAST_FRONTALITY || shot.sharpness < LEAST_FACE_SHARPNESS)
      continue;
    const frame = await toFrame(Buffer.from(shot.jpeg, 'base64'));
    const box = boxInShot(shot, frame.widthPx, frame.heightPx);
    if (box.w < SMALLEST_FACE_PX) continue;
    const [vector] = await models.embedFaces(frame, [{ box, score: 1, points: shot.face.points }]);
    if (vector) embeddings.push(embedding(models.spaces.face.name, vector, shot));
  }
  return embeddings;
}

const embedding = (space: string, vector: Float32Array, shot: StoredShot): TrackEmbedding => ({
  space,
  vector,
  quality: shot.quality,
  ptsMs: shot.ptsMs,
});

function bestLabel(labels: Record<string, number>): string {
  const ranked = Object.entries(labels).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return ranked[0]?.[0] ?? 'unknown';
}
