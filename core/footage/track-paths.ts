import { z } from 'zod';
import { DIRECT, reading } from './working-copy';

/** [ptsMs, x, y, w, h]: time from the first video frame, box in fractions of the displayed picture. */
const point = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]);

/**
 * The object `derived/recordings/<id>/paths/<ordinal>.json`: where each track that ended in that segment was. Boxes live here,
 * one compact object for a minute of footage, and not as millions of rows.
 */
export const storedPaths = z.object({
  version: z.literal(1),
  tracks: z.array(z.object({ trackId: z.uuid(), localId: z.string(), points: z.array(point) })),
});
export type StoredPaths = z.infer<typeof storedPaths>;

/** The object `derived/recordings/<id>/frame-times.json`. */
export const storedFrameTimes = z.object({
  /** Presentation time of the first video frame in the container; all other times here and in the database count from it. */
  firstPtsMs: z.number(),
  /** Presentation times of all frames in order, as the file has them: a variable frame rate is never made even. */
  timesMs: z.array(z.number()),
  /** How the file is read so that these times hold. */
  reading: reading.default(DIRECT),
});
export type StoredFrameTimes = z.infer<typeof storedFrameTimes>;
