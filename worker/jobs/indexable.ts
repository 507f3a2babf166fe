import path from 'node:path';
import { DomainError } from '@/core/errors';
import { storedFrameTimes } from '@/core/footage/track-paths';
import { openWorkingCopy, type Reading, type WorkingCopy } from '@/core/footage/working-copy';
import type { JobProgress } from '@/core/operations/jobs';
import { readBytes } from '@/storage';
import type { JobDependencies } from './dependencies';
import type { IndexedFile } from './index-objects';

/** A recording that is ready to be indexed. */
export interface Indexable extends IndexedFile {
  originalName: string;
  storageKey: string;
  durationMs: number;
  /** Of every frame that the file lists, counted from the first. */
  timesMs: number[];
  reading: Reading;
}

const PROGRESS_EVERY_MS = 1_000;
/** A worker that died of a file this often, without having gone on in between, will die of it again. */
const STARTS_AT_MOST = 10;

/** @throws DomainError where the recording is gone, or its camera and start are not known. */
export async function readIndexable(
  { db, storage }: Pick<JobDependencies, 'db' | 'storage'>,
  recordingId: string,
): Promise<Indexable> {
  const found = await db.recording.findUnique({ where: { id: recordingId } });
  if (!found) {
    throw new DomainError('not-found', 'recording-gone', `Recording ${recordingId} is not there any more.`);
  }
  const { durationMs, frameTimesKey, startsAt, cameraId, width, height, rotationDeg } = found;
  if (durationMs === null || frameTimesKey === null || width === null || height === null) {
    throw new DomainError(
      'unprocessable',
      'recording-unreadable',
      `${found.originalName} holds nothing to index.`,
    );
  }
  if (startsAt === null || cameraId === null) {
    throw new DomainError(
      'unprocessable',
      'details-missing',
      `${found.originalName} cannot be indexed before its camera and start are known.`,
      'Give them on the recording’s page.',
    );
  }
  const times = storedFrameTimes.parse(
    JSON.parse((await readBytes(storage, frameTimesKey)).toString('utf8')),
  );
  const turned = (rotationDeg ?? 0) % 180 !== 0;
  return {
    recordingId,
    originalName: found.originalName,
    storageKey: found.storageKey,
    durationMs,
    widthPx: turned ? height : width,
    heightPx: turned ? width : height,
    firstPtsMs: times.firstPtsMs,
    timesMs: times.timesMs,
    reading: times.reading,
  };
}

/** The file to decode a recording from, itself or a scratch copy of its local copy. @throws WorkingCopyFailed */
export function openReadable(
  { config }: Pick<JobDependencies, 'config'>,
  { reading }: Indexable,
  localPath: string,
  signal: AbortSignal,
): Promise<WorkingCopy> {
  return openWorkingCopy(
    config.FFMPEG_PATH,
    localPath,
    reading,
    path.join(config.DATA_DIR, 'scratch'),
    signal,
  );
}

/** @throws DomainError where indexing was begun too often without getting on. */
export function refuseDeadly(starts: number, { originalName }: Indexable): void {
  if (starts <= STARTS_AT_MOST) return;
  throw new DomainError(
    'unprocessable',
    'indexing-ends-workers',
    `Indexing of ${originalName} has ended its worker ${STARTS_AT_MOST} times at the same place.`,
    'Look at the workers’ log and memory, then try again.',
  );
}

/** Tells progress about once a second: the fraction done, and the time left at the speed since `fromMs`. */
export function progressOf(
  update: (progress: JobProgress) => Promise<void>,
  fromMs: number,
  durationMs: number,
  step: string,
): (reachedMs: number) => void {
  const beganAt = performance.now();
  let toldAt = 0;
  return (reachedMs) => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = now;
    const done = Math.min(1, reachedMs / durationMs);
    const speed = (reachedMs - fromMs) / (now - beganAt);
    const remaining = speed > 0 ? { remainingMs: Math.round((durationMs - reachedMs) / speed) } : {};
    // Progress that does not reach the queue is told again a second later.
    update({ done, step, ...remaining }).catch(() => undefined);
  };
}

const said = new Set<string>();

/** The same lack of hardware is met with every segment; it is worth one line in the life of a process. */
export function sayOnce({ log, config }: Pick<JobDependencies, 'log' | 'config'>, reason: string): void {
  if (said.has(reason)) return;
  said.add(reason);
  log.info({ asked: config.DECODE_HARDWARE, reason }, 'software decodes: hardware cannot be used');
}
