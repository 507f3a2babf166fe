import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { forgetSpace, spacesInUse, waitingForVectors } from '@/core/footage/reembedding';
import { makeActor } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { searchRequest } from '@/core/search/schema';
import { runSearch } from '@/core/search/searches';
import { registerSpaces } from '@/core/search/spaces';
import { filmClip } from '@/deploy/demo/film';
import { CAMERAS } from '@/deploy/demo/script';
import { connect, type Database } from '@/prisma/client';
import { openModels, type VisionModels } from '../models';
import { addPack } from '../models/add';
import defaultManifest from '../models/default/pack.json' with { type: 'json' };
import { createIndexHandler } from './index';
import { createIntakeHandler } from './intake';
import { createReembedHandler } from './reembed';
import { jobOf, openWorkplace, type TestWorkplace } from './testing';

let place: TestWorkplace;
let first: VisionModels;
let second: VisionModels;
let asPerson: Database;
let actor: Actor;
const never = new AbortController().signal;

/** The models of the default pack under other names of Spaces: what they make again must equal what indexing made. */
async function addTwin(): Promise<void> {
  const { 'embed-face': face, 'embed-vehicle': vehicle } = structuredClone(defaultManifest.tasks);
  face.space = `face.twin.${face.dimension}`;
  vehicle.space = `vehicle.twin.${vehicle.dimension}`;
  const manifest = {
    name: 'twin',
    description: 'The default pack’s models in Spaces of their own.',
    licence: defaultManifest.licence,
    tasks: { 'embed-face': face, 'embed-vehicle': vehicle },
  };
  const folder = path.join(place.folder, 'twin');
  await mkdir(folder);
  await writeFile(path.join(folder, 'pack.json'), JSON.stringify(manifest));
  await addPack(place.config.DATA_DIR, folder);
}

async function indexed(file: string, bytes: Buffer): Promise<string> {
  const at = path.join(place.folder, file);
  await writeFile(at, bytes);
  const { recordingId } = await createIntakeHandler(place)(
    jobOf('intake', {
      file: at,
      originalName: file,
      source: 'COMMAND',
      receivedFrom: 't',
      receivedById: null,
      consume: false,
    }),
    never,
  );
  await createIndexHandler({ ...place, models: async () => first })(jobOf('index', { recordingId }), never);
  return recordingId;
}

const reembed = (signal = never, updateProgress = async () => undefined as undefined) =>
  createReembedHandler({ ...place, models: async () => second })(
    { ...jobOf('reembed', {}), updateProgress },
    signal,
  );

interface StoredVector {
  track_id: string;
  ordinal: number;
  at: Date;
  quality: number;
  vec: string;
}
async function vectorsIn(name: string): Promise<StoredVector[]> {
  const { tableName } = await place.db.space.findUniqueOrThrow({ where: { name } });
  return place.db.$queryRawUnsafe<StoredVector[]>(
    `SELECT track_id, ordinal, at, quality, vec::text AS vec FROM vectors.${tableName} ORDER BY track_id, ordinal`,
  );
}
const numbers = (vec: string) => JSON.parse(vec) as number[];

const searchLike = (trackId: string) =>
  runSearch(
    { db: asPerson, signer: testSigner },
    actor,
    searchRequest.parse({ kind: 'VEHICLE', examples: [{ from: 'track', trackId }] }),
  );

describe('another pack comes into use', () => {
  const recordingIds: string[] = [];
  let trackIds: string[];

  beforeAll(async () => {
    place = await openWorkplace();
    const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
    for (const code of ['QTA-014', 'QTA-015']) {
      await place.db.camera.create({ data: { code, name: code, districtId: district.id } });
    }
    actor = await makeActor(place.db, 'INVESTIGATOR', district.id);
    asPerson = connect(place.config.DATABASE_URL);
    const camera = CAMERAS.find(({ place: kind }) => kind === 'street');
    if (!camera) throw new Error('The demo has no street.');
    const clip = path.join(place.folder, 'film.mp4');
    const car = { view: 'side', to: 3.6, groundY: 440, scale: 0.62 } as const;
    await filmClip(
      camera,
      {
        ...{ camera: camera.code, stampedStart: '2026-11-20T18:30:00+05:00', seconds: 4 },
        appearances: [{ ...car, car: 'mehran', from: 0.3, heading: 'left' }],
      },
      clip,
      'ffmpeg',
    );
    first = await openModels({ dataDir: place.config.DATA_DIR, threads: 1 });
    await registerSpaces(place.db, first);
    const bytes = await readFile(clip);
    // The same street on another day: other bytes, another recording.
    const again = Buffer.concat([bytes, Buffer.from('\0\0\0\x08free')]);
    recordingIds.push(await indexed('QTA-014_20261120T183000+0500.mp4', bytes));
    recordingIds.push(await indexed('QTA-015_20261121T183000+0500.mp4', again));
    const tracks = await place.db.track.findMany({ where: { kind: 'VEHICLE' }, orderBy: { id: 'asc' } });
    trackIds = tracks.map(({ id }) => id);
    await addTwin();
    second = await openModels({ dataDir: place.config.DATA_DIR, pack: 'twin', threads: 1 });
    // Filming, converting, indexing twice: long on a machine that is busy with others.
  }, 600_000);
  afterAll(async () => {
    await first?.close();
    await second?.close();
    await asPerson?.$disconnect();
    await place.close();
  });

  it('what is indexed is wholly in the Spaces of its pack: nothing waits', async () => {
    expect(trackIds).toHaveLength(2);
    expect(await waitingForVectors(place.db, await spacesInUse(place.db))).toEqual({
      recordingIds: [],
      tracks: 0,
    });
    const [example = '', other = ''] = trackIds;
    const found = await searchLike(example);
    expect(found.candidates[0]?.sighting.trackId).toBe(other);
    expect(found.plan.notCompared).toBe(0);
  });

  it('until its vectors are made, a search goes on in the Space before, and says so', async () => {
    await registerSpaces(place.db, second);
    expect(await waitingForVectors(place.db, await spacesInUse(place.db))).toEqual({
      recordingIds: recordingIds.toReversed(),
      tracks: 2,
    });
    const [example = '', other = ''] = trackIds;
    const found = await searchLike(example);
    expect(found.models.space).toBe(first.spaces.vehicle.name);
    expect(found.candidates[0]?.sighting.trackId).toBe(other);
    expect(found.plan.reasons.join()).toContain('the models of before');
  });

  it('broken off in the middle it goes on where it was, and gives each track its vectors once', async () => {
    const broken = new AbortController();
    const once = async () => {
      broken.abort();
      return undefined;
    };
    await expect(reembed(broken.signal, once)).rejects.toThrow();
    const half = await vectorsIn(second.spaces.vehicle.name);
    const halfTracks = new Set(half.map((row) => row.track_id));
    expect(halfTracks.size).toBe(1);

    // The half that is there is searched already; the other half is said to be missing.
    const [example = ''] = halfTracks;
    const between = await searchLike(example);
    expect(between.models.space).toBe(second.spaces.vehicle.name);
    expect(between.candidates).toEqual([]);
    expect(between.plan.notCompared).toBe(1);
    expect(between.plan.reasons.join()).toContain('were not compared');

    expect(await reembed()).toEqual({ tracks: 1 });
    const before = await vectorsIn(first.spaces.vehicle.name);
    const after = await vectorsIn(second.spaces.vehicle.name);
    const keys = (rows: StoredVector[]) => rows.map(({ vec: _, ...row }) => row);
    expect(keys(after)).toEqual(keys(before));
    expect(new Set(after.map((row) => row.track_id))).toEqual(new Set(trackIds));
    // The same models on the same pictures: the vectors that indexing made, to the last digit stored.
    expect(after.map((row) => numbers(row.vec))).toEqual(before.map((row) => numbers(row.vec)));
    expect(await reembed()).toEqual({ tracks: 0 });
  });

  it('then the search finds the same car in the new Space, and nothing is missing', async () => {
    const [example = '', other = ''] = trackIds;
    const found = await searchLike(example);
    expect(found.models).toMatchObject({ space: second.spaces.vehicle.name, pack: 'twin' });
    expect(found.candidates[0]?.sighting.trackId).toBe(other);
    expect(found.plan.notCompared).toBe(0);
  });

  it('pictures stored before their place was noted serve as well', async () => {
    const { vehicle } = second.spaces;
    const before = await vectorsIn(vehicle.name);
    await place.db.$executeRaw`UPDATE best_shots SET picture_box = NULL, face = NULL`;
    await place.db.space.updateMany({ data: { inUse: false } });
    await forgetSpace(place.db, vehicle.name);
    expect(await vectorsIn(vehicle.name)).toEqual([]);
    await registerSpaces(place.db, second);
    expect(await reembed()).toEqual({ tracks: 2 });
    const after = await vectorsIn(vehicle.name);
    expect(after).toHaveLength(before.length);
    after.forEach((row, index) => {
      const same = numbers(before[index]?.vec ?? '[]');
      const cosine = numbers(row.vec).reduce((sum, value, at) => sum + value * (same[at] ?? 0), 0);
      expect(cosine).toBeGreaterThan(0.99);
    });
  });

  it('a Space is forgotten by command only, and never the one in use', async () => {
    await expect(forgetSpace(place.db, second.spaces.vehicle.name)).rejects.toMatchObject({
      code: 'space-in-use',
    });
    const old = await vectorsIn(first.spaces.vehicle.name);
    expect(await forgetSpace(place.db, first.spaces.vehicle.name)).toBe(old.length);
    const entry = await place.db.auditEntry.findFirst({
      where: { action: 'models.forget' },
      orderBy: { at: 'desc' },
    });
    expect(entry?.objectId).toBe(first.spaces.vehicle.name);
  });

  it('a worker that still runs the models of before leaves the job to another', async () => {
    const old = createReembedHandler({ ...place, models: async () => first });
    await expect(old(jobOf('reembed', {}), never)).rejects.toThrow('other models');
  });
});
