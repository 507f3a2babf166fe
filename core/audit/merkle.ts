import { createHash } from 'node:crypto';

/** Leaves of a tree from `start` up to and without `end`. */
export interface Range {
  start: number;
  end: number;
}

/** Root of the tree without leaves (RFC 6962 §2.1). */
export const EMPTY_ROOT: Buffer = createHash('sha256').digest();

const NODE = Buffer.from([1]);

/** Inner node: SHA-256 of 0x01 and its two children (RFC 6962 §2.1). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** Told of each perfect subtree when it is complete: its height, and which of that height it is. */
export type OnSubtree = (height: number, index: number, hash: Buffer) => void;

/**
 * All that is needed of a tree to add leaves to it: the hashes of its perfect subtrees, one for each bit of its size, the
 * largest first.
 */
export class Frontier {
  private subtrees: { height: number; hash: Buffer }[] = [];

  constructor(public size = 0) {}

  /** @param bytes as `toBytes` gave them @throws RangeError where they do not fit the size */
  static of(size: number, bytes: Uint8Array): Frontier {
    const frontier = new Frontier(size);
    let offset = 0;
    for (let height = 52; height >= 0; height--) {
      if (Math.floor(size / 2 ** height) % 2 === 0) continue;
      frontier.subtrees.push({ height, hash: Buffer.from(bytes.subarray(offset, offset + 32)) });
      offset += 32;
    }
    if (offset !== bytes.length) throw new RangeError(`A tree of ${size} leaves has another frontier.`);
    return frontier;
  }

  toBytes(): Buffer {
    return Buffer.concat(this.subtrees.map(({ hash }) => hash));
  }

  /** Adds a perfect subtree of 2^height leaves; the size must be a multiple of that. */
  push(hash: Buffer, height = 0, onSubtree?: OnSubtree): void {
    if (this.size % 2 ** height !== 0) throw new RangeError('A subtree lies at a multiple of its size.');
    let node = { hash, height };
    this.size += 2 ** height;
    for (;;) {
      onSubtree?.(node.height, this.size / 2 ** node.height - 1, node.hash);
      const last = this.subtrees.at(-1);
      if (last?.height !== node.height) break;
      this.subtrees.pop();
      node = { hash: nodeHash(last.hash, node.hash), height: node.height + 1 };
    }
    this.subtrees.push(node);
  }

  /** Root of all leaves so far. */
  root(): Buffer {
    const [last, ...rest] = this.subtrees.map(({ hash }) => hash).reverse();
    return rest.reduce((right, left) => nodeHash(left, right), last ?? EMPTY_ROOT);
  }
}

/** The ranges whose roots prove that leaf `index` is in the tree of `size` leaves, nearest first (RFC 6962 §2.1.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`There is no leaf ${index} among ${size}.`);
  const path: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  return path.reverse();
}

/** The ranges whose roots prove that the tree of `size` leaves begins with that of `before` (RFC 6962 §2.1.2). */
export function consistencyRanges(before: number, size: number): Range[] {
  if (!(before >= 1 && before <= size)) throw new RangeError(`${size} leaves do not begin with ${before}.`);
  const path: Range[] = [];
  let [start, end] = [0, size];
  while (before !== end) {
    const middle = start + split(end - start);
    if (before <= middle) {
      path.push({ start: middle, end });
      end = middle;
    } else {
      path.push({ start, end: middle });
      start = middle;
    }
  }
  // The whole of the first tree is known to whoever asks.
  if (start > 0) path.push({ start, end });
  return path.reverse();
}

/** Whether `proof` leads from a leaf to the root (RFC 9162 §2.1.3.2). */
export function provesInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** Whether `proof` leads from the root of the first `before` leaves to that of `size` (RFC 9162 §2.1.4.2). */
export function provesConsistency(
  before: number,
  size: number,
  proof: readonly Buffer[],
  rootBefore: Buffer,
  root: Buffer,
): boolean {
  if (!(before >= 1 && before <= size)) return false;
  if (before === size) return proof.length === 0 && rootBefore.equals(root);
  const path = Number.isInteger(Math.log2(before)) ? [rootBefore, ...proof] : [...proof];
  let [node, last] = [before - 1, size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  const first = path.shift();
  if (!first) return false;
  let [old, now] = [first, first];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      old = nodeHash(sibling, old);
      now = nodeHash(sibling, now);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      now = nodeHash(now, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && old.equals(rootBefore) && now.equals(root);
}

/** A range as perfect subtrees that lie at multiples of their sizes, from the left. */
export function subtreesOf({ start, end }: Range): { height: number; index: number }[] {
  const found: { height: number; index: number }[] = [];
  for (let at = start; at < end; ) {
    let height = 0;
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height++;
    found.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return found;
}

/** The largest power of two below `size`. */
const split = (size: number) => 2 ** Math.floor(Math.log2(size - 1));
const half = (value: number) => Math.floor(value / 2);
