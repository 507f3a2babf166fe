import { execa } from 'execa';
import { DomainError } from '@/core/errors';

/** The decoder found no picture at the time asked for. */
export class FrameNotDecoded extends DomainError {
  override name = 'FrameNotDecoded';
  constructor(ptsMs: number) {
    super(
      'unprocessable',
      'frame-not-decoded',
      `There is no picture at ${ptsMs} ms.`,
      'Choose another moment: the file may be damaged here.',
    );
  }
}

/** Half a frame of the fastest cameras: a rounding is forgiven, the neighbouring frame is not. */
const TOLERANCE_S = 0.002;
/** Containers seek by decoding time: B-frames before the keyframe found would be lost. */
const REORDER_S = 1;

/**
 * The frame with this presentation time as a JPEG, for looking at; exhibits take theirs without loss
 * (core/evidence/still.ts). Where the decoder has no frame of just this time, there is no picture rather than another one.
 * @param containerMs presentation time in the container, not counted from its first frame
 * @throws FrameNotDecoded
 */
export async function decodeFrame(
  ffmpegPath: string,
  file: string,
  containerMs: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const seconds = containerMs / 1000;
  const from = seconds - REORDER_S;
  // ffmpeg's own exact seeking misses where B-frames precede the keyframe; the filter takes the frame by its time.
  const seek = from > 0 ? ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', from.toFixed(6)] : [];
  const take = `select=between(t\\,${(seconds - TOLERANCE_S).toFixed(6)}\\,${(seconds + TOLERANCE_S).toFixed(6)})`;
  const { stdout } = await execa(
    ffmpegPath,
    [
      ...['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', ...seek, '-copyts', '-i', file],
      ...['-map', '0:V:0', '-vf', take, '-frames:v', '1', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'],
    ],
    {
      encoding: 'buffer',
      timeout: 30_000,
      maxBuffer: 64 * 1024 * 1024,
      ...(signal ? { cancelSignal: signal } : {}),
    },
  ).catch((error) => {
    throw error.isCanceled ? error : new FrameNotDecoded(containerMs);
  });
  if (stdout.length === 0) throw new FrameNotDecoded(containerMs);
  return Buffer.from(stdout);
}
