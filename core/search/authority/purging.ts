import { append, SYSTEM } from '@/core/audit/log';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { storedExamples } from '../stored-query';
import { purgeAuthority } from './reach.sql';

/** Whether the purge job has anything to do. */
export async function purgeDue(db: Database, at: Date): Promise<boolean> {
  const due = await db.searchAuthority.findFirst({
    where: {
      OR: [
        { state: 'WAITING', dueAt: { lte: at } },
        { state: { in: ['REFUSED', 'LAPSED', 'WITHDRAWN'] }, clearedAt: null },
      ],
    },
    select: { id: true },
  });
  return due !== null;
}

/**
 * Lets requests lapse that nobody approved in time, with what they found, and removes the pictures of all that came to nothing
 * from storage. Begun again it goes on where it was killed: rows first, then pictures, then the mark that they are gone.
 * @param db a connection of the system
 */
export async function purge(
  { db, storage }: { db: Database; storage: ObjectStore },
  at: Date,
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
  return { lapsed, pictures };
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
