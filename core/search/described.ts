import { outline } from '@/core/footage/outline';
import type { Transaction } from '@/prisma/client';
import { COUNTED_AT_MOST } from './answers/tally.sql';
import {
  countUnjudged,
  type Description,
  type DescriptionHit,
  findDescribed,
  outlinesOfDescribed,
} from './descriptions.sql';
import { TooManyToJudge } from './errors';
import type { Finding } from './found';
import { momentIn } from './picture-zones';
import { planDescriptionSearch } from './plan';
import type { IndexScope } from './scope.sql';
import { strengthOfAttributes } from './strength';

/** Paths judged one by one in one search: some seconds' work at most. */
const JUDGED_AT_MOST = 50_000;

/**
 * People and vehicles as described. A line or an area on a camera's picture is held against each path of that camera.
 * @throws TooManyToJudge
 */
export async function findByDescription(
  tx: Transaction,
  request: Description & { order: 'score' | 'time'; limit: number },
  scope: IndexScope,
): Promise<Finding> {
  const { order, limit } = request;
  const asked = { description: request, scope, order, limit };
  const { hits, everything } = request.zone
    ? await crossing(tx, asked, request.zone)
    : await listed(tx, asked);
  const moves = Boolean(request.zone || request.headings?.length || request.heightPx);
  return {
    found: hits.map(({ trackId, score }) => ({
      trackId,
      score,
      strength: strengthOfAttributes(score),
      rarity: null,
    })),
    total: hits[0]?.total ?? 0,
    everything,
    plan: planDescriptionSearch(request, moves ? await countUnjudged(tx, asked) : null),
    models: {},
    threshold: null,
  };
}

interface Described {
  hits: DescriptionHit[];
  everything: Finding['everything'];
}

async function listed(tx: Transaction, asked: Parameters<typeof findDescribed>[1]): Promise<Described> {
  const hits = await findDescribed(tx, asked);
  const whole = hits.length < asked.limit;
  return {
    hits,
    everything: async () => {
      const all = whole ? hits : await findDescribed(tx, { ...asked, limit: COUNTED_AT_MOST });
      return all.map(({ trackId }) => trackId);
    },
  };
}

async function crossing(
  tx: Transaction,
  asked: Parameters<typeof findDescribed>[1],
  zone: NonNullable<Description['zone']>,
): Promise<Described> {
  const met = await judgedTracks(tx, asked, zone);
  return {
    hits: met.slice(0, asked.limit).map(({ trackId, score }) => ({ trackId, score, total: met.length })),
    everything: async () => met.slice(0, COUNTED_AT_MOST).map(({ trackId }) => trackId),
  };
}

/** Tracks as described whose path met a line or an area, each judged by itself, in the order asked. @throws TooManyToJudge */
export async function judgedTracks(
  tx: Transaction,
  asked: Omit<Parameters<typeof findDescribed>[1], 'limit'>,
  zone: NonNullable<Description['zone']>,
): Promise<{ trackId: string; score: number }[]> {
  const rows = await outlinesOfDescribed(tx, { ...asked, limit: JUDGED_AT_MOST + 1 });
  if (rows.length > JUDGED_AT_MOST) throw new TooManyToJudge(JUDGED_AT_MOST);
  return rows.filter((row) => momentIn(zone, outline.parse(row.outline)) !== undefined);
}
