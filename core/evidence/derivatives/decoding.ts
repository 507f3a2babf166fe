import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { inputArguments, openWorkingCopy, type Reading } from '@/core/footage/working-copy';
import { frameAt, millisecondsOf, type ShownFrames, shownFrames } from '../cut';
import { MediaToolFailed } from '../errors';
import { type MediaTools, output, type PacketIndex, readLayout, readPacketIndex } from '../packets';
import { frameBytes } from './picture';

/** A recording opened for decoding, each frame with its own time. */
export interface OpenRecording {
  file: string;
  /** The original itself, for its sound. */
  original: string;
  videoIndex: number;
  seekable: boolean;
  timeBase: { num: number; den: number };
  index: PacketIndex;
  shown: ShownFrames;
  /** As displayed: turned as the file asks, sides made even. */
  widthPx: number;
  heightPx: number;
  /** Width of a pixel to its height. */
  pixelAspect: { num: number; den: number };
  /** ffmpeg's names of how colours are coded; undefined where the file does not say. */
  colour: { space?: string | undefined; primaries?: string | undefined; transfer?: string | undefined };
  hasSound: boolean;
  dispose(): Promise<void>;
}

const form = z.object({
  streams: z
    .array(
      z.object({
        width: z.int().positive(),
        height: z.int().positive(),
        sample_aspect_ratio: z.string().optional(),
        color_space: z.string().optional(),
        color_primaries: z.string().optional(),
        color_transfer: z.string().optional(),
        tags: z.object({ rotate: z.string().optional() }).optional(),
        side_data_list: z.array(z.object({ rotation: z.coerce.number().optional() })).optional(),
      }),
    )
    .min(1),
});

/**
 * Opens a recording as intake understood it, so that times mean what they mean everywhere else.
 * @throws MediaToolFailed, WorkingCopyFailed
 */
export async function openRecording(
  tools: MediaTools,
  original: string,
  reading: Reading,
  scratch: string,
  signal?: AbortSignal,
): Promise<OpenRecording> {
  const working = await openWorkingCopy(tools.ffmpeg, original, reading, scratch, signal);
  try {
    const file = working.path;
    const { video, format } = await readLayout(tools, file);
    const index = await readPacketIndex(tools, file, video, signal);
    const probed = form.parse(
      JSON.parse(
        await output(
          tools.ffprobe,
          [
            ...['-v', 'error', '-select_streams', String(video.index), '-of', 'json', '-show_entries'],
            'stream=width,height,sample_aspect_ratio,color_space,color_primaries,color_transfer:stream_tags=rotate:stream_side_data=rotation',
            file,
          ],
          signal,
        ),
      ),
    ).streams[0];
    if (!probed) throw new MediaToolFailed('ffprobe', 'it holds no video stream');
    const rotation = Number(
      probed.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ??
        probed.tags?.rotate ??
        0,
    );
    const turned = Math.abs(Math.round(rotation / 90)) % 2 === 1;
    const even = (side: number) => Math.ceil(side / 2) * 2;
    const [num = 1, den = 1] = (probed.sample_aspect_ratio ?? '1:1').split(':').map(Number);
    const known = (value: string | undefined) =>
      value === undefined || value === 'unknown' || value === 'reserved' ? undefined : value;
    const aspect = num > 0 && den > 0 ? { num, den } : { num: 1, den: 1 };
    return {
      file,
      original,
      videoIndex: video.index,
      seekable: /mp4|matroska/.test(format),
      timeBase: video.timeBase,
      index,
      shown: shownFrames(index),
      widthPx: even(turned ? probed.height : probed.width),
      heightPx: even(turned ? probed.width : probed.height),
      pixelAspect: turned ? { num: aspect.den, den: aspect.num } : aspect,
      colour: {
        space: known(probed.color_space),
        primaries: known(probed.color_primaries),
        transfer: known(probed.color_transfer),
      },
      hasSound: await soundIn(tools, original, reading),
      dispose: working.dispose,
    };
  } catch (error) {
    await working.dispose();
    throw error;
  }
}

async function soundIn(tools: MediaTools, file: string, reading: Reading): Promise<boolean> {
  const streams = await output(tools.ffprobe, [
    ...['-v', 'error', ...inputArguments(reading), '-select_streams', 'a:0'],
    ...['-show_entries', 'stream=index', '-of', 'csv=p=0', file],
  ]);
  return streams.trim() !== '';
}

/** Which frames are on the screen from one moment to another, both included; numbers count from the recording's first frame, 0. */
export function framesBetween(
  open: Pick<OpenRecording, 'index' | 'shown' | 'timeBase'>,
  fromMs: number,
  toMs: number,
): { first: number; last: number } {
  const first = frameAt(open.index, open.shown, open.timeBase, fromMs);
  return { first, last: Math.max(first, frameAt(open.index, open.shown, open.timeBase, toMs)) };
}

/** Presentation time of a frame: ticks of the stream's time base, and milliseconds from the first frame. */
export function timeOfFrame(
  { index, shown, timeBase }: Pick<OpenRecording, 'index' | 'shown' | 'timeBase'>,
  frame: number,
): { pts: number; ms: number } {
  const pts = index.pts[shown.positions[frame] ?? -1];
  if (pts === undefined) throw new RangeError(`frame ${frame} of ${shown.positions.length}`);
  return { pts, ms: millisecondsOf(pts, shown.base, timeBase) };
}

/** A decoded frame: its samples (`yuv420p`, limited range) and which frame of the recording it is. */
export interface DecodedFrame {
  bytes: Uint8Array;
  frame: number;
  pts: number;
  ms: number;
  /** SHA-256 of the samples, as the decoder's own program counts it. */
  sha256: string;
}

/** How frames are made of a recording's; written into the record, because another setting gives other samples. */
export function decodeFilter(
  open: Pick<OpenRecording, 'widthPx' | 'heightPx'>,
  size: { widthPx: number; heightPx: number },
  pts: { first: number; last: number },
): string {
  const scaled = size.widthPx !== open.widthPx || size.heightPx !== open.heightPx;
  const flags = `flags=${scaled ? 'bicubic+' : ''}accurate_rnd+full_chroma_int+bitexact`;
  return [
    `select=between(pts\\,${pts.first}\\,${pts.last})`,
    // An odd side gets one more line; nothing is stretched.
    ...(scaled
      ? [`scale=${size.widthPx}:${size.heightPx}:out_range=tv:${flags}`]
      : [`scale=out_range=tv:${flags}`]),
    'format=yuv420p',
    `pad=${size.widthPx}:${size.heightPx}`,
  ].join(',');
}

/**
 * Decodes frames `first` to `last`, in order, each with the time that the container gives it. A frame that the decoder cannot make is
 * left out and told by `onMissing`. Leaving the loop ends the decoder.
 * @throws MediaToolFailed when nothing could be decoded
 */
export async function* decodeFrames(
  tools: MediaTools,
  open: OpenRecording,
  range: { first: number; last: number },
  options: {
    size?: { widthPx: number; heightPx: number };
    onMissing?: (frame: number) => void;
    signal?: AbortSignal | undefined;
  } = {},
): AsyncGenerator<DecodedFrame> {
  const { size = open, signal } = options;
  const times = { first: timeOfFrame(open, range.first).pts, last: timeOfFrame(open, range.last).pts };
  const filter = decodeFilter(open, size, times);
  const count = String(range.last - range.first + 1);
  const child = spawn(
    tools.ffmpeg,
    [
      ...[
        '-nostdin',
        '-v',
        'error',
        '-protocol_whitelist',
        'file,pipe',
        '-copyts',
        ...seekTo(open, range.first),
      ],
      ...['-i', open.file, '-filter_complex', `[0:${open.videoIndex}]${filter},split[a][b]`],
      ...['-map', '[a]', '-fps_mode', 'passthrough', '-frames:v', count, '-f', 'rawvideo', 'pipe:1'],
      ...['-map', '[b]', '-fps_mode', 'passthrough', '-frames:v', count, '-enc_time_base', '-1'],
      ...['-flush_packets', '1', '-f', 'framehash', '-hash', 'sha256', 'pipe:3'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], ...(signal ? { signal } : {}) },
  );
  const ended = endOf(child);
  const [pictures, listing] = [child.stdout, child.stdio[3] as Readable];
  if (!pictures) throw new MediaToolFailed('ffmpeg', 'it did not start');
  const listed = hashLines(listing);
  const samples = inPieces(pictures, frameBytes(size.widthPx, size.heightPx));
  let next = range.first;
  let given = 0;
  try {
    while (true) {
      const [picture, line] = await Promise.all([samples.next(), listed.next()]);
      if (picture.done || line.done) break;
      // The decoder says which frame it is; frames it could not make are passed over.
      while (next <= range.last && !sameTime(open, next, line.value.seconds)) {
        options.onMissing?.(next);
        next += 1;
      }
      if (next > range.last) break;
      const { pts, ms } = timeOfFrame(open, next);
      yield { bytes: picture.value, frame: next, pts, ms, sha256: line.value.sha256 };
      next += 1;
      given += 1;
    }
    const failure = await ended;
    if (given === 0)
      throw new MediaToolFailed('ffmpeg', failure || 'no frame of the stretch could be decoded');
    for (; next <= range.last; next += 1) options.onMissing?.(next);
  } finally {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  }
}

/** Decoding begins a group of pictures earlier than needed, where the container can be sought in exactly (see still.ts). */
function seekTo({ index, shown, seekable, timeBase }: OpenRecording, frame: number): string[] {
  if (!seekable) return [];
  const position = shown.positions[frame] ?? 0;
  const enclosing = index.key.lastIndexOf(true, position);
  const before = enclosing > 0 ? index.key.lastIndexOf(true, enclosing - 1) : -1;
  if (before <= 0) return [];
  const seconds = ((index.pts[before] ?? 0) * timeBase.num) / timeBase.den;
  return ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', (seconds + 0.001).toFixed(6)];
}

function sameTime(open: OpenRecording, frame: number, seconds: number): boolean {
  const { num, den } = open.timeBase;
  return Math.abs((timeOfFrame(open, frame).pts * num) / den - seconds) < Math.max(1e-6, num / den / 2);
}

/** Resolves when a program has ended, with its last words. @throws AbortError */
function endOf(child: ChildProcess): Promise<string> {
  let words = '';
  child.stderr?.on('data', (piece: Buffer) => {
    words = (words + piece.toString()).slice(-2_000);
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(words.trim().split('\n').slice(-2).join(' ')));
  });
  // Awaited later; a failure before that must not end the process.
  ended.catch(() => undefined);
  return ended;
}

async function* hashLines(listing: Readable): AsyncGenerator<{ seconds: number; sha256: string }> {
  let tick = Number.NaN;
  for await (const line of createInterface({ input: listing })) {
    const base = /^#tb 0: (\d+)\/(\d+)/.exec(line);
    if (base) tick = Number(base[1]) / Number(base[2]);
    if (line === '' || line.startsWith('#')) continue;
    const fields = line.split(',').map((field) => field.trim());
    yield { seconds: Number(fields[2]) * tick, sha256: fields[5] ?? '' };
  }
}

/** A stream in pieces of one length; what is left over at the end is dropped. */
async function* inPieces(stream: Readable, length: number): AsyncGenerator<Uint8Array> {
  let piece = Buffer.allocUnsafe(length);
  let filled = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let at = 0;
    while (at < chunk.length) {
      const taken = Math.min(length - filled, chunk.length - at);
      chunk.copy(piece, filled, at, at + taken);
      filled += taken;
      at += taken;
      if (filled < length) continue;
      yield piece;
      // The one given away belongs to whoever has it.
      piece = Buffer.allocUnsafe(length);
      filled = 0;
    }
  }
}
