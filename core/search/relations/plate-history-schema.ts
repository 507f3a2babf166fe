import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';

export const plateHistoryQuery = z.object({
  text: z.string().trim().min(2).max(20),
  /** Corrected times. */
  from: instant.optional(),
  to: instant.optional(),
  /** Two sightings that one vehicle could join only faster than this are told apart. */
  limitKmh: z.coerce.number().min(10).max(400).default(180),
});

const passage = z.object({
  trackId: z.uuid(),
  recordingId: z.uuid(),
  /** The moment of the reading, for the player. */
  ptsMs: z.int(),
  text: z.string(),
  /** The characters asked for, not others that readers confuse with them. */
  exact: z.boolean(),
  /** Two readings agreed. */
  agreed: z.boolean(),
  startsAt: instant,
  endsAt: instant,
  /** Null where the camera's clock was never checked. */
  clockUncertaintyMs: z.int().nullable(),
  camera: z.object({ id: z.int(), code: z.string(), name: z.string(), timeZone: z.string() }),
});

/** How a look disagrees with earlier ones, and what share of the earlier ones that could be compared agreed. */
const difference = z.object({
  what: z.enum(['type', 'colour', 'likeness']),
  /** Class or colour; for the likeness the cosine of the nearest earlier one. */
  now: z.string(),
  before: z.string(),
  agreeing: z.int(),
  compared: z.int(),
});
export type Difference = z.infer<typeof difference>;

export const plateHistory = z.object({
  plate: z.string(),
  total: z.int(),
  /** Of them, those whose reading is uncertain or confusable with another plate's. */
  uncertain: z.int(),
  firstAt: instant.nullable(),
  lastAt: instant.nullable(),
  byCamera: z.array(z.object({ id: z.int(), code: z.string(), name: z.string(), count: z.int() })),
  /** Sightings by the hour of the day, 0 to 23, in each camera's own zone. */
  byHour: z.array(z.int()).length(24),
  passages: z.array(passage),
  /** Next to each other in time, too far apart for one vehicle below the limit. */
  impossible: z.array(
    z.object({
      from: passage,
      to: passage,
      atLeastM: z.number(),
      atMostMs: z.number(),
      /** Null where no time at all lies between. */
      neededKmh: z.number().nullable(),
      clocksChecked: z.boolean(),
    }),
  ),
  /** Vehicles that look unlike the ones that carried the plate before: worth a look, never a verdict. */
  looks: z.array(
    z.object({
      trackId: z.uuid(),
      /** The nearest earlier sighting that it disagrees with. */
      earlierTrackId: z.uuid(),
      strength: z.enum(['strong', 'fair', 'weak']),
      differences: z.array(difference),
    }),
  ),
  /** What likeness rests on; null where no models are in use that state a threshold, left out in answers of before. */
  likeness: z
    .object({
      threshold: z.number(),
      /** The data it was set on, with how many pairs of the same lay above it. */
      setOn: z.string().nullable(),
      /** How often different vehicles reach it; null where the models do not say. */
      falseMatches: z
        .object({ rate: z.number(), atMost: z.boolean(), pairs: z.int(), source: z.string() })
        .nullable(),
    })
    .nullish(),
  /** Other plates that a reader or a memory may take for this one, nearest first. */
  alike: z.array(
    z.object({ text: z.string(), distance: z.number(), sightings: z.int(), agreed: z.boolean() }),
  ),
  /** Sightings of cameras without a position: their journeys could not be judged. */
  unplaced: z.int(),
  /** The sightings of `impossible` and `looks`, with their pictures. */
  sightings: z.array(sighting),
});
export type PlateHistory = z.infer<typeof plateHistory>;
