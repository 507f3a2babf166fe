import { z } from 'zod';

/**
 * What is unusual about a file and bears on what its times and pictures mean. People are told of each in words
 * (web/messages), because a court asks. Written once, at intake.
 */
export const particular = z.discriminatedUnion('kind', [
  /** Frames carry no times: they are counted at this rate, which the stream states or, failing that, 25. */
  z.object({ kind: z.literal('times-estimated'), framesPerSecond: z.number(), stated: z.boolean() }),
  /** The stream's clock starts again in the middle: times after it go on from before and are estimates. */
  z.object({ kind: z.literal('clock-restarts'), times: z.int() }),
  /** Distances between frames differ. */
  z.object({ kind: z.literal('variable-rate'), shortestMs: z.number(), longestMs: z.number() }),
  /** Two frames or more carry the same time. */
  z.object({ kind: z.literal('same-times'), frames: z.int() }),
  /** Frames whose times lie hours away from all others are left out. */
  z.object({ kind: z.literal('times-not-believable'), frames: z.int() }),
  /** The file states a longer duration than it holds picture for. */
  z.object({ kind: z.literal('cut-off'), missingMs: z.int() }),
  z.object({ kind: z.literal('interlaced'), topFieldFirst: z.boolean().nullable() }),
  z.object({ kind: z.literal('rotated'), clockwiseDeg: z.int() }),
  /** Pixels are not square: width by height of one. */
  z.object({ kind: z.literal('pixel-shape'), ratio: z.string() }),
  /** Only the first of several pictures is searched. */
  z.object({ kind: z.literal('several-pictures'), count: z.int() }),
  /** Frames that the container's edit list hides: they serve decoding and are not shown. */
  z.object({ kind: z.literal('hidden-frames'), frames: z.int() }),
  /** Read as this stream behind a maker's own header. */
  z.object({ kind: z.literal('maker-header'), readAs: z.string() }),
  /** Searched through a copy that was decoded and coded anew, because no time says in which order frames are shown. */
  z.object({ kind: z.literal('searched-through-copy') }),
]);
export type Particular = z.infer<typeof particular>;
