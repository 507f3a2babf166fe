import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor } from '@/core/footage/testing';
import type { JobName } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { searchRequest } from '@/core/search/schema';
import { openSearch, runSearch } from '@/core/search/searches';
import { registerSpaces } from '@/core/search/spaces';
import { filmClip } from '@/deploy/demo/film';
import { CAMERAS } from '@/deploy/demo/script';
import { connect, type Database } from '@/prisma/client';
import { openModels, type VisionModels } from '../models';
import { createCoarseHandler } from './coarse';
import { createIndexHandler } from './index';
import { createIntakeHandler } from './intake';
import { jobOf, openWorkplace, type TestWorkplace } from './testing';

let place: TestWorkplace;
let models: VisionModels;
let db: Database;
let actor: Actor;
let recordingId: string;
const never = new AbortController().signal;
const sent: JobName[] = [];

const search = (request: object) =>
  runSearch({ db, signer: testSigner }, actor, searchRequest.parse(request));
const cars = () => search({ kind: 'DESCRIPTION', classes: ['car'] });
const deps = () => ({ ...place, models: async () => models });
const look = () =>
  createCoarseHandler({
    ...deps(),
    send: async (name) => {
      // That what was found waits to be compared with the watchlist is told beside.
      if (name !== 'alert') sent.push(name);
      return 'id';
    },
  })(jobOf('coarse', { recordingId }), never);

beforeAll(async () => {
  place = await openWorkplace({ INDEX_SEGMENT_SECONDS: '4' });
  const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  await place.db.camera.create({ data: { code: 'QTA-014', name: 'Road', districtId: district.id } });
  const camera = CAMERAS.find(({ place: kind }) => kind === 'street');
  if (!camera) throw new Error('The demo has no street.');
  const clip = path.join(place.folder, 'QTA-014_20261120T183000+0500.mp4');
  // Key pictures are looked at from 0 s and from 10 s on: the first car is seen by the second of them, the other by none.
  await filmClip(
    camera,
    {
      ...{ camera: camera.code, stampedStart: '2026-11-20T18:30:00+05:00', seconds: 14 },
      appearances: [
        { car: 'mehran', view: 'side', from: 7.4, to: 13, heading: 'left', groundY: 440, scale: 0.62 },
        { car: 'corolla', view: 'side', from: 2, to: 6, heading: 'left', groundY: 440, scale: 0.62 },
      ],
    },
    clip,
    'ffmpeg',
  );
  models = await openModels({ dataDir: place.config.DATA_DIR, threads: 1 });
  await registerSpaces(place.db, models);
  db = connect(place.database.databaseUrl);
  actor = await makeActor(place.db, 'INVESTIGATOR', district.id);
  const payload = {
    ...{ file: clip, originalName: path.basename(clip), source: 'COMMAND' as const },
    ...{ receivedFrom: 't', receivedById: null, consume: false },
  };
  ({ recordingId } = await createIntakeHandler(place)(jobOf('intake', payload), never));
});
afterAll(async () => {
  await models?.close();
  await db?.$disconnect();
  await place.close();
});

describe('a recording, first looked through by its key pictures and then indexed', () => {
  let receipt: Awaited<ReturnType<typeof cars>>;

  it('is searched coarsely after the first look, and every result says so', async () => {
    expect((await cars()).coverage.totalsMs).toMatchObject({ indexed: 0, coarse: 0, pending: 14_000 });
    expect(await look()).toEqual({ pictures: 2 });
    expect(sent).toEqual(['index']);
    receipt = await cars();
    expect(receipt.coverage).toMatchObject({
      totalsMs: { indexed: 0, coarse: 14_000, pending: 0 },
      coarseEveryMs: 7_000,
    });
    expect(receipt.candidates).toHaveLength(1);
    expect(receipt.candidates[0]?.sighting).toMatchObject({ pass: 'COARSE', colour: 'red' });
    expect(receipt.candidates[0]?.sighting.firstPtsMs).toBeGreaterThanOrEqual(10_000);
    const { watermark } = receipt;
    expect(Date.parse(watermark)).toBeGreaterThan(Date.now() - 60_000);
  });

  it('is not looked through twice', async () => {
    expect(await look()).toEqual({ pictures: 0 });
    expect(sent).toEqual(['index', 'index']);
    expect((await cars()).total).toBe(1);
  });

  it('while it is being indexed a thing is never found by both, and what is followed still is not lost', async () => {
    const found: number[] = [];
    const handler = createIndexHandler(deps());
    const job = {
      ...jobOf('index', { recordingId }),
      // Asked after each segment but the last.
      isOvertaken: async () => {
        const { coverage, candidates } = await cars();
        found.push(candidates.length);
        const at = candidates.map(({ sighting }) => sighting);
        for (const one of at)
          for (const other of at)
            if (one.trackId !== other.trackId)
              expect(one.firstPtsMs > other.lastPtsMs || one.lastPtsMs < other.firstPtsMs).toBe(true);
        expect(coverage.totalsMs.indexed).toBe(4_000 * found.length);
        expect(coverage.totalsMs.coarse).toBe(14_000 - 4_000 * found.length);
        return false;
      },
    };
    await handler(job, never);
    // The third segment ends while the red car, which only the key picture has given so far, is in the picture.
    expect(found.every((count) => count >= 1)).toBe(true);
    expect(found).toHaveLength(3);
  });

  it('is found by its fine tracks alone when it is indexed', async () => {
    const { coverage, candidates } = await cars();
    expect(coverage).toMatchObject({ totalsMs: { indexed: 14_000, coarse: 0 }, coarseEveryMs: null });
    expect(candidates.map(({ sighting }) => sighting.pass)).toEqual(['FINE', 'FINE']);
    const examples = [{ from: 'track', trackId: candidates[0]?.sighting.trackId }];
    const alike = await search({ kind: 'VEHICLE', examples });
    expect(alike.candidates.every(({ sighting }) => sighting.pass === 'FINE')).toBe(true);
  });

  it('leaves a stored search as it was, with its pictures, and what it found can still be searched with', async () => {
    const opened = await openSearch(db, actor, receipt.id);
    expect(opened.candidates).toEqual(receipt.candidates);
    expect(opened.coverage).toEqual(receipt.coverage);
    const trackId = receipt.candidates[0]?.sighting.trackId ?? '';
    const kept = await place.db.track.findUniqueOrThrow({
      where: { id: trackId },
      include: { bestShots: true },
    });
    expect(kept.supersededAt).not.toBeNull();
    for (const { storageKey } of kept.bestShots)
      expect((await place.storage.head(storageKey))?.key).toBe(storageKey);
    const alike = await search({ kind: 'VEHICLE', examples: [{ from: 'track', trackId }] });
    expect(alike.candidates[0]?.sighting).toMatchObject({ pass: 'FINE', colour: 'red' });
  });

  it('leaves no object behind that nothing names', async () => {
    const shots = new Set((await place.db.bestShot.findMany()).map(({ storageKey }) => storageKey));
    for await (const { key } of place.storage.list(`derived/recordings/${recordingId}/shots/`))
      expect(shots.has(key)).toBe(true);
  });

  it.each([
    { what: 'shorter than two segments', change: { durationMs: 7_000 } },
    { what: 'made of key pictures only', change: { videoCodec: 'mjpeg' } },
  ])('needs no first look where it is $what', async ({ change }) => {
    const { id } = await place.db.recording.create({
      data: {
        ...{
          sha256: 'f'.repeat(60) + Object.keys(change)[0]?.slice(0, 4),
          sizeBytes: 1n,
          storageKey: 'masters/ff/ff',
        },
        ...{
          originalName: 'a.avi',
          source: 'COMMAND',
          receivedFrom: 't',
          durationMs: 60_000,
          videoCodec: 'h264',
        },
        ...change,
      },
    });
    sent.length = 0;
    const handler = createCoarseHandler({ ...deps(), send: async (name) => `${sent.push(name)}` });
    expect(await handler(jobOf('coarse', { recordingId: id }), never)).toEqual({ pictures: 0 });
    expect(sent).toEqual(['index']);
  });
});
