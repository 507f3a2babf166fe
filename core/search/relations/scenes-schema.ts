import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';
import { falsePairs } from '../look-alikes';
import { searchScope } from '../schema';

/** A place for a span of time. */
const scene = searchScope.extend({
  name: z.string().trim().max(80).optional(),
  from: instant,
  to: instant,
});

export const scenesQuery = z.object({
  scenes: z.array(scene).min(2).max(8),
  /** Seen in so many of them at least; left out: in all. */
  atLeast: z.int().min(2).max(8).optional(),
  /** What joins them; faces need an authority. */
  by: z.enum(['PLATE', 'VEHICLE', 'FACE']).default('PLATE'),
});

export const scenes = z.object({
  by: scenesQuery.shape.by.unwrap(),
  atLeast: z.int(),
  scenes: z.array(
    z.object({
      name: z.string(),
      from: instant,
      to: instant,
      cameras: z.int(),
      /** Plates, vehicles or faces there that were compared. */
      compared: z.int(),
      /** Camera-time of the scene, and how much of it was recorded and indexed. */
      timeMs: z.number(),
      indexedMs: z.number(),
    }),
  ),
  /** Those in most scenes first, then the most alike. */
  found: z.array(
    z.object({
      plate: z.string().nullable(),
      /** The reading was the same everywhere, not one that readers confuse with it. */
      exact: z.boolean(),
      /** Two readings agreed everywhere. */
      agreed: z.boolean(),
      /** How the least alike of its sightings resembles the first. */
      strength: z.enum(['strong', 'fair', 'weak']).nullable(),
      in: z.array(z.object({ scene: z.int(), sighting })),
    }),
  ),
  /** How many plates would be found by chance; null where looks or faces were compared. */
  expected: z.number().nullable(),
  /** By chance alone among looks or faces; null where that is not known, left out for plates and in answers of before. */
  falsePairs: falsePairs.nullish(),
});
export type Scenes = z.infer<typeof scenes>;
