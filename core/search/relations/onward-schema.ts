import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';
import { leg, way } from './ways';

export const onwardQuery = z.object({
  /** The sighting to go on from. */
  trackId: z.uuid(),
  direction: z.enum(['next', 'previous']).default('next'),
  /** How long after it, or before it, is looked at. */
  withinMin: z.int().min(1).max(1_440).default(120),
  /** What would have to be faster is left out. */
  limitKmh: z.number().min(3).max(400).default(140),
  /** Left out or empty: every camera the actor may see. */
  cameraIds: z.array(z.int()).max(2000).optional(),
});

export const onward = z.object({
  direction: onwardQuery.shape.direction.unwrap(),
  /** The sighting asked from. */
  start: sighting,
  from: instant,
  to: instant,
  limitKmh: z.number(),
  /** Likeliest first: by what it is recognised by, then by the pace that the way would have needed, then the sooner. */
  candidates: z.array(
    z.object({
      sighting,
      /** `agreed`: the same text, agreed on at both; `read`: the same text; `confusable`: but for what readers confuse. */
      plate: z.enum(['agreed', 'read', 'confusable', 'near']).nullable(),
      /** Both have an agreed plate, and they are not the same. */
      otherPlate: z.boolean(),
      look: z.object({ cosine: z.number(), strength: z.enum(['strong', 'fair', 'weak']) }).nullable(),
      leg,
      /** `direct`: at the speed of traffic; `slow`: it stopped or went round; `unknown`: no way or time is known. */
      pace: z.enum(['direct', 'slow', 'fast', 'unknown']),
    }),
  ),
  /** Found alike, but nobody could have got there, or from there, in the time. */
  unreachable: z.int(),
  /** Cameras that could be reached, nearest first: whether not having seen it there says anything. */
  cameras: z.array(
    z.object({
      camera: z.object({ id: z.int(), code: z.string(), name: z.string() }),
      way: way.nullable(),
      /** From here on it could have been there: the earliest arrival; going back, the latest departure. */
      couldBeAt: instant,
      candidates: z.int(),
      /** Of the time it could have been there. */
      timeMs: z.number(),
      indexedMs: z.number(),
      /** `not-seen` only where every moment was recorded and indexed. */
      state: z.enum(['seen', 'not-seen', 'unknown']),
    }),
  ),
  /** Further cameras in reach that are not listed. */
  camerasLeftOut: z.int(),
});
export type Onward = z.infer<typeof onward>;
