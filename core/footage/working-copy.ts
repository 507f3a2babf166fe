import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';

/**
 * How a recording is read when it is indexed, looked through and made playable. `direct`: as it is. `copied`: through a
 * scratch Matroska file with the same coded pictures, because its container cannot be sought in exactly (transport and
 * program streams, raw streams, FLV and others). `decoded`: through a scratch file decoded and coded anew, because frames
 * are stored in another order than they are shown and no time says in which (AVI and raw streams with B-frames).
 */
export const reading = z.object({
  way: z.enum(['direct', 'copied', 'decoded']),
  /** ffmpeg's name of a format that it does not find by itself, behind a maker's header. */
  inputFormat: z.string().nullable().default(null),
  /** Set where frames carry no times: they are counted at this rate. */
  assumedRate: z.number().positive().nullable().default(null),
  /** The stream's clock starts again: its times go on from before instead of being kept. */
  continued: z.boolean().default(false),
});
export type Reading = z.infer<typeof reading>;

export const DIRECT: Reading = { way: 'direct', inputFormat: null, assumedRate: null, continued: false };

/** Arguments before `-i` that make ffmpeg and ffprobe read the original as it was understood at intake. */
export function inputArguments({ inputFormat }: Reading): string[] {
  return inputFormat === null ? [] : ['-f', inputFormat];
}

export interface WorkingCopy {
  path: string;
  /** Removes the copy; the original stays. */
  dispose(): Promise<void>;
}

/** ffmpeg could not write the copy. */
export class WorkingCopyFailed extends Error {
  override name = 'WorkingCopyFailed';
}

/**
 * The file to read a recording from: itself, or a scratch copy in which every frame has its time, the first one at 0, and can be
 * sought. Made the same way each time, so that times found at intake hold later.
 * @param scratch folder for the copy; the system's own where left out
 * @throws WorkingCopyFailed
 */
export async function openWorkingCopy(
  ffmpegPath: string,
  original: string,
  how: Reading,
  scratch: string = os.tmpdir(),
  signal?: AbortSignal,
): Promise<WorkingCopy> {
  if (how.way === 'direct') return { path: original, dispose: async () => undefined };
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(path.join(scratch, 'saboot-reading-'));
  const copy = path.join(folder, 'copy.mkv');
  const dispose = () => rm(folder, { recursive: true, force: true });
  const rate = how.assumedRate === null ? [] : ['-r', String(how.assumedRate)];
  const coding =
    how.way === 'copied'
      ? ['-c', 'copy']
      : [
          ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '12', '-g', '50', '-bf', '0'],
          // Frames are counted in the order in which they come out of the decoder.
          ...['-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p'],
        ];
  const result = await execa(
    ffmpegPath,
    [
      ...['-v', 'error', '-nostdin', '-y', '-protocol_whitelist', 'file', '-fflags', '+genpts'],
      ...(how.continued ? [] : ['-copyts']),
      ...[...rate, ...inputArguments(how), '-i', original, '-map', '0:V:0', ...coding],
      // From zero, whatever the clock of the stream says; where that clock starts again, ffmpeg goes on from before.
      ...['-avoid_negative_ts', 'make_zero', '-map_metadata', '-1', '-fflags', '+bitexact'],
      ...['-f', 'matroska', copy],
    ],
    { reject: false, ...(signal ? { cancelSignal: signal } : {}) },
  );
  if (signal?.aborted) {
    await dispose();
    signal.throwIfAborted();
  }
  // A damaged source makes ffmpeg complain and go on; only where nothing was written is there nothing to read.
  if (result.exitCode === undefined || (result.failed && !(await hasContent(copy)))) {
    await dispose();
    throw new WorkingCopyFailed(result.stderr.trim().split('\n').at(-1) ?? 'ffmpeg ended early');
  }
  return { path: copy, dispose };
}

async function hasContent(file: string): Promise<boolean> {
  return ((await stat(file).catch(() => undefined))?.size ?? 0) > 1024;
}
