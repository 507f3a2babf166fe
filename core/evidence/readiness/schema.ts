import { z } from 'zod';
import { instant } from '@/core/footage/schema';

const id = z.uuid();

/** What a court asks for that only people can say. */
export const courtFactKind = z.enum([
  'PRODUCER',
  'PLAYBACK',
  'IDENTIFICATION',
  'OPINION',
  'CERTIFICATE',
  'APPLICATION',
]);
export type CourtFactKind = z.infer<typeof courtFactKind>;

export const courtFactInput = z.object({
  kind: courtFactKind,
  /** Left out: of the whole case, and so of each exhibit. */
  exhibitId: id.optional(),
  person: z.string().trim().min(1).max(200),
  happenedAt: instant,
  words: z.string().trim().max(2000).default(''),
  reference: z.string().trim().max(200).default(''),
});

export const courtFact = z.object({
  id,
  kind: courtFactKind,
  exhibitId: id.nullable(),
  person: z.string(),
  happenedAt: instant,
  words: z.string().nullable(),
  reference: z.string().nullable(),
  by: z.string(),
  at: instant,
  /** Taken back, by whom and when; it counts no more. */
  withdrawn: z.object({ by: z.string(), at: instant, words: z.string().nullable() }).nullable(),
});
export type CourtFact = z.infer<typeof courtFact>;

export const readinessCheck = z.enum([
  'source',
  'producer',
  'acquisition',
  'custody',
  'clock',
  'system',
  'playback',
  'identification',
  'opinion',
  'certificate',
  'disclosure',
  'application',
]);
export type ReadinessCheck = z.infer<typeof readinessCheck>;

/** The list of what a court will ask, as counsel has it: `checklist.json`, or the file that READINESS_FILE names. */
export const checklist = z.object({
  source: z.string(),
  certificate: z.object({
    article: z.string().min(1),
    heading: z.string().min(1),
    statements: z.array(z.string().min(1)).min(1),
  }),
  items: z
    .array(
      z.object({
        check: readinessCheck,
        title: z.string().min(1),
        why: z.string(),
        /** What it is where it is not there. */
        missing: z.enum(['red', 'amber']),
        /** Of the clock: how far from the exhibit a measurement may lie and still count. */
        withinDays: z.int().positive().optional(),
      }),
    )
    .min(1)
    .refine((items) => new Set(items.map(({ check }) => check)).size === items.length, {
      message: 'An item stands twice in the list.',
    }),
});
export type Checklist = z.infer<typeof checklist>;

export const readinessState = z.enum(['green', 'amber', 'red']);
export type ReadinessState = z.infer<typeof readinessState>;

const mendPlace = z.enum(['exhibits', 'disclosure', 'cameras', 'footage', 'fact']);

/** What an exhibit must say of itself before it goes to a court. */
export const custodyPart = z.enum(['producer', 'source', 'acquisition', 'hash']);
export type CustodyPart = z.infer<typeof custodyPart>;

/** An exhibit whose custody is not complete, what it lacks and where that is mended. */
export const custodyGap = z.object({
  id,
  number: z.int(),
  title: z.string(),
  missing: z.array(z.object({ part: custodyPart, what: z.string(), place: mendPlace })),
});
export type CustodyGap = z.infer<typeof custodyGap>;

/** One question of the court and how it stands. */
export const readinessAnswer = z.object({
  check: readinessCheck,
  title: z.string(),
  why: z.string(),
  state: readinessState,
  /** What is on record. */
  found: z.string(),
  /** What is missing, and how to mend it; null where nothing is. */
  mend: z
    .object({
      missing: z.string(),
      remedy: z.string(),
      /** Where: a part of the case's page, the camera's page, or a fact to be recorded here. */
      place: mendPlace,
      fact: courtFactKind.optional(),
    })
    .nullable(),
});
export type ReadinessAnswer = z.infer<typeof readinessAnswer>;

export const readiness = z.object({
  source: z.string(),
  article: z.string(),
  /** The worst of all. */
  state: readinessState,
  exhibits: z.array(
    z.object({
      id,
      number: z.int(),
      title: z.string(),
      state: readinessState,
      answers: z.array(readinessAnswer),
    }),
  ),
  facts: z.array(courtFact),
  /** Exhibits that have a file and cannot go to a court as they are, whatever counsel's list asks. */
  custodyGaps: z.array(custodyGap),
});
export type Readiness = z.infer<typeof readiness>;
