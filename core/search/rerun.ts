import { canonicalJson, type Json } from '@/core/audit/canonical';
import { append, SYSTEM } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import { role } from '@/core/people/schema';
import type { Database, Transaction } from '@/prisma/client';
import { NoReceiptScope } from './errors';
import { find } from './finding';
import type { Found } from './found';
import { resolvedScope, searchRequest } from './schema';
import { normalisedQuery } from './stored-query';

/** One thing that is not as the receipt has it. Ranks count from 1. */
export type Change =
  | { what: 'model'; name: string; before: unknown; now: unknown }
  | { what: 'method' | 'threshold' | 'total'; before: string | number | null; now: string | number | null }
  | { what: 'camera'; cameraId: number; why: 'no-longer-there' }
  | { what: 'missing'; rank: number; trackId: string; why: 'deleted' | 'no-longer-found' }
  | { what: 'added'; rank: number; trackId: string; why: 'indexed-since' | 'not-listed-before' }
  | { what: 'score'; trackId: string; before: number; now: number }
  | { what: 'order'; rank: number; before: string; now: string };

/** What carrying out a stored search again came to. `same`: nothing that the receipt says has changed. */
export interface Rerun {
  searchId: string;
  /** When the receipt was made, and up to when the index was known to it. */
  madeAt: Date;
  watermark: Date;
  listed: { before: number; now: number };
  same: boolean;
  changes: Change[];
}

/** Halves and their sums are the same wherever they are computed; a score that differs by more was computed from something else. */
const SCORE_DIFFERS_FROM = 1e-6;
const RERUN_TIMEOUT_MS = 600_000;

/**
 * Carries a stored search out again on the index as it is now, over the very cameras and windows that its words came to then,
 * and says what differs from the receipt and why, as far as it is known. Nothing is stored but the audit entry. It sees every
 * district, so that what the author saw then is looked at again: for whoever runs the system, not for a request.
 * @param db a connection of the system
 * @throws NotFound; NoReceiptScope where the search is from before scopes were kept; NothingToCompare where what it started
 * from is gone
 */
export async function rerunSearch(db: Database, searchId: string): Promise<Rerun> {
  return db.$transaction(
    async (tx) => {
      const row = await tx.search.findUnique({
        where: { id: searchId },
        include: { candidates: { orderBy: { rank: 'asc' } } },
      });
      if (!row) throw new NotFound('The search');
      const resolved = await scopeOfReceipt(tx, row);
      const request = searchRequest.parse({ ...normalisedQuery(row.query), scope: {} });
      const finding = await find(tx, await authorOf(tx, row.actorId), request, resolved.index);
      const before = row.candidates.map(({ trackId, score }) => ({ trackId, score }));
      const changes: Change[] = [
        ...resolved.gone.map((cameraId): Change => ({ what: 'camera', cameraId, why: 'no-longer-there' })),
        ...changedModels(row.models, finding.models),
        ...changed('method', methodOf(row.plan), finding.plan.method),
        ...changed('threshold', row.threshold, finding.threshold),
        ...changed('total', row.total, finding.total),
        ...(await changedList(tx, before, await listedNow(tx, request.order, finding.found), row.watermark)),
      ];
      await append(tx, {
        actor: SYSTEM,
        action: 'search.rerun',
        objectKind: 'search',
        objectId: searchId,
        outcome: 'done',
        requestId: null,
        details: { same: changes.length === 0, changes: changes.length },
      });
      return {
        searchId,
        madeAt: row.createdAt,
        watermark: row.watermark,
        listed: { before: before.length, now: finding.found.length },
        same: changes.length === 0,
        changes,
      };
    },
    { timeout: RERUN_TIMEOUT_MS },
  );
}

/** The scope that a receipt keeps, without the cameras that are there no longer. */
async function scopeOfReceipt(tx: Transaction, row: { resolved: unknown }) {
  if (row.resolved === null) throw new NoReceiptScope();
  const { cameraIds, windows } = resolvedScope.parse(row.resolved);
  const there = await tx.camera.findMany({ where: { id: { in: cameraIds } }, select: { id: true } });
  const known = new Set(there.map(({ id }) => id));
  return {
    gone: cameraIds.filter((id) => !known.has(id)),
    index: {
      cameraIds: cameraIds.filter((id) => known.has(id)),
      windows: windows.map(({ from, to }) => ({
        from: from ? new Date(from) : null,
        to: to ? new Date(to) : null,
      })),
    },
  };
}

/** Whose pictures the search may start from: the author's, as then. */
async function authorOf(tx: Transaction, id: string): Promise<Actor> {
  const user = await tx.user.findUniqueOrThrow({ where: { id } });
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    role: role.parse(user.role),
    districtId: user.districtId,
    stationId: user.stationId,
  };
}

/** What is listed now, in the order that the receipt was asked for. */
async function listedNow(
  tx: Transaction,
  order: 'score' | 'time',
  found: readonly Found[],
): Promise<Found[]> {
  if (order === 'score') return [...found];
  const tracks = await tx.track.findMany({
    where: { id: { in: found.map(({ trackId }) => trackId) } },
    select: { id: true, startsAt: true },
  });
  const startOf = new Map(tracks.map(({ id, startsAt }) => [id, startsAt.getTime()]));
  return [...found].sort((a, b) => (startOf.get(a.trackId) ?? 0) - (startOf.get(b.trackId) ?? 0));
}

/** What differs between two lists, and why: deleted or indexed since where the database still shows it. */
async function changedList(
  tx: Transaction,
  before: readonly { trackId: string; score: number }[],
  now: readonly { trackId: string; score: number }[],
  watermark: Date,
): Promise<Change[]> {
  const scoreNow = new Map(now.map(({ trackId, score }) => [trackId, score]));
  const scoreBefore = new Map(before.map(({ trackId, score }) => [trackId, score]));
  const missing = before.flatMap(({ trackId }, index) =>
    scoreNow.has(trackId) ? [] : [{ trackId, rank: index + 1 }],
  );
  const added = now.flatMap(({ trackId }, index) =>
    scoreBefore.has(trackId) ? [] : [{ trackId, rank: index + 1 }],
  );
  const kept = await tx.track.findMany({
    where: { id: { in: [...missing, ...added].map(({ trackId }) => trackId) } },
    select: { id: true, recordingId: true },
  });
  const recordingOf = new Map(kept.map(({ id, recordingId }) => [id, recordingId]));
  const newer = await recordingsIndexedAfter(tx, [...new Set(recordingOf.values())], watermark);
  const common = {
    before: before.filter(({ trackId }) => scoreNow.has(trackId)),
    now: now.filter(({ trackId }) => scoreBefore.has(trackId)),
  };
  return [
    ...missing.map(
      ({ trackId, rank }): Change => ({
        what: 'missing',
        rank,
        trackId,
        why: recordingOf.has(trackId) ? 'no-longer-found' : 'deleted',
      }),
    ),
    ...added.map(
      ({ trackId, rank }): Change => ({
        what: 'added',
        rank,
        trackId,
        why: newer.has(recordingOf.get(trackId) ?? '') ? 'indexed-since' : 'not-listed-before',
      }),
    ),
    ...common.before.flatMap(({ trackId, score }): Change[] => {
      const again = scoreNow.get(trackId) ?? score;
      return Math.abs(again - score) < SCORE_DIFFERS_FROM
        ? []
        : [{ what: 'score', trackId, before: score, now: again }];
    }),
    ...common.before.flatMap(({ trackId, score }, index): Change[] => {
      const other = common.now[index];
      // Equals may change places.
      return !other || other.trackId === trackId || Math.abs(other.score - score) < SCORE_DIFFERS_FROM
        ? []
        : [{ what: 'order', rank: index + 1, before: trackId, now: other.trackId }];
    }),
  ];
}

async function recordingsIndexedAfter(
  tx: Transaction,
  recordingIds: string[],
  at: Date,
): Promise<Set<string>> {
  const where = { recordingId: { in: recordingIds }, finishedAt: { gt: at } };
  const select = { recordingId: true } as const;
  const [fine, coarse] = [
    await tx.indexSegment.findMany({ where, select }),
    await tx.coarseStretch.findMany({ where, select }),
  ];
  return new Set([...fine, ...coarse].map(({ recordingId }) => recordingId));
}

/** Only what the receipt says of the models is compared: receipts of before say less. */
function changedModels(before: unknown, now: Record<string, unknown>): Change[] {
  const said = typeof before === 'object' && before !== null ? Object.entries(before) : [];
  return said.flatMap(([name, value]): Change[] => {
    const again = name in now ? JSON.parse(JSON.stringify(now[name] ?? null)) : null;
    return canonical(value) === canonical(again) ? [] : [{ what: 'model', name, before: value, now: again }];
  });
}

function changed(
  what: 'method' | 'threshold' | 'total',
  before: string | number | null,
  now: string | number | null,
): Change[] {
  return before === now ? [] : [{ what, before, now }];
}

const methodOf = (plan: unknown): string | null =>
  typeof plan === 'object' && plan !== null && 'method' in plan && typeof plan.method === 'string'
    ? plan.method
    : null;

const canonical = (value: unknown) => canonicalJson(value as Json);
