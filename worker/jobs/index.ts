import path from 'node:path';
import { DomainError } from '@/core/errors';
import {
  beginIndexing,
  clearIndex,
  commitSegment,
  markIndexed,
  openLinksAfter,
} from '@/core/footage/indexing';
import { storedFrameTimes } from '@/core/footage/track-paths';
import { openWorkingCopy, type Reading } from '@/core/footage/working-copy';
import type { JobProgress } from '@/core/operations/jobs';
import { readBytes } from '@/storage';
import type { VisionModels } from '../models/types';
import { finishOpenTracks, indexSegment, OpenStateRefused, type SegmentResult } from '../vision';
import type { JobDependencies, JobHandler } from './dependencies';
import { damagedRanges } from './index-damage';
import {
  type IndexedFile,
  readState,
  type SegmentState,
  storePaths,
  storeState,
  storeTrack,
} from './index-objects';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log' | 'models'>;

/** A last stretch shorter than this share of a segment is done together with the one before it. */
const SHORT_TAIL = 1 / 3;
const PROGRESS_EVERY_MS = 1_000;

/** A recording that is ready to be indexed. */
interface Indexable extends IndexedFile {
  originalName: string;
  storageKey: string;
  durationMs: number;
  /** Of every frame that the file lists, counted from the first. */
  timesMs: number[];
  reading: Reading;
}

/** Where indexing stands. */
interface Position {
  ordinal: number;
  fromMs: number;
  framesAnalysed: number;
  state: SegmentState | undefined;
}

const BEGINNING: Position = { ordinal: 0, fromMs: 0, framesAnalysed: 0, state: undefined };

/**
 * Indexes one recording, a segment of about a minute at a time. Each finished segment is committed with everything found in it, and the
 * objects still followed are stored for the next one, so that a worker that is killed loses a segment's work and no
 * track. Objects in storage are written before the commit that names them, under keys that a repeat writes alike.
 */
export function createIndexHandler(deps: Dependencies): JobHandler<'index'> {
  return async (job, signal) => {
    const { db, storage } = deps;
    const { recordingId } = job.data;
    const models = await deps.models();
    const recording = await readIndexable(deps, recordingId);
    const position = await resume(deps, recording, models);
    if (position) {
      await beginIndexing(db, recordingId, models.pack, Object.values(models.spaces));
      const copy = await storage.localCopy(recording.storageKey);
      const progress = progressOf(job.updateProgress, position.fromMs, recording.durationMs);
      const scratch = path.join(deps.config.DATA_DIR, 'scratch');
      try {
        const { FFMPEG_PATH } = deps.config;
        const readable = await openWorkingCopy(FFMPEG_PATH, copy.path, recording.reading, scratch, signal);
        try {
          await indexFrom(deps, recording, models, readable.path, position, progress, signal);
        } finally {
          await readable.dispose();
        }
      } finally {
        await copy.dispose();
      }
    } else {
      await markIndexed(db, recordingId);
    }
    return { tracks: await db.track.count({ where: { recordingId } }) };
  };
}

/** @throws DomainError where the recording is gone, or its camera and start are not known. */
async function readIndexable({ db, storage }: Dependencies, recordingId: string): Promise<Indexable> {
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

/**
 * Where to go on: after the last committed segment, or at the beginning where another pack made what is there (vectors of
 * two packs are never mixed in one recording). Undefined when nothing is left to do.
 */
async function resume(
  { db, storage, log }: Dependencies,
  { recordingId }: Indexable,
  models: VisionModels,
): Promise<Position | undefined> {
  const { packHash, segments } = await db.recording.findUniqueOrThrow({
    where: { id: recordingId },
    select: { packHash: true, segments: { orderBy: { ordinal: 'asc' } } },
  });
  const last = segments.at(-1);
  if (!last) return BEGINNING;
  if (packHash !== models.pack.sha256) {
    log.info({ recordingId, from: packHash, to: models.pack.sha256 }, 'another pack is in use: indexed anew');
    await clearIndex(db, recordingId);
    return BEGINNING;
  }
  if (last.openStateKey === null) return undefined;
  return {
    ordinal: last.ordinal + 1,
    fromMs: last.toMs,
    framesAnalysed: segments.reduce((sum, segment) => sum + segment.framesAnalysed, 0),
    state: await readState(storage, last.openStateKey),
  };
}

async function indexFrom(
  deps: Dependencies,
  recording: Indexable,
  models: VisionModels,
  file: string,
  start: Position,
  progress: (reachedMs: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { durationMs, firstPtsMs, recordingId } = recording;
  const segmentMs = deps.config.INDEX_SEGMENT_SECONDS * 1000;
  let position = start;
  for (let ended = false; !ended; ) {
    signal.throwIfAborted();
    const { fromMs } = position;
    const isLast = durationMs - fromMs < segmentMs * (1 + SHORT_TAIL);
    const toMs = isLast ? durationMs : fromMs + segmentMs;
    let result: SegmentResult;
    try {
      result = await indexSegment({
        file,
        fromMs: firstPtsMs + fromMs,
        // A frame whose time was damaged lies years away: the last segment ends with the file's frames too.
        toMs: firstPtsMs + (isLast ? Math.max(toMs, (recording.timesMs.at(-1) ?? 0) + 1) : toMs),
        ...(position.state ? { state: position.state.openState } : {}),
        models,
        ffmpegPath: deps.config.FFMPEG_PATH,
        ffprobePath: deps.config.FFPROBE_PATH,
        hwaccel: deps.config.DECODE_HARDWARE,
        onSoftwareFallback: (reason) => sayOnce(deps, reason),
        signal,
        onProgress: ({ ptsMs }) => progress(Math.min(toMs, Math.max(fromMs, ptsMs - firstPtsMs))),
      });
    } catch (error) {
      if (!(error instanceof OpenStateRefused) || position.ordinal === 0) throw error;
      deps.log.warn({ recordingId, err: error }, 'indexed anew from the beginning');
      await clearIndex(deps.db, recordingId);
      position = BEGINNING;
      continue;
    }
    signal.throwIfAborted();
    // A decoder that gave up in the middle is asked again behind the place, as long as the file lists frames there.
    ended = isLast || (result.endOfFile && (recording.timesMs.at(-1) ?? 0) < toMs);
    const framesAnalysed = position.framesAnalysed + result.framesAnalysed;
    if (ended && framesAnalysed === 0) {
      throw new DomainError(
        'unprocessable',
        'undecodable',
        `Not one picture of ${recording.originalName} could be decoded.`,
        'Export it again from the recorder.',
      );
    }
    const state = await commit(deps, recording, models, position, result, ended ? durationMs : toMs, ended);
    position = { ordinal: position.ordinal + 1, fromMs: toMs, framesAnalysed, state };
  }
}

const said = new Set<string>();

/** The same lack of hardware is met with every segment; it is worth one line in the life of a process. */
function sayOnce({ log, config }: Dependencies, reason: string): void {
  if (said.has(reason)) return;
  said.add(reason);
  log.info({ asked: config.DECODE_HARDWARE, reason }, 'software decodes: hardware cannot be used');
}

/** Stores and commits what a segment found. */
async function commit(
  { db, storage, log }: Dependencies,
  recording: Indexable,
  models: VisionModels,
  { ordinal, fromMs, state }: Position,
  result: SegmentResult,
  toMs: number,
  ended: boolean,
): Promise<SegmentState> {
  const { recordingId } = recording;
  const tracks = ended
    ? [...result.tracks, ...(await finishOpenTracks(result.openState, models))]
    : result.tracks;
  const found = [];
  for (const track of tracks) found.push(await storeTrack(storage, recording, track));
  const openLinks = state?.openLinks ?? [];
  const next: SegmentState = { openState: result.openState, openLinks: openLinksAfter(found, openLinks) };
  const written = await commitSegment(db, {
    recordingId,
    ordinal,
    fromMs,
    toMs,
    framesAnalysed: result.framesAnalysed,
    tracks: found,
    damage: damagedRanges(result, { ...recording, fromMs, toMs }),
    openLinks,
    pathsKey: await storePaths(storage, recording, ordinal, tracks),
    openStateKey: ended ? null : await storeState(storage, recording, ordinal, next),
  });
  if (!written)
    throw new Error(`Segment ${ordinal} of ${recordingId} was finished by another worker meanwhile.`);
  log.info(
    {
      recordingId,
      segment: ordinal,
      tracks: found.length,
      frames: result.framesAnalysed,
      wallMs: Math.round(result.stats.wallMs),
    },
    'segment indexed',
  );
  return next;
}

/** Tells progress about once a second: the fraction done, and the time left at the speed since `fromMs`. */
function progressOf(
  update: (progress: JobProgress) => Promise<void>,
  fromMs: number,
  durationMs: number,
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
    update({ done, step: 'indexing', ...remaining }).catch(() => undefined);
  };
}
