import { Prisma, type Transaction } from '@/prisma/client';
import { type IndexScope, meetsScope } from './scope.sql';

export interface DescriptionHit {
  trackId: string;
  score: number;
  total: number;
}

/** Tracks of a kind, type and colour that touch the span; `total` says how many there are beside those returned. */
export async function findDescribed(
  tx: Transaction,
  search: {
    kinds: ('PERSON' | 'VEHICLE')[];
    classes: string[];
    colours: string[];
    scope: IndexScope;
    order: 'score' | 'time';
    limit: number;
  },
): Promise<DescriptionHit[]> {
  const { scope, classes, colours } = search;
  const score =
    colours.length > 0
      ? Prisma.sql`least(t.confidence, CASE WHEN t.colour = ANY(${colours}::text[]) THEN t.colour_confidence
          ELSE t.second_colour_confidence END)`
      : Prisma.sql`t.confidence`;
  const conditions = [
    Prisma.sql`t.superseded_at IS NULL`,
    meetsScope('t', scope),
    Prisma.sql`t.kind::text = ANY(${search.kinds}::text[])`,
    ...(classes.length > 0 ? [Prisma.sql`t.object_class = ANY(${classes}::text[])`] : []),
    // White and silver are taken for one another: a likely second colour counts, at its own confidence.
    ...(colours.length > 0
      ? [Prisma.sql`(t.colour = ANY(${colours}::text[]) OR t.second_colour = ANY(${colours}::text[]))`]
      : []),
  ];
  const order =
    search.order === 'time' ? Prisma.sql`t.starts_at, t.id` : Prisma.sql`score DESC, t.starts_at, t.id`;
  const rows = await tx.$queryRaw<{ trackId: string; score: number; total: bigint }[]>`
    SELECT t.id AS "trackId", ${score} AS score, count(*) OVER () AS total
      FROM tracks t WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY ${order} LIMIT ${search.limit}`;
  return rows.map((row) => ({ ...row, total: Number(row.total) }));
}
