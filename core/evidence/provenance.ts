import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { derivativeKind, display } from './derivatives/drawn';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A program as it was run; `{original}` and `{output}` stand for the files. */
const toolRun = z.object({ program: z.string(), version: z.string(), arguments: z.array(z.string()) });

const streamProof = z.object({
  kind: z.enum(['video', 'audio']),
  codec: z.string(),
  method: z.enum(['packets', 'nal-units', 'slices', 'frames-without-adts']),
  packets: z.int(),
  firstPacket: z.int(),
  lastPacket: z.int(),
  originalDigest: sha256,
  clipDigest: sha256,
});

const span = z.object({
  fromMs: z.int(),
  toMs: z.int(),
  stampedFrom: instant,
  stampedTo: instant,
  from: instant,
  to: instant,
});

/** Who asked for an exhibit and out of what it came; known from the moment it is asked for. */
export const exhibitRequest = z.object({
  by: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  at: instant,
  searchId: z.uuid().nullable(),
  trackId: z.uuid().nullable(),
});

/**
 * Everything that can be said of how an exhibit came to be, frozen when it is made. Times of the recording are counted
 * from its first shown frame; `stamped` is what the camera's clock said, the others are corrected by the offset.
 */
export const provenance = z.object({
  version: z.literal('saboot-provenance/1'),
  request: exhibitRequest,
  original: z.object({
    recordingId: z.uuid(),
    /** As it came in; a file name may be the only source of its time. */
    name: z.string(),
    sha256,
    sizeBytes: z.int(),
    container: z.string().nullable(),
    videoCodec: z.string().nullable(),
    audioCodec: z.string().nullable(),
    widthPx: z.int().nullable(),
    heightPx: z.int().nullable(),
    durationMs: z.int().nullable(),
    receivedAt: instant,
    receivedFrom: z.string(),
    receivedBy: z.string().nullable(),
    /** The stored file was hashed again, just before the exhibit was made, and was what had been received. */
    checkedAt: instant,
  }),
  camera: z.object({
    id: z.int(),
    code: z.string(),
    name: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    timeZone: z.string(),
    drawn: z.boolean(),
  }),
  clock: z.object({
    /** Camera − true. */
    offsetMs: z.int(),
    uncertaintyMs: z.int().nullable(),
    timeSource: z.string().nullable(),
    /** Null: nobody has measured this camera's clock, and the offset is assumed to be 0. */
    check: z
      .object({
        method: z.string(),
        measuredAt: instant,
        measuredBy: z.string(),
        note: z.string().nullable(),
      })
      .nullable(),
  }),
  requested: span,
  actual: span,
  clip: z
    .object({
      container: z.enum(['mp4', 'matroska']),
      frames: z.int(),
      lastFrameMs: z.int(),
      maxTimeDeviationMs: z.number(),
      streams: z.array(streamProof),
    })
    .optional(),
  still: z
    .object({
      /** First frame 0. */
      frameIndex: z.int(),
      frames: z.int(),
      pts: z.int(),
      timeBase: z.string(),
      ptsMs: z.int(),
      pictureSha256: sha256,
    })
    .optional(),
  /** Of a derivative: what it was derived from, and what it turned out to be. `original` and what follows speak of the first source. */
  derivative: z
    .object({
      kind: derivativeKind,
      /** Parts of it were made unrecognisable, by this copy or by the one it is a copy of. */
      redacted: z.boolean(),
      /** Of a still: how its samples were changed for looking at it. */
      display: display.nullable(),
      recipeSha256: sha256,
      parents: z.array(z.object({ number: z.int(), sha256 })),
      sources: z.array(
        z.object({
          recordingId: z.uuid(),
          recordingName: z.string(),
          recordingSha256: sha256,
          cameraCode: z.string(),
          fromMs: z.int(),
          toMs: z.int(),
          firstFrame: z.int(),
          lastFrame: z.int(),
          firstPts: z.int().nullable(),
          lastPts: z.int().nullable(),
          timeBase: z.string().nullable(),
          frames: z.int(),
          missing: z.array(z.int()),
          framesSha256: sha256,
          atMs: z.number(),
        }),
      ),
      widthPx: z.int(),
      heightPx: z.int(),
      frames: z.int(),
      picturesSha256: sha256,
      decodedSha256: sha256,
      sound: z.boolean(),
      programs: z.record(z.string(), z.string()),
    })
    .optional(),
  tool: toolRun,
  software: z.object({ name: z.string(), version: z.string() }),
  madeAt: instant,
});
export type Provenance = z.infer<typeof provenance>;

/** A stretch of a recording in its own milliseconds, by the camera's clock, and corrected. */
export function spanOf(
  recording: { stampedStart: Date; startsAt: Date },
  fromMs: number,
  toMs: number,
): z.infer<typeof span> {
  const plus = (start: Date, ms: number) => new Date(start.getTime() + ms).toISOString();
  return {
    fromMs,
    toMs,
    stampedFrom: plus(recording.stampedStart, fromMs),
    stampedTo: plus(recording.stampedStart, toMs),
    from: plus(recording.startsAt, fromMs),
    to: plus(recording.startsAt, toMs),
  };
}

/** The provenance of a finished exhibit; undefined while it is being made or when it failed. */
export function provenanceOf(stored: unknown): Provenance | undefined {
  const parsed = provenance.safeParse(stored);
  return parsed.success ? parsed.data : undefined;
}
