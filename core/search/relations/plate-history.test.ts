import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase } from '@/prisma/testing';
import { journeyBetween } from './journey';
import { historyOfPlate } from './plate-history';
import { plateHistoryQuery } from './schema';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let system: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const ask = (actor: Actor, query: object) => historyOfPlate(db, actor, plateHistoryQuery.parse(query));

async function cameraAt(districtId: number, latitude: number | null) {
  const camera = await makeCamera(system, districtId);
  await system.camera.update({
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
  { agreed = true, uncertaintyMs = 0 }: { agreed?: boolean; uncertaintyMs?: number | null } = {},
) {
  const startsAt = new Date(at);
  const made = await makeRecording(system, { cameraId: camera.id, districtId: camera.districtId, startsAt });
  await system.recording.update({ where: { id: made.id }, data: { clockUncertaintyMs: uncertaintyMs } });
  return makeTrack(system, made, { kind: 'VEHICLE', fromMs: 0, plate: { text, agreed } });
}

describe('the history of a plate', () => {
  it('counts by camera and hour, marks what is uncertain, and keeps to district and span', async () => {
    const { id: districtId } = await makeDistrict(system);
    const actor = await makeActor(system, 'INVESTIGATOR', districtId);
    const gate = await cameraAt(districtId, 30);
    const yard = await cameraAt(districtId, null);
    const first = await seen(gate, '2026-11-20T03:10:00Z', 'LEA-4821');
    await seen(gate, '2026-11-20T03:40:00Z', 'LEA-4B21');
    await seen(yard, '2026-11-21T20:00:00Z', 'LEA 4821', { agreed: false });
    await seen(gate, '2026-11-20T04:00:00Z', 'QAB-771');
    const hidden = await cameraAt((await makeDistrict(system)).id, 30);
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
    const entries = await system.auditEntry.findMany({ where: { actorId: actor.id } });
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['search.plate-history', 'done'],
      ['search.plate-history', 'done'],
      ['search.plate-history', 'done'],
      ['search.plate-history', 'failed'],
    ]);
  });

  it('of a plate seen too often for one answer is refused whole, and answered for a shorter span', async () => {
    const { id: districtId } = await makeDistrict(system);
    const actor = await makeActor(system, 'INVESTIGATOR', districtId);
    const gate = await cameraAt(districtId, 30);
    const trackId = await seen(gate, '2026-11-20T03:00:00Z', 'BUS-2000');
    // The same passage every minute, two thousand times more.
    await system.$executeRaw`
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
    const { id: districtId } = await makeDistrict(system);
    const actor = await makeActor(system, 'INVESTIGATOR', districtId);
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
