import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeness, furthest, plateDistance, type ReadPlate } from './plate-distance';

const read = (normalised: string, alternatives: ReadPlate['alternatives'] = []): ReadPlate => ({
  normalised,
  alternatives,
});
const plate = fc
  .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'), { minLength: 2, maxLength: 9 })
  .map((characters) => characters.join(''));

describe('how far a reading is off', () => {
  it('nothing, for the text itself, a ? anywhere in it, and a * over any stretch of it', () => {
    fc.assert(
      fc.property(plate, fc.nat(), fc.nat(), (text, one, other) => {
        const [from, to] = [one % text.length, other % text.length].sort((a, b) => a - b) as [number, number];
        expect(plateDistance(text, read(text), false)).toBe(0);
        expect(plateDistance(`${text.slice(0, from)}?${text.slice(from + 1)}`, read(text), false)).toBe(0);
        expect(plateDistance(`${text.slice(0, from)}*${text.slice(to)}`, read(text), false)).toBe(0);
      }),
    );
  });

  it('is never negative, and never more than every character wrong', () => {
    fc.assert(
      fc.property(plate, plate, (wanted, seen) => {
        const distance = plateDistance(wanted, read(seen), false);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(Math.max(wanted.length, seen.length));
        expect(closeness(distance, wanted)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('less for what readers confuse than for another character, and least for what the reader itself held possible', () => {
    const alternatives = [...'LEA4B21'].map((char, place) => ({
      char,
      confidence: 0.6,
      others: place === 4 ? [{ char: 'R', confidence: 0.4 }] : [],
    }));
    const named = plateDistance('LEA4R21', read('LEA4B21', alternatives), false);
    const confused = plateDistance('LEA4821', read('LEA4B21'), false);
    const other = plateDistance('LEA4R21', read('LEA4B21'), false);
    expect(named).toBeLessThan(confused);
    expect(confused).toBeLessThan(other);
    expect(named).toBeGreaterThan(0);
  });

  it('little for a part, and more the more lies beyond it', () => {
    expect(plateDistance('4821', read('4821'), true)).toBe(0);
    const near = plateDistance('4821', read('A4821'), true);
    const far = plateDistance('4821', read('LEA4821'), true);
    expect(near).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(near);
    expect(far).toBeLessThan(0.3);
  });

  it('one character, where one was overlooked or invented', () => {
    expect(plateDistance('LEA4821', read('LEA821'), false)).toBeCloseTo(0.9);
    expect(plateDistance('LEA4821', read('LEAA4821'), false)).toBeCloseTo(0.9);
  });

  it('less for two neighbours in the wrong order than for one overlooked, wherever they stand and however they are confused', () => {
    fc.assert(
      fc.property(plate, fc.nat(), (text, place) => {
        const at = place % (text.length - 1);
        const swapped = `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
        fc.pre(swapped !== text);
        const distance = plateDistance(swapped, read(text), false);
        expect(distance).toBeGreaterThan(0);
        expect(distance).toBeLessThanOrEqual(0.7);
        expect(plateDistance(swapped, read(text), true)).toBeLessThanOrEqual(0.7);
      }),
    );
    expect(plateDistance('LEA8421', read('LEA4821'), false)).toBeCloseTo(0.7);
    expect(plateDistance('LEA8421', read('LEA4B21'), false)).toBeCloseTo(1);
    expect(plateDistance('LEA8412', read('LEA4821'), false)).toBeCloseTo(1.4);
    expect(plateDistance('LEA??21', read('LEA4821'), false)).toBe(0);
  });

  it('may be greater the more is known, up to two characters', () => {
    expect(furthest('LE')).toBeLessThan(1);
    expect(furthest('LEA4821')).toBe(2);
    expect(furthest('*4?')).toBe(0.5);
  });
});
