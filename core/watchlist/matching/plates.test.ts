import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPlate } from '@/core/footage/plates';
import type { Tolerance } from '../schema';
import { Plates } from './plates';

const hits = (
  plate: string,
  tolerance: Tolerance,
  read: string,
  alternatives: { char: string; others: { char: string; confidence: number }[] }[] = [],
) =>
  new Plates([{ entryId: 'e', plate, tolerance }]).hits({ normalised: read, alternatives }, () => true)
    .length > 0;
const plateText = fc.stringMatching(/^[A-Z0-9]{4,8}$/);

describe('plates that are looked for', () => {
  it('are met by what was read, within what the entry forgives', () => {
    expect(hits('LEA4821', 'EXACT', 'LEA4821')).toBe(true);
    expect(hits('LEA4821', 'EXACT', 'LEA4B21')).toBe(false);
    expect(hits('LEA4821', 'CONFUSABLE', 'LEA4B21')).toBe(true);
    expect(hits('LEA4821', 'CONFUSABLE', 'LEA4721')).toBe(false);
    expect(hits('LEA4821', 'ONE_WRONG', 'LEA4721')).toBe(true);
    expect(hits('LEA4821', 'ONE_WRONG', 'LEA421')).toBe(true);
    expect(hits('LEA4821', 'ONE_WRONG', 'LEA48215')).toBe(true);
    expect(hits('LEA4821', 'ONE_WRONG', 'LEA4775')).toBe(false);
  });

  it('may be known in part', () => {
    expect(hits('LE?48*', 'CONFUSABLE', 'LEA4821')).toBe(true);
    expect(hits('*821', 'CONFUSABLE', 'LEA4B21')).toBe(true);
    expect(hits('*821', 'EXACT', 'LEA4B21')).toBe(false);
    expect(hits('?821', 'CONFUSABLE', 'LEA4821')).toBe(false);
  });

  it('are met by what the reader itself held possible', () => {
    const sure = (char: string) => ({ char, others: [] });
    const read = ['L', 'E', 'A', '4', '7', '2', '1'].map(sure) as {
      char: string;
      others: { char: string; confidence: number }[];
    }[];
    read[4] = { char: '7', others: [{ char: '8', confidence: 0.3 }] };
    expect(hits('LEA4821', 'CONFUSABLE', 'LEA4721', read)).toBe(true);
    expect(hits('LEA4821', 'CONFUSABLE', 'LEA4721')).toBe(false);
  });

  it('whatever is read: a plate is met by itself, and one character wrong, missing or added is forgiven where it may be', () => {
    fc.assert(
      fc.property(plateText, fc.nat(), fc.constantFrom(...'ACEFGHJKMNPRTUVWXY3467'), (plate, at, other) => {
        const place = at % plate.length;
        expect(hits(plate, 'EXACT', plate)).toBe(true);
        for (const read of [
          plate.slice(0, place) + other + plate.slice(place + 1),
          plate.slice(0, place) + plate.slice(place + 1),
          plate.slice(0, place) + other + plate.slice(place),
        ])
          expect(hits(plate, 'ONE_WRONG', read), `${plate} ${read}`).toBe(true);
      }),
    );
  });

  it('nothing is met that differs by two characters which nobody confuses', () => {
    fc.assert(
      fc.property(plateText, plateText, (plate, read) => {
        const [one, other] = [foldPlate(plate), foldPlate(read)];
        const apart =
          one.length === other.length ? [...one].filter((char, index) => char !== other[index]).length : 9;
        fc.pre(one.length === other.length && apart >= 3);
        expect(hits(plate, 'CONFUSABLE', read)).toBe(false);
      }),
    );
  });
});
