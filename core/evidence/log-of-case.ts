import { z } from 'zod';
import { proofsOf } from '@/core/audit/proofs';
import type { Transaction } from '@/prisma/client';
import type { CaseFile } from './case-file';

/**
 * `data/log.json` of a bundle: a signed checkpoint of the audit log, and for each entry in case.json the hashes that lead from it
 * to the checkpoint's root (RFC 6962 §2.1.1).
 */
export const logFile = z.object({
  version: z.literal('saboot-log/1'),
  /** The signed note (C2SP tlog-checkpoint); null while the log has none. */
  checkpoint: z.string().nullable(),
  /** Entries younger than the checkpoint have no proof yet. */
  proofs: z.array(
    z.object({
      seq: z.string(),
      position: z.int().nonnegative(),
      path: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
    }),
  ),
});
export type LogFile = z.infer<typeof logFile>;

/**
 * The entries of the log that speak of these objects, or of the case, and their proofs.
 * @throws LogIncomplete
 */
export async function logOfCase(
  tx: Transaction,
  caseId: string,
  of: {
    objectIds: readonly string[];
    /** Of searches and questions, whose reviews are nobody else's business where the whole case is not told. */
    askedIds: readonly string[];
    /** Also what names the case. */
    wholeCase: boolean;
  },
): Promise<{ entries: CaseFile['audit']; log: LogFile }> {
  const rows = await tx.auditEntry.findMany({
    where: of.wholeCase
      ? {
          OR: [
            { objectId: { in: [...of.objectIds, ...of.askedIds] } },
            { details: { path: ['caseId'], equals: caseId } },
          ],
          // When the diary of section 172 was written in is the investigation's alone, as the diary is.
          NOT: { action: { startsWith: 'diary.' } },
        }
      : {
          OR: [
            { objectId: { in: [...of.objectIds] } },
            { objectId: { in: [...of.askedIds] }, action: { not: { contains: 'review' } } },
            ...of.objectIds.map((id) => ({ details: { path: ['exhibitId'], equals: id } })),
          ],
          // Who thought what of disclosing it.
          NOT: { action: { in: ['exhibit.disclosure', 'bundle.handover', 'bundle.handover-receipt'] } },
        },
    orderBy: { seq: 'asc' },
  });
  const { checkpoint, proofs } = await proofsOf(tx, rows);
  return {
    entries: rows.map((entry) => ({
      seq: String(entry.seq),
      at: entry.at.toISOString(),
      actorId: entry.actorId,
      actorName: entry.actorName,
      actorRole: entry.actorRole,
      action: entry.action,
      objectKind: entry.objectKind,
      objectId: entry.objectId,
      outcome: entry.outcome,
      requestId: entry.requestId,
      details: entry.details as Record<string, unknown>,
      leafHash: Buffer.from(entry.leafHash).toString('hex'),
    })),
    log: {
      version: 'saboot-log/1',
      checkpoint: checkpoint?.note ?? null,
      proofs: proofs.map(({ seq, position, path }) => ({ seq, position, path })),
    },
  };
}
