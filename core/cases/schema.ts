import { z } from 'zod';
import { bundle, exhibit } from '@/core/evidence/schema';
import { instant } from '@/core/footage/schema';

const id = z.uuid();
const words = (max: number) => z.string().trim().max(max);
const optionalWords = (max: number) => words(max).nullable().optional();

export const identityDocument = z.enum(['CNIC', 'PASSPORT', 'POR_CARD', 'OTHER', 'NONE']);
export const caseStatus = z.enum(['OPEN', 'CHALLANED', 'CLOSED']);

const fields = z.object({
  stationId: z.int(),
  firYear: z.int().min(1947).max(2100),
  firNumber: words(20).min(1),
  title: words(200).min(1),
  occurredFrom: instant,
  occurredTo: instant.nullable().optional(),
  reportedAt: instant,
  informantName: words(200).min(1),
  informantParentage: optionalWords(200),
  informantResidence: optionalWords(500),
  informantDocument: identityDocument,
  informantNumber: optionalWords(40),
  offence: words(500).min(1),
  /** Section with its act, e.g. "302 PPC". */
  sections: z.array(words(60).min(1)).min(1).max(40),
  property: optionalWords(2000),
  place: words(500).min(1),
  placeLatitude: z.number().min(-90).max(90).nullable().optional(),
  placeLongitude: z.number().min(-180).max(180).nullable().optional(),
  /** From the station. */
  distanceM: z.int().nonnegative().nullable().optional(),
  direction: optionalWords(60),
  accused: optionalWords(5000),
  stepsTaken: optionalWords(5000),
  delayExplanation: optionalWords(5000),
  dispatchedAt: instant.nullable().optional(),
  narrative: optionalWords(50_000),
});

/** `#####-#######-#` (REQUIREMENTS §2: FIR form 24.5(1), informant). */
export const cnicPattern = /^\d{5}-\d{7}-\d$/;

export const caseInput = fields
  .refine((value) => value.informantDocument !== 'CNIC' || cnicPattern.test(value.informantNumber ?? ''), {
    message: 'A CNIC is written #####-#######-#, thirteen digits.',
    path: ['informantNumber'],
  })
  .refine((value) => !value.occurredTo || value.occurredTo >= value.occurredFrom, {
    message: 'The occurrence cannot end before it began.',
    path: ['occurredTo'],
  });
export type CaseInput = z.infer<typeof caseInput>;
export const casePatch = fields
  .omit({ stationId: true, firYear: true, firNumber: true })
  .partial()
  .extend({ status: caseStatus.optional() });

export const reportKind = z.enum(['INTERIM', 'FINAL', 'WITHDRAWN']);
export const caseReport = z.object({
  id,
  kind: reportKind,
  submittedAt: instant,
  submittedBy: z.string(),
  prosecutor: z.string().nullable(),
  note: z.string().nullable(),
  recordedBy: z.string(),
  recordedAt: instant,
});
const submission = { submittedAt: instant, submittedBy: words(200).min(1), note: optionalWords(2000) };
export const caseReportInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('INTERIM'), ...submission, prosecutor: words(200).min(1) }),
  z.object({ kind: z.literal('FINAL'), ...submission, prosecutor: words(200).min(1) }),
  z.object({ kind: z.literal('WITHDRAWN'), ...submission }),
]);

/** The report under s.173: where its clock stands. Days are those left, begun ones counted; 0 or less when past. */
export const deadline = z.object({
  phase: z.enum(['REPORT_DUE', 'INTERIM_DUE', 'OVERDUE', 'INTERIM_IN', 'REPORTED', 'NOT_RUNNING']),
  reportDueAt: instant,
  interimDueAt: instant,
  reportDays: z.int(),
  interimDays: z.int(),
});
export type Deadline = z.infer<typeof deadline>;

export const caseSummary = z.object({
  id,
  /** "FIR 112/2026, PS City, Quetta". */
  reference: z.string(),
  title: z.string(),
  status: caseStatus,
  offence: z.string(),
  sections: z.array(z.string()),
  place: z.string(),
  occurredFrom: instant,
  reportedAt: instant,
  exhibits: z.int(),
  deadline,
  createdAt: instant,
  updatedAt: instant,
});
export type CaseSummary = z.infer<typeof caseSummary>;

export const caseEvent = z.object({
  id,
  at: instant,
  kind: z.string(),
  text: z.string(),
  exhibitId: id.nullable(),
  actorName: z.string(),
});
export const caseEventInput = z.object({ at: instant, text: words(5000).min(1) });

export const caseDetail = caseSummary.extend({
  province: z.string(),
  district: z.object({ id: z.int(), name: z.string() }),
  station: z.object({ id: z.int(), name: z.string() }),
  firYear: z.int(),
  firNumber: z.string(),
  occurredTo: instant.nullable(),
  informantName: z.string(),
  informantParentage: z.string().nullable(),
  informantResidence: z.string().nullable(),
  informantDocument: identityDocument,
  informantNumber: z.string().nullable(),
  property: z.string().nullable(),
  placeLatitude: z.number().nullable(),
  placeLongitude: z.number().nullable(),
  distanceM: z.int().nullable(),
  direction: z.string().nullable(),
  accused: z.string().nullable(),
  stepsTaken: z.string().nullable(),
  delayExplanation: z.string().nullable(),
  dispatchedAt: instant.nullable(),
  narrative: z.string().nullable(),
  createdBy: z.string(),
  /** The case that this one goes on in. */
  mergedInto: z.object({ id, reference: z.string() }).nullable(),
  /** The station that has it now. */
  heldBy: z.object({ id: z.int(), name: z.string() }),
  /** Since when it is there for its members only; null: for its district. */
  sealedAt: instant.nullable(),
  members: z.array(z.object({ userId: z.string(), name: z.string(), role: z.string() })),
  events: z.array(caseEvent),
  exhibitList: z.array(exhibit),
  bundles: z.array(bundle),
  reports: z.array(caseReport),
});
export type CaseDetail = z.infer<typeof caseDetail>;

export const casesQuery = z.object({
  text: z.string().max(200).optional(),
  status: caseStatus.optional(),
  stationId: z.coerce.number().int().optional(),
  /** The time of occurrence touches this span. */
  occurredFrom: instant.optional(),
  occurredTo: instant.optional(),
  /** `due`: cases whose report is due first, the most urgent at the top. */
  sort: z.enum(['newest', 'due']).default('newest'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const caseMatchSource = z.enum([
  'FIR',
  'PERSON',
  'VEHICLE',
  'PLACE',
  'STATEMENT',
  'VERSION',
  'TASK',
  'HYPOTHESIS',
  'EXHIBIT',
  'EVENT',
  'DIARY',
]);
/** Where the words of a search stand in a case. */
export const caseMatch = z.object({
  source: caseMatchSource,
  number: z.int().nullable(),
  parts: z.array(z.object({ text: z.string(), hit: z.boolean() })),
});
export const foundCase = caseSummary.extend({
  /** Empty where no words were looked for. */
  matches: z.array(caseMatch),
});
export type FoundCase = z.infer<typeof foundCase>;
export const casesPage = z.object({ items: z.array(foundCase), nextCursor: z.string().nullable() });
