import { z } from 'zod';
import type { VisionModels } from '../models/types';
import type { TextPlace } from './captions';
import type { Dossier } from './dossier';
import { OpenStateRefused } from './errors';
import type { MotionState } from './motion';
import type { RestlessPlace } from './restless';
import type { StandingText } from './standing-texts';
import type { TrackerState } from './tracker';
import type { IndexSettings, OpenState, TrackKind } from './types';

/** Everything that one segment hands to the next. Plain JSON; `OpenState` to the outside. */
export interface IndexState {
  version: 1;
  fingerprint: string;
  lastPtsMs: number;
  /** Sampling span of the last frame: the next segment begins after it. */
  lastSpan: number;
  motion: MotionState | null;
  restless: RestlessPlace[];
  captions: TextPlace[];
  /** Absent in a state of before they were kept. */
  standingTexts?: StandingText[];
  trackers: Record<TrackKind, TrackerState>;
  dossiers: Dossier[];
  /** Local ids given so far, by kind. */
  given: Record<TrackKind, number>;
  /** Ids of ended tracks that open ones still belong to: a face may outlast its person. */
  retired: { kind: TrackKind; serial: number; localId: string }[];
  lastWholeMs: number | null;
  movedSinceWhole: boolean;
  lastTilesMs: number | null;
  movedSinceTiles: boolean;
  lastLoosePlateMs: number | null;
}

/** Names what the results depend on, so that a state is never continued under something else. */
export function fingerprintOf(models: VisionModels, settings: IndexSettings): string {
  return `${models.pack.name}:${models.pack.sha256.slice(0, 16)}:${settings.analysedFps}:${settings.maxSidePx}`;
}

export function emptyState(fingerprint: string): IndexState {
  const tracker = (): TrackerState => ({ nextSerial: 1, lastPtsMs: null, tracks: [] });
  return {
    version: 1,
    fingerprint,
    lastPtsMs: 0,
    lastSpan: -1,
    motion: null,
    restless: [],
    captions: [],
    trackers: { person: tracker(), vehicle: tracker(), face: tracker(), plate: tracker() },
    dossiers: [],
    given: { person: 0, vehicle: 0, face: 0, plate: 0 },
    retired: [],
    lastWholeMs: null,
    movedSinceWhole: false,
    lastTilesMs: null,
    movedSinceTiles: false,
    lastLoosePlateMs: null,
  };
}

/** The parts whose lack would be met in the middle of the work; the rest is ours and follows from the version. */
const stateSchema = z.looseObject({
  version: z.literal(1),
  fingerprint: z.string(),
  lastPtsMs: z.number(),
  lastSpan: z.number(),
  trackers: z.looseObject({
    person: z.looseObject({}),
    vehicle: z.looseObject({}),
    face: z.looseObject({}),
    plate: z.looseObject({}),
  }),
  dossiers: z.array(z.looseObject({ kind: z.string(), serial: z.number() })),
});

/**
 * Takes up a state that a segment left, as a copy.
 * @throws OpenStateRefused when it is of another version, pack or settings, or no state at all.
 */
export function resumeState(state: OpenState, fingerprint: string): IndexState {
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success) throw new OpenStateRefused('it is not a state of this version.');
  if (state.fingerprint !== fingerprint) {
    throw new OpenStateRefused(`it was made under ${state.fingerprint}, this is ${fingerprint}.`);
  }
  return structuredClone(state) as unknown as IndexState;
}
