import type { TrackerSettings } from './tracker';
import type { TrackKind } from './types';

/** Set on the clips of the footage set; the detector is weak, so that motion has a say (`evidence`). */
export const TRACKING: Record<TrackKind, TrackerSettings> = {
  person: {
    high: 0.3,
    confirmHits: 3,
    meanScore: 0.22,
    bestScore: 0.38,
    movedBy: 0.25,
    standingScore: 0.45,
    lostAfter: 8,
    unconfirmedLostAfter: 3,
    carriedForMs: 1500,
    lostAfterMs: 12_000,
  },
  vehicle: {
    high: 0.25,
    confirmHits: 3,
    meanScore: 0.17,
    bestScore: 0.27,
    movedBy: 0.25,
    standingScore: 0.35,
    lostAfter: 8,
    unconfirmedLostAfter: 4,
    carriedForMs: 2500,
    lostAfterMs: 12_000,
  },
  face: {
    high: 0.5,
    confirmHits: 2,
    meanScore: 0.5,
    bestScore: 0.6,
    movedBy: 0,
    standingScore: 0,
    lostAfter: 6,
    unconfirmedLostAfter: 4,
    carriedForMs: 0,
    lostAfterMs: 2500,
  },
  plate: {
    high: 0.7,
    confirmHits: 2,
    meanScore: 0.7,
    bestScore: 0.8,
    // A caption burnt into the picture trembles, a plate goes somewhere.
    movedBy: 1,
    standingScore: 2,
    lostAfter: 3,
    unconfirmedLostAfter: 2,
    carriedForMs: 0,
    lostAfterMs: 2500,
  },
};
