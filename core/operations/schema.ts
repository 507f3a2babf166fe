import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { jobProgress, queueNames } from './jobs';

export const jobState = z.enum(['waiting', 'active', 'delayed', 'failed', 'completed']);
export const jobView = z.object({
  id: z.string(),
  queue: z.enum(queueNames),
  name: z.string(),
  state: jobState,
  /** What it works on, in words: a file name, a case reference. */
  subject: z.string(),
  recordingId: z.string().nullable(),
  progress: jobProgress.nullable(),
  attemptsMade: z.int(),
  attempts: z.int(),
  /** Why it failed last. */
  failedReason: z.string().nullable(),
  addedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type JobView = z.infer<typeof jobView>;

export const jobsOverview = z.object({
  queues: z.array(z.object({ name: z.enum(queueNames), counts: z.record(jobState, z.int()) })),
  active: z.array(jobView),
  waiting: z.array(jobView),
  /** Dead letters: tried as often as allowed, waiting for a person. */
  failed: z.array(jobView),
});
export type JobsOverview = z.infer<typeof jobsOverview>;

/** The body of every error answer. */
export const problem = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    requestId: z.string(),
  }),
});
export type Problem = z.infer<typeof problem>;
