import { z } from 'zod';
import type { Transaction } from '@/prisma/client';
import type { Json } from './canonical';

type Asked = Pick<Transaction, '$queryRaw'>;

/** A place in the tree and the entry that has it; null where the entry is gone. */
export interface PlacedEntry {
  position: number;
  seq: string;
  /** Hexadecimal, as the tree's table keeps it. */
  leafHash: string;
  entry: StoredEntry | null;
}

/** An entry as its row says it. */
export interface StoredEntry {
  leafHash: string;
  at: string;
  actorId: string | null;
  actorName: string;
  actorRole: string;
  action: string;
  objectKind: string;
  objectId: string | null;
  outcome: string;
  requestId: string | null;
  details: Json;
}

/** Writes one entry. In SQL because every deed waits for it: by Prisma's own insert entries took three times as long (docs/benchmarks.md). */
export async function insertEntry(
  tx: Pick<Transaction, '$executeRaw'>,
  entry: Omit<StoredEntry, 'at' | 'leafHash'> & { at: Date; leafHash: Buffer },
): Promise<void> {
  const { at, actorId, actorName, actorRole, action, objectKind, objectId, outcome, requestId } = entry;
  await tx.$executeRaw`
    INSERT INTO audit_entries (at, actor_id, actor_name, actor_role, action, object_kind, object_id, outcome, request_id, details, leaf_hash)
    VALUES (${at}::timestamptz, ${actorId}, ${actorName}, ${actorRole}, ${action}, ${objectKind}, ${objectId}, ${outcome},
            ${requestId}, ${JSON.stringify(entry.details)}::jsonb, ${entry.leafHash})`;
}

const batch = z.object({ rows: z.string().nullable() });

/**
 * Entries by their places, in order. They come as one JSON text: converting a million rows cell by cell takes longer than
 * hashing them.
 */
export async function entriesPlaced(db: Asked, from: number, to: number): Promise<PlacedEntry[]> {
  const [row] = await db.$queryRaw<unknown[]>`
    SELECT json_agg(json_build_array(l.position, l.seq::text, encode(l.leaf_hash, 'hex'),
             CASE WHEN e.seq IS NOT NULL THEN json_build_object(
               'leafHash', encode(e.leaf_hash, 'hex'),
               'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
               'actorId', e.actor_id, 'actorName', e.actor_name, 'actorRole', e.actor_role, 'action', e.action,
               'objectKind', e.object_kind, 'objectId', e.object_id, 'outcome', e.outcome,
               'requestId', e.request_id, 'details', e.details) END) ORDER BY l.position)::text AS rows
      FROM audit_leaves l LEFT JOIN audit_entries e ON e.seq = l.seq
     WHERE l.position >= ${from} AND l.position < ${to}`;
  const { rows } = batch.parse(row);
  const parsed = rows === null ? [] : (JSON.parse(rows) as [number, string, string, StoredEntry | null][]);
  return parsed.map(([position, seq, leafHash, entry]) => ({ position, seq, leafHash, entry }));
}

/** How far places go. */
export async function placesGiven(db: Asked): Promise<number> {
  const [row] = await db.$queryRaw<
    { size: bigint }[]
  >`SELECT coalesce(max(position) + 1, 0) AS size FROM audit_leaves`;
  return Number(row?.size ?? 0);
}

/** Where an entry has its place; null where it has none. */
export async function placeOf(db: Asked, seq: string): Promise<number | null> {
  const [row] = await db.$queryRaw<{ position: bigint }[]>`
    SELECT position FROM audit_leaves WHERE seq = ${BigInt(seq)}`;
  return row ? Number(row.position) : null;
}

/** Entries without a place, oldest number first, and how many there are. */
export async function entriesWithoutPlace(
  db: Asked,
  limit: number,
): Promise<{ count: number; first: { seq: bigint; at: Date; action: string }[] }> {
  const first = await db.$queryRaw<{ seq: bigint; at: Date; action: string }[]>`
    SELECT e.seq, e.at, e.action FROM audit_entries e
     WHERE NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.seq = e.seq) ORDER BY e.at LIMIT ${limit}`;
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM audit_entries e
     WHERE NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.seq = e.seq)`;
  return { count: Number(row?.count ?? 0), first };
}
