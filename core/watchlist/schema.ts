import { z } from 'zod';
import { box, instant } from '@/core/footage/schema';

const id = z.uuid();
const words = (most: number) => z.string().trim().min(1).max(most);

export const watchKind = z.enum(['PERSON', 'VEHICLE', 'PLATE']);
export type WatchKind = z.infer<typeof watchKind>;
export const watchStatus = z.enum(['DRAFT', 'AWAITING', 'ACTIVE', 'SUSPENDED', 'EXPIRED', 'WITHDRAWN']);
export type WatchStatus = z.infer<typeof watchStatus>;

/** How much a reading may differ from a plate: nothing, characters that readers confuse, or one character more. */
export const tolerance = z.enum(['EXACT', 'CONFUSABLE', 'ONE_WRONG']);
export type Tolerance = z.infer<typeof tolerance>;

/** Where an entry is looked for, within its own district. What is given adds up; nothing given: all its cameras. */
export const watchScope = z.object({
  cameraIds: z.array(z.int().positive()).max(2000).default([]),
  groupIds: z.array(id).max(50).default([]),
  siteIds: z.array(z.int().positive()).max(500).default([]),
});
export type WatchScope = z.infer<typeof watchScope>;

/** Letters, digits, `?` for one unknown character and `*` for any number; two certain ones at least. */
const plate = z
  .string()
  .trim()
  .max(20)
  .regex(/^[A-Za-z0-9?* -]+$/, 'Letters, digits, ? and * only.')
  .refine((text) => text.replace(/[^A-Za-z0-9]/g, '').length >= 2, {
    message: 'At least two characters have to be known.',
  });

const fields = {
  title: words(120),
  criterion: words(40),
  source: words(40),
  sourceNote: z.string().trim().max(500).nullable().default(null),
  reason: words(500),
  caseId: id.nullable().default(null),
  reference: z.string().trim().max(120).nullable().default(null),
  scope: watchScope.prefault({}),
  plate: plate.nullable().default(null),
  tolerance: tolerance.default('CONFUSABLE'),
  classes: z.array(words(40)).max(20).default([]),
  colours: z.array(words(40)).max(20).default([]),
  /** Left out: the one that the models in use come with. */
  threshold: z.number().min(0).max(1).nullable().default(null),
  expiresAt: instant,
  reviewAt: instant,
  searchBack: z.boolean().default(false),
};

export const watchlistInput = z.object({ kind: watchKind, districtId: z.int().positive(), ...fields });
export type WatchlistInput = z.output<typeof watchlistInput>;

/** A draft's fields, all of them anew: half a change of what is looked for would be another entry. */
export const watchlistPatch = z.object(fields);

export const watchPhoto = z.object({
  id,
  sha256: z.string(),
  status: z.enum(['PENDING', 'READY', 'FAILED']),
  /** Why it cannot be compared. */
  refused: z.string().nullable(),
  quality: z.number().nullable(),
  box: box.nullable(),
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
  destroyedAt: instant.nullable(),
});
export type WatchPhoto = z.infer<typeof watchPhoto>;

/** How often an entry was right, from what people decided of its alerts. */
export const precision = z.object({
  /** Decided as being worth following, and as somebody or something else. */
  right: z.int(),
  wrong: z.int(),
  /** right ÷ (right + wrong), with Wilson's 95 % interval; null while nothing was decided. */
  share: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
});
export type Precision = z.infer<typeof precision>;

export const watchlistEntry = z.object({
  id,
  districtId: z.int(),
  kind: watchKind,
  status: watchStatus,
  title: z.string(),
  criterion: z.object({ code: z.string(), label: z.string() }),
  source: z.object({ code: z.string(), label: z.string() }),
  sourceNote: z.string().nullable(),
  reason: z.string(),
  caseId: id.nullable(),
  /** Of the case, or as it was written. */
  reference: z.string().nullable(),
  scope: watchScope,
  plate: z.string().nullable(),
  tolerance: tolerance.nullable(),
  classes: z.array(z.string()),
  colours: z.array(z.string()),
  threshold: z.number().nullable(),
  owner: z.object({ id: z.string(), name: z.string() }),
  approver: z.object({ id: z.string(), name: z.string() }).nullable(),
  submittedAt: instant.nullable(),
  approvedAt: instant.nullable(),
  statusReason: z.string().nullable(),
  expiresAt: instant,
  reviewAt: instant,
  /** The day of review has come. */
  reviewDue: z.boolean(),
  searchBack: z.boolean(),
  searchedBack: instant.nullable(),
  importId: id.nullable(),
  endedAt: instant.nullable(),
  photos: z.array(watchPhoto),
  /** What was destroyed when it ended. */
  tombstone: z
    .object({
      at: instant,
      photos: z.array(z.object({ id: z.string(), sha256: z.string() })),
      templates: z.array(z.object({ space: z.string(), sha256: z.string() })),
    })
    .nullable(),
  alerts: z.int(),
  precision,
  createdAt: instant,
});
export type WatchlistEntry = z.infer<typeof watchlistEntry>;

export const watchlistQuery = z.object({
  status: watchStatus.optional(),
  kind: watchKind.optional(),
  text: z.string().max(100).optional(),
  importId: id.optional(),
  /** Only those the person who asks owns. */
  mine: z.stringbool().optional(),
  cursor: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export const watchlistPage = z.object({
  items: z.array(watchlistEntry),
  nextCursor: id.nullable(),
  counts: z.record(watchStatus, z.int()),
});

/** What an entry may state, as this deployment is configured. */
export const watchlistOptions = z.object({
  criteria: z.array(z.object({ code: z.string(), label: z.string() })),
  sources: z.array(z.object({ code: z.string(), label: z.string() })),
  longestDays: z.int(),
  passageSeconds: z.int(),
  alertsPerHour: z.int(),
  escalateMinutes: z.int(),
  poor: z.object({ after: z.int(), below: z.number() }),
  sites: z.array(z.object({ id: z.int(), name: z.string() })),
});

export const statusWords = z.object({ words: words(500) });
export const extension = z.object({ expiresAt: instant, reviewAt: instant, words: words(500) });

/** What chance alone would make of an entry in a day, and what that rests on. */
export const expectedAlerts = z.object({
  /** Cameras of its scope, and the hours of their footage that were indexed. */
  cameras: z.int(),
  indexedHours: z.number(),
  /** Faces, vehicles or plates in those hours; a day of all the cameras would have so many. */
  sightings: z.int(),
  sightingsPerDay: z.number().nullable(),
  /** Of people and looks: false matches of the models × sightings of a day × pictures compared. */
  byChance: z
    .object({
      perDay: z.number(),
      threshold: z.number(),
      falseMatchRate: z.number(),
      templates: z.int(),
      /** The rate lies beyond what was measured, or is an upper bound. */
      atMost: z.boolean(),
      source: z.string(),
      pairs: z.int(),
    })
    .nullable(),
  /** Of plates and descriptions: sightings indexed so far that it would have alerted, and that a day. */
  before: z.object({ sightings: z.int(), perDay: z.number().nullable() }).nullable(),
  /** Why there is no figure. */
  unknown: z.string().nullable(),
});
export type ExpectedAlerts = z.infer<typeof expectedAlerts>;
