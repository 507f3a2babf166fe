import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearIndex } from '@/core/footage/indexing';
import { filmClip } from '@/deploy/demo/film';
import { CAMERAS } from '@/deploy/demo/script';
import { openModels, type VisionModels } from '../models';
import { createIndexHandler } from './index';
import { createIntakeHandler } from './intake';
import { jobOf, openWorkplace, type TestWorkplace } from './testing';

let place: TestWorkplace;
let models: VisionModels;
let clip: string;
const never = new AbortController().signal;

async function take(file: string) {
  const payload = {
    file,
    originalName: path.basename(file),
    source: 'COMMAND',
    receivedFrom: 't',
    receivedById: null,
    consume: false,
  } as const;
  return createIntakeHandler(place)(jobOf('intake', payload), never);
}
const index = (recordingId: string) =>
  createIndexHandler({ ...place, models: async () => models })(jobOf('index', { recordingId }), never);
const recordingOf = (id: string) =>
  place.db.recording.findUniqueOrThrow({
    where: { id },
    include: { damage: { orderBy: { fromMs: 'asc' } }, tracks: true, segments: true },
  });

beforeAll(async () => {
  place = await openWorkplace({ INDEX_SEGMENT_SECONDS: '4' });
  const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  await place.db.camera.create({ data: { code: 'QTA-014', name: 'Road', districtId: district.id } });
  const camera = CAMERAS.find(({ place: kind }) => kind === 'street');
  if (!camera) throw new Error('The demo has no street.');
  clip = path.join(place.folder, 'QTA-014_20261120T183000+0500.mp4');
  const stampedStart = '2026-11-20T18:30:00+05:00';
  await filmClip(
    camera,
    {
      ...{ camera: camera.code, stampedStart, seconds: 8 },
      appearances: [
        { car: 'mehran', view: 'side', from: 0.4, to: 7, heading: 'left', groundY: 440, scale: 0.62 },
      ],
    },
    clip,
    'ffmpeg',
  );
  models = await openModels({ dataDir: place.config.DATA_DIR, threads: 1 });
});
afterAll(async () => {
  await models?.close();
  await place.close();
});

describe('indexing', () => {
  it('a car that crosses from one segment into the next is one track, and doing it again changes nothing', async () => {
    const { recordingId } = await take(clip);
    expect(await index(recordingId)).toEqual({ tracks: 1 });
    const done = await recordingOf(recordingId);
    expect(done).toMatchObject({
      status: 'INDEXED',
      indexedUntilMs: 8_000,
      packHash: models.pack.sha256,
      tracks: [{ kind: 'VEHICLE', objectClass: 'car', colour: 'red' }],
      damage: [],
    });
    expect(done.segments).toHaveLength(2);
    expect(await index(recordingId)).toEqual({ tracks: 1 });

    // Another pack's findings are not mixed with this one's: all is found anew, under the same ids.
    await place.db.recording.update({
      where: { id: recordingId },
      data: { packHash: 'another', status: 'QUEUED' },
    });
    expect(await index(recordingId)).toEqual({ tracks: 1 });
    const anew = await recordingOf(recordingId);
    expect(anew.tracks.map((track) => track.id)).toEqual(done.tracks.map((track) => track.id));
    expect(anew.packHash).toBe(models.pack.sha256);
  });

  it('a stretch that cannot be decoded is a gap with its place and reason, and the rest is indexed', async () => {
    const bytes = await readFile(clip);
    // The pictures of about one second in the middle are overwritten; the index of the file stays whole.
    const from = Math.floor(bytes.length * 0.5);
    bytes.fill(0x5a, from, from + Math.floor(bytes.length * 0.12));
    const damaged = path.join(place.folder, 'QTA-014_20261120T190000+0500.mp4');
    await writeFile(damaged, bytes);
    const { recordingId, status } = await take(damaged);
    expect(status).toBe('QUEUED');
    await index(recordingId);
    const { damage, status: after } = await recordingOf(recordingId);
    expect(after).toBe('INDEXED');
    expect(damage.length).toBeGreaterThanOrEqual(1);
    for (const range of damage) {
      expect(range.fromMs).toBeGreaterThanOrEqual(1_500);
      expect(range.toMs).toBeLessThanOrEqual(8_000);
      expect(range.reason).toMatch(/damaged|could not be decoded/);
    }
  });

  it('a worker’s death counts against a file only once the file was being read, and a commit forgives it', async () => {
    const { recordingId } = await take(clip);
    await clearIndex(place.db, recordingId);
    const startsOf = async () => (await recordingOf(recordingId)).indexStarts;
    // What a worker that was killed at these moments would leave behind.
    const fetching: number[] = [];
    const working: Promise<number>[] = [];
    const committed: number[] = [];
    const storage: TestWorkplace['storage'] = Object.create(place.storage, {
      localCopy: {
        value: async (key: string) => {
          fetching.push(await startsOf());
          return place.storage.localCopy(key);
        },
      },
    });
    const job = {
      ...jobOf('index', { recordingId }),
      updateProgress: async () => void working.push(startsOf()),
      // Asked after the commit of a segment.
      isOvertaken: async () => {
        committed.push(await startsOf());
        return false;
      },
    };
    const run = () => createIndexHandler({ ...place, storage, models: async () => models })(job, never);
    await run();
    expect(fetching).toEqual([0]);
    expect(await working[0]).toBe(1);
    expect(committed).toEqual([0]);

    await clearIndex(place.db, recordingId);
    await place.db.recording.update({
      where: { id: recordingId },
      data: { indexStarts: 10, status: 'QUEUED' },
    });
    await expect(run()).rejects.toMatchObject({ code: 'indexing-ends-workers' });
  });

  it('a recording without camera and start is not indexed', async () => {
    const bytes = await readFile(clip);
    const unnamed = path.join(place.folder, 'unnamed.mp4');
    await writeFile(unnamed, Buffer.concat([bytes, Buffer.from('\0\0\0\x08free')]));
    const { recordingId } = await take(unnamed);
    await expect(index(recordingId)).rejects.toMatchObject({ code: 'details-missing' });
  });
});
