import { vectorTable } from '@/core/footage/index-rows.sql';
import type { Transaction } from '@/prisma/client';

type Asked = Pick<Transaction, '$queryRaw' | '$executeRaw'>;

/**
 * Changes whenever an entry that is active changes, comes or goes, and when the models' thresholds do: who holds the watchlist
 * in memory compares it in a few milliseconds and reads nothing more where it is the same.
 */
export async function activeStamp(db: Asked, now: Date): Promise<string> {
  const [row] = await db.$queryRaw<{ stamp: string }[]>`
    SELECT concat_ws(' ', (SELECT concat(count(*), ' ', sum(hashtextextended(id::text, revision)))
                             FROM watchlist_entries WHERE status = 'ACTIVE' AND expires_at > ${now}::timestamptz),
                     (SELECT string_agg(concat(name, ' ', threshold), ',' ORDER BY id)
                        FROM spaces WHERE kind IN ('FACE', 'VEHICLE'))) AS stamp`;
  return row?.stamp ?? '';
}

/** Takes tracks of a recording that wait to be compared, oldest first; those that another worker has in hand are left to it. */
export async function takeToMatch(tx: Asked, recordingId: string, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ trackId: string }[]>`
    DELETE FROM tracks_to_match WHERE track_id IN (
      SELECT track_id FROM tracks_to_match WHERE recording_id = ${recordingId}::uuid
       ORDER BY since, track_id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING track_id AS "trackId"`;
  return rows.map(({ trackId }) => trackId);
}

/** Recordings with tracks that have waited since before a time: whoever was to compare them is gone. */
export async function recordingsToMatch(db: Asked, before: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ recordingId: string }[]>`
    SELECT DISTINCT recording_id AS "recordingId" FROM tracks_to_match WHERE since < ${before}::timestamptz`;
  return rows.map(({ recordingId }) => recordingId);
}

export interface SeenVector {
  trackId: string;
  vector: Float32Array;
}

/** Vectors of some tracks of a recording in a Space. */
export async function vectorsOfTracks(
  tx: Asked,
  table: string,
  recordingId: string,
  trackIds: string[],
): Promise<SeenVector[]> {
  const rows = await tx.$queryRaw<{ trackId: string; vec: string }[]>`
    SELECT track_id AS "trackId", vec::text AS vec FROM ${vectorTable(table)}
     WHERE recording_id = ${recordingId}::uuid AND track_id = ANY(${trackIds}::uuid[])`;
  return rows.map(({ trackId, vec }) => ({
    trackId,
    vector: Float32Array.from(JSON.parse(vec) as number[]),
  }));
}

export interface SeenPlate {
  trackId: string;
  normalised: string;
  alternatives: unknown;
}

/** What was read on plates of some tracks of a recording. */
export async function platesOfSeen(tx: Asked, recordingId: string, trackIds: string[]): Promise<SeenPlate[]> {
  return tx.$queryRaw<SeenPlate[]>`
    SELECT track_id AS "trackId", normalised, alternatives FROM plate_reads
     WHERE recording_id = ${recordingId}::uuid AND track_id = ANY(${trackIds}::uuid[])`;
}

/** Holds entries, in one order for everybody, so that two workers who see the same one take turns. @returns those still active */
export async function holdActive(tx: Asked, entryIds: string[], now: Date): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string; active: boolean }[]>`
    SELECT id, status = 'ACTIVE' AND expires_at > ${now}::timestamptz AS active FROM watchlist_entries
     WHERE id = ANY(${entryIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Set(rows.filter(({ active }) => active).map(({ id }) => id));
}

/** Tells every web process of something about an alert, once this transaction is committed. */
export async function tellOfAlert(
  tx: Asked,
  news: { kind: AlertNewsKind; districtId: number; alertId: string | null; entryId: string },
): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${ALERTS_CHANNEL}, ${JSON.stringify(news)})`;
}

export const ALERTS_CHANNEL = 'saboot_alerts';
export const ALERT_NEWS = ['raised', 'changed', 'decided', 'escalated', 'suspended'] as const;
export type AlertNewsKind = (typeof ALERT_NEWS)[number];
