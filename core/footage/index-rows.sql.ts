import { Prisma, type Transaction } from '@/prisma/client';

/** The database or a transaction of it: the statements here need either. */
type Queryable = Pick<Transaction, '$executeRaw' | '$queryRaw'>;

export interface VectorRow {
  trackId: string;
  ordinal: number;
  at: Date;
  ptsMs: number;
  quality: number;
  vector: Float32Array;
}

export interface PlateRow {
  id: string;
  trackId: string;
  at: Date;
  ptsMs: number;
  text: string;
  normalised: string;
  folded: string;
  confidence: number;
  agreed: boolean;
  alternatives: unknown;
  box: unknown;
  cropKey: string;
}

/** Which recording and camera rows belong to. */
export interface RowsOf {
  recordingId: string;
  cameraId: number;
}

/** Holds the recording's row, so that two workers who both believe they have the job take turns. */
export async function lockRecording(tx: Queryable, recordingId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM recordings WHERE id = ${recordingId}::uuid FOR UPDATE`;
}

/**
 * The table of a Space, made when the Space is new.
 * @throws the database's error where the Space is known with another dimension.
 */
export async function ensureSpace(db: Queryable, name: string, dimension: number): Promise<string> {
  await db.$executeRaw`SELECT vectors.ensure_space(${name}, ${dimension}::int)`;
  const [space] = await db.$queryRaw<
    { table_name: string }[]
  >`SELECT table_name FROM spaces WHERE name = ${name}`;
  if (!space) throw new Error(`Space ${name} was made and is not there.`);
  return space.table_name;
}

/** Tables of all Spaces. */
export async function spaceTables(db: Queryable): Promise<string[]> {
  return (await namedSpaceTables(db)).map(({ table }) => table);
}

/** All Spaces with their tables. */
export async function namedSpaceTables(db: Queryable): Promise<{ name: string; table: string }[]> {
  return db.$queryRaw`SELECT name, table_name AS "table" FROM spaces ORDER BY id`;
}

/**
 * Makes the monthly partitions that rows from `from` to `to` fall into, of the plates and of the given Spaces. Done before
 * the transaction that writes: making a partition locks its parent against every reader until it is committed.
 */
export async function ensureMonths(db: Queryable, tables: string[], from: Date, to: Date): Promise<void> {
  const parents = ['public.plate_reads', ...tables.map((table) => `vectors.${table}`)];
  await db.$executeRaw`
    SELECT vectors.ensure_month(parent::regclass, month)
    FROM unnest(${parents}::text[]) AS parent,
         generate_series(date_trunc('month', ${from}::timestamptz, 'UTC'), ${to}::timestamptz, interval '1 month') AS month`;
}

/** Writes vectors of one Space. A repeat changes nothing. */
export async function insertVectors(
  tx: Queryable,
  table: string,
  of: RowsOf,
  rows: VectorRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(
    rows.map((row) => ({
      track_id: row.trackId,
      ordinal: row.ordinal,
      at: row.at.toISOString(),
      pts_ms: row.ptsMs,
      quality: row.quality,
      // halfvec keeps 11 bits of each number: 5 digits say more than it holds.
      vec: `[${Array.from(row.vector, (value) => value.toPrecision(5)).join()}]`,
    })),
  );
  await tx.$executeRaw`
    INSERT INTO ${vectorTable(table)} (track_id, ordinal, recording_id, camera_id, at, pts_ms, quality, vec)
    SELECT r.track_id, r.ordinal, ${of.recordingId}::uuid, ${of.cameraId}::int, r.at, r.pts_ms, r.quality, r.vec::public.halfvec
    FROM jsonb_to_recordset(${json}::jsonb)
      AS r(track_id uuid, ordinal smallint, at timestamptz, pts_ms int, quality real, vec text)
    ORDER BY r.at
    ON CONFLICT DO NOTHING`;
}

/** Writes plate reads. A repeat changes nothing. */
export async function insertPlates(tx: Queryable, of: RowsOf, rows: PlateRow[]): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(
    rows.map((row) => ({
      ...row,
      track_id: row.trackId,
      at: row.at.toISOString(),
      pts_ms: row.ptsMs,
      crop_key: row.cropKey,
    })),
  );
  await tx.$executeRaw`
    INSERT INTO plate_reads (id, track_id, recording_id, camera_id, at, pts_ms, text, normalised, folded, confidence,
                             agreed, alternatives, box, crop_key)
    SELECT r.id, r.track_id, ${of.recordingId}::uuid, ${of.cameraId}::int, r.at, r.pts_ms, r.text, r.normalised, r.folded,
           r.confidence, r.agreed, r.alternatives, r.box, r.crop_key
    FROM jsonb_to_recordset(${json}::jsonb)
      AS r(id uuid, track_id uuid, at timestamptz, pts_ms int, text text, normalised text, folded text, confidence real,
           agreed boolean, alternatives jsonb, box jsonb, crop_key text)
    ON CONFLICT DO NOTHING`;
}

/** Puts tracks on the list of those that are to be compared with the watchlist. A repeat changes nothing. */
export async function awaitMatching(tx: Queryable, recordingId: string, trackIds: string[]): Promise<void> {
  if (trackIds.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO tracks_to_match (track_id, recording_id)
    SELECT id, ${recordingId}::uuid FROM unnest(${trackIds}::uuid[]) AS id ON CONFLICT DO NOTHING`;
}

/** Tells finished tracks which track carries them, where that one became known only now. */
export async function linkParents(
  tx: Queryable,
  links: { childId: string; parentId: string }[],
): Promise<void> {
  if (links.length === 0) return;
  await tx.$executeRaw`
    UPDATE tracks AS child SET parent_track_id = parent.id
    FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb) AS link("childId" uuid, "parentId" uuid)
    JOIN tracks AS parent ON parent.id = link."parentId"
    WHERE child.id = link."childId"`;
}

/**
 * Derives camera and corrected time of everything found in a recording anew from where it begins now. Rows whose month
 * changes move to the other partition; `ensureMonths` comes first.
 */
export async function moveIndexRows(
  tx: Queryable,
  of: RowsOf,
  startsAt: Date,
  tables: string[],
): Promise<void> {
  const { recordingId, cameraId } = of;
  await tx.$executeRaw`
    UPDATE tracks SET camera_id = ${cameraId}::int,
      starts_at = ${startsAt}::timestamptz + first_pts_ms * interval '1 millisecond',
      ends_at = ${startsAt}::timestamptz + last_pts_ms * interval '1 millisecond'
    WHERE recording_id = ${recordingId}::uuid`;
  const targets = [Prisma.raw('public.plate_reads'), ...tables.map(vectorTable)];
  for (const target of targets) {
    await tx.$executeRaw`
      UPDATE ${target} SET camera_id = ${cameraId}::int, at = ${startsAt}::timestamptz + pts_ms * interval '1 millisecond'
      WHERE recording_id = ${recordingId}::uuid`;
  }
}

/** Removes vectors and plate reads of a recording's fine tracks, those of its coarse ones being gone already. */
export async function deleteIndexRows(tx: Queryable, recordingId: string, tables: string[]): Promise<void> {
  for (const table of tables)
    await tx.$executeRaw`DELETE FROM ${vectorTable(table)} WHERE recording_id = ${recordingId}::uuid`;
  await tx.$executeRaw`
    DELETE FROM plate_reads p USING tracks t
     WHERE p.recording_id = ${recordingId}::uuid AND t.id = p.track_id AND t.superseded_at IS NULL`;
}

/** Removes vectors and plate reads of some tracks of a recording. */
export async function deleteTrackRows(
  tx: Queryable,
  recordingId: string,
  { vectorsOf, platesOf }: { vectorsOf: string[]; platesOf: string[] },
  tables: { table: string }[],
): Promise<void> {
  for (const { table } of tables) {
    await tx.$executeRaw`
      DELETE FROM ${vectorTable(table)}
       WHERE recording_id = ${recordingId}::uuid AND track_id = ANY(${vectorsOf}::uuid[])`;
  }
  await tx.$executeRaw`
    DELETE FROM plate_reads WHERE recording_id = ${recordingId}::uuid AND track_id = ANY(${platesOf}::uuid[])`;
}

/** Keys of all objects that the index of a recording names. */
export async function indexObjectsOf(db: Queryable, recordingId: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ key: string }[]>`
    SELECT s.storage_key AS key FROM best_shots s JOIN tracks t ON t.id = s.track_id WHERE t.recording_id = ${recordingId}::uuid
     UNION SELECT crop_key FROM plate_reads WHERE recording_id = ${recordingId}::uuid
     UNION SELECT paths_key FROM index_segments WHERE recording_id = ${recordingId}::uuid
     UNION SELECT open_state_key FROM index_segments
            WHERE recording_id = ${recordingId}::uuid AND open_state_key IS NOT NULL`;
  return new Set(rows.map(({ key }) => key));
}

/** Table names come from our own table of Spaces; checked all the same, since they become SQL. */
export function vectorTable(table: string): Prisma.Sql {
  if (!/^space_\d+$/.test(table)) throw new Error(`${table} is not a table of vectors.`);
  return Prisma.raw(`vectors.${table}`);
}
