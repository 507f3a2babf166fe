import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestPath, characterProbabilities, likeliest, probabilityOf, readingOfLines } from './ctc';

/** Every path of `steps` columns, collapsed, with its probability: the definition itself. */
function byEveryPath(columns: Float32Array, steps: number, classes: number): Map<string, number> {
  const sums = new Map<string, number>();
  for (let path = 0; path < classes ** steps; path++) {
    let probability = 1;
    let rest = path;
    let last = -1;
    const text: number[] = [];
    for (let step = 0; step < steps; step++) {
      const index = rest % classes;
      rest = Math.floor(rest / classes);
      probability *= columns[step * classes + index] as number;
      if (index !== last && index !== classes - 1) text.push(index);
      last = index;
    }
    sums.set(text.join(), (sums.get(text.join()) ?? 0) + probability);
  }
  return sums;
}

const CLASSES = 4;
const columnsOf = fc
  .integer({ min: 1, max: 6 })
  .chain((steps) =>
    fc.array(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: CLASSES, maxLength: CLASSES }), {
      minLength: steps,
      maxLength: steps,
    }),
  )
  .map((rows) => ({
    steps: rows.length,
    columns: Float32Array.from(
      rows.flatMap((row) => {
        const sum = row.reduce((total, value) => total + value, 0);
        return row.map((value) => value / sum);
      }),
    ),
  }));

describe('reading by sums over paths', () => {
  it('a text’s probability is the sum of all its paths, and the text read is worth no less than the best path’s', () => {
    fc.assert(
      fc.property(columnsOf, ({ columns, steps }) => {
        const sums = byEveryPath(columns, steps, CLASSES);
        const text = likeliest(columns, steps, CLASSES);
        const worth = sums.get(text.join()) ?? 0;
        expect(probabilityOf(columns, steps, CLASSES, text)).toBeCloseTo(worth, 6);
        expect(worth).toBeGreaterThanOrEqual(
          (sums.get(bestPath(columns, steps, CLASSES).join()) ?? 0) - 1e-6,
        );
      }),
    );
  });

  it('a character’s probability is its share among all texts that differ in its place alone', () => {
    fc.assert(
      fc.property(columnsOf, ({ columns, steps }) => {
        const sums = byEveryPath(columns, steps, CLASSES);
        const text = likeliest(columns, steps, CLASSES);
        characterProbabilities(columns, steps, CLASSES, text).forEach((probabilities, place) => {
          const withIndex = (index: number) => sums.get(text.toSpliced(place, 1, index).join()) ?? 0;
          const all = [0, 1, 2].map(withIndex);
          const sum = all.reduce((a, b) => a + b, 0) + (sums.get(text.toSpliced(place, 1).join()) ?? 0);
          all.forEach((value, index) => {
            expect(probabilities[index]).toBeCloseTo(value / sum, 6);
          });
        });
      }),
    );
  });

  it('two paths that say the same outweigh one that is best alone', () => {
    // Best path: blank, blank (0.36). "A" has three: A-, -A, AA (0.64 together).
    const columns = Float32Array.from([0.4, 0.6, 0.4, 0.6]);
    const reading = readingOfLines([columns], 2, 'A');
    expect(reading.text).toBe('A');
    expect(reading.confidence).toBeCloseTo(0.64, 6);
  });

  it('a letter twice needs a blank between, and two lines are told apart from one', () => {
    const sure = (path: string) =>
      Float32Array.from([...path].flatMap((char) => [...'AB-'].map((other) => (other === char ? 1 : 0))));
    expect(readingOfLines([sure('AA-AB'), sure('-----')], 5, 'AB')).toMatchObject({
      text: 'AAB',
      lines: 1,
      confidence: 1,
    });
    const both = readingOfLines([sure('AB---'), sure('--B-A')], 5, 'AB');
    expect(both).toMatchObject({ text: 'ABBA', lines: 2, confidence: 1 });
    expect(both.characters).toHaveLength(4);
    expect(readingOfLines([sure('-----'), sure('-----')], 5, 'AB')).toEqual({
      text: '',
      confidence: 0,
      characters: [],
      lines: 1,
    });
  });

  it('what else a letter may be is named with its probability', () => {
    const columns = Float32Array.from([0, 0, 1, 0.7, 0.3, 0, 0, 0, 1]);
    expect(readingOfLines([columns], 3, 'OD').characters).toEqual([
      {
        char: 'O',
        confidence: expect.closeTo(0.7, 5),
        others: [{ char: 'D', confidence: expect.closeTo(0.3, 5) }],
      },
    ]);
  });
});
