import type { PixelBox } from '@/worker/models/types';
import { overlap } from '@/worker/vision/geometry';

/** A thing at one moment: what it is in the labels, or which track was found there. */
export interface Identified {
  id: string;
  box: PixelBox;
}

/** One moment of a recording: what is labelled, and what was found. */
export interface Moment {
  truth: Identified[];
  found: Identified[];
}

/** Overlaps of what is true with what was found, row by row. */
export const overlapsOf = ({ truth, found }: Moment): number[][] =>
  truth.map((a) => found.map((b) => overlap(a.box, b.box)));

/** At how many moments each identity is there. */
export function lengths(moments: Moment[], side: 'truth' | 'found'): Map<string, number> {
  const counts = new Map<string, number>();
  for (const moment of moments) {
    for (const { id } of moment[side]) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** Counts of pairs of a true and a found identity. */
export class PairCounts {
  private readonly rows = new Map<string, Map<string, number>>();

  add(truth: string, found: string, amount = 1): void {
    const row = this.rows.get(truth) ?? new Map<string, number>();
    this.rows.set(truth, row.set(found, (row.get(found) ?? 0) + amount));
  }

  get(truth: string, found: string): number {
    return this.rows.get(truth)?.get(found) ?? 0;
  }

  /** The true identity that a found one has most in common with. */
  mostOf(found: string): string | undefined {
    let best: string | undefined;
    let most = 0;
    for (const [truth, row] of this.rows) {
      const count = row.get(found) ?? 0;
      if (count > most) [best, most] = [truth, count];
    }
    return best;
  }

  entries(): [truth: string, found: string, count: number][] {
    return [...this.rows].flatMap(([truth, row]) =>
      [...row].map(([found, count]): [string, string, number] => [truth, found, count]),
    );
  }
}
