import { foldCharacter } from '@/core/footage/plates';

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
  const beyond = part ? COST.beyond : 0;
  const characters = [...read.normalised];
  const symbols = [...(part ? `*${wanted}*` : wanted)];
  // Once for each symbol and place: a search holds its text against thousands of readings.
  const costs = symbols.map((symbol) => substitutions(symbol, read, characters));
  let beforeLast: number[] = [];
  let previous: number[] = [0];
  for (let j = 1; j <= characters.length; j += 1) {
    previous.push(Number.POSITIVE_INFINITY);
    previous[j] = (previous[j - 1] ?? 0) + COST.extra;
  }
  for (const [i, symbol] of symbols.entries()) {
    const row: number[] = [];
    const [cost, costBefore] = [costs[i] as number[], costs[i - 1]];
    const swaps = costBefore !== undefined && swappable(symbols[i - 1] as string, symbol);
    for (let j = 0; j <= characters.length; j += 1) {
      const above = previous[j] as number;
      const left = j === 0 ? Number.POSITIVE_INFINITY : (row[j - 1] as number);
      if (symbol === '*') {
        row.push(Math.min(above, left + beyond));
        continue;
      }
      let least = Math.min(above + COST.missing, left + COST.extra);
      if (j > 0) least = Math.min(least, (previous[j - 1] as number) + (cost[j - 1] as number));
      if (swaps && j > 1) {
        const swapped = COST.swapped + (cost[j - 2] as number) + (costBefore[j - 1] as number);
        least = Math.min(least, (beforeLast[j - 2] as number) + swapped);
      }
      row.push(least);
    }
    beforeLast = previous;
    previous = row;
  }
  return previous[characters.length] ?? Number.POSITIVE_INFINITY;
}

/** Whether two neighbours can stand in each other's place; a wildcard has no order to be wrong about. */
const swappable = (first: string, second: string) =>
  first !== second && first !== '?' && first !== '*' && second !== '?' && second !== '*';

/** What it costs that a symbol was read as the character at each place. */
function substitutions(wanted: string, read: ReadPlate, characters: readonly string[]): number[] {
  if (wanted === '*') return [];
  const folded = foldCharacter(wanted);
  return characters.map((seen, place) => {
    if (wanted === '?' || wanted === seen) return 0;
    const alternatives = read.alternatives[place];
    const other =
      alternatives?.char === seen ? alternatives.others.find(({ char }) => char === wanted) : undefined;
    if (other) return COST.alternativeAtMost - 0.36 * Math.min(0.5, Math.max(0, other.confidence));
    return folded === foldCharacter(seen) ? COST.confusable : COST.other;
  });
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
