import { z } from 'zod';
import { instant } from '@/core/footage/schema';

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
  text: z.string(),
  /** The characters asked for, not others that readers confuse with them. */
  exact: z.boolean(),
  /** Two readings agreed. */
  agreed: z.boolean(),
  startsAt: instant,
  endsAt: instant,
  camera: z.object({ id: z.int(), code: z.string(), name: z.string() }),
});

export const plateHistory = z.object({
  plate: z.string(),
  total: z.int(),
  /** Of them, those whose reading is uncertain or confusable with another plate's. */
  uncertain: z.int(),
  firstAt: instant.nullable(),
  lastAt: instant.nullable(),
  byCamera: z.array(passage.shape.camera.extend({ count: z.int() })),
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
  /** Sightings of cameras without a position: their journeys could not be judged. */
  unplaced: z.int(),
});
export type PlateHistory = z.infer<typeof plateHistory>;
