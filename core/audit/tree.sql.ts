import type { Transaction } from '@/prisma/client';

/** Entries written so long before the last checkpoint are not looked for any more: no transaction lasts that long. */
const LOOKED_BACK = '1 day';

/** Only one process gives out places at a time; held until the transaction ends. */
export async function lockTree(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('saboot'), hashtext('audit tree'))`;
}

/**
 * Gives places to entries that are settled: those whose transaction is older than every one that still runs. What is asked of
 * the snapshot and what is read are of one statement, and so of one snapshot: an entry that is not visible to it and has an
 * older transaction can never become visible. In the order of their numbers, after all that have a place.
 */
export async function placeSettledEntries(tx: Transaction, last: Date | null): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO audit_leaves (position, seq, leaf_hash)
    SELECT (SELECT coalesce(max(position) + 1, 0) FROM audit_leaves) + row_number() OVER (ORDER BY e.seq) - 1, e.seq, e.leaf_hash
      FROM audit_entries e
     WHERE (e.written_in IS NULL OR e.written_in < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
       AND (${last}::timestamptz IS NULL OR e.at > ${last}::timestamptz - ${LOOKED_BACK}::interval)
       AND NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.seq = e.seq)`;
}

/** When the oldest transaction began that still runs for the application; now where there is none but this. */
export async function oldestTransactionBegan(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT least(min(xact_start), transaction_timestamp()) AS at FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()`;
  return row?.at ?? new Date();
}

/** The oldest time of an entry that is there and has no place yet; null where all have one. */
export async function oldestUnplaced(tx: Transaction, last: Date | null): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(e.at) AS at FROM audit_entries e
     WHERE (${last}::timestamptz IS NULL OR e.at > ${last}::timestamptz - ${LOOKED_BACK}::interval)
       AND NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.seq = e.seq)`;
  return row?.at ?? null;
}

/** Hashes of leaves from one position up to and without another, in order. */
export async function leafHashes(
  tx: Pick<Transaction, '$queryRaw'>,
  from: number,
  to: number,
): Promise<Buffer[]> {
  const rows = await tx.$queryRaw<{ hashes: Uint8Array | null }[]>`
    SELECT string_agg(leaf_hash, ''::bytea ORDER BY position) AS hashes FROM audit_leaves
     WHERE position >= ${from} AND position < ${to}`;
  const all = Buffer.from(rows[0]?.hashes ?? new Uint8Array());
  return Array.from({ length: all.length / 32 }, (_, index) => all.subarray(index * 32, index * 32 + 32));
}

/** What storage keeps of leaves, a line each: position, entry, time, action, hash. */
export async function leafLines(
  tx: Pick<Transaction, '$queryRaw'>,
  from: number,
  to: number,
): Promise<string> {
  const rows = await tx.$queryRaw<
    { position: bigint; seq: bigint; at: Date; action: string; hash: string }[]
  >`
    SELECT l.position, l.seq, e.at, e.action, encode(l.leaf_hash, 'hex') AS hash
      FROM audit_leaves l JOIN audit_entries e ON e.seq = l.seq
     WHERE l.position >= ${from} AND l.position < ${to} ORDER BY l.position`;
  return rows
    .map(
      ({ position, seq, at, action, hash }) =>
        `${position} ${seq} ${at.toISOString()} ${encodeURIComponent(action)} ${hash}\n`,
    )
    .join('');
}

/** Whether any settled or unsettled entry waits for its place. */
export async function hasUnplacedEntries(tx: Pick<Transaction, '$queryRaw'>): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ waiting: boolean }[]>`
    SELECT coalesce((SELECT max(seq) FROM audit_entries), 0) > coalesce((SELECT max(seq) FROM audit_leaves), 0) AS waiting`;
  return row?.waiting ?? false;
}
