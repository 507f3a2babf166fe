import type { Transaction } from '@/prisma/client';

/** How much footage of some cameras was indexed, and how many things of a kind were seen in it. */
export async function seenSoFar(
  tx: Pick<Transaction, '$queryRaw'>,
  cameraIds: number[],
  kind: 'FACE' | 'VEHICLE' | 'PLATE',
): Promise<{ indexedMs: number; sightings: number }> {
  const [row] = await tx.$queryRaw<{ indexedMs: bigint; sightings: bigint }[]>`
    SELECT (SELECT coalesce(sum(indexed_until_ms), 0) FROM recordings WHERE camera_id = ANY(${cameraIds}::int[])) AS "indexedMs",
           CASE WHEN ${kind} = 'PLATE'
             THEN (SELECT count(*) FROM plate_reads WHERE camera_id = ANY(${cameraIds}::int[]))
             ELSE (SELECT count(*) FROM tracks WHERE camera_id = ANY(${cameraIds}::int[]) AND kind::text = ${kind}
                      AND superseded_at IS NULL) END AS sightings`;
  return { indexedMs: Number(row?.indexedMs ?? 0), sightings: Number(row?.sightings ?? 0) };
}

/** Vehicles seen so far that are of one of the types and one of the colours; an empty list stands for any. */
export async function vehiclesDescribed(
  tx: Pick<Transaction, '$queryRaw'>,
  cameraIds: number[],
  { classes, colours }: { classes: string[]; colours: string[] },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM tracks
     WHERE camera_id = ANY(${cameraIds}::int[]) AND kind = 'VEHICLE' AND superseded_at IS NULL
       AND (cardinality(${classes}::text[]) = 0 OR object_class = ANY(${classes}::text[]))
       AND (cardinality(${colours}::text[]) = 0 OR colour = ANY(${colours}::text[]) OR second_colour = ANY(${colours}::text[]))`;
  return Number(row?.count ?? 0);
}
