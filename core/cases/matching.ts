import type { z } from 'zod';
import type { CaseText } from './cases.sql';
import { type caseMatch, caseMatchSource } from './schema';
import { foldText } from './search-text';

type Match = z.infer<typeof caseMatch>;

/** Words shown before and after what was found. */
const AROUND_WORDS = 6;
/** Places shown of one case. */
const MOST_PLACES = 4;
/** Share of letter threes in common from which one word is another spelt differently. */
const ALIKE = 0.4;

function threes(word: string): Set<string> {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)));
}

/** How alike two folded words are spelt: letter threes in common, of those of both. */
export function likeness(a: string, b: string): number {
  const [inA, inB] = [threes(a), threes(b)];
  const common = [...inA].filter((three) => inB.has(three)).length;
  return common / (inA.size + inB.size - common);
}

/**
 * Where in a case the words of a query stand, each place with the words around it. A word that stands nowhere as it was typed is
 * shown where it stands spelt differently.
 */
export function matchesIn(texts: readonly CaseText[], query: readonly string[]): Match[] {
  const places = texts.map((one) => {
    const words = one.text.split(/\s+/).filter((word) => word !== '');
    return { one, words, folded: words.map(foldText) };
  });
  const typed = query.map((wanted) =>
    places.some(({ folded }) => folded.some((word) => word.includes(wanted))),
  );
  return places
    .map(({ one, words, folded }) => {
      const hits = folded.map((word) =>
        query.some((wanted, index) =>
          typed[index] ? word.includes(wanted) : likeness(word, wanted) >= ALIKE,
        ),
      );
      return { one, words, hits, count: hits.filter(Boolean).length };
    })
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MOST_PLACES)
    .map(({ one, words, hits }) => ({
      source: caseMatchSource.parse(one.source),
      number: one.number,
      parts: partsAround(words, hits),
    }));
}

/** The words around the first hit, hits apart from what is not. */
function partsAround(words: readonly string[], hits: readonly boolean[]): Match['parts'] {
  const first = hits.indexOf(true);
  const from = Math.max(0, first - AROUND_WORDS);
  const to = Math.min(words.length, first + AROUND_WORDS + 1);
  const parts: Match['parts'] = [];
  for (let at = from; at < to; at++) {
    const last = parts.at(-1);
    const hit = hits[at] ?? false;
    if (last?.hit === hit) last.text += ` ${words[at]}`;
    else parts.push({ text: words[at] ?? '', hit });
  }
  if (from > 0 && parts[0]) parts.unshift({ text: '…', hit: false });
  if (to < words.length) parts.push({ text: '…', hit: false });
  return parts;
}
