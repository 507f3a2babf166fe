import type { VisionModels } from '../models/types';
import { colourShares, dominantColour } from './colour';
import type { Dossier } from './dossier';
import { embedShots, faceDetectorOf } from './embed-shots';
import { votePlate } from './plate-vote';
import type { TrackerTrack } from './tracker';
import type { FinishedTrack } from './types';

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
    bestShots: shots.map(({ jpeg, face, ...shot }) => ({
      ...shot,
      jpeg: Buffer.from(jpeg, 'base64'),
      ...(face && { face: { points: face.points, detector: faceDetectorOf(models) } }),
    })),
    embeddings: [],
  };
  if (parentLocalId) finished.parentLocalId = parentLocalId;
  if (kind === 'face') finished.embeddings = await embedShots(kind, finished.bestShots, models);
  if (kind === 'vehicle') {
    const looks: Parameters<typeof dominantColour>[0] = [];
    finished.embeddings = await embedShots(kind, finished.bestShots, models, (frame, box, { quality }) => {
      looks.push({ shares: colourShares(frame, box), weight: quality });
    });
    const { colour, confidence } = dominantColour(looks);
    finished.colour = colour;
    finished.colourConfidence = confidence;
  }
  const plate = votePlate(dossier.plate);
  const picture = dossier.plate.best?.jpeg;
  if (plate && picture) finished.plate = { ...plate, jpeg: Buffer.from(picture, 'base64') };
  return finished;
}

function bestLabel(labels: Record<string, number>): string {
  const ranked = Object.entries(labels).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return ranked[0]?.[0] ?? 'unknown';
}
