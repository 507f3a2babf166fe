import { z } from 'zod';
import { instant } from '@/core/footage/schema';

export const sealInput = z.object({ reason: z.string().trim().min(3).max(500) });
export const memberInput = z.object({ username: z.string().trim().toLowerCase().min(1).max(64) });

export const breakSealInput = z.object({
  stationId: z.int(),
  firYear: z.int(),
  firNumber: z.string().trim().min(1).max(40),
  /** Why it cannot wait for a member of the case. */
  reason: z.string().trim().min(10).max(500),
});

/** A seal that somebody broke, as an auditor reviews it: who, when, why; nothing of the case but its id. */
export const brokenSeal = z.object({
  id: z.uuid(),
  caseId: z.uuid(),
  byName: z.string(),
  reason: z.string(),
  openedAt: instant,
  expiresAt: instant,
  /** Not reviewed by then, the account is restricted. */
  reviewBy: instant,
  reviewedByName: z.string().nullable(),
  reviewedAt: instant.nullable(),
  finding: z.enum(['JUSTIFIED', 'UNJUSTIFIED']).nullable(),
  reviewNote: z.string().nullable(),
});
export type BrokenSeal = z.infer<typeof brokenSeal>;

export const sealReviewInput = z.object({
  finding: z.enum(['JUSTIFIED', 'UNJUSTIFIED']),
  note: z.string().trim().min(3).max(500),
});
