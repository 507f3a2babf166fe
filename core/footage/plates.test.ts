import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPlate, normalisePlate } from './plates';

describe('plates', () => {
  it('one plate written in different ways is one normalised text', () => {
    for (const written of ['LEA-4821', 'lea 4821', 'LEA\n4821', ' L.E.A•4821 ', 'LEA-۴۸۲۱', 'LEA-٤٨٢١'])
      expect(normalisePlate(written)).toBe('LEA4821');
  });

  it('a search pattern keeps its wildcards', () => {
    expect(normalisePlate('lea-4?2*', '?*')).toBe('LEA4?2*');
  });

  it('readings that differ by confusable characters only fold to the same text', () => {
    expect(foldPlate('BOS1Z')).toBe(foldPlate('8QSI2'));
    expect(foldPlate('LEA4821')).not.toBe(foldPlate('LEA4827'));
  });

  it('normalising and folding twice change nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const normalised = normalisePlate(text);
        expect(normalised).toMatch(/^[A-Z0-9]*$/);
        expect(normalisePlate(normalised)).toBe(normalised);
        const folded = foldPlate(normalised);
        expect(foldPlate(folded)).toBe(folded);
        expect(folded).toHaveLength(normalised.length);
      }),
    );
  });
});
