import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { createCameraGroup, deleteCameraGroup } from './camera-groups';
import { addClockCheck, createCamera, listCameras, listClockChecks, updateCamera } from './cameras';
import { getRecording, giveDetails, listRecordings } from './recordings';
import { cameraInput, cameraPatch, recordingsQuery } from './schema';
import { getSighting } from './sightings';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from './testing';

let database: TestDatabase;
let db: Database;
let system: Database;
let actor: Actor;
let districtId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
});
beforeEach(async () => {
  districtId = (await makeDistrict(system)).id;
  actor = await makeActor(system, 'INVESTIGATOR', districtId);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const start = new Date('2026-11-30T23:59:30Z');

describe('a camera', () => {
  it('has a code of its own, and keeps what a change leaves out', async () => {
    const made = await createCamera(
      db,
      actor,
      cameraInput.parse({ code: 'NEW-1', name: 'New', districtId, timeZone: 'Asia/Kabul', latitude: 30.2 }),
    );
    const again = createCamera(db, actor, cameraInput.parse({ code: 'NEW-1', name: 'Again', districtId }));
    await expect(again).rejects.toMatchObject({ code: 'camera-code-taken' });
    const changed = await updateCamera(db, actor, made.id, cameraPatch.parse({ name: 'Renamed' }));
    expect(changed).toMatchObject({ name: 'Renamed', timeZone: 'Asia/Kabul', latitude: 30.2 });
    expect(await listCameras(db, actor)).toEqual([changed]);
  });

  it('cannot be put into another district, nor made there', async () => {
    const other = await makeDistrict(system);
    const input = cameraInput.parse({ code: 'NEW-2', name: 'New', districtId: other.id });
    await expect(createCamera(db, actor, input)).rejects.toMatchObject({ kind: 'forbidden' });
    const own = await makeCamera(system, districtId);
    await expect(updateCamera(db, actor, own.id, { districtId: other.id })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  it('wants a time zone that exists', () => {
    expect(cameraInput.safeParse({ code: 'A', name: 'A', districtId, timeZone: 'Asia/Quetta' }).success).toBe(
      false,
    );
  });

  it('measured 90 s fast takes every sighting with it, across the end of a month, and leaves the stamp', async () => {
    const camera = await makeCamera(system, districtId);
    const recording = await makeRecording(system, {
      cameraId: camera.id,
      districtId,
      startsAt: new Date('2026-12-01T00:00:30Z'),
    });
    const trackId = await makeTrack(system, recording, {
      kind: 'VEHICLE',
      fromMs: 5_000,
      vectors: [{ space: 'vehicle.clock.3', values: [1, 2, 3] }],
      plate: { text: 'LEA-4821' },
    });
    await addClockCheck(db, actor, camera.id, {
      offsetMs: 90_000,
      uncertaintyMs: 500,
      method: 'beside a GPS clock',
      measuredAt: '2026-12-01T06:00:00Z',
    });
    expect(await getSighting(db, actor, trackId)).toMatchObject({
      stampedAt: '2026-12-01T00:00:35.000Z',
      at: '2026-11-30T23:59:05.000Z',
      startsAt: '2026-11-30T23:59:05.000Z',
      clockUncertaintyMs: 500,
      plate: { text: 'LEA-4821' },
    });
    const detail = await getRecording(db, actor, recording.id);
    expect(detail).toMatchObject({ stampedStart: '2026-12-01T00:00:30.000Z', clockOffsetMs: 90_000 });
    expect(detail.custody.map((event) => event.kind)).toEqual(['CLOCK_CORRECTED']);
    const [camera1] = (await listCameras(db, actor)).filter((one) => one.id === camera.id);
    expect(camera1?.clock).toMatchObject({ offsetMs: 90_000, measuredBy: actor.name });
    const moved = await system.$queryRawUnsafe<{ at: Date }[]>(
      `SELECT at FROM vectors.${(await system.space.findFirstOrThrow({ where: { name: 'vehicle.clock.3' } })).tableName}
       UNION ALL SELECT at FROM plate_reads WHERE recording_id = '${recording.id}'`,
    );
    expect(moved.map((row) => row.at.toISOString())).toEqual(Array(2).fill('2026-11-30T23:59:05.000Z'));
  });

  it('R13 measured again, its times are derived anew, and the measurement before and its times stay on record', async () => {
    const camera = await makeCamera(system, districtId);
    const recording = await makeRecording(system, { cameraId: camera.id, districtId, startsAt: start });
    const measure = (offsetMs: number, uncertaintyMs: number) =>
      addClockCheck(db, actor, camera.id, {
        ...{ offsetMs, uncertaintyMs },
        method: 'photo of a reference clock',
        measuredAt: '2026-12-01T06:00:00Z',
      });
    await measure(90_000, 2_000);
    const first = await getRecording(db, actor, recording.id);
    await measure(84_000, 500);
    const second = await getRecording(db, actor, recording.id);
    // Both times and how sure the second is; what the camera stamped is never touched.
    expect([first.stampedStart, second.stampedStart]).toEqual([start.toISOString(), start.toISOString()]);
    expect(Date.parse(second.startsAt ?? '') - Date.parse(first.startsAt ?? '')).toBe(6_000);
    expect([first.clockUncertaintyMs, second.clockUncertaintyMs]).toEqual([2_000, 500]);
    expect(second.custody.map(({ kind, details }) => [kind, details.before])).toEqual([
      ['CLOCK_CORRECTED', { offsetMs: 0, uncertaintyMs: null }],
      ['CLOCK_CORRECTED', { offsetMs: 90_000, uncertaintyMs: 2_000 }],
    ]);
    expect((await listClockChecks(db, actor, camera.id)).map(({ offsetMs }) => offsetMs)).toEqual([
      84_000, 90_000,
    ]);
  });
});

describe('recordings', () => {
  it('wait for camera and time, and are queued when a person gives them', async () => {
    const sent: unknown[] = [];
    const send: JobSender['send'] = async (name, payload, options) => {
      sent.push([name, payload, options]);
      return 'job';
    };
    const camera = await makeCamera(system, districtId);
    const waiting = await makeRecording(system, {
      cameraId: null,
      districtId: null,
      startsAt: null,
      status: 'NEEDS_DETAILS',
    });
    const details = { cameraId: camera.id, stampedStart: start.toISOString() };
    const placed = await giveDetails({ db, send }, actor, waiting.id, details);
    expect(placed).toMatchObject({
      status: 'QUEUED',
      startsAt: start.toISOString(),
      timeSource: 'PERSON',
      camera: { id: camera.id },
    });
    expect(sent).toEqual([['coarse', { recordingId: waiting.id }, { dedupe: waiting.id }]]);
    await expect(
      giveDetails({ db, send }, actor, waiting.id, { ...details, cameraId: 99_999 }),
    ).rejects.toMatchObject({
      kind: 'not-found',
    });
    const quarantined = await makeRecording(system, {
      cameraId: null,
      districtId: null,
      startsAt: null,
      status: 'QUARANTINED',
    });
    await expect(giveDetails({ db, send }, actor, quarantined.id, details)).rejects.toMatchObject({
      code: 'recording-state',
    });
    await withClient(database.adminUrl, (client) =>
      client.query('DELETE FROM recordings WHERE id = $1', [quarantined.id]),
    );
  });

  it('are listed by camera, time, name and state, with the count of each state', async () => {
    const camera = await makeCamera(system, districtId);
    const of = { cameraId: camera.id, districtId };
    const early = await makeRecording(system, { ...of, startsAt: start });
    const late = await makeRecording(system, {
      ...of,
      startsAt: new Date(start.getTime() + 3_600_000),
      status: 'FAILED',
    });
    const ids = async (query: object) =>
      (await listRecordings(db, actor, recordingsQuery.parse({ cameraId: camera.id, ...query }))).items.map(
        (one) => one.id,
      );
    expect(await ids({})).toEqual([late.id, early.id]);
    expect(await ids({ status: 'FAILED' })).toEqual([late.id]);
    expect(await ids({ to: '2026-12-01T00:30:00Z' })).toEqual([early.id]);
    expect(await ids({ text: camera.code.toLowerCase() })).toHaveLength(2);
    expect(await ids({ text: early.sha256.slice(0, 12) })).toEqual([early.id]);
    expect(await ids({ text: 'no such' })).toEqual([]);
    const first = await listRecordings(db, actor, recordingsQuery.parse({ cameraId: camera.id, limit: 1 }));
    expect(first.counts).toMatchObject({ INDEXED: 1, FAILED: 1, QUEUED: 0 });
    expect(await ids({ limit: 1, cursor: first.nextCursor })).toEqual([early.id]);
  });

  it('are listed by a group of cameras as it is now', async () => {
    const [one, other] = [await makeCamera(system, districtId), await makeCamera(system, districtId)];
    const of = (cameraId: number) => makeRecording(system, { cameraId, districtId, startsAt: start });
    const [mine] = [await of(one.id), await of(other.id)];
    const group = await createCameraGroup(db, actor, {
      ...{ name: 'Along the road', districtId },
      cameraIds: [one.id],
    });
    const query = recordingsQuery.parse({ groupId: group.id });
    const page = await listRecordings(db, actor, query);
    expect(page.items.map(({ id }) => id)).toEqual([mine.id]);
    expect(page.counts.INDEXED).toBe(1);
    await deleteCameraGroup(db, actor, group.id, true);
    await expect(listRecordings(db, actor, query)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
