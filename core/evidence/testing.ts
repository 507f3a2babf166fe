import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import sharp from 'sharp';
import type { MediaTools } from './packets';

/** The programs as the tests use them. */
export const testTools: MediaTools = {
  ffmpeg: process.env.FFMPEG_PATH ?? 'ffmpeg',
  ffprobe: process.env.FFPROBE_PATH ?? 'ffprobe',
};

const BITS = 10;
const CELL_PX = 24;

/**
 * Draws a clip whose frames carry their own number as a row of black and white cells, lowest bit left, so that a test can
 * read from a picture which frame it is, without any font.
 * @param encode arguments of ffmpeg between input and output; `extraInputs` may add sound
 */
export async function drawCounted(
  file: string,
  options: { frames: number; encode: string[]; extraInputs?: string[]; filter?: string },
): Promise<void> {
  const cells = Array.from({ length: BITS }, (_, bit) => {
    const where = `x=${bit * CELL_PX}:y=0:w=${CELL_PX}:h=${CELL_PX}:t=fill`;
    return `drawbox=${where}:color=black,drawbox=${where}:color=white:enable='mod(floor(n/${2 ** bit}),2)'`;
  });
  const filter = [...cells, ...(options.filter ? [options.filter] : [])].join(',');
  await execa(testTools.ffmpeg, [
    ...['-nostdin', '-v', 'error', '-y'],
    ...['-f', 'lavfi', '-i', `testsrc2=s=320x240:r=25:d=${options.frames / 25}`],
    ...(options.extraInputs ?? []),
    ...['-vf', filter, '-frames:v', String(options.frames)],
    ...['-pix_fmt', 'yuv420p', '-threads', '1', ...options.encode, file],
  ]);
}

/** Reads the number that `drawCounted` drew into a picture. */
export async function readCounter(picture: string | Buffer): Promise<number> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    const level = data[(CELL_PX / 2) * info.width + bit * CELL_PX + CELL_PX / 2] ?? 0;
    if (level > 128) number += 2 ** bit;
  }
  return number;
}

const shared = process.env.SABOOT_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
/** Folder of real footage, undefined where there is none. */
export const realFootage = existsSync(path.join(shared, 'footage'))
  ? path.join(shared, 'footage')
  : undefined;
