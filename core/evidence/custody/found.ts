import { coverageWithin } from '@/core/footage/coverage';
import type { Transaction } from '@/prisma/client';
import { recordedIn } from './requests.sql';
import type { FootageFound } from './requests-schema';
import { dueOf } from './retention.sql';

/** What there is of these cameras and this span now: files with their hashes, what was deleted, and when nothing was recorded. */
export async function footageOf(
  tx: Transaction,
  span: { cameraIds: readonly number[]; heldIds: ReadonlySet<number>; from: Date; to: Date },
): Promise<FootageFound> {
  const { from, to } = span;
  const at = new Date().toISOString();
  const cameraIds = [...span.cameraIds];
  if (cameraIds.length === 0) return { at, cameras: [] };
  const cameras = await tx.camera.findMany({
    where: { id: { in: cameraIds } },
    select: { id: true, code: true, name: true, drawn: true },
    orderBy: { code: 'asc' },
  });
  const rows = await recordedIn(tx, span);
  const due = await dueOf(
    tx,
    rows.map(({ id }) => id),
  );
  const dueAt = new Map(due.map((row) => [row.recordingId, row.dueAt?.toISOString() ?? null]));
  const { cameras: covered } = await coverageWithin(tx, { cameraIds, windows: [{ from, to }] });
  return {
    at,
    cameras: cameras.map((camera) => {
      const own = rows.filter(({ cameraId }) => cameraId === camera.id);
      const ranges = covered.find(({ cameraId }) => cameraId === camera.id)?.ranges ?? [];
      return {
        ...camera,
        held: span.heldIds.has(camera.id),
        files: own
          .filter(({ disposed }) => !disposed)
          .map((row) => ({ ...fileOf(row), dueAt: dueAt.get(row.id) ?? null })),
        deleted: own
          .filter(({ disposed }) => disposed)
          .map((row) => ({ ...fileOf(row), deletedAt: row.deletedAt?.toISOString() ?? null })),
        gaps: ranges.flatMap(({ from, to, reason }) =>
          reason === 'not-recorded' || reason === 'damaged' ? [{ from, to, reason }] : [],
        ),
      };
    }),
  };
}

function fileOf(row: Awaited<ReturnType<typeof recordedIn>>[number]) {
  const { id, name, sha256, sizeBytes, uncertaintyMs } = row;
  return {
    ...{ id, name, sha256, sizeBytes, uncertaintyMs },
    from: row.from.toISOString(),
    to: row.to.toISOString(),
  };
}
