import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceFailed, InferenceThreadDied } from './errors';
import type { InferenceJob, ThreadSetup } from './inference/protocol';
import { openModels } from './open';
import { resolvePack } from './packs';
import { InferencePool } from './pool';

const picture = (widthPx: number, heightPx: number) => ({
  widthPx,
  heightPx,
  rgb: new Uint8Array(new SharedArrayBuffer(widthPx * heightPx * 3)).fill(120),
});

const job = (): InferenceJob => ({
  task: 'detect-faces',
  picture: picture(64, 64),
  region: { x: 0, y: 0, w: 64, h: 64 },
});

/** A thread that says it is ready, then ends at its first job, or (once `lives` are used up) answers every job. */
function frailThreads(lives: number): (setup: ThreadSetup) => Worker {
  let started = 0;
  return () => {
    const dies = started++ < lives;
    return new Worker(
      `const { parentPort } = require('node:worker_threads');
       parentPort.postMessage({ kind: 'ready', providers: { byTask: {}, refused: [] } });
       parentPort.on('message', (request) => {
         if (request.kind === 'close') return parentPort.close();
         if (${dies}) process.exit(7);
         parentPort.postMessage({ kind: 'done', id: request.id, result: [], elapsedMs: 1 });
       });`,
      { eval: true },
    );
  };
}

describe('the inference pool', () => {
  let dataDir: string;
  let setup: ThreadSetup;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'saboot-pool-'));
    const { tasks, modelPaths, readerLabels } = await resolvePack(dataDir, 'default');
    setup = { tasks, modelPaths, readerLabels, executionProviders: ['cpu'] };
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('runs jobs on its threads, gives the same answer on each, and counts them', async () => {
    const models = await openModels({ dataDir, threads: 2 });
    const frame = { ...picture(320, 240), ptsMs: 0 };
    for (let index = 0; index < frame.rgb.length; index++) frame.rgb[index] = (index * 7919) % 251;
    const region = { x: 10, y: 10, w: 200, h: 160 };
    const vectors = await models.embedVehicles(frame, [region, region, region, region]);
    expect(vectors[0]).toHaveLength(models.spaces.vehicle.dimension);
    expect(Math.hypot(...(vectors[0] ?? []))).toBeCloseTo(1, 5);
    for (const vector of vectors) expect(vector).toEqual(vectors[0]);
    expect(models.stats().inferences['embed-vehicle']).toBe(4);
    expect(models.identities.map(({ task }) => task)).toContain('read-text');
    await models.close();
  });

  it('takes more jobs than its queue holds by letting callers wait', async () => {
    const pool = new InferencePool(setup, { threads: 1, launch: frailThreads(0) });
    const answers = await Promise.all(Array.from({ length: 100 }, () => pool.run(job())));
    expect(answers).toHaveLength(100);
    expect(pool.stats().inferences['detect-faces']).toBe(100);
    await pool.close();
  });

  it('a thread that ends takes its own job with it and is replaced', async () => {
    const pool = new InferencePool(setup, { threads: 1, launch: frailThreads(1) });
    const outcomes = await Promise.allSettled([pool.run(job()), pool.run(job()), pool.run(job())]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    const [first] = outcomes;
    expect(first?.status === 'rejected' && first.reason).toBeInstanceOf(InferenceThreadDied);
    await pool.close();
  });

  it('a job that the model cannot do fails alone', async () => {
    const pool = new InferencePool(setup, { threads: 1 });
    const broken = {
      ...job(),
      picture: { widthPx: 64, heightPx: 64, rgb: undefined },
    } as unknown as InferenceJob;
    await expect(pool.run(broken)).rejects.toBeInstanceOf(InferenceFailed);
    await expect(pool.run(job())).resolves.toEqual([]);
    await pool.close();
  });

  it('models that cannot be opened are told as such, and not tried for ever', async () => {
    const missing = {
      ...setup,
      modelPaths: { ...setup.modelPaths, 'find-text': path.join(dataDir, 'none.onnx') },
    };
    const pool = new InferencePool(missing, { threads: 1 });
    await expect(pool.run(job())).rejects.toThrow(/none\.onnx/);
    await expect(pool.run(job())).rejects.toBeInstanceOf(InferenceThreadDied);
    await pool.close();
  });

  it.each(['cuda', 'tensorrt', 'openvino', 'coreml', 'dml', 'no-such-provider'])(
    'says honestly that it runs on the processor where %s is asked for and is not there',
    async (provider) => {
      const said: string[] = [];
      const note = (details: object, message: string) => said.push(`${message} ${JSON.stringify(details)}`);
      const pool = new InferencePool(
        { ...setup, executionProviders: [provider, 'cpu'] },
        { threads: 1, log: { info: note, warn: note } },
      );
      const { byTask, refused } = await pool.providers();
      await expect(pool.run(job())).resolves.toEqual([]);
      await pool.close();
      // Each model by itself: on a machine that has the provider it runs there, and nothing is said.
      for (const [task, used] of Object.entries(byTask)) {
        const turnedDown = refused.find((one) => one.task === task);
        expect(used).toBe(turnedDown ? 'cpu' : provider);
        if (turnedDown) expect(turnedDown).toMatchObject({ provider, reason: expect.stringMatching(/./) });
      }
      if (refused.length > 0) {
        expect(said.join()).toContain('inference runs on the processor');
        expect(said.join()).toContain(provider);
      }
      if (provider === 'no-such-provider') expect(new Set(Object.values(byTask))).toEqual(new Set(['cpu']));
    },
  );

  it('after closing, jobs are rejected', async () => {
    const pool = new InferencePool(setup, { threads: 1, launch: frailThreads(0) });
    await pool.close();
    await expect(pool.run(job())).rejects.toBeInstanceOf(InferenceThreadDied);
  });
});
