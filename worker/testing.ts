import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { coverageOf } from '@/core/footage/coverage';
import { indexObjectsOf } from '@/core/footage/index-rows.sql';
import { derivedKeys } from '@/core/footage/object-keys';
import { storedPaths } from '@/core/footage/track-paths';
import { readBytes } from '@/storage';
import type { TestWorkplace } from './jobs/testing';

/** Real worker processes over a test's workplace, and what they left behind. */

/** A worker process; its log is handed on line by line. */
export function startWorker(place: TestWorkplace, onLog?: (line: string) => void): ChildProcess {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts'], {
    env: { ...process.env, ...place.environment },
    stdio: ['ignore', onLog ? 'pipe' : 'inherit', 'inherit'],
  });
  let rest = '';
  worker.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLog?.(line);
  });
  return worker;
}

/** Ends a worker by a signal and waits for it. @returns its exit code, null where the signal ended it */
export async function ended(worker: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (worker.exitCode !== null || worker.signalCode !== null) return worker.exitCode;
  const exit = new Promise<number | null>((resolve) => worker.once('exit', (code) => resolve(code)));
  worker.kill(signal);
  return exit;
}

/** Waits for what workers do in their own time; the test's time limit is the only one. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Hands a recording to the workplace's workers. */
export const bringIn = (place: TestWorkplace, file: string) =>
  place.send('intake', {
    ...{ file, originalName: path.basename(file), source: 'COMMAND' as const },
    ...{ receivedFrom: 'a test', receivedById: null, consume: false },
  });

/** Waits until a recording is indexed. */
export const indexed = (place: TestWorkplace) =>
  until(async () => (await place.db.recording.findFirst({ where: { status: 'INDEXED' } })) ?? undefined);

/** Everything that indexing found, down to the bytes of the pictures, without what differs from one database to the next. */
export async function findings({ db, storage }: TestWorkplace, recordingId: string) {
  const tracks = await db.track.findMany({
    where: { recordingId },
    orderBy: { localId: 'asc' },
    include: { bestShots: { orderBy: { ordinal: 'asc' } }, parent: true },
  });
  const sha256 = async (key: string) =>
    createHash('sha256')
      .update(await readBytes(storage, key))
      .digest('hex');
  const reads = await db.$queryRaw<{ crop_key: string; pts_ms: number }[]>`
    SELECT p.text, p.pts_ms, p.agreed, p.confidence, p.alternatives, p.box, p.crop_key, t.local_id
      FROM plate_reads p JOIN tracks t ON t.id = p.track_id
     WHERE p.recording_id = ${recordingId}::uuid ORDER BY p.pts_ms, t.local_id`;
  const plates: object[] = [];
  for (const { crop_key, ...read } of reads) plates.push({ ...read, crop: await sha256(crop_key) });
  const vectors: object[] = [];
  for (const { name, tableName } of await db.space.findMany({ orderBy: { name: 'asc' } })) {
    const rows = await db.$queryRawUnsafe<object[]>(
      `SELECT v.pts_ms, v.ordinal, t.local_id, v.vec::text AS vec FROM vectors.${tableName} v
       JOIN tracks t ON t.id = v.track_id WHERE v.recording_id = $1::uuid ORDER BY t.local_id, v.ordinal`,
      recordingId,
    );
    vectors.push(...rows.map((row) => ({ space: name, ...row })));
  }
  const segments = await db.indexSegment.findMany({ where: { recordingId }, orderBy: { ordinal: 'asc' } });
  const paths = new Map<string, unknown>();
  for (const { pathsKey } of segments) {
    const stored = storedPaths.parse(JSON.parse(String(await readBytes(storage, pathsKey))));
    for (const { localId, points } of stored.tracks) paths.set(localId, points);
  }
  const described: { localId: string; kind: string; [of: string]: unknown }[] = [];
  for (const track of tracks) {
    const shots: unknown[] = [];
    for (const { ptsMs, x, y, w, h, quality, storageKey } of track.bestShots)
      shots.push([ptsMs, x, y, w, h, quality, await sha256(storageKey)]);
    described.push({
      ...{ localId: track.localId, kind: track.kind, objectClass: track.objectClass, pass: track.pass },
      ...{ firstPtsMs: track.firstPtsMs, lastPtsMs: track.lastPtsMs, confidence: track.confidence },
      ...{ colour: track.colour, parent: track.parent?.localId ?? null, segment: track.segmentOrdinal },
      ...{ shots, path: paths.get(track.localId) },
    });
  }
  const { totalsMs, cameras } = await db.$transaction((tx) => coverageOf(tx, {}));
  return {
    segments: segments.map(({ ordinal, fromMs, toMs, framesAnalysed }) => ({
      ...{ ordinal, fromMs, toMs, framesAnalysed },
    })),
    tracks: described,
    plates,
    vectors,
    coverage: { totalsMs, ranges: cameras.map(({ ranges }) => ranges) },
  };
}

/** Objects of a recording's index that no row names, and rows' objects that are not there. */
export async function astray({ db, storage }: TestWorkplace, recordingId: string) {
  const named = await indexObjectsOf(db, recordingId);
  const stored = new Set<string>();
  for (const prefix of derivedKeys.indexPrefixes(recordingId))
    for await (const { key } of storage.list(prefix)) stored.add(key);
  return {
    unnamed: [...stored].filter((key) => !named.has(key)),
    missing: [...named].filter((key) => !stored.has(key)),
  };
}
