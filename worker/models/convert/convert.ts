import { GraphBuilder, type Value } from './graph-builder';
import { OPERATORS, type OperatorOptions } from './operators';
import { parseTfjsGraph, type TfjsGraph } from './tfjs-graph';

export interface ConvertRequest extends OperatorOptions {
  modelJson: string;
  weightFiles: Map<string, Buffer>;
  /** Name written into the file. */
  name: string;
  /** The graph's input node, its name in the file, and its sizes (N, H, W, C; a text is a free dimension). */
  input: { node: string; as: string; sizes: (number | string)[] };
  /**
   * The nodes whose values the file gives out. Only what they need is converted: heads that lead elsewhere do not
   * exist in the file. `mean`: averaged over the picture, giving N,C.
   */
  outputs: { node: string; as: string; pool?: 'mean' }[];
}

const withoutPort = (name: string) => name.replace(/^\^/, '').replace(/:\d+$/, '');

/**
 * Converts a TensorFlow.js graph model to ONNX (opset 17). Outputs of rank 4 are given as N,C,H,W where the graph has
 * them so, which is how convolutions leave them.
 * @throws Error naming the first operator that is not known, or a node that is missing.
 */
export function convertTfjsGraph(request: ConvertRequest): Buffer {
  const graph = parseTfjsGraph(request.modelJson, request.weightFiles);
  const build = new GraphBuilder();
  build.input(request.input.as, request.input.sizes);
  const input: Value = {
    name: request.input.as,
    channelsFirst: false,
    rank: request.input.sizes.length,
    type: 'float32',
  };
  const done = new Map<string, Value>([[request.input.node, input]]);
  for (const output of request.outputs) {
    let value = convertNode(output.node, graph, build, done, request);
    if (output.pool === 'mean') {
      const name = build.node('ReduceMean', [build.ref(build.toChannelsFirst(value))], {
        axes: [2, 3],
        keepdims: 0,
      });
      value = { name, channelsFirst: false, rank: 2, type: 'float32' };
    }
    build.output(output.as, build.ref(value), value.type);
  }
  return build.finish(request.name);
}

/** Converts a node after everything it needs. A stack, not recursion: graphs are hundreds of nodes deep. */
function convertNode(
  wanted: string,
  graph: TfjsGraph,
  build: GraphBuilder,
  done: Map<string, Value>,
  options: OperatorOptions,
): Value {
  const waiting = [wanted];
  while (waiting.length > 0) {
    const name = waiting.at(-1) ?? wanted;
    if (done.has(name)) {
      waiting.pop();
      continue;
    }
    const node = graph.nodes.get(name);
    if (!node) throw new Error(`The graph has no node ${name}.`);
    const inputs = node.input.filter((input) => !input.startsWith('^')).map(withoutPort);
    const missing = inputs.filter((input) => !done.has(input));
    if (missing.length > 0) {
      waiting.push(...missing);
      continue;
    }
    if (node.op === 'Const') {
      const constant = graph.weights.get(name);
      if (!constant) throw new Error(`The graph has no weights for ${name}.`);
      done.set(name, {
        name: '',
        channelsFirst: false,
        rank: constant.shape.length,
        type: constant.type,
        constant,
      });
    } else {
      const operator = OPERATORS[node.op];
      if (!operator) throw new Error(`Operator ${node.op} (node ${name}) cannot be converted.`);
      const values = inputs.flatMap((input) => done.get(input) ?? []);
      done.set(name, operator(build, node, values, options));
    }
    waiting.pop();
  }
  const value = done.get(wanted);
  if (!value) throw new Error(`Node ${wanted} gave no value.`);
  return value;
}
