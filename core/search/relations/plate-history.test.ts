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
import { askRelation, listRelations, openRelation } from './answers';
import { journeyBetween } from './journey';
import { differingLooks, type Look } from './looks';
import type { PlateHistory } from './plate-history-schema';
import { relationRequest } from './schema';

const world = testDatabase();

const asking = (actor: Actor, query: object) =>
  askRelation(
    { db: world.db, signer: testSigner },
    actor,
    relationRequest.parse({ kind: 'PLATE_HISTORY', ...query }),
  );
const ask = async (actor: Actor, query: object): Promise<PlateHistory> => {
  const { answer } = await asking(actor, query);
  if (answer.kind !== 'PLATE_HISTORY') throw new Error(answer.kind);
  return answer;
};

async function cameraAt(districtId: number, latitude: number | null) {
  const camera = await makeCamera(world.system, districtId);
  await world.system.camera.update({
    where: { id: camera.id },
    data: { latitude, longitude: latitude === null ? null : 67 },
  });
  return { ...camera, districtId };
}

/** A car with a plate, in sight for two seconds. */
async function seen(
  camera: { id: number; districtId: number },
  at: string,
  text: string,
  {
    agreed = true,
    uncertaintyMs = 0,
    look = {},
  }: { agreed?: boolean; uncertaintyMs?: number | null; look?: Omit<TrackGiven, 'kind'> } = {},
) {
  const startsAt = new Date(at);
  const made = await makeRecording(world.system, {
    cameraId: camera.id,
    districtId: camera.districtId,
    startsAt,
  });
  await world.system.recording.update({
    where: { id: made.id },
    data: { clockUncertaintyMs: uncertaintyMs },
  });
  return makeTrack(world.system, made, { kind: 'VEHICLE', fromMs: 0, plate: { text, agreed }, ...look });
}

describe('the history of a plate', () => {
  it('counts by camera and hour, marks what is uncertain, and keeps to district and span', async () => {
    const { id: districtId } = await makeDistrict(world.system);
    const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
    const gate = await cameraAt(districtId, 30);
    const yard = await cameraAt(districtId, null);
    const first = await seen(gate, '2026-11-20T03:10:00Z', 'LEA-4821');
    await seen(gate, '2026-11-20T03:40:00Z', 'LEA-4B21');
    await seen(yard, '2026-11-21T20:00:00Z', 'LEA 4821', { agreed: false });
    await seen(gate, '2026-11-20T04:00:00Z', 'QAB-771');
    const hidden = await cameraAt((await makeDistrict(world.system)).id, 30);
    await seen(hidden, '2026-11-20T05:00:00Z', 'LEA-4821');

    const history = await ask(actor, { text: 'lea 4821' });
    expect(history).toMatchObject({ plate: 'LEA4821', total: 3, uncertain: 2, unplaced: 1, impossible: [] });
    expect(history.firstAt).toBe('2026-11-20T03:10:00.000Z');
    expect(history.lastAt).toBe('2026-11-21T20:00:00.000Z');
    expect(history.byCamera.map(({ id, count }) => [id, count])).toEqual([
      [gate.id, 2],
      [yard.id, 1],
    ]);
    // Asia/Karachi is five hours ahead.
    expect([history.byHour[8], history.byHour[1]]).toEqual([2, 1]);
    expect(history.passages[0]).toMatchObject({ trackId: first, exact: true, agreed: true });
    expect(history.passages[1]).toMatchObject({ text: 'LEA-4B21', exact: false });
    expect((await ask(actor, { text: 'LEA4821', from: '2026-11-21T00:00:00Z' })).total).toBe(1);
    expect((await ask(actor, { text: 'XYZ000' })).firstAt).toBeNull();
    await expect(ask(actor, { text: '--' })).rejects.toMatchObject({ code: 'plate-pattern-too-wide' });
    const entries = await world.system.auditEntry.findMany({ where: { actorId: actor.id } });
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['search.plate-history', 'done'],
      ['search.plate-history', 'done'],
      ['search.plate-history', 'done'],
      ['search.plate-history', 'failed'],
    ]);
  });

  it('of a plate seen too often for one answer is refused whole, and answered for a shorter span', async () => {
    const { id: districtId } = await makeDistrict(world.system);
    const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
    const gate = await cameraAt(districtId, 30);
    const trackId = await seen(gate, '2026-11-20T03:00:00Z', 'BUS-2000');
    // The same passage every minute, two thousand times more.
    await world.system.$executeRaw`
      WITH again AS (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 2000) AS n),
      tracks AS (
        INSERT INTO tracks SELECT (jsonb_populate_record(t, jsonb_build_object('id', again.id, 'local_id', 'bus' || n,
          'starts_at', t.starts_at + n * interval '1 minute', 'ends_at', t.ends_at + n * interval '1 minute'))).*
          FROM tracks t, again WHERE t.id = ${trackId}::uuid)
      INSERT INTO plate_reads SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'track_id', again.id,
          'at', p.at + n * interval '1 minute'))).*
        FROM plate_reads p, again WHERE p.track_id = ${trackId}::uuid`;

    await expect(ask(actor, { text: 'BUS2000' })).rejects.toMatchObject({ code: 'plate-history-too-long' });
    const history = await ask(actor, { text: 'BUS2000', to: '2026-11-20T04:00:00Z' });
    expect([history.total, history.passages.length]).toEqual([60, 60]);
  });

  it('tells where one vehicle could not have been twice, unless a clock may explain it', async () => {
    const { id: districtId } = await makeDistrict(world.system);
    const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
    const here = await cameraAt(districtId, 30);
    // A tenth of a degree: 11.1 km.
    const there = await cameraAt(districtId, 30.1);
    const pair = async (text: string, uncertaintyMs: number | null) => {
      await seen(here, '2026-11-20T03:00:00Z', text, { uncertaintyMs });
      await seen(there, '2026-11-20T03:01:00Z', text, { uncertaintyMs });
      return (await ask(actor, { text })).impossible;
    };
    const [cloned] = await pair('ABC1111', 1_000);
    expect(cloned).toMatchObject({ atMostMs: 60_000, clocksChecked: true });
    expect(cloned?.atLeastM).toBeCloseTo(11_119.5 - 300, -1);
    expect(cloned?.neededKmh).toBeCloseTo((cloned!.atLeastM / 60_000) * 3_600, 6);
    expect(await pair('ABC2222', 5 * 60_000)).toEqual([]);
    expect(await pair('ABC3333', null)).toMatchObject([{ clocksChecked: false }]);
  });
});

describe('a vehicle that looks unlike what carried its plate before', () => {
  it('is told with both pictures, once its likeness and its sure colour disagree', async () => {
    const { id: districtId } = await makeDistrict(world.system);
    const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
    const gate = await cameraAt(districtId, 30);
    const look = (colour: string, values: number[]) => ({
      look: { colour, vectors: [{ space: 'vehicle.test.3', values }] },
    });
    await seen(gate, '2026-11-19T03:00:00Z', 'LRA-9090', look('white', [1, 0, 0]));
    const before = await seen(gate, '2026-11-20T03:00:00Z', 'LRA-9090', look('silver', [0.95, 0.1, 0]));
    const other = await seen(gate, '2026-11-21T03:00:00Z', 'LRA-9090', look('red', [0, 1, 0]));
    await seen(gate, '2026-11-22T03:00:00Z', 'LRA-9090', look('white', [1, 0, 0.05]));
    await world.system.space.update({
      where: { name: 'vehicle.test.3' },
      data: {
        kind: 'VEHICLE',
        threshold: 0.8,
        thresholdSource: 'some footage',
        falseMatches: {
          curve: [
            { threshold: 0.7, falseMatchRate: 0.01 },
            { threshold: 0.9, falseMatchRate: 0.001 },
          ],
          pairs: 6000,
          source: 'other footage',
        },
        inUse: true,
        packName: 'test',
      },
    });

    const history = await ask(actor, { text: 'LRA9090' });
    expect(history.looks).toMatchObject([
      {
        trackId: other,
        earlierTrackId: before,
        strength: 'fair',
        differences: [
          { what: 'colour', now: 'red', before: 'silver', agreeing: 0, compared: 2 },
          { what: 'likeness', now: '0.10', before: '0.80', agreeing: 0, compared: 2 },
        ],
      },
    ]);
    expect(history.sightings.map(({ trackId }) => trackId).sort()).toEqual([before, other].sort());
    expect(history.likeness).toEqual({
      threshold: 0.8,
      setOn: 'some footage',
      falseMatches: { rate: 0.01, atMost: false, pairs: 6000, source: 'other footage' },
    });
  });

  const look = fc.record<Look>({
    trackId: fc.uuid(),
    objectClass: fc.constantFrom('car', 'truck'),
    classConfidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    colour: fc.option(fc.constantFrom('white', 'silver', 'red', 'blue')),
    colourConfidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    secondColour: fc.option(fc.constantFrom('white', 'blue')),
  });

  it('is never found among equals, and never strong by likeness alone', () => {
    fc.assert(
      fc.property(look, fc.integer({ min: 2, max: 15 }), (one, length) => {
        const equals = Array.from({ length }, () => one);
        expect(differingLooks(equals, () => 1, 0.8)).toEqual([]);
        for (const { strength } of differingLooks(equals, () => 0, 0.8)) expect(strength).toBe('weak');
      }),
    );
  });
});

describe('plates like this one', () => {
  it('are listed nearest first, and those beyond the first twelve are said to be there', async () => {
    const { id: districtId } = await makeDistrict(world.system);
    const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
    const gate = await cameraAt(districtId, 30);
    await seen(gate, '2026-11-20T03:00:00Z', 'MNH-4177');
    for (const last of '0234569ACEFHKL') await seen(gate, '2026-11-20T03:10:00Z', `MNH-417${last}`);
    const { answer, said } = await asking(actor, { text: 'MNH4177' });
    if (answer.kind !== 'PLATE_HISTORY') throw new Error(answer.kind);
    expect(answer.alike).toHaveLength(12);
    expect(answer.alike.every(({ distance }) => distance <= 1)).toBe(true);
    expect(said).toContain('Of 14 plates like this one, the nearest 12 are shown.');
    expect((await asking(actor, { text: 'MNH4177', to: '2026-11-20T03:05:00Z' })).said).toEqual([]);
  });
});

describe('an answer across sightings', () => {
  it('is kept as it was: the same again for whoever asked, and unknown in another district', async () => {
    const { id: districtId } = await makeDistrict(world.system);
    const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
    const gate = await cameraAt(districtId, 30);
    await seen(gate, '2026-11-20T03:00:00Z', 'KPT-5511');
    await seen(gate, '2026-11-20T04:00:00Z', 'KPT-5517');
    const made = await asking(actor, { text: 'kpt 5511', purpose: 'who parks there' });
    expect(made.answer).toMatchObject({ total: 1, alike: [{ text: 'KPT5517', sightings: 1 }] });
    expect(made.coverage.cameraCount).toBe(1);
    await seen(gate, '2026-11-20T05:00:00Z', 'KPT-5511');

    expect(await openRelation(world.db, actor, made.id)).toEqual(made);
    expect(await listRelations(world.db, actor)).toMatchObject([
      { id: made.id, about: 'KPT 5511', total: 1 },
    ]);
    const stranger = await makeActor(world.system, 'SHO', (await makeDistrict(world.system)).id);
    await expect(openRelation(world.db, stranger, made.id)).rejects.toMatchObject({ code: 'not-found' });
    const sho = await makeActor(world.system, 'SHO', districtId);
    expect((await openRelation(world.db, sho, made.id)).id).toBe(made.id);
    await expect(
      world.db.relationAnswer.updateMany({ where: { id: made.id }, data: { total: 2 } }),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('a journey between two sightings', () => {
  const passage = fc.record({
    startsAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-01-02'), noInvalidDate: true }),
    lengthMs: fc.nat(60_000),
    clockUncertaintyMs: fc.option(fc.nat(600_000)),
    latitude: fc.double({ min: 24, max: 37, noNaN: true }),
    longitude: fc.double({ min: 60, max: 77, noNaN: true }),
  });
  const withEnd = passage.map(({ lengthMs, ...one }) => ({
    ...one,
    endsAt: new Date(one.startsAt.getTime() + lengthMs),
  }));

  it('is the same from either side, and needs less speed the less the clocks are sure', () => {
    fc.assert(
      fc.property(withEnd, withEnd, (one, other) => {
        fc.pre(one.startsAt.getTime() !== other.startsAt.getTime());
        const journey = journeyBetween(one, other);
        expect(journeyBetween(other, one).neededKmh).toEqual(journey.neededKmh);
        const unsure = journeyBetween({ ...one, clockUncertaintyMs: 3_600_000 }, other);
        expect(unsure.neededKmh ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
          journey.neededKmh ?? Number.POSITIVE_INFINITY,
        );
      }),
    );
  });

  it('within sight of both cameras needs no speed at all', () => {
    const at = new Date('2026-01-01T00:00:00Z');
    const here = { startsAt: at, endsAt: at, clockUncertaintyMs: 0, latitude: 30, longitude: 67 };
    expect(journeyBetween(here, { ...here, latitude: 30.002 }).neededKmh).toBe(0);
    expect(journeyBetween(here, { ...here, latitude: 30.01 }).neededKmh).toBeNull();
  });
});
