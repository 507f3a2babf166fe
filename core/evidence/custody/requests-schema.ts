import { z } from 'zod';
import { instant } from '@/core/footage/schema';

const id = z.uuid();
const words = (max: number) => z.string().trim().min(1).max(max);
const deed = z.object({ by: z.string(), at: instant });

export const askers = ['IO', 'COURT', 'DEFENCE', 'PROSECUTOR', 'OTHER'] as const;

export const requestInput = z
  .object({
    askedByKind: z.enum(askers),
    askedBy: words(200),
    /** Of the letter or order. */
    reference: z.string().trim().max(200).nullable().default(null),
    receivedAt: instant,
    dueAt: instant,
    place: words(500),
    /** Cameras within so many metres of it are held with those that are named. */
    around: z
      .object({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        radiusM: z.int().min(1).max(20_000),
      })
      .nullable()
      .default(null),
    cameraIds: z.array(z.int()).max(200).default([]),
    from: instant,
    to: instant,
    caseId: id.nullable().default(null),
  })
  .refine((value) => Date.parse(value.to) > Date.parse(value.from), {
    message: 'The end lies before the start.',
    path: ['to'],
  })
  .refine((value) => Date.parse(value.dueAt) >= Date.parse(value.receivedAt), {
    message: 'The answer is due before the request came in.',
    path: ['dueAt'],
  });
export type RequestInput = z.output<typeof requestInput>;

const file = z.object({
  id,
  name: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  /** Corrected times. */
  from: instant,
  to: instant,
  /** Null: the camera's clock was never measured. */
  uncertaintyMs: z.number().nullable(),
});

/** What there is of a span at a moment: files, what was deleted, and when nothing was recorded. */
export const footageFound = z.object({
  at: instant,
  cameras: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      name: z.string(),
      drawn: z.boolean(),
      /** Held for this request at that moment. */
      held: z.boolean(),
      /** `dueAt`: when its class would let it go if nothing held it; null: no class ever does. */
      files: z.array(file.extend({ dueAt: instant.nullable() })),
      deleted: z.array(file.extend({ deletedAt: instant.nullable() })),
      gaps: z.array(z.object({ from: instant, to: instant, reason: z.enum(['not-recorded', 'damaged']) })),
    }),
  ),
});
export type FootageFound = z.infer<typeof footageFound>;

/** `RECEIVED`: nothing could be held. `RELEASED`: none of its holds is in force any more. */
const requestState = z.enum(['RECEIVED', 'HELD', 'ANSWERED', 'RELEASED']);

const requestSummary = z.object({
  id,
  number: z.int(),
  state: requestState,
  askedByKind: z.enum(askers),
  askedBy: z.string(),
  reference: z.string().nullable(),
  receivedAt: instant,
  dueAt: instant,
  place: z.string(),
  from: instant,
  to: instant,
  case: z.object({ id, reference: z.string() }).nullable(),
  /** Cameras that are or were held for it. */
  cameras: z.int(),
  answered: deed.extend({ text: z.string() }).nullable(),
});
export type RequestSummary = z.infer<typeof requestSummary>;

export const requests = z.object({ items: z.array(requestSummary) });
export const requestsQuery = z.object({ caseId: id.optional() });

export const preservationRequest = requestSummary.extend({
  district: z.string(),
  around: z.object({ latitude: z.number(), longitude: z.number(), radiusM: z.int() }).nullable(),
  recorded: deed,
  /** When it came in, when it was answered, and now. */
  found: footageFound,
  answerFound: footageFound.nullable(),
  now: footageFound,
});
export type PreservationRequest = z.infer<typeof preservationRequest>;

export const answerInput = z.object({ text: words(5000) });
