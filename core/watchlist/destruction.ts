import { createHash } from 'node:crypto';
import { append, SYSTEM } from '@/core/audit/log';
import type { Database, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';

/** What is kept of what was destroyed. */
interface Tombstone {
  at: string;
  photos: { id: string; sha256: string }[];
  templates: { space: string; sha256: string }[];
}

/**
 * Ends an entry: its templates go in this transaction, and so does what was found in pictures of it that somebody searched
 * with; what stays are hashes. The pictures themselves go right after it (`destroyPictures`).
 */
export async function endEntry(
  tx: Transaction,
  id: string,
  { status, words, now }: { status: 'EXPIRED' | 'WITHDRAWN'; words: string; now: Date },
): Promise<Tombstone> {
  const photos = await tx.watchlistPhoto.findMany({ where: { entryId: id }, orderBy: { id: 'asc' } });
  const templates = await tx.watchlistTemplate.findMany({
    where: { entryId: id },
    orderBy: { photoId: 'asc' },
  });
  const tombstone: Tombstone = {
    at: now.toISOString(),
    photos: photos.map((photo) => ({ id: photo.id, sha256: photo.sha256 })),
    templates: templates.map(({ space, vector }) => ({
      space,
      sha256: createHash('sha256')
        .update(Buffer.from(Float32Array.from(vector).buffer))
        .digest('hex'),
    })),
  };
  await tx.watchlistTemplate.deleteMany({ where: { entryId: id } });
  await tx.watchlistEntry.update({
    where: { id },
    data: {
      status,
      statusReason: words,
      endedAt: now,
      tombstone: { ...tombstone },
      revision: { increment: 1 },
    },
  });
  const sha256s = photos.map(({ sha256 }) => sha256);
  await tx.probe.updateMany({
    where: { origin: { path: ['entryId'], equals: id }, sha256: { in: sha256s } },
    data: {
      subjects: [],
      status: 'FAILED',
      error:
        'The watchlist entry that this picture is of has ended: the picture and what was made of it are destroyed.',
    },
  });
  return tombstone;
}

/**
 * Ends every entry whose time has come, each with its audit entry, and destroys what is left of the pictures of ended ones,
 * also where storage could not be reached before.
 * @returns how many ended
 */
export async function expireEntries(db: Database, storage: ObjectStore, now = new Date()): Promise<number> {
  const due = await db.watchlistEntry.findMany({
    where: { endedAt: null, expiresAt: { lte: now } },
    orderBy: { expiresAt: 'asc' },
    select: { id: true },
  });
  for (const { id } of due) {
    await db.$transaction(async (tx) => {
      const entry = await tx.watchlistEntry.findUniqueOrThrow({ where: { id } });
      if (entry.endedAt || entry.expiresAt > now) return;
      const destroyed = await endEntry(tx, id, { status: 'EXPIRED', words: 'Its time is over.', now });
      await append(tx, {
        actor: SYSTEM,
        action: 'watchlist.expire',
        objectKind: 'watchlist-entry',
        objectId: id,
        outcome: 'done',
        requestId: null,
        details: { kind: entry.kind, criterion: entry.criterion, expiresAt: entry.expiresAt, destroyed },
      });
    });
  }
  await destroyPictures(db, storage, now);
  return due.length;
}

/** Removes the pictures of ended entries that `db` sees from storage, and those that somebody searched with. */
export async function destroyPictures(
  db: Database | Transaction,
  storage: ObjectStore,
  now: Date,
): Promise<void> {
  const photos = await db.watchlistPhoto.findMany({
    where: { pictureKey: { not: null }, entry: { endedAt: { not: null } } },
    select: { id: true, pictureKey: true, entryId: true },
  });
  for (const { id, pictureKey } of photos) {
    if (pictureKey) await storage.remove(pictureKey);
    await db.watchlistPhoto.update({ where: { id }, data: { pictureKey: null, destroyedAt: now } });
  }
  for (const entryId of new Set(photos.map((photo) => photo.entryId))) {
    const probes = await db.probe.findMany({
      where: { origin: { path: ['entryId'], equals: entryId } },
      select: { pictureKey: true },
    });
    for (const { pictureKey } of probes) await storage.remove(pictureKey);
  }
}
