import { append, SYSTEM } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { derivedPrefix } from '@/core/footage/object-keys';
import { namesOf } from '@/core/people/people';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { itemDetails } from './disposal';
import { lockForDisposal, removeIndexRows } from './disposal.sql';
import { keepersOf, takeTurn } from './holds.sql';
import { dueOf } from './retention.sql';

/** What carrying out a disposal needs. */
export interface Disposing {
  /** Connected for the system. */
  db: Database;
  storage: ObjectStore;
  signal?: AbortSignal;
  onStep?: (done: number, step: string) => Promise<void> | void;
}

type Approved = Prisma.DisposalGetPayload<{ include: { items: true } }>;

/**
 * Deletes what a disposal names, recording by recording. Holds, classes and the store's own dates are looked at again, in the
 * transaction that takes the index away; what they keep is said of the item and nothing of it goes. Broken off, it goes on
 * where it was: an item is DELETED only when its last object is gone.
 * @throws whatever the store throws; the item is then tried again
 */
export async function carryOutDisposal(parts: Disposing, disposalId: string): Promise<void> {
  const { db, signal } = parts;
  const disposal = await db.disposal.findUnique({
    where: { id: disposalId },
    include: { items: { orderBy: { recordingId: 'asc' } } },
  });
  if (!disposal) throw new NotFound('The disposal');
  if (disposal.state !== 'APPROVED') return;
  const open = disposal.items.filter(({ outcome }) => outcome === 'PENDING' || outcome === 'DELETING');
  for (const [at, item] of open.entries()) {
    signal?.throwIfAborted();
    await parts.onStep?.(at / open.length, 'deleting');
    const begun = item.outcome === 'DELETING' || (await takeOut(parts, disposal, item.recordingId));
    if (begun) await removeObjects(parts, disposal, item.recordingId);
  }
  await db.disposal.update({ where: { id: disposalId }, data: { state: 'DONE', finishedAt: new Date() } });
}

/** Takes a recording out of index and lists; from here on it is being deleted. False where something keeps it. */
async function takeOut(
  { db, storage }: Disposing,
  disposal: Approved,
  recordingId: string,
): Promise<boolean> {
  const where = { disposalId_recordingId: { disposalId: disposal.id, recordingId } };
  const { storageKey } = await db.recording.findUniqueOrThrow({ where: { id: recordingId } });
  const there = (await storage.head(storageKey)) !== undefined;
  const lockedUntil = there ? (await storage.protection(storageKey)).lockedUntil : null;
  const now = new Date();
  const keep = async (tx: Transaction, outcome: 'HELD' | 'LOCKED' | 'FAILED', why: string) => {
    await tx.disposalItem.update({ where, data: { outcome, details: { why }, at: now } });
    await append(tx, {
      actor: SYSTEM,
      action: 'recording.dispose',
      objectKind: 'recording',
      objectId: recordingId,
      outcome: 'denied',
      requestId: null,
      details: { disposalId: disposal.id, reason: outcome.toLowerCase(), why },
    });
    return false;
  };
  return db.$transaction(
    async (tx) => {
      await takeTurn(tx);
      const recording = await lockForDisposal(tx, recordingId);
      if (!recording) throw new NotFound('The recording');
      const keepers = await keepersOf(tx, [recordingId]);
      if (keepers.length > 0) {
        const kinds = [...new Set(keepers.map(({ kind }) => kind.toLowerCase()))];
        return keep(tx, 'HELD', `It is held (${kinds.join(', ')}).`);
      }
      const [due] = await dueOf(tx, [recordingId]);
      if (!due?.dueAt || due.dueAt > now)
        return keep(tx, 'HELD', 'Under the class now in force it is not due.');
      if (lockedUntil && lockedUntil > now) {
        const until = lockedUntil.toISOString();
        return keep(
          tx,
          'LOCKED',
          `The store’s object lock keeps it until ${until}; propose it again after that.`,
        );
      }
      if (recording.status === 'INDEXING') {
        return keep(tx, 'FAILED', 'It was being indexed just then; propose it again.');
      }
      const removed = await removeIndexRows(tx, recordingId);
      await tx.storeHold.deleteMany({ where: { recordingId } });
      await tx.recording.update({
        where: { id: recordingId },
        data: {
          status: 'DISPOSED',
          statusReason: `Deleted under retention (“${due.ruleName}”, ${due.days} days).`,
          playbackKey: null,
          playbackKind: 'unavailable',
          frameTimesKey: null,
          indexedUntilMs: 0,
          indexedAt: null,
        },
      });
      await tx.disposalItem.update({
        where,
        data: { outcome: 'DELETING', details: { removed: { ...removed } }, at: now },
      });
      return true;
    },
    { timeout: 300_000 },
  );
}

/** Removes the bytes, the original last, and sets the tombstone. */
async function removeObjects(
  { db, storage }: Disposing,
  disposal: Approved,
  recordingId: string,
): Promise<void> {
  const recording = await db.recording.findUniqueOrThrow({ where: { id: recordingId } });
  let derived = 0;
  for await (const { key } of storage.list(derivedPrefix(recordingId))) {
    await storage.remove(key);
    derived += 1;
  }
  const { storageKey, sha256 } = recording;
  const there = (await storage.head(storageKey)) !== undefined;
  if (there) {
    // Nothing in the record holds it any more: a mark in the store would be a left-over.
    if ((await storage.protection(storageKey)).held) await storage.hold(storageKey, false);
    await storage.dispose(storageKey);
  }
  const at = new Date();
  const where = { disposalId_recordingId: { disposalId: disposal.id, recordingId } };
  await db.$transaction(async (tx) => {
    const { details } = await tx.disposalItem.findUniqueOrThrow({ where });
    const removed = { ...itemDetails.parse(details).removed, derived, originals: there ? 1 : 0 };
    await tx.disposalItem.update({ where, data: { outcome: 'DELETED', details: { removed }, at } });
    const nameOf = await namesOf(tx, [disposal.proposedById, disposal.decidedById]);
    const said = {
      disposalId: disposal.id,
      reason: disposal.reason,
      proposedBy: nameOf(disposal.proposedById),
      approvedBy: nameOf(disposal.decidedById),
      removed,
    };
    await tx.custodyEvent.create({
      data: { recordingId, at, kind: 'DISPOSED', actorName: SYSTEM.name, details: said, sha256 },
    });
    await append(tx, {
      actor: SYSTEM,
      action: 'recording.dispose',
      objectKind: 'recording',
      objectId: recordingId,
      outcome: 'done',
      requestId: null,
      details: { ...said, sha256 },
    });
  });
}
