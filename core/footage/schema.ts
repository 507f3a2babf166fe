import { z } from 'zod';
import { particular } from './particulars';

export const instant = z.iso.datetime({ offset: true });
const id = z.uuid();

/** Fractions of the picture, 0 to 1; x and y are the top left corner. */
export const box = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
export type Box = z.infer<typeof box>;

export const clockCheck = z.object({
  id,
  /** Camera time − true time. */
  offsetMs: z.int(),
  uncertaintyMs: z.int().nonnegative(),
  method: z.string(),
  measuredAt: instant,
  measuredBy: z.string(),
  note: z.string().nullable(),
});

export const camera = z.object({
  id: z.int(),
  code: z.string(),
  name: z.string(),
  site: z
    .object({ id: z.int(), name: z.string(), kind: z.enum(['ROAD', 'GATE_ENTRY', 'GATE_EXIT', 'PREMISES']) })
    .nullable(),
  districtId: z.int(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  headingDeg: z.number().nullable(),
  fieldOfViewDeg: z.number().nullable(),
  timeZone: z.string(),
  /** Drawn by Saboot for trying it, not filmed: say so wherever it is shown. */
  drawn: z.boolean(),
  clock: clockCheck.nullable(),
  recordings: z.int(),
  firstAt: instant.nullable(),
  lastAt: instant.nullable(),
});
export type Camera = z.infer<typeof camera>;

const ianaZone = z.string().refine(
  (name) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    } catch {
      return false;
    }
  },
  { message: 'Not a time zone; write for example Asia/Karachi.' },
);

export const cameraInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, 'Letters, digits, - and _ only, 32 at most.'),
  name: z.string().trim().min(1).max(120),
  districtId: z.int(),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
  headingDeg: z.number().min(0).max(360).nullable().optional(),
  fieldOfViewDeg: z.number().min(1).max(360).nullable().optional(),
  timeZone: ianaZone.default('Asia/Karachi'),
});
/** What may change of a camera. A default has no place here: what is left out stays as it is. */
export const cameraPatch = cameraInput.extend({ timeZone: ianaZone }).partial();

export const clockCheckInput = z.object({
  offsetMs: z.int(),
  uncertaintyMs: z.int().nonnegative(),
  method: z.string().trim().min(1).max(200),
  measuredAt: instant,
  note: z.string().max(2000).optional(),
});

export const recordingStatus = z.enum([
  'RECEIVED',
  'NEEDS_DETAILS',
  'QUEUED',
  'INDEXING',
  'INDEXED',
  'FAILED',
  'QUARANTINED',
  'DISPOSED',
]);
export type RecordingStatus = z.infer<typeof recordingStatus>;

export const recordingSummary = z.object({
  id,
  originalName: z.string(),
  status: recordingStatus,
  statusReason: z.string().nullable(),
  camera: z
    .object({ id: z.int(), code: z.string(), name: z.string(), drawn: z.boolean(), timeZone: z.string() })
    .nullable(),
  source: z.enum(['FOLDER', 'UPLOAD', 'COMMAND', 'DEMO']),
  receivedAt: instant,
  sizeBytes: z.number(),
  durationMs: z.int().nullable(),
  indexedUntilMs: z.int(),
  /** How far the first look at key pictures has come; 0 where there was none. */
  coarseUntilMs: z.int(),
  /** How far apart those pictures are on average. */
  coarseEveryMs: z.number().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  videoCodec: z.string().nullable(),
  frameRate: z.number().nullable(),
  /** As the camera stamped it. */
  stampedStart: instant.nullable(),
  clockOffsetMs: z.int(),
  clockUncertaintyMs: z.int().nullable(),
  /** Corrected: stamped − offset. */
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  tracks: z.object({ PERSON: z.int(), FACE: z.int(), VEHICLE: z.int(), PLATE: z.int() }),
});
export type RecordingSummary = z.infer<typeof recordingSummary>;

export const custodyEvent = z.object({
  id,
  at: instant,
  kind: z.string(),
  actorName: z.string(),
  details: z.record(z.string(), z.unknown()),
  sha256: z.string().nullable(),
});
export type CustodyEvent = z.infer<typeof custodyEvent>;

export const recordingDetail = recordingSummary.extend({
  sha256: z.string(),
  container: z.string().nullable(),
  audioCodec: z.string().nullable(),
  rotationDeg: z.int().nullable(),
  frameCount: z.int().nullable(),
  timeSource: z.enum(['FILE_NAME', 'METADATA', 'CAMERAS_CSV', 'PERSON']).nullable(),
  receivedFrom: z.string(),
  packName: z.string().nullable(),
  arrivals: z.array(
    z.object({ at: instant, originalName: z.string(), receivedFrom: z.string(), duplicate: z.boolean() }),
  ),
  /** What is unusual about the file and bears on its times and pictures. */
  particulars: z.array(particular),
  damage: z.array(z.object({ fromMs: z.int(), toMs: z.int(), reason: z.string() })),
  custody: z.array(custodyEvent),
  /** How the browser gets it: the original itself, a remux of its stream, a proxy, or not ready yet. */
  playback: z.enum(['original', 'remux', 'proxy', 'preparing', 'unavailable']),
});
export type RecordingDetail = z.infer<typeof recordingDetail>;

export const recordingsQuery = z.object({
  status: recordingStatus.optional(),
  cameraId: z.coerce.number().int().optional(),
  /** Recordings of the cameras that a group holds now. */
  groupId: z.uuid().optional(),
  from: instant.optional(),
  to: instant.optional(),
  text: z.string().max(200).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const recordingsPage = z.object({
  items: z.array(recordingSummary),
  nextCursor: z.string().nullable(),
  counts: z.record(recordingStatus, z.int()),
});
export type RecordingsPage = z.infer<typeof recordingsPage>;

export const recordingDetailsInput = z.object({ cameraId: z.int(), stampedStart: instant });

export const trackKind = z.enum(['PERSON', 'FACE', 'VEHICLE', 'PLATE']);
export type TrackKind = z.infer<typeof trackKind>;

export const trackPass = z.enum(['COARSE', 'FINE']);

export const plateRead = z.object({
  text: z.string(),
  confidence: z.number(),
  /** Two readings agreed; otherwise it is shown as uncertain. */
  agreed: z.boolean(),
  alternatives: z.array(
    z.object({
      char: z.string(),
      confidence: z.number(),
      others: z.array(z.object({ char: z.string(), confidence: z.number() })),
    }),
  ),
});
export type PlateRead = z.infer<typeof plateRead>;

/** One object followed through a recording, at its place and time. */
export const sighting = z.object({
  trackId: id,
  recordingId: id,
  kind: trackKind,
  objectClass: z.string(),
  confidence: z.number(),
  camera: z.object({
    id: z.int(),
    code: z.string(),
    name: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    timeZone: z.string(),
    drawn: z.boolean(),
  }),
  firstPtsMs: z.int(),
  lastPtsMs: z.int(),
  /** The moment to open the player at: its best shot. */
  bestPtsMs: z.int(),
  stampedAt: instant,
  startsAt: instant,
  endsAt: instant,
  /** Corrected time of the best shot. */
  at: instant,
  clockUncertaintyMs: z.int().nullable(),
  colour: z.string().nullable(),
  /** 0..1, about how often such a colour is right. */
  colourConfidence: z.number().nullable(),
  /** The next likeliest colour, where it is likely too. */
  secondColour: z.string().nullable(),
  /** 0..1, the class's share of what the detector called it; null where that was not kept. */
  classConfidence: z.number().nullable(),
  /** Which way it went over the picture in degrees, 0 up, 90 to the right; null where it stayed or that was not kept. */
  headingDeg: z.number().nullable().default(null),
  /** Of a person: colours of the clothes above and below the waist, where they could be told. */
  upperColour: z.string().nullable().default(null),
  lowerColour: z.string().nullable().default(null),
  /** Of a person: what the detector saw on them. */
  carries: z.array(z.string()).default([]),
  plate: plateRead.nullable(),
  parentTrackId: id.nullable(),
  /** Found by the first look at key pictures, or by looking at every moment. */
  pass: trackPass.default('FINE'),
  bestShots: z.array(
    z.object({
      id,
      ptsMs: z.int(),
      box,
      quality: z.number(),
      sharpness: z.number(),
      widthPx: z.int(),
      heightPx: z.int(),
    }),
  ),
});
export type Sighting = z.infer<typeof sighting>;

/** Boxes of tracks through a stretch of a recording; points are [ptsMs, x, y, w, h] in fractions of the picture. */
export const trackPaths = z.object({
  tracks: z.array(
    z.object({
      trackId: id,
      kind: trackKind,
      objectClass: z.string(),
      label: z.string(),
      points: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
    }),
  ),
});
export type TrackPaths = z.infer<typeof trackPaths>;

/** `coarse`: only key pictures were looked at so far, some seconds apart. */
export const coverageReason = z.enum([
  'indexed',
  'coarse',
  'pending',
  'failed',
  'damaged',
  'deleted',
  'not-recorded',
]);
/** Camera-milliseconds by reason. Receipts of searches from before there was a coarse pass say nothing of it. */
const coverageTotals = z.object({
  indexed: z.number(),
  coarse: z.number().default(0),
  pending: z.number(),
  failed: z.number(),
  damaged: z.number(),
  deleted: z.number().default(0),
  'not-recorded': z.number(),
});
/** Which camera-hours of a scope were looked at and which were not, and why. */
export const coverage = z.object({
  from: instant,
  to: instant,
  /** Where only parts of the span were asked for: which, sorted and apart. What lies between them counts nowhere. */
  windows: z.array(z.object({ from: instant, to: instant })).optional(),
  cameraCount: z.int(),
  /** They add up to cameras × span, or × the windows. */
  totalsMs: coverageTotals,
  /** Of the coarse part: how far apart the key pictures are on average. Null where there is none. */
  coarseEveryMs: z.number().nullable().default(null),
  cameras: z.array(
    z.object({
      cameraId: z.int(),
      code: z.string(),
      name: z.string(),
      totalsMs: coverageTotals,
      ranges: z.array(
        z.object({
          from: instant,
          to: instant,
          reason: coverageReason,
          /** When what was recorded was deleted under retention. */
          deletedAt: instant.optional(),
        }),
      ),
    }),
  ),
  /** Files that could not be placed on any camera or time, and so were not searched. */
  unplaced: z.int(),
});
export type Coverage = z.infer<typeof coverage>;
