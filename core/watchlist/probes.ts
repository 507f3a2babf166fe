import { randomUUID } from 'node:crypto';
import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { EntryInvalid } from './errors';

/**
 * Makes search pictures of an entry's photos, so that the footage can be searched for it. The search itself asks for the same
 * authority as any other; when the entry ends, these pictures are destroyed with it.
 * @returns ids of the probes
 * @throws NotFound, EntryInvalid
 */
export async function probeEntry(
  { db, storage, send }: { db: Database; storage: ObjectStore; send: JobSender['send'] },
  actor: Actor,
  entryId: string,
): Promise<{ kind: 'FACE' | 'VEHICLE'; probeIds: string[] }> {
  const deed = { objectKind: 'watchlist-entry', objectId: entryId } as const;
  const made = await act(
    db,
    actor,
    { ...deed, action: 'watchlist.read', recordedAs: 'watchlist.search-with' },
    async (tx, entry) => {
      const found = await tx.watchlistEntry.findUnique({ where: { id: entryId }, include: { photos: true } });
      if (!found) throw new NotFound('The watchlist entry');
      const photos = found.photos.flatMap(({ id, pictureKey, sha256, status }) =>
        pictureKey && status === 'READY' ? [{ photoId: id, pictureKey, sha256 }] : [],
      );
      if (found.kind === 'PLATE' || photos.length === 0)
        throw new EntryInvalid('This entry has no picture that can be searched with.');
      const kind = found.kind === 'PERSON' ? ('FACE' as const) : ('VEHICLE' as const);
      const probes = photos.map((photo) => ({ ...photo, id: randomUUID() }));
      for (const { id, photoId, sha256 } of probes) {
        await tx.probe.create({
          data: {
            id,
            kind,
            sha256,
            pictureKey: `derived/probes/${id}`,
            origin: { from: 'entry', entryId, photoId },
            actorId: actor.id,
          },
        });
      }
      entry.details.probeIds = probes.map(({ id }) => id);
      return { kind, probes };
    },
  );
  for (const { id, pictureKey, sha256 } of made.probes) {
    await storage.put(`derived/probes/${id}`, await storage.get(pictureKey), { expectedSha256: sha256 });
    await send('probe', { probeId: id }, { dedupe: id });
  }
  return { kind: made.kind, probeIds: made.probes.map(({ id }) => id) };
}
