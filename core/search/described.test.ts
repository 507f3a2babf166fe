import { beforeAll, describe, expect, it } from 'vitest';
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
import { searchRequest } from './schema';
import { runSearch } from './searches';
import { testDatabase } from './testing';

const world = testDatabase();
let actor: Actor;
let camera: { id: number };
let other: { id: number };
let recording: Awaited<ReturnType<typeof makeRecording>>;
let elsewhere: Awaited<ReturnType<typeof makeRecording>>;

beforeAll(async () => {
  const district = await makeDistrict(world.system);
  actor = await makeActor(world.system, 'INVESTIGATOR', district.id);
  camera = await makeCamera(world.system, district.id);
  other = await makeCamera(world.system, district.id);
  const startsAt = new Date('2026-11-20T13:00:00Z');
  recording = await makeRecording(world.system, { cameraId: camera.id, districtId: district.id, startsAt });
  elsewhere = await makeRecording(world.system, { cameraId: other.id, districtId: district.id, startsAt });
});

const track = (given: Partial<TrackGiven>, where = recording) =>
  makeTrack(world.system, where, { kind: 'PERSON', ...given });
const find = async (asked: object) =>
  runSearch(
    { db: world.db, signer: testSigner },
    actor,
    searchRequest.parse({ kind: 'DESCRIPTION', objects: ['PERSON'], ...asked }),
  );
const idsOf = (found: Awaited<ReturnType<typeof find>>) =>
  found.candidates.map(({ sighting }) => sighting.trackId).sort();

const doorway = (cameraId: number, more: object = {}) => ({
  shape: 'line',
  cameraId,
  from: { x: 0.5, y: 1 },
  to: { x: 0.5, y: 0 },
  ...more,
});
const rightwards: TrackGiven['outline'] = [
  [1000, 0.1, 0.5],
  [3000, 0.9, 0.5],
];

describe('a search by description', () => {
  it('finds people by what they wear and carry, and says that both are often overlooked', async () => {
    const red = await track({ upperColour: 'red', lowerColour: 'black', carries: ['backpack'] });
    await track({ upperColour: 'blue', lowerColour: 'black' });
    await track({ upperColour: 'red', lowerColour: 'white', carries: ['umbrella'] });
    const found = await find({ upperColours: ['red'], lowerColours: ['black'], carries: ['backpack'] });
    expect(idsOf(found)).toEqual([red]);
    expect(found.candidates[0]?.sighting).toMatchObject({ upperColour: 'red', carries: ['backpack'] });
    expect(found.plan.reasons.join(' ')).toMatch(/overlooked/);
    expect(found.plan.notCompared).toBeNull();
  });

  it('finds by the way over the picture, by how long and how large, and counts what has no path', async () => {
    const left = await track({ headingDeg: 300, heightPx: 200, outline: rightwards, toMs: 61_000 });
    const nearlyUp = await track({ headingDeg: 350, heightPx: 80, outline: rightwards });
    const unknown = await track({ toMs: 61_000 });
    expect(idsOf(await find({ headings: ['left'] }))).toEqual([left]);
    expect(idsOf(await find({ headings: ['up'] }))).toEqual([nearlyUp]);
    expect(idsOf(await find({ headings: ['up', 'left'] }))).toEqual([left, nearlyUp].sort());
    const long = await find({ stayedMs: { least: 30_000 } });
    expect(idsOf(long)).toEqual([left, unknown].sort());
    const tall = await find({ stayedMs: { least: 30_000 }, heightPx: { least: 150 } });
    expect(idsOf(tall)).toEqual([left]);
    expect(tall.plan.notCompared).toBe(1);
    expect(tall.plan.reasons.join(' ')).toMatch(/1 sightings otherwise as described have no path/);
    expect(idsOf(await find({ stayedMs: { least: 30_000, most: 40_000 } }))).toEqual([]);
  });

  it('finds who went over a line drawn on one camera’s picture, and covers that camera only', async () => {
    const over = await track({ kind: 'VEHICLE', objectClass: 'car', outline: rightwards });
    const back = await track({
      kind: 'VEHICLE',
      objectClass: 'car',
      outline: [
        [1000, 0.9, 0.5],
        [3000, 0.1, 0.5],
      ],
    });
    await track({
      kind: 'VEHICLE',
      objectClass: 'car',
      outline: [
        [1000, 0.1, 0.5],
        [3000, 0.4, 0.5],
      ],
    });
    await track({ kind: 'VEHICLE', objectClass: 'car', outline: rightwards }, elsewhere);
    const asked = { objects: ['VEHICLE'], limit: 1 };
    const both = await find({ ...asked, zone: doorway(camera.id) });
    expect(both.total).toBe(2);
    expect(both.candidates).toHaveLength(1);
    expect(both.coverage.cameras.map(({ cameraId }) => cameraId)).toEqual([camera.id]);
    expect(idsOf(await find({ ...asked, zone: doorway(camera.id, { way: 'forth' }) }))).toEqual([over]);
    expect(idsOf(await find({ ...asked, zone: doorway(camera.id, { way: 'back' }) }))).toEqual([back]);
  });

  it('finds who stayed in an area', async () => {
    const area = (forMs: number) => ({
      shape: 'area',
      cameraId: other.id,
      corners: [
        { x: 0.2, y: 0.2 },
        { x: 0.4, y: 0.2 },
        { x: 0.4, y: 0.4 },
        { x: 0.2, y: 0.4 },
      ],
      forMs,
    });
    const loiters = await track(
      {
        outline: [
          [1000, 0.1, 0.3],
          [2000, 0.3, 0.3],
          [40_000, 0.3, 0.3],
          [41_000, 0.6, 0.3],
        ],
      },
      elsewhere,
    );
    expect(idsOf(await find({ zone: area(30_000) }))).toEqual([loiters]);
    expect(idsOf(await find({ zone: area(60_000) }))).toEqual([]);
  });
});
