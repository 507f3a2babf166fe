import { open } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { DomainError } from '../errors';
import { believable, type FrameTime, irregularities, readPackets } from './frame-list';
import type { Particular } from './particulars';
import { DIRECT, inputArguments, openWorkingCopy, type Reading, WorkingCopyFailed } from './working-copy';

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
  /** How it has to be read so that every frame has its time. */
  reading: Reading;
  /** What people have to be told about it. */
  particulars: Particular[];
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
  /** Folder for scratch copies; the system's own where left out. */
  scratch?: string;
}

/**
 * The containers that recorders and phones write. All else is refused, playlists above all: a file that names other
 * files would be read in their place.
 */
const CONTAINERS =
  'mov,mp4,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,flv,asf,h264,hevc,mxf,ogg,dhav,ivf,nut,wtv,swf,3gp';
/** Containers that are sought in exactly; the others are read through a working copy. */
const SOUGHT_EXACTLY = ['mp4', 'matroska', 'avi'];
/** What is looked for behind a maker's own header, in this order. */
const BEHIND_HEADERS = ['h264', 'hevc', 'mpeg'];
const INPUT_LIMITS = ['-protocol_whitelist', 'file', '-format_whitelist', CONTAINERS];

/** Digital video recorders came later; earlier creation times are unset clocks (1904, 1970). */
const EARLIEST_CREATION = Date.UTC(2000, 0, 1);
/** A file may end a little before its header says (B-frames, audio); more than this is a missing end. */
const MISSING_END_MS = 2_000;
/** A stated duration beyond this is a damaged header. */
const LONGEST_MS = 7 * 24 * 3_600_000;
/** For a stream that states no rate; what ffmpeg takes too. */
const ASSUMED_RATE = 25;
const PROBE_LIMIT_MS = 120_000;

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
        r_frame_rate: z.string().optional(),
        has_b_frames: z.number().optional(),
        field_order: z.string().optional(),
        sample_aspect_ratio: z.string().optional(),
        duration: z.coerce.number().optional(),
        disposition: z.object({ attached_pic: z.number().optional() }).optional(),
        tags: z.record(z.string(), z.string()).optional(),
        side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
      }),
    )
    .default([]),
  format: z
    .object({
      format_name: z.string(),
      duration: z.coerce.number().optional(),
      tags: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});

/**
 * Reads a recording's form and the presentation time of each of its frames (from the packets, without decoding), and
 * decodes one picture to see that it can be done. A file that is cut off is read as far as it goes; its duration stays
 * the stated one, so that what is missing is a gap and not forgotten.
 * @throws RecordingUnreadable when it is no recording, holds no picture, or not one of them can be decoded.
 */
export async function readMedia(file: string, programs: MediaPrograms, signal?: AbortSignal): Promise<Media> {
  const found = await findVideo(file, programs, signal);
  const { about, video } = found;
  const original = await listPackets(file, programs, inputArguments({ ...DIRECT, ...found }), signal);
  const rate = rateOf(video.avg_frame_rate) || rateOf(video.r_frame_rate);
  const assumed = rate || ASSUMED_RATE;
  const packets = readPackets(original.stdout, assumed);
  if (packets.shown.length === 0) {
    throw new RecordingUnreadable(
      'truncated',
      'The file has a header and not one frame of picture.',
      'Copy it again from the recorder or the medium.',
    );
  }
  const reading = readingOf(found, packets, assumed);
  const media: Media = {
    container: about.format.format_name,
    videoCodec: video.codec_name,
    pixelFormat: video.pix_fmt ?? null,
    audioCodec: about.streams.find((stream) => stream.codec_type === 'audio')?.codec_name ?? null,
    width: video.width,
    height: video.height,
    rotationDeg: rotationOf(video),
    ...measured(packets.shown),
    reading,
    particulars: [],
    createdAt: creationTime(about.format.tags?.creation_time ?? video.tags?.creation_time),
  };
  const frames = await readableFrames(file, programs, media, packets.shown, signal);
  Object.assign(media, measured(frames.believable));
  const statedMs = statedDurationMs(found, media.firstPtsMs);
  const missingMs = Math.max(0, Math.round(statedMs - media.durationMs));
  const saysSo = /partial file|ended prematurely/i.test(original.stderr);
  const cutOff = (missingMs > MISSING_END_MS || saysSo) && statedMs < LONGEST_MS;
  if (cutOff && missingMs > 0) media.durationMs = Math.round(statedMs);
  media.particulars = [
    ...(packets.missing > 0 && reading.assumedRate !== null
      ? [{ kind: 'times-estimated' as const, framesPerSecond: assumed, stated: rate > 0 }]
      : []),
    ...(packets.restarts > 0 ? [{ kind: 'clock-restarts' as const, times: packets.restarts }] : []),
    ...irregularities(frames.believable, frames.left),
    ...(cutOff ? [{ kind: 'cut-off' as const, missingMs }] : []),
    ...particularsOfPicture(found, packets.hidden, media),
  ];
  return media;
}

type Described = z.infer<typeof described>;
type VideoStream = Described['streams'][number] & { codec_name: string; width: number; height: number };
interface Found {
  about: Described & { format: NonNullable<Described['format']> };
  video: VideoStream;
  inputFormat: string | null;
}

/** Finds the picture in a file, behind a maker's header if need be. @throws RecordingUnreadable */
async function findVideo(file: string, programs: MediaPrograms, signal?: AbortSignal): Promise<Found> {
  let complaint = '';
  for (const inputFormat of [null, ...BEHIND_HEADERS]) {
    const about = await execa(
      programs.ffprobePath,
      [
        ...[...INPUT_LIMITS, ...inputArguments({ ...DIRECT, inputFormat }), '-v', 'error'],
        ...['-show_streams', '-show_format', '-of', 'json', file],
      ],
      { reject: false, timeout: PROBE_LIMIT_MS, ...(signal ? { cancelSignal: signal } : {}) },
    );
    signal?.throwIfAborted();
    complaint ||= about.stderr;
    const parsed = described.safeParse(about.exitCode === 0 ? JSON.parse(about.stdout) : {});
    const format = parsed.data?.format;
    if (!parsed.success || !format) continue;
    const video = parsed.data.streams.find(
      (stream): stream is VideoStream =>
        stream.codec_type === 'video' &&
        stream.disposition?.attached_pic !== 1 &&
        Boolean(stream.codec_name && stream.width && stream.height),
    );
    const found = video && { about: { ...parsed.data, format }, video, inputFormat };
    if (found && (await decodesOnePicture(file, programs, inputFormat, signal))) return found;
    if (inputFormat !== null) continue;
    if (found) throw undecodable(found.video.codec_name);
    throw new RecordingUnreadable(
      'no-video',
      parsed.data.streams.some((stream) => stream.codec_type === 'audio')
        ? 'The file holds sound and no picture.'
        : 'The file holds no picture.',
      'Export the video channel from the recorder.',
    );
  }
  throw await unreadable(file, complaint);
}

const undecodable = (codec: string) =>
  new RecordingUnreadable(
    'undecodable',
    `Its ${codec} stream cannot be decoded: not one picture came out.`,
    'Export it again from the recorder, or with the maker’s player as MP4.',
  );

/** Lines `pts,dts,duration,flags` of the first picture stream in the order of the file. */
async function listPackets(
  file: string,
  { ffprobePath }: MediaPrograms,
  input: string[],
  signal?: AbortSignal,
) {
  const listed = await execa(
    ffprobePath,
    [
      ...[...INPUT_LIMITS, ...input, '-v', 'error', '-select_streams', 'V:0'],
      ...['-show_entries', 'packet=pts_time,dts_time,duration_time,flags', '-of', 'csv=p=0', file],
    ],
    { reject: false, maxBuffer: 1024 ** 3, ...(signal ? { cancelSignal: signal } : {}) },
  );
  signal?.throwIfAborted();
  return listed;
}

function readingOf(found: Found, packets: ReturnType<typeof readPackets>, assumedRate: number): Reading {
  const { about, video, inputFormat } = found;
  const names = about.format.format_name.split(',');
  const reorders = (video.has_b_frames ?? 0) > 0;
  // MPEG-1 and MPEG-2 say in each picture where it is shown; ffmpeg works out what a program stream leaves away.
  const worksOut = /^mpeg[12]video$/.test(video.codec_name);
  // Some with a time and some without: pictures packed together, whose times nobody states.
  const patchy = packets.undated > 0 && packets.undated < packets.shown.length;
  if (patchy || (packets.missing > 0 && reorders && !worksOut)) {
    return { way: 'decoded', inputFormat, assumedRate, continued: false };
  }
  const timeless = packets.missing > 0 && packets.undated > 0;
  const direct = inputFormat === null && names.some((name) => SOUGHT_EXACTLY.includes(name)) && !timeless;
  if (direct && packets.restarts === 0) return DIRECT;
  return {
    way: 'copied',
    inputFormat,
    assumedRate: timeless ? assumedRate : null,
    continued: packets.restarts > 0,
  };
}

/** The frames as they will be read later: from the working copy where there has to be one. */
async function readableFrames(
  file: string,
  programs: MediaPrograms,
  media: Media,
  direct: FrameTime[],
  signal?: AbortSignal,
) {
  if (media.reading.way === 'direct') return believable(direct);
  let copy: Awaited<ReturnType<typeof openWorkingCopy>>;
  try {
    copy = await openWorkingCopy(programs.ffmpegPath, file, media.reading, programs.scratch, signal);
  } catch (error) {
    if (error instanceof WorkingCopyFailed) throw undecodable(media.videoCodec);
    throw error;
  }
  try {
    const listed = await listPackets(copy.path, programs, [], signal);
    const { shown } = readPackets(listed.stdout, media.frameRate);
    if (shown.length === 0) throw undecodable(media.videoCodec);
    return believable(shown);
  } finally {
    await copy.dispose();
  }
}

/** How long the header says that the picture is; 0 where it does not say. */
function statedDurationMs({ about, video }: Found, firstPtsMs: number): number {
  if (video.duration) return video.duration * 1000;
  // Matroska counts from its own zero, whenever the picture begins.
  const before = about.format.format_name.includes('matroska') ? Math.max(0, firstPtsMs) : 0;
  return (about.format.duration ?? 0) * 1000 - before;
}

function measured(frames: FrameTime[]): Pick<Media, 'frameRate' | 'durationMs' | 'firstPtsMs' | 'timesMs'> {
  const firstPtsMs = frames[0]?.ptsMs ?? 0;
  const last = frames.at(-1);
  const durationMs = Math.max(1, Math.round(last ? last.ptsMs - firstPtsMs + last.durationMs : 0));
  return {
    frameRate: Math.round((frames.length / durationMs) * 1e6) / 1e3,
    durationMs,
    firstPtsMs,
    timesMs: frames.map((frame) => Math.round((frame.ptsMs - firstPtsMs) * 1e3) / 1e3),
  };
}

function particularsOfPicture(
  { about, video, inputFormat }: Found,
  hidden: number,
  media: Media,
): Particular[] {
  const field = video.field_order;
  const pictures = about.streams.filter(
    (stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1,
  ).length;
  const ratio = video.sample_aspect_ratio ?? '1:1';
  const list: (Particular | false)[] = [
    ['tt', 'bb', 'tb', 'bt'].includes(field ?? '') && {
      kind: 'interlaced',
      topFieldFirst: field === 'tt' || field === 'bt',
    },
    media.rotationDeg !== 0 && { kind: 'rotated', clockwiseDeg: media.rotationDeg },
    !['1:1', '0:1', 'N/A'].includes(ratio) && { kind: 'pixel-shape', ratio },
    pictures > 1 && { kind: 'several-pictures', count: pictures },
    hidden > 0 && { kind: 'hidden-frames', frames: hidden },
    inputFormat !== null && { kind: 'maker-header', readAs: inputFormat },
    media.reading.way === 'decoded' && { kind: 'searched-through-copy' },
  ];
  return list.filter((one) => one !== false);
}

async function decodesOnePicture(
  file: string,
  programs: MediaPrograms,
  inputFormat: string | null,
  signal?: AbortSignal,
): Promise<boolean> {
  const decoded = await execa(
    programs.ffmpegPath,
    [
      ...[
        '-v',
        'error',
        '-nostdin',
        '-threads',
        '1',
        ...INPUT_LIMITS,
        ...inputArguments({ ...DIRECT, inputFormat }),
      ],
      ...['-i', file],
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
