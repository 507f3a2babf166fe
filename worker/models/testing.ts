import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toFrame } from '../vision/crop';
import type { Frame, PixelBox } from './types';

/** Models and labelled pictures that are not part of the repository, where a developer has them beside it. */
export const shared = process.env.SABOOT_SHARED ?? path.resolve('..', 'shared');

/** Whether the files of the open pack are there. */
export const openPackPresent = existsSync(path.join(shared, 'models', 'yolox_nano.onnx'));

/** Rows of a labelled set, cell by cell, without the header. */
export const rowsOf = (set: string): string[][] =>
  readFileSync(path.join(shared, 'evaluation', set, 'labels.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((row) => row.split(','));

/** A picture of a labelled set. */
export const pictureOf = async (set: string, file = ''): Promise<Frame> =>
  toFrame(await readFile(path.join(shared, 'evaluation', set, file)));

export const whole = ({ widthPx: w, heightPx: h }: Frame): PixelBox => ({ x: 0, y: 0, w, h });

/** Inner product; of unit vectors their cosine. */
export const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, x, index) => sum + x * (b[index] ?? 0), 0);
