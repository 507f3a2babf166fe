import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plateChoices, plateQuestion } from './plate-question';

const sure = (char: string) => ({ char, confidence: 0.99, others: [] });
const doubtful = (char: string, other: string, confidence = 0.6) => ({
  char,
  confidence,
  others: [{ char: other, confidence: 1 - confidence }],
});

describe('what is asked of a plate that was read', () => {
  it('a character that may well be another is asked for as ?', () => {
    const read = { text: 'AB8', alternatives: [sure('A'), sure('B'), doubtful('8', '3')] };
    expect(plateQuestion(read)).toBe('AB?');
    expect(plateChoices(read)).toEqual(['AB?', 'AB8', 'AB3']);
  });

  it('a sure reading is asked as it is, once', () => {
    expect(plateChoices({ text: 'AB', alternatives: [sure('A'), sure('B')] })).toEqual(['AB']);
  });

  it('characters that do not belong to the text are not believed', () => {
    expect(plateQuestion({ text: 'ABC', alternatives: [doubtful('A', '4')] })).toBe('ABC');
  });

  it('every choice is as long as the reading and differs in one place at most', () => {
    const character = fc.record({
      char: fc.constantFrom(...'ABC018'),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      others: fc.array(
        fc.record({
          char: fc.constantFrom(...'XYZ'),
          confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 10 }), (alternatives) => {
        const text = alternatives.map(({ char }) => char).join('');
        const [question = '', ...others] = plateChoices({ text, alternatives });
        expect([...question].every((char, at) => char === '?' || char === text[at])).toBe(true);
        for (const other of others) {
          const differing = [...other].filter((char, at) => char !== text[at]);
          expect(other).toHaveLength(text.length);
          expect(differing.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
