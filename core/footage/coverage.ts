import { read } from '@/core/audit/log';
import { DomainError } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { type CoverageReason, readCoverage, recordedSpan } from './coverage.sql';
import type { Coverage } from './schema';

export interface CoverageScope {
  /** Corrected times, ISO 8601. Left out: from the first, and to the last, that the cameras recorded. */
  from?: string | undefined;
  to?: string | undefined;
  /** Left out or empty: every camera the actor may see. */
  cameraIds?: number[] | undefined;
}

/** What of a scope was looked at and what was not, and why. */
export async function getCoverage(db: Database, actor: Actor, scope: CoverageScope): Promise<Coverage> {
  return read(db, actor, { action: 'recording.read', objectKind: 'coverage' }, (tx) => coverageOf(tx, scope));
}

/** The same within a transaction that is open already; searches freeze it with their result. */
export async function coverageOf(tx: Transaction, scope: CoverageScope): Promise<Coverage> {
  const cameras = await tx.camera.findMany({
    where: scope.cameraIds?.length ? { id: { in: scope.cameraIds } } : {},
    select: { id: true, code: true, name: true },
    orderBy: { code: 'asc' },
  });
  const cameraIds = cameras.map((camera) => camera.id);
  const span = await recordedSpan(tx, cameraIds);
  const from = scope.from ? new Date(scope.from) : (span?.from ?? new Date(scope.to ?? 0));
  const to = scope.to ? new Date(scope.to) : (span?.to ?? from);
  if (to < from) {
    throw new DomainError('invalid', 'scope-reversed', 'The span of time ends before it begins.');
  }
  const rows = await readCoverage(tx, { from, to, cameraIds });
  const unplaced = await tx.recording.count({
    where: { OR: [{ cameraId: null }, { startsAt: null }], status: { not: 'QUARANTINED' } },
  });
  const totalsMs = noTime();
  const coarse = rows.flatMap(({ from, to, everyMs }) =>
    everyMs === null ? [] : [{ ms: to.getTime() - from.getTime(), everyMs }],
  );
  const pictures = coarse.reduce((sum, { ms, everyMs }) => sum + ms / everyMs, 0);
  const described = cameras.map((camera) => {
    const own = noTime();
    const ranges = rows
      .filter((row) => row.cameraId === camera.id)
      .map((row) => {
        const durationMs = row.to.getTime() - row.from.getTime();
        own[row.reason] += durationMs;
        totalsMs[row.reason] += durationMs;
        return { from: row.from.toISOString(), to: row.to.toISOString(), reason: row.reason };
      });
    return { cameraId: camera.id, code: camera.code, name: camera.name, totalsMs: own, ranges };
  });
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    cameraCount: cameras.length,
    totalsMs,
    coarseEveryMs: pictures > 0 ? Math.round(totalsMs.coarse / pictures) : null,
    cameras: described,
    unplaced,
  };
}

function noTime(): Record<CoverageReason, number> {
  return { indexed: 0, coarse: 0, pending: 0, failed: 0, damaged: 0, 'not-recorded': 0 };
}
