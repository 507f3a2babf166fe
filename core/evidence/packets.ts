import { execa } from 'execa';
import { z } from 'zod';
import { MediaToolFailed } from './errors';

/** The programs that read and cut footage. */
export interface MediaTools {
  ffmpeg: string;
  ffprobe: string;
}

const streamReport = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  has_b_frames: z.number().optional(),
  time_base: z.string(),
  disposition: z.record(z.string(), z.number()).optional(),
});
const report = z.object({
  streams: z.array(streamReport),
  format: z.object({ format_name: z.string().optional() }).optional(),
});

/** A stream of a file, as far as cutting needs it. */
export interface MediaStream {
  index: number;
  kind: 'video' | 'audio';
  codec: string;
  /** Frames are stored in another order than they are shown. */
  reorders: boolean;
  /** Seconds per tick of `pts` and `dts`, as a fraction. */
  timeBase: { num: number; den: number };
  widthPx: number | null;
  heightPx: number | null;
}

/** The picture stream, the sound streams and the container of a file. */
export interface MediaLayout {
  format: string;
  video: MediaStream;
  audio: MediaStream[];
}

/**
 * Reads which streams a file holds. Cover pictures are no video; sound of an unknown kind is left out.
 * @throws MediaToolFailed when the file is unreadable or holds no video
 */
export async function readLayout(tools: MediaTools, file: string): Promise<MediaLayout> {
  const text = await output(tools.ffprobe, [
    ...['-v', 'error', '-of', 'json', '-show_entries'],
    'stream=index,codec_type,codec_name,width,height,time_base,has_b_frames:stream_disposition=attached_pic:format=format_name',
    file,
  ]);
  const parsed = report.parse(JSON.parse(text));
  const streams = parsed.streams.flatMap((stream): MediaStream[] => {
    if (stream.codec_type !== 'video' && stream.codec_type !== 'audio') return [];
    if (!stream.codec_name || stream.disposition?.attached_pic === 1) return [];
    const [num, den] = stream.time_base.split('/').map(Number);
    if (!num || !den) return [];
    const { width = null, height = null } = stream;
    return [
      {
        index: stream.index,
        kind: stream.codec_type,
        codec: stream.codec_name,
        reorders: (stream.has_b_frames ?? 0) > 0,
        timeBase: { num, den },
        widthPx: width,
        heightPx: height,
      },
    ];
  });
  const video = streams.find((stream) => stream.kind === 'video');
  if (!video) throw new MediaToolFailed('ffprobe', 'it holds no video stream');
  return {
    format: parsed.format?.format_name ?? 'unknown',
    video,
    audio: streams.filter((stream) => stream.kind === 'audio'),
  };
}

/** The coded packets of one stream in the order of the file; ticks of the stream's time base, NaN where none is written. */
export interface PacketIndex {
  pts: number[];
  dts: number[];
  durations: number[];
  key: boolean[];
  /** Needed for decoding but not shown: the container's edit list leaves them out. */
  hidden: boolean[];
}

/** One packet as ffprobe lists it. */
export interface Packet {
  stream: number;
  pts: number;
  dts: number;
  duration: number;
  key: boolean;
  hidden: boolean;
  /** Of the packet's bytes; empty unless hashes were asked for. */
  sha256: string;
}

/**
 * Lists a file's packets one by one, so that a recording of a whole day needs no more memory than a short one.
 * @throws MediaToolFailed
 */
export async function* listPackets(
  tools: MediaTools,
  file: string,
  options: { stream?: number; hashes?: boolean; signal?: AbortSignal } = {},
): AsyncGenerator<Packet> {
  const child = execa(
    tools.ffprobe,
    [
      ...['-v', 'error', '-show_packets'],
      ...(options.hashes ? ['-show_data_hash', 'sha256'] : []),
      ...(options.stream === undefined ? [] : ['-select_streams', String(options.stream)]),
      ...['-show_entries', 'packet=stream_index,pts,dts,duration,flags,data_hash:packet_side_data='],
      ...['-of', 'compact=p=0', file],
    ],
    {
      stdin: 'ignore',
      buffer: { stdout: false },
      ...(options.signal ? { cancelSignal: options.signal } : {}),
    },
  );
  // A packet with side data is written on more than one line; the next packet begins with its stream.
  let record = '';
  try {
    for await (const line of child.iterable()) {
      if (line.startsWith('stream_index=') && record !== '') {
        yield packetOf(record);
        record = '';
      }
      record += line;
    }
    await child;
  } catch (error) {
    throw failed('ffprobe', error);
  }
  if (record !== '') yield packetOf(record);
}

function packetOf(record: string): Packet {
  const fields = new Map<string, string>();
  for (const field of record.split('|')) {
    const at = field.indexOf('=');
    if (at > 0) fields.set(field.slice(0, at), field.slice(at + 1));
  }
  const flags = fields.get('flags') ?? '';
  return {
    stream: Number(fields.get('stream_index')),
    pts: Number(fields.get('pts') ?? Number.NaN),
    dts: Number(fields.get('dts') ?? Number.NaN),
    duration: Number(fields.get('duration') ?? Number.NaN),
    key: flags.includes('K'),
    hidden: flags.includes('D'),
    sha256: fields.get('data_hash')?.replace('SHA256:', '') ?? '',
  };
}

/**
 * The packets of one stream. Where only a decoding time is written (AVI), it stands for the presentation time.
 * @throws MediaToolFailed when the file is unreadable or has no times at all
 */
export async function readPacketIndex(
  tools: MediaTools,
  file: string,
  stream: Pick<MediaStream, 'index' | 'codec' | 'reorders' | 'timeBase'>,
  signal?: AbortSignal,
): Promise<PacketIndex> {
  let untimed = 0;
  const index: PacketIndex = { pts: [], dts: [], durations: [], key: [], hidden: [] };
  for await (const packet of listPackets(tools, file, {
    stream: stream.index,
    ...(signal ? { signal } : {}),
  })) {
    if (Number.isNaN(packet.pts)) untimed += 1;
    index.pts.push(Number.isNaN(packet.pts) ? packet.dts : packet.pts);
    index.dts.push(packet.dts);
    index.durations.push(packet.duration);
    index.key.push(packet.key);
    index.hidden.push(packet.hidden);
  }
  if (index.pts.length === 0) throw new MediaToolFailed('ffprobe', 'its video stream is empty');
  if (index.pts.some(Number.isNaN)) throw new MediaToolFailed('ffprobe', 'its frames carry no times');
  if (untimed > 0 && stream.reorders && !/^mpeg[12]video$/.test(stream.codec)) {
    throw new MediaToolFailed(
      'ffprobe',
      'its frames are stored in another order than they are shown, and no time says in which',
    );
  }
  const restart = index.dts.findIndex(
    (dts, at) =>
      (((index.dts[at - 1] ?? dts) - dts) * stream.timeBase.num) / stream.timeBase.den > CLOCK_RESTART_S,
  );
  const leap = index.dts.findIndex(
    (dts, at) =>
      ((dts - (index.dts[at - 1] ?? dts)) * stream.timeBase.num) / stream.timeBase.den > LONGEST_PAUSE_S,
  );
  if (restart >= 0 || leap >= 0) {
    throw new MediaToolFailed(
      'ffprobe',
      'its clock starts again in the middle, so that a time names two frames',
    );
  }
  return index;
}

/** The same limits as at intake (core/footage/frame-list.ts). */
const CLOCK_RESTART_S = 1;
const LONGEST_PAUSE_S = 6 * 3600;

/** The first line of `program -version`, for the record. @throws MediaToolFailed */
export async function toolVersion(program: string): Promise<string> {
  return (await output(program, ['-version'])).split('\n')[0]?.trim() ?? 'unknown';
}

/** Runs a program and returns what it printed. @throws MediaToolFailed with its last words */
export async function output(program: string, args: string[], signal?: AbortSignal): Promise<string> {
  try {
    const { stdout } = await execa(program, args, {
      stdin: 'ignore',
      maxBuffer: 64 * 1024 * 1024,
      ...(signal ? { cancelSignal: signal } : {}),
    });
    return stdout;
  } catch (error) {
    throw failed(program, error);
  }
}

function failed(program: string, error: unknown): Error {
  if (error instanceof MediaToolFailed) return error;
  const known = error as { isCanceled?: boolean; stderr?: unknown; shortMessage?: string; code?: string };
  if (known.isCanceled && error instanceof Error) return error;
  if (known.code === 'ENOENT') return new MediaToolFailed(program, 'the program is not installed');
  const words = typeof known.stderr === 'string' ? known.stderr.trim().split('\n').slice(-3).join(' ') : '';
  return new MediaToolFailed(program, words || known.shortMessage || String(error));
}
