import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenizerOf } from './colour-words/tokenizer';
import { packSchema, type TaskSpecs, type TextTokenizerSpec } from './manifest';
import { TextTokenizer } from './tokenizer';

/**
 * Small files of the three kinds, in the form of the published ones (normaliser, splitting and model as CLIP's, Gemma's and
 * SigLIP's have them). The ids are derived by hand from their rules, beside each.
 */

const vocabularyOf = (tokens: string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));

const clip = {
  version: '1.0',
  added_tokens: [],
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'NFC' },
      { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
      { type: 'Lowercase' },
    ],
  },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      {
        type: 'Split',
        pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
        behavior: 'Removed',
        invert: true,
      },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
    ],
  },
  post_processor: null,
  decoder: null,
  model: {
    type: 'BPE',
    unk_token: '<|endoftext|>',
    continuing_subword_prefix: '',
    end_of_word_suffix: '</w>',
    fuse_unk: false,
    vocab: vocabularyOf([
      ...['a</w>', 'c', 'a', 'r', 'r</w>', 'd</w>', 'e', 's</w>', ',</w>'],
      ...['ca', 'car</w>', 're', 'red</w>', '<|startoftext|>', '<|endoftext|>'],
    ]),
    merges: ['c a', 'r e', 'ca r</w>', 're d</w>'],
  },
};

const gemma = {
  version: '1.0',
  added_tokens: [],
  normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
  pre_tokenizer: {
    type: 'Split',
    pattern: { String: ' ' },
    behavior: 'MergedWithPrevious',
    invert: false,
  },
  post_processor: null,
  decoder: null,
  model: {
    type: 'BPE',
    unk_token: '<unk>',
    fuse_unk: true,
    byte_fallback: true,
    ignore_merges: false,
    vocab: vocabularyOf([
      ...['<pad>', '<eos>', '<bos>', '<unk>'],
      ...['a', '▁', 'r', 'e', 'd', 'c', '▁r', '▁c', 'ed', '▁red', 'ar', '▁car'],
      ...['<0xC3>', '<0xA9>'],
    ]),
    merges: ['▁ r', '▁ c', 'e d', '▁r ed', 'a r', '▁c ar'],
  },
};

const unigram = {
  version: '1.0',
  added_tokens: [],
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
  post_processor: null,
  decoder: null,
  model: {
    type: 'Unigram',
    unk_id: 2,
    vocab: [
      ['<pad>', 0],
      ['</s>', 0],
      ['<unk>', 0],
      ['▁a', -2],
      ['▁red', -5],
      ['▁re', -3],
      ['d', -3],
      ['▁', -4],
      ['car', -4],
      ['▁car', -9],
      ['s', -3],
    ],
  },
};

const FILES = { 'clip-bpe': clip, 'gemma-bpe': gemma, 'sentencepiece-unigram': unigram };

describe('words become the ids that a text model was trained on', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'saboot-tokenizer-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const file = { file: 'x', sha256: '0'.repeat(64), licence: 'none', trainingData: 'none' };
  const specOf = (tokenizer: object, length: number) => {
    const space = { space: 'text.test.4', dimension: 4 };
    const picture = {
      ...{ name: 'p', decoder: 'vector', files: { model: file }, margin: 0, ...space },
      input: {
        ...{ name: 'x', layout: 'NCHW', colour: 'RGB', size: 8, resize: 'stretch' },
        ...{ mean: [0, 0, 0], std: [1, 1, 1] },
      },
    };
    const text = {
      ...{ name: 't', decoder: 'vector', files: { model: file, tokenizer: file }, tokenizer, ...space },
      ...{ input: { name: 'ids', length }, languages: ['en'] },
    };
    const tasks = { 'embed-image': picture, 'embed-text': text };
    const pack = packSchema.parse({ name: 'test', description: '', licence: '', tasks });
    return pack.tasks['embed-text'] as NonNullable<TaskSpecs['embed-text']>;
  };
  const open = async (
    kind: TextTokenizerSpec['kind'],
    more: object = {},
    length = 10,
    content: object = FILES[kind],
  ) => {
    const at = path.join(folder, `${kind}.json`);
    await writeFile(at, JSON.stringify(content));
    return TextTokenizer.open(at, specOf({ kind, pad: 0, ...more }, length));
  };

  it('as CLIP reads: words apart, ends of words marked, a beginning and an end', async () => {
    const tokenizer = await open('clip-bpe', { begin: [13], end: [14], pad: 14 });
    // a</w>; r e d</w> → re d</w> → red</w>; c a r</w> → ca r</w> → car</w>; , → ,</w>; no merge makes cars one: ca r s</w>.
    expect(tokenizer.encode('A red  car, cars')).toEqual({
      ids: [13, 0, 12, 10, 8, 9, 3, 7, 14, 14],
      count: 9,
    });
  });

  it('as Gemma reads: the space is a letter, and what is not known is read byte by byte', async () => {
    const tokenizer = await open('gemma-bpe', { end: [1], lowerCase: true });
    // a; ▁ r e d → ▁r ed → ▁red; ▁ c a r → ▁c ar → ▁car; é is the bytes C3 A9.
    expect(tokenizer.encode('A Red car')).toEqual({ ids: [4, 13, 15, 1, 0, 0, 0, 0, 0, 0], count: 4 });
    expect(tokenizer.encode('é').ids.slice(0, 3)).toEqual([16, 17, 1]);
  });

  it('as SentencePiece reads by likelihood: the likeliest way to cut, not the longest piece', async () => {
    const tokenizer = await open('sentencepiece-unigram', { end: [1], pad: 1 });
    // ▁red at -5 beats ▁re d at -6; ▁ car at -8 beats ▁car at -9.
    expect(tokenizer.encode('a red cars')).toEqual({ ids: [3, 4, 7, 8, 10, 1, 1, 1, 1, 1], count: 6 });
  });

  it('puts around the text what the model was trained to read, and takes the text as it is', async () => {
    const tokenizer = await open('sentencepiece-unigram', { template: 'a {text}' });
    const plain = await open('sentencepiece-unigram');
    expect(tokenizer.encode('red car')).toEqual(plain.encode('a red car'));
    // `$&` is no pattern here.
    expect(tokenizer.encode('red $& car')).toEqual(plain.encode('a red $& car'));
  });

  it('cuts nothing off', async () => {
    const tokenizer = await open('clip-bpe', { begin: [13], end: [14] }, 4);
    expect(tokenizer.encode('red car').count).toBe(4);
    expect(() => tokenizer.encode('a red car')).toThrow(/5 pieces, and it reads 4/);
  });

  it('refuses a file that is none, or that is of another kind than the manifest says', async () => {
    await expect(open('clip-bpe', {}, 10, gemma)).rejects.toThrow(/not a clip-bpe/);
    await expect(open('gemma-bpe', {}, 10, unigram)).rejects.toThrow(/not a gemma-bpe/);
    await expect(open('gemma-bpe', {}, 10, { model: 3 })).rejects.toThrow(/not a tokenizer.json/);
  });

  it('the fixture’s merges make each of its words one token, whatever the others are', async () => {
    const words = ['red', 'green', 'grey', 'gray', 'orange', 'ode'];
    const made = tokenizerOf(words);
    const tokenizer = await open('clip-bpe', {}, 10, made.file);
    for (const word of words) {
      expect(tokenizer.encode(word)).toMatchObject({ count: 1 });
      expect(tokenizer.encode(word).ids[0]).toBe(made.idOf.get(word));
    }
  });
});
