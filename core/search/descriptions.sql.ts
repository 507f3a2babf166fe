import { Prisma, type Transaction } from '@/prisma/client';
import type { Heading, SearchRequest } from './schema';
import { type IndexScope, meetsScope } from './scope.sql';

/** What is asked of how people and vehicles look and move. */
export type Description = Extract<SearchRequest, { kind: 'DESCRIPTION' }>;

export interface DescriptionHit {
  trackId: string;
  score: number;
  total: number;
}

interface Asked {
  description: Description;
  scope: IndexScope;
  order: 'score' | 'time';
  limit: number;
}

/** Tracks that are as described and touch the span; `total` says how many there are beside those returned. */
export async function findDescribed(tx: Transaction, asked: Asked): Promise<DescriptionHit[]> {
  const rows = await tx.$queryRaw<{ trackId: string; score: number; total: bigint }[]>`
    SELECT t.id AS "trackId", ${scoreOf(asked.description)} AS score, count(*) OVER () AS total
      FROM tracks t WHERE ${described(asked)} ${ordered(asked)} LIMIT ${asked.limit}`;
  return rows.map((row) => ({ ...row, total: Number(row.total) }));
}

/** The same with where each went, for what has to be judged on a camera's picture; none without an outline. */
export async function outlinesOfDescribed(
  tx: Transaction,
  asked: Asked,
): Promise<{ trackId: string; score: number; outline: unknown }[]> {
  return tx.$queryRaw`
    SELECT t.id AS "trackId", ${scoreOf(asked.description)} AS score, t.outline
      FROM tracks t WHERE ${described(asked)} AND t.outline IS NOT NULL ${ordered(asked)} LIMIT ${asked.limit}`;
}

/** How many tracks are as described as far as is known, but were indexed without what the rest asks for. */
export async function countUnjudged(tx: Transaction, asked: Omit<Asked, 'order' | 'limit'>): Promise<number> {
  const { headings: _, heightPx: __, zone: ___, ...known } = asked.description;
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM tracks t
     WHERE ${described({ ...asked, description: known })} AND t.outline IS NULL`;
  return Number(row?.count ?? 0);
}

function scoreOf({ colours = [] }: Description): Prisma.Sql {
  return colours.length > 0
    ? Prisma.sql`least(t.confidence, CASE WHEN t.colour = ANY(${colours}::text[]) THEN t.colour_confidence
        ELSE t.second_colour_confidence END)`
    : Prisma.sql`t.confidence`;
}

function ordered({ order }: Pick<Asked, 'order'>): Prisma.Sql {
  return order === 'time'
    ? Prisma.sql`ORDER BY t.starts_at, t.id`
    : Prisma.sql`ORDER BY score DESC, t.starts_at, t.id`;
}

function described({ description, scope }: Omit<Asked, 'order' | 'limit'>): Prisma.Sql {
  return Prisma.sql`t.superseded_at IS NULL AND ${meetsScope('t', scope)} AND ${asDescribed(description)}`;
}

/** Of these tracks `t` only. */
export const onlyTracks = (trackIds: string[]): Prisma.Sql => Prisma.sql`t.id = ANY(${trackIds}::uuid[])`;

/** What is asked of a track `t` beside where and when. */
export function asDescribed(description: Description): Prisma.Sql {
  const { classes = [], colours = [], upperColours = [], lowerColours = [], carries = [] } = description;
  const { headings = [], stayedMs, heightPx } = description;
  const stayed = Prisma.sql`(t.last_pts_ms - t.first_pts_ms)`;
  return Prisma.join(
    [
      Prisma.sql`t.kind::text = ANY(${description.objects}::text[])`,
      ...(classes.length > 0 ? [Prisma.sql`t.object_class = ANY(${classes}::text[])`] : []),
      // White and silver are taken for one another: a likely second colour counts, at its own confidence.
      ...(colours.length > 0
        ? [Prisma.sql`(t.colour = ANY(${colours}::text[]) OR t.second_colour = ANY(${colours}::text[]))`]
        : []),
      ...(upperColours.length > 0 ? [Prisma.sql`t.upper_colour = ANY(${upperColours}::text[])`] : []),
      ...(lowerColours.length > 0 ? [Prisma.sql`t.lower_colour = ANY(${lowerColours}::text[])`] : []),
      ...(carries.length > 0 ? [Prisma.sql`t.carries && ${carries}::text[]`] : []),
      ...(headings.length > 0 ? [Prisma.join(headings.map(towards), ' OR ', '(', ')')] : []),
      ...(stayedMs?.least !== undefined ? [Prisma.sql`${stayed} >= ${stayedMs.least}`] : []),
      ...(stayedMs?.most !== undefined ? [Prisma.sql`${stayed} <= ${stayedMs.most}`] : []),
      ...(heightPx?.least !== undefined ? [Prisma.sql`t.height_px >= ${heightPx.least}`] : []),
      ...(heightPx?.most !== undefined ? [Prisma.sql`t.height_px <= ${heightPx.most}`] : []),
    ],
    ' AND ',
  );
}

const DEGREES: Record<Heading, number> = { up: 0, right: 90, down: 180, left: 270 };

/** Within 45° of a way over the picture. */
function towards(heading: Heading): Prisma.Sql {
  return Prisma.sql`abs(mod((t.heading_deg - ${DEGREES[heading]} + 540)::numeric, 360) - 180) <= 45`;
}
