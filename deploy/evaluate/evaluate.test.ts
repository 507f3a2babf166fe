import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carSvg, film, HEADS, headSvg, PAINTS, streetSvg, testFolder } from '@/worker/vision/testing';

const run = promisify(execFile);

/** A folder of labelled data of the shape that is measured, drawn: two plates, two vehicles, two people, one clip. */
async function drawData(folder: string): Promise<void> {
  const data = path.join(folder, 'labelled');
  const write = async (set: string, file: string, rows: (string | number)[][]) => {
    await mkdir(path.join(data, set, 'images'), { recursive: true });
    await writeFile(path.join(data, set, file), `${rows.map((row) => row.join(',')).join('\n')}\n`);
  };
  const picture = (svg: string, scale: number) =>
    sharp(Buffer.from(svg), { density: 72 * scale })
      .flatten({ background: '#6f7276' })
      .jpeg()
      .toBuffer();
  await write('plates_drawn', 'labels.csv', [
    ['file', 'plate_text', 'plate_lines', 'box_x', 'box_y', 'box_w', 'box_h'],
    ['images/1.jpg', 'LEA-4821', 1, 132, 198, 136, 36],
    ['images/2.jpg', 'KBH-7302', 1, 132, 198, 136, 36],
  ]);
  for (const [index, plate] of ['LEA-4821', 'KBH-7302'].entries()) {
    const file = path.join(data, 'plates_drawn', 'images', `${index + 1}.jpg`);
    await writeFile(file, await picture(carSvg(PAINTS.silver, plate), 1));
  }
  await write('vehicles', 'labels.csv', [
    ['file', 'vehicle_id', 'source', 'time_s', 'class', 'colour'],
    ...(['red', 'blue'] as const).flatMap((paint) =>
      [1, 2].map((at) => [`images/${paint}${at}.jpg`, paint, `${at}.mp4`, at, 'car', paint]),
    ),
  ]);
  for (const paint of ['red', 'blue'] as const) {
    for (const at of [1, 2]) {
      const file = path.join(data, 'vehicles', 'images', `${paint}${at}.jpg`);
      await writeFile(file, await picture(carSvg(PAINTS[paint], `ABC-10${at}`), 1 / at));
    }
  }
  await write('faces_drawn', 'labels.csv', [
    ['file', 'person_id'],
    ...(['bearded', 'capped'] as const).flatMap((head) =>
      [1, 2].map((at) => [`images/${head}${at}.jpg`, head]),
    ),
  ]);
  for (const head of ['bearded', 'capped'] as const) {
    for (const at of [1, 2]) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="480"><rect width="420" height="480" fill="#9aa4ab"/><g transform="translate(210 200)">${headSvg(HEADS[head])}</g></svg>`;
      await writeFile(
        path.join(data, 'faces_drawn', 'images', `${head}${at}.jpg`),
        await picture(svg, 1 + 0.2 * at),
      );
    }
  }
  const fps = 10;
  await write('video_tracks', 'labels.csv', [
    ['clip', 'frame', 'time_s', 'track_id', 'class', 'x', 'y', 'w', 'h'],
    ...Array.from({ length: 3 * fps }, (_, frame) => {
      const x = 20 + (60 * frame) / fps;
      return ['drive.mp4', frame, frame / fps, 1, 'car', x + 16, 96, 168, 118];
    }),
  ]);
  await write('video_objects', 'labels.csv', [
    ['clip', 'object_no', 'global_id', 'class', 'colour', 'first_s', 'last_s'],
    ['drive.mp4', '01', '', 'car', 'red', 0, 2.9],
  ]);
  await mkdir(path.join(folder, 'footage'));
  await film(path.join(folder, 'footage'), 'drive.mp4', {
    background: streetSvg(480, 270),
    durationS: 3,
    fps,
    movers: [{ svg: carSvg(PAINTS.red, ''), scale: 0.5, x: '20+60*t', y: '80' }],
  });
}

describe('npm run evaluate', () => {
  let folder: string;
  let remove: () => Promise<void>;

  const evaluate = (...options: string[]) =>
    run(
      path.join('node_modules', '.bin', 'tsx'),
      [
        'deploy/evaluate/main.ts',
        '--data',
        path.join(folder, 'labelled'),
        '--out',
        path.join(folder, 'accuracy.md'),
        ...options,
      ],
      { env: { ...process.env, DATA_DIR: path.join(folder, 'data') } },
    );
  const page = () => readFile(path.join(folder, 'accuracy.md'), 'utf8');
  /** The line of the page that begins so. */
  const line = (text: string, start: string) => text.split('\n').find((one) => one.startsWith(start)) ?? '';

  beforeAll(async () => {
    ({ folder, remove } = await testFolder());
    await drawData(folder);
  });
  afterAll(() => remove());

  it('measures every part that the folder has data for, and leaves out the one that it has not', async () => {
    const { stdout } = await evaluate();
    const text = await page();
    expect(stdout).toContain('Finding: a plate counts as found');
    const parts = [...text.matchAll(/<!-- accuracy:default:([a-z-]+) -->/g)].map(([, part]) => part);
    expect(parts).toEqual(['detection', 'tracking', 'face-search', 'vehicles', 'colour', 'plates']);
    expect(line(text, '| plates_drawn | product, near the labelled plate')).toContain('2 of 2');
    expect(line(text, '| faces_drawn | 2 | 4 |')).toContain('| 4 |');
    expect(line(text, '| every other picture of it')).toContain('| 4 | 2 | 100.0 %');
    expect(line(text, '| drive.mp4 | 1 | 30')).not.toBe('');
    expect(line(text, '| drive.mp4 | 1 | 100.0 % (1 of 1')).toContain('| 1 | 0 |');
  }, 300_000);

  it('measured again, a part takes the place of what was there and the others stay', async () => {
    const before = await page();
    await evaluate('--only', 'colour');
    const after = await page();
    const part = (text: string, name: string) =>
      text.split(`accuracy:default:${name} -->`)[1]?.split('<!-- /')[0];
    expect(part(after, 'plates')).toBe(part(before, 'plates'));
    expect(line(after, '| colour | 4')).toBe(line(before, '| colour | 4'));
    expect(after.match(/accuracy:default:colour/g)).toHaveLength(1);
  });

  it('refuses a part that there is not, and a folder without data', async () => {
    await expect(evaluate('--only', 'luck')).rejects.toMatchObject({ code: 1 });
    await expect(evaluate('--data', path.join(folder, 'nothing'))).rejects.toMatchObject({ code: 1 });
  });
});
