import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  modelMessage,
  nodeMessage,
  type ProtoMessage,
  tensorMessage,
  valueMessage,
} from '../convert/onnx-writer';
import { DEFAULT_PACK, resolvePack } from '../packs';
import { foldActivations } from './fold-activations';
import { fieldsOf, firstBytes } from './onnx-reader';

const open = (model: Buffer) =>
  InferenceSession.create(new Uint8Array(model), { intraOpNumThreads: 1, logSeverityLevel: 3 });

/** What a model answers to the same numbers each time. */
async function answersOf(model: Buffer, dims: number[]): Promise<Float32Array[]> {
  const session = await open(model);
  const size = dims.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, index) => Math.sin(index * 12.9898) * 2);
  const results = await session.run({ [session.inputNames[0] ?? '']: new Tensor('float32', data, dims) });
  await session.release();
  return session.outputNames.map((name) => results[name]?.data as Float32Array);
}

async function expectTheSame(model: Buffer, folded: Buffer, dims: number[]): Promise<void> {
  const [before, after] = [await answersOf(model, dims), await answersOf(folded, dims)];
  for (const [output, values] of before.entries()) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const apart = values.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (after[output]?.[index] ?? Number.NaN))),
      0,
    );
    expect(apart).toBeLessThan(largest * 1e-4);
  }
}

/** The operators of a model in order, without its constants. */
function operatorsOf(model: Buffer): string[] {
  const graph = firstBytes(fieldsOf(model), 7) ?? Buffer.alloc(0);
  return fieldsOf(graph)
    .flatMap(({ number, bytes }) => (number === 1 && bytes ? (firstBytes(fieldsOf(bytes), 4) ?? []) : []))
    .map(String)
    .filter((operator) => operator !== 'Constant');
}

const CHANNELS = 4;
const weights = (name: string, shape: number[], values: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, index) => values[index % values.length] ?? 0);
  return tensorMessage(name, { type: 'float32', shape, data });
};
const one = (name: string, value: number) => weights(name, [], [value]);

/** A convolution, then hard swish as exporters wrote it, each with a scale and a shift. */
function swishModel(drawn: {
  values: number[];
  scale: number;
  shift: number;
  divided: boolean;
  ceiling: number;
  shown: boolean;
}): Buffer {
  const { values, scale, shift, divided, ceiling, shown } = drawn;
  const conv = (from: string, to: string) =>
    nodeMessage('Conv', [from, 'weight', 'bias'], [to], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  const nodes: ProtoMessage[] = [
    conv('x', 'a'),
    nodeMessage('Mul', ['a', 'scale'], ['b'], {}),
    nodeMessage('Add', ['shift', 'b'], ['u'], {}),
    nodeMessage('Add', ['u', 'three'], ['c'], {}),
    nodeMessage('Clip', ['c', 'zero', 'six'], ['d'], {}),
    ...(divided
      ? [nodeMessage('Mul', ['u', 'd'], ['e'], {}), nodeMessage('Div', ['e', 'divisor'], ['f'], {})]
      : [nodeMessage('Mul', ['sixth', 'u'], ['e'], {}), nodeMessage('Mul', ['e', 'd'], ['f'], {})]),
    nodeMessage('Mul', ['scale', 'f'], ['g'], {}),
    nodeMessage('Add', ['g', 'shift'], ['h'], {}),
    conv('h', 'y'),
  ];
  const sizes = [1, CHANNELS, 'height', 'width'];
  return modelMessage('swish', {
    nodes,
    weights: [
      weights('weight', [CHANNELS, CHANNELS, 3, 3], values),
      weights('bias', [CHANNELS], values),
      one('scale', scale),
      one('shift', shift),
      one('three', 3),
      one('zero', 0),
      one('six', ceiling),
      one('divisor', 6),
      one('sixth', 1 / 6),
    ],
    inputs: [valueMessage('x', 'float32', sizes)],
    outputs: [valueMessage('y', 'float32', sizes), ...(shown ? [valueMessage('e', 'float32', sizes)] : [])],
  });
}

describe('folding activations', () => {
  it('changes nothing of what a model answers', async () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          values: fc.array(value, { minLength: 5, maxLength: 40 }),
          scale: fc.double({ min: -2, max: 2, noNaN: true }),
          shift: value,
          divided: fc.boolean(),
          ceiling: fc.constantFrom(6, 6, 5),
          shown: fc.boolean(),
        }),
        async (drawn) => {
          const model = swishModel(drawn);
          await expectTheSame(model, foldActivations(model), [1, CHANNELS, 7, 9]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('puts together what is hard swish, and leaves what only looks like it', () => {
    const drawn = { values: [0.5, -0.2], scale: 1.5, shift: 0.1, divided: true, ceiling: 6, shown: false };
    expect(operatorsOf(foldActivations(swishModel(drawn)))).toEqual([
      'Conv',
      'Conv',
      'Clip',
      'Mul',
      'Conv',
      'Conv',
    ]);
    const other = operatorsOf(foldActivations(swishModel({ ...drawn, ceiling: 5 })));
    expect(other.filter((operator) => operator === 'Div')).toHaveLength(1);
  });

  it('leaves a file alone in which there is nothing to put together', () => {
    const nodes = [nodeMessage('Relu', ['x'], ['y'], {})];
    const [inputs, outputs] = [[valueMessage('x', 'float32')], [valueMessage('y', 'float32')]];
    const model = modelMessage('plain', { nodes, weights: [], inputs, outputs });
    expect(foldActivations(model)).toBe(model);
  });

  it('keeps the answers of the default pack', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'saboot-fold-'));
    const { modelPaths } = await resolvePack(folder, DEFAULT_PACK);
    const inputs = { 'detect-objects': [1, 128, 160, 3], 'find-text': [1, 3, 96, 160] } as const;
    for (const [task, dims] of Object.entries(inputs)) {
      const model = await readFile(modelPaths[task as keyof typeof inputs] ?? '');
      const folded = foldActivations(model);
      expect(operatorsOf(folded).length).toBeLessThan(operatorsOf(model).length);
      await expectTheSame(model, folded, [...dims]);
    }
    await rm(folder, { recursive: true });
  });
});
