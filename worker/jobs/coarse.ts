import { abandonCoarse, coarseColumns, coarseLeft, commitCoarse } from '@/core/footage/coarse';
import { beginIndexing, leaveIndexing, waitForIndexing } from '@/core/footage/indexing';
import type { WorkingCopy } from '@/core/footage/working-copy';
import { indexKeyframes } from '../vision';
import type { JobDependencies, JobHandler } from './dependencies';
import { storeTrack } from './index-objects';
import { openReadable, progressOf, readIndexable, refuseDeadly, sayOnce } from './indexable';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log' | 'models' | 'send'>;

/** Segments looked through between two commits: about ten seconds of work at the usual length of a segment. */
const STRETCH_SEGMENTS = 10;

/**
 * Takes a first look through a recording's key pictures, so that it is searchable coarsely within about a minute of work for
 * an hour, then asks for its indexing. Committed in stretches, each whole: a worker that is killed loses one.
 */
export function createCoarseHandler(deps: Dependencies): JobHandler<'coarse'> {
  return async (job, signal) => {
    const { db, config, storage, log } = deps;
    const { recordingId } = job.data;
    const segmentMs = config.INDEX_SEGMENT_SECONDS * 1000;
    let pictures = 0;
    const standing = await db.recording.findUnique({ where: { id: recordingId }, select: coarseColumns });
    const startMs = standing ? coarseLeft(standing, segmentMs) : undefined;
    if (startMs !== undefined) {
      const models = await deps.models();
      const recording = await readIndexable(deps, recordingId);
      const { durationMs, firstPtsMs } = recording;
      const copy = await storage.localCopy(recording.storageKey);
      let readable: WorkingCopy | undefined;
      const progress = progressOf(job.updateProgress, startMs, durationMs, 'key pictures');
      try {
        // Counted from here, where the file begins to be read: a worker that dies before cannot have died of it.
        const begun = beginIndexing(db, recordingId, models.pack, Object.values(models.spaces));
        refuseDeadly(await begun, recording);
        readable = await openReadable(deps, recording, copy.path, signal);
        for (let fromMs = startMs; fromMs < durationMs; ) {
          signal.throwIfAborted();
          const toMs = Math.min(durationMs, fromMs + STRETCH_SEGMENTS * segmentMs);
          log.debug({ recordingId, fromMs }, 'key pictures begun');
          const looked = await indexKeyframes({
            file: readable.path,
            fromMs: firstPtsMs + fromMs,
            toMs: firstPtsMs + toMs,
            apartMs: segmentMs,
            originMs: firstPtsMs,
            models,
            ffmpegPath: config.FFMPEG_PATH,
            ffprobePath: config.FFPROBE_PATH,
            hwaccel: config.DECODE_HARDWARE,
            onSoftwareFallback: (reason) => sayOnce(deps, reason),
            onProgress: (ptsMs) => progress(ptsMs - firstPtsMs),
            signal,
          }).catch((error: unknown) => {
            if (signal.aborted) throw error;
            log.warn({ recordingId, err: error }, 'key pictures cannot be looked at: indexed without');
          });
          signal.throwIfAborted();
          if (!looked) {
            await abandonCoarse(db, recordingId);
            break;
          }
          const tracks = [];
          for (const track of looked.tracks) tracks.push(await storeTrack(storage, recording, track));
          await commitCoarse(db, { recordingId, fromMs, toMs, pictures: looked.pictures, tracks });
          if (tracks.length > 0) await deps.send('alert', { recordingId });
          pictures += looked.pictures;
          log.info(
            { recordingId, fromMs, toMs, pictures: looked.pictures, tracks: tracks.length },
            'key pictures looked at',
          );
          fromMs = toMs;
        }
      } finally {
        await readable?.dispose();
        await copy.dispose();
        await leaveIndexing(db, recordingId);
      }
      await waitForIndexing(db, recordingId);
    }
    await deps.send('index', { recordingId }, { dedupe: recordingId });
    return { pictures };
  };
}
