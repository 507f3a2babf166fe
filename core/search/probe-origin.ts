import { z } from 'zod';
import { type Box, box } from '@/core/footage/schema';

const id = z.uuid();
const sha256 = z.string().length(64);

/** A part of a picture that a person drew: inside it, and not too small to hold anything. */
export const drawnBox = box.refine(
  ({ x, y, w, h }) => x >= 0 && y >= 0 && w >= 0.005 && h >= 0.005 && x + w <= 1.000001 && y + h <= 1.000001,
  'The box lies outside the picture or is too small.',
);

/** The frame that was decoded for a probe, so that anybody can decode it again. */
export const frameTaken = z.object({
  /** Place among the frames that are shown, first 0, and the container's own time of it. */
  frameIndex: z.int(),
  pts: z.number(),
  timeBase: z.string(),
  /** From the first frame. */
  ptsMs: z.number(),
  /** Of the whole decoded frame, before anything was cut out of it. */
  frameSha256: sha256,
  /** The part of the frame that the picture is, in fractions of it. */
  part: box,
});
export type FrameTaken = z.infer<typeof frameTaken>;

const moment = z.number().nonnegative();

/** Where a picture to search with is from. What a worker finds out when it takes it is null before. */
export const probeOrigin = z.discriminatedUnion('from', [
  /** Handed over by a person. */
  z.object({ from: z.literal('picture') }),
  /** A box drawn on a frame of a recording. */
  z.object({
    from: z.literal('recording'),
    recordingId: id,
    /** SHA-256 that the master came in with. */
    masterSha256: sha256,
    /** The moment on the screen, from the recording's first frame. */
    atMs: moment,
    /** As it was drawn, in fractions of the frame. */
    box: drawnBox,
    frame: frameTaken.nullable(),
  }),
  /** A still of a case, or a moment of a clip. */
  z.object({
    from: z.literal('exhibit'),
    exhibitId: id,
    caseId: id,
    exhibitSha256: sha256,
    /** Of a clip: from its first frame. Null of a still. */
    atMs: moment.nullable(),
    frame: frameTaken.nullable(),
  }),
  /** A picture of a watchlist entry. Destroyed with it. */
  z.object({ from: z.literal('entry'), entryId: id, photoId: id }),
]);
export type ProbeOrigin = z.infer<typeof probeOrigin>;

/** What a receipt says of a picture that was taken from footage. Nothing of one that was handed over but its vector. */
export function pictureInReceipt(probe: { origin: unknown; sha256: string | null }) {
  const origin = probeOrigin.parse(probe.origin);
  return origin.from === 'picture' ? undefined : { ...origin, pictureSha256: probe.sha256 };
}

/** A box of the frame as a box of the part that was cut out of it; null where none was drawn. */
export function boxInPart(origin: ProbeOrigin): Box | null {
  if (origin.from !== 'recording' || !origin.frame) return null;
  const { part } = origin.frame;
  return {
    x: (origin.box.x - part.x) / part.w,
    y: (origin.box.y - part.y) / part.h,
    w: origin.box.w / part.w,
    h: origin.box.h / part.h,
  };
}
