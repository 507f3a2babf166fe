import { z } from 'zod';
import { instant } from '@/core/footage/schema';

export const authorityState = z.enum(['WAITING', 'APPROVED', 'REFUSED', 'LAPSED', 'WITHDRAWN']);
export type AuthorityState = z.infer<typeof authorityState>;

/** Whether nothing may be searched or shown under it any more. */
export const ended = (state: AuthorityState): boolean => state !== 'WAITING' && state !== 'APPROVED';

/** On what a search rests and how that stands, as it is said beside its result. */
export const authoritySummary = z.object({
  id: z.uuid(),
  /** Only who asked may search further under it. */
  askedById: z.string(),
  state: authorityState,
  /** Until when it must be approved. */
  dueAt: instant,
  legalBasis: z.string(),
  missingReport: z.string().nullable(),
  /** Why it ran before it was approved; null where approval came first. */
  urgentReason: z.string().nullable(),
  ofMinor: z.boolean(),
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionNote: z.string().nullable(),
});
export type AuthoritySummary = z.infer<typeof authoritySummary>;

/** Why the results of a search are there no longer. Who, when, over what scope and with which result stays. */
export const purged = z.object({
  at: instant,
  because: z.enum(['refused', 'lapsed', 'withdrawn']),
  /** SHA-256 of the receipt that had been signed. */
  receiptSha256: z.string().nullable(),
});
