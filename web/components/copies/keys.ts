import type { Key } from '@/core/evidence/derivatives/drawn';
import { boxAtKeys } from '@/core/evidence/derivatives/paths';
import type { Box } from '@/core/footage/schema';

/** What marks and regions have in common: when they are there, and where at their keys. */
export interface Timed {
  id: string;
  fromMs: number;
  toMs: number;
  keys: Key[];
}

/** Keys so near to one that is set by hand belong to the same look of it, and give way. */
const NEAR_MS = 250;

/** The item with its box at a moment as it was drawn; it is there at that moment from now on. */
export function withKey<Item extends Timed>(item: Item, ms: number, box: Box): Item {
  const at = Math.round(ms);
  const others = item.keys.filter(([time]) => Math.abs(time - at) > NEAR_MS);
  const keys = [...others, [at, box.x, box.y, box.w, box.h] as Key].sort((a, b) => a[0] - b[0]);
  return { ...item, keys, fromMs: Math.min(item.fromMs, at), toMs: Math.max(item.toMs, at) };
}

/** The item without the key nearest to a moment; the last key stays. */
export function withoutKey<Item extends Timed>(item: Item, ms: number): Item {
  if (item.keys.length < 2) return item;
  const nearest = [...item.keys].sort((a, b) => Math.abs(a[0] - ms) - Math.abs(b[0] - ms))[0];
  return { ...item, keys: item.keys.filter((key) => key !== nearest) };
}

/** The item from, or until, a moment. It never ends before it begins. */
export function withEnd<Item extends Timed>(item: Item, end: 'in' | 'out', ms: number): Item {
  const at = Math.max(0, Math.round(ms));
  return end === 'in'
    ? { ...item, fromMs: at, toMs: Math.max(item.toMs, at) }
    : { ...item, toMs: at, fromMs: Math.min(item.fromMs, at) };
}

/** The item's own box at a moment, for changing it. */
export const boxOf = (item: Timed, ms: number): Box => boxAtKeys(item.keys, ms);

/** Whether an item is there at a moment. */
export const isThere = (item: Timed, ms: number): boolean => ms >= item.fromMs - 0.5 && ms <= item.toMs + 0.5;
