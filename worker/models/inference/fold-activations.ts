import { type Attribute, nodeMessage, ProtoMessage, tensorMessage } from '../convert/onnx-writer';
import { type Field, fieldsOf, firstBytes, firstInt, floatsOf } from './onnx-reader';

interface Node {
  operator: string;
  inputs: string[];
  outputs: string[];
  /** `AttributeProto`s as they stand in the file. */
  attributes: Buffer[];
  raw?: Buffer;
}

interface Values {
  shape: number[];
  /** Read when they are wanted: most weights stay as they are. */
  read(): Float32Array;
}

/** `Clip` has its bounds as inputs from here on. */
const LEAST_OPERATOR_SET = 11;

/**
 * The same model with what onnxruntime leaves apart put together. Hard swish, `x * clip(x + 3, 0, 6) / 6`, is four operators
 * in files that were exported before it had a name, and each of them makes onnxruntime leave its blocked layout and copy
 * the picture there and back; as a convolution of one weight a channel with a clip, and a product, it does not. A
 * scale and a shift after a convolution become part of its weights. The answers differ in the last digits of a float only.
 * @returns the file as it was where there is nothing to put together.
 */
export function foldActivations(model: Buffer): Buffer {
  const fields = fieldsOf(model);
  const graph = firstBytes(fields, 7);
  const operatorSet = fields
    .filter(({ number }) => number === 8)
    .map(({ bytes }) => fieldsOf(bytes ?? Buffer.alloc(0)))
    .find((set) => (firstBytes(set, 1)?.length ?? 0) === 0);
  if (!graph || (operatorSet && firstInt(operatorSet, 2)) === undefined) return model;
  if ((firstInt(operatorSet ?? [], 2) ?? 0) < LEAST_OPERATOR_SET) return model;
  const folding = new Folding(fieldsOf(graph));
  if (!folding.run()) return model;
  const written = new ProtoMessage();
  for (const field of fields) {
    if (field.number === 7) written.message(7, folding.write());
    else written.field(field);
  }
  return written.finish();
}

class Folding {
  private nodes: Node[];
  private readonly constants = new Map<string, Values>();
  private readonly added: ProtoMessage[] = [];
  private readonly outputs: Set<string>;

  constructor(private readonly graph: Field[]) {
    this.nodes = graph.flatMap(({ number, bytes }) => (number === 1 && bytes ? nodeOf(bytes) : []));
    for (const { number, bytes } of graph) {
      if (number === 5 && bytes) this.learn(bytes);
    }
    for (const node of this.nodes) {
      const tensor = node.operator === 'Constant' ? attributeOf(node, 'value') : undefined;
      const bytes = tensor && firstBytes(tensor, 5);
      if (bytes && node.outputs[0]) this.learn(bytes, node.outputs[0]);
    }
    this.outputs = new Set(
      graph.flatMap(({ number, bytes }) =>
        number === 12 && bytes ? (firstBytes(fieldsOf(bytes), 1)?.toString() ?? []) : [],
      ),
    );
  }

  /** Whether anything was put together. */
  run(): boolean {
    const before = this.nodes.length;
    for (const conv of this.nodes.filter(({ operator }) => operator === 'Conv')) this.foldAffine(conv);
    for (const clip of this.nodes.filter(({ operator }) => operator === 'Clip')) this.foldHardSwish(clip);
    return this.nodes.length < before;
  }

  write(): ProtoMessage {
    const written = new ProtoMessage();
    for (const node of this.nodes) {
      if (node.raw) written.bytes(1, node.raw);
      else written.message(1, messageOf(node));
    }
    for (const field of this.graph) if (field.number !== 1) written.field(field);
    for (const tensor of this.added) written.message(5, tensor);
    return written;
  }

  /** A convolution, then a scale, then perhaps a shift, all of one value: into its weights. */
  private foldAffine(conv: Node): void {
    const scaled = this.only(conv, 'Mul');
    const scale = scaled && this.factorOf(scaled, conv);
    if (!scaled || scale === undefined) return;
    const shifted = this.only(scaled, 'Add');
    const shift = shifted && this.factorOf(shifted, scaled);
    const [picture = '', weightName = '', biasName = ''] = conv.inputs;
    const weight = this.constants.get(weightName);
    const bias = biasName ? this.constants.get(biasName) : undefined;
    if (!weight || (biasName && !bias)) return;
    const last = shifted && shift !== undefined ? shifted : scaled;
    const channels = weight.shape[0] as number;
    const old = bias?.read() ?? new Float32Array(channels);
    const name = last.outputs[0] as string;
    this.replace(last, [conv, scaled, last], {
      operator: 'Conv',
      inputs: [
        picture,
        this.add(
          `${name}.weight`,
          weight.shape,
          weight.read().map((value) => value * scale),
        ),
        this.add(
          `${name}.bias`,
          [channels],
          old.map((value) => value * scale + (shift ?? 0)),
        ),
      ],
      outputs: [name],
      attributes: conv.attributes,
    });
  }

  private foldHardSwish(clip: Node): void {
    const plus = this.maker(clip.inputs[0]);
    const [low, high] = [this.scalar(clip.inputs[1]), this.scalar(clip.inputs[2])];
    if (plus?.operator !== 'Add' || low !== 0 || high !== 6 || !this.isOnly(plus)) return;
    const source = plus.inputs.find((name) => this.scalar(name) === undefined);
    const conv = this.maker(source);
    if (!source || conv?.operator !== 'Conv' || this.factorOf(plus, conv) !== 3) return;
    const channels = this.constants.get(conv.inputs[1] ?? '')?.shape[0];
    const product = this.only(clip, 'Mul');
    const other = product?.inputs.find((name) => name !== clip.outputs[0]);
    if (!product || !other || channels === undefined) return;
    const gone = [plus, clip, product];
    let factor: number | undefined;
    let last = product;
    if (other === source) {
      const sixth = this.only(product, 'Div') ?? this.only(product, 'Mul');
      const by = sixth && this.factorOf(sixth, product);
      if (!sixth || by === undefined) return;
      factor = sixth.operator === 'Div' ? 1 / by : by;
      last = sixth;
    } else {
      const scaled = this.maker(other);
      if (scaled?.operator !== 'Mul' || !scaled.inputs.includes(source) || !this.isOnly(scaled)) return;
      factor = this.factorOf(scaled, conv);
      gone.push(scaled);
    }
    if (factor === undefined) return;
    const scaled = this.only(last, 'Mul');
    const scale = scaled && this.factorOf(scaled, last);
    if (scaled && scale !== undefined && scale > 0) {
      gone.push(last);
      [last, factor] = [scaled, factor * scale];
    }
    if (factor <= 0) return;
    const shifted = this.only(last, 'Add');
    const shift = shifted && this.factorOf(shifted, last);
    if (shifted && shift !== undefined) gone.push(last);
    const end = shifted && shift !== undefined ? shifted : last;
    const name = end.outputs[0] as string;
    const gate = this.perChannel(`${name}.gate`, source, channels, factor, 3 * factor);
    const bounds = [this.add(`${name}.low`, [], [0]), this.add(`${name}.high`, [], [6 * factor])];
    const clipped = node('Clip', [`${name}.gate`, ...bounds], `${name}.clip`);
    const multiplied = node('Mul', [source, `${name}.clip`], shift === undefined ? name : `${name}.product`);
    const moved = shift === undefined ? [] : [this.perChannel(name, `${name}.product`, channels, 1, shift)];
    this.replace(end, [...gone, end], gate, clipped, multiplied, ...moved);
  }

  /** `a x + b` as a convolution, which keeps the layout of the convolutions about it. */
  private perChannel(name: string, from: string, channels: number, a: number, b: number): Node {
    const weight = this.add(`${name}.weight`, [channels, 1, 1, 1], new Float32Array(channels).fill(a));
    const bias = this.add(`${name}.bias`, [channels], new Float32Array(channels).fill(b));
    return node('Conv', [from, weight, bias], name, {
      kernel_shape: [1, 1],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [0, 0, 0, 0],
      group: channels,
    });
  }

  private learn(bytes: Buffer, name?: string): void {
    const fields = fieldsOf(bytes);
    const called = name ?? firstBytes(fields, 8)?.toString();
    const shape = fields.flatMap(({ number, int }) => (number === 1 && int !== undefined ? int : []));
    if (called && firstInt(fields, 2) === 1)
      this.constants.set(called, { shape, read: () => floatsOf(fields) });
  }

  private scalar(name: string | undefined): number | undefined {
    const values = this.constants.get(name ?? '');
    if (!values || values.shape.some((size) => size !== 1)) return undefined;
    return values.read()[0];
  }

  /** The one value that an operator of two inputs adds to another's output, or multiplies or divides it by. */
  private factorOf(operator: Node, of: Node): number | undefined {
    const [first, second] = operator.inputs;
    if (first === of.outputs[0]) return this.scalar(second);
    return operator.operator !== 'Div' && second === of.outputs[0] ? this.scalar(first) : undefined;
  }

  private maker(name: string | undefined): Node | undefined {
    return this.nodes.find(({ outputs }) => name !== undefined && outputs.includes(name));
  }

  private users({ outputs: [name] }: Node): Node[] {
    return this.nodes.filter(({ inputs }) => name !== undefined && inputs.includes(name));
  }

  private isOnly(of: Node): boolean {
    return this.users(of).length === 1 && !this.outputs.has(of.outputs[0] ?? '');
  }

  /** What alone takes a node's output, when it is this operator. */
  private only(of: Node, operator: string): Node | undefined {
    const [user] = this.isOnly(of) ? this.users(of) : [];
    return user?.operator === operator ? user : undefined;
  }

  private add(name: string, shape: number[], values: ArrayLike<number>): string {
    const data = Float32Array.from(values);
    this.added.push(tensorMessage(name, { type: 'float32', shape, data }));
    this.constants.set(name, { shape, read: () => data });
    return name;
  }

  /** Puts nodes where another one was, which is late enough for all their inputs. */
  private replace(place: Node, gone: Node[], ...by: Node[]): void {
    this.nodes = this.nodes.flatMap((one) => (one === place ? by : gone.includes(one) ? [] : one));
  }
}

function nodeOf(raw: Buffer): Node {
  const fields = fieldsOf(raw);
  const texts = (wanted: number) =>
    fields.flatMap(({ number, bytes }) => (number === wanted && bytes ? bytes.toString() : []));
  return {
    operator: texts(4)[0] ?? '',
    inputs: texts(1),
    outputs: texts(2),
    attributes: fields.flatMap(({ number, bytes }) => (number === 5 && bytes ? bytes : [])),
    raw,
  };
}

function node(
  operator: string,
  inputs: string[],
  output: string,
  attributes: Record<string, Attribute> = {},
): Node {
  return { ...nodeOf(nodeMessage(operator, inputs, [output], attributes).finish()) };
}

function messageOf({ operator, inputs, outputs, attributes }: Node): ProtoMessage {
  const message = nodeMessage(operator, inputs, outputs, {});
  for (const attribute of attributes) message.bytes(5, attribute);
  return message;
}

function attributeOf({ attributes }: Node, name: string): Field[] | undefined {
  return attributes.map(fieldsOf).find((fields) => firstBytes(fields, 1)?.toString() === name);
}
