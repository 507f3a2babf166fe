import type { VisionModels } from '../models/types';
import { carriedBy } from './carried';
import { nameColour } from './colour';
import type { Dossier, StoredShot } from './dossier';
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
  const named = bestLabel(track.labels);
  const finished: FinishedTrack = {
    localId,
    kind,
    class: named.label,
    classConfidence: named.share,
    confidence: Math.round((track.scoreSum / Math.max(1, track.hits)) * 1e4) / 1e4,
    firstPtsMs: first.ptsMs,
    lastPtsMs: last.ptsMs,
    path,
    bestShots: shots.map(({ jpeg, face, look: _, colours: __, wears: ___, ...shot }) => ({
      ...shot,
      jpeg: Buffer.from(jpeg, 'base64'),
      ...(face && { face: { points: face.points, detector: faceDetectorOf(models) } }),
    })),
    embeddings: [],
  };
  if (parentLocalId) finished.parentLocalId = parentLocalId;
  if (kind === 'face') finished.embeddings = await embedShots(kind, finished.bestShots, models);
  if (kind === 'vehicle') {
    finished.embeddings = await embedShots(kind, finished.bestShots, models);
    // The colour of a bicycle is that of its rider's clothes.
    const looks = finished.class === 'bicycle' ? [] : shots;
    const colour = nameColour(
      looks.flatMap(({ colours, quality }) => (colours ? [{ chances: colours, weight: quality }] : [])),
    );
    if (colour) {
      finished.colour = colour.colour;
      finished.colourConfidence = colour.confidence;
      if (colour.second) finished.secondColour = colour.second;
    }
  }
  if (kind === 'person' || kind === 'vehicle') {
    finished.embeddings.push(...(await embedShots('text', finished.bestShots, models)));
  }
  if (kind === 'person') {
    const wears = clothesOf(shots);
    if (wears) finished.wears = wears;
    const carries = carriedBy(dossier);
    if (carries.length > 0) finished.carries = carries;
  }
  const plate = votePlate(dossier.plate);
  const picture = dossier.plate.best?.jpeg;
  if (plate && picture) finished.plate = { ...plate, jpeg: Buffer.from(picture, 'base64') };
  return finished;
}

/** Colours of a person's clothes over the best shots. */
function clothesOf(shots: StoredShot[]): FinishedTrack['wears'] {
  const named = (part: 'upper' | 'lower') =>
    nameColour(
      shots.flatMap(({ wears, quality }) => {
        const chances = wears?.[part];
        return chances ? [{ chances, weight: quality }] : [];
      }),
    );
  const [upper, lower] = [named('upper'), named('lower')];
  if (!upper && !lower) return undefined;
  return {
    ...(upper && { upper: { colour: upper.colour, confidence: upper.confidence } }),
    ...(lower && { lower: { colour: lower.colour, confidence: lower.confidence } }),
  };
}

/** The label that the detector named oftenest and surest over the whole track, and its share of what it named. */
function bestLabel(labels: Record<string, number>): { label: string; share: number } {
  const ranked = Object.entries(labels).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const total = ranked.reduce((sum, [, score]) => sum + score, 0);
  const [label, score] = ranked[0] ?? ['unknown', 0];
  return { label, share: total > 0 ? Math.round((score / total) * 1e4) / 1e4 : 0 };
}
