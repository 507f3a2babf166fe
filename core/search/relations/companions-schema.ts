import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';
import { falsePairs } from '../look-alikes';

export const companionsQuery = z.object({
  /** What is followed: everything with this plate, or these sightings, such as a route's. */
  text: z.string().trim().min(2).max(20).optional(),
  trackIds: z.array(z.uuid()).min(1).max(100).optional(),
  /** Corrected times: within them a plate is followed, and traffic measured. Faces need both. */
  from: instant.optional(),
  to: instant.optional(),
  /** Seen at the same camera within so many seconds. */
  gapS: z.int().min(1).max(900).default(60),
  /** Together so many times at least. */
  atLeast: z.int().min(2).max(20).default(2),
  /** Also vehicles without a readable plate that look alike. */
  looks: z.boolean().default(true),
  /** Also faces; needs an authority and a span of time. */
  faces: z.boolean().default(false),
});

export const companions = z.object({
  /** Sightings of the followed one that are near each other at one camera count as one time. */
  times: z.int(),
  cameras: z.int(),
  anchors: z.array(sighting),
  gapMs: z.number(),
  /** Traffic was measured at the same cameras in this span. */
  measuredFrom: instant,
  measuredTo: instant,
  /** The least explained by chance first. */
  companions: z.array(
    z.object({
      by: z.enum(['plate', 'look', 'face']),
      plate: z.string().nullable(),
      strength: z.enum(['strong', 'fair', 'weak']).nullable(),
      /** Times it was near. */
      seen: z.int(),
      cameras: z.int(),
      /** Its own sightings at these cameras in the measured span. */
      passages: z.int(),
      /** Times it would be near by chance on roads as busy as these. */
      expected: z.number(),
      /** Chance of at least as many times. */
      chance: z.number(),
      /** The same for all that were compared: that any of them would be near so often. */
      corrected: z.number(),
      /** One for each time. */
      sightings: z.array(sighting),
    }),
  ),
  compared: z.object({ plates: z.int(), looks: z.int().nullable(), faces: z.int().nullable() }),
  /** By chance alone among looks and faces; null where that is not known, left out where not asked and in answers of before. */
  falsePairs: z.object({ looks: falsePairs.nullish(), faces: falsePairs.nullish() }).optional(),
});
export type Companions = z.infer<typeof companions>;
