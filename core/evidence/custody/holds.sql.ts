import type { Transaction } from '@/prisma/client';

type Queryable = Pick<Transaction, '$queryRaw' | '$executeRaw'>;

/** One thing that keeps a recording, as the database says it whatever the asker may see: ids only. */
export interface KeeperRow {
  recordingId: string;
  kind: 'ATTACHED' | 'ROUTE' | 'RECORDING' | 'EXHIBIT' | 'SPAN' | 'CASE';
  holdId: string | null;
  caseId: string | null;
}

/** Everything that keeps these recordings. */
export function keepersOf(db: Queryable, recordingIds: readonly string[]): Promise<KeeperRow[]> {
  return db.$queryRaw<KeeperRow[]>`
    SELECT recording_id AS "recordingId", kind, hold_id AS "holdId", case_id AS "caseId"
      FROM recording_holds(${[...recordingIds]}::uuid[]) ORDER BY recording_id, kind, hold_id, case_id`;
}

/** How many recordings each of these holds keeps now. */
export async function countKept(tx: Transaction, holdIds: readonly string[]): Promise<Map<string, number>> {
  if (holdIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ holdId: string; count: number }[]>`
    SELECT hold_id AS "holdId", count(DISTINCT recording_id)::int AS count
      FROM recording_holds() WHERE hold_id = ANY(${[...holdIds]}::uuid[]) GROUP BY hold_id`;
  return new Map(rows.map(({ holdId, count }) => [holdId, count]));
}

/** Holds and disposals take turns: what one has looked at does not change under it. Ends with the transaction. */
export async function takeTurn(tx: Queryable): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('saboot.holds'))`;
}

/** Originals whose mark in the store is not what it should be. */
export function storeHoldsOutOfStep(
  db: Queryable,
  limit: number,
): Promise<{ recordingId: string; storageKey: string; held: boolean }[]> {
  return db.$queryRaw`
    WITH held AS (SELECT DISTINCT recording_id AS id FROM recording_holds())
    SELECT r.id AS "recordingId", r.storage_key AS "storageKey", (h.id IS NOT NULL) AS held
      FROM recordings r LEFT JOIN held h ON h.id = r.id LEFT JOIN store_holds s ON s.recording_id = r.id
     WHERE (h.id IS NULL) <> (s.recording_id IS NULL) AND r.status <> 'DISPOSED'
     ORDER BY r.id LIMIT ${limit}`;
}
