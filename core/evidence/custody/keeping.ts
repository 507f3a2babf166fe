import { read } from '@/core/audit/log';
import { caseReferences } from '@/core/cases/references';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { namesOf } from '@/core/people/people';
import type { Database, Transaction } from '@/prisma/client';
import { type KeeperRow, keepersOf } from './holds.sql';
import { dueOf } from './retention.sql';
import type { Keeping } from './schema';

/** How long a recording is kept and what keeps it; of one that was deleted, its tombstone. @throws Forbidden, NotFound */
export function keepingOf(db: Database, actor: Actor, recordingId: string): Promise<Keeping> {
  return read(
    db,
    actor,
    { action: 'recording.read', objectKind: 'recording', objectId: recordingId },
    async (tx) => {
      const recording = await tx.recording.findUnique({ where: { id: recordingId }, select: { id: true } });
      if (!recording) throw new NotFound('The recording');
      const [due] = await dueOf(tx, [recordingId]);
      const keepers = await describeKeepers(tx, await keepersOf(tx, [recordingId]));
      return {
        recordingId,
        retention: due ? { name: due.ruleName, days: due.days } : null,
        dueAt: due?.dueAt?.toISOString() ?? null,
        heldBy: keepers.get(recordingId) ?? [],
        tombstone: await tombstoneOf(tx, recordingId),
      };
    },
  );
}

/** What keeps recordings, in words, as far as the transaction may see it: a matter that is not to be known of stays nameless. */
export async function describeKeepers(
  tx: Transaction,
  rows: readonly KeeperRow[],
): Promise<Map<string, Keeping['heldBy']>> {
  const references = await caseReferences(
    tx,
    rows.map((row) => row.caseId),
  );
  const holds = await tx.legalHold.findMany({
    where: { id: { in: rows.flatMap((row) => row.holdId ?? []) } },
    select: { id: true, reason: true },
  });
  const reasons = new Map(holds.map(({ id, reason }) => [id, reason]));
  const byRecording = new Map<string, Keeping['heldBy']>();
  for (const { recordingId, kind, holdId, caseId } of rows) {
    const reference = caseId ? references.get(caseId) : undefined;
    const known = byRecording.get(recordingId) ?? [];
    known.push({
      kind,
      holdId: holdId && reasons.has(holdId) ? holdId : null,
      reason: (holdId && reasons.get(holdId)) || null,
      case: caseId && reference ? { id: caseId, reference } : null,
    });
    byRecording.set(recordingId, known);
  }
  return byRecording;
}

async function tombstoneOf(tx: Transaction, recordingId: string): Promise<Keeping['tombstone']> {
  const item = await tx.disposalItem.findFirst({
    where: { recordingId, outcome: 'DELETED' },
    include: { disposal: true },
    orderBy: { at: 'desc' },
  });
  if (!item?.at) return null;
  const { disposal } = item;
  const nameOf = await namesOf(tx, [disposal.proposedById, disposal.decidedById]);
  const { removed } = item.details as { removed?: Record<string, number> };
  return {
    disposalId: disposal.id,
    at: item.at.toISOString(),
    sha256: item.sha256,
    sizeBytes: Number(item.sizeBytes),
    reason: disposal.reason,
    proposed: { by: nameOf(disposal.proposedById), at: disposal.proposedAt.toISOString() },
    approved: {
      by: nameOf(disposal.decidedById),
      at: (disposal.decidedAt ?? disposal.proposedAt).toISOString(),
    },
    removed: removed ?? {},
  };
}
