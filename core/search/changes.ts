import { canonicalJson, type Json } from '@/core/audit/canonical';
import type { Transaction } from '@/prisma/client';
import { METHODS, type Plan, SCAN_METHODS, type ScanMethod } from './plan';
import type { Change } from './rerun-schema';

/** Halves and their sums are the same wherever they are computed; a score that differs by more was computed from something else. */
const SCORE_DIFFERS_FROM = 1e-6;

/**
 * What differs between two lists, and why: deleted or indexed since where the database still shows it; overlooked where the receipt
 * was found by sketches, which find most and not all.
 */
export async function changedList(
  tx: Transaction,
  before: readonly { trackId: string; score: number }[],
  now: readonly { trackId: string; score: number }[],
  { watermark, plan }: { watermark: Date; plan: unknown },
): Promise<Change[]> {
  const approximate = (scanMethodOf(plan) ?? 'exact-scan') !== 'exact-scan';
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
        why: newer.has(recordingOf.get(trackId) ?? '')
          ? 'indexed-since'
          : approximate
            ? 'overlooked'
            : 'not-listed-before',
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

/** What differs between the models of two answers. Only what the receipt says of the models is compared: receipts of before say less. */
export function changedModels(before: unknown, now: Record<string, unknown>): Change[] {
  const said = typeof before === 'object' && before !== null ? Object.entries(before) : [];
  return said.flatMap(([name, value]): Change[] => {
    const again = name in now ? JSON.parse(JSON.stringify(now[name] ?? null)) : null;
    return canonical(value) === canonical(again) ? [] : [{ what: 'model', name, before: value, now: again }];
  });
}

/** One value that differs. */
export function changed(
  what: 'method' | 'threshold' | 'total',
  before: string | number | null,
  now: string | number | null,
): Change[] {
  return before === now ? [] : [{ what, before, now }];
}

/** How a stored search was carried out. */
export const methodOf = (plan: unknown): Plan['method'] | null =>
  typeof plan === 'object' && plan !== null && 'method' in plan
    ? (METHODS.find((method) => method === plan.method) ?? null)
    : null;

/** How a stored search compared vectors; null where it compared none. */
export const scanMethodOf = (plan: unknown): ScanMethod | null =>
  SCAN_METHODS.find((method) => method === methodOf(plan)) ?? null;

const canonical = (value: unknown) => canonicalJson(value as Json);
