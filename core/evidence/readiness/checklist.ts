import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import defaults from './checklist.json';
import { type Checklist, checklist } from './schema';

/** The list that counsel wrote cannot be used; the message says why. */
export class ChecklistUnusable extends Error {
  override name = 'ChecklistUnusable';
}

/**
 * The list of what a court will ask: the file that is configured, or the one that comes along.
 * @throws ChecklistUnusable
 */
export async function readChecklist(file: string | undefined): Promise<Checklist> {
  if (file === undefined) return checklist.parse(defaults);
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ChecklistUnusable(`READINESS_FILE ${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = checklist.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ChecklistUnusable(`READINESS_FILE ${file} is no list: ${firstOf(parsed.error)}`);
}

const firstOf = ({ issues }: z.ZodError) =>
  issues[0] ? `${issues[0].path.join('.')}: ${issues[0].message}` : 'unknown';
