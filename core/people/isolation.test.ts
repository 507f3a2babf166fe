import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCameraGroups } from '@/core/footage/camera-groups';
import { listCameras } from '@/core/footage/cameras';
import { getRecording, listRecordings } from '@/core/footage/recordings';
import { recordingsQuery } from '@/core/footage/schema';
import { getSighting, sightingsOfRecording } from '@/core/footage/sightings';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { downloadOriginal, viewBestShot, viewPlate, viewStream } from '@/core/footage/views';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import type { Actor } from './actor';

let database: TestDatabase;
let db: Database;
let system: Database;
let own: Actor;
let foreign: Actor;
let seen: { cameraId: number; recordingId: string; trackId: string; shotId: string; caseId: string };

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  const district = await makeDistrict(system);
  own = await makeActor(system, 'INVESTIGATOR', district.id);
  foreign = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
  const camera = await makeCamera(system, district.id);
  const recording = await makeRecording(system, {
    cameraId: camera.id,
    districtId: district.id,
    startsAt: new Date('2026-11-20T13:00:00Z'),
  });
  const trackId = await makeTrack(system, recording, {
    kind: 'VEHICLE',
    plate: { text: 'LEA-4821' },
    vectors: [{ space: 'vehicle.test.2', values: [1, 0] }],
  });
  await system.recording.update({
    where: { id: recording.id },
    data: {
      arrivals: { create: { originalName: 'a', source: 'COMMAND', receivedFrom: 'x', duplicate: false } },
      damage: { create: { fromMs: 0, toMs: 1, reason: 'x' } },
      segments: { create: { ordinal: 0, fromMs: 0, toMs: 1, framesAnalysed: 1, pathsKey: 'x' } },
      custody: { create: { kind: 'HASHED', actorName: 'x' } },
    },
  });
  await system.clockCheck.create({
    data: {
      cameraId: camera.id,
      offsetMs: 0,
      uncertaintyMs: 0,
      method: 'x',
      measuredAt: new Date(),
      measuredById: own.id,
    },
  });
  await system.cameraGroup.create({
    data: { name: 'Gates', districtId: district.id, members: { create: { cameraId: camera.id } } },
  });
  const shot = await system.bestShot.findFirstOrThrow({ where: { trackId } });
  const registered = await system.case.create({
    data: {
      province: district.province,
      districtId: district.id,
      stationId: district.stations[0]!.id,
      firYear: 2026,
      firNumber: '1',
      title: 'T',
      occurredFrom: new Date(),
      reportedAt: new Date(),
      informantName: 'I',
      informantDocument: 'NONE',
      offence: 'O',
      place: 'P',
      createdById: own.id,
      members: { create: { userId: own.id } },
      events: { create: { at: new Date(), kind: 'NOTE', text: 'x', actorId: own.id } },
      bundles: { create: { withMasters: false, createdById: own.id } },
      exhibits: {
        create: {
          number: 1,
          kind: 'STILL',
          title: 'E',
          recordingId: recording.id,
          requestedFromMs: 0,
          requestedToMs: 0,
          createdById: own.id,
        },
      },
    },
  });
  seen = {
    cameraId: camera.id,
    recordingId: recording.id,
    trackId,
    shotId: shot.id,
    caseId: registered.id,
  };
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const TABLES = [
  ...[
    'cameras',
    'clock_checks',
    'recordings',
    'arrivals',
    'damaged_ranges',
    'index_segments',
    'custody_events',
  ],
  ...['camera_groups', 'camera_group_members'],
  ...['tracks', 'best_shots', 'plate_reads', 'vectors.space_1'],
  ...['cases', 'case_members', 'case_events', 'exhibits', 'bundles'],
];

describe('districts are apart', () => {
  it.each(TABLES)(
    'SQL as the application role sees no row of %s without a scope, or with another district’s',
    async (table) => {
      const count = (settings: string) =>
        withClient(database.databaseUrl, async (client) => {
          await client.query(settings);
          return Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count);
        });
      const district = (id: number | null) =>
        `SELECT set_config('saboot.scope', 'district', false), set_config('saboot.district', '${id}', false)`;
      expect(await count('SELECT 1')).toBe(0);
      expect(await count(district(foreign.districtId))).toBe(0);
      expect(await count("SELECT set_config('saboot.scope', 'district', false)")).toBe(0);
      expect(await count(district(own.districtId))).toBe(1);
    },
  );

  it('SQL as the application role cannot write a row into another district', async () => {
    const moved = withClient(database.databaseUrl, async (client) => {
      await client.query(
        `SELECT set_config('saboot.scope', 'district', false), set_config('saboot.district', '${foreign.districtId}', false)`,
      );
      await client.query('INSERT INTO cameras (code, name, district_id) VALUES ($1, $2, $3)', [
        'X',
        'X',
        own.districtId,
      ]);
    });
    await expect(moved).rejects.toThrow(/row-level security/);
  });

  it('R09 a recording is not removed by the program, nor its hash, size or place in storage changed by anyone', async () => {
    const where = { id: seen.recordingId };
    const before = await system.recording.findUniqueOrThrow({ where });
    const removed = withClient(database.databaseUrl, async (client) => {
      await client.query('SET ROLE saboot_app');
      await client.query('DELETE FROM recordings WHERE id = $1', [seen.recordingId]);
    });
    await expect(removed).rejects.toThrow(/permission denied/);
    for (const data of [{ sha256: 'f'.repeat(64) }, { sizeBytes: 1n }, { storageKey: 'masters/other' }])
      await expect(system.recording.update({ where, data })).rejects.toThrow(/cannot be changed/);
    expect(await system.recording.findUniqueOrThrow({ where })).toEqual(before);
  });

  it('another district’s things are not there, by list and by id, and reaching for them is on record', async () => {
    const views = new Map();
    expect(await listCameras(db, foreign)).toEqual([]);
    expect(await listCameraGroups(db, foreign)).toEqual([]);
    const recordings = await listRecordings(db, foreign, recordingsQuery.parse({}));
    expect(recordings.items).toEqual([]);
    expect(Object.values(recordings.counts).reduce((sum, count) => sum + count, 0)).toBe(0);
    const attempts = [
      () => getRecording(db, foreign, seen.recordingId),
      () => sightingsOfRecording(db, foreign, seen.recordingId),
      () => getSighting(db, foreign, seen.trackId),
      () => viewStream({ db, views }, foreign, seen.recordingId),
      () => downloadOriginal(db, foreign, seen.recordingId),
      () => viewBestShot(db, foreign, seen.shotId),
      () => viewPlate(db, foreign, seen.trackId),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ kind: 'not-found' });
    expect(await system.auditEntry.count({ where: { actorId: foreign.id, outcome: 'denied' } })).toBe(
      attempts.length,
    );
  });

  it('one’s own are there', async () => {
    expect(await listCameras(db, own)).toHaveLength(1);
    expect((await getRecording(db, own, seen.recordingId)).tracks.VEHICLE).toBe(1);
    const [sighting] = await sightingsOfRecording(db, own, seen.recordingId);
    expect(sighting?.plate).toMatchObject({ text: 'LEA-4821', agreed: true });
    expect(await viewBestShot(db, own, seen.shotId)).toContain(seen.recordingId);
  });
});
