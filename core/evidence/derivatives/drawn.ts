import { z } from 'zod';

// What people draw and choose: shared with the pages, so no more than shapes.

const fraction = z.number().min(0).max(1);
const ms = z.int().nonnegative();

/** What a derivative is. */
export const derivativeKind = z.enum(['COURT_COPY', 'ANNOTATED', 'COMPILATION', 'REDACTED']);
export type DerivativeKind = z.infer<typeof derivativeKind>;

/** Time of the recording, and a box in fractions of the displayed picture. */
const key = z.tuple([z.number(), fraction, fraction, fraction, fraction]);
export type Key = z.infer<typeof key>;

/** What a region of redaction covers. */
export const regionSubject = z.enum(['FACE', 'HEAD', 'PERSON', 'VEHICLE', 'PLATE', 'DRAWN']);

/**
 * A part of the picture that is made unrecognisable, from `fromMs` to `toMs` of the recording, at its keys and between them. `grow` says
 * by how much of its own side a box is widened each way; `reachMs` how far around a moment the boxes are taken together, so that a
 * box that lags behind leaves nothing open.
 */
export const region = z
  .object({
    id: z.string().min(1).max(64),
    subject: regionSubject,
    trackId: z.uuid().nullable(),
    label: z.string().max(120),
    fromMs: ms,
    toMs: ms,
    keys: z.array(key).min(1).max(20_000),
    grow: z.number().min(0).max(2),
    reachMs: z.int().min(0).max(5_000),
  })
  .refine((value) => value.toMs >= value.fromMs, {
    message: 'The end lies before the start.',
    path: ['toMs'],
  });
export type Region = z.infer<typeof region>;

/** How a region is made unrecognisable. `solid` is the default; `blur` can partly be undone by others (docs/guide). */
export const cover = z.enum(['solid', 'pixelate', 'blur']);

export const redaction = z.object({
  cover,
  regions: z.array(region).max(2_000),
  /** Tracks whose persons and vehicles stay visible: what the person who asked decided. */
  visibleTrackIds: z.array(z.uuid()).max(200),
});
export type Redaction = z.infer<typeof redaction>;

/** A mark that points something out. It is drawn on a copy; the recording stays as it is. */
export const annotation = z
  .object({
    id: z.string().min(1).max(64),
    shape: z.enum(['arrow', 'ellipse', 'box', 'spotlight', 'magnifier', 'label']),
    text: z.string().max(200).default(''),
    colour: z.enum(['yellow', 'red', 'green', 'blue', 'white']).default('yellow'),
    fromMs: ms,
    toMs: ms,
    /** Where it is; between keys it moves evenly. Following a track, these are the track's own boxes. */
    keys: z.array(key).min(1).max(20_000),
    trackId: z.uuid().nullable().default(null),
    /** Of a magnifier: how much larger. */
    factor: z.number().min(1.5).max(8).default(3),
  })
  .refine((value) => value.toMs >= value.fromMs, {
    message: 'The end lies before the start.',
    path: ['toMs'],
  });
export type Annotation = z.infer<typeof annotation>;

/** How the samples of a still were changed for looking at it, where they were. */
export const display = z.object({
  brightness: z.number().min(-1).max(1),
  contrast: z.number().min(0.25).max(4),
  gamma: z.number().min(0.25).max(4),
});
export type Display = z.infer<typeof display>;

/** What is written below the picture, on each frame. */
export const burnIn = z.object({
  cameraTime: z.boolean(),
  correctedTime: z.boolean(),
  frameNumber: z.boolean(),
});
export type BurnIn = z.infer<typeof burnIn>;
