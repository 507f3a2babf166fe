import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeActor, makeCamera, makeDistrict, makeRecording } from '@/core/footage/testing';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { keepingOf } from './keeping';
import { footageNear, preserveNear } from './nearby';
import { setRetention } from './retention';

let database: TestDatabase;
let system: Database;
let db: Database;
let districtId: number;
let io: Actor;
let caseId: string;
const jobs: JobSender = { send: async (name) => name };
const around = { minutes: 30, radiusM: 1000 };
const occurredAt = Date.now() - 4 * 86_400_000;
const at = (minutes: number) => new Date(occurredAt + minutes * 60_000);

beforeAll(async () => {
  database = await createTestDatabase();
  system = connect(database.databaseUrl, { system: true });
  db = connect(database.databaseUrl);
  const district = await makeDistrict(system);
  districtId = district.id;
  io = await makeActor(system, 'INVESTIGATOR', districtId);
  const fir = await system.case.create({
    data: {
      ...{
        province: 'Balochistan',
        districtId,
        stationId: district.stations[0]!.id,
        firYear: 2026,
        firNumber: '7',
      },
      ...{ title: 'A theft', occurredFrom: at(0), reportedAt: at(90), informantName: 'A', offence: 'Theft' },
      ...{ informantDocument: 'NONE', place: 'Jinnah Road', createdById: io.id },
      ...{ placeLatitude: 30.1938, placeLongitude: 67.0099 },
    },
  });
  caseId = fir.id;
});
afterAll(async () => {
  await system?.$disconnect();
  await db?.$disconnect();
  await database?.drop();
});

test('a case says what cameras near its place saw, when it will be deleted, and holds it in one step', async () => {
  const place = (latitude: number) => ({ latitude, longitude: 67.0099 });
  const [near, far] = [await makeCamera(system, districtId), await makeCamera(system, districtId)];
  await system.camera.update({ where: { id: near.id }, data: place(30.1947) });
  await system.camera.update({ where: { id: far.id }, data: place(30.25) });
  const of = { cameraId: near.id, districtId };
  const during = await makeRecording(system, { ...of, startsAt: at(20), durationMs: 3_600_000 });
  const before = await makeRecording(system, { ...of, startsAt: at(-120), durationMs: 600_000 });
  await system.recording.update({ where: { id: during.id }, data: { receivedAt: at(80) } });
  const custodian = await makeActor(system, 'CUSTODIAN', districtId);
  await setRetention(db, custodian, { cameraId: null, siteId: null, name: 'Roads', days: 10 }, 30);

  const { cameras } = await footageNear(db, io, caseId, around);
  expect(cameras).toMatchObject([
    { id: near.id, distanceM: 100, held: false, recordings: 1, keptRecordings: 0 },
  ]);
  const days = (Date.parse(cameras[0]!.dueAt!) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(5);
  expect(days).toBeLessThan(7);

  const held = await preserveNear({ db, jobs }, io, caseId, { ...around, cameraIds: [near.id] });
  expect(held.cameras).toMatchObject([{ held: true, keptRecordings: 1, dueAt: null }]);
  expect((await keepingOf(db, io, during.id)).heldBy).toMatchObject([{ kind: 'SPAN', case: { id: caseId } }]);
  expect((await keepingOf(db, io, before.id)).heldBy).toEqual([]);
  // What comes in later is held by the same step.
  const late = await makeRecording(system, { ...of, startsAt: at(-10), durationMs: 60_000 });
  expect((await keepingOf(db, io, late.id)).heldBy).toMatchObject([{ kind: 'SPAN' }]);
  // Again: nothing is held twice.
  await preserveNear({ db, jobs }, io, caseId, { ...around, cameraIds: [near.id] });
  expect(await system.legalHold.count()).toBe(1);

  const stranger = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
  await expect(footageNear(db, stranger, caseId, around)).rejects.toThrow('not found');
  const prosecutor = await makeActor(system, 'PROSECUTOR', districtId);
  await expect(
    preserveNear({ db, jobs }, prosecutor, caseId, { ...around, cameraIds: [near.id] }),
  ).rejects.toThrow(Forbidden);
});

test('a case whose place has no coordinates says so', async () => {
  await system.case.update({ where: { id: caseId }, data: { placeLatitude: null } });
  expect(await footageNear(db, io, caseId, around)).toMatchObject({ placeKnown: false, cameras: [] });
});
