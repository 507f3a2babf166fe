import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binsFor,
  countPassing,
  facetCounts,
  facetNames,
  histogramOf,
  type Narrowing,
  passes,
  type Traits,
  tallyOf,
} from './tally';

const cameras = [
  { id: 3, name: 'Gate', timeZone: 'Asia/Karachi', site: 'West gate' },
  { id: 5, name: 'Square', timeZone: 'Asia/Karachi', site: 'Square' },
  { id: 9, name: 'Shop', timeZone: 'Europe/London', site: null },
];
const thing: fc.Arbitrary<Traits> = fc
  .record({
    camera: fc.constantFrom(...cameras),
    type: fc.constantFrom('car', 'bus', 'face'),
    colour: fc.constantFrom('red', 'white', null),
    plate: fc.constantFrom('agreed', 'uncertain', 'none'),
    pass: fc.constantFrom('COARSE', 'FINE'),
    weekday: fc.integer({ min: 1, max: 7 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minutes: fc.integer({ min: 0, max: 200_000 }),
  })
  .map(({ camera, minutes, ...rest }) => ({
    ...rest,
    camera: camera.id,
    site: camera.site,
    atMs: Date.UTC(2026, 5, 1) + minutes * 60_000,
  }));
const things = fc.array(thing, { minLength: 1, maxLength: 60 });
const some = <T>(...values: T[]) => fc.option(fc.subarray(values), { nil: undefined });
const choice = fc
  .record({
    camera: some(3, 5, 9),
    site: some('West gate', 'Square'),
    type: some('car', 'bus', 'face'),
    colour: some('red', 'white'),
    plate: some('agreed', 'uncertain', 'none'),
    pass: some('COARSE', 'FINE'),
    hour: some(0, 8, 20),
    weekday: some(1, 5),
  })
  .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value)) as Narrowing);
const without = (narrowing: Narrowing, name: string): Narrowing =>
  Object.fromEntries(Object.entries(narrowing).filter(([key]) => key !== name));

describe('the counts of an answer', () => {
  it('are those of going through everything, each facet under the choices of the others', () => {
    fc.assert(
      fc.property(things, choice, (all, narrowing) => {
        const tally = tallyOf(all, cameras);
        const counts = facetCounts(tally, narrowing);
        for (const name of facetNames) {
          const passing = all.filter((one) => one[name] !== null && passes(one, without(narrowing, name)));
          expect(counts[name].reduce((sum, { count }) => sum + count, 0)).toBe(passing.length);
          for (const { value, count } of counts[name]) {
            expect(count).toBe(passing.filter((one) => one[name] === value).length);
          }
        }
        expect(countPassing(tally, narrowing)).toBe(all.filter((one) => passes(one, narrowing)).length);
      }),
    );
  });

  it('and the bars over time add up to what passes, whatever the span', () => {
    fc.assert(
      fc.property(things, choice, (all, narrowing) => {
        const bars = histogramOf(tallyOf(all, cameras), narrowing);
        expect(bars.length).toBeLessThanOrEqual(121);
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(
          all.filter((one) => passes(one, narrowing)).length,
        );
      }),
    );
  });

  it('a brush over whole bars keeps exactly what lies within it', () => {
    fc.assert(
      fc.property(things, fc.nat(119), fc.nat(119), (all, one, other) => {
        const tally = tallyOf(all, cameras);
        const startMs = Date.parse(tally.from);
        const brush = {
          fromMs: startMs + Math.min(one, other) * tally.binMs,
          toMs: startMs + (Math.max(one, other) + 1) * tally.binMs,
        };
        expect(countPassing(tally, brush)).toBe(
          all.filter(({ atMs }) => atMs >= brush.fromMs && atMs < brush.toMs).length,
        );
      }),
    );
  });

  it('has bars of a length that is read off: seconds within a minute, days within a season', () => {
    const from = Date.UTC(2026, 10, 20);
    expect(binsFor(from, from + 40_000).binMs).toBe(1_000);
    expect(binsFor(from, from + 24 * 3_600_000).binMs).toBe(15 * 60_000);
    expect(binsFor(from, from + 100 * 86_400_000).binMs).toBe(86_400_000);
    const years = binsFor(from, from + 30 * 365 * 86_400_000);
    expect(years.binMs % 86_400_000).toBe(0);
    expect((30 * 365 * 86_400_000) / years.binMs).toBeLessThan(121);
  });
});
