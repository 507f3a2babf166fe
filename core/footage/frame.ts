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

/** Half a frame of the fastest cameras: rounding to milliseconds must not land on the frame after. */
const EARLIER_S = 0.002;

/**
 * The frame shown at a moment as a JPEG, for looking at; exhibits take theirs without loss (core/evidence/still.ts).
 * @param containerMs presentation time in the container, not counted from its first frame
 * @throws FrameNotDecoded
 */
export async function decodeFrame(
  ffmpegPath: string,
  file: string,
  containerMs: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const seconds = Math.max(0, containerMs / 1000 - EARLIER_S).toFixed(6);
  const { stdout } = await execa(
    ffmpegPath,
    [
      ...['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', '-seek_timestamp', '1', '-ss', seconds],
      ...['-i', file, '-map', '0:v:0', '-frames:v', '1', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'],
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
