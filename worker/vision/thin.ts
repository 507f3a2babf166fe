import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A time base of which the pipe's container can keep every time exactly: so many ticks a second. */
export function ticksOf(timeBase: string): number | undefined {
  const [, numerator, denominator] = /^(\d+)\/(\d+)$/.exec(timeBase) ?? [];
  const ticks = Number(denominator);
  return numerator === '1' && ticks > 0 && ticks < 2 ** 31 ? ticks : undefined;
}

/**
 * Copies the key pictures that are wanted out of a file, the first one at or after `fromMs` of every span of 1/fps, without
 * decoding any: a decoder that is given this decodes one in five of a camera's key pictures and not all. Goes by the file's
 * own marks of key pictures, which may be wrong.
 * @param input ffmpeg's options that name and seek the file
 */
export function copyKeyPictures(
  input: string[],
  { fromMs, fps, ticks }: { fromMs: number; fps: number; ticks: number },
  { ffmpegPath, signal }: { ffmpegPath: string; signal?: AbortSignal | undefined },
): { pictures: Readable; kill(): void } {
  // Spans are counted from far below zero, so that none has the number that nothing has been kept yet.
  const span = `floor(pts*tb*${fps}+0.000001)+1000000000`;
  const before = `lt(pts*tb,${fromMs / 1000 - 0.0005})`;
  const drop = `if(not(key)+${before},1,if(lte(${span},ld(0)),1,0*st(0,${span})))`;
  const child = spawn(
    ffmpegPath,
    [
      ...['-hide_banner', '-nostdin', '-loglevel', 'quiet', ...input],
      ...['-map', '0:V:0', '-c', 'copy', '-bsf:v', `noise=drop='${drop}',setts=ts=PTS`],
      // MP4 keeps the file's own ticks, and the turning of the picture; in pieces it can be written to a pipe.
      ...['-avoid_negative_ts', 'disabled', '-video_track_timescale', String(ticks)],
      ...['-movflags', 'frag_keyframe+empty_moov+default_base_moof+frag_discont', '-f', 'mp4', 'pipe:1'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], ...(signal && { signal }) },
  );
  // Where it cannot be started the decoder gets nothing, and says so.
  child.on('error', () => undefined);
  return { pictures: child.stdout, kill: () => child.kill('SIGKILL') };
}
