/**
 * A byte-pair tokenizer of a handful of words, of CLIP's kind: each listed word becomes one token, every other one its
 * letters. The merges are learnt from the list as Sennrich et al. (2016) do, ties by the alphabet.
 */

const END = '</w>';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Writes what a `tokenizer.json` holds, and gives each word's id. */
export function tokenizerOf(words: readonly string[]): {
  file: object;
  idOf: Map<string, number>;
  size: number;
} {
  const tokens = ['<pad>', '<unk>', ...LETTERS, ...[...LETTERS].map((letter) => letter + END)];
  const merges: string[] = [];
  let split = words.map((word) => [...word.slice(0, -1), word.slice(-1) + END]);
  while (split.some((parts) => parts.length > 1)) {
    const counts = new Map<string, number>();
    for (const parts of split) {
      for (let index = 1; index < parts.length; index++) {
        const pair = `${parts[index - 1]} ${parts[index]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const [best] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0] ?? [''];
    const [left = '', right = ''] = best.split(' ');
    merges.push(best);
    tokens.push(left + right);
    split = split.map((parts) => merged(parts, left, right));
  }
  const vocabulary = Object.fromEntries(tokens.map((token, id) => [token, id]));
  return {
    file: {
      version: '1.0',
      added_tokens: [],
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: null,
      decoder: null,
      model: {
        type: 'BPE',
        unk_token: '<unk>',
        continuing_subword_prefix: '',
        end_of_word_suffix: END,
        fuse_unk: false,
        vocab: vocabulary,
        merges,
      },
    },
    idOf: new Map(words.map((word) => [word, vocabulary[word + END] ?? 1])),
    size: tokens.length,
  };
}

function merged(parts: string[], left: string, right: string): string[] {
  const result: string[] = [];
  for (const part of parts) {
    if (part === right && result.at(-1) === left) result[result.length - 1] = left + right;
    else result.push(part);
  }
  return result;
}
