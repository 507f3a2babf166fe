import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ToolRun } from './clip';
import { frameAt, millisecondsOf, planCut, shownFrames } from './cut';
import { MediaToolFailed } from './errors';
import { type MediaTools, output, readLayout, readPacketIndex, toolVersion } from './packets';

/** What a still is and how it was made. */
export interface StillMade {
  mimeType: 'image/png';
  extension: 'png';
  /** Place among the frames that the recording shows, first 0. */
  frameIndex: number;
  frames: number;
  /** The container's own presentation time. */
  pts: number;
  timeBase: string;
  /** From the recording's first frame. */
  ptsMs: number;
  /** Of the decoded picture before it became a PNG, in the pixel format of the stream. */
  pictureSha256: string;
  run: ToolRun;
}

/**
 * Takes one frame out of a recording as a PNG, which loses nothing of the decoded picture but its colour format. The frame
 * is chosen by its exact presentation time, and that time is read back from the decoder.
 * @param original path of the master; it is only read
 * @param target path without extension
 * @throws MediaToolFailed when the frame cannot be decoded; nothing is left at the target then
 */
export async function makeStill(
  tools: MediaTools,
  original: string,
  atMs: number,
  target: string,
  signal?: AbortSignal,
): Promise<StillMade & { file: string }> {
  const { video, format } = await readLayout(tools, original);
  const index = await readPacketIndex(tools, original, video, signal);
  const shown = shownFrames(index);
  const frameIndex = frameAt(index, shown, video.timeBase, atMs);
  const pts = index.pts[shown.positions[frameIndex] ?? 0] ?? 0;
  const ptsMs = Math.round(millisecondsOf(pts, shown.base, video.timeBase));

  const file = `${target}.png`;
  // Decoding begins a whole group of pictures earlier than needed, so that open groups decode as they do from the start.
  // Only containers with an index of keyframes are sought in; the others are decoded from their beginning.
  const enclosing = planCut(index, video.timeBase, atMs, atMs).first;
  const before = index.key.lastIndexOf(true, enclosing - 1);
  const seekable = /mp4|matroska/.test(format) && before > 0;
  const beforeSeconds = ((index.pts[before] ?? 0) * video.timeBase.num) / video.timeBase.den;
  const seeks = seekable
    ? [['-noaccurate_seek', '-seek_timestamp', '1', '-ss', (beforeSeconds + 0.001).toFixed(6)], []]
    : [[]];
  const select = ['-map', `0:${video.index}`, '-vf', `select=eq(pts\\,${pts})`, '-frames:v', '1'];
  const timing = ['-vsync', 'passthrough', '-enc_time_base', '-1', '-fflags', '+bitexact'];
  for (const seek of seeks) {
    const args = [
      ...['-nostdin', '-v', 'error', '-y', '-copyts', ...seek, '-i', original],
      ...[...select, ...timing, '-sws_flags', 'accurate_rnd+full_chroma_int+full_chroma_inp+bitexact'],
      ...['-pix_fmt', 'rgb24', '-c:v', 'png', '-f', 'image2', '-update', '1', file],
      ...[...select, ...timing, '-f', 'framehash', '-hash', 'sha256', '-'],
    ];
    const listing = await output(tools.ffmpeg, args, signal);
    const frame = listing.split('\n').find((line) => line !== '' && !line.startsWith('#'));
    const fields = frame?.split(',').map((field) => field.trim()) ?? [];
    const [num, den] = /#tb 0: (\d+)\/(\d+)/.exec(listing)?.slice(1).map(Number) ?? [];
    const decodedSeconds = (Number(fields[2]) * (num ?? Number.NaN)) / (den ?? Number.NaN);
    const wantedSeconds = (pts * video.timeBase.num) / video.timeBase.den;
    if (fields[5] && Math.abs(decodedSeconds - wantedSeconds) < 1e-6) {
      return {
        mimeType: 'image/png',
        extension: 'png',
        file,
        frameIndex,
        frames: shown.positions.length,
        pts,
        timeBase: `${video.timeBase.num}/${video.timeBase.den}`,
        ptsMs,
        pictureSha256: fields[5],
        run: {
          program: path.basename(tools.ffmpeg),
          version: await toolVersion(tools.ffmpeg),
          arguments: args.map((arg) => (arg === original ? '{original}' : arg === file ? '{output}' : arg)),
        },
      };
    }
    await rm(file, { force: true });
  }
  throw new MediaToolFailed('ffmpeg', `the frame at ${ptsMs} ms could not be decoded`);
}
