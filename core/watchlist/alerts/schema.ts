import { z } from 'zod';
import { instant, sighting } from '@/core/footage/schema';
import { rarity } from '@/core/search/look-alikes';
import { candidate } from '@/core/search/schema';
import { watchKind } from '../schema';

const id = z.uuid();

export const alertStatus = z.enum(['NEW', 'ACKNOWLEDGED', 'DISMISSED', 'HANDED_OVER']);
export type AlertStatus = z.infer<typeof alertStatus>;

/** Why an alert is dismissed. The first three speak against the match, the others do not. */
export const dismissal = z.enum([
  'SOMEBODY_ELSE',
  'CANNOT_TELL',
  'MISREAD',
  'NOT_WANTED_ANY_MORE',
  'ALREADY_KNOWN',
  'TEST',
]);
export type Dismissal = z.infer<typeof dismissal>;

/** An alert in a list. A lead, never an identification. */
export const alertSummary = z.object({
  id,
  entry: z.object({
    id,
    kind: watchKind,
    title: z.string(),
    criterion: z.object({ code: z.string(), label: z.string() }),
    reason: z.string(),
    plate: z.string().nullable(),
  }),
  status: alertStatus,
  strength: candidate.shape.strength,
  rarity: rarity.nullable(),
  /** Picture of the entry that it resembles; null for a plate, and once it is destroyed. */
  photoId: id.nullable(),
  /** As it was shown when the alert was raised, or since something resembled more. */
  sighting,
  at: instant,
  passageFrom: instant,
  passageTo: instant,
  sightings: z.int(),
  /** Found in footage that was indexed before the entry was active. */
  lookedBack: z.boolean(),
  /** It stands for so many passages, above what one entry may raise in an hour. */
  heldBack: z.int(),
  raisedAt: instant,
  escalatedAt: instant.nullable(),
  decided: z
    .object({
      decision: alertStatus,
      reason: z.string().nullable(),
      words: z.string().nullable(),
      caseId: id.nullable(),
      by: z.string(),
      at: instant,
    })
    .nullable(),
});
export type AlertSummary = z.infer<typeof alertSummary>;

/** A camera that may see it next. */
export const nextCamera = z.object({
  camera: z.object({
    id: z.int(),
    code: z.string(),
    name: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
  }),
  distanceM: z.number(),
  known: z.enum(['road', 'by-hand', 'straight-line']),
  /** In traffic, or on foot; at the fastest and at the slowest. */
  fromAt: instant,
  toAt: instant,
});

/** Everything of one alert. */
export const alertDetail = alertSummary.extend({
  /** What a stranger's face would do at this threshold: expected false alerts of this entry a day were shown before. */
  history: z.array(
    z.object({
      decision: alertStatus,
      reason: z.string().nullable(),
      words: z.string().nullable(),
      caseId: id.nullable(),
      by: z.string(),
      at: instant,
    }),
  ),
  /** All sightings of the passage, or of those it stands for. */
  seen: z.array(z.object({ trackId: id, cameraId: z.int(), at: instant, score: z.number() })),
  nextCameras: z.array(nextCamera),
  /** Other systems that were told of it. */
  deliveries: z.array(
    z.object({
      id,
      host: z.string(),
      status: z.enum(['PENDING', 'SENT', 'FAILED']),
      attempts: z.array(z.object({ id, sent: z.boolean(), words: z.string(), at: instant })),
    }),
  ),
});
export type AlertDetail = z.infer<typeof alertDetail>;

export const alertsQuery = z.object({
  status: alertStatus.optional(),
  entryId: id.optional(),
  /** Only those nobody looked at in time. */
  escalated: z.stringbool().optional(),
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const alertsPage = z.object({ items: z.array(alertSummary), nextCursor: z.string().nullable() });

/** What waits, for the navigation. */
export const alertCounts = z.object({ open: z.int(), escalated: z.int(), awaiting: z.int() });

export const alertDecision = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('ACKNOWLEDGED'), words: z.string().trim().max(500).optional() }),
  z.object({
    decision: z.literal('DISMISSED'),
    reason: dismissal,
    words: z.string().trim().max(500).optional(),
  }),
  z.object({ decision: z.literal('HANDED_OVER'), caseId: id, words: z.string().trim().min(1).max(500) }),
]);
export type AlertDecisionInput = z.infer<typeof alertDecision>;

/** What a page that listens is told; the page asks for the rest, so that what may be seen is decided there. */
export const alertNews = z.object({
  kind: z.enum(['raised', 'changed', 'decided', 'escalated', 'suspended']),
  alertId: id.nullable(),
  entryId: id,
});
export type AlertNews = z.infer<typeof alertNews>;
