import { z } from 'zod';
import { instant } from '@/core/footage/schema';

const id = z.uuid();
const words = (max: number) => z.string().trim().min(1).max(max);
/** Who did something, and when. */
const deed = z.object({ by: z.string(), at: instant });

export const holdInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('RECORDING'), recordingId: id, reason: words(2000) }),
  z.object({ kind: z.literal('EXHIBIT'), exhibitId: id, reason: words(2000) }),
  z
    .object({
      kind: z.literal('SPAN'),
      cameraId: z.int(),
      from: instant,
      to: instant,
      reason: words(2000),
    })
    .refine((value) => Date.parse(value.to) > Date.parse(value.from), {
      message: 'The end lies before the start.',
      path: ['to'],
    }),
  z.object({ kind: z.literal('CASE'), caseId: id, reason: words(2000) }),
]);
export type HoldInput = z.output<typeof holdInput>;

export const holdReleaseInput = z.object({ reason: words(2000) });

export const hold = z.object({
  id,
  kind: z.enum(['RECORDING', 'EXHIBIT', 'SPAN', 'CASE']),
  reason: z.string(),
  placed: deed,
  recordingId: id.nullable(),
  exhibitId: id.nullable(),
  camera: z.object({ id: z.int(), code: z.string(), name: z.string() }).nullable(),
  from: instant.nullable(),
  to: instant.nullable(),
  case: z.object({ id, reference: z.string() }).nullable(),
  requestId: id.nullable(),
  /** Asked for by one person; in force until another agrees. */
  releaseAsked: deed.extend({ reason: z.string(), byMe: z.boolean() }).nullable(),
  released: deed.nullable(),
  /** Recordings it keeps now. */
  recordings: z.int(),
});
export type Hold = z.infer<typeof hold>;

export const holds = z.object({ items: z.array(hold) });
export const holdsQuery = z.object({
  recordingId: id.optional(),
  caseId: id.optional(),
  requestId: id.optional(),
  /** Those that are over as well. */
  released: z.stringbool().default(false),
});

/** One thing that keeps a recording. */
const keeper = z.object({
  kind: z.enum(['ATTACHED', 'ROUTE', 'RECORDING', 'EXHIBIT', 'SPAN', 'CASE']),
  holdId: id.nullable(),
  reason: z.string().nullable(),
  /** Null where there is none, or where the one who asks may not see it. */
  case: z.object({ id, reference: z.string() }).nullable(),
});

export const tombstone = z.object({
  disposalId: id,
  at: instant,
  sha256: z.string(),
  sizeBytes: z.number(),
  reason: z.string(),
  proposed: deed,
  approved: deed,
  /** What was removed: objects and rows by kind. */
  removed: z.record(z.string(), z.int()),
});

/** How long a recording is kept, and what keeps it. */
export const keeping = z.object({
  recordingId: id,
  /** Class in force; null where none says anything, so that it is kept. */
  retention: z.object({ name: z.string(), days: z.int().nullable() }).nullable(),
  /** From when its class lets it be disposed of. */
  dueAt: instant.nullable(),
  heldBy: z.array(keeper),
  tombstone: tombstone.nullable(),
});
export type Keeping = z.infer<typeof keeping>;

export const retentionRuleInput = z
  .object({
    cameraId: z.int().nullable().default(null),
    siteId: z.int().nullable().default(null),
    name: words(120),
    days: z.int().min(1).max(36_500).nullable(),
  })
  .refine((value) => value.cameraId === null || value.siteId === null, {
    message: 'A class is set for a camera or for a site.',
    path: ['siteId'],
  });

export const retentionRule = z.object({
  id,
  cameraId: z.int().nullable(),
  siteId: z.int().nullable(),
  /** Of the camera or site; null for the whole district. */
  of: z.string().nullable(),
  name: z.string(),
  days: z.int().nullable(),
  set: deed,
});

/** Classes in force, sites to choose from, and what they let go. */
export const retention = z.object({
  rules: z.array(retentionRule),
  sites: z.array(z.object({ id: z.int(), name: z.string() })),
  /** Proposed in the form; in force only once somebody sets it. */
  defaultDays: z.int(),
});

const dueRecording = z.object({
  id,
  originalName: z.string(),
  camera: z.object({ id: z.int(), code: z.string(), name: z.string() }),
  startsAt: instant,
  endsAt: instant,
  receivedAt: instant,
  sizeBytes: z.number(),
  sha256: z.string(),
  dueAt: instant,
  retention: z.object({ name: z.string(), days: z.int() }),
});

/** A dry run: what would go now, and what is due and held back. */
export const retentionDue = z.object({
  at: instant,
  due: z.object({ count: z.int(), sizeBytes: z.number(), items: z.array(dueRecording) }),
  held: z.object({
    count: z.int(),
    sizeBytes: z.number(),
    items: z.array(dueRecording.extend({ heldBy: z.array(keeper) })),
  }),
  /** Recordings that no class speaks of: they are kept. */
  withoutClass: z.int(),
});
export type RetentionDue = z.infer<typeof retentionDue>;

export const disposalInput = z.object({
  /** At most so many at once: a person has to be able to look through them. */
  recordingIds: z.array(id).min(1).max(500),
  reason: words(2000),
});
export const disposalDecision = z.object({
  approve: z.boolean(),
  note: z.string().trim().max(2000).optional(),
});

export const disposal = z.object({
  id,
  state: z.enum(['PROPOSED', 'REFUSED', 'APPROVED', 'DONE']),
  reason: z.string(),
  proposed: deed.extend({ byMe: z.boolean() }),
  decided: deed.extend({ note: z.string().nullable() }).nullable(),
  finishedAt: instant.nullable(),
  sizeBytes: z.number(),
  items: z.array(
    z.object({
      recordingId: id,
      originalName: z.string(),
      cameraCode: z.string().nullable(),
      startsAt: instant.nullable(),
      endsAt: instant.nullable(),
      sha256: z.string(),
      sizeBytes: z.number(),
      dueAt: instant,
      outcome: z.enum(['PENDING', 'DELETING', 'DELETED', 'HELD', 'LOCKED', 'FAILED']),
      at: instant.nullable(),
      /** Why it was not deleted. */
      why: z.string().nullable(),
    }),
  ),
});
export type Disposal = z.infer<typeof disposal>;
export const disposals = z.object({ items: z.array(disposal) });

/** How far the checking of stored evidence has come, and what is not what it was. */
export const checks = z.object({
  everyDays: z.int(),
  objects: z.int(),
  /** Read again at least once since they came in. */
  checked: z.int(),
  due: z.int(),
  oldestAt: instant.nullable(),
  broken: z.array(
    z.object({
      storageKey: z.string(),
      outcome: z.enum(['ALTERED', 'MISSING']),
      since: instant,
      checkedAt: instant,
      expectedSha256: z.string().nullable(),
      foundSha256: z.string().nullable(),
      recording: z.object({ id, originalName: z.string() }).nullable(),
      /** Exhibits that are it, or were taken from it. */
      exhibits: z.array(
        z.object({ id, number: z.int(), title: z.string(), case: z.object({ id, reference: z.string() }) }),
      ),
      bundleIds: z.array(id),
    }),
  ),
});
export type Checks = z.infer<typeof checks>;

const radius = z.coerce.number().int().min(10).max(50_000);
const margin = z.coerce.number().int().min(1).max(1440);
export const footageNearQuery = z.object({ minutes: margin.default(30), radiusM: radius.default(1000) });
export const preserveInput = z.object({
  cameraIds: z.array(z.int()).min(1).max(200),
  minutes: margin.default(30),
  radiusM: radius.default(1000),
});

/** What cameras near the place of a case recorded around its time, and how long it will be there. */
export const footageNear = z.object({
  from: instant,
  to: instant,
  /** Without coordinates of its place nothing is near. */
  placeKnown: z.boolean(),
  cameras: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      name: z.string(),
      distanceM: z.int(),
      /** The whole span is held for this case. */
      held: z.boolean(),
      recordings: z.int(),
      /** Of these: held by anything. */
      keptRecordings: z.int(),
      /** Deleted under retention before. */
      deletedRecordings: z.int(),
      /** When retention lets the first go that nothing holds. */
      dueAt: instant.nullable(),
    }),
  ),
});
export type FootageNear = z.infer<typeof footageNear>;
