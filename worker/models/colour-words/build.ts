import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GraphBuilder } from '../convert/graph-builder';
import { sha256Of } from '../files';
import { tokenizerOf } from './tokenizer';

/**
 * A TEST FIXTURE, not a model for use, and in no catalogue: the smallest dual encoder that is a real one. Its picture side
 * holds every pixel against a palette, counts what is near the middle, and lays the shares out as directions; its text side
 * adds up the directions of the colour words in a text. So "a red car" is near pictures with much red in them. It knows
 * nothing else, and everything about it is computed here: the same bytes on every machine.
 */

/** A direction of the Space, the words that stand for it, and the colours that do, as sRGB. */
const COLOURS: readonly { words: string[]; shades: [number, number, number][]; usual: number }[] = [
  {
    words: ['red', 'crimson'],
    shades: [
      [190, 40, 45],
      [120, 30, 35],
      [225, 90, 85],
    ],
    usual: 0.03,
  },
  { words: ['orange'], shades: [[235, 130, 40]], usual: 0.02 },
  { words: ['yellow'], shades: [[225, 200, 50]], usual: 0.02 },
  {
    words: ['green'],
    shades: [
      [40, 120, 60],
      [90, 160, 90],
    ],
    usual: 0.05,
  },
  {
    words: ['blue'],
    shades: [
      [40, 70, 160],
      [30, 45, 95],
      [90, 130, 200],
    ],
    usual: 0.05,
  },
  {
    words: ['white'],
    shades: [
      [240, 240, 240],
      [220, 222, 225],
    ],
    usual: 0.15,
  },
  {
    words: ['grey', 'gray', 'silver'],
    shades: [
      [110, 110, 112],
      [140, 140, 142],
      [170, 170, 172],
    ],
    usual: 0.5,
  },
  {
    words: ['black'],
    shades: [
      [20, 20, 22],
      [45, 45, 48],
    ],
    usual: 0.15,
  },
  { words: ['brown'], shades: [[105, 75, 55]], usual: 0.03 },
];

const SIDE = 32;
const TOKENS = 16;
/** How sharply a pixel belongs to the nearest shade; on values 0..1. */
const SHARPNESS = 60;
const DIMENSION = COLOURS.length;
const SPACE = `text.colour-words.${DIMENSION}`;

/** Writes the pack's folder, ready for `npm run models -- add`. */
export async function writeColourWords(folder: string, name = 'colour-words'): Promise<void> {
  const tokenizer = tokenizerOf(COLOURS.flatMap(({ words }) => words));
  const files = {
    'picture.onnx': pictureSide(),
    'text.onnx': textSide(tokenizer),
    'tokenizer.json': Buffer.from(JSON.stringify(tokenizer.file)),
  };
  const file = (named: keyof typeof files) => ({
    file: named,
    sha256: sha256Of(files[named]),
    licence: 'Apache-2.0 (written by this project)',
    trainingData: 'none: computed from a palette',
  });
  const space = { space: SPACE, dimension: DIMENSION };
  const manifest = {
    name,
    description: 'A test fixture that knows the names of nine colours. Not for use.',
    licence: 'Apache-2.0',
    tasks: {
      'embed-image': {
        name: 'colour-words-picture',
        decoder: 'vector',
        files: { model: file('picture.onnx') },
        input: {
          ...{ name: 'pixels', layout: 'NCHW', colour: 'RGB', size: SIDE, resize: 'stretch' },
          ...{ mean: [0, 0, 0], std: [255, 255, 255] },
        },
        margin: 0.05,
        ...space,
      },
      'embed-text': {
        name: 'colour-words-text',
        decoder: 'vector',
        files: { model: file('text.onnx'), tokenizer: file('tokenizer.json') },
        tokenizer: { kind: 'clip-bpe', pad: 0, lowerCase: true },
        input: { name: 'input_ids', length: TOKENS },
        languages: ['en'],
        charactersAtMost: 80,
        ...space,
      },
    },
  };
  await mkdir(folder, { recursive: true });
  for (const [named, bytes] of Object.entries(files)) await writeFile(path.join(folder, named), bytes);
  await writeFile(path.join(folder, 'pack.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function pictureSide(): Buffer {
  const shades = COLOURS.flatMap(({ shades }, colour) => shades.map((shade) => ({ shade, colour })));
  const graph = new GraphBuilder();
  graph.input('pixels', [1, 3, SIDE, SIDE]);
  // -sharpness · |pixel - shade|² without the term that all shades share: a convolution of one pixel.
  const of = (shade: number[]) => shade.map((value) => value / 255);
  const weights = shades.flatMap(({ shade }) => of(shade).map((value) => 2 * SHARPNESS * value));
  const biases = shades.map(
    ({ shade }) => -SHARPNESS * of(shade).reduce((sum, value) => sum + value ** 2, 0),
  );
  const near = graph.node('Conv', [
    'pixels',
    graph.floats(weights, [shades.length, 3, 1, 1]),
    graph.floats(biases),
  ]);
  const belongs = graph.node('Softmax', [near], { axis: 1 });
  const counted = graph.node('Mul', [belongs, graph.floats(middle(), [1, 1, SIDE, SIDE])]);
  const shares = graph.node('ReduceSum', [counted, graph.integers([2, 3])], { keepdims: 0 });
  const named = shades.flatMap(({ colour }) => COLOURS.map((_, index) => Number(index === colour)));
  const ofColour = graph.node('MatMul', [shares, graph.floats(named, [shades.length, DIMENSION])]);
  // Square roots make little much: a vehicle is half windows, shadow and road.
  const rooted = graph.node('Sqrt', [ofColour]);
  const usual = graph.floats(COLOURS.map(({ usual }) => Math.sqrt(usual)));
  graph.output('vector', graph.node('Sub', [rooted, usual]), 'float32');
  return graph.finish('colour-words-picture');
}

/** Weights of the pixels, one in all: most in the middle, where the object is. */
function middle(): number[] {
  const at = (index: number) => ((index + 0.5) / SIDE) * 2 - 1;
  const weights = Array.from({ length: SIDE * SIDE }, (_, place) =>
    Math.exp(-2 * (at(place % SIDE) ** 2 + at(Math.floor(place / SIDE)) ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function textSide({ idOf, size }: ReturnType<typeof tokenizerOf>): Buffer {
  const table = new Array<number>(size * DIMENSION).fill(0);
  for (const [direction, { words }] of COLOURS.entries()) {
    for (const word of words) table[(idOf.get(word) ?? 0) * DIMENSION + direction] = 1;
  }
  const graph = new GraphBuilder();
  graph.input('input_ids', [1, TOKENS], 'int64');
  const rows = graph.node('Gather', [graph.floats(table, [size, DIMENSION]), 'input_ids']);
  graph.output('vector', graph.node('ReduceSum', [rows, graph.integers([1])], { keepdims: 0 }), 'float32');
  return graph.finish('colour-words-text');
}
