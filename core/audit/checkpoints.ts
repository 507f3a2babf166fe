import type { Database, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { type Checkpoint, readNote, signCheckpoint } from './checkpoint-note';
import { Frontier } from './merkle';
import type { Signer } from './signing';
import { leavesKey, noteKey, textOf } from './stored-log';
import {
  hasUnplacedEntries,
  leafHashes,
  leafLines,
  lockTree,
  oldestTransactionBegan,
  oldestUnplaced,
  placeSettledEntries,
} from './tree.sql';

/** Subtrees of these heights are kept, from which `proofs.ts` puts proofs together. */
export const KEPT_HEIGHTS: readonly number[] = [8, 16, 24];
/** Leaves read at once, and of one object in storage. */
const BATCH = 10_000;
/** The first checkpoint of a log of millions. */
const TIMEOUT_MS = 600_000;

/** Storage holds something else under the name of a checkpoint: somebody made a history of their own. */
export class StorageDisagrees extends Error {
  override name = 'StorageDisagrees';
}

/**
 * Gives settled entries their places, signs the size and root of what has one, and leaves both in storage, which keeps them
 * for ever. Where nothing was added the newest checkpoint stays the newest; what storage lacks of earlier ones is brought there.
 * @returns the newest checkpoint; null while the log is empty
 * @throws StorageDisagrees
 */
export async function makeCheckpoint(
  { db, storage, signer }: { db: Database; storage: ObjectStore; signer: Signer },
  at = new Date(),
): Promise<{ checkpoint: Checkpoint; note: string } | null> {
  await db.$transaction(
    async (tx) => {
      await lockTree(tx);
      await grow(tx, signer, at);
    },
    { timeout: TIMEOUT_MS, maxWait: 30_000 },
  );
  await bringToStorage(db, storage);
  const newest = await db.auditCheckpoint.findFirst({ orderBy: { size: 'desc' } });
  return newest && { checkpoint: readNote(newest.note).checkpoint, note: newest.note };
}

async function grow(tx: Transaction, signer: Signer, at: Date): Promise<void> {
  const last = await tx.auditCheckpoint.findFirst({ orderBy: { size: 'desc' } });
  // Asked before entries are looked at: whatever begins in between is later than this.
  const began = await oldestTransactionBegan(tx);
  const placed = await placeSettledEntries(tx, last?.madeAt ?? null);
  if (placed === 0) return;
  const waiting = await oldestUnplaced(tx, last?.madeAt ?? null);
  const frontier = last ? Frontier.of(Number(last.size), last.frontier) : new Frontier();
  const end = frontier.size + placed;
  const subtrees: { height: number; index: bigint; hash: Uint8Array<ArrayBuffer> }[] = [];
  while (frontier.size < end) {
    const hashes = await leafHashes(tx, frontier.size, Math.min(end, frontier.size + BATCH));
    if (hashes.length === 0) throw new Error(`The log has no leaf at ${frontier.size} of ${end}.`);
    for (const hash of hashes) {
      frontier.push(hash, 0, (height, index, subtree) => {
        if (!KEPT_HEIGHTS.includes(height)) return;
        subtrees.push({ height, index: BigInt(index), hash: new Uint8Array(subtree) });
      });
    }
  }
  await tx.auditSubtree.createMany({ data: subtrees });
  const checkpoint: Checkpoint = {
    origin: last ? readNote(last.note).checkpoint.origin : `saboot-log/${signer.keyId.slice(0, 16)}`,
    size: frontier.size,
    root: frontier.root(),
    madeAt: at,
    settledAt: new Date(Math.min(+began, +(waiting ?? began), +at)),
  };
  await tx.auditCheckpoint.create({
    data: {
      size: BigInt(checkpoint.size),
      root: new Uint8Array(checkpoint.root),
      frontier: new Uint8Array(frontier.toBytes()),
      note: signCheckpoint(checkpoint, signer),
      keyId: signer.keyId,
      madeAt: at,
    },
  });
}

/** Brings to storage what it lacks, the leaves of each checkpoint before its note: a note says that its leaves are there. */
async function bringToStorage(db: Database, storage: ObjectStore): Promise<void> {
  const newestFirst = await db.auditCheckpoint.findMany({
    orderBy: { size: 'desc' },
    select: { size: true, note: true },
  });
  const lacking: { from: number; size: number; note: string }[] = [];
  for (const [index, { size, note }] of newestFirst.entries()) {
    const known = await storage.head(noteKey(Number(size)));
    if (known && (await textOf(storage, noteKey(Number(size)))) !== note) {
      throw new StorageDisagrees(
        `Storage holds another checkpoint of ${size} entries than the database. Run npm run audit -- verify.`,
      );
    }
    if (known) break;
    lacking.push({ from: Number(newestFirst[index + 1]?.size ?? 0), size: Number(size), note });
  }
  for (const { from, size, note } of lacking.reverse()) {
    for (let start = from; start < size; start += BATCH) {
      const end = Math.min(size, start + BATCH);
      await putOnce(storage, leavesKey(start, end), await leafLines(db, start, end));
    }
    await putOnce(storage, noteKey(size), note);
  }
}

/** What is there already must be the same: another process was first, or this one was interrupted. */
async function putOnce(storage: ObjectStore, key: string, text: string): Promise<void> {
  try {
    await storage.put(key, Buffer.from(text, 'utf8'));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ObjectExists') throw error;
    if ((await textOf(storage, key)) !== text) {
      throw new StorageDisagrees(`Storage holds something else under ${key}. Run npm run audit -- verify.`);
    }
  }
}

/** Whether a checkpoint is due: something was added, and the newest is older than it may be. */
export async function checkpointDue(db: Database, everyMinutes: number, at = new Date()): Promise<boolean> {
  const last = await db.auditCheckpoint.findFirst({ orderBy: { size: 'desc' }, select: { madeAt: true } });
  if (last && +at - +last.madeAt < everyMinutes * 60_000) return false;
  return hasUnplacedEntries(db);
}
