import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFrame } from '../vision/crop';
import { addPack } from './add';
import { sha256Of } from './files';
import { openModels } from './open';
import { choosePack } from './packs';
import type { VisionModels } from './types';

const shared = process.env.SABOOT_SHARED ?? path.resolve('..', 'shared');
const present = existsSync(path.join(shared, 'models', 'cct_xs_v1_global.onnx'));
if (!present) console.log(`Tests with a plate reader are skipped: there are no models at ${shared}.`);

describe.skipIf(!present)('a pack with a plate reader', () => {
  let folder: string;
  let models: VisionModels;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'saboot-plate-reader-'));
    const from = path.join(folder, 'stick');
    await mkdir(from);
    const file = 'cct_xs_v1_global.onnx';
    await copyFile(path.join(shared, 'models', file), path.join(from, file));
    const reader = {
      name: 'cct-xs-v1-global',
      decoder: 'slots',
      files: {
        model: {
          file,
          sha256: sha256Of(await readFile(path.join(from, file))),
          licence: 'MIT',
          trainingData: 'see its source',
        },
      },
      input: { name: 'input', widthPx: 128, heightPx: 64, margin: 0.05 },
      alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_',
      empty: '_',
    };
    const manifest = {
      name: 'stick',
      description: 'A plate reader.',
      licence: 'MIT',
      tasks: { 'check-plate': reader },
    };
    await writeFile(path.join(from, 'pack.json'), JSON.stringify(manifest));
    await choosePack(folder, await addPack(folder, from));
    models = await openModels({ dataDir: folder, threads: 1 });
  });
  afterAll(async () => {
    await models.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('reads photographed plates as they are labelled, one opinion a reader', async () => {
    const set = path.join(shared, 'evaluation', 'plates_br');
    const rows = readFileSync(path.join(set, 'labels.csv'), 'utf8').trim().split(/\r?\n/).slice(1, 9);
    let right = 0;
    for (const row of rows) {
      const [file = '', text, , , x, y, w, h] = row.split(',');
      const frame = await toFrame(await readFile(path.join(set, file)));
      const [left, top] = [Number(x), Number(y)];
      const [end, bottom] = [left + Number(w), top + Number(h)];
      const corners: [number, number][] = [
        [left, top],
        [end, top],
        [end, bottom],
        [left, bottom],
      ];
      const [opinions = []] = await models.readPlates(frame, [{ corners }]);
      const opinion = opinions.find(({ reader }) => reader === 'cct-xs-v1-global');
      if (opinion?.reading.text !== text) continue;
      right++;
      expect(opinion?.reading.characters).toHaveLength(text?.length ?? 0);
      expect(opinion?.reading.confidence).toBeGreaterThan(0.3);
    }
    // Those who measured the model read all of this set from its labelled boxes.
    expect(right).toBe(rows.length);
  });

  it('says by name and sha256 which readers it has', () => {
    expect(models.identities.find(({ task }) => task === 'check-plate')).toMatchObject({
      name: 'cct-xs-v1-global',
      sha256: 'c1ae2ae031b10f8ab7ed6e3cdaf8d9c753477e299dbad3579c8f705a7d882134',
    });
  });
});
