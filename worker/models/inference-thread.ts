/**
 * Entry of an inference thread. `session.run` blocks the event loop of the thread it is called on, so models live here
 * and never where jobs and queues live.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadAnswer, ThreadRequest, ThreadSetup } from './inference/protocol';
import { ThreadTasks } from './inference/thread-tasks';

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread only.');

const answer = (message: ThreadAnswer) => {
  const moved =
    message.kind === 'done' && message.result instanceof Float32Array ? message.result : undefined;
  port.postMessage(message, moved ? [moved.buffer as ArrayBuffer] : []);
};
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const opening = ThreadTasks.open(workerData as ThreadSetup);
opening.then(
  ({ providers }) => answer({ kind: 'ready', providers }),
  (error: unknown) => answer({ kind: 'unusable', reason: reasonOf(error) }),
);

port.on('message', async (request: ThreadRequest) => {
  if (request.kind === 'close') {
    await opening.then((tasks) => tasks.close()).catch(() => undefined);
    port.close();
    return;
  }
  const { id, job } = request;
  const started = performance.now();
  try {
    const result = await (await opening).run(job);
    answer({ kind: 'done', id, result, elapsedMs: performance.now() - started });
  } catch (error) {
    answer({ kind: 'failed', id, reason: reasonOf(error) });
  }
});
