import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Logger } from '@/core/operations/log';

const EVERY_MS = 10_000;
/** Left by a process that was killed. */
const STALE_MS = 24 * 3600_000;

/**
 * Keeps `<data>/heartbeats/<host>-<pid>.json` fresh while `check` passes, for whoever watches over this process (a container's
 * health check, an operator): a file older than 30 s is a worker that hangs or has lost its database.
 */
export async function keepHeartbeat(
  dataDir: string,
  check: () => Promise<Record<string, unknown>>,
  log: Logger,
): Promise<{ stop(): Promise<void> }> {
  const folder = path.join(dataDir, 'heartbeats');
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const old = await stat(path.join(folder, name)).catch(() => undefined);
    if (old && Date.now() - old.mtimeMs > STALE_MS) await rm(path.join(folder, name), { force: true });
  }
  const file = path.join(folder, `${os.hostname()}-${process.pid}.json`);
  const beat = async () => {
    try {
      const state = await check();
      await writeFile(file, JSON.stringify({ at: new Date().toISOString(), pid: process.pid, ...state }));
    } catch (error) {
      log.warn({ err: error }, 'no heartbeat: the database does not answer');
    }
  };
  await beat();
  const timer = setInterval(() => void beat(), EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await rm(file, { force: true });
    },
  };
}
