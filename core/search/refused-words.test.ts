import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RefusedFor, refusedWords } from './refused-words';

const reasons = (text: string) => [...new Set(refusedWords(text).map(({ why }) => why))];

describe('words that ask for what is never inferred of a person', () => {
  it.each<[string, RefusedFor]>([
    ['a man in a red shirt', 'gender'],
    ['Two WOMEN near the gate', 'gender'],
    ["the girl's bag", 'gender'],
    ['aurat surkh kapron mein', 'gender'],
    ['سرخ کپڑوں میں عورت', 'gender'],
    ['children crossing', 'age'],
    ['an old person with a stick', 'age'],
    ['person about 30 years old', 'age'],
    ['middle-aged driver', 'age'],
    ['بوڑھا شخص', 'age'],
    ['Pashtun driver', 'ethnicity'],
    ['black person with a bag', 'ethnicity'],
    ['a dark-skinned rider', 'ethnicity'],
    ['پٹھان', 'ethnicity'],
    ['Muslims outside the shop', 'religion'],
    ['ہندو', 'religion'],
    ['someone looking ANGRY', 'emotion'],
    ['پریشان شخص', 'emotion'],
    ['drunk cyclist', 'health'],
    ['a gay person', 'sexuality'],
    ['suspicious person', 'character'],
    ['دہشت گرد', 'character'],
  ])('refuses "%s" for %s', (text, why) => {
    expect(reasons(text)).toContain(why);
  });

  it.each([
    'a red car',
    'an old white van with a roof rack',
    'black motorcycle with two riders',
    'person in a black coat with a yellow backpack',
    'truck with a blue tarpaulin',
    'white turban and brown shawl',
    'person in a brown coat',
    'mango crates, a manual cart, a herd of goats',
    'سرخ گاڑی',
    'سفید ٹرک',
  ])('lets "%s" through', (text) => {
    expect(refusedWords(text)).toEqual([]);
  });

  it('says which words, so that a person can say it otherwise', () => {
    expect(refusedWords('A happy man in a car')).toEqual([
      { words: 'man', why: 'gender' },
      { words: 'happy', why: 'emotion' },
    ]);
  });

  it('is not led past by case, accents, vowel signs, or the other keyboard', () => {
    expect(reasons('WÓMAN')).toEqual(['gender']);
    expect(reasons('مُسَلمان')).toEqual(['religion']);
    // Arabic yeh and kaf in place of the Urdu letters.
    expect(reasons('لڑكي')).toEqual(['gender']);
  });

  it('finds a listed word wherever it stands', () => {
    const harmless = fc.array(fc.constantFrom('red', 'car', 'with', 'bag', 'سفید'), { maxLength: 6 });
    fc.assert(
      fc.property(
        harmless,
        harmless,
        fc.constantFrom('woman', 'Hindu', 'teenagers', 'بچہ'),
        (before, after, word) => {
          expect(refusedWords([...before, word, ...after].join(' ')).length).toBeGreaterThan(0);
          expect(refusedWords([...before, ...after].join(' '))).toEqual([]);
        },
      ),
    );
  });
});
