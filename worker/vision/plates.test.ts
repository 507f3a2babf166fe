import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModels } from '../models';
import type { VisionModels } from '../models/types';
import { CaptionMemory, type TextPlace } from './captions';
import { toFrame } from './crop';
import { isPlateText } from './plate-reading';
import { findPlates } from './plates';
import { carSvg, drawnFrame, PAINTS, plateSvg, streetSvg } from './testing';

const plateSet = path.join(
  process.env.SABOOT_SHARED ?? path.resolve('..', 'shared'),
  'evaluation',
  'plates_us',
);
const photographs = existsSync(plateSet) ? plateSet : undefined;
if (!photographs) console.log(`The test on photographed plates is skipped: there are none at ${plateSet}.`);

describe('what may be a plate', () => {
  it.each(['LEA4821', 'ABC123', 'GP0042', 'BJX1', '10AB', 'ICT4477X9'])('%s may', (text) => {
    expect(isPlateText(text)).toBe(true);
  });
  it.each(['TAXI', 'A1', 'POLICE', 'LEA-4821', 'LEA48211234', 'lea4821', ''])('%s may not', (text) => {
    expect(isPlateText(text)).toBe(false);
  });
});

describe('captions', () => {
  const clock = { x: 10, y: 10, w: 200, h: 20 };

  it('text at one place on three vehicles is the camera’s; on one that waits it is its plate', () => {
    const places: TextPlace[] = [];
    for (let look = 0; look < 10; look++) new CaptionMemory(places).note([clock], 1);
    expect(new CaptionMemory(places).known()).toEqual([]);
    for (const vehicle of [2, 3]) new CaptionMemory(places).note([{ ...clock, x: 11 }], vehicle);
    expect(new CaptionMemory(places).known()).toHaveLength(1);
  });

  it('what was learnt outlasts much other text', () => {
    const places: TextPlace[] = [];
    const memory = new CaptionMemory(places);
    for (const vehicle of [1, 2, 3]) memory.note([clock], vehicle);
    for (let index = 0; index < 300; index++) memory.note([{ x: index * 50, y: 300, w: 40, h: 12 }], index);
    expect(places.length).toBeLessThanOrEqual(60);
    expect(memory.known()).toHaveLength(1);
  });
});

describe('finding and reading drawn plates', () => {
  let dataDir: string;
  let models: VisionModels;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-plates-'));
    models = await openModels({ dataDir, threads: 2 });
  });
  afterAll(async () => {
    await models.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('reads a plate on a car, with what each character may be', async () => {
    const frame = await drawnFrame(streetSvg(960, 540), [
      { svg: carSvg(PAINTS.blue, 'LEA-4821'), x: 300, y: 190, scale: 0.8 },
    ]);
    const [plate] = await findPlates(frame, { x: 300, y: 190, w: 320, h: 256 }, models);
    expect(plate?.text).toBe('LEA4821');
    expect(plate?.confidence).toBeGreaterThan(0.85);
    expect(plate?.characters).toHaveLength(7);
    expect(plate && plate.box.x > 380 && plate.box.x + plate.box.w < 540).toBe(true);
  });

  it('joins the two lines of a motorcycle’s plate', async () => {
    const two = `<svg xmlns="http://www.w3.org/2000/svg" width="180" height="120"><rect width="180" height="120" fill="#33383d"/>${plateSvg(['KHD', '4275'], 40, 28)}</svg>`;
    const frame = await drawnFrame(streetSvg(640, 480), [{ svg: two, x: 200, y: 240 }]);
    const [plate] = await findPlates(frame, { x: 190, y: 230, w: 200, h: 140 }, models);
    expect(plate?.text).toBe('KHD4275');
  });

  it.skipIf(!photographs)('photographed plates are found and read in the whole picture', async () => {
    const rows = readFileSync(path.join(photographs ?? '', 'labels.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1);
    const read: string[] = [];
    // Sharp ones by day: whether the way is right, not how good the readers are; that `npm run evaluate` measures.
    const chosen = [33, 36, 123, 129, 144].map((index) => rows[index] ?? '');
    for (const row of chosen) {
      const frame = await toFrame(await readFile(path.join(photographs ?? '', row.split(',')[0] ?? '')));
      const [plate] = await findPlates(frame, { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx }, models);
      read.push(plate?.text ?? '');
    }
    const right = chosen.filter((row, index) => row.split(',')[1] === read[index]);
    expect(right.length, read.join()).toBeGreaterThanOrEqual(4);
  });

  it('a car without a plate has none', async () => {
    const frame = await drawnFrame(streetSvg(960, 540), [
      { svg: carSvg(PAINTS.silver, ''), x: 300, y: 190, scale: 0.8 },
    ]);
    expect(await findPlates(frame, { x: 300, y: 190, w: 320, h: 256 }, models)).toEqual([]);
  });
});
