import type { ObjectStore } from '@/storage';

/** Under a prefix that storage never overwrites or removes. */
const PLACE = 'audit/';

const numbered = (value: number) => String(value).padStart(12, '0');

/** Where storage keeps the checkpoint of a size. */
export const noteKey = (size: number): string => `${PLACE}checkpoints/${numbered(size)}`;

/** Where storage keeps leaves, a line each. */
export const leavesKey = (from: number, to: number): string =>
  `${PLACE}leaves/${numbered(from)}-${numbered(to)}`;

/** An entry as storage has it: its place, number, time, action, and the hash of all that it said. */
export interface StoredLeaf {
  position: number;
  seq: string;
  at: string;
  action: string;
  hash: string;
  line: string;
}

/** The whole of a small object as text. */
export async function textOf(storage: Pick<ObjectStore, 'get'>, key: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of await storage.get(key)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

/** The checkpoints in storage, smallest first. */
export async function storedNotes(storage: ObjectStore): Promise<{ size: number; note: string }[]> {
  const found: { size: number; note: string }[] = [];
  for (const key of await keysUnder(storage, `${PLACE}checkpoints/`)) {
    found.push({ size: Number(key.split('/').at(-1)), note: await textOf(storage, key) });
  }
  return found;
}

/** The leaves in storage in order, an object's worth at a time. */
export async function* storedLeaves(storage: ObjectStore): AsyncGenerator<StoredLeaf[]> {
  for (const key of await keysUnder(storage, `${PLACE}leaves/`)) {
    const text = await textOf(storage, key);
    yield text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [position = '', seq = '', at = '', action = '', hash = ''] = line.split(' ');
        return { position: Number(position), seq, at, action: decodeURIComponent(action), hash, line };
      });
  }
}

async function keysUnder(storage: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys.sort();
}
