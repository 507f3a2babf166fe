import { z } from 'zod';
import { instant } from '@/core/footage/schema';

export const diaryEntry = z.object({
  id: z.uuid(),
  number: z.int(),
  at: instant,
  text: z.string(),
  /** Number of the earlier entry that this one corrects. */
  correctsNumber: z.int().nullable(),
  authorName: z.string(),
  writtenAt: instant,
});
export type DiaryEntry = z.infer<typeof diaryEntry>;
export const diary = z.object({ entries: z.array(diaryEntry) });
export const diaryInput = z.object({
  at: instant,
  text: z.string().trim().min(1).max(20_000),
  correctsNumber: z.int().positive().nullable().optional(),
});
