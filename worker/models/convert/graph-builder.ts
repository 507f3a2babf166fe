import {
  type Attribute,
  type ElementType,
  modelMessage,
  nodeMessage,
  type ProtoMessage,
  type Tensor,
  tensorMessage,
  valueMessage,
} from './onnx-writer';
import { transpose } from './tfjs-graph';

/**
 * A value while its graph is being converted. TensorFlow.js keeps pictures as N,H,W,C and ONNX as N,C,H,W; a value
 * says which of the two it is in now, so that a transposition is written only where it is unavoidable.
 */
export interface Value {
  /** Empty for a constant that no node has used yet. */
  name: string;
  channelsFirst: boolean;
  rank: number;
  type: ElementType;
  constant?: Tensor;
}

/** Collects the nodes and weights of an ONNX graph. */
export class GraphBuilder {
  private readonly nodes: ProtoMessage[] = [];
  private readonly weights: ProtoMessage[] = [];
  private readonly inputs: ProtoMessage[] = [];
  private readonly outputs: ProtoMessage[] = [];
  private counter = 0;

  /** Adds a node with one output and returns the output's name. */
  node(operator: string, inputs: string[], attributes: Record<string, Attribute> = {}): string {
    const output = `${operator}_${this.counter++}`;
    this.nodes.push(nodeMessage(operator, inputs, [output], attributes));
    return output;
  }

  /** Adds a constant and returns its name. */
  constant(tensor: Tensor): string {
    const name = `constant_${this.counter++}`;
    this.weights.push(tensorMessage(name, tensor));
    return name;
  }

  integers(values: number[]): string {
    return this.constant({
      type: 'int64',
      shape: [values.length],
      data: BigInt64Array.from(values.map(BigInt)),
    });
  }

  floats(values: number[], shape: number[] = [values.length]): string {
    return this.constant({ type: 'float32', shape, data: Float32Array.from(values) });
  }

  input(name: string, sizes: (number | string)[], type: ElementType = 'float32'): void {
    this.inputs.push(valueMessage(name, type, sizes));
  }

  output(name: string, from: string, type: ElementType): void {
    this.nodes.push(nodeMessage('Identity', [from], [name], {}));
    this.outputs.push(valueMessage(name, type));
  }

  /** The value's name in the graph; a constant is written at its first use. */
  ref(value: Value): string {
    if (!value.name) {
      if (!value.constant) throw new Error('A value has neither a name nor contents.');
      value.name = this.constant(value.constant);
    }
    return value.name;
  }

  toChannelsLast(value: Value): Value {
    if (!value.channelsFirst) return value;
    const name = this.node('Transpose', [this.ref(value)], { perm: [0, 2, 3, 1] });
    return { name, channelsFirst: false, rank: 4, type: value.type };
  }

  toChannelsFirst(value: Value): Value {
    if (value.channelsFirst) return value;
    if (value.constant) {
      const constant = transpose(value.constant, [0, 3, 1, 2]);
      return { name: '', channelsFirst: true, rank: 4, type: value.type, constant };
    }
    const name = this.node('Transpose', [this.ref(value)], { perm: [0, 3, 1, 2] });
    return { name, channelsFirst: true, rank: 4, type: value.type };
  }

  finish(name: string): Buffer {
    const { nodes, weights, inputs, outputs } = this;
    return modelMessage(name, { nodes, weights, inputs, outputs });
  }
}
