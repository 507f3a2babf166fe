import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { DomainError } from '@/core/errors';
import { type Media, readMedia } from '@/core/footage/media';
import { derivedKeys } from '@/core/footage/object-keys';
import { isPlayable, isPlayableStream, type PlaybackKind, playbackArguments } from '@/core/footage/playback';
import { openWorkingCopy, type WorkingCopy } from '@/core/footage/working-copy';
import type { JobDependencies, JobHandler, JobInProgress } from './dependencies';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'config' | 'log'>;

/** Beyond this the first picture of a copy is not where the player's clock begins. */
const START_TOLERANCE_MS = 1;

/**
 * Makes a recording playable in browsers: the original where they play it, else its stream in an MP4, else an H.264 copy.
 * A remux whose frames are not the original's, one by one, is not used.
 */
export function createPlaybackHandler(deps: Dependencies): JobHandler<'playback'> {
  const { db, storage, config, log } = deps;
  return async (job, signal) => {
    const { recordingId } = job.data;
    const recording = await db.recording.findUnique({ where: { id: recordingId } });
    if (!recording) {
      throw new DomainError('not-found', 'recording-gone', `Recording ${recordingId} is not there any more.`);
    }
    // `unavailable` is tried again when a person asks for it.
    if (recording.playbackKind !== null && recording.playbackKind !== 'unavailable') return {};
    const scratch = path.join(config.DATA_DIR, 'scratch');
    const programs = { ffmpegPath: config.FFMPEG_PATH, ffprobePath: config.FFPROBE_PATH, scratch };
    await mkdir(scratch, { recursive: true });
    const folder = await mkdtemp(path.join(scratch, 'playback-'));
    const copy = await storage.localCopy(recording.storageKey);
    let working: WorkingCopy | undefined;
    try {
      const media = await readMedia(copy.path, programs, signal);
      const finish = (kind: PlaybackKind, key: string) =>
        db.recording.update({ where: { id: recordingId }, data: { playbackKind: kind, playbackKey: key } });
      if (isPlayable(media)) {
        await finish('original', recording.storageKey);
        return {};
      }
      // The original has the sound; its copy has times and an order of frames that can be relied on.
      const { way, assumedRate, inputFormat, continued } = media.reading;
      const trusted = way !== 'decoded' && assumedRate === null && inputFormat === null && !continued;
      if (!trusted)
        working = await openWorkingCopy(config.FFMPEG_PATH, copy.path, media.reading, scratch, signal);
      const input = working?.path ?? copy.path;
      const make = async (kind: 'remux' | 'proxy') => {
        const output = path.join(folder, `${kind}.mp4`);
        for (let skipMs = 0; ; ) {
          await convert(
            config.FFMPEG_PATH,
            playbackArguments(kind, input, output, skipMs),
            media,
            job,
            signal,
          );
          const made = await readMedia(output, programs, signal);
          // Sound that begins first pushes the picture back; it is left out on the second pass.
          if (made.firstPtsMs <= START_TOLERANCE_MS || skipMs > 0) return { output, made };
          skipMs = made.firstPtsMs;
        }
      };
      let kind: 'remux' | 'proxy' = 'proxy';
      let output: string | undefined;
      if (isPlayableStream(media)) {
        const remux = await make('remux');
        if (sameTimes(remux.made.timesMs, media.timesMs)) {
          kind = 'remux';
          output = remux.output;
        } else {
          log.warn(
            { recordingId, frames: media.timesMs.length, remuxed: remux.made.timesMs.length },
            'remux not used',
          );
        }
      }
      if (output === undefined) {
        const proxy = await make('proxy');
        if (!fewerTimes(proxy.made.timesMs, media.timesMs)) {
          throw new DomainError(
            'unprocessable',
            'playback-times-differ',
            'No playable copy could be made whose frames keep their times.',
            'Download the original and play it with the maker’s player.',
          );
        }
        output = proxy.output;
      }
      const key = derivedKeys.playback(recordingId);
      await storage.remove(key);
      await storage.put(key, createReadStream(output, { highWaterMark: 1024 ** 2 }), {
        contentType: 'video/mp4',
      });
      await finish(kind, key);
      return {};
    } finally {
      await working?.dispose();
      await copy.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Containers round times, MP4 to a fraction of a millisecond, Matroska to one. */
const TIME_TOLERANCE_MS = 2;

/** Frame by frame the same time. */
function sameTimes(made: number[], listed: number[]): boolean {
  return (
    made.length === listed.length &&
    made.every((time, index) => Math.abs(time - (listed[index] ?? Number.NaN)) <= TIME_TOLERANCE_MS)
  );
}

/** The same times, some of them missing: a damaged frame is listed in the file and cannot be decoded for the copy. */
function fewerTimes(made: number[], listed: number[]): boolean {
  let at = 0;
  return made.every((time) => {
    while (at < listed.length && (listed[at] ?? 0) < time - TIME_TOLERANCE_MS) at++;
    return at < listed.length && (listed[at] ?? 0) <= time + TIME_TOLERANCE_MS;
  });
}

/** Runs ffmpeg, passing on how far it is. */
async function convert(
  ffmpegPath: string,
  args: string[],
  media: Media,
  job: JobInProgress<'playback'>,
  signal: AbortSignal,
): Promise<void> {
  const running = execa(ffmpegPath, args, { cancelSignal: signal, reject: false });
  for await (const line of running.iterable()) {
    const done = Number(/^out_time_us=(\d+)$/.exec(line)?.[1]) / 1000 / media.durationMs;
    if (Number.isFinite(done)) {
      await job.updateProgress({ done: Math.min(1, done), step: 'preparing playback' });
    }
  }
  const result = await running;
  signal.throwIfAborted();
  if (result.failed) {
    const words = result.stderr.trim().split('\n').slice(-3).join(' ');
    throw new DomainError('unprocessable', 'playback-failed', `No playable copy could be made: ${words}`);
  }
}
