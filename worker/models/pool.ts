import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { InferenceFailed, InferenceThreadDied } from './errors';
import type {
  InferenceJob,
  InferenceResults,
  ProviderReport,
  ThreadAnswer,
  ThreadRequest,
  ThreadSetup,
} from './inference/protocol';
import type { InferenceStats } from './types';

export interface PoolLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

interface Pending {
  job: InferenceJob;
  resolve(result: InferenceResults[keyof InferenceResults]): void;
  reject(error: Error): void;
}

interface Seat {
  thread: Worker;
  ready: boolean;
  working?: { id: number; pending: Pending };
}

/** Jobs that may wait per thread before `run` itself waits: enough to keep a thread busy, few enough for memory. */
const WAITING_PER_THREAD = 8;
/** A thread that cannot even start is tried again this often before the pool gives up. */
const FAILED_STARTS_LIMIT = 2;

/**
 * A few threads that run models. Jobs wait in a bounded queue; a caller waits while it is full. A thread that ends
 * takes its job with it (`InferenceThreadDied`) and is replaced.
 */
export class InferencePool {
  private readonly seats: Seat[] = [];
  private readonly waiting: Pending[] = [];
  private readonly atTheDoor: (() => void)[] = [];
  private readonly counts = new Map<string, { runs: number; elapsedMs: number }>();
  private report: ProviderReport | undefined;
  private readonly askedForReport: {
    resolve(report: ProviderReport): void;
    reject(error: Error): void;
  }[] = [];
  private failedStarts = 0;
  private broken: Error | undefined;
  private closing = false;
  private nextId = 1;

  constructor(
    private readonly setup: ThreadSetup,
    private readonly options: { threads: number; log?: PoolLog; launch?: (setup: ThreadSetup) => Worker },
  ) {
    for (let index = 0; index < options.threads; index++) this.seat();
  }

  /**
   * Runs a job on the next free thread.
   * @throws InferenceThreadDied when its thread ended, InferenceFailed when the model refused the job.
   */
  async run<Job extends InferenceJob>(job: Job): Promise<InferenceResults[Job['task']]> {
    while (this.waiting.length >= WAITING_PER_THREAD * this.options.threads) {
      await new Promise<void>((resolve) => this.atTheDoor.push(resolve));
    }
    if (this.broken) throw this.broken;
    if (this.closing) throw new InferenceThreadDied('the pool is closed');
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve: resolve as Pending['resolve'], reject });
      this.next();
    });
  }

  /** What really runs each task, once a thread has loaded the models. @throws InferenceThreadDied when none could. */
  providers(): Promise<ProviderReport> {
    if (this.report) return Promise.resolve(this.report);
    if (this.broken) return Promise.reject(this.broken);
    for (const seat of this.seats) seat.thread.ref();
    return new Promise((resolve, reject) => this.askedForReport.push({ resolve, reject }));
  }

  /** Runs and time by task since the pool was opened. */
  stats(): InferenceStats {
    const inferences: Record<string, number> = {};
    const inferenceMs: Record<string, number> = {};
    for (const [task, { runs, elapsedMs }] of this.counts) {
      inferences[task] = runs;
      inferenceMs[task] = elapsedMs;
    }
    return { inferences, inferenceMs };
  }

  /**
   * Ends every thread after the job it is working on; jobs that wait are rejected. A thread is asked to end, not
   * killed: onnxruntime brings the whole process down when its thread vanishes in the middle of a run.
   */
  async close(): Promise<void> {
    this.closing = true;
    this.rejectWaiting(new InferenceThreadDied('the pool is closed'));
    await Promise.all(
      this.seats.map(
        (seat) =>
          new Promise<void>((resolve) => {
            seat.thread.ref();
            seat.thread.once('exit', () => resolve());
            const request: ThreadRequest = { kind: 'close' };
            seat.thread.postMessage(request);
          }),
      ),
    );
  }

  private seat(): void {
    const seat: Seat = { thread: (this.options.launch ?? launchThread)(this.setup), ready: false };
    this.seats.push(seat);
    let ended = false;
    const end = (reason: string) => {
      if (ended) return;
      ended = true;
      this.seats.splice(this.seats.indexOf(seat), 1);
      seat.working?.pending.reject(new InferenceThreadDied(reason));
      if (this.closing) return;
      if (!seat.ready && ++this.failedStarts >= FAILED_STARTS_LIMIT) {
        this.broken = new InferenceThreadDied(reason);
        this.rejectWaiting(this.broken);
        return;
      }
      this.options.log?.warn({ reason }, 'an inference thread ended and is replaced');
      this.seat();
      this.next();
    };
    seat.thread.on('message', (answer: ThreadAnswer) => {
      if (answer.kind === 'unusable') {
        end(answer.reason);
        void seat.thread.terminate();
      } else this.receive(seat, answer);
    });
    seat.thread.on('error', (error) => end(error.message));
    seat.thread.on('exit', (code) => end(`exit code ${code}`));
    seat.thread.unref();
  }

  private receive(seat: Seat, answer: Exclude<ThreadAnswer, { kind: 'unusable' }>): void {
    if (answer.kind === 'ready') {
      seat.ready = true;
      this.failedStarts = 0;
      this.tell(answer.providers);
    } else {
      const { working } = seat;
      if (!working || working.id !== answer.id) return;
      delete seat.working;
      if (answer.kind === 'failed') {
        working.pending.reject(new InferenceFailed(working.pending.job.task, answer.reason));
      } else {
        const count = this.counts.get(working.pending.job.task) ?? { runs: 0, elapsedMs: 0 };
        count.runs += 1;
        count.elapsedMs += answer.elapsedMs;
        this.counts.set(working.pending.job.task, count);
        working.pending.resolve(answer.result);
      }
    }
    this.next();
  }

  private next(): void {
    for (const seat of this.seats) {
      if (!seat.ready || seat.working) continue;
      const pending = this.waiting.shift();
      if (!pending) break;
      const id = this.nextId++;
      seat.working = { id, pending };
      const request: ThreadRequest = { kind: 'run', id, job: pending.job };
      seat.thread.postMessage(request);
    }
    // A busy pool keeps the process alive, an idle one does not.
    const busy = this.waiting.length > 0 || this.seats.some((seat) => seat.working);
    for (const seat of this.seats) busy ? seat.thread.ref() : seat.thread.unref();
    if (this.waiting.length < WAITING_PER_THREAD * this.options.threads) this.atTheDoor.shift()?.();
  }

  /** Says once for all threads what runs the models; they all have the same. */
  private tell(providers: ProviderReport): void {
    if (this.report) return;
    this.report = providers;
    for (const { resolve } of this.askedForReport.splice(0)) resolve(providers);
    const using = [...new Set(Object.values(providers.byTask))];
    const onProcessor = Object.entries(providers.byTask).filter(([, provider]) => provider === 'cpu');
    if (providers.refused.length === 0) this.options.log?.info({ providers: using }, 'models loaded');
    else {
      this.options.log?.warn(
        { refused: providers.refused, using: providers.byTask },
        onProcessor.length > 0
          ? 'an execution provider is not available on this machine: inference runs on the processor'
          : 'an execution provider is not available on this machine: another one runs instead',
      );
    }
  }

  private rejectWaiting(error: Error): void {
    for (const { reject } of this.askedForReport.splice(0)) reject(error);
    for (const pending of this.waiting.splice(0)) pending.reject(error);
    for (const enter of this.atTheDoor.splice(0)) enter();
  }
}

/** Starts a thread with the models of `setup`. */
function launchThread(setup: ThreadSetup): Worker {
  const source = new URL('./inference-thread.ts', import.meta.url);
  const options = { workerData: setup, execArgv: [] };
  // Bundled, the thread lies beside the worker as JavaScript; in development it is TypeScript, and tsx's loader,
  // which does not reach into worker threads by itself, is registered first.
  if (!existsSync(fileURLToPath(source))) {
    return new Worker(new URL('./inference-thread.js', import.meta.url), options);
  }
  const tsx = path.dirname(createRequire(import.meta.url).resolve('tsx/package.json'));
  const loader = pathToFileURL(path.join(tsx, 'dist/esm/api/index.mjs')).href;
  const start = `import(${JSON.stringify(loader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(source.href)});
  });`;
  return new Worker(start, { ...options, eval: true });
}
