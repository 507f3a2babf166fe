import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFile } from '../files';
import { type ResolvedPack, resolvePack } from '../packs';
import golden from './golden.json' with { type: 'json' };

/** The input that the golden outputs were computed from. */
function pattern(length: number, scale: number, shift: number): Float32Array {
  const data = new Float32Array(length);
  let seed = 12345;
  for (let index = 0; index < length; index++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    data[index] = (Math.sin(index * 0.001) * 60 + 128 + ((seed >> 16) % 64) - 32) * scale + shift;
  }
  return data;
}

interface Golden {
  node: string;
  dims: number[];
  mean: number;
  rms: number;
  samples: number[][];
}

/** Place in N,C,H,W of an index in N,H,W,C. */
function channelsFirst(index: number, [, h = 1, w = 1, c = 1]: number[]): number {
  const channel = index % c;
  const pixel = (index - channel) / c;
  return channel * h * w + pixel;
}

describe('the converted models', () => {
  let folder: string;
  let pack: ResolvedPack;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'saboot-models-'));
    pack = await resolvePack(folder, 'default');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const cases = [
    {
      task: 'detect-faces',
      model: 'blazeface',
      size: 256,
      scale: 1 / 127.5,
      shift: -1,
      outputs: {
        Identity: 'scores_16',
        Identity_1: 'scores_32',
        Identity_2: 'boxes_16',
        Identity_3: 'boxes_32',
      },
      transposed: false,
    },
    {
      task: 'embed-face',
      model: 'faceres',
      size: 224,
      scale: 1,
      shift: 0,
      outputs: { 'global_pooling/Mean': 'descriptor' },
      transposed: false,
    },
    {
      task: 'detect-objects',
      model: 'centernet',
      size: 512,
      scale: 1,
      shift: 0,
      outputs: { 'tower_0/keypoints': 'heat', 'tower_0/wh': 'sides' },
      transposed: true,
    },
  ] as const;

  it.each(cases)('compute for $model what TensorFlow.js computes', async (wanted) => {
    const session = await InferenceSession.create(pack.modelPaths[wanted.task], { intraOpNumThreads: 1 });
    const input = pattern(wanted.size ** 2 * 3, wanted.scale, wanted.shift);
    const [name = ''] = session.inputNames;
    const results = await session.run({
      [name]: new Tensor('float32', input, [1, wanted.size, wanted.size, 3]),
    });
    for (const expected of golden.outputs[wanted.model] as Golden[]) {
      const output = (wanted.outputs as Record<string, string>)[expected.node];
      if (!output) continue;
      const data = results[output]?.data as Float32Array;
      expect(data).toHaveLength(expected.dims.reduce((a, b) => a * b, 1));
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const rms = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
      const tolerance = 1e-4 * expected.rms;
      expect(Math.abs(mean - expected.mean)).toBeLessThan(tolerance);
      expect(Math.abs(rms - expected.rms)).toBeLessThan(tolerance);
      for (const [index = 0, value = 0] of expected.samples) {
        const at = wanted.transposed ? channelsFirst(index, expected.dims) : index;
        expect(Math.abs((data[at] ?? Number.NaN) - value)).toBeLessThan(
          1e-3 * expected.rms + 1e-4 * Math.abs(value),
        );
      }
    }
    await session.release();
  });

  it('the vehicle appearance is made of the detector’s own layers', async () => {
    const session = await InferenceSession.create(pack.modelPaths['embed-vehicle'], { intraOpNumThreads: 1 });
    const results = await session.run({
      images: new Tensor('float32', pattern(512 * 512 * 3, 1, 0), [1, 512, 512, 3]),
    });
    const layer = (golden.outputs.centernet as Golden[]).find(({ node }) =>
      node.endsWith('expanded_conv_8/add'),
    );
    const data = results.layer_08?.data as Float32Array;
    expect(results.layer_08?.dims).toEqual([1, 64, 32, 32]);
    expect(results.layer_11?.dims).toEqual([1, 88, 32, 32]);
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(Math.abs(mean - (layer?.mean ?? 0))).toBeLessThan(1e-4 * (layer?.rms ?? 0));
    await session.release();
  });

  it('the face descriptor’s file knows nothing of age or gender', async () => {
    const source = packageFile('@vladmandic/human', 'models/faceres.json');
    const heads = ['age_pred', 'gender_pred', 'Softmax', 'MatMul', 'Gemm'];
    // The package's graph has the two heads; they end in matrix products and a softmax, which ours has none of.
    expect(await readFile(source, 'utf8')).toContain('gender_pred');
    const bytes = await readFile(pack.modelPaths['embed-face']);
    for (const head of heads) expect(bytes.includes(head)).toBe(false);
    const session = await InferenceSession.create(pack.modelPaths['embed-face']);
    expect(session.outputNames).toEqual(['descriptor']);
    await session.release();
  });
});
