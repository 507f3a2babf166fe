import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import { EvidenceNotReady } from '../errors';
import { readExhibit, recordHandling } from '../exhibits';
import type { Exhibit } from '../schema';
import type { TransferDetails, TransferInput } from './transfer-schema';

/**
 * Writes into custody that an exhibit, or the original it was taken from, changed hands. Like every step it is never changed
 * afterwards; what was given back is a step of its own.
 * @throws Forbidden, NotFound, EvidenceNotReady
 */
export async function recordTransfer(
  db: Database,
  actor: Actor,
  exhibitId: string,
  { what, returned, ...input }: TransferInput,
): Promise<Exhibit> {
  return act(
    db,
    actor,
    {
      action: 'exhibit.write',
      recordedAs: 'exhibit.transfer',
      objectKind: 'exhibit',
      objectId: exhibitId,
      details: { what, returned, from: input.from, to: input.to, happenedAt: input.happenedAt },
    },
    async (tx, entry) => {
      const found = await tx.exhibit.findUnique({
        where: { id: exhibitId },
        include: { recording: { select: { id: true, sha256: true } } },
      });
      if (!found) throw new NotFound('The exhibit');
      if (found.status !== 'READY') throw new EvidenceNotReady('exhibit');
      entry.details = { ...entry.details, caseId: found.caseId, number: found.number };
      const kind = returned ? 'transfer-returned' : 'transferred';
      const details: TransferDetails = {
        ...{ from: input.from, to: input.to, purpose: input.purpose },
        happenedAt: new Date(input.happenedAt).toISOString(),
        malkhanaNumber: input.malkhanaNumber || null,
        roadCertificate: input.roadCertificate || null,
        carriedBy: input.carriedBy || null,
      };
      if (what === 'exhibit') await recordHandling(tx, actor, exhibitId, kind, details, found.sha256);
      else {
        const { id: recordingId, sha256 } = found.recording;
        await tx.custodyEvent.create({
          data: { recordingId, kind, actorId: actor.id, actorName: actor.name, details, sha256 },
        });
      }
      return readExhibit(tx, exhibitId);
    },
  );
}
