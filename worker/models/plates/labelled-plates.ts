import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { Picture } from '../inference/picture';
import type { PlateQuad } from '../types';

/** The sets of labelled plates, as the folders of the evaluation data are named. */
export const PLATE_SETS = ['plates_us', 'plates_br', 'plates_two_line_vn'] as const;
export type PlateSet = (typeof PLATE_SETS)[number];

/** A picture with one labelled plate in it. */
export interface LabelledPlate {
  set: PlateSet;
  file: string;
  truth: string;
  lines: 1 | 2;
  plate: PlateQuad;
  widthPx: number;
  picture: Picture;
}

/** An encoded picture as 8-bit RGB rows. */
export async function decoded(file: string): Promise<Picture> {
  const { data, info } = await sharp(await readFile(file))
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    rgb: new Uint8Array(data.buffer, data.byteOffset, data.length),
    widthPx: info.width,
    heightPx: info.height,
  };
}

/**
 * Every labelled plate of a set, one after the other: pictures are large. Crops without a box are taken whole, less the
 * margin that readers add again.
 * @param margin what the reader shows around the plate, as a share of its sides.
 */
export async function* labelledPlates(
  folder: string,
  set: PlateSet,
  margin: number,
): AsyncGenerator<LabelledPlate> {
  const table = path.join(folder, set, 'labels.csv');
  if (!existsSync(table)) return;
  const [head = '', ...rows] = (await readFile(table, 'utf8')).trim().split(/\r?\n/);
  const names = head.split(',');
  for (const row of rows) {
    const cells = row.split(',');
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    const picture = await decoded(path.join(folder, set, cell('file')));
    const inset = margin / (1 + 2 * margin);
    const [x, y, w, h] = names.includes('box_x')
      ? (['box_x', 'box_y', 'box_w', 'box_h'].map((name) => Number(cell(name))) as [
          number,
          number,
          number,
          number,
        ])
      : [
          picture.widthPx * inset,
          picture.heightPx * inset,
          picture.widthPx * (1 - 2 * inset),
          picture.heightPx * (1 - 2 * inset),
        ];
    yield {
      set,
      file: cell('file'),
      truth: cell('plate_text'),
      lines: cell('plate_lines') === '2' ? 2 : 1,
      plate: {
        corners: [
          [x, y],
          [x + w, y],
          [x + w, y + h],
          [x, y + h],
        ],
      },
      widthPx: w,
      picture,
    };
  }
}
