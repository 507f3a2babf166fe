import type { z } from 'zod';
import { read } from '@/core/audit/log';
import { caseReferences } from '@/core/cases/references';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import type { checks } from './schema';
import { countChecks } from './scrub.sql';

type Checks = z.infer<typeof checks>;

/**
 * How far the checking of originals and exhibits has come, and what is broken: with the exhibits, cases and bundles that it
 * touches, as far as the actor may see them.
 * @throws Forbidden
 */
export function listChecks(db: Database, actor: Actor, days: number): Promise<Checks> {
  return read(db, actor, { action: 'custody.read', objectKind: 'integrity' }, async (tx) => {
    const counted = await countChecks(tx, days);
    return {
      everyDays: days,
      ...counted,
      oldestAt: counted.oldestAt?.toISOString() ?? null,
      broken: await brokenObjects(tx),
    };
  });
}

/** What is not what it was, and whom it touches. */
export async function brokenObjects(tx: Transaction): Promise<Checks['broken']> {
  const rows = await tx.integrityCheck.findMany({
    where: { outcome: { not: 'WHOLE' } },
    orderBy: { brokenSince: 'desc' },
  });
  const recordings = await tx.recording.findMany({
    where: { id: { in: rows.flatMap((row) => row.recordingId ?? []) } },
    select: { id: true, originalName: true, sha256: true },
  });
  const exhibits = await tx.exhibit.findMany({
    where: {
      OR: [
        { id: { in: rows.flatMap((row) => row.exhibitId ?? []) } },
        { recordingId: { in: recordings.map(({ id }) => id) } },
      ],
    },
    orderBy: { number: 'asc' },
    select: { id: true, number: true, title: true, caseId: true, recordingId: true, sha256: true },
  });
  const references = await caseReferences(
    tx,
    exhibits.map(({ caseId }) => caseId),
  );
  const exported = await tx.custodyEvent.findMany({
    where: { kind: 'exported', exhibitId: { in: exhibits.map(({ id }) => id) } },
    select: { exhibitId: true, details: true },
  });
  return rows.map((row) => {
    const recording = recordings.find(({ id }) => id === row.recordingId);
    const own = exhibits.find(({ id }) => id === row.exhibitId);
    const touched = exhibits.filter((one) => one.id === row.exhibitId || one.recordingId === row.recordingId);
    const bundleIds = exported.flatMap(({ exhibitId, details }) => {
      const { bundleId } = details as { bundleId?: unknown };
      return touched.some(({ id }) => id === exhibitId) && typeof bundleId === 'string' ? [bundleId] : [];
    });
    return {
      storageKey: row.storageKey,
      outcome: row.outcome === 'MISSING' ? ('MISSING' as const) : ('ALTERED' as const),
      since: (row.brokenSince ?? row.checkedAt).toISOString(),
      checkedAt: row.checkedAt.toISOString(),
      expectedSha256: recording?.sha256 ?? own?.sha256 ?? null,
      foundSha256: row.foundSha256,
      recording: recording ? { id: recording.id, originalName: recording.originalName } : null,
      exhibits: touched.map(({ id, number, title, caseId }) => ({
        ...{ id, number, title },
        case: { id: caseId, reference: references.get(caseId) ?? '' },
      })),
      bundleIds: [...new Set(bundleIds)],
    };
  });
}
