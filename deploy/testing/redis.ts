import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { canInstallPackages, hasApt, installPackages } from '../apt.mjs';
import { freePort } from '../postgres/cluster';
import { type TestServer, TestServerUnavailable } from './ceph';

/**
 * A Redis of the tests' own, append-only and never evicting, as BullMQ asks of production.
 * @throws TestServerUnavailable
 */
export async function startRedis(say: (line: string) => void): Promise<TestServer> {
  if (!isInstalled()) {
    if (!canInstallPackages()) {
      const how = hasApt() ? 'sudo apt-get install redis-server' : 'brew install redis';
      throw new TestServerUnavailable(`needs redis-server (${how})`);
    }
    await installPackages(['redis-server'], say).catch((error) => {
      throw new TestServerUnavailable(String(error instanceof Error ? error.message : error));
    });
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-redis-'));
  const port = await freePort();
  const child = spawn(
    'redis-server',
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--appendonly', 'yes', '--appendfsync', 'no', '--save', '', '--maxmemory-policy', 'noeviction'],
    ],
    { detached: true, stdio: 'ignore' },
  );
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exit;
    }
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) break;
    if (await answers(port)) return { url: `redis://127.0.0.1:${port}`, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new TestServerUnavailable('redis-server did not start');
}

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => {
      socket.destroy();
      resolve(reply.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
