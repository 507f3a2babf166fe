import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { convertTfjsGraph } from './convert';
import { ProtoMessage } from './onnx-writer';
import { halfToNumber, parseTfjsGraph, transpose, weightFilesOf } from './tfjs-graph';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A graph of one 3×3 convolution with bias and a clipped activation, then a mean over the picture. */
function smallGraph(padding: 'SAME' | 'VALID', op = '_FusedConv2D') {
  const kernel = Float32Array.from({ length: 3 * 3 * 2 * 4 }, (_, index) => Math.sin(index));
  const bias = Float32Array.from([0.5, -0.5, 1, 0]);
  const weights = Buffer.concat([Buffer.from(kernel.buffer), Buffer.from(bias.buffer)]);
  const list = (values: number[]) => ({ list: { i: values.map(String) } });
  const model = {
    format: 'graph-model',
    modelTopology: {
      node: [
        { name: 'in', op: 'Placeholder' },
        { name: 'kernel', op: 'Const' },
        { name: 'bias', op: 'Const' },
        {
          name: 'conv',
          op,
          input: ['in', 'kernel', 'bias'],
          attr: {
            strides: list([1, 2, 2, 1]),
            padding: { s: base64(padding) },
            data_format: { s: base64('NHWC') },
            fused_ops: { list: { s: [base64('BiasAdd'), base64('Relu6')] } },
          },
        },
      ],
    },
    weightsManifest: [
      {
        paths: ['w.bin'],
        weights: [
          { name: 'kernel', shape: [3, 3, 2, 4], dtype: 'float32' },
          { name: 'bias', shape: [4], dtype: 'float32' },
        ],
      },
    ],
  };
  return { json: JSON.stringify(model), weights, kernel, bias };
}

describe('the converter', () => {
  it('writes a convolution that computes what the definition says', async () => {
    const { json, weights, kernel, bias } = smallGraph('VALID');
    const onnx = convertTfjsGraph({
      modelJson: json,
      weightFiles: new Map([['w.bin', weights]]),
      name: 'small',
      input: { node: 'in', as: 'x', sizes: ['N', 7, 7, 2] },
      outputs: [{ node: 'conv', as: 'y' }],
    });
    const session = await InferenceSession.create(onnx);
    const x = Float32Array.from({ length: 7 * 7 * 2 }, (_, index) => Math.cos(index * 0.7));
    const { y } = await session.run({ x: new Tensor('float32', x, [1, 7, 7, 2]) });
    expect(y?.dims).toEqual([1, 4, 3, 3]);
    const values = y?.data as Float32Array;
    for (let oc = 0; oc < 4; oc++) {
      for (let oy = 0; oy < 3; oy++) {
        for (let ox = 0; ox < 3; ox++) {
          let sum = bias[oc] ?? 0;
          for (let ky = 0; ky < 3; ky++) {
            for (let kx = 0; kx < 3; kx++) {
              for (let ic = 0; ic < 2; ic++) {
                const value = x[((oy * 2 + ky) * 7 + ox * 2 + kx) * 2 + ic] ?? 0;
                sum += value * (kernel[((ky * 3 + kx) * 2 + ic) * 4 + oc] ?? 0);
              }
            }
          }
          const expected = Math.min(6, Math.max(0, sum));
          expect(values[(oc * 3 + oy) * 3 + ox]).toBeCloseTo(expected, 4);
        }
      }
    }
    await session.release();
  });

  it('names the operator that it does not know', () => {
    const { json, weights } = smallGraph('SAME', 'Einsum');
    const convert = () =>
      convertTfjsGraph({
        modelJson: json,
        weightFiles: new Map([['w.bin', weights]]),
        name: 'small',
        input: { node: 'in', as: 'x', sizes: [1, 7, 7, 2] },
        outputs: [{ node: 'conv', as: 'y' }],
      });
    expect(convert).toThrow('Operator Einsum (node conv) cannot be converted.');
  });

  it('refuses weights that end too early, and says which file is missing', () => {
    const { json, weights } = smallGraph('SAME');
    expect(weightFilesOf(json)).toEqual(['w.bin']);
    expect(() => parseTfjsGraph(json, new Map([['w.bin', weights.subarray(0, 100)]]))).toThrow('kernel');
    expect(() => parseTfjsGraph(json, new Map())).toThrow('w.bin');
  });

  it('reads half-precision numbers as IEEE 754 defines them', () => {
    expect([0x0000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00].map(halfToNumber)).toEqual([
      0,
      1,
      -2,
      65504,
      2 ** -24,
      Number.POSITIVE_INFINITY,
    ]);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });

  it('transposing and transposing back changes nothing', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 });
    const orders = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shapes, orders, (shape, axes) => {
        const length = shape.reduce((a, b) => a * b, 1);
        const data = Float32Array.from({ length }, (_, index) => index);
        const back = axes.map((_, axis) => axes.indexOf(axis));
        const there = transpose({ type: 'float32', shape, data }, axes);
        expect(transpose(there, back)).toEqual({ type: 'float32', shape, data });
      }),
    );
  });

  it('writes whole numbers of any size as protocol buffers do', () => {
    expect([...new ProtoMessage().varint(300).finish()]).toEqual([0xac, 0x02]);
    expect([...new ProtoMessage().varint(-1).finish()]).toEqual([...new Array(9).fill(0xff), 0x01]);
    expect([...new ProtoMessage().text(2, 'abc').finish()]).toEqual([0x12, 3, 97, 98, 99]);
  });
});
