import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';
import { falsePairs } from '../look-alikes';

export const repeatedQuery = z.object({
  /** The place: its cameras. */
  cameraIds: z.array(z.int()).min(1).max(50),
  from: instant,
  to: instant,
  of: z.enum(['VEHICLE', 'FACE']).default('VEHICLE'),
  /** On so many days at least, in the zone of each camera. */
  minDays: z.int().min(2).max(60).default(2),
});

export const repeated = z.object({
  of: repeatedQuery.shape.of.unwrap(),
  minDays: z.int(),
  /** Sightings without a name that were compared each with each. */
  compared: z.int(),
  /** By chance alone; null where that is not known, left out in answers of before. */
  falsePairs: falsePairs.nullish(),
  /** On most days first. They resemble each other; nothing says that they are one. */
  groups: z.array(
    z.object({
      days: z.array(z.string()),
      /** Sightings in all; those shown are one a day at least, up to a limit. */
      total: z.int(),
      cameras: z.int(),
      strength: z.enum(['strong', 'fair', 'weak']),
      sightings: z.array(sighting),
    }),
  ),
});
export type Repeated = z.infer<typeof repeated>;
