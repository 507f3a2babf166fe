import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Cut, millisecondsOf, planCut, shownFrames } from './cut';
import { ClipNotProven } from './errors';
import { type MediaTools, output, readLayout, readPacketIndex, toolVersion } from './packets';
import { findRun, hashPackets, proveStream, type StreamProof } from './proof';

/** Codecs that MP4 holds and players of today expect there; with any other one the clip is a Matroska file. */
const mp4Video = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4']);
const mp4Audio = new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus', 'alac']);

/** A program as it was run; `{original}` and `{output}` stand for the files. */
export interface ToolRun {
  program: string;
  version: string;
  arguments: string[];
}

/** What a clip is and how it was made. */
export interface ClipMade {
  container: 'mp4' | 'matroska';
  mimeType: string;
  extension: string;
  actualFromMs: number;
  actualToMs: number;
  lastFrameMs: number;
  frames: number;
  /** How far a frame's time in the clip is from its time in the original, at most. Matroska rounds to a millisecond. */
  maxTimeDeviationMs: number;
  streams: StreamProof[];
  run: ToolRun;
}

/**
 * Cuts a stretch of a recording without re-encoding and proves that it is the same coded data: every packet of picture
 * and sound is hashed in the original and in the clip and compared, and the frames' times are compared too. Frame times
 * keep their distances (variable frame rates stay variable); the first shown frame is the clip's time 0.
 * @param original path of the master; it is only read
 * @param target path without extension for the clip
 * @throws ClipNotProven, MediaToolFailed; nothing is left at the target then
 */
export async function makeClip(
  tools: MediaTools,
  original: string,
  request: { fromMs: number; toMs: number },
  target: string,
  signal?: AbortSignal,
): Promise<ClipMade & { file: string }> {
  const layout = await readLayout(tools, original);
  const { video } = layout;
  const index = await readPacketIndex(tools, original, video, signal);
  const cut = planCut(index, video.timeBase, request.fromMs, request.toMs);

  const fits = mp4Video.has(video.codec) && layout.audio.every((stream) => mp4Audio.has(stream.codec));
  const container = fits ? 'mp4' : 'matroska';
  const extension = fits ? 'mp4' : 'mkv';
  const file = `${target}.${extension}`;
  // In whole ticks: a rounding of one would hide the first frame or show one too many.
  const { num, den } = video.timeBase;
  const startTicks = Math.round(((cut.startSeconds ?? 0) * den) / num);
  const offsetSeconds = ((startTicks - cut.startTicks) * num) / den;
  const args = [
    ...['-nostdin', '-v', 'error', '-y'],
    // AVI and program streams leave presentation times out where they equal the decoding times.
    ...['-fflags', '+genpts'],
    // The file is read from its beginning: seeking in a transport stream is not exact, and the proof reads it all anyway.
    ...['-copyts', '-i', original],
    ...[video, ...layout.audio].flatMap((stream) => ['-map', `0:${stream.index}`]),
    ...['-c', 'copy', '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
    ...(cut.startSeconds === undefined ? [] : ['-ss', cut.startSeconds.toFixed(6)]),
    ...(cut.endSeconds === undefined ? [] : ['-to', cut.endSeconds.toFixed(6)]),
    // Puts the first shown frame at 0: what lies before it (frames that only serve decoding) stays unshown.
    ...['-output_ts_offset', offsetSeconds.toFixed(9)],
    ...(video.codec === 'hevc' && fits ? ['-tag:v', 'hvc1'] : []),
    ...(fits ? ['-movflags', '+faststart'] : []),
    ...['-f', container, file],
  ];
  try {
    await output(tools.ffmpeg, args, signal);
    const proof = await prove(tools, { file: original, layout, index, cut }, file, signal);
    return {
      container,
      mimeType: fits ? 'video/mp4' : 'video/x-matroska',
      extension,
      file,
      actualFromMs: cut.actualFromMs,
      actualToMs: cut.actualToMs,
      lastFrameMs: cut.lastFrameMs,
      ...proof,
      run: {
        program: path.basename(tools.ffmpeg),
        version: await toolVersion(tools.ffmpeg),
        arguments: args.map((arg) => (arg === original ? '{original}' : arg === file ? '{output}' : arg)),
      },
    };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

interface Source {
  file: string;
  layout: Awaited<ReturnType<typeof readLayout>>;
  index: Awaited<ReturnType<typeof readPacketIndex>>;
  cut: Cut;
}

/**
 * Shows that a clip holds the planned range of the original and nothing else.
 * @throws ClipNotProven, MediaToolFailed
 */
export async function prove(tools: MediaTools, source: Source, clipFile: string, signal?: AbortSignal) {
  const { layout, index, cut } = source;
  if ((await stat(clipFile)).size === 0) throw new ClipNotProven('the cut file is empty.');
  const clipLayout = await readLayout(tools, clipFile);
  const clip = await hashPackets(
    tools,
    clipFile,
    [clipLayout.video, ...clipLayout.audio],
    () => true,
    signal,
  );
  const clipIndex = await readPacketIndex(tools, clipFile, clipLayout.video, signal);
  const maxTimeDeviationMs = compareTimes(source, clipIndex, clipLayout.video.timeBase);

  // Sound is compared in the neighbourhood of the cut; where exactly it begins is found, not assumed.
  const from = (cut.startSeconds ?? Number.NEGATIVE_INFINITY) - 2;
  const to = (cut.endSeconds ?? Number.POSITIVE_INFINITY) + 2;
  const originals = await hashPackets(
    tools,
    source.file,
    [layout.video, ...layout.audio],
    (stream, place, seconds) =>
      stream === layout.video.index
        ? place >= cut.first && place < cut.end
        : seconds >= from && seconds <= to,
    signal,
  );

  const streams: StreamProof[] = [];
  for (const [order, stream] of [layout.video, ...layout.audio].entries()) {
    const clipStream = [clipLayout.video, ...clipLayout.audio][order];
    const whole = originals.get(stream.index);
    const own = clipStream && clip.get(clipStream.index);
    if (stream.kind === 'audio' && (!own || own.hashes.length === 0)) {
      const inside = whole?.seconds.some(
        (second) =>
          second > (cut.startSeconds ?? Number.NEGATIVE_INFINITY) + 0.5 &&
          second < (cut.endSeconds ?? Number.POSITIVE_INFINITY) - 0.5,
      );
      if (inside) throw new ClipNotProven('its sound is missing.');
      continue;
    }
    if (!whole || !own || !clipStream) throw new ClipNotProven(`its ${stream.kind} stream is missing.`);
    const expected = whole.seconds.findIndex((second) => second >= (cut.startSeconds ?? second));
    const exact = stream.kind === 'video' ? 0 : findRun(whole.hashes, own.hashes, expected);
    const start = exact >= 0 ? exact : Math.max(0, expected);
    const hashes =
      stream.kind === 'video' ? whole.hashes : whole.hashes.slice(start, start + own.hashes.length);
    streams.push(
      await proveStream(
        tools,
        { file: source.file, stream, hashes, firstPlace: whole.places[start] ?? 0 },
        { file: clipFile, stream: clipStream, hashes: own.hashes },
      ),
    );
  }
  if (clipIndex.pts.length !== index.pts.slice(cut.first, cut.end).length) {
    throw new ClipNotProven('the number of its frames differs.');
  }
  return { streams, frames: cut.shown.length, maxTimeDeviationMs };
}

/** Frame by frame: the clip shows the planned frames, at the same distances in time. */
function compareTimes(
  source: Source,
  clip: Source['index'],
  clipTimeBase: { num: number; den: number },
): number {
  const { cut, index, layout } = source;
  const shown = shownFrames(clip);
  // A container without edit lists (Matroska) shows the frames before the first one as well.
  const extra = shown.positions.length - cut.shown.length;
  if (extra < 0) {
    throw new ClipNotProven(`it shows ${shown.positions.length} frames instead of ${cut.shown.length}.`);
  }
  const base = clip.pts[shown.positions[extra] ?? 0] ?? 0;
  let deviation = 0;
  for (const [order, position] of cut.shown.entries()) {
    const inOriginal = millisecondsOf(index.pts[position] ?? 0, cut.startTicks, layout.video.timeBase);
    const inClip = millisecondsOf(clip.pts[shown.positions[order + extra] ?? 0] ?? 0, base, clipTimeBase);
    deviation = Math.max(deviation, Math.abs(inOriginal - inClip));
  }
  const coarsest = Math.max(
    ...[layout.video.timeBase, clipTimeBase].map(({ num, den }) => (num * 1000) / den),
  );
  if (deviation > coarsest + 0.001) {
    throw new ClipNotProven(
      `its frames' times differ from the original's by up to ${deviation.toFixed(3)} ms.`,
    );
  }
  return Math.round(deviation * 1000) / 1000;
}
