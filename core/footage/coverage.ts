import { read } from '@/core/audit/log';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { type CoverageReason, readCoverage, recordedSpan } from './coverage.sql';
import { ScopeReversed } from './errors';
import type { Coverage } from './schema';
import { boundedBy, type TimeWindow } from './windows';

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

/** The same within a transaction that is open already. */
export async function coverageOf(tx: Transaction, scope: CoverageScope): Promise<Coverage> {
  const from = scope.from ? new Date(scope.from) : null;
  const to = scope.to ? new Date(scope.to) : null;
  if (from && to && to < from) throw new ScopeReversed();
  const cameras = scope.cameraIds?.length
    ? scope.cameraIds
    : (await tx.camera.findMany({ select: { id: true } })).map(({ id }) => id);
  return coverageWithin(tx, { cameraIds: cameras, windows: [{ from, to }] });
}

/**
 * Coverage of exactly these cameras, as far as the transaction sees them, and exactly these windows, sorted and apart; no
 * camera: of nothing. Searches freeze it with their result.
 */
export async function coverageWithin(
  tx: Transaction,
  scope: { cameraIds: number[]; windows: TimeWindow[] },
): Promise<Coverage> {
  const cameras = await tx.camera.findMany({
    where: { id: { in: scope.cameraIds } },
    select: { id: true, code: true, name: true },
    orderBy: { code: 'asc' },
  });
  const cameraIds = cameras.map((camera) => camera.id);
  const span = await recordedSpan(tx, cameraIds);
  const first = scope.windows[0]?.from ?? span?.from ?? scope.windows[0]?.to ?? new Date(0);
  const last = scope.windows.at(-1)?.to ?? span?.to ?? first;
  const windows = boundedBy(scope.windows, first, last);
  const from = windows[0]?.from ?? first;
  const to = windows.at(-1)?.to ?? from;
  const rows = await readCoverage(tx, { windows, cameraIds });
  const unplaced = await tx.recording.count({
    where: { OR: [{ cameraId: null }, { startsAt: null }], status: { notIn: ['QUARANTINED', 'DISPOSED'] } },
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
        return {
          from: row.from.toISOString(),
          to: row.to.toISOString(),
          reason: row.reason,
          ...(row.deletedAt && { deletedAt: row.deletedAt.toISOString() }),
        };
      });
    return { cameraId: camera.id, code: camera.code, name: camera.name, totalsMs: own, ranges };
  });
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    ...(windows.length > 1 && {
      windows: windows.map((window) => ({
        from: window.from.toISOString(),
        to: window.to.toISOString(),
      })),
    }),
    cameraCount: cameras.length,
    totalsMs,
    coarseEveryMs: pictures > 0 ? Math.round(totalsMs.coarse / pictures) : null,
    cameras: described,
    unplaced,
  };
}

function noTime(): Record<CoverageReason, number> {
  return { indexed: 0, coarse: 0, pending: 0, failed: 0, damaged: 0, deleted: 0, 'not-recorded': 0 };
}
