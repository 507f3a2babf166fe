import { createHash, randomUUID } from 'node:crypto';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { checkPicture } from '@/core/search/probes';
import type { Database, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { objectKind, oneEntry } from './entries';
import { EntryInvalid, NotInThisState } from './errors';
import type { WatchlistEntry } from './schema';
import type { WatchlistTerms } from './terms';

/** Several pictures catch several looks of a person; beyond this they only add false matches. */
const PHOTOS_AT_MOST = 8;

interface Room {
  db: Database;
  storage: ObjectStore;
  terms: WatchlistTerms;
  send: JobSender['send'];
}

/** Where the picture of a photo lies. It is removed when the entry ends: never in write-once storage. */
export const photoKey = (photoId: string) => `derived/watchlist/${photoId}`;

/**
 * Adds a picture to a draft; a worker looks whether what it shows can be compared.
 * @throws NotFound, NotInThisState, EntryInvalid, PictureRefused
 */
export async function addPhoto(
  room: Room,
  actor: Actor,
  entryId: string,
  bytes: Buffer,
): Promise<WatchlistEntry> {
  const { db, storage, terms, send } = room;
  await checkPicture(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const photoId = randomUUID();
  await storage.put(photoKey(photoId), bytes, { expectedSha256: sha256 });
  const entry = await act(
    db,
    actor,
    {
      action: 'watchlist.write',
      recordedAs: 'watchlist.photo',
      objectKind,
      objectId: entryId,
      details: { photoId, sha256, sizeBytes: bytes.length },
    },
    async (tx) => {
      const { kind } = await draft(tx, entryId);
      if (kind === 'PLATE')
        throw new EntryInvalid('A plate is written, not photographed.', 'Write the plate itself.');
      const there = await tx.watchlistPhoto.findMany({ where: { entryId } });
      if (there.length >= PHOTOS_AT_MOST)
        throw new EntryInvalid(`An entry holds ${PHOTOS_AT_MOST} pictures at most.`);
      if (there.some((photo) => photo.sha256 === sha256))
        throw new EntryInvalid('This very picture is there already.', 'Add another one.');
      await tx.watchlistPhoto.create({
        data: { id: photoId, entryId, pictureKey: photoKey(photoId), sha256 },
      });
      return oneEntry(tx, terms, entryId);
    },
  ).catch(async (error) => {
    await storage.remove(photoKey(photoId));
    throw error;
  });
  await send('watch-photo', { photoId }, { dedupe: photoId });
  return entry;
}

/** Takes a picture out of a draft, and what was made of it. @throws NotFound, NotInThisState */
export async function removePhoto(
  { db, storage, terms }: Pick<Room, 'db' | 'storage' | 'terms'>,
  actor: Actor,
  entryId: string,
  photoId: string,
): Promise<WatchlistEntry> {
  const entry = await act(
    db,
    actor,
    {
      action: 'watchlist.write',
      recordedAs: 'watchlist.photo-remove',
      objectKind,
      objectId: entryId,
      details: { photoId },
    },
    async (tx) => {
      await draft(tx, entryId);
      const { count } = await tx.watchlistPhoto.deleteMany({ where: { id: photoId, entryId } });
      if (count === 0) throw new NotFound('The picture');
      return oneEntry(tx, terms, entryId);
    },
  );
  await storage.remove(photoKey(photoId));
  return entry;
}

/** Key of a picture of an entry. @throws NotFound */
export async function viewPhoto(db: Database, actor: Actor, photoId: string): Promise<string> {
  return read(
    db,
    actor,
    { action: 'watchlist.read', objectKind: 'watchlist-photo', objectId: photoId },
    async (tx) => {
      const photo = await tx.watchlistPhoto.findUnique({ where: { id: photoId } });
      if (!photo?.pictureKey) throw new NotFound('The picture');
      return photo.pictureKey;
    },
  );
}

async function draft(tx: Transaction, id: string) {
  const entry = await tx.watchlistEntry.findUnique({ where: { id } });
  if (!entry) throw new NotFound('The watchlist entry');
  if (entry.status !== 'DRAFT') throw new NotInThisState(entry.status);
  return entry;
}

/** What a worker found in a picture of an entry. */
export type PhotoSeen =
  | { refused: string; widthPx?: number; heightPx?: number }
  | {
      widthPx: number;
      heightPx: number;
      box: { x: number; y: number; w: number; h: number };
      quality: number;
      space: string;
      vector: number[];
    };

/** Writes down what a worker found in a picture; the entry is matched with it from then on, where it is active. */
export async function recordPhoto(db: Database, photoId: string, seen: PhotoSeen): Promise<void> {
  await db.$transaction(async (tx) => {
    const photo = await tx.watchlistPhoto.findUnique({ where: { id: photoId }, include: { entry: true } });
    // Destroyed meanwhile: nothing of it comes back.
    if (!photo?.pictureKey || photo.entry.endedAt) return;
    if ('refused' in seen) {
      // Models that came into use later may refuse what the ones before took: what those made stays.
      const kept = await tx.watchlistTemplate.count({ where: { photoId } });
      await tx.watchlistPhoto.update({
        where: { id: photoId },
        data: {
          ...(kept === 0 && { status: 'FAILED' }),
          refused: seen.refused,
          widthPx: seen.widthPx ?? null,
          heightPx: seen.heightPx ?? null,
        },
      });
      return;
    }
    const { space, vector, ...rest } = seen;
    await tx.watchlistPhoto.update({
      where: { id: photoId },
      data: { ...rest, status: 'READY', refused: null },
    });
    await tx.watchlistTemplate.upsert({
      where: { photoId_space: { photoId, space } },
      create: { photoId, space, entryId: photo.entryId, vector },
      update: { vector },
    });
    await tx.watchlistEntry.update({ where: { id: photo.entryId }, data: { revision: { increment: 1 } } });
  });
}

/** Photos of entries that are not over and that the models in use have no template of: new ones, and all of them after another pack. */
export async function photosWithoutTemplate(db: Database, limit: number): Promise<string[]> {
  const spaces = await db.space.findMany({ where: { inUse: true, kind: { in: ['FACE', 'VEHICLE'] } } });
  const found: string[] = [];
  for (const { name, kind } of spaces) {
    const rows = await db.watchlistPhoto.findMany({
      where: {
        status: { in: ['PENDING', 'READY'] },
        refused: null,
        pictureKey: { not: null },
        entry: { kind: kind === 'FACE' ? 'PERSON' : 'VEHICLE', endedAt: null },
        templates: { none: { space: name } },
      },
      orderBy: { id: 'asc' },
      take: limit,
      select: { id: true },
    });
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
