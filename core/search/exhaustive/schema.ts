import { z } from 'zod';
import { instant } from '@/core/footage/schema';

/** What an exhaustive answer lists beyond the quick one that it was asked from; ranks of the exhaustive one. */
export const beyond = z.object({
  /** The quick one. */
  searchId: z.uuid(),
  /** Listed by the exhaustive one. */
  listed: z.int(),
  /** Already indexed then, and not listed by the quick one. */
  missed: z.array(z.int()),
  /** Indexed after the quick one. */
  newer: z.array(z.int()),
});
export type Beyond = z.infer<typeof beyond>;

/** An approximate search carried out over everything: asked for, under way, or ended. */
export const exhaustiveRun = z.object({
  status: z.enum(['PENDING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']),
  /** How much of the comparing is done, 0 to 1. */
  share: z.number(),
  askedAt: instant,
  /** Why it failed, and what to do. */
  error: z.string().nullable(),
  /** The search that it became. */
  foundId: z.uuid().nullable(),
  beyond: beyond.nullable(),
});

/** What comparing everything in the scope of a search would take, and how far it is where it was asked for. */
export const exhaustive = z.object({
  /** To be compared, about. */
  vectors: z.int(),
  expectedMs: z.int(),
  /** Whether that is from earlier ones on this installation; else it is reckoned for one processor core. */
  measuredHere: z.boolean(),
  /** The last that the person asked for; null where there is none. */
  run: exhaustiveRun.nullable(),
});
export type Exhaustive = z.infer<typeof exhaustive>;
