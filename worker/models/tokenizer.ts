import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { ModelFileRefused, TextTooLong } from './errors';
import type { TaskSpecs, TextTokenizerSpec } from './manifest';

type TextSpec = NonNullable<TaskSpecs['embed-text']>;

/** As far as it tells one kind of tokenizer from another; the library reads the rest. */
const tokenizerFile = z.looseObject({
  model: z.looseObject({
    type: z.string().optional(),
    byte_fallback: z.boolean().nullish(),
    end_of_word_suffix: z.string().nullish(),
  }),
});
type TokenizerFile = z.infer<typeof tokenizerFile>;

/** What a `tokenizer.json` holds, by what it says of its model. */
const SIGNS: Record<TextTokenizerSpec['kind'], (model: TokenizerFile['model']) => boolean> = {
  'sentencepiece-unigram': ({ type }) => type === 'Unigram',
  'gemma-bpe': ({ type, byte_fallback }) => type === 'BPE' && byte_fallback === true,
  'clip-bpe': ({ type, end_of_word_suffix }) => type === 'BPE' && end_of_word_suffix === '</w>',
};

/** Words as the text side of a pack reads them. */
export interface TextTokens {
  /** Filled up to the model's length. */
  ids: number[];
  /** Ids before filling up. */
  count: number;
}

/** Turns words into the ids that a text model takes. */
export class TextTokenizer {
  private constructor(
    private readonly tokenizer: Tokenizer,
    private readonly spec: TextSpec,
  ) {}

  /**
   * Reads a `tokenizer.json`. @throws ModelFileRefused when it is none, or not of the kind that the manifest names: another
   * one would give ids that mean other words.
   */
  static async open(path: string, spec: TextSpec): Promise<TextTokenizer> {
    const { file } = spec.files.tokenizer;
    const parsed = tokenizerFile.safeParse(parse(await readFile(path, 'utf8')));
    if (!parsed.success) throw new ModelFileRefused(file, 'it is not a tokenizer.json.');
    if (!SIGNS[spec.tokenizer.kind](parsed.data.model)) {
      throw new ModelFileRefused(file, `its tokenizer is not a ${spec.tokenizer.kind}.`);
    }
    return new TextTokenizer(new Tokenizer(parsed.data, {}), spec);
  }

  /** The ids of a text. @throws TextTooLong where they are more than the model reads. */
  encode(text: string): TextTokens {
    const { begin, end, pad, lowerCase, template } = this.spec.tokenizer;
    const whole = template.replace('{text}', () => text);
    const { ids } = this.tokenizer.encode(lowerCase ? whole.toLowerCase() : whole, {
      add_special_tokens: false,
    });
    const { length } = this.spec.input;
    const count = begin.length + ids.length + end.length;
    if (count > length) throw new TextTooLong(count, length);
    return { ids: [...begin, ...ids, ...end, ...new Array<number>(length - count).fill(pad)], count };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
