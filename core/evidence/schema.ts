import { z } from 'zod';
import { custodyEvent, instant } from '@/core/footage/schema';
import { derivative } from './derivatives/schema';

const id = z.uuid();
export const workStatus = z.enum(['PENDING', 'READY', 'FAILED']);

export const exhibitInput = z
  .object({
    kind: z.enum(['CLIP', 'STILL']),
    recordingId: id,
    /** Times of the recording's own clock (presentation time). A still names its frame twice. */
    fromMs: z.int().nonnegative(),
    toMs: z.int().nonnegative(),
    title: z.string().trim().min(1).max(200),
    note: z.string().max(5000).optional(),
    trackId: id.optional(),
    searchId: id.optional(),
  })
  .refine((value) => value.toMs >= value.fromMs, {
    message: 'The end lies before the start.',
    path: ['toMs'],
  })
  .refine((value) => value.kind === 'STILL' || value.toMs > value.fromMs, {
    message: 'A clip needs a length.',
    path: ['toMs'],
  });
export type ExhibitInput = z.infer<typeof exhibitInput>;

export const exhibitPatch = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  note: z.string().max(5000).nullable().optional(),
});

export const exhibit = z.object({
  id,
  caseId: id,
  number: z.int(),
  kind: z.enum(['CLIP', 'STILL']),
  status: workStatus,
  title: z.string(),
  note: z.string().nullable(),
  recordingId: id,
  recordingName: z.string(),
  camera: z.object({
    id: z.int(),
    code: z.string(),
    name: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    timeZone: z.string(),
    drawn: z.boolean(),
  }),
  trackId: id.nullable(),
  searchId: id.nullable(),
  requestedFromMs: z.int(),
  requestedToMs: z.int(),
  actualFromMs: z.int().nullable(),
  actualToMs: z.int().nullable(),
  /** Of the requested start. */
  stampedAt: instant,
  at: instant,
  clockOffsetMs: z.int(),
  clockUncertaintyMs: z.int().nullable(),
  mimeType: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  sha256: z.string().nullable(),
  sha512: z.string().nullable(),
  provenance: z.record(z.string(), z.unknown()),
  /** Of a copy made of other exhibits: what it is, and what it was derived from. */
  derivative: derivative.nullable(),
  custody: z.array(custodyEvent),
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
});
export type Exhibit = z.infer<typeof exhibit>;

/** For whom a bundle is made; `selection.ts` says what each holds. */
export const bundleKind = z.enum(['INVESTIGATION', 'PROSECUTION', 'DEFENCE', 'LABORATORY']);
export type BundleKind = z.infer<typeof bundleKind>;

export const bundleInput = z
  .object({
    kind: bundleKind.default('INVESTIGATION'),
    /** Whole original recordings beside the clips; a laboratory gets them always. */
    withMasters: z.boolean().default(false),
    /** Named in the report. */
    recipient: z.string().trim().max(200).default(''),
    /** What a laboratory is asked. */
    request: z.string().trim().max(5000).default(''),
  })
  .refine(({ kind, request }) => kind !== 'LABORATORY' || request !== '', {
    message: 'Say what the laboratory is asked.',
    path: ['request'],
  });

export const bundle = z.object({
  id,
  caseId: id,
  status: workStatus,
  progress: z.number(),
  kind: bundleKind,
  withMasters: z.boolean(),
  recipient: z.string().nullable(),
  request: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  sha256: z.string().nullable(),
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type Bundle = z.infer<typeof bundle>;
