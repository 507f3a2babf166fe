import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
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
import { cannotWait } from './testing';
import { seenAgain } from './testing.sql';

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

async function useSpaces(falseMatches?: object) {
  for (const kind of ['VEHICLE', 'FACE'] as const) {
    await world.system.space.updateMany({
      where: { name: SPACES[kind] },
      data: { kind, threshold: 0.9, inUse: true, ...(falseMatches && { falseMatches }) },
    });
  }
}

async function ask(actor: Actor, query: object) {
  const relation = await askRelation(
    { db: world.db, signer: testSigner },
    actor,
    relationRequest.parse(JSON.parse(JSON.stringify({ kind: 'COMPANIONS', ...query }))),
  );
  if (relation.answer.kind !== 'COMPANIONS') throw new Error(relation.answer.kind);
  return { ...relation.answer, said: relation.said };
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
    await useSpaces();
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
    await expect(ask(actor, { trackIds: anchors, faces: true, ...cannotWait })).rejects.toMatchObject({
      code: 'scope-required',
    });
    const withFaces = await ask(actor, { ...request, faces: true, looks: false, ...cannotWait });
    expect(withFaces.companions).toMatchObject([{ by: 'face', seen: 3 }]);
    await expect(ask(actor, { text: 'NOT-SEEN' })).rejects.toMatchObject({ code: 'cannot-follow' });
    const stranger = await makeActor(world.system, 'INVESTIGATOR', (await makeDistrict(world.system)).id);
    await expect(ask(stranger, request)).rejects.toMatchObject({ code: 'cannot-follow' });
  });

  it('ranks what travelled with it before what passes there anyway, by plate, by face and by look alike', async () => {
    const { actor, seen } = await town(3);
    const look = (space: string, values: number[]) => ({ vectors: [{ space, values }] });
    const times = [480, 500, 540, 720, 760];
    for (const [index, minute] of times.entries()) {
      const at = clock(minute);
      await seen(index % 3, at, { plate: { text: 'LEAD-5' } });
      await seen(index % 3, at + 10_000, { plate: { text: 'TRUE-11' } });
      await seen(index % 3, at + 15_000, look(SPACES.VEHICLE, [1, 0.01 * index, 0]));
      await seen(index % 3, at + 20_000, { kind: 'FACE', ...look(SPACES.FACE, [1, 0.01 * index, 0]) });
    }
    // Whatever passes the first camera every quarter of an hour, by plate, look and face, meets it there by chance.
    for (let minute = 0; minute < 1_440; minute += 15) {
      await seen(0, clock(minute) + 5_000, { plate: { text: 'OFTEN-7' } });
      await seen(0, clock(minute) + 6_000, look(SPACES.VEHICLE, [0, 1, 0]));
      await seen(0, clock(minute) + 7_000, { kind: 'FACE', ...look(SPACES.FACE, [0, 1, 0]) });
    }
    // The other two are as busy as roads are, at other times.
    for (let minute = 25; minute < 1_440; minute += 60) {
      for (const camera of [1, 2]) {
        await seen(camera, clock(minute), { plate: { text: `X${minute}Y-${camera}` } });
        await seen(camera, clock(minute), { kind: 'FACE' });
      }
    }
    await useSpaces({
      curve: [{ threshold: 0.9, falseMatchRate: 0.01 }],
      pairs: 5000,
      source: 'a test',
    });
    const answer = await ask(actor, {
      text: 'LEAD5',
      from: new Date(DAY),
      to: new Date(clock(1_440)),
      faces: true,
      ...cannotWait,
    });
    const [first, second, third, ...rest] = answer.companions;
    expect([first, second, third].map((one) => one?.by).sort()).toEqual(['face', 'look', 'plate']);
    for (const one of [first, second, third]) expect(one).toMatchObject({ seen: 5, cameras: 3, passages: 5 });
    expect(rest.map(({ by }) => by).sort()).toEqual(['face', 'look', 'plate']);
    for (const one of rest) {
      expect(one.cameras).toBe(1);
      expect(one.passages).toBe(96);
      expect(one.corrected).toBe(1);
      const ofItsKind = [first, second, third].find((travelled) => travelled?.by === one.by);
      expect(one.chance).toBeGreaterThan(100 * (ofItsKind?.chance ?? 1));
    }
    // Five and the two that passed by chance, in five windows: pairs across them.
    expect(answer.falsePairs).toMatchObject({
      looks: { compared: 19, falseMatchRate: 0.01, expected: 0.19 },
      faces: { compared: 19 },
    });
  });

  it('counts what stood there the whole time as near once, by plate and by look', async () => {
    const { actor, seen } = await town(1);
    for (const minute of [60, 90, 120]) await seen(0, clock(minute), { plate: { text: 'LEAD-6' } });
    const parked = { fromMs: clock(55) - DAY, toMs: clock(130) - DAY };
    await seen(0, clock(55), { ...parked, vectors: [{ space: SPACES.VEHICLE, values: [0, 0, 1] }] });
    await seen(0, clock(100), { vectors: [{ space: SPACES.VEHICLE, values: [0, 1, 0] }] });
    await useSpaces();
    const answer = await ask(actor, { text: 'LEAD6', from: new Date(DAY), to: new Date(clock(1_440)) });
    expect(answer).toMatchObject({ times: 3, compared: { looks: 3 }, companions: [] });
  });

  it('compares every look that was near or says that it compared none: those of the followed one do not hide any', async () => {
    const { actor, seen } = await town(1);
    const look = { vectors: [{ space: SPACES.VEHICLE, values: [0, 0, 1] }] };
    const anchors = [await seen(0, clock(60), look), await seen(0, clock(60), look)];
    const near = await seen(0, clock(60) + 1_000, look);
    await seenAgain(world.system, near, { times: 1_999, stepMs: 100, space: SPACES.VEHICLE });
    await useSpaces();
    const request = { trackIds: anchors, gapS: 900, from: new Date(DAY), to: new Date(clock(1_440)) };
    const all = await ask(actor, request);
    expect(all.compared.looks).toBe(2_000);
    expect(all.said.join()).not.toMatch(/not compared/);
    await seen(0, clock(65), look);
    const beyond = await ask(actor, request);
    expect(beyond.compared.looks).toBeNull();
    expect(beyond.said.join()).toMatch(/More than 2000 vehicles were near: looks were not compared/);
    expect(beyond.falsePairs?.looks).toBeNull();
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
