import { DomainError } from '@/core/errors';
import { coarseTracksBefore } from '@/core/footage/coarse-rows.sql';
import {
  beginIndexing,
  clearIndex,
  commitSegment,
  leaveIndexing,
  markIndexed,
  openLinksAfter,
} from '@/core/footage/indexing';
import { GaveWay, type JobInProgress } from '@/core/operations/queue';
import type { VisionModels } from '../models/types';
import {
  finishOpenTracks,
  indexSegment,
  OpenStateRefused,
  type SegmentResult,
  stillFollowed,
} from '../vision';
import type { JobDependencies, JobHandler } from './dependencies';
import { damagedRanges } from './index-damage';
import {
  readState,
  removeUnnamed,
  type SegmentState,
  storePaths,
  storeState,
  storeTrack,
} from './index-objects';
import { type Indexable, openReadable, progressOf, readIndexable, refuseDeadly, sayOnce } from './indexable';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log' | 'models' | 'send'>;

/** A last stretch shorter than this share of a segment is done together with the one before it. */
const SHORT_TAIL = 1 / 3;

/** Where indexing stands. */
interface Position {
  ordinal: number;
  fromMs: number;
  framesAnalysed: number;
  state: SegmentState | undefined;
}

/** The job in hand. */
interface Run {
  progress: (reachedMs: number) => void;
  job: JobInProgress<'index'>;
  signal: AbortSignal;
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
      const copy = await storage.localCopy(recording.storageKey);
      const progress = progressOf(job.updateProgress, position.fromMs, recording.durationMs, 'indexing');
      try {
        // Counted from here, where the file begins to be read: a worker that dies before cannot have died of it.
        const begun = beginIndexing(db, recordingId, models.pack, Object.values(models.spaces));
        refuseDeadly(await begun, recording);
        const readable = await openReadable(deps, recording, copy.path, signal);
        try {
          await indexFrom(deps, recording, models, readable.path, position, { progress, job, signal });
        } finally {
          await readable.dispose();
        }
      } finally {
        await copy.dispose();
        await leaveIndexing(db, recordingId);
      }
    } else {
      await markIndexed(db, recordingId);
    }
    await removeUnnamed(deps, recordingId);
    return { tracks: await db.track.count({ where: { recordingId, supersededAt: null } }) };
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
  { progress, job, signal }: Run,
): Promise<void> {
  const { durationMs, firstPtsMs, recordingId } = recording;
  const segmentMs = deps.config.INDEX_SEGMENT_SECONDS * 1000;
  let position = start;
  for (let ended = false; !ended; ) {
    signal.throwIfAborted();
    const { fromMs } = position;
    const isLast = durationMs - fromMs < segmentMs * (1 + SHORT_TAIL);
    const toMs = isLast ? durationMs : fromMs + segmentMs;
    deps.log.debug({ recordingId, segment: position.ordinal }, 'segment begun');
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
    // Nothing is lost between two segments: a fresh recording's first look need not wait for hours of this.
    if (!ended && (await job.isOvertaken())) throw new GaveWay();
  }
}

const KIND_OF = { PERSON: 'person', FACE: 'face', VEHICLE: 'vehicle', PLATE: 'plate' } as const;

/** Stores and commits what a segment found. */
async function commit(
  { db, storage, log, send }: Dependencies,
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
  const coarse = ended ? [] : await coarseTracksBefore(db, recordingId, toMs);
  const held = stillFollowed(
    result.openState,
    coarse.map(({ kind, ptsMs, ...at }) => ({
      ...at,
      kind: KIND_OF[kind],
      ptsMs: ptsMs + recording.firstPtsMs,
    })),
  );
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
    heldCoarse: held.flatMap((index) => coarse[index]?.id ?? []),
    pathsKey: await storePaths(storage, recording, ordinal, tracks),
    openStateKey: ended ? null : await storeState(storage, recording, ordinal, next),
  });
  if (!written)
    throw new Error(`Segment ${ordinal} of ${recordingId} was finished by another worker meanwhile.`);
  // At once: an alert is worth most while whom it is about is still near. What it looks for is in the database already.
  if (found.length > 0) await send('alert', { recordingId });
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
