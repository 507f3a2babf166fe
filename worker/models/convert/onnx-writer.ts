/**
 * Writes ONNX files. ONNX is protocol buffers; the handful of messages needed here (onnx.proto3, IR version 8) are
 * written field by field, because the generated classes would be a dependency of several megabytes.
 */

/** Element types by their number in `TensorProto.DataType`. */
export const ELEMENT_TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

export interface Tensor {
  type: ElementType;
  shape: number[];
  data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

/** A protocol buffers message under construction. */
export class ProtoMessage {
  private readonly parts: Buffer[] = [];

  varint(value: number | bigint): this {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    do {
      const low = Number(rest & 127n);
      rest >>= 7n;
      bytes.push(rest ? low | 128 : low);
    } while (rest);
    this.parts.push(Buffer.from(bytes));
    return this;
  }

  int(field: number, value: number | bigint): this {
    return this.varint(field << 3).varint(value);
  }

  float(field: number, value: number): this {
    this.varint((field << 3) | 5);
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    this.parts.push(bytes);
    return this;
  }

  bytes(field: number, value: Buffer): this {
    this.varint((field << 3) | 2).varint(value.length);
    this.parts.push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value));
  }

  /** A field of another message as it stands there. */
  field({ raw }: { raw: Buffer }): this {
    this.parts.push(raw);
    return this;
  }

  message(field: number, value: ProtoMessage): this {
    return this.bytes(field, value.finish());
  }

  finish(): Buffer {
    return Buffer.concat(this.parts);
  }
}

export type Attribute = number | string | number[] | { float: number };

/** `AttributeProto`: INT = 2, STRING = 3, FLOAT = 1, INTS = 7. */
function attributeMessage(name: string, value: Attribute): ProtoMessage {
  const message = new ProtoMessage().text(1, name);
  if (typeof value === 'string') return message.text(4, value).int(20, 3);
  if (Array.isArray(value)) {
    for (const item of value) message.int(8, item);
    return message.int(20, 7);
  }
  if (typeof value === 'object') return message.float(2, value.float).int(20, 1);
  return message.int(3, value).int(20, 2);
}

/** `NodeProto` of the default operator set. */
export function nodeMessage(
  operator: string,
  inputs: string[],
  outputs: string[],
  attributes: Record<string, Attribute>,
): ProtoMessage {
  const message = new ProtoMessage();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(3, outputs[0] ?? operator).text(4, operator);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attributeMessage(name, value));
  return message;
}

/** `TensorProto` with its values as raw little-endian bytes. */
export function tensorMessage(name: string, tensor: Tensor): ProtoMessage {
  const message = new ProtoMessage();
  for (const size of tensor.shape) message.int(1, size);
  const { buffer, byteOffset, byteLength } = tensor.data;
  return message
    .int(2, ELEMENT_TYPES[tensor.type])
    .text(8, name)
    .bytes(9, Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength));
}

/** `ValueInfoProto`; a size given as text is a named free dimension, no sizes at all leave the shape open. */
export function valueMessage(name: string, type: ElementType, sizes?: (number | string)[]): ProtoMessage {
  const tensorType = new ProtoMessage().int(1, ELEMENT_TYPES[type]);
  if (sizes) {
    const shape = new ProtoMessage();
    for (const size of sizes) {
      const dimension = new ProtoMessage();
      shape.message(1, typeof size === 'string' ? dimension.text(2, size) : dimension.int(1, size));
    }
    tensorType.message(2, shape);
  }
  return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensorType));
}

/** `ModelProto` of one graph. Opset 17 is the newest that every operator used here has unchanged. */
export function modelMessage(
  name: string,
  graph: { nodes: ProtoMessage[]; weights: ProtoMessage[]; inputs: ProtoMessage[]; outputs: ProtoMessage[] },
): Buffer {
  const body = new ProtoMessage();
  for (const node of graph.nodes) body.message(1, node);
  body.text(2, name);
  for (const weight of graph.weights) body.message(5, weight);
  for (const input of graph.inputs) body.message(11, input);
  for (const output of graph.outputs) body.message(12, output);
  const operatorSet = new ProtoMessage().text(1, '').int(2, 17);
  return new ProtoMessage().int(1, 8).text(2, 'saboot').message(7, body).message(8, operatorSet).finish();
}
