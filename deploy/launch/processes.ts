import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The port of the web server cannot be had; the message names who has it and what to do. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/** The command line of a process; empty when there is no such process. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return line.replaceAll('\0', ' ').trim();
  }
  return (await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout.trim();
}

/**
 * Makes sure that the web server will get its port: another one is never chosen silently, because people keep the
 * address.
 * @throws PortTaken
 */
export async function checkPort(address: string, port: number): Promise<void> {
  const code = await new Promise<string | undefined>((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    server.listen(port, address, () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return;
  if (code === 'EADDRINUSE') {
    const holder = await listenerOn(port);
    const who = holder ? `by process ${holder.pid} (${holder.command.slice(0, 100)})` : 'by another program';
    throw new PortTaken(
      `Port ${port} of ${address} is already used ${who}. Stop that program, or choose another port: npm start -- --port ${port + 1}`,
    );
  }
  if (code === 'EACCES') {
    throw new PortTaken(
      `Port ${port} needs special rights on this machine. Choose one above 1023: npm start -- --port 8420`,
    );
  }
  throw new PortTaken(
    `The web server cannot listen on ${address}:${port} (${code}). Check --address and --port.`,
  );
}

async function listenerOn(port: number): Promise<{ pid: number; command: string } | undefined> {
  const pid = process.platform === 'linux' ? linuxListener(port) : await lsofListener(port);
  return pid === undefined ? undefined : { pid, command: (await commandOf(pid)) || 'unknown' };
}

async function lsofListener(port: number): Promise<number | undefined> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']).catch(() => ({
    stdout: '',
  }));
  return Number(stdout.trim().split('\n')[0]) || undefined;
}

/** Reads what `ss -ltnp` reads, which slim machines do not have. */
function linuxListener(port: number): number | undefined {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    try {
      for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
        const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
        const listening = state === '0A';
        if (listening && inode && Number.parseInt(local?.split(':')[1] ?? '', 16) === port) inodes.add(inode);
      }
    } catch {
      // No IPv6 on this machine.
    }
  }
  if (inodes.size === 0) return undefined;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      for (const descriptor of readdirSync(`/proc/${name}/fd`)) {
        const target = readlinkSync(`/proc/${name}/fd/${descriptor}`);
        if (inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')) return Number(name);
      }
    } catch {
      // Another user's process: its files are not ours to see.
    }
  }
  return undefined;
}
