import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { Frame, PixelBox } from '@/worker/models/types';
import { cropOf } from '@/worker/vision/crop';
import { enlarge } from '@/worker/vision/geometry';

const run = promisify(execFile);

let there: Promise<boolean> | undefined;

/** Whether the program is on this machine: it is no part of the product, only measured beside it. */
function isThere(): Promise<boolean> {
  there ??= run('tesseract', ['--version']).then(
    () => true,
    () => false,
  );
  return there;
}

/** Letters as high as tesseract reads best, about 32 px, in a plate of this height. */
const PLATE_HEIGHT_PX = { 1: 64, 2: 120 } as const;

/**
 * What tesseract reads on a plate: one line or a block of lines, Latin letters and digits only.
 * @returns undefined when the program is not on this machine.
 */
export async function readWithTesseract(
  frame: Frame,
  box: PixelBox,
  lines: 1 | 2,
): Promise<string | undefined> {
  if (!(await isThere())) return undefined;
  const crop = cropOf(frame, enlarge(box, 1.05));
  if (!crop) return '';
  const { widthPx: width, heightPx: height, rgb } = crop.picture;
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ height: PLATE_HEIGHT_PX[lines], kernel: 'cubic' })
    .greyscale()
    .extend({ top: 10, bottom: 10, left: 10, right: 10, background: '#ffffff' })
    .png()
    .toBuffer();
  const child = run('tesseract', [
    'stdin',
    'stdout',
    '--psm',
    lines === 1 ? '7' : '6',
    '-c',
    'tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ]);
  child.child.stdin?.end(png);
  return (await child).stdout;
}
