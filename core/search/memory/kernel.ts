/**
 * The one loop that is worth machine code: how many bits of each sketch differ from those of a question. JavaScript counts
 * the bits of 32 at a time in a dozen steps; WebAssembly has an instruction for 128. The module is put together here from
 * its instructions, since its length depends on how many bits a sketch has, and a compiler would be a tool more to keep.
 */

/** Bytes that one instruction takes. */
export const LANE_BYTES = 16;
/** What a row that is not wanted is given for a distance. */
export const NOT_WANTED = 0xffff;

/**
 * Writes the distance of each wanted sketch and counts how often each distance comes. All are addresses in the module's memory:
 * sketches one after the other, a byte a row saying whether it is wanted, the question, 16 bits a row for the distances,
 * 32 bits a distance for the counts.
 */
export type Scan = (
  sketches: number,
  wanted: number,
  question: number,
  distances: number,
  counts: number,
  rows: number,
) => void;

/** A byte holds the bits counted in 8 at a time of at most so many lanes. */
const LANES_AT_MOST = 31;

/** Makes the loop for sketches of so many lanes, over a memory. */
export function scanOver(memory: WebAssembly.Memory, lanes: number): Scan {
  if (lanes < 1 || lanes > LANES_AT_MOST)
    throw new RangeError(`Sketches have 1 to ${LANES_AT_MOST} lanes, not ${lanes}.`);
  const module = new WebAssembly.Module(assembled(lanes));
  const { exports } = new WebAssembly.Instance(module, { from: { memory } });
  return exports.scan as Scan;
}

const [I32, V128, NO_RESULT] = [0x7f, 0x7b, 0x40];
const [BLOCK, LOOP, IF, END, BRANCH, BRANCH_IF] = [0x02, 0x03, 0x04, 0x0b, 0x0c, 0x0d];
const [ADD, MULTIPLY, NOT_LESS] = [0x6a, 0x6c, 0x4f];
/** Loads and stores with their alignment and no offset. */
const [LOAD, LOAD_BYTE, STORE, STORE_16] = [
  [0x28, 2, 0],
  [0x2d, 0, 0],
  [0x36, 2, 0],
  [0x3b, 1, 0],
] as const;

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, ...signed(value)];
const vector = (operation: number) => [0xfd, ...unsigned(operation)];
const loadLane = (offset: number) => [...vector(0x00), 4, ...unsigned(offset)];
const [XOR, BITS_OF_BYTES, ADD_BYTES] = [vector(0x51), vector(0x62), vector(0x6e)];
/** Neighbours added into numbers of twice the width: bytes to 16 bits, these to 32. */
const [PAIRS_OF_BYTES, PAIRS_OF_16] = [vector(0x7d), vector(0x7f)];
const part = (index: number) => [...vector(0x1b), index];

function assembled(lanes: number): Uint8Array<ArrayBuffer> {
  const [sketch, wanted, question, distance, counts, rows] = [0, 1, 2, 3, 4, 5] as const;
  const [end, found, counted] = [6, 7, 8] as const;
  const asked = 9;
  const sum = asked + lanes;
  const all = Array.from({ length: lanes }, (_, lane) => lane);
  const step = (local: number, bytes: number) => [...get(local), ...constant(bytes), ADD, ...set(local)];
  const body = [
    ...all.flatMap((lane) => [...get(question), ...loadLane(LANE_BYTES * lane), ...set(asked + lane)]),
    ...[...get(sketch), ...get(rows), ...constant(LANE_BYTES * lanes), MULTIPLY, ADD, ...set(end)],
    ...[BLOCK, NO_RESULT, LOOP, NO_RESULT],
    ...[...get(sketch), ...get(end), NOT_LESS, BRANCH_IF, 1],
    ...[...constant(NOT_WANTED), ...set(found)],
    ...[...get(wanted), ...LOAD_BYTE, IF, NO_RESULT],
    ...all.flatMap((lane) => [
      ...[...get(sketch), ...loadLane(LANE_BYTES * lane), ...get(asked + lane), ...XOR, ...BITS_OF_BYTES],
      ...(lane > 0 ? ADD_BYTES : []),
    ]),
    ...[...PAIRS_OF_BYTES, ...PAIRS_OF_16, ...set(sum)],
    ...[0, 1, 2, 3].flatMap((index) => [...get(sum), ...part(index), ...(index > 0 ? [ADD] : [])]),
    ...[...tee(found), ...constant(4), MULTIPLY, ...get(counts), ADD, ...tee(counted)],
    ...[...get(counted), ...LOAD, ...constant(1), ADD, ...STORE],
    END,
    ...[...get(distance), ...get(found), ...STORE_16],
    ...[...step(sketch, LANE_BYTES * lanes), ...step(wanted, 1), ...step(distance, 2)],
    ...[BRANCH, 0, END, END, END],
  ];
  const locals = [2, 3, I32, lanes + 1, V128];
  const section = (id: number, content: number[]) => [id, ...unsigned(content.length), ...content];
  const name = (text: string) => [text.length, ...Buffer.from(text)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 6, I32, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('from'), ...name('memory'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('scan'), 0, 0]),
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
    if (
      (rest < 0x40 && rest >= 0 && (low & 0x40) === 0) ||
      (rest >= -0x40 && rest < 0 && (low & 0x40) !== 0)
    ) {
      return [...bytes, low];
    }
    bytes.push(low | 0x80);
  }
}
