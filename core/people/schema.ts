import { z } from 'zod';

export const role = z.enum([
  'OPERATOR',
  'INVESTIGATOR',
  'SHO',
  'SUPERVISOR',
  'REVIEWER',
  'PROSECUTOR',
  'CUSTODIAN',
  'AUDITOR',
  'ADMINISTRATOR',
]);
export type Role = z.infer<typeof role>;

/** What an actor may do. `core/people/policy.ts` holds the table role × action. */
export const action = z.enum([
  'camera.read',
  'camera.write',
  'recording.read',
  'recording.view',
  'recording.download',
  'recording.intake',
  'recording.details',
  'search.face',
  'search.object',
  'search.read',
  'search.rerun',
  'search.review',
  'search.approve',
  'authority.read',
  'lead.read',
  'lead.review',
  'lead.corroborate',
  'case.read',
  'case.write',
  'case.seal',
  'seal.break',
  'seal.review',
  'diary.read',
  'diary.write',
  'exhibit.write',
  'exhibit.disclose',
  'bundle.export',
  'watchlist.read',
  'watchlist.write',
  'watchlist.approve',
  'alert.decide',
  'custody.read',
  'custody.write',
  'custody.approve',
  'retention.write',
  'jobs.read',
  'jobs.retry',
  'audit.read',
  'oversight.read',
  'user.read',
  'session.end',
]);
export type Action = z.infer<typeof action>;

export const me = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string().nullable(),
  role,
  beltNumber: z.string().nullable(),
  district: z.object({ id: z.int(), province: z.string(), name: z.string() }).nullable(),
  station: z.object({ id: z.int(), name: z.string() }).nullable(),
  /** Broke a seal that nobody reviewed in time: may do nothing. */
  restricted: z.boolean(),
  /** What this person may do; the server decides again on every request. */
  actions: z.array(action),
  /** IANA zone in which times are shown. */
  timeZone: z.string(),
});
export type Me = z.infer<typeof me>;

/** One place where somebody is signed in. */
export const sessionItem = z.object({
  id: z.string(),
  /** What the browser calls itself. */
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  since: z.iso.datetime(),
  /** To within a minute. */
  lastSeenAt: z.iso.datetime(),
  /** The one that asks. */
  current: z.boolean(),
});
export type SessionItem = z.infer<typeof sessionItem>;

export const district = z.object({
  id: z.int(),
  province: z.string(),
  name: z.string(),
  stations: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      latitude: z.number().nullable(),
      longitude: z.number().nullable(),
    }),
  ),
});
export type District = z.infer<typeof district>;

/**
 * Sent by pages that ask again by themselves while nobody touches them: a screen left open must not keep its session alive.
 */
export const AWAY_HEADER = 'x-saboot-away';
