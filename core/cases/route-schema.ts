import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';
import { leg } from '@/core/search/relations/ways';

const id = z.uuid();

/** A new step: a sighting, and the answer that it was taken from. */
export const routeStepInput = z.object({
  trackId: id,
  relationId: id.optional(),
  note: z.string().trim().max(2000).optional(),
});

export const routeInput = z.object({
  title: z.string().trim().min(1).max(200),
  /** Its first step. */
  trackId: id,
});

const step = z.object({
  id,
  /** As it was shown when the step was taken. */
  sighting,
  note: z.string().nullable(),
  actorName: z.string(),
  at: instant,
});

/** A route that was built sighting by sighting, in order of corrected time. */
export const caseRoute = z.object({
  id,
  caseId: id,
  title: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  /** Those that stand, each with the way from the one before it. */
  steps: z.array(step.extend({ leg: leg.nullable() })),
  /** Taken back; the trail keeps them. */
  removed: z.array(step.extend({ removedBy: z.string(), removedAt: instant, reason: z.string().nullable() })),
});
export type CaseRoute = z.infer<typeof caseRoute>;
