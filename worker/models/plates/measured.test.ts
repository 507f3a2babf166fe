import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, folded, type Outcome, reliability, summary, wilson } from './measured';

const outcome = (truth: string, read: string, confidence = 0.9): Outcome => ({
  truth,
  read,
  confidence,
  lines: 1,
  widthPx: 100,
});

describe('figures of plate readings', () => {
  it('an edit distance is symmetric, zero only for the same text, and no longer than the longer text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AB12'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  it('an interval holds its share and narrows with the count', () => {
    const [low, high] = wilson(90, 100);
    expect(low).toBeCloseTo(0.826, 3);
    expect(high).toBeCloseTo(0.945, 3);
    const [lower, higher] = wilson(900, 1000);
    expect(higher - lower).toBeLessThan(high - low);
    expect(wilson(0, 0)).toEqual([0, 1]);
  });

  it('counts look-alikes as one only where it says so', () => {
    const figures = summary([
      outcome('OSG719', '0SG719'),
      outcome('LEA12', 'LEA12'),
      outcome('ABC1', 'ABD1'),
    ]);
    expect(figures).toMatchObject({ plates: 3, exact: 1, folded: 2 });
    expect(figures.characters).toBeCloseTo(1 - 1 / 15, 9);
    expect(folded('QIO')).toBe('010');
  });

  it('sees a reader that is too sure of itself', () => {
    const sure = reliability([outcome('A1', 'A1', 0.95), outcome('A1', 'A2', 0.95)]);
    expect(sure.error).toBeCloseTo(0.45, 9);
    expect(reliability([outcome('A1', 'A1', 1)]).error).toBe(0);
  });
});
