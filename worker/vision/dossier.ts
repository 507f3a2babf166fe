import type { ColourChances } from './colour';
import type { PlateEvidence } from './plate-vote';
import type { Box, PathPoint, TrackKind } from './types';

/** A best shot while its track is open; the picture in base64, because all of this travels as JSON. */
export interface StoredShot {
  ptsMs: number;
  box: Box;
  pictureBox: Box;
  jpeg: string;
  quality: number;
  sharpness: number;
  /** The object's picture, very small (shot-choice.ts). */
  look?: number[];
  /** Of a vehicle: its colours, judged in the frame's light; absent where the frame has no colour. */
  colours?: ColourChances;
  /** Of a person: colours of the clothes above and below the waist; a part that is cut off is left out. */
  wears?: { upper: ColourChances; lower?: ColourChances };
  /** Of a face: its points in pixels of the picture, its box there, and how frontal it is. */
  face?: { points: [number, number][]; frontality: number };
}

/** Everything known of one open track beside where it is. Plain JSON. */
export interface Dossier {
  kind: TrackKind;
  serial: number;
  /** Given when the track is confirmed. */
  localId: string | null;
  path: PathPoint[];
  shots: StoredShot[];
  plate: PlateEvidence;
  /** Next time that the detector looks at it while it stands. */
  nextDetectMs: number;
  /** Next time that a face is looked for in this person, or text on this vehicle; and its width at the last look. */
  nextLookMs: number;
  lookedAtWidth: number;
  /** Looks in a row that found nothing; the pause between them grows. */
  emptyLooks: number;
  /** Looks for its plate since it last came much nearer. */
  looksAsNear: number;
  /** Of a person: frames in which it was large enough to see what it carries, and in how many of them each thing was. */
  carries?: { frames: number; things: Record<string, number> };
}

export function openDossier(kind: TrackKind, serial: number): Dossier {
  return {
    kind,
    serial,
    localId: null,
    path: [],
    shots: [],
    plate: { reads: [], best: null },
    nextDetectMs: 0,
    nextLookMs: 0,
    lookedAtWidth: 0,
    emptyLooks: 0,
    looksAsNear: 0,
  };
}

/** A point is left out when the line between its neighbours passes this near, in fractions of the picture. */
const STRAIGHT = 0.002;
/** Nor is a gap in the path ever longer than this. */
const LONGEST_GAP_MS = 2000;

/**
 * Adds a point to a path. Points on a straight line at even speed are left out: interpolation gives them back, and an
 * object that stands for hours would fill the memory otherwise.
 */
export function addToPath(path: PathPoint[], point: PathPoint): void {
  const [before, last] = [path.at(-2), path.at(-1)];
  if (before && last && point.ptsMs - before.ptsMs <= LONGEST_GAP_MS) {
    const share = (last.ptsMs - before.ptsMs) / (point.ptsMs - before.ptsMs);
    const off = (key: 'x' | 'y' | 'w' | 'h') =>
      Math.abs(before[key] + (point[key] - before[key]) * share - last[key]);
    if (Math.max(off('x'), off('y'), off('w'), off('h')) < STRAIGHT) path.pop();
  }
  path.push(point);
}
