import fc from 'fast-check';
import { DateTime } from 'luxon';
import { beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { isAlong, isInArea, isInCircle } from './places';
import { occurrences, recurring } from './recurring';
import { type SearchScope, searchRequest } from './schema';
import { runSearch } from './searches';
import { testDatabase } from './testing';

const instant = (min: string, max: string) =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });

describe('hours that come again', () => {
  it('hold exactly the minutes whose wall clock says so, also where the clock is put forward and back', () => {
    const time = fc
      // London puts its clocks at one and two in the morning: the hours about them come often.
      .tuple(fc.oneof(fc.nat(23), fc.constantFrom(0, 1, 2)), fc.constantFrom(0, 15, 30, 45))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const asked = fc.record({
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      fromTime: time,
      toTime: time,
      timeZone: fc.constantFrom('Europe/London', 'Asia/Karachi'),
    });
    // Both weekends of 2026 on which London changes its clocks.
    const start = fc.oneof(
      instant('2026-03-26T00:00:00Z', '2026-03-28T00:00:00Z'),
      instant('2026-10-22T00:00:00Z', '2026-10-24T00:00:00Z'),
    );
    fc.assert(
      fc.property(asked, start, fc.integer({ min: 1, max: 120 }), (given, from, hours) => {
        const to = new Date(from.getTime() + hours * 3_600_000);
        const windows = occurrences(recurring.parse(given), { from, to });
        for (const [index, window] of windows.entries()) {
          expect(window.from < window.to).toBe(true);
          expect(window.from >= from && window.to <= to).toBe(true);
          const next = windows[index + 1];
          if (next) expect(next.from > window.to).toBe(true);
        }
        for (let at = Math.ceil(from.getTime() / 900_000) * 900_000; at < to.getTime(); at += 900_000) {
          const wall = DateTime.fromMillis(at, { zone: given.timeZone });
          const clock = wall.toFormat('HH:mm');
          const begunToday = given.weekdays.includes(wall.weekday) && clock >= given.fromTime;
          const begunBefore = given.weekdays.includes(wall.minus({ days: 1 }).weekday);
          const wanted =
            given.toTime > given.fromTime
              ? begunToday && clock < given.toTime
              : begunToday || (begunBefore && clock < given.toTime);
          const held = windows.some((window) => window.from.getTime() <= at && at < window.to.getTime());
          expect(held, wall.toISO() ?? '').toBe(wanted);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('in the hour in which London changes its clocks', () => {
  const sundays = (fromTime: string, toTime: string, day: string) =>
    occurrences(recurring.parse({ weekdays: [7], fromTime, toTime, timeZone: 'Europe/London' }), {
      from: new Date(`${day}T00:00:00Z`),
      to: new Date(`${day}T12:00:00Z`),
    }).map(({ from, to }) => [from.toISOString().slice(11, 16), to.toISOString().slice(11, 16)]);

  it('a time that comes twice is looked at twice, and one that is skipped not at all', () => {
    expect(sundays('01:00', '01:30', '2026-10-25')).toEqual([
      ['00:00', '00:30'],
      ['01:00', '01:30'],
    ]);
    expect(sundays('01:15', '01:45', '2026-03-29')).toEqual([]);
    expect(sundays('01:30', '02:10', '2026-03-29')).toEqual([['01:00', '01:10']]);
  });
});

describe('a place on the map', () => {
  const jinnahRoad = { latitude: 30.1921, longitude: 67.0087 };
  const north = (metres: number) => ({ ...jinnahRoad, latitude: jinnahRoad.latitude + metres / 111_195 });

  it('is a circle with its edge, a border, or a way with its breadth', () => {
    expect(isInCircle(north(199), { ...jinnahRoad, radiusM: 200 })).toBe(true);
    expect(isInCircle(north(201), { ...jinnahRoad, radiusM: 200 })).toBe(false);
    const corners = [
      { latitude: 30.19, longitude: 67 },
      { latitude: 30.19, longitude: 67.02 },
      { latitude: 30.2, longitude: 67.02 },
      { latitude: 30.2, longitude: 67 },
    ];
    expect(isInArea(jinnahRoad, { corners })).toBe(true);
    expect(isInArea({ ...jinnahRoad, longitude: 67.03 }, { corners })).toBe(false);
    const points = [
      { latitude: 30.1921, longitude: 67 },
      { latitude: 30.1921, longitude: 67.02 },
    ];
    expect(isAlong(north(49), { points, breadthM: 50 })).toBe(true);
    expect(isAlong(north(52), { points, breadthM: 50 })).toBe(false);
    expect(isAlong({ latitude: 30.1921, longitude: 67.0215 }, { points, breadthM: 50 })).toBe(false);
  });
});

describe('the scope of a search', () => {
  const world = testDatabase();
  let actor: Actor;
  let near: { id: number };
  let gate: { id: number };
  let caseId: string;
  const gateSite = { name: 'Western bypass', kind: 'GATE_ENTRY' as const, latitude: 30.2, longitude: 66.9 };

  beforeAll(async () => {
    const district = await makeDistrict(world.system);
    const other = await makeDistrict(world.system);
    actor = await makeActor(world.system, 'INVESTIGATOR', district.id);
    const placed = async (districtId: number, latitude: number, longitude: number, siteId?: number) => {
      const camera = await makeCamera(world.system, districtId);
      return world.system.camera.update({
        where: { id: camera.id },
        data: { latitude, longitude, siteId: siteId ?? null },
      });
    };
    const site = await world.system.site.create({ data: gateSite });
    near = await placed(district.id, 30.19, 67.01);
    gate = await placed(district.id, 30.2, 66.9, site.id);
    const theirs = await placed(other.id, 30.19, 67.01);
    await makeCamera(world.system, district.id);
    for (const [camera, districtId] of [
      [near, district.id],
      [gate, district.id],
      [theirs, other.id],
    ] as const) {
      // A Friday and the Saturday after it, 20:30 in Karachi.
      for (const startsAt of ['2026-11-20T15:30:00Z', '2026-11-21T15:30:00Z']) {
        const recording = await makeRecording(world.system, {
          cameraId: camera.id,
          districtId,
          startsAt: new Date(startsAt),
        });
        await makeTrack(world.system, recording, { kind: 'VEHICLE', objectClass: 'car' });
      }
    }
    const station = district.stations[0];
    if (!station) throw new Error('A district has a station.');
    const made = await world.system.case.create({
      data: {
        districtId: district.id,
        stationId: station.id,
        province: 'Balochistan',
        firYear: 2026,
        firNumber: '12',
        title: 'Robbery',
        occurredFrom: new Date('2026-11-20T15:40:00Z'),
        reportedAt: new Date('2026-11-20T18:00:00Z'),
        informantName: 'A',
        informantDocument: 'NONE',
        offence: 'Robbery',
        sections: ['392 PPC'],
        place: 'Jinnah Road',
        createdById: actor.id,
      },
    });
    caseId = made.id;
  });

  const search = (scope: SearchScope) =>
    runSearch(
      { db: world.db, signer: testSigner },
      actor,
      searchRequest.parse({ kind: 'DESCRIPTION', objects: ['VEHICLE'], scope }),
    );
  const camerasIn = (found: Awaited<ReturnType<typeof search>>) => [
    ...new Set(found.candidates.map(({ sighting }) => sighting.camera.id)),
  ];
  const circle = { latitude: 30.19, longitude: 67.01, radiusM: 500 };

  it('finds and covers what lies round a place, and nothing of another district there', async () => {
    const found = await search({ circles: [circle] });
    expect(camerasIn(found)).toEqual([near.id]);
    expect(found.coverage.cameras.map(({ cameraId }) => cameraId)).toEqual([near.id]);
    expect(found.resolved?.cameraIds).toEqual([near.id]);
    expect(found.resolved?.said.join(' ')).toMatch(/1 cameras have no place on the map/);
  });

  it('adds up the gates of the city and a place, and refuses one without a camera', async () => {
    expect(camerasIn(await search({ siteKinds: ['GATE_ENTRY'] }))).toEqual([gate.id]);
    const both = await search({ siteKinds: ['GATE_ENTRY'], circles: [circle] });
    expect(camerasIn(both).sort()).toEqual([near.id, gate.id].sort());
    await expect(search({ circles: [{ ...circle, latitude: 31 }] })).rejects.toMatchObject({
      code: 'no-camera-there',
    });
  });

  it('looks on Friday evenings only, and says so', async () => {
    const fridays = { weekdays: [5], fromTime: '20:00', toTime: '23:00', timeZone: 'Asia/Karachi' };
    const found = await search({ recurring: fridays });
    expect(found.total).toBe(2);
    expect(found.candidates.every(({ sighting }) => sighting.at.startsWith('2026-11-20'))).toBe(true);
    expect(found.resolved?.windows).toHaveLength(1);
    await expect(search({ recurring: { ...fridays, weekdays: [2] } })).rejects.toMatchObject({
      code: 'no-time-left',
    });
  });

  it('looks around what the FIR says, which is a bounded span also for a face', async () => {
    const around = { caseId, beforeMin: 15, afterMin: 15 };
    const found = await search({ around });
    expect(found.total).toBe(2);
    expect(found.resolved?.windows).toEqual([
      { from: '2026-11-20T15:25:00.000Z', to: '2026-11-20T15:55:00.000Z' },
    ]);
    expect((await search({ around: { ...around, beforeMin: 5 } })).total).toBe(0);
  });

  it('gives away when a case happened to nobody who may not read cases', async () => {
    const operator = await makeActor(world.system, 'OPERATOR', actor.districtId);
    const request = searchRequest.parse({
      kind: 'DESCRIPTION',
      objects: ['VEHICLE'],
      scope: { around: { caseId, beforeMin: 15, afterMin: 15 } },
    });
    await expect(runSearch({ db: world.db, signer: testSigner }, operator, request)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('refuses hours that come again without end', async () => {
    const always = {
      weekdays: [1, 2, 3, 4, 5],
      fromTime: '20:00',
      toTime: '23:00',
      timeZone: 'Asia/Karachi',
    };
    await expect(
      search({ from: '0001-01-01T00:00:00Z', to: '9999-01-01T00:00:00Z', recurring: always }),
    ).rejects.toMatchObject({ code: 'too-many-windows' });
  });
});
