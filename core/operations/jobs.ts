import { z } from 'zod';

/**
 * The one door between web and worker: each job's queue, payload and result. Web adds jobs by these names, workers serve them;
 * neither imports the other.
 */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  queue: QueueName;
  name: string;
  payload: Payload;
  result: Result;
  /** How often it is tried before it lies in the dead-letter list. */
  attempts: number;
  /** First wait before a retry; doubles each time. */
  backoffMs: number;
  /**
   * Jobs of one queue go in the order of their due times, the time of adding and this much: what is due later lets newer work
   * of a more urgent kind pass, and not for ever. Left out: in the order of adding, before all that have a due time.
   */
  dueAfterMs?: number;
}

export const queueNames = [
  'intake',
  'index',
  'probe',
  'alerts',
  'deliveries',
  'playback',
  'evidence',
  'copies',
  'models',
  'custody',
  'search',
] as const;
export type QueueName = (typeof queueNames)[number];

const id = z.uuid();
const nothing = z.object({});

function define<Payload extends z.ZodType, Result extends z.ZodType>(job: JobDefinition<Payload, Result>) {
  return job;
}

export const jobs = {
  /** Reads a file that a person or a folder handed over: hash, probe, store, queue for indexing. */
  intake: define({
    queue: 'intake',
    name: 'intake',
    payload: z.object({
      /** A file on the worker's disk; removed afterwards when `consume`. */
      file: z.string(),
      originalName: z.string(),
      source: z.enum(['FOLDER', 'UPLOAD', 'COMMAND', 'DEMO']),
      receivedFrom: z.string(),
      receivedById: z.string().nullable(),
      consume: z.boolean(),
      cameraCode: z.string().optional(),
      /** What the camera stamped at the first frame, ISO 8601 with offset. */
      stampedStart: z.iso.datetime({ offset: true }).optional(),
      /** SHA-256 the sender expects; a different one refuses the file. */
      expectedSha256: z.string().optional(),
    }),
    result: z.object({ recordingId: id, duplicate: z.boolean(), status: z.string() }),
    attempts: 5,
    backoffMs: 2_000,
  }),
  /**
   * A quick look at a recording's key pictures, so that it is searchable long before every moment is indexed; then asks for
   * `index`. Every recording begins here.
   */
  coarse: define({
    queue: 'index',
    name: 'coarse',
    payload: z.object({ recordingId: id }),
    result: z.object({ pictures: z.number().int() }),
    attempts: 3,
    backoffMs: 2_000,
    dueAfterMs: 0,
  }),
  index: define({
    queue: 'index',
    name: 'index',
    payload: z.object({ recordingId: id }),
    result: z.object({ tracks: z.number().int() }),
    attempts: 5,
    backoffMs: 5_000,
    // First looks that come in within six hours go before it; after that it has its turn, whatever comes in.
    dueAfterMs: 6 * 3600_000,
  }),
  /** Finds faces or vehicles in a picture somebody searches with. */
  probe: define({
    queue: 'probe',
    name: 'probe',
    payload: z.object({ probeId: id }),
    result: nothing,
    attempts: 2,
    backoffMs: 500,
  }),
  /** Makes the vector of words that somebody searches with. */
  phrase: define({
    queue: 'probe',
    name: 'phrase',
    payload: z.object({ phraseId: id }),
    result: nothing,
    attempts: 2,
    backoffMs: 500,
  }),
  /** Looks whether what a picture of a watchlist entry shows can be compared, and makes its template. */
  'watch-photo': define({
    queue: 'probe',
    name: 'watch-photo',
    payload: z.object({ photoId: id }),
    result: nothing,
    attempts: 3,
    backoffMs: 1_000,
  }),
  /** Compares what was indexed of a recording since with the watchlist, and raises alerts. */
  alert: define({
    queue: 'alerts',
    name: 'alert',
    payload: z.object({ recordingId: id }),
    result: z.object({ sightings: z.int(), alerts: z.int() }),
    attempts: 5,
    backoffMs: 1_000,
  }),
  /** Looks through what was indexed before an entry was active. */
  'search-back': define({
    queue: 'alerts',
    name: 'search-back',
    payload: z.object({ entryId: id }),
    result: z.object({ alerts: z.int() }),
    attempts: 3,
    backoffMs: 5_000,
  }),
  /** Tells another system of an alert. */
  deliver: define({
    queue: 'deliveries',
    name: 'deliver',
    payload: z.object({ deliveryId: id }),
    result: nothing,
    attempts: 8,
    backoffMs: 5_000,
  }),
  /** Makes a browser-playable stream: a remux, or a proxy only where the browser cannot play the codec. */
  playback: define({
    queue: 'playback',
    name: 'playback',
    payload: z.object({ recordingId: id }),
    result: nothing,
    attempts: 3,
    backoffMs: 2_000,
  }),
  /** Makes the vectors of what is indexed in the Spaces of the pack in use, after another one came into use. */
  reembed: define({
    queue: 'models',
    name: 'reembed',
    payload: nothing,
    result: z.object({ tracks: z.number().int() }),
    attempts: 3,
    backoffMs: 10_000,
  }),
  /** Makes what large scopes of vectors are searched with: sketches and, for months that are over, graphs. */
  sketch: define({
    queue: 'models',
    name: 'sketch',
    payload: nothing,
    result: z.object({ steps: z.number().int() }),
    attempts: 3,
    backoffMs: 60_000,
  }),
  /** Carries a search out over everything in its scope, however long that takes. */
  exhaustive: define({
    queue: 'search',
    name: 'exhaustive',
    payload: z.object({ exhaustiveId: id }),
    result: nothing,
    attempts: 3,
    backoffMs: 5_000,
  }),
  exhibit: define({
    queue: 'evidence',
    name: 'exhibit',
    payload: z.object({ exhibitId: id }),
    result: nothing,
    attempts: 3,
    backoffMs: 2_000,
  }),
  /** Makes a derivative from its recipe: a court copy, marks, a compilation, a redaction. */
  copy: define({
    queue: 'copies',
    name: 'copy',
    payload: z.object({ exhibitId: id }),
    result: nothing,
    attempts: 3,
    backoffMs: 2_000,
  }),
  /** Makes a derivative again and compares. */
  remake: define({
    queue: 'copies',
    name: 'remake',
    payload: z.object({ exhibitId: id }),
    result: nothing,
    attempts: 2,
    backoffMs: 2_000,
  }),
  /** Signs the size and root of the audit log, and leaves both in storage. */
  checkpoint: define({
    queue: 'evidence',
    name: 'checkpoint',
    payload: nothing,
    result: z.object({ size: z.int() }),
    attempts: 3,
    backoffMs: 5_000,
  }),
  /** Takes away what searches found that were refused or that nobody approved in time, and faces that led to nothing. */
  purge: define({
    queue: 'evidence',
    name: 'purge',
    payload: nothing,
    result: z.object({ lapsed: z.int(), pictures: z.int() }),
    attempts: 5,
    backoffMs: 5_000,
  }),
  /** Tells the store which originals are held. */
  'store-holds': define({
    queue: 'custody',
    name: 'store-holds',
    payload: nothing,
    result: z.object({ changed: z.int() }),
    attempts: 3,
    backoffMs: 5_000,
  }),
  /** Reads originals and exhibits again that are due for it, for about a minute, and compares them with their hashes. */
  scrub: define({
    queue: 'custody',
    name: 'scrub',
    payload: nothing,
    result: z.object({ checked: z.int(), broken: z.int() }),
    attempts: 3,
    backoffMs: 30_000,
  }),
  /** Deletes what two people decided to delete. */
  dispose: define({
    queue: 'custody',
    name: 'dispose',
    payload: z.object({ disposalId: id }),
    result: nothing,
    attempts: 5,
    backoffMs: 10_000,
  }),
  bundle: define({
    queue: 'evidence',
    name: 'bundle',
    payload: z.object({ bundleId: id }),
    result: nothing,
    attempts: 3,
    backoffMs: 5_000,
  }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]['payload']>;
export type JobResult<Name extends JobName> = z.infer<(typeof jobs)[Name]['result']>;

/** Progress of a job as a person reads it. `done` is a fraction, 0 to 1. */
export const jobProgress = z.object({
  done: z.number().min(0).max(1),
  step: z.string(),
  remainingMs: z.number().optional(),
});
export type JobProgress = z.infer<typeof jobProgress>;

/** How a room asks for background work without knowing the queue. */
export interface JobSender {
  /** Adds a job and returns its id. A job with the same `dedupe` key that has not finished is not added twice. */
  send<Name extends JobName>(
    name: Name,
    payload: JobPayload<Name>,
    options?: { dedupe?: string },
  ): Promise<string>;
}
