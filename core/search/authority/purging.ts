import { append, SYSTEM } from '@/core/audit/log';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { storedExamples } from '../stored-query';
import { facesWithoutLead, purgeAuthority } from './reach.sql';

/** Whether the purge job has anything to do. */
export async function purgeDue(db: Database, at: Date, keepDays: number): Promise<boolean> {
  const due = await db.searchAuthority.findFirst({
    where: {
      OR: [
        { state: 'WAITING', dueAt: { lte: at } },
        { state: { in: ['REFUSED', 'LAPSED', 'WITHDRAWN'] }, clearedAt: null },
      ],
    },
    select: { id: true },
  });
  if (due) return true;
  return (await facesWithoutLead(db, keptSince(at, keepDays), 1)).length > 0;
}

/**
 * Lets requests lapse that nobody approved in time, with what they found, and removes the pictures of all that came to nothing
 * from storage; and forgets the faces that led to nothing. Begun again it goes on where it was killed.
 * @param keepDays how long a face that led to nothing is kept
 * @param db a connection of the system
 */
export async function purge(
  { db, storage }: { db: Database; storage: ObjectStore },
  at: Date,
  keepDays: number,
): Promise<{ lapsed: number; pictures: number }> {
  let lapsed = 0;
  const overdue = await db.searchAuthority.findMany({
    where: { state: 'WAITING', dueAt: { lte: at } },
    select: { id: true },
  });
  for (const { id } of overdue) lapsed += await lapse(db, id, at);
  let pictures = 0;
  const ended = await db.searchAuthority.findMany({
    where: { state: { in: ['REFUSED', 'LAPSED', 'WITHDRAWN'] }, clearedAt: null },
  });
  for (const { id, request } of ended) pictures += await clearPictures({ db, storage }, id, request, at);
  pictures += await forgetFaces({ db, storage }, at, keepDays);
  return { lapsed, pictures };
}

const keptSince = (at: Date, days: number) => new Date(at.getTime() - days * 24 * 3600_000);

/**
 * Removes the picture and the template of each face that led to nothing. The picture goes first: killed between the two, the
 * row is found again, and a picture that is gone is no mistake.
 */
async function forgetFaces(
  { db, storage }: { db: Database; storage: ObjectStore },
  at: Date,
  keepDays: number,
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const faces = await facesWithoutLead(db, keptSince(at, keepDays), 100);
    if (faces.length === 0) return forgotten;
    for (const { id, pictureKey, sha256 } of faces) {
      await storage.remove(pictureKey);
      await db.$transaction(async (tx) => {
        await tx.probe.update({
          where: { id },
          data: { subjects: [], purgedAt: at, purgedBecause: 'no-lead' },
        });
        await append(tx, {
          actor: SYSTEM,
          action: 'search.forget-face',
          objectKind: 'probe',
          objectId: id,
          outcome: 'done',
          requestId: null,
          details: { sha256, keptDays: keepDays },
        });
      });
    }
    forgotten += faces.length;
  }
}

async function lapse(db: Database, id: string, at: Date): Promise<number> {
  return db.$transaction(async (tx) => {
    // Approved in the meantime: then there is nothing to do.
    const { count } = await tx.searchAuthority.updateMany({
      where: { id, state: 'WAITING', dueAt: { lte: at } },
      data: { state: 'LAPSED', decidedAt: at },
    });
    if (count === 0) return 0;
    const purged = await purgeAuthority(tx, id, 'lapsed');
    await append(tx, {
      actor: SYSTEM,
      action: 'search.authority.lapse',
      objectKind: 'authority',
      objectId: id,
      outcome: 'done',
      requestId: null,
      details: { purged },
    });
    return 1;
  });
}

async function clearPictures(
  { db, storage }: { db: Database; storage: ObjectStore },
  id: string,
  request: unknown,
  at: Date,
): Promise<number> {
  const { examples, unlike } = storedExamples(request);
  const probeIds = [...examples, ...unlike].flatMap((one) => (one.from === 'probe' ? one.probeId : []));
  // Only those that no other search stands on were purged.
  const probes = await db.probe.findMany({
    where: { id: { in: probeIds }, purgedAt: { not: null } },
    select: { id: true, pictureKey: true, sha256: true },
  });
  for (const { pictureKey } of probes) await storage.remove(pictureKey);
  await db.$transaction(async (tx) => {
    await tx.searchAuthority.update({ where: { id }, data: { clearedAt: at } });
    await append(tx, {
      actor: SYSTEM,
      action: 'search.purge',
      objectKind: 'authority',
      objectId: id,
      outcome: 'done',
      requestId: null,
      details: { pictures: probes.map(({ id: probeId, sha256 }) => ({ probeId, sha256 })) },
    });
  });
  return probes.length;
}
