import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeActor,
  makeCamera,
  makeDistrict,
  makeRecording,
  makeTrack,
  type TrackGiven,
} from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { testDatabase } from '../testing';
import { neighboursOf, starsOf } from './alike';
import { askRelation } from './answers';
import { chanceOfAtLeast, correctedFor, expectedByChance } from './chance';
import { relationRequest } from './schema';

const world = testDatabase();

const SPACES = { VEHICLE: 'vehicle.companions.3', FACE: 'face.companions.3' };
const DAY = Date.parse('2026-11-20T00:00:00Z');
const clock = (minutes: number) => DAY + minutes * 60_000;

/** Cameras of one town, each with one recording of a whole day. */
async function town(cameras: number) {
  const { id: districtId } = await makeDistrict(world.system);
  const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
  const recordings = await Promise.all(
    Array.from({ length: cameras }, async () => {
      const camera = await makeCamera(world.system, districtId);
      return makeRecording(world.system, {
        cameraId: camera.id,
        districtId,
        startsAt: new Date(DAY),
        durationMs: 86_400_000,
      });
    }),
  );
  const seen = (
    camera: number,
    atMs: number,
    given: Omit<TrackGiven, 'kind'> & { kind?: TrackGiven['kind'] },
  ) => makeTrack(world.system, recordings[camera]!, { kind: 'VEHICLE', fromMs: atMs - DAY, ...given });
  return { actor, seen };
}

async function ask(actor: Actor, query: object) {
  const relation = await askRelation(
    world.db,
    actor,
    relationRequest.parse(JSON.parse(JSON.stringify({ kind: 'COMPANIONS', ...query }))),
  );
  if (relation.answer.kind !== 'COMPANIONS') throw new Error(relation.answer.kind);
  return relation.answer;
}

describe('what travelled with a plate', () => {
  it('is found among busy traffic: the companion first, the bus that is everywhere last, the stranger not at all', async () => {
    const { actor, seen } = await town(3);
    const times = [480, 500, 540, 720, 760, 800];
    for (const [index, minute] of times.entries()) {
      await seen(index % 3, clock(minute), { plate: { text: 'LEAD-1' } });
      if (index !== 3) await seen(index % 3, clock(minute) + 20_000, { plate: { text: 'TAIL-22' } });
    }
    // A bus every twelve minutes at one camera, and others once each.
    for (let minute = 0; minute < 1_440; minute += 12) {
      await seen(0, clock(minute) + 10_000, { plate: { text: 'BUS-777' } });
    }
    for (let index = 0; index < 60; index += 1) {
      await seen(1 + (index % 2), clock((index * 47) % 1_440), {
        plate: { text: `X${index}Y-${100 + index}` },
      });
    }
    // Ten minutes behind is no company.
    for (const minute of times) await seen(0, clock(minute + 10), { plate: { text: 'LATE-10' } });

    const answer = await ask(actor, {
      text: 'LEAD1',
      from: new Date(DAY),
      to: new Date(clock(1_440)),
      looks: false,
    });
    expect([answer.times, answer.cameras]).toEqual([6, 3]);
    expect(answer.companions.map(({ plate }) => plate)).toEqual(['TAIL22', 'BUS777']);
    const [tail, bus] = answer.companions;
    expect(tail).toMatchObject({ seen: 5, cameras: 3, passages: 5 });
    expect(tail!.expected).toBeLessThan(0.6);
    expect(tail!.corrected).toBeLessThan(0.05);
    expect(bus).toMatchObject({ seen: 2, cameras: 1 });
    expect(bus!.expected).toBeGreaterThan(1.5);
    expect(bus!.chance).toBeGreaterThan(0.3);
    expect(tail!.sightings).toHaveLength(5);
  });

  it('is also told by looks, and by faces only under authority', async () => {
    const { actor, seen } = await town(2);
    const anchors: string[] = [];
    const look = (space: string, values: number[]) => ({ vectors: [{ space, values }] });
    for (const [index, minute] of [60, 120, 180].entries()) {
      anchors.push(await seen(index % 2, clock(minute), look(SPACES.VEHICLE, [0, 0, 1])));
      await seen(index % 2, clock(minute) + 5_000, look(SPACES.VEHICLE, [1, 0.02 * index, 0]));
      await seen(index % 2, clock(minute) + 6_000, look(SPACES.VEHICLE, [index - 1, 1, -1]));
      await seen(index % 2, clock(minute) + 6_000, {
        kind: 'FACE',
        ...look(SPACES.FACE, [1, 0.01 * index, 0]),
      });
    }
    for (const kind of ['VEHICLE', 'FACE'] as const) {
      await world.system.space.update({
        where: { name: SPACES[kind] },
        data: { kind, threshold: 0.9, inUse: true },
      });
    }
    for (let hour = 4; hour < 20; hour += 1) {
      await seen(hour % 2, clock(hour * 60), look(SPACES.VEHICLE, [-1, 1, hour / 10]));
    }
    const request = { trackIds: anchors, from: new Date(DAY), to: new Date(clock(1_440)) };
    const byLook = await ask(actor, request);
    expect(byLook.companions).toMatchObject([
      { by: 'look', seen: 3, cameras: 2, passages: 3, strength: 'strong' },
    ]);
    expect(byLook.compared).toEqual({ plates: 0, looks: 6, faces: null });

    await expect(ask(actor, { ...request, faces: true })).rejects.toMatchObject({
      code: 'authority-required',
    });
    await expect(ask(actor, { trackIds: anchors, faces: true, purpose: 'FIR 7' })).rejects.toMatchObject({
      code: 'scope-required',
    });
    const withFaces = await ask(actor, { ...request, faces: true, looks: false, purpose: 'FIR 7' });
    expect(withFaces.companions).toMatchObject([{ by: 'face', seen: 3 }]);
    await expect(ask(actor, { text: 'NOT-SEEN' })).rejects.toMatchObject({ code: 'cannot-follow' });
    const stranger = await makeActor(world.system, 'INVESTIGATOR', (await makeDistrict(world.system)).id);
    await expect(ask(stranger, request)).rejects.toMatchObject({ code: 'cannot-follow' });
  });
});

describe('chance', () => {
  it('is that of a Poisson variable', () => {
    // 1 − e⁻¹, 1 − 2e⁻¹, and 1 − e⁻³(1 + 3 + 4.5).
    expect(chanceOfAtLeast(1, 1)).toBeCloseTo(0.632121, 6);
    expect(chanceOfAtLeast(2, 1)).toBeCloseTo(0.264241, 6);
    expect(chanceOfAtLeast(3, 3)).toBeCloseTo(0.57681, 5);
    expect(chanceOfAtLeast(4, 0.01)).toBeCloseTo(4.13e-10, 12);
    expect(chanceOfAtLeast(0, 5)).toBe(1);
    expect(chanceOfAtLeast(1, 0)).toBe(0);
  });

  it('falls with every time more, rises with what was expected and with how many were compared', () => {
    const expected = fc.double({ min: 1e-6, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.nat(600), expected, expected, fc.nat(1e6), (seen, one, more, compared) => {
        const chance = chanceOfAtLeast(seen, one);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(chanceOfAtLeast(seen + 1, one)).toBeLessThanOrEqual(chance + 1e-12);
        expect(chanceOfAtLeast(seen, one + more)).toBeGreaterThanOrEqual(chance - 1e-9);
        expect(correctedFor(chance, compared + 1)).toBeGreaterThanOrEqual(correctedFor(chance, compared));
      }),
    );
  });

  it('expects no more than every passage to be near', () => {
    const traffic = fc.record({ inWindows: fc.nat(50), rest: fc.nat(500) });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), traffic), { maxLength: 20 }), (cameras) => {
        const passages = new Map(cameras.map(([count], camera) => [camera, count]));
        const measured = new Map(
          cameras.map(([, { inWindows, rest }], camera) => [camera, { inWindows, all: inWindows + rest }]),
        );
        const all = cameras.reduce((sum, [count]) => sum + count, 0);
        expect(expectedByChance(passages, measured)).toBeLessThanOrEqual(all + 1e-9);
      }),
    );
  });
});

describe('groups of what resembles', () => {
  const graph = fc.integer({ min: 2, max: 25 }).chain((length) =>
    fc.record({
      length: fc.constant(length),
      edges: fc
        .uniqueArray(fc.tuple(fc.nat(length - 1), fc.nat(length - 1)), { selector: ([a, b]) => `${a} ${b}` })
        .map((pairs) =>
          pairs
            .filter(([one, other]) => one < other)
            .map(([one, other]) => ({ one, other, cosine: 0.5 + ((one * 7 + other) % 50) / 100 })),
        ),
    }),
  );

  it('hold nobody twice, and nobody who does not resemble their first', () => {
    fc.assert(
      fc.property(graph, ({ length, edges }) => {
        const near = neighboursOf(length, edges);
        const stars = starsOf(length, edges);
        const all = stars.flatMap(({ members }) => members);
        expect(new Set(all).size).toBe(all.length);
        for (const { members } of stars) {
          const [first, ...others] = members;
          for (const other of others) expect(near[first!]?.has(other)).toBe(true);
        }
      }),
    );
  });

  it('do not chain: small steps from one to quite another end in groups of their own', () => {
    const chain = Array.from({ length: 9 }, (_, one) => ({ one, other: one + 1, cosine: 0.9 }));
    for (const { members } of starsOf(10, chain)) expect(members.length).toBeLessThanOrEqual(3);
  });
});
