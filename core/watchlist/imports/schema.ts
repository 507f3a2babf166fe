import { z } from 'zod';

/** Something in a file: row 1 is the head. Errors keep a row out, hints do not. */
export const importProblem = z.object({
  row: z.int(),
  column: z.string(),
  severity: z.enum(['error', 'hint']),
  message: z.string(),
  remedy: z.string(),
});
export type ImportProblem = z.infer<typeof importProblem>;

/** What a file would do; nothing was written. */
export const importCheck = z.object({
  sha256: z.string(),
  rows: z.int(),
  /** Rows that would be written. */
  ready: z.int(),
  problems: z.array(importProblem),
});
export type ImportCheck = z.infer<typeof importCheck>;

export const importQuery = z.object({
  /** Of the file that was checked: another one is not written in its place. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Leave out rows with errors; otherwise nothing is written while there are any. */
  skipBad: z.stringbool().default(false),
});
export const importWritten = z.object({ importId: z.uuid(), written: z.int(), skipped: z.int() });
export const importApproved = z.object({ approved: z.int() });
