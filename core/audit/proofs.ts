import type { z } from 'zod';
import { DomainError, NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { type Json, leafHash } from './canonical';
import { diaryLine, readNote } from './checkpoint-note';
import { KEPT_HEIGHTS } from './checkpoints';
import { act, leafOf, read } from './log';
import {
  consistencyRanges,
  inclusionRanges,
  nodeHash,
  provesConsistency,
  provesInclusion,
  type Range,
  subtreesOf,
} from './merkle';
import { readableEntries } from './reading';
import type { auditCheckpoint, auditCheckpoints, consistencyProof, entryProof } from './schema';
import { leafHashes } from './tree.sql';

/** Roots that were put together already; entries of one case share most of what leads from them to the root. */
type Known = Map<string, Promise<Buffer>>;

function perfectRoot(tx: Transaction, height: number, index: number, known: Known): Promise<Buffer> {
  const name = `${height} ${index}`;
  const root = known.get(name) ?? readPerfectRoot(tx, height, index);
  known.set(name, root);
  return root;
}

/** The root of a perfect subtree, put together from the largest kept ones below it: at most 256 hashes are read. */
async function readPerfectRoot(tx: Transaction, height: number, index: number): Promise<Buffer> {
  const kept = KEPT_HEIGHTS.findLast((one) => one <= height);
  const from = index * 2 ** (height - (kept ?? 0));
  const to = from + 2 ** (height - (kept ?? 0));
  const hashes =
    kept === undefined
      ? await leafHashes(tx, from, to)
      : (
          await tx.auditSubtree.findMany({
            where: { height: kept, index: { gte: BigInt(from), lt: BigInt(to) } },
            orderBy: { index: 'asc' },
          })
        ).map(({ hash }) => Buffer.from(hash));
  if (hashes.length !== to - from) throw new LogIncomplete();
  let row = hashes;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, at) =>
      nodeHash(row[2 * at] ?? Buffer.alloc(0), row[2 * at + 1] ?? Buffer.alloc(0)),
    );
  }
  return row[0] ?? Buffer.alloc(0);
}

/** The root of any range of leaves that a proof asks for. */
async function rangeRoot(tx: Transaction, range: Range, known: Known): Promise<Buffer> {
  const roots: Buffer[] = [];
  for (const { height, index } of subtreesOf(range)) roots.push(await perfectRoot(tx, height, index, known));
  const [last, ...rest] = roots.reverse();
  if (!last) throw new LogIncomplete();
  return rest.reduce((right, left) => nodeHash(left, right), last);
}

async function rootsOf(
  tx: Transaction,
  ranges: readonly Range[],
  known: Known = new Map(),
): Promise<Buffer[]> {
  const roots: Buffer[] = [];
  for (const range of ranges) roots.push(await rangeRoot(tx, range, known));
  return roots;
}

/** The tree in the database does not lead to the root that was signed: somebody has changed the log. */
export class LogIncomplete extends DomainError {
  override name = 'LogIncomplete';
  constructor() {
    super(
      'conflict',
      'log-incomplete',
      'The log does not lead to the root that was signed.',
      'Run npm run audit -- verify on the server: it names the entries that are not as they were.',
    );
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function described(row: { note: string; keyId: string }): z.infer<typeof auditCheckpoint> {
  const { checkpoint } = readNote(row.note);
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: hex(checkpoint.root),
    madeAt: checkpoint.madeAt.toISOString(),
    settledAt: checkpoint.settledAt.toISOString(),
    keyId: row.keyId,
    note: row.note,
    diaryLine: diaryLine(checkpoint),
  };
}

/** Checkpoints of the log, newest first, at most a hundred. They say nothing of what any entry holds. */
export function readCheckpoints(
  db: Database,
  actor: Actor,
  everyMinutes: number,
): Promise<z.infer<typeof auditCheckpoints>> {
  return read(db, actor, { action: 'audit.read', objectKind: 'audit' }, async (tx) => ({
    items: (await tx.auditCheckpoint.findMany({ orderBy: { size: 'desc' }, take: 100 })).map(described),
    everyMinutes,
  }));
}

/**
 * That an entry is in the log as a checkpoint signed it: its place, its hash, and the hashes that lead from it to the root
 * (RFC 6962 §2.1.1). The proof is checked before it is given.
 * @returns `proof` null for an entry that no checkpoint covers yet
 * @throws NotFound for what the actor may not read, too; LogIncomplete
 */
export function proveEntry(db: Database, actor: Actor, seq: bigint): Promise<z.infer<typeof entryProof>> {
  return act(
    db,
    actor,
    { action: 'audit.read', recordedAs: 'audit.prove', objectKind: 'audit', details: { seq: String(seq) } },
    async (tx) => {
      const entry = await tx.auditEntry.findFirst({ where: { ...(await readableEntries(tx, actor)), seq } });
      if (!entry) throw new NotFound('The entry');
      const { checkpoint, proofs } = await proofsOf(tx, [entry]);
      const [proof] = proofs;
      return { proof: proof && checkpoint ? { ...proof, checkpoint } : null };
    },
  );
}

/** Where an entry lies in the log, and what leads from it to the root of a checkpoint. */
export interface EntryProof {
  seq: string;
  position: number;
  leafHash: string;
  path: string[];
}

/**
 * Proofs of entries against the newest checkpoint, each checked before it is given. Entries that it does not cover yet have none.
 * @throws LogIncomplete
 */
export async function proofsOf(
  tx: Transaction,
  entries: readonly Prisma.AuditEntryGetPayload<object>[],
): Promise<{ checkpoint: z.infer<typeof auditCheckpoint> | null; proofs: EntryProof[] }> {
  const newest = await tx.auditCheckpoint.findFirst({ orderBy: { size: 'desc' } });
  if (!newest) return { checkpoint: null, proofs: [] };
  const checkpoint = described(newest);
  const [size, root] = [checkpoint.size, Buffer.from(checkpoint.root, 'hex')];
  const leaves = await tx.auditLeaf.findMany({
    where: { seq: { in: entries.map(({ seq }) => seq) }, position: { lt: newest.size } },
  });
  const positions = new Map(leaves.map(({ seq, position }) => [seq, Number(position)]));
  const known: Known = new Map();
  const proofs: EntryProof[] = [];
  for (const entry of entries) {
    const position = positions.get(entry.seq);
    if (position === undefined) continue;
    const path = await rootsOf(tx, inclusionRanges(position, size), known);
    // Of what the entry says now, not of the hash that stands beside it.
    const hash = leafHash(leafOf({ ...entry, details: entry.details as Json }));
    if (!provesInclusion(hash, position, size, path, root)) throw new LogIncomplete();
    proofs.push({ seq: String(entry.seq), position, leafHash: hex(hash), path: path.map(hex) });
  }
  return { checkpoint, proofs };
}

/**
 * That the log of one checkpoint is the beginning of the log of a later one (RFC 6962 §2.1.2).
 * @throws NotFound where there is no checkpoint of either size; LogIncomplete
 */
export function proveConsistency(
  db: Database,
  actor: Actor,
  { from, to }: { from: number; to: number },
): Promise<z.infer<typeof consistencyProof>> {
  return read(db, actor, { action: 'audit.read', objectKind: 'audit' }, async (tx) => {
    const [before, now] = await Promise.all(
      [from, to].map((size) => tx.auditCheckpoint.findUnique({ where: { size: BigInt(size) } })),
    );
    if (!before || !now) throw new NotFound('The checkpoint');
    const [older, newer] = [described(before), described(now)];
    const path = await rootsOf(tx, consistencyRanges(from, to));
    const [rootBefore, root] = [Buffer.from(older.root, 'hex'), Buffer.from(newer.root, 'hex')];
    if (!provesConsistency(from, to, path, rootBefore, root)) throw new LogIncomplete();
    return { from: older, to: newer, path: path.map(hex) };
  });
}
