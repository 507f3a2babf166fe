import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { annotation, burnIn, cover, derivativeKind, display, region } from './drawn';

const id = z.uuid();
const ms = z.int().nonnegative();

/** Stretches without sound, times of the recording. */
const muted = z.array(z.object({ fromMs: ms, toMs: ms })).max(500);

/** Marks drawn on an exhibit, as they are kept with it. */
export const annotationsContent = z.object({ annotations: z.array(annotation).min(1).max(200) });

/** Regions of an exhibit to make unrecognisable, as they are kept with it. */
export const redactionContent = z.object({
  cover,
  regions: z.array(region).max(2_000),
  visibleTrackIds: z.array(id).max(200),
  /** Which sound goes along. Voices tell who somebody is: none unless somebody wants it. */
  sound: z.enum(['drop', 'keep']).default('drop'),
  muted: muted.default([]),
});
export type RedactionContent = z.infer<typeof redactionContent>;

export const markupInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ANNOTATIONS'), content: annotationsContent }),
  z.object({ kind: z.literal('REDACTION'), content: redactionContent }),
]);
export type MarkupInput = z.infer<typeof markupInput>;

const kept = { id, exhibitId: id, by: z.string(), at: instant };
/** What somebody drew, who and when. */
export const markup = z.discriminatedUnion('kind', [
  z.object({ ...kept, kind: z.literal('ANNOTATIONS'), content: annotationsContent }),
  z.object({ ...kept, kind: z.literal('REDACTION'), content: redactionContent }),
]);
export type Markup = z.infer<typeof markup>;

const common = {
  /** Left out, it is named after what it is a copy of. */
  title: z.string().trim().min(1).max(200).optional(),
  burnIn: burnIn.default({ cameraTime: true, correctedTime: true, frameNumber: true }),
  /** A card in front: exhibit, case, camera, times, original. */
  card: z.boolean().default(true),
};
const ofOne = {
  exhibitId: id,
  /** All that the exhibit shows, or only what was marked when it was attached. */
  stretch: z.enum(['held', 'marked']).default('held'),
};

/** What a copy is to be. */
export const copyInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('COURT_COPY'),
    ...ofOne,
    ...common,
    sound: z.enum(['keep', 'drop']).default('keep'),
    /** Of a still: how its samples are changed for looking at it. */
    display: display.nullable().default(null),
  }),
  z.object({
    kind: z.literal('ANNOTATED'),
    ...ofOne,
    ...common,
    sound: z.enum(['keep', 'drop']).default('keep'),
    markupId: id,
  }),
  z.object({ kind: z.literal('REDACTED'), ...ofOne, ...common, markupId: id }),
  z.object({
    kind: z.literal('COMPILATION'),
    exhibitIds: z.array(id).min(2).max(16),
    layout: z.enum(['side-by-side', 'sequence']),
    ...common,
    /** Whose sound is heard, of those side by side. */
    soundOf: id.nullable().default(null),
  }),
]);
export type CopyInput = z.infer<typeof copyInput>;

/** What is found of a stretch automatically, to be corrected by hand. */
export const proposal = z.object({
  /** Which of the stretch was looked at moment by moment; what was not may show people that no region covers. */
  indexed: z.enum(['whole', 'part', 'none']),
  fromMs: ms,
  toMs: ms,
  subjects: z.array(
    z.object({
      trackId: id,
      kind: z.enum(['PERSON', 'VEHICLE']),
      label: z.string(),
      fromMs: ms,
      toMs: ms,
      /** A moment when it is seen well, for a picture of it. */
      bestMs: ms,
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
  ),
  regions: z.array(region),
});
export type Proposal = z.infer<typeof proposal>;

export const proposalQuery = z.object({
  /** Tracks of those who stay visible, separated by commas. */
  visible: z
    .string()
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',')))
    .pipe(z.array(id).max(200)),
  /** Cover whole persons instead of their faces and heads. */
  persons: z.enum(['faces', 'whole']).default('faces'),
});

/** Redacted copies of all clips and stills of a case. */
export const redactAllInput = z.object({
  visibleTrackIds: z.array(id).max(200),
  persons: z.enum(['faces', 'whole']).default('faces'),
  cover: cover.default('solid'),
});
export type RedactAll = z.infer<typeof redactAllInput>;
export const redactedAll = z.object({
  made: z.array(z.object({ exhibitId: id, number: z.int(), of: z.int() })),
  left: z.array(z.object({ number: z.int(), reason: z.string() })),
});
export type RedactedAll = z.infer<typeof redactedAll>;

const checkState = z.enum(['PENDING', 'SAME_BYTES', 'SAME_FRAMES', 'SAME_PICTURES', 'DIFFERENT', 'FAILED']);

/** What a derived exhibit says of its origin, wherever it is shown. */
export const derivative = z.object({
  kind: derivativeKind,
  recipeSha256: z.string(),
  /** Of a still: how its samples were changed for looking at it. */
  display: display.nullable(),
  parents: z.array(z.object({ id, number: z.int() })),
  progress: z.number(),
  step: z.string().nullable(),
  check: z.object({ state: checkState, note: z.string().nullable(), at: instant.nullable() }).nullable(),
  /** Of a redacted copy: who looked through it, frame by frame where needed. */
  reviewed: z.object({ by: z.string(), at: instant }).nullable(),
});
