import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { searchRequest } from '@/core/search/schema';
import { runSearch } from '@/core/search/searches';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { changeCameraGroup, createCameraGroup, deleteCameraGroup, listCameraGroups } from './camera-groups';

let database: TestDatabase;
let db: Database;
let system: Database;
let own: Actor;
let reader: Actor;
let foreign: Actor;
let districtId: number;
let cameras: { id: number }[];
let theirs: { id: number };

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  const district = await makeDistrict(system);
  const other = await makeDistrict(system);
  districtId = district.id;
  own = await makeActor(system, 'INVESTIGATOR', district.id);
  reader = await makeActor(system, 'REVIEWER', district.id);
  foreign = await makeActor(system, 'INVESTIGATOR', other.id);
  cameras = [await makeCamera(system, district.id), await makeCamera(system, district.id)];
  theirs = await makeCamera(system, other.id);
  for (const [camera, of] of [
    ...cameras.map((one) => [one, district.id] as const),
    [theirs, other.id] as const,
  ]) {
    const recording = await makeRecording(system, {
      cameraId: camera.id,
      districtId: of,
      startsAt: new Date('2026-11-20T13:00:00Z'),
    });
    await makeTrack(system, recording, { kind: 'VEHICLE', objectClass: 'car' });
  }
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const first = () => cameras[0]!.id;
const second = () => cameras[1]!.id;
const make = (name: string, cameraIds: number[] = [], actor = own) =>
  createCameraGroup(db, actor, { name, districtId, cameraIds });

describe('a camera group', () => {
  it('is made, given other cameras and another name, and each of it is on record', async () => {
    const made = await make('Gates north', [second(), first(), first()]);
    expect(made).toMatchObject({ name: 'Gates north', cameraIds: [first(), second()], deleted: false });
    const changed = await changeCameraGroup(db, own, made.id, { name: 'Gates', cameraIds: [second()] });
    expect(changed).toEqual({ ...made, name: 'Gates', cameraIds: [second()] });
    expect(await listCameraGroups(db, reader)).toEqual([changed]);
    const entries = await system.auditEntry.findMany({
      where: { objectId: made.id },
      orderBy: { at: 'asc' },
    });
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['camera-group.create', { name: 'Gates north', cameraIds: [second(), first(), first()] }],
      ['camera-group.change', { name: 'Gates', cameraIds: [second()] }],
    ]);
  });

  it('is gone from the list when deleted, and comes back with its cameras unless its name was taken', async () => {
    const made = await make('Sariab Road', [first()]);
    expect((await deleteCameraGroup(db, own, made.id, true)).deleted).toBe(true);
    expect((await listCameraGroups(db, own)).map(({ id }) => id)).not.toContain(made.id);
    await expect(changeCameraGroup(db, own, made.id, { name: 'X' })).rejects.toMatchObject({
      kind: 'not-found',
    });
    expect(await deleteCameraGroup(db, own, made.id, false)).toEqual(made);
    await deleteCameraGroup(db, own, made.id, true);
    await make('sariab road');
    await expect(deleteCameraGroup(db, own, made.id, false)).rejects.toMatchObject({
      code: 'camera-group-name-taken',
    });
  });

  it('has one name in a district and only cameras of it', async () => {
    await make('Airport');
    await expect(make('AIRPORT')).rejects.toMatchObject({ code: 'camera-group-name-taken' });
    await expect(make('Both', [first(), theirs.id])).rejects.toMatchObject({
      code: 'camera-of-another-district',
    });
  });

  it('is changed by those who may change cameras, and nobody of another district', async () => {
    const { id } = await make('Ours', [first()]);
    await expect(make('Mine', [], reader)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(make('Mine', [], foreign)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(changeCameraGroup(db, foreign, id, { cameraIds: [] })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(deleteCameraGroup(db, foreign, id, true)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await listCameraGroups(db, foreign)).map(({ name }) => name)).toEqual([]);
    expect((await listCameraGroups(db, own)).find((group) => group.id === id)?.cameraIds).toEqual([first()]);
  });

  it('takes no camera of another district, by SQL of the application role either', async () => {
    const { id } = await make('By SQL');
    const asOwn = (cameraId: number) =>
      withClient(database.databaseUrl, async (client) => {
        await client.query(
          `SELECT set_config('saboot.scope', 'district', false), set_config('saboot.district', '${districtId}', false)`,
        );
        await client.query('INSERT INTO camera_group_members (group_id, camera_id) VALUES ($1, $2)', [
          id,
          cameraId,
        ]);
      });
    await asOwn(first());
    await expect(asOwn(theirs.id)).rejects.toThrow(/row-level security/);
  });
});

describe('a search in a camera group', () => {
  const search = (scope: object, actor = own) =>
    runSearch(
      { db, signer: testSigner },
      actor,
      searchRequest.parse({ kind: 'DESCRIPTION', objects: ['VEHICLE'], scope }),
    );

  it('looks at its cameras as they are when it runs, and the receipt keeps what they were', async () => {
    const group = await make('One', [first()]);
    const found = await search({ groupIds: [group.id] });
    expect(found.candidates.map(({ sighting }) => sighting.camera.id)).toEqual([first()]);
    expect(found.coverage.cameras.map(({ cameraId }) => cameraId)).toEqual([first()]);
    expect(found.resolved).toMatchObject({
      cameraIds: [first()],
      groups: [{ id: group.id, name: 'One', cameraIds: [first()] }],
      said: ['Camera group “One” as it was then: 1 cameras.'],
    });
    await changeCameraGroup(db, own, group.id, { name: 'Two', cameraIds: [first(), second()] });
    const again = await search({ groupIds: [group.id] });
    expect(again.candidates).toHaveLength(2);
    const kept = await system.search.findUniqueOrThrow({ where: { id: found.id } });
    expect(kept.resolved).toMatchObject({ groups: [{ name: 'One', cameraIds: [first()] }] });
  });

  it('adds up with cameras that are named', async () => {
    const group = await make('Added', [first()]);
    expect((await search({ groupIds: [group.id], cameraIds: [second()] })).resolved?.cameraIds).toEqual([
      first(),
      second(),
    ]);
  });

  it('is refused where the group is gone, empty, or of another district: never a search of everything', async () => {
    const group = await make('Gone', [first()]);
    await expect(search({ groupIds: [group.id] }, foreign)).rejects.toMatchObject({
      code: 'camera-group-unknown',
    });
    await deleteCameraGroup(db, own, group.id, true);
    await expect(search({ groupIds: [group.id] })).rejects.toMatchObject({ code: 'camera-group-unknown' });
    const empty = await make('Empty');
    await expect(search({ groupIds: [empty.id] })).rejects.toMatchObject({ code: 'no-camera-there' });
  });
});
