import { box } from '@/core/footage/schema';
import { namesOf } from '@/core/people/people';
import type { Transaction } from '@/prisma/client';
import { rightAndWrong } from './alerts/judged.sql';
import { precisionOf } from './precision';
import { type WatchlistEntry, watchlistEntry, watchScope } from './schema';
import type { WatchlistTerms } from './terms';

/** Entries as they are shown, in the order of the ids; what the transaction does not see is left out. */
export async function describeEntries(
  tx: Transaction,
  terms: WatchlistTerms,
  ids: readonly string[],
  now = new Date(),
): Promise<WatchlistEntry[]> {
  const rows = await tx.watchlistEntry.findMany({
    where: { id: { in: [...ids] } },
    include: { photos: { orderBy: { id: 'asc' } }, _count: { select: { alerts: true } } },
  });
  const nameOf = await namesOf(
    tx,
    rows.flatMap(({ ownerId, approverId }) => [ownerId, approverId]),
  );
  const caseIds = rows.flatMap(({ caseId }) => caseId ?? []);
  const cases = await tx.case.findMany({
    where: { id: { in: caseIds } },
    select: { id: true, firNumber: true, firYear: true },
  });
  const references = new Map(cases.map((one) => [one.id, `FIR ${one.firNumber}/${one.firYear}`]));
  const judged = await rightAndWrong(tx, ids);
  const labelled = (list: WatchlistTerms['criteria'], code: string) =>
    list.find((one) => one.code === code) ?? { code, label: code };
  const byId = new Map(
    rows.map((row): [string, WatchlistEntry] => {
      const { right, wrong } = judged.get(row.id) ?? { right: 0, wrong: 0 };
      const active = row.status === 'ACTIVE' || row.status === 'SUSPENDED';
      return [
        row.id,
        {
          id: row.id,
          districtId: row.districtId,
          kind: row.kind,
          status: row.status,
          title: row.title,
          criterion: labelled(terms.criteria, row.criterion),
          source: labelled(terms.sources, row.source),
          sourceNote: row.sourceNote,
          reason: row.reason,
          caseId: row.caseId,
          reference: (row.caseId && references.get(row.caseId)) ?? row.reference,
          scope: watchScope.parse(row.scope),
          plate: row.plate,
          tolerance: row.tolerance as WatchlistEntry['tolerance'],
          classes: row.classes,
          colours: row.colours,
          threshold: row.threshold,
          owner: { id: row.ownerId, name: nameOf(row.ownerId) },
          approver: row.approverId ? { id: row.approverId, name: nameOf(row.approverId) } : null,
          submittedAt: row.submittedAt?.toISOString() ?? null,
          approvedAt: row.approvedAt?.toISOString() ?? null,
          statusReason: row.statusReason,
          expiresAt: row.expiresAt.toISOString(),
          reviewAt: row.reviewAt.toISOString(),
          reviewDue: active && row.reviewAt <= now,
          searchBack: row.searchBack,
          searchedBack: row.searchedBack?.toISOString() ?? null,
          importId: row.importId,
          endedAt: row.endedAt?.toISOString() ?? null,
          photos: row.photos.map((photo) => ({
            id: photo.id,
            sha256: photo.sha256,
            status: photo.status,
            refused: photo.refused,
            quality: photo.quality,
            box: photo.box === null ? null : box.parse(photo.box),
            widthPx: photo.widthPx,
            heightPx: photo.heightPx,
            destroyedAt: photo.destroyedAt?.toISOString() ?? null,
          })),
          tombstone: watchlistEntry.shape.tombstone.parse(row.tombstone),
          alerts: row._count.alerts,
          precision: precisionOf(right, wrong),
          createdAt: row.createdAt.toISOString(),
        },
      ];
    }),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}
