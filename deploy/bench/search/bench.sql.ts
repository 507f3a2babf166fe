import type { Client } from 'pg';
import type { IndexScope } from '@/core/search/scope.sql';

/** The Space of a name with its table, made where it is new. */
export async function ensureSpaceTable(
  client: Client,
  name: string,
  dimension: number,
): Promise<{ spaceId: number; tableName: string }> {
  const { rows } = await client.query<{ id: number }>('SELECT vectors.ensure_space($1, $2) AS id', [
    name,
    dimension,
  ]);
  const spaceId = rows[0]?.id ?? 0;
  await client.query(`UPDATE spaces SET kind = 'FACE', threshold = 0.627, in_use = true WHERE id = $1`, [
    spaceId,
  ]);
  return { spaceId, tableName: `space_${spaceId}` };
}

/** Makes the months from one time to another. */
export async function prepareMonths(
  client: Client,
  tableName: string,
  fromMs: number,
  toMs: number,
): Promise<void> {
  await client.query(
    `SELECT vectors.ensure_month(parent::regclass, month)
       FROM unnest($1::text[]) AS parent,
            generate_series(date_trunc('month', $2::timestamptz, 'UTC'), $3::timestamptz, interval '1 month') AS month`,
    [['public.plate_reads', `vectors.${tableName}`], new Date(fromMs), new Date(toMs)],
  );
}

/**
 * The exact answer: the tracks of the nearest vectors of a scope, best first, by one plain statement that shares nothing
 * with the search measured.
 */
export async function exactTracks(
  client: Client,
  tableName: string,
  vector: string,
  { cameraIds, windows }: IndexScope,
): Promise<string[]> {
  const { rows } = await client.query<{ track_id: string }>(
    `SELECT track_id FROM (
       SELECT track_id, (vec <#> $1::halfvec) + 0 AS distance FROM vectors.${tableName}
        WHERE camera_id = ANY($2::int[]) AND at >= coalesce($3, '-infinity'::timestamptz) AND at < coalesce($4, 'infinity'::timestamptz)
        ORDER BY 2 LIMIT 400) near
      GROUP BY track_id ORDER BY min(distance), track_id LIMIT 50`,
    [vector, cameraIds, windows[0]?.from ?? null, windows[0]?.to ?? null],
  );
  return rows.map((row) => row.track_id);
}
