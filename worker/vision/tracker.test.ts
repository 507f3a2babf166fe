import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assignment';
import { addToPath } from './dossier';
import { boxOf, correct, predict, startKalman } from './kalman';
import { planCrops, tiles } from './regions';
import { type Observation, Tracker, type TrackerSettings } from './tracker';
import type { PathPoint } from './types';

const settings: TrackerSettings = {
  high: 0.3,
  confirmHits: 3,
  meanScore: 0.2,
  bestScore: 0.3,
  movedBy: 0,
  standingScore: 0,
  lostAfter: 6,
  unconfirmedLostAfter: 3,
  carriedForMs: 2000,
  lostAfterMs: 5000,
};
const everywhere = [{ x: -1e4, y: -1e4, w: 3e4, h: 3e4 }];

/** Smallest cost over all pairings, by trying them all. */
function cheapest(costs: number[][], row = 0, used = new Set<number>()): number {
  if (row === costs.length) return 0;
  let best = Number.POSITIVE_INFINITY;
  costs[row]?.forEach((cost, column) => {
    if (used.has(column)) return;
    used.add(column);
    best = Math.min(best, cost + cheapest(costs, row + 1, used));
    used.delete(column);
  });
  return best;
}

describe('assignment', () => {
  it('is as cheap as the cheapest of all pairings, each row and column once', () => {
    const matrices = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(matrices, (costs) => {
        const pairs = assign(costs);
        const columns = costs[0]?.length ?? 0;
        expect(pairs).toHaveLength(Math.min(costs.length, columns));
        expect(new Set(pairs.map(([row]) => row)).size).toBe(pairs.length);
        expect(new Set(pairs.map(([, column]) => column)).size).toBe(pairs.length);
        const total = pairs.reduce((sum, [row, column]) => sum + (costs[row]?.[column] ?? 0), 0);
        const smaller =
          costs.length <= columns
            ? costs
            : Array.from({ length: columns }, (_, at) => costs.map((row) => row[at] ?? 0));
        expect(total).toBe(cheapest(smaller));
      }),
    );
  });
});

describe('the Kalman filter', () => {
  it('learns the speed of what moves evenly and is never far from it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -80, max: 80 }), (vx, vy) => {
        const at = (time: number) => ({ x: 500 + vx * time, y: 300 + vy * time, w: 80, h: 60 });
        const state = startKalman(at(0));
        for (let step = 1; step <= 15; step++) {
          predict(state, 0.2);
          correct(state, at(step * 0.2));
        }
        predict(state, 0.2);
        const box = boxOf(state);
        expect(Math.abs(box.x - at(3.2).x)).toBeLessThan(8);
        expect(Math.abs(box.y - at(3.2).y)).toBeLessThan(8);
        expect(Math.abs(state[0].speed - vx)).toBeLessThan(20);
      }),
    );
  });
});

/** Objects on lanes of their own, seen with jitter, weakly at times, and at times not at all. */
const worlds = fc.record({
  lanes: fc.integer({ min: 1, max: 6 }),
  speeds: fc.array(fc.integer({ min: -220, max: 220 }), { minLength: 6, maxLength: 6 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

function observe(world: { lanes: number; speeds: number[]; seed: number }, frame: number) {
  const observations: (Observation & { lane: number })[] = [];
  for (let lane = 0; lane < world.lanes; lane++) {
    let value = (world.seed * 31 + lane * 101 + frame * 7) >>> 0;
    const random = () => {
      value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
      return value / 2 ** 32;
    };
    random();
    if (frame > 3 && random() < 0.15) continue;
    const jitter = () => (random() - 0.5) * 6;
    const x = 2000 + (world.speeds[lane] ?? 0) * frame * 0.2 + jitter();
    const box = { x, y: lane * 150 + jitter(), w: 90 + jitter(), h: 60 + jitter() };
    observations.push({ box, score: frame > 3 && random() < 0.25 ? 0.15 : 0.6, label: 'car', lane });
  }
  return observations;
}

describe('the tracker', () => {
  it('follows each object as one track through gaps and weak sightings', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const tracker = new Tracker(settings);
        const laneOf = new Map<number, number>();
        for (let frame = 0; frame < 40; frame++) {
          const { seen, ended } = tracker.step(frame * 200, observe(world, frame), everywhere);
          expect(ended.filter(({ confirmed }) => confirmed)).toEqual([]);
          for (const { track, observation } of seen) {
            const { lane } = observation as Observation & { lane: number };
            if (!laneOf.has(track.serial)) laneOf.set(track.serial, lane);
            expect(laneOf.get(track.serial)).toBe(lane);
          }
        }
        expect(tracker.state.tracks.filter(({ confirmed }) => confirmed)).toHaveLength(world.lanes);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on from its state in JSON as if it had not stopped', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 30 }), (world, cut) => {
        const straight = new Tracker(settings);
        let resumed = new Tracker(settings);
        for (let frame = 0; frame < 32; frame++) {
          if (frame === cut) resumed = new Tracker(settings, JSON.parse(JSON.stringify(resumed.state)));
          const one = straight.step(frame * 200, observe(world, frame), everywhere);
          const other = resumed.step(frame * 200, observe(world, frame), everywhere);
          expect(other).toEqual(one);
        }
        expect(resumed.state).toEqual(straight.state);
      }),
      { numRuns: 30 },
    );
  });

  it('a place that was not looked at is no miss, one that was is', () => {
    const box = { x: 100, y: 100, w: 80, h: 60 };
    const tracker = new Tracker(settings);
    for (let frame = 0; frame < 4; frame++) {
      tracker.step(frame * 200, [{ box, score: 0.6, label: 'car' }], everywhere);
    }
    for (let frame = 4; frame < 20; frame++) {
      expect(tracker.step(frame * 200, [], [{ x: 500, y: 0, w: 100, h: 100 }]).ended).toEqual([]);
    }
    const ended = [20, 21, 22, 23, 24, 25].flatMap(
      (frame) => tracker.step(frame * 200, [], everywhere).ended,
    );
    expect(ended).toHaveLength(1);
  });

  it('a moving blob carries a track that the detector lost, for a while', () => {
    const tracker = new Tracker(settings);
    const at = (frame: number) => ({ x: 100 + frame * 20, y: 100, w: 80, h: 60 });
    for (let frame = 0; frame < 5; frame++) {
      tracker.step(frame * 200, [{ box: at(frame), score: 0.6, label: 'car' }], everywhere);
    }
    for (let frame = 5; frame < 14; frame++) {
      expect(tracker.step(frame * 200, [], everywhere, [at(frame)]).carried).toHaveLength(1);
    }
    const later = Array.from({ length: 12 }, (_, index) => 14 + index).flatMap(
      (frame) => tracker.step(frame * 200, [], everywhere, [at(frame)]).ended,
    );
    expect(later).toHaveLength(1);
  });

  it('what never moves is believed only when it was surely seen', () => {
    const cautious = { ...settings, movedBy: 0.25, standingScore: 0.5 };
    const box = { x: 100, y: 100, w: 80, h: 60 };
    const standing = new Tracker(cautious);
    const sure = new Tracker(cautious);
    const moving = new Tracker(cautious);
    for (let frame = 0; frame < 8; frame++) {
      standing.step(frame * 200, [{ box, score: 0.35, label: 'car' }], everywhere);
      sure.step(frame * 200, [{ box, score: 0.55, label: 'car' }], everywhere);
      moving.step(
        frame * 200,
        [{ box: { ...box, x: 100 + frame * 12 }, score: 0.35, label: 'car' }],
        everywhere,
      );
    }
    expect([standing, sure, moving].map((tracker) => tracker.state.tracks[0]?.confirmed)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('a face stays with its person when it jumps out of its box', () => {
    const tracker = new Tracker(settings);
    const face = (frame: number): Observation => ({
      box: { x: 100 + frame * 45, y: 100, w: 30, h: 36 },
      score: 0.8,
      label: 'face',
      owner: 7,
    });
    const serials = new Set<number>();
    for (let frame = 0; frame < 8; frame++) {
      for (const { track } of tracker.step(frame * 400, [face(frame)], everywhere).seen)
        serials.add(track.serial);
    }
    expect(serials.size).toBe(1);
  });
});

describe('paths', () => {
  it('points on a straight line are left out, and interpolation gives them back', () => {
    const path: PathPoint[] = [];
    const all: PathPoint[] = [];
    for (let index = 0; index < 60; index++) {
      const turn = Math.max(0, index - 30);
      const point = { ptsMs: index * 200, x: 0.1 + index * 0.01, y: 0.2 + turn * 0.012, w: 0.1, h: 0.1 };
      all.push(point);
      addToPath(path, point);
    }
    expect(path.length).toBeLessThan(14);
    for (const point of all) {
      const after = path.findIndex(({ ptsMs }) => ptsMs >= point.ptsMs);
      const [a, b] = [path[Math.max(0, after - 1)], path[after]];
      if (!a || !b) throw new Error('Every point lies on the path.');
      const share = b.ptsMs > a.ptsMs ? (point.ptsMs - a.ptsMs) / (b.ptsMs - a.ptsMs) : 0;
      expect(Math.abs(a.x + (b.x - a.x) * share - point.x)).toBeLessThan(0.01);
      expect(Math.abs(a.y + (b.y - a.y) * share - point.y)).toBeLessThan(0.01);
    }
  });
});

describe('where the detector looks', () => {
  const boxes = fc.record({
    x: fc.integer({ min: 0, max: 1180 }),
    y: fc.integer({ min: 0, max: 660 }),
    w: fc.integer({ min: 8, max: 300 }),
    h: fc.integer({ min: 8, max: 300 }),
  });

  it('few crops, inside the picture, hold every place', () => {
    fc.assert(
      fc.property(fc.array(boxes, { maxLength: 30 }), (places) => {
        const crops = planCrops(places, 1280, 720);
        expect(crops.length).toBeLessThanOrEqual(6);
        for (const { x, y, w, h } of crops) {
          expect(x >= 0 && y >= 0 && x + w <= 1280.001 && y + h <= 720.001).toBe(true);
        }
        for (const place of places) {
          const [cx, cy] = [Math.min(1279, place.x + place.w / 2), Math.min(719, place.y + place.h / 2)];
          const held = crops.some(
            ({ x, y, w, h }) => cx >= x - 1 && cx <= x + w + 1 && cy >= y - 1 && cy <= y + h + 1,
          );
          expect(held).toBe(true);
        }
      }),
    );
  });

  it('tiles cover the whole picture', () => {
    const covering = tiles(320, 1280, 720);
    for (let y = 0; y < 720; y += 40) {
      for (let x = 0; x < 1280; x += 40) {
        expect(
          covering.some((tile) => x >= tile.x && x < tile.x + tile.w && y >= tile.y && y < tile.y + tile.h),
        ).toBe(true);
      }
    }
  });
});
