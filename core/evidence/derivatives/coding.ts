import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { shownFrames } from '../cut';
import { MediaToolFailed } from '../errors';
import { type MediaTools, output, readLayout, readPacketIndex } from '../packets';
import { type Picture, samplesInOrder } from './picture';
import { matroskaHead, matroskaPictureHead } from './raw-matroska';
import type { Recipe } from './recipe';

/** A finished picture and its time, in units of the copy's clock. */
export interface TimedPicture {
  picture: Picture;
  at: number;
}

/** Sound of a recording that goes into a copy. */
export interface Sound {
  file: string;
  inputArguments: string[];
  /** Seconds of the file's own clock. */
  fromSeconds: number;
  toSeconds: number;
  /** Where it begins in the copy. */
  delayMs: number;
  /** Silent stretches, seconds from where it begins. */
  muted: { from: number; to: number }[];
}

/** What a copy is besides its pictures. */
export interface CopyForm {
  widthPx: number;
  heightPx: number;
  /** Units of the copy's clock in a second. */
  unitsPerSecond: number;
  /** Distance between frames that is most frequent, in units. */
  usual: number;
  pixelAspect: { num: number; den: number };
  colour: { space?: string | undefined; primaries?: string | undefined; transfer?: string | undefined };
  sound: Sound | null;
  coding: Recipe['coding'];
}

/** ffmpeg's arguments for a copy; one thread and no dates, so that the same pictures give the same bytes. */
export function codingArguments(form: CopyForm, file: string): string[] {
  const { sound, coding, colour, pixelAspect } = form;
  const filter = sound && [
    `atrim=start=${sound.fromSeconds.toFixed(6)}:end=${sound.toSeconds.toFixed(6)}`,
    `asetpts=PTS-${sound.fromSeconds.toFixed(6)}/TB`,
    ...sound.muted.map(
      ({ from, to }) => `volume=0:enable=between(t\\,${from.toFixed(3)}\\,${to.toFixed(3)})`,
    ),
    'aresample=48000:async=1:first_pts=0',
    `adelay=${Math.round(sound.delayMs)}:all=1`,
  ];
  return [
    ...['-nostdin', '-v', 'error', '-y', '-protocol_whitelist', 'file,pipe'],
    ...['-probesize', '1000', '-analyzeduration', '0', '-f', 'matroska', '-i', 'pipe:0'],
    ...(sound ? ['-copyts', ...sound.inputArguments, '-i', sound.file] : []),
    ...['-map', '0:v:0'],
    ...(filter ? ['-filter_complex', `[1:a:0]${filter.join(',')}[sound]`, '-map', '[sound]'] : []),
    ...[
      '-c:v',
      coding.codec,
      '-preset',
      coding.preset,
      '-crf',
      String(coding.quality),
      '-pix_fmt',
      'yuv420p',
    ],
    // No B-frames: players step back and forth without them, and decoding times equal presentation times.
    ...['-g', String(coding.keyEvery), '-bf', '0', '-threads', '1', '-color_range', 'tv'],
    ...(colour.space ? ['-colorspace', colour.space] : []),
    ...(colour.primaries ? ['-color_primaries', colour.primaries] : []),
    ...(colour.transfer ? ['-color_trc', colour.transfer] : []),
    ...(pixelAspect.num === pixelAspect.den ? [] : ['-vf', `setsar=${pixelAspect.num}/${pixelAspect.den}`]),
    ...['-fps_mode', 'passthrough', '-enc_time_base', `1:${form.unitsPerSecond}`],
    ...['-video_track_timescale', String(form.unitsPerSecond)],
    ...(sound ? ['-c:a', 'aac', '-b:a', `${coding.soundKbps}k`, '-flags:a', '+bitexact'] : ['-an']),
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-flags:v', '+bitexact', '-fflags', '+bitexact'],
    ...['-movflags', '+faststart', '-f', 'mp4', file],
  ];
}

/**
 * Codes pictures to an MP4 that browsers play, each at its own time.
 * @returns the times of the pictures in units
 * @throws MediaToolFailed; AbortError
 */
export async function codeCopy(
  tools: MediaTools,
  form: CopyForm,
  pictures: AsyncIterable<TimedPicture>,
  file: string,
  signal?: AbortSignal,
): Promise<number[]> {
  const child = spawn(tools.ffmpeg, codingArguments(form, file), {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  let words = '';
  child.stderr.on('data', (piece: Buffer) => {
    words = (words + piece.toString()).slice(-2_000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  ended.catch(() => undefined);
  // A coder that ends early closes the pipe; its exit code says why.
  child.stdin.on('error', () => undefined);
  const times: number[] = [];
  const ns = (units: number) => BigInt(Math.round((units * 1e9) / form.unitsPerSecond));
  const write = async (bytes: Uint8Array) => {
    if (!child.stdin.write(bytes) && child.exitCode === null) {
      await Promise.race([once(child.stdin, 'drain'), ended]);
    }
  };
  try {
    await write(matroskaHead(form.widthPx, form.heightPx, ns(form.usual)));
    for await (const { picture, at } of pictures) {
      if (child.exitCode !== null) break;
      const samples = samplesInOrder(picture);
      await write(
        matroskaPictureHead(
          ns(at),
          samples.reduce((sum, { length }) => sum + length, 0),
        ),
      );
      for (const plane of samples) await write(plane);
      times.push(at);
    }
    child.stdin.end();
    const code = await ended;
    signal?.throwIfAborted();
    if (code !== 0)
      throw new MediaToolFailed('ffmpeg', words.trim().split('\n').slice(-2).join(' ') || `exit ${code}`);
    return times;
  } finally {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  }
}

/**
 * Shows that a copy holds exactly these frames at these times.
 * @throws MediaToolFailed naming the first frame that differs
 */
export async function checkTimes(
  tools: MediaTools,
  file: string,
  times: readonly number[],
  unitsPerSecond: number,
  signal?: AbortSignal,
): Promise<void> {
  const { video } = await readLayout(tools, file);
  const index = await readPacketIndex(tools, file, video, signal);
  const { positions } = shownFrames(index);
  if (positions.length !== times.length) {
    throw new MediaToolFailed('ffmpeg', `the copy has ${positions.length} frames instead of ${times.length}`);
  }
  const { num, den } = video.timeBase;
  for (const [order, position] of positions.entries()) {
    const units = ((index.pts[position] ?? Number.NaN) * num * unitsPerSecond) / den;
    if (!(Math.abs(units - (times[order] ?? Number.NaN)) < 0.5)) {
      throw new MediaToolFailed('ffmpeg', `frame ${order} of the copy is not at its time`);
    }
  }
}

/** SHA-256 over all decoded frames of a copy, one after the other: what it shows, whatever its bytes. */
export async function decodedSha256(tools: MediaTools, file: string, signal?: AbortSignal): Promise<string> {
  const text = await output(
    tools.ffmpeg,
    [
      ...['-nostdin', '-v', 'error', '-i', file, '-map', '0:v:0', '-fps_mode', 'passthrough'],
      ...['-f', 'hash', '-hash', 'sha256', '-'],
    ],
    signal,
  );
  return /SHA256=([0-9a-f]{64})/i.exec(text)?.[1]?.toLowerCase() ?? '';
}
