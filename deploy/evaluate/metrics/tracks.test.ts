import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearMot } from './clear-mot';
import { hota, hotaCounts } from './hota';
import { identityCounts, idf1 } from './identity';
import type { Identified, Moment } from './sequence';

const LEVELS = Array.from({ length: 19 }, (_, index) => (index + 1) * 0.05);
/** A box of 10 × 10 in a lane of its own: boxes of different lanes do not touch. */
const inLane = (id: string, lane: number): Identified => ({ id, box: { x: 0, y: lane * 100, w: 10, h: 10 } });

/** One object in a lane for as many moments as the text has letters; each letter is the track that has it, `-` none. */
const sequence = (...objects: string[]): Moment[] =>
  Array.from({ length: objects[0]?.length ?? 0 }, (_, at) => ({
    truth: objects.map((_, lane) => inLane(`object ${lane}`, lane)),
    found: objects.flatMap((tracks, lane) => {
      const track = tracks[at] ?? '-';
      return track === '-' ? [] : [inLane(track, lane)];
    }),
  }));

const hotaOf = (moments: Moment[]) => hota(hotaCounts(moments, LEVELS));
const idf1Of = (moments: Moment[]) => idf1(identityCounts(moments, 0.5));

/** Any two objects with any tracks on them; a track is in one lane at a time. */
const anySequence = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', '-'), fc.constantFrom('c', 'd', '-')), {
    minLength: 1,
    maxLength: 12,
  })
  .map((letters) => sequence(letters.map(([a]) => a).join(''), letters.map(([, b]) => b).join('')));

describe('measures of tracking', () => {
  it('a perfect result has HOTA, IDF1 and MOTA 1 and no switch', () => {
    const perfect = sequence('aaaa', 'bbbb');
    expect(hotaOf(perfect)).toEqual({
      hota: expect.closeTo(1),
      detA: expect.closeTo(1),
      assA: expect.closeTo(1),
    });
    expect(idf1Of(perfect)).toBe(1);
    expect(clearMot(perfect, 0.5)).toMatchObject({ mota: 1, switches: 0, fragments: 0, falseAlarms: 0 });
  });

  it('nothing found is 0 in all of them', () => {
    const nothing = sequence('----');
    expect(hotaOf(nothing).hota).toBe(0);
    expect(idf1Of(nothing)).toBe(0);
    expect(clearMot(nothing, 0.5)).toMatchObject({ mota: 0, found: 0 });
  });

  it('an object cut into two equal tracks: IDF1 1/2, AssA 1/2, one switch', () => {
    // IDTP 2, IDFN 2, IDFP 2. A(c) of each box is 2 / (4 + 2 - 2).
    const cut = sequence('aabb');
    expect(idf1Of(cut)).toBe(0.5);
    expect(hotaOf(cut).assA).toBeCloseTo(0.5);
    expect(hotaOf(cut).hota).toBeCloseTo(Math.sqrt(0.5));
    expect(clearMot(cut, 0.5)).toMatchObject({ switches: 1, fragments: 0, mota: 0.75 });
  });

  it('a track that is lost and comes back is a fragment and no switch', () => {
    expect(clearMot(sequence('a-aa'), 0.5)).toMatchObject({
      switches: 0,
      fragments: 1,
      found: 3,
      mota: 0.75,
    });
    expect(idf1Of(sequence('a-aa'))).toBeCloseTo(6 / 7);
  });

  it('two tracks that change places: IDF1 1/2, every box found, two switches', () => {
    const crossed = sequence('aabb', 'bbaa');
    expect(idf1Of(crossed)).toBe(0.5);
    expect(clearMot(crossed, 0.5)).toMatchObject({ found: 8, falseAlarms: 0, switches: 2 });
    // A(c) = 2 / (4 + 4 - 2).
    expect(hotaOf(crossed).assA).toBeCloseTo(1 / 3);
    expect(hotaOf(crossed).detA).toBeCloseTo(1);
  });

  it('a false track costs detection and nothing of association', () => {
    const moments = sequence('aaaa').map((moment) => ({
      ...moment,
      found: [...moment.found, inLane('false', 9)],
    }));
    expect(hotaOf(moments).detA).toBeCloseTo(0.5);
    expect(hotaOf(moments).assA).toBeCloseTo(1);
    expect(clearMot(moments, 0.5)).toMatchObject({ falseAlarms: 4, mota: 0 });
    expect(idf1Of(moments)).toBeCloseTo(8 / 12);
  });

  it('a box half beside its object counts below its overlap only', () => {
    const box = { x: 0, y: 0, w: 10, h: 10 };
    // Half shared: 50 of 150.
    const moments = [{ truth: [{ id: 'o', box }], found: [{ id: 't', box: { ...box, x: 5 } }] }];
    expect(hota(hotaCounts(moments, [0.3])).detA).toBeCloseTo(1);
    expect(hota(hotaCounts(moments, [0.4])).detA).toBe(0);
  });

  it('the names of tracks mean nothing', () => {
    fc.assert(
      fc.property(anySequence, (moments) => {
        const renamed = moments.map(({ truth, found }) => ({
          truth,
          found: found.map(({ id, box }) => ({ id: `z${id}`, box })),
        }));
        expect(hotaOf(renamed).hota).toBeCloseTo(hotaOf(moments).hota);
        expect(idf1Of(renamed)).toBeCloseTo(idf1Of(moments));
        expect(clearMot(renamed, 0.5)).toEqual(clearMot(moments, 0.5));
      }),
    );
  });

  it('all lie between 0 and 1, and the counts of boxes add up', () => {
    fc.assert(
      fc.property(anySequence, (moments) => {
        const boxes = moments.reduce((sum, { truth }) => sum + truth.length, 0);
        const found = moments.reduce((sum, moment) => sum + moment.found.length, 0);
        for (const value of [...Object.values(hotaOf(moments)), idf1Of(moments)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-9);
        }
        const units = identityCounts(moments, 0.5);
        const sum = (key: keyof (typeof units)[number]) =>
          units.reduce((total, unit) => total + unit[key], 0);
        expect(sum('truePositives') + sum('falseNegatives')).toBe(boxes);
        expect(sum('truePositives') + sum('falsePositives')).toBe(found);
        const counted = hotaCounts(moments, [0.5]);
        const hotaSum = (key: 'truePositives' | 'falseNegatives' | 'falsePositives') =>
          counted.reduce((total, unit) => total + (unit[key][0] ?? 0), 0);
        expect(hotaSum('truePositives') + hotaSum('falseNegatives')).toBe(boxes);
        expect(hotaSum('truePositives') + hotaSum('falsePositives')).toBe(found);
      }),
    );
  });
});
