import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DomainError } from '@/core/errors';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { discardJob, readJobs, retryJob } from './dead-letters';
import type { QueueName } from './jobs';
import { createLogger } from './log';
import {
  createJobSender,
  GaveWay,
  type JobHandlers,
  type JobServer,
  type OpenQueues,
  Postponed,
  serveJobs,
} from './queue';
import { prepareQueue } from './queue-schema.sql';

const log = createLogger('test', 'silent');
const recordingId = '018f3e9a-0000-7000-8000-000000000001';
const redisUrl = process.env.TEST_REDIS_URL;
if (!redisUrl) console.log('The queue on Redis is not tested: TEST_REDIS_URL is not set.');

/** Waits for what a queue does in its own time; the test's own time limit is the only one. */
async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.each([
  { backend: 'postgres', runs: true },
  { backend: 'redis', runs: redisUrl !== undefined },
])('the queue on $backend', ({ backend, runs }) => {
  describe.skipIf(!runs)('', () => {
    let database: TestDatabase | undefined;
    let queueUrl = redisUrl ?? '';
    const redisPrefix = `test-${randomBytes(4).toString('hex')}`;
    let sender: OpenQueues;
    const servers: JobServer[] = [];

    beforeAll(async () => {
      if (backend === 'postgres') {
        database = await createTestDatabase();
        queueUrl = database.databaseUrl;
        await prepareQueue(queueUrl, database.ownerUrl);
      }
      sender = createJobSender({ queueUrl, log, redisPrefix });
    });
    afterEach(async () => {
      await Promise.all(servers.splice(0).map((server) => server.stop(0)));
      await Promise.all(Object.values(sender.queues).map((queue) => queue.drain(true)));
      for (const job of (await readJobs(sender.queues)).failed)
        await discardJob(sender.queues, job.queue, job.id);
    });
    afterAll(async () => {
      await sender.close();
      await database?.drop();
    });

    const serve = (handlers: JobHandlers, onDeadLetter?: (reason: string) => void) => {
      const server = serveJobs({
        queueUrl,
        log,
        redisPrefix,
        handlers,
        concurrency: { index: 1, probe: 1, intake: 1 },
        ...(onDeadLetter ? { onDeadLetter: async (_name, _payload, reason) => onDeadLetter(reason) } : {}),
      });
      servers.push(server);
      return server;
    };

    const completed = (queue: QueueName, id: string) =>
      until(async () => {
        const found = await sender.queues[queue].getJob(id);
        return found?.finishedOn && found.failedReason === undefined ? found : undefined;
      });

    it('a job sent is done once with the payload that was sent, and its progress is seen', async () => {
      const seen: unknown[] = [];
      // Made before the job: its progress can be seen before the handler goes on, and then nobody would wait for `finish` yet.
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      serve({
        index: async (job) => {
          seen.push(job.data);
          await job.updateProgress({ done: 0.5, step: 'detecting', remainingMs: 1000 });
          await finished;
          return { tracks: 3 };
        },
      });
      const id = await sender.send('index', { recordingId });
      const active = await until(async () =>
        (await readJobs(sender.queues)).active.find((job) => job.progress?.step === 'detecting'),
      );
      expect(active).toMatchObject({ id, queue: 'index', name: 'index', progress: { done: 0.5 } });
      finish();
      const job = await completed('index', id);
      expect(job.returnvalue).toEqual({ tracks: 3 });
      expect(seen).toEqual([{ recordingId }]);
    });

    it('a payload that is not the job’s is refused before it is added', async () => {
      await expect(sender.send('index', { recordingId: 'nonsense' })).rejects.toThrow();
    });

    it('the same dedupe key is added once until the job has ended', async () => {
      const first = await sender.send('index', { recordingId }, { dedupe: recordingId });
      const second = await sender.send('index', { recordingId }, { dedupe: recordingId });
      expect(second).toBe(first);
      expect(await sender.queues.index.getJobCountByTypes('waiting', 'prioritized')).toBe(1);
      serve({ index: async () => ({ tracks: 0 }) });
      await until(async () => ((await sender.queues.index.getJob(first))?.finishedOn ? true : undefined));
      const third = await sender.send('index', { recordingId }, { dedupe: recordingId });
      expect(third).not.toBe(first);
    });

    it('a failing job is tried as often as allowed, then waits for a person, who can try it again', async () => {
      let tries = 0;
      let fixed = false;
      const reasons: string[] = [];
      serve(
        {
          probe: async () => {
            tries += 1;
            if (!fixed) throw new Error('the disk is on fire');
            return {};
          },
        },
        (reason) => reasons.push(reason),
      );
      const id = await sender.send('probe', { probeId: recordingId });
      const dead = await until(async () =>
        (await readJobs(sender.queues)).failed.find((job) => job.id === id),
      );
      expect(tries).toBe(2);
      expect(dead).toMatchObject({
        attemptsMade: 2,
        attempts: 2,
        failedReason: 'the disk is on fire',
        state: 'failed',
      });
      await until(() => (reasons.length > 0 ? true : undefined));
      expect(reasons).toEqual(['the disk is on fire']);

      fixed = true;
      await retryJob(sender.queues, 'probe', id);
      await until(async () =>
        (await (await sender.queues.probe.getJob(id))?.isCompleted()) ? true : undefined,
      );
      expect(tries).toBe(3);
      await expect(retryJob(sender.queues, 'probe', id)).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('an error that would come out the same is not tried again', async () => {
      let tries = 0;
      serve({
        index: async () => {
          tries += 1;
          throw new DomainError(
            'unprocessable',
            'recording-unreadable',
            'It holds no picture.',
            'Bring the original.',
          );
        },
      });
      const id = await sender.send('index', { recordingId });
      const dead = await until(async () =>
        (await readJobs(sender.queues)).failed.find((job) => job.id === id),
      );
      expect(tries).toBe(1);
      expect(dead.failedReason).toBe('It holds no picture. Bring the original.');
    });

    it('a dead letter can be thrown away, and what does not exist is said so', async () => {
      serve({
        index: async () => {
          throw new DomainError('unprocessable', 'x', 'No.');
        },
      });
      const id = await sender.send('index', { recordingId });
      await until(async () => (await readJobs(sender.queues)).failed.find((job) => job.id === id));
      await discardJob(sender.queues, 'index', id);
      expect((await readJobs(sender.queues)).failed).toEqual([]);
      await expect(discardJob(sender.queues, 'index', id)).rejects.toMatchObject({ kind: 'not-found' });
    });

    it('a postponed job waits with its reason, is not counted as failed, and is done later', async () => {
      let room = false;
      serve({
        index: async () => {
          if (!room) throw new Postponed('waiting for disk space', 300);
          return { tracks: 1 };
        },
      });
      const id = await sender.send('index', { recordingId });
      const waiting = await until(async () =>
        (await readJobs(sender.queues)).waiting.find((job) => job.id === id && job.state === 'delayed'),
      );
      expect(waiting.progress?.step).toBe('waiting for disk space');
      room = true;
      const job = await completed('index', id);
      expect(job.attemptsMade).toBeLessThanOrEqual(1);
    });

    it('a stopping worker hands its job back uncounted, and another does it', async () => {
      let started = false;
      const first = serve({
        index: (_job, signal) =>
          new Promise((_resolve, reject) => {
            started = true;
            signal.addEventListener('abort', () => reject(new Error('stopped')));
          }),
      });
      const id = await sender.send('index', { recordingId });
      await until(() => (started ? true : undefined));
      await first.stop(0);
      servers.length = 0;
      expect(await sender.queues.index.getJobCountByTypes('waiting', 'prioritized')).toBe(1);
      const attempts: number[] = [];
      serve({
        index: async (job) => {
          attempts.push(job.attemptsMade);
          return { tracks: 0 };
        },
      });
      await until(async () =>
        (await (await sender.queues.index.getJob(id))?.isCompleted()) ? true : undefined,
      );
      expect(attempts).toEqual([0]);
    });

    it('a first look goes before indexing that was asked for earlier, and what is being indexed gives way to it', async () => {
      const order: string[] = [];
      let inHand = false;
      let lookSent = false;
      serve({
        index: async (job) => {
          order.push('index');
          inHand = true;
          if (order.length > 1) return { tracks: job.attemptsMade };
          await until(() => (lookSent ? true : undefined));
          if (await job.isOvertaken()) throw new GaveWay();
          return { tracks: -1 };
        },
        coarse: async (job) => {
          order.push(`look, overtaken: ${await job.isOvertaken()}`);
          return { pictures: 1 };
        },
      });
      const id = await sender.send('index', { recordingId });
      await until(() => (inHand ? true : undefined));
      await sender.send('coarse', { recordingId });
      lookSent = true;
      const done = await completed('index', id);
      expect(order).toEqual(['index', 'look, overtaken: false', 'index']);
      expect(done.returnvalue).toEqual({ tracks: 0 });
    });

    it('indexing that has waited for hours has its turn before first looks that come in now', async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 7 * 3600_000 });
      const old = await sender.send('index', { recordingId });
      vi.useRealTimers();
      const look = await sender.send('coarse', { recordingId });
      const fresh = await sender.send('index', { recordingId });
      const order: string[] = [];
      serve({
        index: async (job) => {
          order.push(job.id);
          return { tracks: 0 };
        },
        coarse: async (job) => {
          order.push(job.id);
          return { pictures: 0 };
        },
      });
      await completed('index', fresh);
      expect(order).toEqual([old, look, fresh]);
    });
  });
});
