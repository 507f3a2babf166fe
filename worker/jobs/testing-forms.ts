import path from 'node:path';
import { execa } from 'execa';
import sharp from 'sharp';

/**
 * Recordings in every form that is met, drawn so that each frame carries its own number as black and white cells: a
 * test reads from a picture which frame it is, without any font, whatever was done to its size.
 */

const BITS = 8;
const CELL = 1 / 10;
const WIDTH_PX = 160;
const HEIGHT_PX = 120;
/** Drawn frames, and how many a second. */
export const DRAWN = { frames: 60, fps: 25 };

/** How a recording is drawn: filters before and after its numbers, the coding, and what is done to the file. */
export interface Drawing {
  name: string;
  frames?: number;
  size?: string;
  fps?: number;
  before?: string;
  after?: string;
  coding: string[];
  /** More inputs, such as sound. */
  inputs?: string[];
  /** Made of the drawn file, in place of it. */
  remake?: (drawn: string, target: string) => Promise<void>;
}

export const ff = (...args: string[]) => execa('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);

/** Draws a recording into the folder. @returns its file */
export async function drawNumbered(folder: string, drawing: Drawing): Promise<string> {
  const { fps = DRAWN.fps, frames = DRAWN.frames, size = `${WIDTH_PX}x${HEIGHT_PX}` } = drawing;
  const cells = Array.from({ length: BITS }, (_, bit) => {
    const where = `x=iw*${(bit * CELL).toFixed(4)}:y=0:w=iw*${CELL}:h=ih*${CELL}:t=fill`;
    return `drawbox=${where}:color=black,drawbox=${where}:color=white:enable='mod(floor(n/${2 ** bit}),2)'`;
  });
  const chain = [drawing.before, ...cells, drawing.after].filter((part) => part !== undefined).join(',');
  const target = path.join(folder, drawing.name);
  const drawn = drawing.remake ? path.join(folder, `drawn-${drawing.name}`) : target;
  await ff(
    ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${fps}:d=${frames / fps}`, ...(drawing.inputs ?? [])],
    ...['-vf', chain, '-pix_fmt', 'yuv420p', '-threads', '1', ...drawing.coding],
    drawn,
  );
  await drawing.remake?.(drawn, target);
  return target;
}

/** Reads the number drawn into an RGB picture. */
export function numberIn(picture: { widthPx: number; heightPx: number; rgb: Uint8Array }): number {
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    const x = Math.floor((bit + 0.5) * CELL * picture.widthPx);
    const y = Math.floor(0.5 * CELL * picture.heightPx);
    const level = picture.rgb[(y * picture.widthPx + x) * 3 + 1] ?? 0;
    if (level > 127) number += 2 ** bit;
  }
  return number;
}

/** Reads the number drawn into a picture file. */
export async function numberOf(picture: string | Buffer): Promise<number> {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return numberIn({ widthPx: info.width, heightPx: info.height, rgb: data });
}
