import type { z } from 'zod';
import type { Actor } from '@/core/people/actor';
import { scopeOf } from '@/core/people/policy';
import { hiddenBySeal } from '@/core/people/seals.sql';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import { act } from './log';
import type { auditPage, auditQuery } from './schema';

/** Which entries somebody may read who may read the log: an auditor all, others those of their district's people. */
export async function readableEntries(tx: Transaction, actor: Actor): Promise<Prisma.AuditEntryWhereInput> {
  const scope = scopeOf(actor);
  if (scope.scope === 'all') return {};
  const people = await tx.user.findMany({
    where: { districtId: scope.scope === 'district' ? scope.districtId : -1 },
    select: { id: true },
  });
  // What is sealed leaves no trace for those who are not of it, in the log of their own people either.
  const { caseIds, objectIds } = await hiddenBySeal(tx);
  return {
    actorId: { in: people.map((person) => person.id) },
    OR: [{ objectId: null }, { objectId: { notIn: objectIds } }],
    NOT: caseIds.map((id) => ({ details: { path: ['caseId'], equals: id } })),
  };
}

/**
 * Entries of the log, newest first, a page at a time. Who answers for a district reads what its people did; an auditor
 * reads all. Reading is itself on record.
 */
export async function readAudit(
  db: Database,
  actor: Actor,
  query: z.output<typeof auditQuery>,
): Promise<z.infer<typeof auditPage>> {
  const { cursor, limit, ...filters } = query;
  return act(db, actor, { action: 'audit.read', objectKind: 'audit', details: { filters } }, async (tx) => {
    const where: Prisma.AuditEntryWhereInput = {
      ...(await readableEntries(tx, actor)),
      ...(filters.actorName ? { actorName: { contains: filters.actorName, mode: 'insensitive' } } : {}),
      // `session` finds `session.sign-in` and its like.
      ...(filters.action ? { action: { startsWith: filters.action } } : {}),
      ...(filters.objectKind ? { objectKind: { startsWith: filters.objectKind } } : {}),
      ...(filters.objectId ? { objectId: filters.objectId } : {}),
      ...(filters.outcome ? { outcome: filters.outcome } : {}),
      at: { ...(filters.from ? { gte: filters.from } : {}), ...(filters.to ? { lt: filters.to } : {}) },
      ...(cursor && /^\d{1,18}$/.test(cursor) ? { seq: { lt: BigInt(cursor) } } : {}),
    };
    const rows = await tx.auditEntry.findMany({ where, orderBy: { seq: 'desc' }, take: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      items: shown.map((row) => ({
        seq: String(row.seq),
        at: row.at.toISOString(),
        actorName: row.actorName,
        actorRole: row.actorRole,
        action: row.action,
        objectKind: row.objectKind,
        objectId: row.objectId,
        outcome: row.outcome as 'done' | 'denied' | 'failed',
        requestId: row.requestId,
        details: row.details as Record<string, unknown>,
      })),
      nextCursor: rows.length > shown.length ? String(shown.at(-1)?.seq) : null,
    };
  });
}
