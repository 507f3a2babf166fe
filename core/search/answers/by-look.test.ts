import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupByLook, type Lookable } from './by-look';
import { groupCandidates } from './grouping';

const THRESHOLD = 0.8;

const candidate = fc.record({
  plate: fc.option(fc.record({ text: fc.constantFrom('LEA 4821', 'QTA-77', '--'), agreed: fc.boolean() })),
  parent: fc.option(fc.nat(4)),
  recordingId: fc.constantFrom('morning', 'noon', 'evening'),
  fromMs: fc.nat(60_000),
  lengthMs: fc.nat(20_000),
  /** Where it stands on a half circle: what is near there looks alike. */
  angle: fc.option(fc.double({ min: 0, max: Math.PI, noNaN: true }), { freq: 5 }),
});
const listed = fc.array(candidate, { maxLength: 14 }).map((given) => {
  const candidates = given.map(
    (one, index): Lookable => ({
      rank: index + 1,
      sighting: {
        trackId: `t${index}`,
        parentTrackId: one.parent === null ? null : `parent${one.parent}`,
        plate: one.plate,
        recordingId: one.recordingId,
        firstPtsMs: one.fromMs,
        lastPtsMs: one.fromMs + one.lengthMs,
      },
    }),
  );
  const looked = candidates.filter((_, index) => given[index]?.angle !== null);
  const angles = given.flatMap(({ angle }) => angle ?? []);
  const cosine = (one: number, other: number) => Math.cos((angles[one] ?? 0) - (angles[other] ?? 0));
  const edges = angles.flatMap((_, one) =>
    angles.flatMap((__, other) =>
      one < other && cosine(one, other) >= THRESHOLD ? [{ one, other, cosine: cosine(one, other) }] : [],
    ),
  );
  return { candidates, looked, edges, cosine };
});

describe('candidates grouped by look', () => {
  it('are each listed once, with all that is grouped by object left together', () => {
    fc.assert(
      fc.property(listed, ({ candidates, looked, edges }) => {
        const groups = groupByLook(candidates, looked, edges);
        expect(groups.flatMap(({ ranks }) => ranks).sort((a, b) => a - b)).toEqual(
          candidates.map(({ rank }) => rank),
        );
        for (const { ranks } of groupCandidates(candidates)) {
          expect(groups.some((group) => ranks.every((rank) => group.ranks.includes(rank)))).toBe(true);
        }
        if (edges.length === 0) expect(groups).toHaveLength(groupCandidates(candidates).length);
      }),
    );
  });

  it('never join plates that differ, nor two in one recording at once, nor any two that do not resemble each other', () => {
    fc.assert(
      fc.property(listed, ({ candidates, looked, edges, cosine }) => {
        const objects = groupCandidates(candidates);
        for (const { ranks, because, leastCosine } of groupByLook(candidates, looked, edges)) {
          expect(because.includes('look')).toBe(leastCosine !== null);
          expect(leastCosine ?? 1).toBeGreaterThanOrEqual(THRESHOLD);
          const members = candidates.filter(({ rank }) => ranks.includes(rank));
          const plates = members.flatMap(({ sighting: { plate } }) =>
            plate?.agreed && plate.text !== '--' ? plate.text : [],
          );
          expect(new Set(plates).size).toBeLessThanOrEqual(1);
          for (const one of members) {
            for (const other of members) {
              const apart = !objects.some(
                ({ ranks: of }) => of.includes(one.rank) && of.includes(other.rank),
              );
              const places = [looked.indexOf(one), looked.indexOf(other)] as const;
              if (!apart || places.includes(-1)) continue;
              expect(cosine(...places)).toBeGreaterThanOrEqual(THRESHOLD);
              const [a, b] = [one.sighting, other.sighting];
              const atOnce = a.firstPtsMs <= b.lastPtsMs && b.firstPtsMs <= a.lastPtsMs;
              expect(a.recordingId === b.recordingId && atOnce).toBe(false);
            }
          }
        }
      }),
    );
  });

  it('are joined as long as any two groups may be: what is left apart has a reason', () => {
    const at = (index: number, recordingId: string): Lookable => ({
      rank: index + 1,
      sighting: {
        trackId: `t${index}`,
        parentTrackId: null,
        plate: null,
        recordingId,
        firstPtsMs: 0,
        lastPtsMs: 1,
      },
    });
    const all = [0, 1, 2].map((index) => at(index, `r${index}`));
    const edges = [
      { one: 0, other: 1, cosine: 0.9 },
      { one: 1, other: 2, cosine: 0.85 },
    ];
    // The first and the last do not resemble each other: no chain.
    expect(groupByLook(all, all, edges).map(({ ranks }) => ranks)).toEqual([[1, 2], [3]]);
    const closed = [...edges, { one: 0, other: 2, cosine: 0.81 }];
    expect(groupByLook(all, all, closed)).toEqual([
      { ranks: [1, 2, 3], because: ['look'], leastCosine: 0.81 },
    ]);
  });
});
