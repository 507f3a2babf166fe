import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Frame } from '../models/types';
import { RecordingUndecodable } from './errors';
import { FfmpegMessages } from './ffmpeg-messages';
import { hardwareDecoder } from './hardware';
import { copyKeyPictures, ticksOf } from './thin';
import type { DamageReport } from './types';

const run = promisify(execFile);

export interface DecodeRequest {
  file: string;
  /** First frame given is the first one at or after this presentation time. */
  fromMs: number;
  /** Frames given per second at most: the first one of every span of 1/fps, counted from time zero. */
  fps: number;
  /** Frames are made smaller so that no side is longer. */
  maxSidePx: number;
  /**
   * Only keyframes, each with its own presentation time: a quick first look through a file. The other frames are not
   * even decoded.
   */
  keyframesOnly?: boolean;
  /** Keyframes that are not given are left out before they are decoded, by the file's own marks (`decodeKeyPictures`). */
  thinned?: boolean;
  /** ffmpeg's name of a hardware decoder (`cuda`, `vaapi`, `qsv`, `auto` …). Where it fails, software decodes instead. */
  hwaccel?: string;
  /** Told when the hardware decoder could not be used and software does the work, once a file. */
  onSoftwareFallback?: (reason: string) => void;
  /** The decoder is ended when nothing came from it for so long; what came before stays. Default two minutes. */
  stallMs?: number;
  ffmpegPath?: string;
  ffprobePath?: string;
  signal?: AbortSignal;
}

/** Not one frame decoded in this time is no slow machine: 4K takes a tenth of a second a frame on one core. */
const STALL_MS = 120_000;

export interface DecodedFrames {
  widthPx: number;
  heightPx: number;
  /** Frames in order. Leaving the loop early ends ffmpeg. */
  frames: AsyncIterable<Frame>;
  /** Filled while the frames are read. */
  damage: DamageReport[];
}

/** Only local files: a playlist inside a file must not make the decoder fetch addresses. */
const LOCAL_ONLY = ['-protocol_whitelist', 'file'];

const probeSchema = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string().default('unknown'),
      pix_fmt: z.string().default('unknown'),
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      time_base: z.string().default(''),
      tags: z.object({ rotate: z.string().optional() }).optional(),
      side_data_list: z.array(z.object({ rotation: z.coerce.number().optional() })).optional(),
    }),
  ),
});

interface PictureForm {
  /** As displayed, turned as the file asks. */
  width: number;
  height: number;
  /** Codec and pixel format. */
  form: string;
  /** As ffprobe writes it. */
  timeBase: string;
}

/** Displayed size and coding of the first video stream (cover pictures do not count). */
async function pictureForm(file: string, ffprobePath: string): Promise<PictureForm> {
  const { stdout } = await run(ffprobePath, [
    '-v',
    'error',
    ...LOCAL_ONLY,
    '-select_streams',
    'V:0',
    '-show_entries',
    'stream=codec_name,pix_fmt,width,height,time_base:stream_tags=rotate:stream_side_data=rotation',
    '-of',
    'json',
    `file:${path.resolve(file)}`,
  ]).catch((error: Error & { stderr?: string }) => {
    throw new RecordingUndecodable(error.stderr?.trim().split('\n').at(-1) || error.message);
  });
  const stream = probeSchema.safeParse(JSON.parse(stdout)).data?.streams[0];
  if (!stream) throw new RecordingUndecodable('it has no video stream.');
  const rotation = Number(
    stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? stream.tags?.rotate ?? 0,
  );
  const turned = Math.abs(Math.round(rotation / 90)) % 2 === 1;
  const form = `${stream.codec_name} ${stream.pix_fmt}`;
  const timeBase = stream.time_base;
  return turned
    ? { width: stream.height, height: stream.width, form, timeBase }
    : { width: stream.width, height: stream.height, form, timeBase };
}

/** B-frames are decoded this much before they are shown at most: sixteen at 16 frames a second. */
const REORDER_S = 1;

const frameModes = new Map<string, Promise<string>>();

/** `-fps_mode` came with ffmpeg 5.1, `-vsync` leaves with a later one. */
function frameModeOption(ffmpegPath: string): Promise<string> {
  let option = frameModes.get(ffmpegPath);
  if (!option) {
    option = run(ffmpegPath, ['-version']).then(({ stdout }) => {
      const version = /ffmpeg version n?(\d+)\.(\d+)/.exec(stdout);
      const old = version && (Number(version[1]) < 5 || (version[1] === '5' && version[2] === '0'));
      return old ? '-vsync' : '-fps_mode';
    });
    frameModes.set(ffmpegPath, option);
  }
  return option;
}

/** The span of 1/fps that a time lies in; frames are chosen by it, so that segments choose the same ones. */
export const spanOf = (ptsMs: number, fps: number) => Math.floor((ptsMs * fps) / 1000 + 1e-6);

/**
 * Decodes a recording to pictures, each with its own presentation time from the container: variable frame rates and
 * files that do not begin at zero keep their times. A reader that is slow makes ffmpeg wait.
 * @throws RecordingUndecodable when the file has no video or no frame could be decoded at all.
 */
export async function decodeFrames(request: DecodeRequest): Promise<DecodedFrames> {
  const { ffmpegPath = 'ffmpeg', ffprobePath = 'ffprobe', fps, fromMs } = request;
  const size = await pictureForm(request.file, ffprobePath);
  const scale = Math.min(1, request.maxSidePx / Math.max(size.width, size.height));
  const widthPx = Math.max(2, Math.round((size.width * scale) / 2) * 2);
  const heightPx = Math.max(2, Math.round((size.height * scale) / 2) * 2);
  const from = fromMs / 1000;
  const span = (time: string) => `floor(${time}*${fps}+0.000001)`;
  const select = `gte(t,${from - 0.0005})*(isnan(prev_selected_t)+gt(${span('t')},${span('prev_selected_t')}))`;
  // Seeking is to the keyframe before, in the container's own times (`-copyts`); the filter drops what lies before.
  // ffmpeg's exact seeking adds the file's start time once too often under `-copyts`.
  // Containers seek by decoding time: B-frames before the keyframe found would be lost, so it is sought a little earlier.
  const sought = from - REORDER_S;
  const seek = sought > 0 ? ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', sought.toFixed(6)] : [];
  const hardware = await hardwareDecoder(
    request.hwaccel,
    { path: request.file, form: size.form },
    ffmpegPath,
  );
  if (hardware.reason) request.onSoftwareFallback?.(hardware.reason);
  const input = [...LOCAL_ONLY, ...seek, '-copyts', '-i', `file:${path.resolve(request.file)}`];
  const ticks = request.keyframesOnly && request.thinned ? ticksOf(size.timeBase) : undefined;
  const { signal } = request;
  const copied =
    ticks === undefined ? undefined : copyKeyPictures(input, { fromMs, fps, ticks }, { ffmpegPath, signal });
  const messages = new FfmpegMessages(fromMs, seek.length > 0, !request.keyframesOnly);
  const child = spawn(
    ffmpegPath,
    [
      '-hide_banner',
      '-nostdin',
      '-loglevel',
      'level+info',
      '-nostats',
      ...(hardware.name ? ['-hwaccel', hardware.name] : []),
      ...(request.keyframesOnly ? ['-skip_frame', 'nokey'] : []),
      ...(copied ? ['-protocol_whitelist', 'pipe', '-copyts', '-f', 'mp4', '-i', 'pipe:0'] : input),
      '-map',
      '0:V:0',
      '-vf',
      // The first list tells how far the decoder is, and where damage lies; the second one the frames that are given.
      `showinfo=checksum=0,select='${select}',showinfo=checksum=0,scale=${widthPx}:${heightPx}:flags=bilinear`,
      await frameModeOption(ffmpegPath),
      'passthrough',
      '-pix_fmt',
      'rgb24',
      '-f',
      'rawvideo',
      'pipe:1',
    ],
    { stdio: [copied?.pictures ?? 'ignore', 'pipe', 'pipe'], ...(signal && { signal }) },
  ) as ChildProcessByStdio<null, Readable, Readable>;
  if (copied) {
    // Only the decoder reads it: when it ends, so does the copying.
    copied.pictures.destroy();
    child.once('close', copied.kill);
  }
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (line) => messages.line(line));
  lines.on('close', () => messages.end());
  return {
    widthPx,
    heightPx,
    frames: framesOf(child, messages, widthPx, heightPx, request.stallMs ?? STALL_MS),
    damage: messages.damage,
  };
}

async function* framesOf(
  child: ChildProcessByStdio<null, Readable, Readable>,
  messages: FfmpegMessages,
  widthPx: number,
  heightPx: number,
  stallMs: number,
): AsyncGenerator<Frame> {
  let failure: Error | undefined;
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      failure = error;
      resolve(null);
    });
    child.once('close', (code) => resolve(code));
  });
  const bytes = widthPx * heightPx * 3;
  let given = 0;
  const ended = endWhenStalled(child, messages, stallMs);
  try {
    let rgb = new Uint8Array(new SharedArrayBuffer(bytes));
    let filled = 0;
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      let used = 0;
      while (used < chunk.length) {
        const part = chunk.subarray(used, used + bytes - filled);
        rgb.set(part, filled);
        filled += part.length;
        used += part.length;
        if (filled < bytes) continue;
        const ptsMs = await messages.nextTime();
        if (ptsMs === undefined) throw new RecordingUndecodable('a frame came without a time.');
        if (Number.isFinite(ptsMs)) {
          given++;
          ended.waiting = false;
          yield { widthPx, heightPx, ptsMs, rgb };
          ended.waiting = true;
        }
        rgb = new Uint8Array(new SharedArrayBuffer(bytes));
        filled = 0;
      }
    }
    const code = await exited;
    if (failure) throw failure;
    if (given === 0 && code !== 0 && !ended.stalled) {
      const words = messages.lastWords.at(-1) ?? `ffmpeg ended with code ${code}.`;
      // A stretch in the middle that gives nothing is damage; other stretches may decode.
      if (!messages.sought) throw new RecordingUndecodable(words);
      messages.note(words);
    }
  } finally {
    ended.stop();
    messages.leave();
    child.kill('SIGKILL');
    child.stdout.destroy();
  }
}

/** Watches that the decoder goes on while somebody waits for it, and ends it when it does not. */
function endWhenStalled(
  child: ChildProcessByStdio<null, Readable, Readable>,
  messages: FfmpegMessages,
  stallMs: number,
) {
  const watch = { waiting: true, stalled: false, stop: () => clearInterval(timer) };
  let progress = -1;
  let since = performance.now();
  const timer = setInterval(
    () => {
      const now = performance.now();
      if (!watch.waiting || messages.framesDecoded !== progress) {
        progress = messages.framesDecoded;
        since = now;
      } else if (now - since > stallMs) {
        watch.stalled = true;
        messages.note(`the decoder stood still for ${Math.round(stallMs / 1000)} s and was ended`);
        child.kill('SIGKILL');
        watch.stop();
      }
    },
    Math.min(1000, stallMs / 4),
  );
  timer.unref();
  return watch;
}
