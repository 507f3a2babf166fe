import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ensureSpaceTable, prepareMonths } from './bench.sql';
import type { City, Passing } from './city';
import { CopyRows } from './copy-rows';
import { random } from './random';
import type { Drawing } from './shape';

const HOUR_MS = 3_600_000;
const PIECE_BYTES = 8 << 20;
/** How far pictures of one appearance lie apart, as a part of how far different appearances do. */
const JITTER = 0.35;

/** What the vectors of a city went into. */
export interface Loaded {
  spaceId: number;
  tableName: string;
  cameraIds: number[];
  vectors: number;
  /** In the order of the passings. */
  trackIds: string[];
  wallS: number;
}

/** The vectors of each passing of a city, in order; the same ones at every run. */
export function* pictures(
  city: City,
  drawing: Drawing,
): Generator<{ passing: Passing; vectors: Float32Array[] }> {
  const numbers = random(5);
  for (const passing of city.passings) {
    const appearance = drawing.appearance(drawing.person(random(passing.person + 1)), numbers);
    const vectors = Array.from({ length: passing.pictures }, () =>
      drawing.picture(appearance, JITTER, numbers),
    );
    yield { passing, vectors };
  }
}

/**
 * Writes a city into the tables that indexing writes into: cameras, recordings of an hour, tracks, vectors, and that the
 * recordings are wholly in the Space. Through COPY, since what is measured is what comes after.
 * @param client of the owner: COPY is not for roles under row-level security.
 */
export async function loadCity(
  client: Client,
  city: City,
  drawing: Drawing,
  spaceName: string,
  say: (line: string) => void,
): Promise<Loaded> {
  const started = performance.now();
  const { spaceId, tableName } = await ensureSpaceTable(client, spaceName, drawing.dimension);
  await prepareMonths(client, [tableName], city.fromMs, city.fromMs + city.days * 24 * HOUR_MS);
  const cameraIds = await insertCameras(client, city);
  const recordings = new Map<string, string>();
  const trackIds: string[] = [];
  let vectors = 0;
  let told = performance.now();
  let rows = emptyRows();
  const flush = async () => {
    await client.query('BEGIN');
    await copy(client, `recordings (${RECORDING})`, rows.recordings.end());
    await copy(client, 'recording_spaces (recording_id, space_id, since)', rows.spaces.end());
    await copy(client, `tracks (${TRACK})`, rows.tracks.end());
    await copy(client, `vectors.${tableName} (${VECTOR})`, rows.vectors.end());
    await client.query('COMMIT');
    rows = emptyRows();
    if (performance.now() - told < 20_000) return;
    told = performance.now();
    say(`  ${vectors} vectors`);
  };
  for (const { passing, vectors: drawn } of pictures(city, drawing)) {
    const cameraId = cameraIds[passing.camera] ?? 0;
    const hourMs = Math.floor(passing.atMs / HOUR_MS) * HOUR_MS;
    const key = `${cameraId}/${hourMs}`;
    let recordingId = recordings.get(key);
    if (!recordingId) {
      recordingId = randomUUID();
      recordings.set(key, recordingId);
      recordingRow(rows.recordings, recordingId, cameraId, hourMs);
      spaceRow(rows.spaces, recordingId, spaceId);
    }
    const trackId = randomUUID();
    trackIds.push(trackId);
    trackRow(rows.tracks, trackId, recordingId, cameraId, passing.atMs, passing.atMs - hourMs);
    for (const [ordinal, vector] of drawn.entries()) {
      const atMs = passing.atMs + 400 * ordinal;
      vectorRow(rows.vectors, {
        trackId,
        ordinal,
        recordingId,
        cameraId,
        atMs,
        ptsMs: atMs - hourMs,
        vector,
      });
    }
    vectors += drawn.length;
    if (rows.vectors.bytes > PIECE_BYTES) await flush();
  }
  await flush();
  return { spaceId, tableName, cameraIds, vectors, trackIds, wallS: (performance.now() - started) / 1000 };
}

const emptyRows = () => ({
  recordings: new CopyRows(),
  tracks: new CopyRows(),
  vectors: new CopyRows(),
  spaces: new CopyRows(),
});

async function insertCameras(client: Client, city: City): Promise<number[]> {
  const { rows: districts } = await client.query<{ id: number }>(
    `INSERT INTO districts (province, name) VALUES ('Balochistan', 'Made city')
     ON CONFLICT (province, name) DO UPDATE SET name = excluded.name RETURNING id`,
  );
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO cameras (code, name, district_id, latitude, longitude)
     SELECT 'made-' || n, 'Made camera ' || n, $1, 30.1 + y * 0.2, 66.9 + x * 0.2
       FROM unnest($2::float8[], $3::float8[]) WITH ORDINALITY AS c(x, y, n) ORDER BY n RETURNING id`,
    [districts[0]?.id, city.cameras.map(({ x }) => x), city.cameras.map(({ y }) => y)],
  );
  return rows.map(({ id }) => id);
}

const RECORDING =
  'id, camera_id, district_id, sha256, size_bytes, original_name, storage_key, source, received_from, status, duration_ms, stamped_start, starts_at, ends_at, indexed_until_ms';

function recordingRow(rows: CopyRows, id: string, cameraId: number, hourMs: number): void {
  rows.row(15);
  rows.uuid(id);
  rows.integer(cameraId);
  rows.integer(1);
  rows.text(id.replaceAll('-', '').repeat(2));
  rows.bigint(1000);
  rows.text('made.mp4');
  rows.text(id);
  rows.text('COMMAND');
  rows.text('a benchmark');
  rows.text('INDEXED');
  rows.integer(HOUR_MS);
  rows.timestamp(hourMs);
  rows.timestamp(hourMs);
  rows.timestamp(hourMs + HOUR_MS);
  rows.integer(HOUR_MS);
}

function spaceRow(rows: CopyRows, recordingId: string, spaceId: number): void {
  rows.row(3);
  rows.uuid(recordingId);
  rows.integer(spaceId);
  rows.timestamp(Date.now());
}

const TRACK =
  'id, recording_id, camera_id, local_id, kind, object_class, confidence, first_pts_ms, last_pts_ms, starts_at, ends_at, segment_ordinal';

function trackRow(
  rows: CopyRows,
  id: string,
  recordingId: string,
  cameraId: number,
  atMs: number,
  ptsMs: number,
): void {
  rows.row(12);
  rows.uuid(id);
  rows.uuid(recordingId);
  rows.integer(cameraId);
  rows.text(id.slice(0, 13));
  rows.text('FACE');
  rows.text('face');
  rows.double(0.8);
  rows.integer(ptsMs);
  rows.integer(ptsMs + 3000);
  rows.timestamp(atMs);
  rows.timestamp(atMs + 3000);
  rows.integer(0);
}

const VECTOR = 'track_id, ordinal, recording_id, camera_id, at, pts_ms, quality, vec';

function vectorRow(
  rows: CopyRows,
  row: {
    trackId: string;
    ordinal: number;
    recordingId: string;
    cameraId: number;
    atMs: number;
    ptsMs: number;
    vector: Float32Array;
  },
): void {
  rows.row(8);
  rows.uuid(row.trackId);
  rows.smallint(row.ordinal);
  rows.uuid(row.recordingId);
  rows.integer(row.cameraId);
  rows.timestamp(row.atMs);
  rows.integer(row.ptsMs);
  rows.real(0.8 - 0.1 * row.ordinal);
  rows.halfvec(row.vector);
}

/** Copies rows in binary form into a table. */
export function copy(client: Client, into: string, rows: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = client.query(copyFrom(`COPY ${into} FROM STDIN WITH (FORMAT binary)`));
    stream.once('error', reject);
    stream.once('finish', resolve);
    stream.end(rows);
  });
}
