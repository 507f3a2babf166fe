import { foldPlate } from '@/core/footage/plates';

/** A reading as it is compared: its characters, each with what else the reader took it for. */
export interface ReadPlate {
  normalised: string;
  alternatives: readonly { char: string; others: readonly { char: string; confidence: number }[] }[];
}

/**
 * Costs in characters. Only their order matters: what the reader itself held possible is nearer than what readers are
 * known to confuse, and that nearer than any other misreading, an overlooked or an invented character.
 */
const COST = {
  confusable: 0.3,
  /** Of an alternative, by the reader's own confidence in it: 0.1 for a tie, this for none. */
  alternativeAtMost: 0.28,
  /** Two neighbours in each other's place, as people remember a number: nearer than one that was overlooked. */
  swapped: 0.7,
  other: 1,
  missing: 0.9,
  extra: 0.9,
  /** Of each character beyond a part that was asked for: whole matches go first. */
  beyond: 0.02,
};

/**
 * How far a reading is from what is looked for, in characters. `?` in `wanted` stands for any one character, `*` for any
 * number of them. With `part`, `wanted` may lie anywhere within the reading. Optimal alignment by dynamic programming
 * (Wagner and Fischer 1974) with weights; two neighbouring characters may have changed places, once each (Damerau 1964).
 */
export function plateDistance(wanted: string, read: ReadPlate, part: boolean): number {
  const pattern = part ? `*${wanted}*` : wanted;
  const beyond = part ? COST.beyond : 0;
  const characters = [...read.normalised];
  const symbols = [...pattern];
  let beforeLast: number[] = [];
  let previous: number[] = [0];
  for (let j = 1; j <= characters.length; j += 1) {
    previous.push(Number.POSITIVE_INFINITY);
    previous[j] = (previous[j - 1] ?? 0) + COST.extra;
  }
  for (const [i, symbol] of symbols.entries()) {
    const row: number[] = [];
    const earlier = symbols[i - 1];
    for (let j = 0; j <= characters.length; j += 1) {
      const above = previous[j] ?? Number.POSITIVE_INFINITY;
      const left = j === 0 ? Number.POSITIVE_INFINITY : (row[j - 1] ?? 0);
      const diagonal = j === 0 ? Number.POSITIVE_INFINITY : (previous[j - 1] ?? 0);
      row.push(
        symbol === '*'
          ? Math.min(above, left + beyond)
          : Math.min(
              above + COST.missing,
              left + COST.extra,
              diagonal + substitution(symbol, read, j - 1),
              (beforeLast[j - 2] ?? Number.POSITIVE_INFINITY) + swap(earlier, symbol, read, j - 2),
            ),
      );
    }
    beforeLast = previous;
    previous = row;
  }
  return previous[characters.length] ?? Number.POSITIVE_INFINITY;
}

/** Cost of reading `first` and `second` the other way round at `place`; a wildcard has no order to be wrong about. */
function swap(first: string | undefined, second: string, read: ReadPlate, place: number): number {
  if (first === undefined || first === second || place < 0 || /[?*]/.test(first + second)) {
    return Number.POSITIVE_INFINITY;
  }
  return COST.swapped + substitution(second, read, place) + substitution(first, read, place + 1);
}

function substitution(wanted: string, read: ReadPlate, place: number): number {
  const seen = read.normalised[place];
  if (wanted === '?' || wanted === seen) return 0;
  const alternatives = read.alternatives[place];
  const other =
    alternatives?.char === seen ? alternatives?.others.find(({ char }) => char === wanted) : undefined;
  if (other) return COST.alternativeAtMost - 0.36 * Math.min(0.5, Math.max(0, other.confidence));
  return seen !== undefined && foldPlate(wanted) === foldPlate(seen) ? COST.confusable : COST.other;
}

/** The greatest distance at which a reading is still listed: one wrong character in three, two at most. */
export function furthest(wanted: string): number {
  const certain = [...wanted].filter((symbol) => symbol !== '*' && symbol !== '?').length;
  return Math.min(2, Math.max(0.5, certain / 3));
}

/** Closeness, 0 to 1, for ordering and showing. */
export function closeness(distance: number, wanted: string): number {
  const length = Math.max(1, [...wanted].filter((symbol) => symbol !== '*').length);
  return Math.max(0, 1 - distance / length);
}
