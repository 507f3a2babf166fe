import { foldPlate } from '@/core/footage/plates';
import { plateDistance, type ReadPlate } from '@/core/search/plate-distance';
import type { Tolerance } from '../schema';

/** A plate as it is looked for: letters, digits, `?` and `*`. */
export interface HeldPlate {
  entryId: string;
  plate: string;
  tolerance: Tolerance;
}

export interface PlateHit {
  entryId: string;
  /** In characters, as searches rank readings. */
  distance: number;
}

/** Another character of a reading is worth trying from this probability. */
const OTHER_FROM = 0.1;
/** Readings tried for one that its reader was unsure of. */
const VARIANTS_AT_MOST = 24;

/**
 * Plates that are looked for, found by what was read. Whole plates are found through tables of their folded texts, and of these
 * with one character left out, which two texts one character apart have in common (Mor and Fraenkel 1982); plates with
 * wildcards are tried one after the other.
 */
export class Plates {
  private readonly exact = new Map<string, HeldPlate[]>();
  private readonly near = new Map<string, HeldPlate[]>();
  private readonly patterns: { held: HeldPlate; expression: RegExp }[] = [];

  constructor(held: readonly HeldPlate[]) {
    for (const one of held) {
      const folded = foldPlate(one.plate);
      if (/[?*]/.test(one.plate)) {
        this.patterns.push({ held: one, expression: expressionOf(folded) });
        continue;
      }
      put(this.exact, folded, one);
      if (one.tolerance === 'ONE_WRONG') for (const text of withOneLess(folded)) put(this.near, text, one);
    }
  }

  /** The plates that a reading may be of, nearest first. @param wanted entries that are looked for where it was read */
  hits(read: ReadPlate, wanted: (entryId: string) => boolean): PlateHit[] {
    const found = new Set<HeldPlate>();
    for (const folded of variants(read)) {
      for (const one of this.exact.get(folded) ?? []) found.add(one);
      if (this.near.size > 0)
        for (const text of withOneLess(folded)) for (const one of this.near.get(text) ?? []) found.add(one);
      for (const { held, expression } of this.patterns) if (expression.test(folded)) found.add(held);
    }
    const best = new Map<string, number>();
    for (const { entryId, plate, tolerance } of found) {
      if (!wanted(entryId)) continue;
      if (tolerance === 'EXACT' && !isAsRead(plate, read.normalised)) continue;
      const distance = plateDistance(plate, read, false);
      if (distance < (best.get(entryId) ?? Number.POSITIVE_INFINITY)) best.set(entryId, distance);
    }
    return [...best]
      .map(([entryId, distance]) => ({ entryId, distance }))
      .sort((a, b) => a.distance - b.distance || a.entryId.localeCompare(b.entryId));
  }
}

function isAsRead(plate: string, normalised: string): boolean {
  return /[?*]/.test(plate) ? expressionOf(plate).test(normalised) : plate === normalised;
}

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll('?', '[A-Z0-9]').replaceAll('*', '[A-Z0-9]*')}$`);
}

/** A reading folded, and with what else the reader took its characters for, one at a time. */
function variants({ normalised, alternatives }: ReadPlate): Set<string> {
  const all = new Set([foldPlate(normalised)]);
  if (alternatives.length !== normalised.length) return all;
  for (const [place, { others }] of alternatives.entries()) {
    for (const { char, confidence } of others) {
      if (confidence < OTHER_FROM || all.size >= VARIANTS_AT_MOST) continue;
      all.add(foldPlate(normalised.slice(0, place) + char + normalised.slice(place + 1)));
    }
  }
  return all;
}

function withOneLess(text: string): string[] {
  return [text, ...Array.from(text, (_, place) => text.slice(0, place) + text.slice(place + 1))];
}

function put(table: Map<string, HeldPlate[]>, key: string, held: HeldPlate): void {
  const there = table.get(key);
  if (there) there.push(held);
  else table.set(key, [held]);
}
