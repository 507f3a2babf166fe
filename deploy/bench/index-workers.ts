import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Clip } from './clips';

/** What a worker of this benchmark is told: the file, or that it may go. */
export type WorkerOrder = { file: string } | 'end';

/**
 * Two workers (processes of one inference thread each) on two recordings at the same time, beside one worker on both in
 * turn.
 * @returns a sentence for docs/benchmarks.md.
 */
export async function benchWorkers(clip: Clip, workers: number, dataDir: string): Promise<string> {
  const running = await Promise.all(Array.from({ length: workers }, () => launch(dataDir)));
  try {
    const [first] = running;
    if (!first) throw new Error('--workers is at least 1.');
    const alone = await timed(async () => {
      for (let turn = 0; turn < workers; turn++) await index(first, clip.file);
    });
    const together = await timed(() => Promise.all(running.map((worker) => index(worker, clip.file))));
    const gain = (alone.wallS / together.wallS).toFixed(2);
    const cores = cpus().length;
    const ceiling = Math.min(workers, cores / alone.cores).toFixed(2);
    return `${workers} workers of one inference thread each on ${workers} recordings (${clip.name}): ${together.wallS.toFixed(1)} s; one worker on them in turn: ${alone.wallS.toFixed(1)} s: ${gain} times as fast.
One worker kept ${alone.cores.toFixed(2)} of the machine's ${cores} processors busy, decoder included, all of them ${together.cores.toFixed(2)}: no more than ${ceiling} times was to be had.`;
  } finally {
    for (const worker of running) if (worker.connected) worker.send('end' satisfies WorkerOrder);
  }
}

/** How long it took, and how many processors were busy meanwhile: of the whole machine, on which nothing else should run. */
async function timed(work: () => Promise<unknown>): Promise<{ wallS: number; cores: number }> {
  const started = performance.now();
  const before = busyMs();
  await work();
  const wallMs = performance.now() - started;
  return { wallS: wallMs / 1000, cores: (busyMs() - before) / wallMs };
}

const busyMs = () =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);

async function launch(dataDir: string): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(new URL('./index-worker.ts', import.meta.url)), [dataDir], {
    execArgv: ['--import', 'tsx'],
  });
  await answer(worker);
  return worker;
}

async function index(worker: ChildProcess, file: string): Promise<void> {
  worker.send({ file } satisfies WorkerOrder);
  await answer(worker);
}

/** The worker's next word. @throws Error when it ends instead: its own output says why. */
async function answer(worker: ChildProcess): Promise<void> {
  const heard = new AbortController();
  const { signal } = heard;
  await Promise.race([
    once(worker, 'message', { signal }),
    once(worker, 'exit', { signal }).then(([code]) => {
      throw new Error(`A worker of the benchmark ended (${code}).`);
    }),
  ]).finally(() => heard.abort());
}
