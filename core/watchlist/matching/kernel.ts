/**
 * The one loop of matching that is worth machine code: the inner product of one vector with each of many, in whole numbers of
 * eight bits, sixteen at a time. Ten thousand vectors of 1,024 numbers are ten million multiplications for each sighting:
 * JavaScript takes 10 ms and more for them. Put together from its instructions, as core/search/memory/kernel.ts is.
 */

/** Bytes that one instruction takes; the length of a vector is made a multiple of it. */
export const LANE_BYTES = 16;

/** Writes the inner product of each row with the question as 32 bits. Addresses are in the module's memory. */
export type InnerProducts = (rows: number, question: number, products: number, count: number) => void;

/**
 * Makes the loop for rows of so many lanes, over a memory. Numbers are −127 to 127: two products fit 16 bits signed, and the sum
 * of `lanes` × 16 of them 32 bits for any length below 2¹⁷.
 */
export function innerProductsOver(memory: WebAssembly.Memory, lanes: number): InnerProducts {
  if (lanes < 1 || lanes > 1024) throw new RangeError(`A row has 1 to 1024 lanes, not ${lanes}.`);
  const module = new WebAssembly.Module(assembled(lanes));
  const { exports } = new WebAssembly.Instance(module, { from: { memory } });
  return exports.products as InnerProducts;
}

const [I32, V128, NO_RESULT] = [0x7f, 0x7b, 0x40];
const [BLOCK, LOOP, END, BRANCH, BRANCH_IF] = [0x02, 0x03, 0x0b, 0x0c, 0x0d];
const [ADD, MULTIPLY, NOT_LESS] = [0x6a, 0x6c, 0x4f];
const STORE = [0x36, 2, 0];

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, ...signed(value)];
const vector = (operation: number) => [0xfd, ...unsigned(operation)];
const loadLane = (offset: number) => [...vector(0x00), 0, ...unsigned(offset)];
const ZERO = [...vector(0x0c), ...Array<number>(16).fill(0)];
/** Products of the lower and the upper eight numbers as 16 bits; their sum; neighbours added into 32 bits; those added. */
const [LOWER, UPPER, ADD_16, PAIRS, ADD_32] = [
  vector(0x9c),
  vector(0x9d),
  vector(0x8e),
  vector(0x7e),
  vector(0xae),
];
const part = (index: number) => [...vector(0x1b), index];

function assembled(lanes: number): Uint8Array<ArrayBuffer> {
  const [row, question, product, count, end] = [0, 1, 2, 3, 4] as const;
  const [sum, one, other] = [5, 6, 7] as const;
  const step = (local: number, bytes: number) => [...get(local), ...constant(bytes), ADD, ...set(local)];
  const rowBytes = lanes * LANE_BYTES;
  const lane = (index: number) => [
    ...[...get(row), ...loadLane(index * LANE_BYTES), ...set(one)],
    ...[...get(question), ...loadLane(index * LANE_BYTES), ...set(other)],
    ...[...get(one), ...get(other), ...LOWER, ...get(one), ...get(other), ...UPPER, ...ADD_16, ...PAIRS],
    ...[...get(sum), ...ADD_32, ...set(sum)],
  ];
  const body = [
    ...[...get(row), ...get(count), ...constant(rowBytes), MULTIPLY, ADD, ...set(end)],
    ...[BLOCK, NO_RESULT, LOOP, NO_RESULT],
    ...[...get(row), ...get(end), NOT_LESS, BRANCH_IF, 1],
    ...[...ZERO, ...set(sum)],
    ...Array.from({ length: lanes }, (_, index) => lane(index)).flat(),
    ...get(product),
    ...[0, 1, 2, 3].flatMap((index) => [...get(sum), ...part(index), ...(index > 0 ? [ADD] : [])]),
    ...STORE,
    ...[...step(row, rowBytes), ...step(product, 4), BRANCH, 0, END, END, END],
  ];
  const locals = [2, 1, I32, 3, V128];
  const section = (id: number, content: number[]) => [id, ...unsigned(content.length), ...content];
  const name = (text: string) => [text.length, ...Buffer.from(text)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('from'), ...name('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('products'), 0, 0]),
    ...section(10, [1, ...unsigned(locals.length + body.length), ...locals, ...body]),
  ]);
}

/** LEB128, as WebAssembly writes its numbers. */
function unsigned(value: number): number[] {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function signed(value: number): number[] {
  const bytes = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 0x7f;
    if ((rest < 0x40 && rest >= 0 && (low & 0x40) === 0) || (rest >= -0x40 && rest < 0 && (low & 0x40) !== 0))
      return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
