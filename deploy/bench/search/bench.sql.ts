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

/** Makes the months of plate reads and of some Spaces' tables from one time to another. */
export async function prepareMonths(
  client: Client,
  tables: string[],
  fromMs: number,
  toMs: number,
): Promise<void> {
  await client.query(
    `SELECT vectors.ensure_month(parent::regclass, month)
       FROM unnest($1::text[]) AS parent,
            generate_series(date_trunc('month', $2::timestamptz, 'UTC'), $3::timestamptz, interval '1 month') AS month`,
    [['public.plate_reads', ...tables.map((table) => `vectors.${table}`)], new Date(fromMs), new Date(toMs)],
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

/** Bytes of a relation with what belongs to it. */
export async function indexBytes(client: Client, relation: string): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT pg_total_relation_size($1::regclass) AS bytes',
    [relation],
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** Bytes of a Space's vectors, of their indexes, of their sketches, and of the graphs over these. */
export async function spaceBytes(client: Client, tableName: string): Promise<Record<string, number>> {
  const { rows } = await client.query<{ part: string; bytes: string }>(
    `SELECT part, sum(bytes) AS bytes FROM (
       SELECT CASE WHEN c.relname LIKE '%graph' THEN 'graphs'
                   WHEN c.relname LIKE '%bits%' THEN 'sketches' || CASE WHEN c.relkind = 'i' THEN ', keys' ELSE '' END
                   ELSE 'vectors' || CASE WHEN c.relkind = 'i' THEN ', keys' ELSE '' END END AS part,
              pg_relation_size(c.oid) AS bytes
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'vectors' AND c.relname LIKE $1 AND c.relkind IN ('r', 'i')) sizes GROUP BY part ORDER BY part`,
    [`${tableName}%`],
  );
  return Object.fromEntries(rows.map(({ part, bytes }) => [part, Number(bytes)]));
}

/** Copies a Space's vectors into one plain table with pgvector's default index. Returns seconds of building the index. */
export async function makePlainTable(client: Client, tableName: string): Promise<number> {
  await client.query('DROP TABLE IF EXISTS bench_plain');
  const { rows } = await client.query<{ form: string }>(
    `SELECT format_type(a.atttypid, a.atttypmod) AS form FROM pg_attribute a
      WHERE a.attrelid = $1::regclass AND a.attname = 'vec'`,
    [`vectors.${tableName}`],
  );
  await client.query(
    `CREATE TABLE bench_plain (id bigserial PRIMARY KEY, track_id uuid, camera_id int, at timestamptz, vec ${rows[0]?.form})`,
  );
  await client.query(
    `INSERT INTO bench_plain (track_id, camera_id, at, vec) SELECT track_id, camera_id, at, vec FROM vectors.${tableName}`,
  );
  const started = performance.now();
  await client.query(`SET maintenance_work_mem = '7GB'`);
  await client.query('CREATE INDEX bench_plain_hnsw ON bench_plain USING hnsw (vec halfvec_ip_ops)');
  await client.query('RESET maintenance_work_mem');
  const buildS = (performance.now() - started) / 1000;
  await client.query('VACUUM ANALYZE bench_plain');
  return buildS;
}

/** What somebody would write for it. */
export async function plainTracks(
  client: Client,
  vector: string,
  { cameraIds, windows }: IndexScope,
): Promise<string[]> {
  const [span] = windows;
  const { rows } = await client.query<{ track_id: string }>(
    `SELECT track_id FROM bench_plain
      WHERE ($2::int[] IS NULL OR camera_id = ANY($2)) AND ($3::timestamptz IS NULL OR at >= $3) AND ($4::timestamptz IS NULL OR at < $4)
      ORDER BY vec <#> $1::halfvec LIMIT 50`,
    [vector, span?.from || span?.to ? cameraIds : null, span?.from ?? null, span?.to ?? null],
  );
  return [...new Set(rows.map((row) => row.track_id))];
}
