import { coverageWithin } from '@/core/footage/coverage';
import type { Transaction } from '@/prisma/client';
import type { CaseFile } from './case-file';

/** How far around an exhibit it is told what was recorded: a recorder that stopped shortly before is what a court asks about. */
const AROUND_MS = 60 * 60_000;

type Health = CaseFile['health'][number];

/** What was recorded and looked at of each exhibit's camera, from an hour before the exhibit to an hour after it. */
export async function healthAround(
  tx: Transaction,
  exhibits: readonly Pick<CaseFile['exhibits'][number], 'number' | 'provenance'>[],
): Promise<Health[]> {
  const found: Health[] = [];
  for (const { number, provenance } of exhibits) {
    const { camera, actual } = provenance;
    const from = new Date(Date.parse(actual.from) - AROUND_MS);
    const to = new Date(Date.parse(actual.to) + AROUND_MS);
    const same = found.find(
      (one) => one.cameraCode === camera.code && +new Date(one.from) === +from && +new Date(one.to) === +to,
    );
    if (same) {
      same.exhibits.push(number);
      continue;
    }
    const coverage = await coverageWithin(tx, { cameraIds: [camera.id], windows: [{ from, to }] });
    const recordings = await tx.recording.findMany({
      where: { cameraId: camera.id, startsAt: { lt: to }, endsAt: { gt: from } },
      include: { damage: { orderBy: { fromMs: 'asc' } } },
      orderBy: { startsAt: 'asc' },
    });
    found.push({
      cameraCode: camera.code,
      exhibits: [number],
      from: from.toISOString(),
      to: to.toISOString(),
      ranges: coverage.cameras[0]?.ranges ?? [],
      recordings: recordings.map((one) => ({
        recordingId: one.id,
        name: one.originalName,
        startsAt: one.startsAt?.toISOString() ?? from.toISOString(),
        endsAt: one.endsAt?.toISOString() ?? null,
        status: one.status,
        statusReason: one.statusReason,
        indexedAt: one.indexedAt?.toISOString() ?? null,
        indexedWith: one.packName && `${one.packName} ${one.packHash ?? ''}`.trim(),
        damage: one.damage.map(({ fromMs, toMs, reason }) => ({ fromMs, toMs, reason })),
      })),
    });
  }
  return found;
}
