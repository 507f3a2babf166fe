import { z } from 'zod';
import { coverage, instant } from '@/core/footage/schema';
import { authoritySummary, purged } from '../authority/state';
import { companions, companionsQuery } from './companions-schema';
import { onward, onwardQuery } from './onward-schema';
import { plateHistory, plateHistoryQuery } from './plate-history-schema';
import { repeated, repeatedQuery } from './repeated-schema';
import { scenes, scenesQuery } from './scenes-schema';

const id = z.uuid();

/** For which case, or for what, somebody asks; a question that compares faces says all that a search by face does. */
const authority = z.object({
  caseId: id.optional(),
  purpose: z.string().trim().max(500).optional(),
  missingReport: z.string().trim().max(200).optional(),
  /** Code of the law that it rests on, of the list of the force. */
  legalBasis: z.string().max(60).optional(),
  /** An approval of this very question; case, purpose and legal basis are those that were approved. */
  authorityId: id.optional(),
  /** Why it runs before it is approved. */
  urgent: z.string().trim().min(3).max(300).optional(),
  /** Who is looked for is, or may be, under 18. */
  ofMinor: z.boolean().optional(),
});

/** A question across sightings. */
export const relationRequest = z
  .discriminatedUnion('kind', [
    plateHistoryQuery.extend({ kind: z.literal('PLATE_HISTORY') }),
    onwardQuery.extend({ kind: z.literal('ONWARD') }),
    companionsQuery.extend({ kind: z.literal('COMPANIONS') }),
    scenesQuery.extend({ kind: z.literal('SCENES') }),
    repeatedQuery.extend({ kind: z.literal('REPEATED') }),
  ])
  .and(authority);
export type RelationRequest = z.infer<typeof relationRequest>;
export type RelationKind = RelationRequest['kind'];

const answer = z.discriminatedUnion('kind', [
  plateHistory.extend({ kind: z.literal('PLATE_HISTORY') }),
  onward.extend({ kind: z.literal('ONWARD') }),
  companions.extend({ kind: z.literal('COMPANIONS') }),
  scenes.extend({ kind: z.literal('SCENES') }),
  repeated.extend({ kind: z.literal('REPEATED') }),
]);
export type Answer = z.infer<typeof answer>;

/** A question with its answer, kept like a search. */
export const relation = z.object({
  id,
  createdAt: instant,
  actorName: z.string(),
  caseId: id.nullable(),
  purpose: z.string().nullable(),
  request: relationRequest,
  /** Which models were compared: Space, pack, hashes, thresholds; empty where none were. */
  models: z.record(z.string(), z.unknown()),
  coverage,
  /** What the answer rests on and what it does not know, in words. */
  said: z.array(z.string()),
  watermark: instant,
  total: z.int(),
  durationMs: z.int(),
  /** Of a question that compares faces: on what it rests, and how that stands. */
  authority: authoritySummary.nullable(),
  purged: purged.nullable(),
  /** Null once what was found was taken away. */
  answer: answer.nullable(),
});
export type Relation = z.infer<typeof relation>;

export const relationSummary = z.object({
  id,
  kind: z.enum(['PLATE_HISTORY', 'ONWARD', 'COMPANIONS', 'SCENES', 'REPEATED']),
  createdAt: instant,
  actorName: z.string(),
  /** What was asked about, in a few words: a plate. */
  about: z.string(),
  total: z.int(),
});
export type RelationSummary = z.infer<typeof relationSummary>;
