import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Picture } from '../models/inference/picture';
import {
  APART_MS,
  type Choosable,
  chooseShots,
  lookOf,
  SHOTS_KEPT,
  worthALook,
  worthOf,
} from './shot-choice';

/** Offers one after another as the indexer does. */
function offered(candidates: Choosable[]): Choosable[] {
  let shots: Choosable[] = [];
  for (const candidate of candidates) {
    if (!worthALook(shots, candidate.ptsMs, candidate.quality)) continue;
    const chosen = chooseShots(shots, candidate);
    if (chosen) shots = [...chosen, candidate];
  }
  return shots;
}

const look = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 64, maxLength: 64 });
const offers = fc
  .array(
    fc.record({
      step: fc.integer({ min: 40, max: 1500 }),
      quality: fc.double({ min: 0.01, max: 1, noNaN: true }),
      look,
    }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((steps) => {
    let ptsMs = 0;
    return steps.map(({ step, ...candidate }) => {
      ptsMs += step;
      return { ptsMs, ...candidate };
    });
  });

describe('the shots that are kept', () => {
  it('are few and apart in time', () => {
    fc.assert(
      fc.property(offers, (candidates) => {
        const shots = offered(candidates).toSorted((a, b) => a.ptsMs - b.ptsMs);
        expect(shots.length).toBeGreaterThan(0);
        expect(shots.length).toBeLessThanOrEqual(SHOTS_KEPT);
        for (const [index, shot] of shots.slice(1).entries()) {
          expect(shot.ptsMs - (shots[index]?.ptsMs ?? 0)).toBeGreaterThanOrEqual(APART_MS);
        }
      }),
    );
  });

  it('never get a worse best one', () => {
    fc.assert(
      fc.property(offers, (candidates) => {
        let best = 0;
        for (let count = 1; count <= candidates.length; count++) {
          const now = Math.max(...offered(candidates.slice(0, count)).map(({ quality }) => quality));
          expect(now).toBeGreaterThanOrEqual(best);
          best = now;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are unlike each other: the rear is kept though a fourth front is sharper', () => {
    const view = (sign: number) => Array.from({ length: 64 }, (_, at) => sign * (at < 32 ? 16 : -16));
    const front = (ptsMs: number, quality: number) => ({ ptsMs, quality, look: view(1) });
    const rear = { ptsMs: 5000, quality: 0.4, look: view(-1) };
    const shots = offered([
      front(0, 0.5),
      front(1000, 0.52),
      front(2000, 0.54),
      front(3000, 0.56),
      rear,
      front(6000, 0.57),
      front(7000, 0.58),
    ]);
    expect(shots).toContain(rear);
    expect(worthOf([front(0, 0.5), rear])).toBeGreaterThan(worthOf([front(0, 0.5), front(1000, 0.5)]));
  });
});

describe('the look of a shot', () => {
  const picture = (value: (x: number, y: number) => number): Picture => {
    const rgb = new Uint8Array(64 * 64 * 3);
    for (let at = 0; at < 64 * 64; at++) rgb.fill(value(at % 64, Math.floor(at / 64)), at * 3, at * 3 + 3);
    return { widthPx: 64, heightPx: 64, rgb };
  };
  const whole = { x: 0, y: 0, w: 64, h: 64 };

  it('does not change with exposure', () => {
    const dim = lookOf(
      picture((x) => 20 + x),
      whole,
    );
    const bright = lookOf(
      picture((x) => 60 + 2 * x),
      whole,
    );
    for (const [at, value] of dim.entries())
      expect(Math.abs(value - (bright[at] ?? 0))).toBeLessThanOrEqual(1);
  });

  it('of a plain picture is of no direction, and no number is amiss', () => {
    for (const value of lookOf(
      picture(() => 90),
      whole,
    ))
      expect(value).toBe(0);
  });
});
