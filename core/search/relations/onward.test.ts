import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { beginRoute, routesOfCase, takeBackStep, takeStep } from '@/core/cases/routes';
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
import { askRelation } from './answers';
import { readRoads, storeRoads } from './roads';
import { relationRequest } from './schema';
import { cannotWait } from './testing';
import { isReachable, legBetween, wayBetween } from './ways';

const world = testDatabase();

const SPACE = 'vehicle.onward.3';

/** A tenth of a degree of latitude: 11.1 km. */
async function town() {
  const { id: districtId, stations } = await makeDistrict(world.system);
  const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
  const at = async (latitude: number | null) => {
    const camera = await makeCamera(world.system, districtId);
    return world.system.camera.update({
      where: { id: camera.id },
      data: { latitude, longitude: latitude === null ? null : 67 },
    });
  };
  return {
    districtId,
    stationId: stations[0]!.id,
    actor,
    gate: await at(30),
    bazaar: await at(30.02),
    pass: await at(30.1),
  };
}

type Camera = Awaited<ReturnType<typeof town>>['gate'];

async function seen(
  camera: Camera,
  at: string,
  given: Omit<TrackGiven, 'kind'> & { kind?: TrackGiven['kind']; uncertaintyMs?: number | null } = {},
) {
  const { uncertaintyMs = 2_000, ...track } = given;
  const recording = await makeRecording(world.system, {
    cameraId: camera.id,
    districtId: camera.districtId,
    startsAt: new Date(at),
    durationMs: 5_000,
  });
  await world.system.recording.update({
    where: { id: recording.id },
    data: { clockUncertaintyMs: uncertaintyMs },
  });
  return makeTrack(world.system, recording, { kind: 'VEHICLE', fromMs: 0, ...track });
}

async function ask(actor: Actor, query: object) {
  const relation = await askRelation(
    { db: world.db, signer: testSigner },
    actor,
    relationRequest.parse({ kind: 'ONWARD', ...query }),
  );
  if (relation.answer.kind !== 'ONWARD') throw new Error(relation.answer.kind);
  return { ...relation.answer, id: relation.id, said: relation.said };
}

describe('where a vehicle was seen next', () => {
  it('lists its plate before its look, leaves out what it could not have reached, and says how far each is known', async () => {
    const { actor, gate, bazaar, pass } = await town();
    const look = (values: number[]) => ({ vectors: [{ space: SPACE, values }] });
    const start = await seen(gate, '2026-11-20T08:00:00Z', {
      plate: { text: 'LEA-4821' },
      ...look([1, 0, 0]),
    });
    await world.system.space.update({
      where: { name: SPACE },
      data: { kind: 'VEHICLE', threshold: 0.8, inUse: true },
    });
    const plate = await seen(bazaar, '2026-11-20T08:04:00Z', { plate: { text: 'LEA-4821' } });
    const misread = await seen(bazaar, '2026-11-20T08:05:00Z', {
      plate: { text: 'LEA-4B21', agreed: false },
    });
    const alike = await seen(pass, '2026-11-20T08:20:00Z', look([0.95, 0.1, 0]));
    const other = await seen(bazaar, '2026-11-20T08:06:00Z', {
      plate: { text: 'QTA-1111' },
      ...look([1, 0.01, 0]),
    });
    // Eleven kilometres in one minute.
    await seen(pass, '2026-11-20T08:01:00Z', { plate: { text: 'LEA-4821' } });
    // Before it, and beyond the span.
    const earlier = await seen(bazaar, '2026-11-20T07:50:00Z', { plate: { text: 'LEA-4821' } });
    await seen(bazaar, '2026-11-20T12:00:00Z', { plate: { text: 'LEA-4821' } });

    const next = await ask(actor, { trackId: start });
    expect(next.candidates.map(({ sighting }) => sighting.trackId)).toEqual([plate, misread, alike, other]);
    expect(next.candidates).toMatchObject([
      { plate: 'agreed', look: null, pace: 'direct', otherPlate: false },
      { plate: 'confusable' },
      { plate: null, look: { strength: 'strong' }, leg: { way: { known: 'straight-line' } } },
      { otherPlate: true },
    ]);
    expect(next.unreachable).toBe(1);
    const [{ leg }] = next.candidates as [(typeof next.candidates)[number]];
    expect(leg.way?.distanceM).toBeCloseTo(2223.9 * 1.3, 0);
    expect([leg.leastMs, leg.mostMs]).toEqual([234_000, 242_000]);
    expect(leg.slowestKmh!).toBeLessThan(leg.fastestKmh!);
    expect(next.said.join()).toContain('straight line');

    const previous = await ask(actor, { trackId: start, direction: 'previous' });
    expect(previous.candidates.map(({ sighting }) => sighting.trackId)).toEqual([earlier]);
    const audit = await world.system.auditEntry.findMany({
      where: { actorId: actor.id, action: 'search.onward' },
    });
    expect(audit.map(({ objectId }) => objectId)).toEqual([next.id, previous.id]);
  });

  it('goes by the road where it is known, and refuses a road shorter than the straight line', async () => {
    const { actor, gate, pass } = await town();
    const start = await seen(gate, '2026-11-20T08:00:00Z', { plate: { text: 'RD-100' } });
    await seen(pass, '2026-11-20T08:06:00Z', { plate: { text: 'RD-100' } });
    expect((await ask(actor, { trackId: start })).candidates).toHaveLength(1);

    const refused = await storeRoads(world.system, [road(gate, pass, 9_000)], 'test');
    expect(refused).toMatchObject({ written: 0, refused: [expect.stringContaining('straight line')] });
    // Round the hill: thirty kilometres in six minutes is too fast.
    const written = await storeRoads(world.system, [road(pass, gate, 30_000)], 'hills.csv');
    expect(written.written).toBe(1);
    expect(written.camerasWithout).not.toContain(gate.code);
    const onward = await ask(actor, { trackId: start });
    expect([onward.candidates.length, onward.unreachable]).toEqual([0, 1]);
    const reach = onward.cameras.find(({ camera }) => camera.id === pass.id);
    expect(reach?.way).toMatchObject({ known: 'road', distanceM: 30_000 });
  });

  it('holds a camera that shows nothing against it only where every moment was looked at', async () => {
    const { districtId, actor, gate, bazaar, pass } = await town();
    const start = await seen(gate, '2026-11-20T08:00:00Z', { plate: { text: 'NEG-1' } });
    const whole = { districtId, startsAt: new Date('2026-11-20T07:00:00Z'), durationMs: 4 * 3_600_000 };
    await makeRecording(world.system, { ...whole, cameraId: bazaar.id });
    await makeRecording(world.system, {
      ...whole,
      cameraId: pass.id,
      damage: [{ fromMs: 2 * 3_600_000 + 30_000, toMs: 2 * 3_600_000 + 31_000 }],
    });
    const { cameras } = await ask(actor, { trackId: start, withinMin: 60 });
    const stateOf = (camera: Camera) => cameras.find((one) => one.camera.id === camera.id);
    expect(stateOf(bazaar)?.state).toBe('not-seen');
    // Damaged for one second, half a minute after the hour.
    expect(stateOf(pass)?.state).toBe('not-seen');
    const later = await ask(actor, { trackId: start, withinMin: 61 });
    const damaged = later.cameras.find((one) => one.camera.id === pass.id)!;
    expect([damaged.state, damaged.timeMs - damaged.indexedMs]).toEqual(['unknown', 1_000]);
  });

  it('of a face rests on an authority', async () => {
    const { actor, gate } = await town();
    const face = await seen(gate, '2026-11-20T08:00:00Z', {
      kind: 'FACE',
      vectors: [{ space: 'face.onward.3', values: [1, 0, 0] }],
    });
    await expect(ask(actor, { trackId: face })).rejects.toMatchObject({ code: 'authority-required' });
    expect((await ask(actor, { trackId: face, ...cannotWait })).candidates).toEqual([]);
    const operator = await makeActor(world.system, 'OPERATOR', actor.districtId);
    await expect(ask(operator, { trackId: face, purpose: 'x' })).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

const road = (from: Camera, to: Camera, distanceM: number) => ({
  from: from.code,
  to: to.code.toLowerCase(),
  distanceM,
  known: 'ROAD_GRAPH' as const,
});

describe('a route kept in a case', () => {
  it('grows step by step in order of time; what is taken back stays on its trail; nothing is rewritten', async () => {
    const { districtId, stationId, actor, gate, bazaar, pass } = await town();
    const [first, second, third] = await Promise.all([
      seen(gate, '2026-11-20T08:00:00Z', { plate: { text: 'RT-1' } }),
      seen(bazaar, '2026-11-20T08:05:00Z', { plate: { text: 'RT-1' } }),
      seen(pass, '2026-11-20T08:30:00Z', { plate: { text: 'RT-1' } }),
    ]);
    const fir = await world.system.case.create({
      data: {
        province: 'Balochistan',
        districtId,
        stationId,
        firYear: 2026,
        firNumber: '1',
        title: 'A car',
        occurredFrom: new Date(),
        reportedAt: new Date(),
        informantName: 'x',
        informantDocument: 'NONE',
        offence: 'x',
        sections: [],
        place: 'x',
        createdById: actor.id,
      },
    });
    const begun = await beginRoute(world.db, actor, fir.id, { title: 'To the pass', trackId: second });
    await takeStep(world.db, actor, begun.id, { trackId: third, note: 'same dent' });
    const whole = await takeStep(world.db, actor, begun.id, { trackId: first });
    expect(whole.steps.map(({ sighting }) => sighting.trackId)).toEqual([first, second, third]);
    expect(whole.steps.map(({ leg }) => leg?.gapMs ?? null)).toEqual([null, 298_000, 1_498_000]);
    await expect(takeStep(world.db, actor, begun.id, { trackId: first })).rejects.toMatchObject({
      code: 'route-step-taken',
    });

    await takeBackStep(world.db, actor, begun.id, whole.steps[1]!.id, 'another car');
    const [route] = await routesOfCase(world.db, actor, fir.id);
    expect(route?.steps.map(({ sighting }) => sighting.trackId)).toEqual([first, third]);
    expect(route?.removed).toMatchObject([{ reason: 'another car', removedBy: actor.name }]);
    await expect(world.db.caseRouteStep.deleteMany({ where: { routeId: begun.id } })).rejects.toThrow(
      /permission denied/,
    );
    const stranger = await makeActor(world.system, 'INVESTIGATOR', (await makeDistrict(world.system)).id);
    await expect(routesOfCase(world.db, stranger, fir.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(takeStep(world.db, stranger, begun.id, { trackId: second })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a file of roads', () => {
  it('is read as CSV and as GeoJSON, line by line, and what is no distance is named', () => {
    const csv = readRoads('from,to,distance_m,known\nA,B,1200\nB,C,oops\n"A","C",3400.4,by-hand\n');
    expect(csv.rows).toEqual([
      { from: 'A', to: 'B', distanceM: 1200, known: 'ROAD_GRAPH' },
      { from: 'A', to: 'C', distanceM: 3400, known: 'BY_HAND' },
    ]);
    expect(csv.refused).toEqual(['Line 3: needs two cameras and a distance in metres.']);
    const feature = (properties: object, coordinates: number[][]) => ({
      type: 'Feature',
      properties,
      geometry: { type: 'LineString', coordinates },
    });
    const geo = readRoads(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          feature({ from: 'A', to: 'B' }, [
            [67, 30],
            [67, 30.01],
            [67.01, 30.01],
          ]),
          feature({ from: 'A' }, [[67, 30]]),
        ],
      }),
    );
    expect(geo.rows).toMatchObject([{ from: 'A', to: 'B', known: 'ROAD_GRAPH' }]);
    expect(geo.rows[0]?.distanceM).toBeCloseTo(1_112 + 963, -1);
    expect(geo.refused).toHaveLength(1);
  });

  it('of any text whatever is read without failing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `{"features":[${text}]}`),
        ),
        (text) => {
          for (const { distanceM } of readRoads(text).rows) expect(distanceM).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('what can be reached', () => {
  const seenAt = fc.record({
    startsAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-01-02'), noInvalidDate: true }),
    clockUncertaintyMs: fc.option(fc.nat(600_000)),
  });
  const withEnd = seenAt.map((one) => ({ ...one, endsAt: new Date(one.startsAt.getTime() + 2_000) }));
  const camera = fc.record({
    id: fc.integer({ min: 1, max: 3 }),
    latitude: fc.option(fc.double({ min: 24, max: 37, noNaN: true })),
    longitude: fc.option(fc.double({ min: 60, max: 77, noNaN: true })),
  });
  const known = fc.option(
    fc.record({ distanceM: fc.nat(100_000), known: fc.constantFrom('road' as const, 'by-hand' as const) }),
  );

  it('is the same from either side, and more of it the faster one may go and the less the clocks are sure', () => {
    fc.assert(
      fc.property(
        withEnd,
        withEnd,
        camera,
        camera,
        known,
        fc.nat(200),
        (one, other, here, there, road, limit) => {
          fc.pre(one.startsAt.getTime() !== other.startsAt.getTime());
          const leg = legBetween(one, other, wayBetween(here, there, road));
          const back = legBetween(other, one, wayBetween(there, here, road));
          expect(back.mostMs).toBe(leg.mostMs);
          expect(isReachable(back, limit)).toBe(isReachable(leg, limit));
          const unsure = legBetween({ ...one, clockUncertaintyMs: 3_600_000 }, other, leg.way);
          if (isReachable(leg, limit)) {
            expect(isReachable(leg, limit + 1)).toBe(true);
            expect(isReachable(unsure, limit)).toBe(true);
          }
        },
      ),
    );
  });
});
