import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Groupable, groupCandidates } from './grouping';

const of = (
  rank: number,
  trackId: string,
  more: { parent?: string; plate?: string; agreed?: boolean } = {},
): Groupable => ({
  rank,
  sighting: {
    trackId,
    parentTrackId: more.parent ?? null,
    plate: more.plate ? { text: more.plate, agreed: more.agreed ?? true } : null,
  },
});

describe('candidates of one object', () => {
  it('stand together by an agreed plate, however it was written, and say so', () => {
    const groups = groupCandidates([
      of(1, 'a', { plate: 'LEA-4821' }),
      of(2, 'b'),
      of(3, 'c', { plate: 'lea 4821' }),
    ]);
    expect(groups).toEqual([
      { ranks: [1, 3], because: ['plate'] },
      { ranks: [2], because: [] },
    ]);
  });

  it('stand together as parts of what was followed as one object', () => {
    expect(groupCandidates([of(1, 'person'), of(2, 'face', { parent: 'person' })])).toEqual([
      { ranks: [1, 2], because: ['track'] },
    ]);
    expect(
      groupCandidates([
        of(1, 'car'),
        of(2, 'its plate', { parent: 'car', plate: 'LEA 4821' }),
        of(3, 'elsewhere', { plate: 'LEA 4821' }),
      ]),
    ).toEqual([{ ranks: [1, 2, 3], because: ['plate', 'track'] }]);
  });

  it('are not joined by a reading without agreement', () => {
    expect(
      groupCandidates([of(1, 'a', { plate: 'LEA4821', agreed: false }), of(2, 'b', { plate: 'LEA4821' })]),
    ).toHaveLength(2);
  });

  it('stay apart where one followed object was read in two ways', () => {
    expect(
      groupCandidates([
        of(1, 'car'),
        of(2, 'p', { parent: 'car', plate: 'LEA4821' }),
        of(3, 'q', { parent: 'car', plate: 'LEA4827' }),
      ]).map(({ ranks }) => ranks),
    ).toEqual([[1], [2], [3]]);
  });

  const some = fc
    .array(
      fc.record({
        parent: fc.option(fc.constantFrom('t0', 't1', 't2', 'x'), { nil: undefined }),
        plate: fc.option(fc.constantFrom('AAA111', 'AAA-111', 'BBB222'), { nil: undefined }),
        agreed: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    .map((list) =>
      list.map(({ parent, plate, agreed }, at) =>
        of(at + 1, `t${at}`, { ...(parent && { parent }), ...(plate && { plate }), agreed }),
      ),
    );

  it('are each in one group, with a reason wherever there is more than one, and never of two agreed plates', () => {
    fc.assert(
      fc.property(some, (candidates) => {
        const groups = groupCandidates(candidates);
        expect(groups.flatMap(({ ranks }) => ranks).sort((a, b) => a - b)).toEqual(
          candidates.map(({ rank }) => rank),
        );
        for (const { ranks, because } of groups) {
          expect(because.length > 0).toBe(ranks.length > 1);
          const plates = ranks.flatMap((rank) => {
            const plate = candidates[rank - 1]?.sighting.plate;
            return plate?.agreed ? [plate.text.replaceAll('-', '')] : [];
          });
          expect(new Set(plates).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('are grouped alike in whatever order they come', () => {
    fc.assert(
      fc.property(
        some.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(groupCandidates(shuffled)).toEqual(groupCandidates(list));
        },
      ),
    );
  });
});
