import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filmClip } from '@/deploy/demo/film';
import { CAMERAS, CLIPS } from '@/deploy/demo/script';
import { openWorkplace, type TestWorkplace } from './jobs/testing';
import { DEFAULT_PACK, resolvePack } from './models/packs';
import { astray, bringIn, ended, findings, indexed, startWorker, until } from './testing';

/** Kills of one run; SABOOT_KILLS=30 for the whole proof, which takes four minutes on two idle cores. */
const KILLS = Number(process.env.SABOOT_KILLS ?? 3);
const SEED = Number(process.env.SABOOT_SEED ?? randomInt(2 ** 31));
const SECONDS = 14;
const SEGMENT_SECONDS = 2;
const SEGMENTS = Math.ceil(SECONDS / SEGMENT_SECONDS);

let folder: string;
let clip: string;
const places: TestWorkplace[] = [];

async function workplace(): Promise<TestWorkplace> {
  const place = await openWorkplace({
    DATA_DIR: path.join(folder, 'data'),
    INDEX_SEGMENT_SECONDS: String(SEGMENT_SECONDS),
    // Killed workers' jobs are back sooner than the six seconds of every day.
    QUEUE_LOCK_MS: '2000',
    LOG_LEVEL: 'debug',
  });
  places.push(place);
  const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  await place.db.camera.create({ data: { code: 'QTA-GATE-IN', name: 'Gate', districtId: district.id } });
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

/** What a line of a worker's log says of its work. */
function workIn(line: string): { taken?: true; begun?: string; committed?: string } {
  if (!/"msg":"(job started|(segment|key pictures) begun|segment indexed|key pictures looked at)"/.test(line))
    return {};
  const { msg, job, segment, fromMs } = JSON.parse(line) as {
    msg: string;
    job?: string;
    segment?: number;
    fromMs?: number;
  };
  if (msg === 'job started') return job === 'coarse' || job === 'index' ? { taken: true } : {};
  const name = segment === undefined ? `key pictures ${fromMs}` : `segment ${segment}`;
  return msg.endsWith('begun') ? { begun: name } : { committed: name };
}

const jobsLeft = ({ queues }: TestWorkplace) =>
  queues.index.getJobCountByTypes('active', 'waiting', 'prioritized', 'delayed');

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-kills-'));
  await mkdir(path.join(folder, 'data'));
  // Two cars with their plates, each in the picture over the edges of segments.
  const [arrivals] = CLIPS;
  const camera = CAMERAS.find(({ code }) => code === arrivals?.camera);
  if (!arrivals || !camera) throw new Error('The demo has no clips.');
  clip = path.join(folder, 'QTA-GATE-IN_20261120T182005+0500.mp4');
  await filmClip(
    camera,
    { ...arrivals, seconds: SECONDS, appearances: arrivals.appearances.slice(0, 2) },
    clip,
    'ffmpeg',
  );
  // Made ready once, so that the undisturbed worker takes no longer to begin than those that are killed.
  await resolvePack(path.join(folder, 'data'), DEFAULT_PACK);
}, 300_000);
afterAll(async () => {
  await Promise.all(places.map((place) => place.close()));
  await rm(folder, { recursive: true, force: true });
});

describe('indexing by workers that are killed', () => {
  it(`${KILLS} times at random moments gives what an undisturbed worker gives, and repeats a segment for each at most (SABOOT_SEED=${SEED})`, async () => {
    const random = randomFrom(SEED);
    const calm = await workplace();
    let takenAt: number | undefined;
    const committedAt: number[] = [];
    const undisturbed = startWorker(calm, (line) => {
      const { taken, committed } = workIn(line);
      if (taken) takenAt ??= performance.now();
      if (committed) committedAt.push(performance.now());
    });
    await bringIn(calm, clip);
    const { id: calmId } = await indexed(calm);
    // SIGTERM lets the job end: what it clears away afterwards is cleared away.
    await until(async () =>
      (await calm.queues.index.getJobCountByTypes('completed')) === 2 ? true : undefined,
    );
    expect(await ended(undisturbed, 'SIGTERM')).toBe(0);
    const whole = await findings(calm, calmId);
    expect(whole.segments).toHaveLength(SEGMENTS);
    expect(whole.tracks.filter(({ kind }) => kind === 'VEHICLE').length).toBeGreaterThanOrEqual(2);
    expect(whole.plates).toMatchObject([{ text: 'QBC417' }, { text: 'LEA4821' }]);
    expect(whole.coverage.totalsMs).toMatchObject({ indexed: SECONDS * 1000, pending: 0, coarse: 0 });
    const firstCommitMs = (committedAt[0] ?? 0) - (takenAt ?? 0);
    const segmentMs = ((committedAt.at(-1) ?? 0) - (committedAt[1] ?? 0)) / (SEGMENTS - 1);

    // A kill needs something to interrupt: a recording that is whole is indexed anew, by the next round.
    let kills = 0;
    let repeated = 0;
    let inWork = 0;
    // From the moment a worker takes the job to its third segment after the first commit: it is killed before it has begun, in its
    // work, and between. A machine that has become slower since is allowed for after a kill that came before any commit.
    const spanMs = firstCommitMs + 3 * segmentMs;
    let withinMs = spanMs;
    while (kills < KILLS) {
      const rough = await workplace();
      const begun = new Map<string, number>();
      const isWhole = async () => {
        // However often workers die before they have begun, a recording is not given up for it.
        expect(await rough.db.recording.count({ where: { status: 'FAILED' } })).toBe(0);
        return (await rough.db.recording.count({ where: { status: 'INDEXED' } })) > 0;
      };
      await bringIn(rough, clip);
      const before = kills;
      while (!(await isWhole())) {
        let taken = false;
        let openWork: string | undefined;
        let commits = 0;
        const worker = startWorker(rough, (line) => {
          const work = workIn(line);
          if (work.taken) taken = true;
          if (work.begun) {
            begun.set(work.begun, (begun.get(work.begun) ?? 0) + 1);
            openWork = work.begun;
          }
          if (work.committed) {
            commits++;
            openWork = undefined;
          }
        });
        await until(async () => (taken || (await isWhole()) ? true : undefined));
        if (kills < KILLS) {
          await new Promise((resolve) => setTimeout(resolve, random() * withinMs));
          if (!(await isWhole())) {
            kills++;
            if (openWork) inWork++;
          }
          await ended(worker, 'SIGKILL');
          withinMs = commits > 0 ? Math.max(spanMs, withinMs * 0.7) : withinMs * 1.3;
        } else {
          await until(async () => ((await jobsLeft(rough)) === 0 ? true : undefined));
          await ended(worker, 'SIGTERM');
        }
      }
      if ((await jobsLeft(rough)) > 0) {
        // What was cut off after the last commit is cleared away by the job's next try.
        const last = startWorker(rough);
        await until(async () => ((await jobsLeft(rough)) === 0 ? true : undefined));
        await ended(last, 'SIGTERM');
      }
      const { id } = await rough.db.recording.findFirstOrThrow();
      expect(await findings(rough, id)).toEqual(whole);
      expect(await astray(rough, id)).toEqual({ unnamed: [], missing: [] });
      const again = [...begun.values()].reduce((sum, times) => sum + times - 1, 0);
      expect(again).toBeLessThanOrEqual(kills - before);
      repeated += again;
    }
    console.log(`${kills} kills, ${inWork} of them in a stretch's work; ${repeated} stretches done again`);
  }, 1_800_000);
});
