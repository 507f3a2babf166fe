import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type Json } from '@/core/audit/canonical';
import { instant } from '@/core/footage/schema';
import { reading } from '@/core/footage/working-copy';
import { annotation, burnIn, derivativeKind, display, redaction } from './drawn';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const ms = z.int().nonnegative();

/** A stretch of a recording that a derivative shows, with what is known of it when the recipe was written. */
export const source = z.object({
  recordingId: z.uuid(),
  recordingName: z.string(),
  recordingSha256: sha256,
  /** How the recording is read (core/footage/working-copy.ts), so that times hold. */
  reading,
  /** Presentation time of the first frame in the container, as read at intake; null where it was not. */
  firstPtsMs: z.number().nullable(),
  fromMs: ms,
  toMs: ms,
  /** The exhibit it is a copy of; null where it was taken from the recording directly. */
  exhibit: z.object({ id: z.uuid(), number: z.int(), kind: z.enum(['CLIP', 'STILL']), sha256 }).nullable(),
  /** Of a still: its frame, counted from the recording's first, 0. */
  frameIndex: z.int().nullable(),
  camera: z.object({ code: z.string(), name: z.string(), timeZone: z.string() }),
  /** Of the recording's first frame: what the camera's clock said, and corrected. */
  stampedStart: instant,
  startsAt: instant,
  offsetMs: z.int(),
  uncertaintyMs: z.int().nullable(),
  redaction: redaction.nullable(),
  annotations: z.array(annotation).max(200),
});
export type Source = z.infer<typeof source>;

const sound = z.object({
  /** Which source is heard. */
  source: z.int().nonnegative(),
  /** Silent stretches, in times of that source's recording. */
  muted: z.array(z.object({ fromMs: ms, toMs: ms })).max(500),
});

/** How the copy is coded; all that decides about its bytes besides the pictures. */
const coding = z.object({
  codec: z.literal('libx264'),
  quality: z.int().min(0).max(40),
  preset: z.string(),
  keyEvery: z.int().positive(),
  soundKbps: z.int().positive(),
});
export const CODING: z.infer<typeof coding> = {
  codec: 'libx264',
  quality: 17,
  preset: 'veryfast',
  keyEvery: 50,
  soundKbps: 128,
};

/**
 * All that is needed to make a derivative again from the originals. Nothing is looked up when it is made: boxes, texts and times are as
 * they were when the recipe was written.
 */
export const recipe = z.object({
  version: z.literal('saboot-recipe/1'),
  kind: derivativeKind,
  form: z.enum(['video', 'still']),
  exhibitNumber: z.int().positive(),
  /** "FIR 112/2026, PS City, Quetta". */
  caseReference: z.string(),
  title: z.string(),
  sources: z.array(source).min(1).max(16),
  layout: z.enum(['single', 'side-by-side', 'sequence']),
  /** Cards before each stretch, this long; 0 for none. */
  cardMs: z.int().min(0).max(20_000),
  burnIn,
  sound: sound.nullable(),
  display: display.nullable(),
  coding,
});
export type Recipe = z.infer<typeof recipe>;

/** The one text of a recipe (RFC 8785). */
export function recipeText(value: Recipe): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)) as Json);
}

/** Names a recipe: SHA-256 of its one text. */
export function recipeSha256(value: Recipe): string {
  return createHash('sha256').update(recipeText(value), 'utf8').digest('hex');
}
