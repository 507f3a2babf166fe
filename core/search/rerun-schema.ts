import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { METHODS } from './plan';
import { receiptCheck } from './receipts/schema';

const value = z.union([z.string(), z.number()]).nullable();
const rank = z.int();
const trackId = z.uuid();

/** One thing that is not as the receipt has it. Ranks count from 1. */
export const change = z.discriminatedUnion('what', [
  z.object({ what: z.literal('model'), name: z.string(), before: z.unknown(), now: z.unknown() }),
  z.object({ what: z.enum(['method', 'threshold', 'total']), before: value, now: value }),
  z.object({ what: z.literal('camera'), cameraId: z.int(), why: z.literal('no-longer-there') }),
  z.object({ what: z.literal('missing'), rank, trackId, why: z.enum(['deleted', 'no-longer-found']) }),
  z.object({
    what: z.literal('added'),
    rank,
    trackId,
    why: z.enum(['indexed-since', 'overlooked', 'not-listed-before']),
  }),
  z.object({ what: z.literal('score'), trackId, before: z.number(), now: z.number() }),
  z.object({ what: z.literal('order'), rank, before: trackId, now: trackId }),
]);
export type Change = z.infer<typeof change>;

/** What carrying out a stored search again came to. */
export const rerun = z.object({
  searchId: z.uuid(),
  /** When the receipt was made, and up to when the index was known to it. */
  madeAt: instant,
  watermark: instant,
  /** Looked at before anything was compared. */
  signature: receiptCheck,
  listed: z.object({ before: z.int(), now: z.int() }),
  /**
   * What the author looked at and the person who asks may not see: cameras, and of what the receipt lists those seen by them.
   * They are left out of the comparison, and so are total and method, which count them.
   */
  hidden: z.object({ cameras: z.int(), listed: z.int() }),
  /** How vectors were compared, or what was looked through instead: then and now. Others give other answers; null where not said. */
  method: z.object({ before: z.enum(METHODS).nullable(), now: z.enum(METHODS) }),
  /** Nothing that was compared has changed. */
  same: z.boolean(),
  changes: z.array(change),
});
export type Rerun = z.infer<typeof rerun>;
