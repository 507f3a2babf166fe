import { z } from 'zod';
import type { Tensor } from './onnx-writer';

/** The parts of a TensorFlow.js graph model (`model.json`) that a conversion reads. */
const attributeSchema = z.looseObject({
  s: z.string().optional(),
  i: z.union([z.string(), z.number()]).optional(),
  b: z.boolean().optional(),
  f: z.number().optional(),
  list: z
    .looseObject({
      i: z.array(z.union([z.string(), z.number()])).optional(),
      s: z.array(z.string()).optional(),
    })
    .optional(),
  shape: z
    .looseObject({
      dim: z.array(z.looseObject({ size: z.union([z.string(), z.number()]) })).optional(),
    })
    .optional(),
});

const nodeSchema = z.looseObject({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attributeSchema).default({}),
});

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: z
    .looseObject({
      dtype: z.enum(['float16', 'uint8', 'uint16']),
      scale: z.number().optional(),
      min: z.number().optional(),
    })
    .optional(),
});

const modelSchema = z.looseObject({
  format: z.literal('graph-model'),
  modelTopology: z.looseObject({ node: z.array(nodeSchema) }),
  weightsManifest: z.array(z.looseObject({ paths: z.array(z.string()), weights: z.array(weightSchema) })),
});

export type TfjsNode = z.infer<typeof nodeSchema>;
type Weight = z.infer<typeof weightSchema>;

export interface TfjsGraph {
  nodes: Map<string, TfjsNode>;
  weights: Map<string, Tensor>;
}

/** Names the weight files that a `model.json` needs, in order. */
export function weightFilesOf(modelJson: string): string[] {
  return modelSchema.parse(JSON.parse(modelJson)).weightsManifest.flatMap((group) => group.paths);
}

/**
 * Reads a TensorFlow.js graph model with its weights, 16-bit and quantised ones widened to 32 bits.
 * @param files the weight files of the manifest by name.
 * @throws Error when a weight file is missing or shorter than the manifest says, ZodError when it is no graph model.
 */
export function parseTfjsGraph(modelJson: string, files: Map<string, Buffer>): TfjsGraph {
  const model = modelSchema.parse(JSON.parse(modelJson));
  const weights = new Map<string, Tensor>();
  for (const group of model.weightsManifest) {
    const bytes = Buffer.concat(
      group.paths.map((path) => {
        const file = files.get(path);
        if (!file) throw new Error(`Weight file ${path} is missing.`);
        return file;
      }),
    );
    let offset = 0;
    for (const weight of group.weights) {
      const read = readWeight(bytes, offset, weight);
      weights.set(weight.name, read.tensor);
      offset = read.end;
    }
  }
  return { nodes: new Map(model.modelTopology.node.map((node) => [node.name, node])), weights };
}

function readWeight(bytes: Buffer, offset: number, weight: Weight): { tensor: Tensor; end: number } {
  const count = weight.shape.reduce((product, size) => product * size, 1);
  const stored = weight.quantization?.dtype ?? weight.dtype;
  const width = { float32: 4, int32: 4, bool: 1, float16: 2, uint8: 1, uint16: 2 }[stored];
  const end = offset + width * count;
  if (end > bytes.length) throw new Error(`Weight ${weight.name} lies beyond the end of its file.`);
  const data =
    weight.dtype === 'float32'
      ? new Float32Array(count)
      : weight.dtype === 'int32'
        ? new Int32Array(count)
        : new Uint8Array(count);
  const { scale = 1, min = 0 } = weight.quantization ?? {};
  for (let index = 0; index < count; index++) {
    const at = offset + width * index;
    let value: number;
    if (stored === 'float32') value = bytes.readFloatLE(at);
    else if (stored === 'int32') value = bytes.readInt32LE(at);
    else if (stored === 'bool') value = bytes.readUInt8(at);
    else if (stored === 'float16') value = halfToNumber(bytes.readUInt16LE(at));
    else value = (stored === 'uint8' ? bytes.readUInt8(at) : bytes.readUInt16LE(at)) * scale + min;
    data[index] = weight.dtype === 'int32' ? Math.round(value) : value;
  }
  return { tensor: { type: weight.dtype, shape: weight.shape, data }, end };
}

/** IEEE 754 binary16 to a number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** A tensor with its axes in another order, `axes[i]` naming the old axis of new axis `i`. */
export function transpose(tensor: Tensor, axes: number[]): Tensor {
  const size = (axis: number) => tensor.shape[axis] ?? 1;
  const shape = axes.map(size);
  const strides = tensor.shape.map((_, axis) =>
    tensor.shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const steps = axes.map((axis) => strides[axis] ?? 1);
  const data = tensor.data.slice();
  const place = new Array<number>(shape.length).fill(0);
  for (let index = 0; index < data.length; index++) {
    let from = 0;
    for (let axis = 0; axis < place.length; axis++) from += (place[axis] ?? 0) * (steps[axis] ?? 0);
    data[index] = tensor.data[from] ?? 0;
    for (let axis = place.length - 1; axis >= 0; axis--) {
      const next = (place[axis] ?? 0) + 1;
      place[axis] = next < (shape[axis] ?? 1) ? next : 0;
      if (place[axis] !== 0) break;
    }
  }
  return { ...tensor, shape, data };
}
