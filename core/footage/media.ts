import { open } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { DomainError } from '../errors';

/** What ffprobe tells of a recording. Times are of the container's presentation clock. */
export interface Media {
  /** ffprobe's name, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  container: string;
  videoCodec: string;
  pixelFormat: string | null;
  audioCodec: string | null;
  /** As coded; turned by `rotationDeg` clockwise it is shown. */
  width: number;
  height: number;
  rotationDeg: number;
  /** Frames divided by duration; a variable rate is in `timesMs`. */
  frameRate: number;
  durationMs: number;
  /** Presentation time of the first frame that is shown. */
  firstPtsMs: number;
  /** Presentation time of every frame that is shown, counted from the first, in order. */
  timesMs: number[];
  /** The container's creation time, where it has a believable one. */
  createdAt: Date | null;
}

export type UnreadableCode = 'not-a-recording' | 'no-video' | 'truncated' | 'undecodable';

/** A file that cannot be searched: the words say why and what to do. The bytes are kept all the same. */
export class RecordingUnreadable extends DomainError {
  override name = 'RecordingUnreadable';
  constructor(code: UnreadableCode, message: string, remedy: string) {
    super('unprocessable', code, message, remedy);
  }
}

export interface MediaPrograms {
  ffmpegPath: string;
  ffprobePath: string;
}

/**
 * The containers that recorders and phones write. All else is refused, playlists above all: a file that names other
 * files would be read in their place.
 */
const CONTAINERS =
  'mov,mp4,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,flv,asf,h264,hevc,mxf,ogg,dhav,ivf,nut,wtv,swf,3gp';
const INPUT_LIMITS = ['-protocol_whitelist', 'file', '-format_whitelist', CONTAINERS];

/** Digital video recorders came later; earlier creation times are unset clocks (1904, 1970). */
const EARLIEST_CREATION = Date.UTC(2000, 0, 1);
/** A file may end a little before its header says (B-frames, audio); more than this is a missing end. */
const MISSING_END_MS = 2_000;

const described = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string().optional(),
        codec_name: z.string().optional(),
        pix_fmt: z.string().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
        avg_frame_rate: z.string().optional(),
        duration: z.coerce.number().optional(),
        disposition: z.object({ attached_pic: z.number().optional() }).optional(),
        tags: z.record(z.string(), z.string()).optional(),
        side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
      }),
    )
    .default([]),
  format: z.object({ format_name: z.string(), tags: z.record(z.string(), z.string()).optional() }).optional(),
});

/**
 * Reads a recording's form and the presentation time of each of its frames (from the packets, without decoding), and
 * decodes one picture to see that it can be done.
 * @throws RecordingUnreadable when it is no recording, holds no picture, or ends too early.
 */
export async function readMedia(file: string, programs: MediaPrograms, signal?: AbortSignal): Promise<Media> {
  const { media, missingEndMs, complaint } = await describe(file, programs, signal);
  if (!media) throw await unreadable(file, complaint);
  if (missingEndMs > MISSING_END_MS || /partial file|ended prematurely/i.test(complaint)) {
    throw new RecordingUnreadable(
      'truncated',
      `The file is cut off: its picture ends after ${seconds(media.durationMs)}${
        missingEndMs > 0 ? `, ${seconds(missingEndMs)} before the end that it states` : ''
      }.`,
      'Copy it again from the recorder or the medium; the part that came is kept.',
    );
  }
  if (!(await decodesOnePicture(file, programs, signal))) {
    throw new RecordingUnreadable(
      'undecodable',
      `Its ${media.videoCodec} stream cannot be decoded: not one picture came out.`,
      'Export it again from the recorder, or with the maker’s player as MP4.',
    );
  }
  return media;
}

async function describe(file: string, programs: MediaPrograms, signal?: AbortSignal) {
  const stop = signal ? { cancelSignal: signal } : {};
  const about = await execa(
    programs.ffprobePath,
    [...INPUT_LIMITS, '-v', 'error', '-show_streams', '-show_format', '-of', 'json', file],
    { reject: false, ...stop },
  );
  signal?.throwIfAborted();
  const parsed = described.safeParse(about.exitCode === 0 ? JSON.parse(about.stdout) : {});
  if (about.exitCode !== 0 || !parsed.success || !parsed.data.format)
    return { missingEndMs: 0, complaint: about.stderr };
  const { streams, format } = parsed.data;
  const video = streams.find(
    (stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1,
  );
  if (!video?.codec_name || !video.width || !video.height) {
    throw new RecordingUnreadable(
      'no-video',
      streams.some((stream) => stream.codec_type === 'audio')
        ? 'The file holds sound and no picture.'
        : 'The file holds no picture.',
      'Export the video channel from the recorder.',
    );
  }
  const listed = await execa(
    programs.ffprobePath,
    [
      ...INPUT_LIMITS,
      ...['-v', 'error', '-select_streams', 'V:0'],
      ...['-show_entries', 'packet=pts_time,dts_time,duration_time,flags', '-of', 'csv=p=0', file],
    ],
    { reject: false, maxBuffer: 1024 ** 3, ...stop },
  );
  signal?.throwIfAborted();
  const frames = readPackets(listed.stdout, rateOf(video.avg_frame_rate));
  const first = frames[0];
  const last = frames.at(-1);
  if (!first || !last) {
    throw new RecordingUnreadable(
      'truncated',
      'The file has a header and not one frame of picture.',
      'Copy it again from the recorder or the medium.',
    );
  }
  const durationMs = Math.max(1, Math.round(last.ptsMs - first.ptsMs + last.durationMs));
  const media: Media = {
    container: format.format_name,
    videoCodec: video.codec_name,
    pixelFormat: video.pix_fmt ?? null,
    audioCodec: streams.find((stream) => stream.codec_type === 'audio')?.codec_name ?? null,
    width: video.width,
    height: video.height,
    rotationDeg: rotationOf(video),
    frameRate: Math.round((frames.length / durationMs) * 1e6) / 1e3,
    durationMs,
    firstPtsMs: first.ptsMs,
    timesMs: frames.map((frame) => Math.round((frame.ptsMs - first.ptsMs) * 1e3) / 1e3),
    createdAt: creationTime(format.tags?.creation_time ?? video.tags?.creation_time),
  };
  const statedMs = (video.duration ?? 0) * 1000;
  return {
    media,
    missingEndMs: Math.max(0, Math.round(statedMs - durationMs)),
    complaint: `${about.stderr}\n${listed.stderr}`,
  };
}

/**
 * Lines `pts,dts,duration,flags` as ffprobe writes them, in decoding order. Frames that an edit list hides (flag D) are
 * not shown and not counted. Where a container has no presentation times (AVI, raw streams), decoding times stand in.
 */
function readPackets(lines: string, frameRate: number): { ptsMs: number; durationMs: number }[] {
  const interval = 1000 / (frameRate || 25);
  const frames: { ptsMs: number; durationMs: number }[] = [];
  for (const line of lines.split('\n')) {
    const [pts, dts, duration, flags] = line.split(',');
    if (pts === undefined || flags === undefined || flags.includes('D')) continue;
    const time = [pts, dts].map(Number).find(Number.isFinite);
    frames.push({
      ptsMs: time === undefined ? frames.length * interval : time * 1000,
      durationMs: Number(duration) > 0 ? Number(duration) * 1000 : interval,
    });
  }
  return frames.sort((a, b) => a.ptsMs - b.ptsMs);
}

async function decodesOnePicture(
  file: string,
  programs: MediaPrograms,
  signal?: AbortSignal,
): Promise<boolean> {
  const decoded = await execa(
    programs.ffmpegPath,
    [
      ...['-v', 'error', '-nostdin', '-threads', '1', ...INPUT_LIMITS, '-i', file],
      ...['-map', '0:V:0', '-frames:v', '1', '-f', 'framemd5', '-'],
    ],
    { reject: false, timeout: 120_000, ...(signal ? { cancelSignal: signal } : {}) },
  );
  signal?.throwIfAborted();
  return decoded.stdout.split('\n').some((line) => line !== '' && !line.startsWith('#'));
}

async function unreadable(file: string, complaint: string): Promise<RecordingUnreadable> {
  // ffprobe takes the ending `.mp4` for an MP4; only one that begins as one has been cut off.
  if (/moov atom not found/.test(complaint) && (await beginsAsMp4(file))) {
    return new RecordingUnreadable(
      'truncated',
      'The file is cut off: an MP4 keeps its index at the end, and the end is missing.',
      'Copy it again from the recorder or the medium; the part that came is kept.',
    );
  }
  return new RecordingUnreadable(
    'not-a-recording',
    'This is no video file that Saboot can read, or its header is destroyed.',
    'Check that the right file was sent. Recorders with a format of their own can export MP4 or AVI.',
  );
}

/** The first box of an MP4 or QuickTime file, ISO/IEC 14496-12 §4.2. */
async function beginsAsMp4(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return ['ftyp', 'mdat', 'free', 'skip', 'wide', 'styp'].includes(buffer.toString('latin1', 4, 8));
  } finally {
    await handle.close();
  }
}

function rotationOf(video: z.infer<typeof described>['streams'][number]): number {
  const turned = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  // The display matrix counts anticlockwise, the older tag clockwise.
  const clockwise = turned === undefined ? Number(video.tags?.rotate ?? 0) : -turned;
  return Number.isFinite(clockwise) ? ((Math.round(clockwise) % 360) + 360) % 360 : 0;
}

function rateOf(fraction: string | undefined): number {
  const [numerator, denominator] = (fraction ?? '').split('/').map(Number);
  return numerator && denominator ? numerator / denominator : 0;
}

function creationTime(text: string | undefined): Date | null {
  const at = new Date(text ?? '');
  return at.getTime() >= EARLIEST_CREATION ? at : null;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
