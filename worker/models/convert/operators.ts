import type { GraphBuilder, Value } from './graph-builder';
import type { Attribute, Tensor } from './onnx-writer';
import { type TfjsNode, transpose } from './tfjs-graph';

export interface OperatorOptions {
  /** Write picture enlargements as a factor instead of a fixed size, so that the graph takes other input sizes. */
  enlargeBy?: number;
}

/** Writes one TensorFlow operator as ONNX and returns its value. */
export type Operator = (
  build: GraphBuilder,
  node: TfjsNode,
  inputs: Value[],
  options: OperatorOptions,
) => Value;

const text = (base64: string | undefined) => (base64 ? Buffer.from(base64, 'base64').toString() : '');
const integerList = (node: TfjsNode, key: string) => (node.attr[key]?.list?.i ?? []).map(Number);

function need(inputs: Value[], index: number): Value {
  const value = inputs[index];
  if (!value) throw new Error(`Input ${index} is missing.`);
  return value;
}

function contents(value: Value): Tensor {
  if (!value.constant) throw new Error('A constant was expected.');
  return value.constant;
}

const numbers = (value: Value): number[] => Array.from(contents(value).data as ArrayLike<number>, Number);

function activate(build: GraphBuilder, name: string, activation: string): string {
  if (activation === 'Relu') return build.node('Relu', [name]);
  if (activation === 'Relu6') return build.node('Clip', [name, build.floats([0], []), build.floats([6], [])]);
  throw new Error(`Fused activation ${activation} is not known.`);
}

function convolution(depthwise: boolean): Operator {
  return (build, node, inputs) => {
    const format = text(node.attr.data_format?.s);
    if (format && format !== 'NHWC') throw new Error(`Convolution in ${format} is not known.`);
    const kernel = contents(need(inputs, 1));
    const [height = 1, width = 1, channels = 1, multiplier = 1] = kernel.shape;
    const weights = depthwise
      ? { ...transpose(kernel, [2, 3, 0, 1]), shape: [channels * multiplier, 1, height, width] }
      : transpose(kernel, [3, 2, 0, 1]);
    const strides = integerList(node, 'strides');
    const dilations = integerList(node, 'dilations');
    const padding = text(node.attr.padding?.s);
    const attributes: Record<string, Attribute> = {
      kernel_shape: [height, width],
      strides: [strides[1] ?? 1, strides[2] ?? 1],
      dilations: [dilations[1] ?? 1, dilations[2] ?? 1],
      group: depthwise ? channels : 1,
    };
    if (padding === 'SAME') attributes.auto_pad = 'SAME_UPPER';
    else if (padding === 'VALID') attributes.auto_pad = 'VALID';
    else {
      const explicit = integerList(node, 'explicit_paddings');
      attributes.pads = [2, 4, 3, 5].map((index) => explicit[index] ?? 0);
    }
    const names = [build.ref(build.toChannelsFirst(need(inputs, 0))), build.constant(weights)];
    const fused = (node.attr.fused_ops?.list?.s ?? []).map((name) => text(name));
    if (fused[0] === 'BiasAdd') {
      const bias = contents(need(inputs, 2));
      names.push(build.constant({ ...bias, shape: [bias.data.length] }));
      fused.shift();
    }
    let name = build.node('Conv', names, attributes);
    for (const activation of fused) name = activate(build, name, activation);
    return { name, channelsFirst: true, rank: 4, type: 'float32' };
  };
}

/** A per-channel or single-number constant, shaped so that it broadcasts over N,C,H,W. */
function besideChannelsFirst(build: GraphBuilder, value: Value): Value | undefined {
  if (value.channelsFirst) return value;
  if (value.constant?.data.length === 1) return value;
  if (value.constant && value.rank === 1) {
    const constant = { ...value.constant, shape: [value.constant.data.length, 1, 1] };
    return { ...value, name: '', channelsFirst: true, constant };
  }
  return value.rank === 4 ? build.toChannelsFirst(value) : undefined;
}

function binary(operator: string): Operator {
  return (build, _node, inputs) => {
    let a = need(inputs, 0);
    let b = need(inputs, 1);
    if (a.channelsFirst || b.channelsFirst) {
      const left = besideChannelsFirst(build, a);
      const right = besideChannelsFirst(build, b);
      if (left && right) [a, b] = [left, right];
      else [a, b] = [build.toChannelsLast(a), build.toChannelsLast(b)];
    }
    const name = build.node(operator, [build.ref(a), build.ref(b)]);
    return {
      name,
      channelsFirst: a.channelsFirst || b.channelsFirst,
      rank: Math.max(a.rank, b.rank),
      type: a.type,
    };
  };
}

function unary(operator: string): Operator {
  return (build, _node, inputs) => {
    const { constant: _, ...shape } = need(inputs, 0);
    return { ...shape, name: build.node(operator, [build.ref(need(inputs, 0))]) };
  };
}

const mean: Operator = (build, node, inputs) => {
  const given = need(inputs, 0);
  const value = given.rank === 4 ? build.toChannelsFirst(given) : given;
  const axes = numbers(need(inputs, 1)).map((axis) => (axis < 0 ? axis + value.rank : axis));
  const keep = node.attr.keep_dims?.b ?? false;
  const mapped = value.channelsFirst ? axes.map((axis) => [0, 2, 3, 1][axis] ?? axis) : axes;
  const name = build.node('ReduceMean', [build.ref(value)], { axes: mapped, keepdims: keep ? 1 : 0 });
  const rank = keep ? value.rank : value.rank - axes.length;
  return { name, channelsFirst: value.channelsFirst && keep, rank, type: 'float32' };
};

const maxPool: Operator = (build, node, inputs) => {
  const size = integerList(node, 'ksize');
  const strides = integerList(node, 'strides');
  const name = build.node('MaxPool', [build.ref(build.toChannelsFirst(need(inputs, 0)))], {
    kernel_shape: [size[1] ?? 1, size[2] ?? 1],
    strides: [strides[1] ?? 1, strides[2] ?? 1],
    auto_pad: text(node.attr.padding?.s) === 'SAME' ? 'SAME_UPPER' : 'VALID',
  });
  return { name, channelsFirst: true, rank: 4, type: 'float32' };
};

const pad: Operator = (build, _node, inputs) => {
  const value = need(inputs, 0);
  const amounts = numbers(need(inputs, 1));
  const axes = value.channelsFirst ? [0, 3, 1, 2] : Array.from({ length: value.rank }, (_, axis) => axis);
  const before = axes.map((axis) => amounts[2 * axis] ?? 0);
  const after = axes.map((axis) => amounts[2 * axis + 1] ?? 0);
  const { constant: _, ...shape } = value;
  return { ...shape, name: build.node('Pad', [build.ref(value), build.integers([...before, ...after])]) };
};

const reshape: Operator = (build, _node, inputs) => {
  const value = build.toChannelsLast(need(inputs, 0));
  const sizes = numbers(need(inputs, 1));
  const name = build.node('Reshape', [build.ref(value), build.integers(sizes)]);
  return { name, channelsFirst: false, rank: sizes.length, type: value.type };
};

const resize: Operator = (build, node, inputs, options) => {
  if (!options.enlargeBy) throw new Error('A graph with ResizeBilinear needs enlargeBy.');
  const name = build.node(
    'Resize',
    [
      build.ref(build.toChannelsFirst(need(inputs, 0))),
      '',
      build.floats([1, 1, options.enlargeBy, options.enlargeBy]),
    ],
    {
      mode: 'linear',
      coordinate_transformation_mode: node.attr.align_corners?.b
        ? 'align_corners'
        : node.attr.half_pixel_centers?.b
          ? 'half_pixel'
          : 'asymmetric',
    },
  );
  return { name, channelsFirst: true, rank: 4, type: 'float32' };
};

const concatenate: Operator = (build, _node, inputs) => {
  const axis = numbers(need(inputs, inputs.length - 1))[0] ?? 0;
  const given = inputs.slice(0, -1);
  const first = given.some((value) => value.channelsFirst) && given.every((value) => value.rank === 4);
  const values = given.map((value) => (first ? build.toChannelsFirst(value) : build.toChannelsLast(value)));
  const rank = values[0]?.rank ?? 4;
  const positive = axis < 0 ? axis + rank : axis;
  const mapped = first ? ([0, 2, 3, 1][positive] ?? positive) : positive;
  const name = build.node(
    'Concat',
    values.map((value) => build.ref(value)),
    { axis: mapped },
  );
  return { name, channelsFirst: first, rank, type: values[0]?.type ?? 'float32' };
};

/** The operators that the default pack's graphs are made of, and no others: what is not here is refused by name. */
export const OPERATORS: Record<string, Operator> = {
  Identity: (_build, _node, inputs) => need(inputs, 0),
  Conv2D: convolution(false),
  _FusedConv2D: convolution(false),
  DepthwiseConv2dNative: convolution(true),
  FusedDepthwiseConv2dNative: convolution(true),
  Add: binary('Add'),
  AddV2: binary('Add'),
  Mul: binary('Mul'),
  Minimum: binary('Min'),
  Maximum: binary('Max'),
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  Relu6: (build, _node, inputs) => {
    const { constant: _, ...shape } = need(inputs, 0);
    return { ...shape, name: activate(build, build.ref(need(inputs, 0)), 'Relu6') };
  },
  Mean: mean,
  MaxPool: maxPool,
  Pad: pad,
  Reshape: reshape,
  ResizeBilinear: resize,
  ConcatV2: concatenate,
};
