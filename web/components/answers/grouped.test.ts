import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '@/core/search/schema';
import { bestOf, listedOf, spanOf } from './grouped';

const candidate = (rank: number, minute: number, camera = 'Gate') =>
  ({
    rank,
    sighting: {
      at: new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString(),
      camera: { name: camera },
    },
  }) as Candidate;

const answer = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 4 })), { maxLength: 30 })
  .map((given) => ({
    candidates: given.map(([minute], index) => candidate(index + 1, minute)),
    groups: [0, 1, 2, 3, 4].flatMap((key) => {
      const ranks = given.flatMap(([, group], index) => (group === key ? [index + 1] : []));
      return ranks.length > 0 ? [{ ranks, because: ranks.length > 1 ? ['plate' as const] : [] }] : [];
    }),
  }));

describe('the list of an answer', () => {
  it('holds every candidate once, grouped or not, in either order', () => {
    fc.assert(
      fc.property(answer, fc.boolean(), fc.constantFrom('score', 'time'), (given, grouped, order) => {
        const listed = listedOf(given.candidates, grouped ? given.groups : [], order);
        expect(listed.flatMap((one) => one.candidates.map(({ rank }) => rank)).sort((a, b) => a - b)).toEqual(
          given.candidates.map(({ rank }) => rank),
        );
        expect(listed).toHaveLength(grouped ? given.groups.length : given.candidates.length);
        for (const one of listed) {
          expect(one.rank).toBe(Math.min(...one.candidates.map(({ rank }) => rank)));
          expect(bestOf(one).rank).toBe(one.rank);
        }
      }),
    );
  });

  it('shows a group where its first candidate stands, by resemblance or by time', () => {
    const candidates = [candidate(1, 30), candidate(2, 10), candidate(3, 20)];
    const groups = [{ ranks: [1, 3], because: ['plate' as const] }];
    expect(listedOf(candidates, groups, 'score').map(({ rank }) => rank)).toEqual([1, 2]);
    expect(listedOf(candidates, groups, 'time').map(({ rank }) => rank)).toEqual([2, 1]);
  });

  it('says from when to when and by which cameras a group was seen, each camera once', () => {
    const [one] = listedOf(
      [candidate(1, 30, 'Gate'), candidate(2, 10, 'Square'), candidate(3, 20, 'Gate')],
      [{ ranks: [1, 2, 3], because: ['plate' as const] }],
      'score',
    );
    if (!one) throw new Error('Nothing is listed.');
    const { first, last, cameras } = spanOf(one);
    expect([first.rank, last.rank, cameras]).toEqual([2, 1, ['Gate', 'Square']]);
  });
});
