import type { Transaction } from '@/prisma/client';

/** Reasons of dismissing that say nothing against the match: it was right, and not wanted. */
export const RIGHT_ALL_THE_SAME = ['NOT_WANTED_ANY_MORE', 'ALREADY_KNOWN', 'TEST'] as const;

/** How many alerts of each entry turned out to be worth following, and how many were somebody or something else. */
export async function rightAndWrong(
  tx: Pick<Transaction, '$queryRaw'>,
  entryIds: readonly string[],
): Promise<Map<string, { right: number; wrong: number }>> {
  const rows = await tx.$queryRaw<{ entryId: string; right: bigint; wrong: bigint }[]>`
    SELECT entry_id AS "entryId",
           count(*) FILTER (WHERE decision <> 'DISMISSED') AS "right",
           count(*) FILTER (WHERE decision = 'DISMISSED' AND NOT coalesce(reason, '') = ANY(${[...RIGHT_ALL_THE_SAME]})) AS "wrong"
      FROM (SELECT DISTINCT ON (a.id) a.entry_id, d.decision, d.reason
              FROM alerts a JOIN alert_decisions d ON d.alert_id = a.id
             WHERE a.entry_id = ANY(${[...entryIds]}::uuid[]) ORDER BY a.id, d.id DESC) newest
     GROUP BY entry_id`;
  return new Map(
    rows.map(({ entryId, right, wrong }) => [entryId, { right: Number(right), wrong: Number(wrong) }]),
  );
}
