import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filmClip } from '@/deploy/demo/film';
import { CAMERAS } from '@/deploy/demo/script';
import { openWorkplace, type TestWorkplace } from './jobs/testing';
import { astray, bringIn, ended, findings, indexed, startWorker, until } from './testing';

/** Kills of one run; SABOOT_KILLS=30 for the whole proof, which takes some minutes. */
const KILLS = Number(process.env.SABOOT_KILLS ?? 5);
const SEED = Number(process.env.SABOOT_SEED ?? randomInt(2 ** 31));
const SECONDS = 24;

let folder: string;
let clip: string;
const places: TestWorkplace[] = [];

async function workplace(): Promise<TestWorkplace> {
  const place = await openWorkplace({
    DATA_DIR: path.join(folder, 'data'),
    INDEX_SEGMENT_SECONDS: '2',
    // Killed workers' jobs are back sooner than the six seconds of every day.
    QUEUE_LOCK_MS: '2000',
    LOG_LEVEL: 'debug',
  });
  places.push(place);
  const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  await place.db.camera.create({ data: { code: 'QTA-014', name: 'Road', districtId: district.id } });
  return place;
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-kills-'));
  await mkdir(path.join(folder, 'data'));
  const camera = CAMERAS.find(({ place }) => place === 'street');
  if (!camera) throw new Error('The demo has no street.');
  clip = path.join(folder, 'QTA-014_20261120T183000+0500.mp4');
  const past = { view: 'side', groundY: 440, scale: 0.5 } as const;
  // Cars that are in the picture over the edges of segments, one at a time, so that a second of it costs little.
  const appearances = [
    { ...past, car: 'mehran', from: 1, to: 7, heading: 'left' },
    { ...past, car: 'corolla', from: 8.5, to: 14.5, heading: 'right' },
    { ...past, car: 'mehran', from: 16.5, to: 22.5, heading: 'left' },
  ] as const;
  await filmClip(
    camera,
    {
      ...{ camera: camera.code, stampedStart: '2026-11-20T18:30:00+05:00', seconds: SECONDS },
      appearances: [...appearances],
    },
    clip,
    'ffmpeg',
  );
}, 300_000);
afterAll(async () => {
  await Promise.all(places.map((place) => place.close()));
  await rm(folder, { recursive: true, force: true });
});

describe('indexing by workers that are killed', () => {
  it(`${KILLS} times at random moments gives what an undisturbed worker gives, and repeats a segment for each at most`, async () => {
    console.log(`Kills at moments that follow from SABOOT_SEED=${SEED}`);
    const random = randomFrom(SEED);
    const calm = await workplace();
    const finishedAt: number[] = [];
    const undisturbed = startWorker(calm, (line) => {
      if (/"segment indexed"/.test(line)) finishedAt.push(performance.now());
    });
    await bringIn(calm, clip);
    const { id: calmId } = await indexed(calm);
    // SIGTERM lets the job end: what it clears away afterwards is cleared away.
    await until(async () =>
      (await calm.queues.index.getJobCountByTypes('completed')) === 2 ? true : undefined,
    );
    expect(await ended(undisturbed, 'SIGTERM')).toBe(0);
    const whole = await findings(calm, calmId);
    expect(whole.segments).toHaveLength(SECONDS / 2);
    expect(whole.tracks.length).toBeGreaterThanOrEqual(3);
    expect(whole.coverage.totalsMs).toMatchObject({ indexed: SECONDS * 1000, pending: 0, coarse: 0 });
    const segmentMs = ((finishedAt.at(-1) ?? 0) - (finishedAt[0] ?? 0)) / (finishedAt.length - 1);

    // A kill needs something to interrupt: a recording that is whole is indexed anew, by the next round.
    let kills = 0;
    let repeated = 0;
    // Up to three segments' work: a worker is killed before its first commit, in it, and after it. Its models have to warm up
    // first, for how long depends on the machine: after a kill that came before any commit the next may come later.
    let withinMs = 3 * segmentMs;
    for (let round = 1; kills < KILLS; round++) {
      const rough = await workplace();
      const begun = new Map<string, number>();
      const note = (line: string) => {
        const entry = /"msg":"(segment|key pictures) begun"/.test(line)
          ? (JSON.parse(line) as { segment?: number; fromMs?: number })
          : undefined;
        if (!entry) return;
        const name = entry.segment === undefined ? `key ${entry.fromMs}` : `segment ${entry.segment}`;
        begun.set(name, (begun.get(name) ?? 0) + 1);
      };
      const isWhole = async () => {
        expect(await rough.db.recording.count({ where: { status: 'FAILED' } })).toBe(0);
        return (await rough.db.recording.count({ where: { status: 'INDEXED' } })) > 0;
      };
      const commits = async () =>
        (await rough.db.indexSegment.count()) + (await rough.db.coarseStretch.count());
      await bringIn(rough, clip);
      const before = kills;
      while (!(await isWhole())) {
        let started = false;
        const worker = startWorker(rough, (line) => {
          if (/"(segment|key pictures) begun"|"file taken in"/.test(line)) started = true;
          note(line);
        });
        await until(async () => (started || (await isWhole()) ? true : undefined));
        if (kills < KILLS) {
          const had = await commits();
          await new Promise((resolve) => setTimeout(resolve, random() * withinMs));
          if (!(await isWhole())) kills++;
          await ended(worker, 'SIGKILL');
          const gotOn = (await commits()) > had;
          withinMs = gotOn ? Math.max(3 * segmentMs, withinMs * 0.7) : withinMs * 1.5;
        } else {
          await indexed(rough);
          await ended(worker, 'SIGTERM');
        }
      }
      // What was cut off after the last commit is cleared away by the job's next try.
      const last = startWorker(rough, note);
      await until(async () =>
        (await rough.queues.index.getJobCountByTypes('active', 'waiting', 'prioritized', 'delayed')) === 0
          ? true
          : undefined,
      );
      await ended(last, 'SIGTERM');
      const { id } = await rough.db.recording.findFirstOrThrow();
      expect(await findings(rough, id)).toEqual(whole);
      expect(await astray(rough, id)).toEqual({ unnamed: [], missing: [] });
      const again = [...begun.values()].reduce((sum, times) => sum + times - 1, 0);
      expect(again).toBeLessThanOrEqual(kills - before);
      repeated += again;
      console.log(`Round ${round}: ${kills - before} kills, ${again} stretches of work done again`);
    }
    console.log(
      `${kills} kills, ${repeated} stretches done again, a segment takes ${Math.round(segmentMs)} ms`,
    );
  }, 900_000);
});
