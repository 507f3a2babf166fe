import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probePicture } from '../vision';
import { toFrame } from '../vision/crop';
import { sha256Of } from './files';
import { openModels } from './open';
import { addPack, choosePack } from './packs';
import type { VisionModels } from './types';

/** Models that a deployment would bring, where a developer has them beside the repository. */
const shared = process.env.SABOOT_SHARED ?? path.resolve('..', 'shared');
const present = existsSync(path.join(shared, 'models', 'yolox_nano.onnx'));
if (!present) console.log(`Tests with other packs are skipped: there are no models at ${shared}.`);

const coco = ['person', 'bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat'];

describe.skipIf(!present)('a pack of other models', () => {
  let folder: string;
  let models: VisionModels;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'saboot-other-pack-'));
    const from = path.join(folder, 'stick');
    await mkdir(from);
    const file = async (name: string, licence: string) => {
      await copyFile(path.join(shared, 'models', name), path.join(from, name));
      const sha256 = sha256Of(await readFile(path.join(from, name)));
      return { model: { file: name, sha256, licence, trainingData: 'see its source' } };
    };
    const plain = { layout: 'NCHW', mean: [0, 0, 0], std: [1, 1, 1] };
    const manifest = {
      name: 'stick',
      description: 'YOLOX-nano, YuNet and MobileFace.',
      licence: 'Apache-2.0 and MIT',
      tasks: {
        'detect-objects': {
          name: 'yolox-nano',
          decoder: 'yolox',
          files: await file('yolox_nano.onnx', 'Apache-2.0'),
          input: { ...plain, name: 'images', colour: 'BGR', size: 416, resize: 'letterbox' },
          labels: [...coco, ...Array.from({ length: 71 }, (_, index) => `other ${index}`)],
          thresholds: { score: { value: 0.3, setOn: 'its authors’ default' } },
        },
        'detect-faces': {
          name: 'yunet',
          decoder: 'yunet',
          files: await file('yunet_n_dynamic.onnx', 'Apache-2.0'),
          input: { ...plain, name: 'input', colour: 'BGR', size: 640, multipleOf: 32, resize: 'stretch' },
          thresholds: { score: { value: 0.6, setOn: 'its authors’ default' } },
        },
        'embed-face': {
          name: 'mobileface',
          decoder: 'vector',
          files: await file('mobileface_id_v2_converted.onnx', 'MIT'),
          input: { ...plain, name: 'data', colour: 'RGB', size: 112, resize: 'stretch' },
          alignment: {
            kind: 'five-points',
            size: 112,
            points: [
              [38.2946, 51.6963],
              [73.5318, 51.5014],
              [56.0252, 71.7366],
              [41.5493, 92.3655],
              [70.7299, 92.2041],
            ],
          },
          space: 'face.mobileface.256',
          dimension: 256,
          threshold: { value: 0.45, setOn: 'faces_meds, by those who measured it' },
        },
      },
    };
    await writeFile(path.join(from, 'pack.json'), JSON.stringify(manifest));
    await choosePack(folder, await addPack(folder, from));
    models = await openModels({ dataDir: folder, threads: 2 });
  });
  afterAll(async () => {
    await models.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('says what it is made of', () => {
    expect(models.pack.name).toBe('stick');
    expect(models.identities.map(({ name }) => name)).toEqual([
      'yolox-nano',
      'yunet',
      'mobileface',
      'centernet-backbone-bands-colour',
      'ch_PP-OCRv4_det',
      'ch_PP-OCRv4_rec',
    ]);
    expect(models.spaces.face).toMatchObject({ name: 'face.mobileface.256', dimension: 256 });
  });

  it('tells people apart by vectors aligned on five points', async () => {
    const set = path.join(shared, 'evaluation', 'faces_deepface');
    const rows = readFileSync(path.join(set, 'labels.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
    const known: { person: string; vector: Float32Array }[] = [];
    for (const row of rows) {
      const [file = '', person = ''] = row.split(',');
      const { faces } = await probePicture(await readFile(path.join(set, file)), 'face', models);
      if (faces[0]?.vector) known.push({ person, vector: faces[0].vector });
    }
    expect(known.length).toBeGreaterThanOrEqual(20);
    const cosine = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, x, index) => sum + x * (b[index] ?? 0), 0);
    let right = 0;
    for (const one of known) {
      const others = known.filter((other) => other !== one);
      others.sort((a, b) => cosine(one.vector, b.vector) - cosine(one.vector, a.vector));
      if (others[0]?.person === one.person) right++;
    }
    expect(right / known.length).toBeGreaterThan(0.9);
  });

  it('finds the cars of parked-car photographs with YOLOX', async () => {
    const set = path.join(shared, 'evaluation', 'plates_br');
    const rows = readFileSync(path.join(set, 'labels.csv'), 'utf8').trim().split(/\r?\n/).slice(1, 7);
    let found = 0;
    for (const row of rows) {
      const [file = '', , , , x, y, w, h] = row.split(',');
      const frame = await toFrame(await readFile(path.join(set, file)));
      const whole = { x: 0, y: 0, w: frame.widthPx, h: frame.heightPx };
      const [objects = []] = await models.detectObjects(frame, [whole]);
      const [cx, cy] = [Number(x) + Number(w) / 2, Number(y) + Number(h) / 2];
      const holds = objects.some(
        ({ box, label }) =>
          ['car', 'truck', 'bus'].includes(label) &&
          cx > box.x &&
          cx < box.x + box.w &&
          cy > box.y &&
          cy < box.y + box.h,
      );
      if (holds) found++;
    }
    expect(found).toBeGreaterThanOrEqual(4);
  });
});
