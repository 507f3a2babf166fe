import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readJobs, retryJob } from '@/core/operations/dead-letters';
import { filmClip } from '@/deploy/demo/film';
import { CAMERAS, CLIPS } from '@/deploy/demo/script';
import { openWorkplace, type TestWorkplace } from './jobs/testing';
import { ended, bringIn as send, startWorker as startProcess, until } from './testing';

const NAME = 'QTA-GATE-IN_20261120T182005+0500.mp4';

let folder: string;
let clip: string;
const workers: ChildProcess[] = [];
const places: TestWorkplace[] = [];

/** A workplace with the clip's camera; all share one data folder, so that the models are made once. */
async function workplace(more: Record<string, string> = {}): Promise<TestWorkplace> {
  const place = await openWorkplace({
    DATA_DIR: path.join(folder, 'data'),
    ...more,
  });
  places.push(place);
  const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  await place.db.camera.create({ data: { code: 'QTA-GATE-IN', name: 'Gate', districtId: district.id } });
  return place;
}

/** A worker process that ends with its test. */
function startWorker(place: TestWorkplace): ChildProcess {
  const worker = startProcess(place);
  workers.push(worker);
  return worker;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-worker-'));
  await mkdir(path.join(folder, 'data'));
  clip = path.join(folder, NAME);
  const [drawn] = CLIPS;
  const camera = CAMERAS.find(({ code }) => code === drawn?.camera);
  if (!drawn || !camera) throw new Error('The demo has no clips.');
  await filmClip(camera, { ...drawn, seconds: 2, appearances: [] }, clip, 'ffmpeg');
}, 300_000);
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => ended(worker, 'SIGKILL')));
});
afterAll(async () => {
  await Promise.all(places.map((place) => place.close()));
  await rm(folder, { recursive: true, force: true });
});

describe('a worker process', () => {
  it('what it cannot do lies among the dead letters with its reason, and a person has it tried again', async () => {
    const place = await workplace();
    startWorker(place);
    const file = path.join(folder, 'late', 'QTA-GATE-IN_20261120T200000+0500.mp4');
    const id = await send(place, file);
    const dead = await until(async () => (await readJobs(place.queues)).failed.find((job) => job.id === id));
    expect(dead.failedReason).toMatch(/is not at .* any more/);
    await mkdir(path.dirname(file));
    await copyFile(clip, file);
    await retryJob(place.queues, 'intake', id);
    await until(async () => (await place.db.recording.findFirst()) ?? undefined);
  }, 120_000);

  it('takes in what is put into the watched folder, once, and again not after a restart', async () => {
    const inbox = path.join(folder, 'inbox');
    await mkdir(inbox);
    await writeFile(path.join(inbox, 'notes.txt'), 'not a recording');
    const place = await workplace({ WATCH_DIR: inbox });
    const first = startWorker(place);
    const bytes = await readFile(clip);
    await writeFile(path.join(inbox, NAME), bytes.subarray(0, 1000));
    await writeFile(path.join(inbox, NAME), bytes);
    const arrival = await until(async () => (await place.db.arrival.findFirst()) ?? undefined);
    expect(arrival).toMatchObject({ source: 'FOLDER', originalName: NAME, duplicate: false });
    await ended(first, 'SIGTERM');
    startWorker(place);
    // A second file shows that the restarted worker has looked through the folder.
    await copyFile(clip, path.join(inbox, 'copy.mp4'));
    await until(async () =>
      (await place.db.arrival.count({ where: { duplicate: true } })) > 0 ? true : undefined,
    );
    expect(await place.db.arrival.count()).toBe(2);
    expect(await place.db.recording.findFirstOrThrow()).toMatchObject({ durationMs: 2_000 });
  }, 120_000);

  it('says in words what is wrong with a search picture', async () => {
    const place = await workplace();
    const blank = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#7a8a70' } })
      .jpeg()
      .toBuffer();
    await place.storage.put('derived/probes/blank', blank);
    await place.storage.put('derived/probes/broken', Buffer.from('this is no picture'));
    startWorker(place);
    const probe = async (pictureKey: string) => {
      const { id } = await place.db.probe.create({
        data: { kind: 'FACE', pictureKey, sha256: '0'.repeat(64), actorId: 'someone' },
      });
      await place.send('probe', { probeId: id });
      return until(async () => {
        const found = await place.db.probe.findUniqueOrThrow({ where: { id } });
        return found.status === 'PENDING' ? undefined : found;
      });
    };
    expect(await probe('derived/probes/blank')).toMatchObject({
      status: 'FAILED',
      widthPx: 400,
      error: expect.stringMatching(/No face was found/),
    });
    expect(await probe('derived/probes/broken')).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/cannot be used/),
    });
  }, 120_000);
});
