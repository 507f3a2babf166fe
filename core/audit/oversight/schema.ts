import { z } from 'zod';
import { instant } from '@/core/footage/schema';

/** A month, as 2026-11. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Write the month as 2026-11.');
export const monthQuery = z.object({ month });
export const spanQuery = z.object({ from: instant, to: instant });

/** One use of the search, as oversight sees it: nothing of what was looked for or found. */
export const use = z.object({
  seq: z.string(),
  at: instant,
  actorName: z.string(),
  actorRole: z.string(),
  kind: z.string(),
  outcome: z.enum(['done', 'denied', 'failed']),
  /** What it rested on, in words of whoever asked; null where none was given. */
  purpose: z.string().nullable(),
  caseReference: z.string().nullable(),
  /** Sightings found, and how many of them somebody kept. */
  found: z.int().nullable(),
  kept: z.int().nullable(),
  /** Why it was refused. */
  reason: z.string().nullable(),
});
export type Use = z.infer<typeof use>;
export const usesPage = z.object({ items: z.array(use), truncated: z.boolean() });

export const unusualRule = z.enum(['odd-hours', 'nil-results', 'bulk-browsing', 'same-plate', 'refused']);
export type UnusualRule = z.infer<typeof unusualRule>;

/** Somebody's use that a rule points at. It says that somebody should ask, and nothing more. */
export const unusual = z.object({
  rules: z.array(z.object({ rule: unusualRule, numbers: z.record(z.string(), z.number()) })),
  items: z.array(
    z.object({
      rule: unusualRule,
      actorName: z.string(),
      actorRole: z.string(),
      count: z.int(),
      of: z.int().nullable(),
      firstAt: instant,
      lastAt: instant,
      /** Tells repetitions of one plate apart from another without naming it. */
      mark: z.string().nullable(),
    }),
  ),
});
export type Unusual = z.infer<typeof unusual>;

const share = z.object({ value: z.number(), low: z.number(), high: z.number() });
/** How often what the machine put forward was set aside by people, by kind. */
export const errorRates = z.object({
  items: z.array(
    z.object({
      from: z.enum(['search', 'alert']),
      kind: z.string(),
      right: z.int(),
      wrong: z.int(),
      /** Of those decided, the part that was wrong, with Wilson's 95 % interval. */
      wrongShare: share.nullable(),
    }),
  ),
});

/** Counts of a month, all of them of the audit log. */
export const transparency = z.object({
  month,
  timeZone: z.string(),
  from: instant,
  to: instant,
  /** Entries of the log in the month: what all counts add up to. */
  entries: z.int(),
  firstSeq: z.string().nullable(),
  lastSeq: z.string().nullable(),
  headlines: z.array(z.object({ key: z.string(), count: z.int() })),
  deeds: z.array(z.object({ action: z.string(), outcome: z.string(), count: z.int() })),
});
export type Transparency = z.infer<typeof transparency>;
