import type { IndexScope } from '../scope.sql';
import { LANE_BYTES, NOT_WANTED, scanOver } from './kernel';
import { NearRows } from './near-rows';

/** A sketch and what it is of. */
export interface SketchRow {
  /** The uuid's sixteen bytes. */
  track: Uint8Array;
  ordinal: number;
  cameraId: number;
  /** Microseconds from 1970, as exact as Postgres keeps times. */
  atUs: number;
  /** One bit of each number of the vector, first to last, high bit first. */
  bits: Uint8Array;
}

/** Rows of a block: so many that a block passes in a fraction of a millisecond. */
const ROWS_A_BLOCK = 16_384;
/** So many lanes of a sketch are compared of every row, the others of the nearest by these. */
export const FIRST_LANES = 4;
const PAGE_BYTES = 65_536;
/** The question, and from here on how often each distance came. */
const COUNTS_AT = 4_096;
const HEADER_BYTES = PAGE_BYTES;
/** Blocks compared before others get their turn: about two milliseconds. */
const BLOCKS_A_TURN = 12;
/** A row that was removed is of no camera. */
const NO_CAMERA = -1;

interface Block {
  rows: number;
  cameras: Int32Array;
  timesUs: Float64Array;
  fromUs: number;
  toUs: number;
  ordinals: Int16Array;
  tracks: Uint8Array;
}

/**
 * Sketches in memory, read from first to last for a question: a filter makes it faster. The first lanes of all rows of a block
 * lie together, so that only these are read; in WebAssembly's memory, with room for what a question finds.
 */
export class HeldSketches {
  private readonly lanes: { all: number; first: number; rest: number };
  private readonly memory = new WebAssembly.Memory({ initial: HEADER_BYTES / PAGE_BYTES, maximum: 65_536 });
  private readonly scan: ReturnType<typeof scanOver>;
  private readonly blocks: Block[] = [];
  private readonly cameras = new Set<number>();
  private readonly pagesABlock: number;
  private held = 0;
  /** Blocks that the question in hand looked at. */
  private looked: number[] = [];

  /** @param bits of a sketch */
  constructor(readonly bits: number) {
    const all = Math.ceil(bits / 8 / LANE_BYTES);
    const first = Math.min(FIRST_LANES, all);
    this.lanes = { all, first, rest: all - first };
    this.scan = scanOver(this.memory, first);
    this.pagesABlock = Math.ceil((ROWS_A_BLOCK * (LANE_BYTES * all + 4)) / PAGE_BYTES);
  }

  /** Rows held. */
  get size(): number {
    return this.held;
  }

  /** Bytes that a row takes: its bits, 4 for a question, and what it is of. */
  static bytesARow(bits: number): number {
    return Math.ceil(bits / 8 / LANE_BYTES) * LANE_BYTES + 4 + 4 + 8 + 2 + 16;
  }

  add(row: SketchRow): void {
    let block = this.blocks.at(-1);
    if (!block || block.rows === ROWS_A_BLOCK) block = this.grow();
    const index = block.rows;
    const { first, rest, live } = this.views(this.blocks.length - 1);
    const firstBytes = LANE_BYTES * this.lanes.first;
    first.set(row.bits.subarray(0, firstBytes), index * firstBytes);
    if (this.lanes.rest > 0) rest.set(row.bits.subarray(firstBytes), index * LANE_BYTES * this.lanes.rest);
    live[index] = 1;
    block.cameras[index] = row.cameraId;
    block.timesUs[index] = row.atUs;
    block.fromUs = Math.min(block.fromUs, row.atUs);
    block.toUs = Math.max(block.toUs, row.atUs);
    block.ordinals[index] = row.ordinal;
    block.tracks.set(row.track, 16 * index);
    block.rows += 1;
    this.held += 1;
    this.cameras.add(row.cameraId);
  }

  /** Overwrites what is held of some rows, named by `keyOf`; none of it stays. */
  remove(keys: ReadonlySet<string>): void {
    if (keys.size === 0) return;
    const beginnings = new Set([...keys].map((key) => key.slice(0, 8)));
    for (const [number, block] of this.blocks.entries()) {
      const tracks = Buffer.from(block.tracks.buffer);
      for (let row = 0; row < block.rows; row += 1) {
        if (!beginnings.has(tracks.toString('hex', 16 * row, 16 * row + 4))) continue;
        const track = block.tracks.subarray(16 * row, 16 * row + 16);
        const key = keyOf(track, block.ordinals[row] as number, block.timesUs[row] as number);
        if (block.cameras[row] !== NO_CAMERA && keys.has(key)) this.clear(number, block, row);
      }
    }
  }

  /** Compares the first bits of every row of a scope. Gives how often each distance comes; what it found stays until the next question. */
  async compareFirst(question: Uint8Array, scope: IndexScope): Promise<Uint32Array> {
    const header = new Uint8Array(this.memory.buffer, 0, HEADER_BYTES).fill(0);
    header.set(question.subarray(0, LANE_BYTES * this.lanes.first));
    const wantedOf = wantedBy(scope, this.cameras);
    this.looked = [];
    for (const [number, block] of this.blocks.entries()) {
      const { wanted, at } = this.views(number);
      const which = wantedOf(block, wanted);
      if (which === 'none') continue;
      this.scan(at.first, which === 'all' ? at.live : at.wanted, 0, at.distances, COUNTS_AT, block.rows);
      if (this.looked.push(number) % BLOCKS_A_TURN === 0) await new Promise(setImmediate);
    }
    return new Uint32Array(this.memory.buffer, COUNTS_AT, 8 * LANE_BYTES * FIRST_LANES + 1).slice();
  }

  /** The rows whose first bits are no further than that, with the distances of all their bits. */
  compareRest(question: Uint8Array, furthest: number): NearRows {
    const near = new NearRows();
    const words = 4 * this.lanes.rest;
    const padded = new Uint8Array(LANE_BYTES * this.lanes.all);
    padded.set(question);
    const asked = new Uint32Array(padded.buffer, LANE_BYTES * this.lanes.first, words);
    for (const number of this.looked) {
      const { distances, rest } = this.views(number);
      const bits = new Uint32Array(rest.buffer, rest.byteOffset, rest.length / 4);
      const rows = this.blocks[number]?.rows ?? 0;
      for (let row = 0; row < rows; row += 1) {
        const first = distances[row] as number;
        if (first > furthest || first === NOT_WANTED) continue;
        let distance = first;
        for (let word = 0, at = row * words; word < words; word += 1, at += 1) {
          distance += bitsIn((bits[at] as number) ^ (asked[word] as number));
        }
        near.add(number * ROWS_A_BLOCK + row, distance);
      }
    }
    return near;
  }

  /**
   * How well the bits of rows no further than that, as signs, agree with the numbers of a question: it tells more than the bits
   * of both.
   * @param tables the sum of each eight numbers for each byte of signs
   */
  agreeing(near: NearRows, furthest: number, tables: Float32Array): { row: number; agreement: number }[] {
    const found = [];
    const [firstBytes, restBytes] = [LANE_BYTES * this.lanes.first, LANE_BYTES * this.lanes.rest];
    let block = -1;
    let [first, rest] = [new Uint8Array(), new Uint8Array()];
    for (let i = 0; i < near.count; i += 1) {
      if ((near.distances[i] as number) > furthest) continue;
      const row = near.rows[i] as number;
      if (Math.floor(row / ROWS_A_BLOCK) !== block) {
        block = Math.floor(row / ROWS_A_BLOCK);
        ({ first, rest } = this.views(block));
      }
      const within = row % ROWS_A_BLOCK;
      const agreement =
        sumOf(tables, 0, first, within * firstBytes, firstBytes) +
        sumOf(tables, 256 * firstBytes, rest, within * restBytes, restBytes);
      found.push({ row, agreement });
    }
    return found;
  }

  /** What a row is of. */
  rowAt(number: number): { track: string; atUs: number } {
    const block = this.blocks[Math.floor(number / ROWS_A_BLOCK)] as Block;
    const row = number % ROWS_A_BLOCK;
    const track = Buffer.from(block.tracks.buffer, 16 * row, 16).toString('hex');
    return { track, atUs: block.timesUs[row] as number };
  }

  private grow(): Block {
    this.memory.grow(this.pagesABlock);
    const block = {
      rows: 0,
      cameras: new Int32Array(ROWS_A_BLOCK),
      timesUs: new Float64Array(ROWS_A_BLOCK),
      fromUs: Number.POSITIVE_INFINITY,
      toUs: Number.NEGATIVE_INFINITY,
      ordinals: new Int16Array(ROWS_A_BLOCK),
      tracks: new Uint8Array(16 * ROWS_A_BLOCK),
    };
    this.blocks.push(block);
    return block;
  }

  private clear(number: number, block: Block, row: number): void {
    const { first, rest, live } = this.views(number);
    const [firstBytes, restBytes] = [LANE_BYTES * this.lanes.first, LANE_BYTES * this.lanes.rest];
    first.fill(0, row * firstBytes, (row + 1) * firstBytes);
    rest.fill(0, row * restBytes, (row + 1) * restBytes);
    live[row] = 0;
    block.tracks.fill(0, 16 * row, 16 * row + 16);
    block.timesUs[row] = 0;
    block.ordinals[row] = 0;
    block.cameras[row] = NO_CAMERA;
    this.held -= 1;
  }

  /** Where a block's parts lie. Growing moves the memory: views are made anew each time. */
  private views(block: number) {
    const { buffer } = this.memory;
    const first = HEADER_BYTES + block * this.pagesABlock * PAGE_BYTES;
    const rest = first + ROWS_A_BLOCK * LANE_BYTES * this.lanes.first;
    const distances = rest + ROWS_A_BLOCK * LANE_BYTES * this.lanes.rest;
    const wanted = distances + 2 * ROWS_A_BLOCK;
    const live = wanted + ROWS_A_BLOCK;
    return {
      at: { first, wanted, distances, live },
      first: new Uint8Array(buffer, first, rest - first),
      rest: new Uint8Array(buffer, rest, distances - rest),
      distances: new Uint16Array(buffer, distances, ROWS_A_BLOCK),
      wanted: new Uint8Array(buffer, wanted, ROWS_A_BLOCK),
      live: new Uint8Array(buffer, live, ROWS_A_BLOCK),
    };
  }
}

/** What tells a row from every other. */
export const keyOf = (track: Uint8Array, ordinal: number, atUs: number): string =>
  `${Buffer.from(track.buffer, track.byteOffset, 16).toString('hex')}/${ordinal}/${atUs}`;

/** Says of a block whether all of it lies in a scope or none; where it is a part, which rows do. */
function wantedBy(
  { cameraIds, windows }: IndexScope,
  held: ReadonlySet<number>,
): (block: Block, into: Uint8Array) => 'all' | 'none' | 'some' {
  const cameras = new Uint8Array(Math.max(0, ...cameraIds) + 1);
  for (const id of cameraIds) cameras[id] = 1;
  const everyCamera = [...held].every((id) => cameras[id] === 1);
  const us = (time: Date | null, otherwise: number) => (time ? time.getTime() * 1000 : otherwise);
  const froms = windows.map(({ from }) => us(from, Number.NEGATIVE_INFINITY));
  const tos = windows.map(({ to }) => us(to, Number.POSITIVE_INFINITY));
  /** The window that begins last before a time; -1 where none does. */
  const windowBefore = (atUs: number) => {
    let [low, high] = [0, froms.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((froms[middle] as number) <= atUs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return ({ rows, cameras: of, timesUs, fromUs, toUs }, into) => {
    const [first, last] = [windowBefore(fromUs), windowBefore(toUs)];
    if (last === -1 || (first === last && fromUs >= (tos[last] as number))) return 'none';
    const allTheTime = first === last && toUs < (tos[last] as number);
    if (allTheTime && everyCamera) return 'all';
    const only = first === last || last === 0;
    const [from, to] = [froms[last] as number, tos[last] as number];
    for (let row = 0; row < rows; row += 1) {
      const atUs = timesUs[row] as number;
      const wanted = cameras[of[row] as number] ?? 0;
      if (allTheTime || wanted === 0) into[row] = wanted;
      else if (only) into[row] = atUs >= from && atUs < to ? 1 : 0;
      else {
        const window = windowBefore(atUs);
        into[row] = window >= 0 && atUs < (tos[window] as number) ? 1 : 0;
      }
    }
    return 'some';
  };
}

function sumOf(tables: Float32Array, table: number, bytes: Uint8Array, at: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += tables[table + 256 * i + (bytes[at + i] as number)] as number;
  return sum;
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
