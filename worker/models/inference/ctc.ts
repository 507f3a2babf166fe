import type { CharacterReading, TextReading } from '../types';

/**
 * Reading by sums over paths. A CTC net (Graves et al. 2006) gives for each column of the picture the probability of
 * every character and of the blank; many paths of columns collapse to one text, and what the text is worth is the sum
 * of all of them, not the best one.
 */

/** Texts kept while reading from left to right: plates are short, and what counts stays among the first few. */
const BEAM = 12;
/** Below this another character is not worth naming. */
const LEAST_OTHER = 0.001;
const OTHERS_NAMED = 3;

/** A text in the making; those that were kept once are one tree, so that none is compared character by character. */
interface Prefix {
  parent: Prefix | undefined;
  last: number;
  children: (Prefix | undefined)[];
}

interface Candidate {
  prefix: Prefix | undefined;
  /** Where `prefix` has not been kept before: what it would be. */
  parent: Prefix;
  last: number;
  /** Probability of the columns so far by paths that end in a blank, and by those that end in the last symbol. */
  blank: number;
  symbol: number;
}

/** The text of the best single path. */
export function bestPath(columns: Float32Array, steps: number, classes: number): number[] {
  const text: number[] = [];
  let last = classes - 1;
  for (let step = 0; step < steps; step++) {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if ((columns[step * classes + index] as number) > (columns[step * classes + best] as number))
        best = index;
    }
    if (best !== last && best !== classes - 1) text.push(best);
    last = best;
  }
  return text;
}

/**
 * The likeliest text by prefix beam search (Hannun et al. 2014), or the best path's where that is likelier: a beam is
 * narrow, and where the net is at a loss it may drop the right beginning.
 * @param columns `steps` rows of `classes` probabilities, the blank last.
 * @returns class numbers.
 */
export function likeliest(columns: Float32Array, steps: number, classes: number): number[] {
  const root: Prefix = { parent: undefined, last: -1, children: [] };
  let beam: Candidate[] = [{ prefix: root, parent: root, last: -1, blank: 1, symbol: 0 }];
  for (let step = 0; step < steps; step++) {
    const next: Candidate[] = [];
    const known = new Map<Prefix, Candidate>();
    const at = (prefix: Prefix | undefined, parent: Prefix, last: number): Candidate => {
      const found = prefix && known.get(prefix);
      if (found) return found;
      const begun = { prefix, parent, last, blank: 0, symbol: 0 };
      next.push(begun);
      if (prefix) known.set(prefix, begun);
      return begun;
    };
    const from = step * classes;
    for (const { prefix = root, parent, last, blank, symbol } of beam) {
      const same = at(prefix, parent, last);
      same.blank += (blank + symbol) * (columns[from + classes - 1] as number);
      if (last >= 0) same.symbol += symbol * (columns[from + last] as number);
      for (let index = 0; index < classes - 1; index++) {
        const gained = (index === last ? blank : blank + symbol) * (columns[from + index] as number);
        if (gained > 1e-12) at(prefix.children[index], prefix, index).symbol += gained;
      }
    }
    beam = best(next);
    for (const candidate of beam) {
      if (candidate.prefix) continue;
      const { parent, last } = candidate;
      candidate.prefix = { parent, last, children: [] };
      parent.children[last] = candidate.prefix;
    }
  }
  const [found, greedy] = [symbolsOf(beam[0]?.prefix), bestPath(columns, steps, classes)];
  const worth = (text: number[]) => probabilityOf(columns, steps, classes, text);
  return found.join() === greedy.join() || worth(found) >= worth(greedy) ? found : greedy;
}

/** The likeliest few, the likeliest first; of equals the earlier. */
function best(candidates: Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const worth = candidate.blank + candidate.symbol;
    let place = kept.length;
    for (; place > 0; place--) {
      const other = kept[place - 1] as Candidate;
      if (other.blank + other.symbol >= worth) break;
    }
    if (place >= BEAM) continue;
    kept.splice(place, 0, candidate);
    if (kept.length > BEAM) kept.pop();
  }
  return kept;
}

function symbolsOf(prefix: Prefix | undefined): number[] {
  const symbols: number[] = [];
  for (let at = prefix; at?.parent; at = at.parent) symbols.push(at.last);
  return symbols.reverse();
}

/** By steps taken and symbols emitted: probability of paths that end in a blank, and in the last symbol. */
interface Table {
  blank: Float64Array;
  symbol: Float64Array;
}

/** Forward sums of a text: `[step * (length + 1) + emitted]` after `step` columns. */
function forward(
  column: (step: number, index: number) => number,
  steps: number,
  blankAt: number,
  text: number[],
) {
  const width = text.length + 1;
  const table: Table = {
    blank: new Float64Array((steps + 1) * width),
    symbol: new Float64Array((steps + 1) * width),
  };
  table.blank[0] = 1;
  const get = (values: Float64Array, step: number, emitted: number) =>
    values[step * width + emitted] as number;
  for (let step = 0; step < steps; step++) {
    for (let emitted = 0; emitted < width; emitted++) {
      const [blank, symbol] = [get(table.blank, step, emitted), get(table.symbol, step, emitted)];
      const to = (step + 1) * width + emitted;
      table.blank[to] = (blank + symbol) * column(step, blankAt);
      if (emitted === 0) continue;
      const last = text[emitted - 1] as number;
      const before = get(table.blank, step, emitted - 1);
      const touching = text[emitted - 2] === last ? 0 : get(table.symbol, step, emitted - 1);
      table.symbol[to] = (symbol + before + touching) * column(step, last);
    }
  }
  return table;
}

/** The probability of exactly this text: the sum over every path that collapses to it. */
export function probabilityOf(columns: Float32Array, steps: number, classes: number, text: number[]): number {
  const column = (step: number, index: number) => columns[step * classes + index] as number;
  const table = forward(column, steps, classes - 1, text);
  const end = steps * (text.length + 1) + text.length;
  return (table.blank[end] as number) + (table.symbol[end] as number);
}

/**
 * For each place of a text the probability of every character there, all other places being as read: sums over all
 * paths, divided by the sum over every character and over the text without that place.
 * @returns one array of `classes - 1` probabilities a place.
 */
export function characterProbabilities(
  columns: Float32Array,
  steps: number,
  classes: number,
  text: number[],
): Float64Array[] {
  const blankAt = classes - 1;
  const width = text.length + 1;
  const column = (step: number, index: number) => columns[step * classes + index] as number;
  const before = forward(column, steps, blankAt, text);
  const after = forward(
    (step, index) => column(steps - 1 - step, index),
    steps,
    blankAt,
    [...text].reverse(),
  );
  return text.map((_, place) => {
    const left = place > 0 ? text[place - 1] : undefined;
    const right = text[place + 1];
    const remaining = text.length - place - 1;
    const totals = new Float64Array(classes - 1);
    for (let index = 0; index < classes - 1; index++) {
      // Probability of the columns up to here, ending in this character's run.
      let run = 0;
      for (let step = 0; step < steps; step++) {
        const at = step * width + place;
        const entering = (before.blank[at] as number) + (left === index ? 0 : (before.symbol[at] as number));
        run = (run + entering) * column(step, index);
        const rest = (steps - step - 1) * width + remaining;
        const leaving =
          (after.blank[rest] as number) + (right === index ? 0 : (after.symbol[rest] as number));
        totals[index] = (totals[index] as number) + run * leaving;
      }
    }
    const without = probabilityOf(columns, steps, classes, text.toSpliced(place, 1));
    const sum = totals.reduce((total, value) => total + value, without);
    return totals.map((value) => (sum > 0 ? value / sum : 0));
  });
}

/**
 * A text of one or two lines.
 * @param lines for each line `steps` rows of probabilities over the alphabet and then the blank.
 * @returns `confidence`: the probability of the whole text; each character's own with what else it may be.
 */
export function readingOfLines(lines: Float32Array[], steps: number, alphabet: string): TextReading {
  const classes = alphabet.length + 1;
  const characters: CharacterReading[] = [];
  let confidence = 1;
  let filled = 0;
  for (const columns of lines) {
    const text = likeliest(columns, steps, classes);
    confidence *= probabilityOf(columns, steps, classes, text);
    if (text.length > 0) filled++;
    characterProbabilities(columns, steps, classes, text).forEach((probabilities, place) => {
      const own = text[place] as number;
      const others = Array.from(probabilities, (probability, index) => ({
        char: alphabet[index] ?? '',
        confidence: Math.min(1, probability),
      }))
        .filter((other, index) => index !== own && other.confidence > LEAST_OTHER)
        .sort((a, b) => b.confidence - a.confidence)
        .slice(0, OTHERS_NAMED);
      characters.push({
        char: alphabet[own] ?? '',
        confidence: Math.min(1, probabilities[own] ?? 0),
        others,
      });
    });
  }
  const text = characters.map(({ char }) => char).join('');
  return {
    text,
    confidence: text === '' ? 0 : Math.min(1, confidence),
    characters,
    lines: filled === 2 ? 2 : 1,
  };
}
