import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDisk, checkNode, checkPlatform, npmFailure } from '../prerequisites.mjs';
import { DataFolderUnusable, takeDataFolder } from './data-folder';
import { OptionInvalid, readOptions } from './options';
import { checkPort, PortTaken } from './processes';
import { Supervisor } from './supervisor';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-launch-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('options of npm start', () => {
  it('defaults to port 8420 of this machine alone, a data folder here, and the demo', () => {
    expect(readOptions([], {} as NodeJS.ProcessEnv)).toMatchObject({
      address: '127.0.0.1',
      port: 8420,
      dataDir: path.resolve('data'),
      demo: true,
      footageDir: undefined,
    });
  });

  it('takes the command line over the environment', () => {
    const environment = {
      WEB_PORT: '9000',
      WEB_ADDRESS: '0.0.0.0',
      DATA_DIR: '/elsewhere',
    } as unknown as NodeJS.ProcessEnv;
    expect(readOptions([], environment)).toMatchObject({
      port: 9000,
      address: '0.0.0.0',
      dataDir: '/elsewhere',
    });
    const args = ['--port', '9001', '--data', 'here', '--no-demo', '--footage', folder, '--workers', '3'];
    expect(readOptions(args, environment)).toMatchObject({
      port: 9001,
      dataDir: path.resolve('here'),
      demo: false,
      footageDir: folder,
      workers: 3,
    });
  });

  it.each([
    [['--port', 'x']],
    [['--port', '70000']],
    [['--workers', '0']],
    [['--prot', '1']],
    [['stray']],
    [['--footage', '/nowhere/at/all']],
  ])('refuses %j', (args) => {
    expect(() => readOptions(args)).toThrow(OptionInvalid);
  });
});

describe('the data folder', () => {
  it('makes its secrets once, for its owner alone', async () => {
    const first = await takeDataFolder(folder, 'http://localhost:1');
    expect((await stat(path.join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    await first.release();
    const second = await takeDataFolder(folder, 'http://localhost:1');
    expect(second.secrets).toEqual(first.secrets);
    expect(second.secrets.authSecret.length).toBeGreaterThanOrEqual(32);
  });

  it('refuses a second instance, naming the first', async () => {
    const running = { pid: process.pid, address: 'http://localhost:8420' };
    await writeFile(path.join(folder, 'running.json'), JSON.stringify(running));
    // The lock of a process that is not a Saboot (this test) is stale and is taken over.
    await (await takeDataFolder(folder, 'http://localhost:2')).release();

    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'deploy/start.mjs']);
    await new Promise((resolve) => other.once('spawn', resolve));
    try {
      await writeFile(path.join(folder, 'running.json'), JSON.stringify({ ...running, pid: other.pid }));
      await expect(takeDataFolder(folder, 'http://localhost:2')).rejects.toThrow(
        new RegExp(`already running on .* \\(process ${other.pid}, http://localhost:8420\\)`),
      );
    } finally {
      other.kill();
    }
  });

  it('refuses a folder that a newer version made', async () => {
    await writeFile(path.join(folder, 'layout.json'), JSON.stringify({ layout: 99 }));
    await expect(takeDataFolder(folder, 'x')).rejects.toThrow(/made by a newer version of Saboot/);
  });

  it('does not replace damaged secrets, which sessions and passwords hang on', async () => {
    await writeFile(path.join(folder, 'secrets.json'), '{"authSecret":');
    await expect(takeDataFolder(folder, 'x')).rejects.toThrow(DataFolderUnusable);
    expect(await readFile(path.join(folder, 'secrets.json'), 'utf8')).toBe('{"authSecret":');
  });
});

describe('the port', () => {
  it('is refused when taken, with the name of who has it and a way out', async () => {
    const server = net.createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as net.AddressInfo).port));
    });
    try {
      const refusal = checkPort('127.0.0.1', port);
      await expect(refusal).rejects.toThrow(PortTaken);
      await expect(refusal).rejects.toThrow(`process ${process.pid}`);
      await expect(refusal).rejects.toThrow(`npm start -- --port ${port + 1}`);
    } finally {
      server.close();
    }
    await expect(checkPort('127.0.0.1', port)).resolves.toBeUndefined();
  });

  it('is refused on an address that this machine does not have', async () => {
    await expect(checkPort('203.0.113.9', 8420)).rejects.toThrow(/cannot listen on 203\.0\.113\.9:8420/);
  });
});

describe('prerequisites', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.1.0'])('accepts Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });
  it.each(['18.20.0', '20.18.3', '21.7.0', '22.11.0'])(
    'refuses Node %s and says which it needs',
    (version) => {
      expect(() => checkNode(version)).toThrow(/needs Node 20\.19/);
    },
  );
  it('refuses Windows with the way that works there', () => {
    expect(() => checkPlatform('win32')).toThrow(/WSL 2/);
  });
  it('says how much room is missing', () => {
    expect(() => checkDisk(folder, Number.MAX_SAFE_INTEGER, 'this')).toThrow(
      /GiB free; this needs 8388608\.0 GiB/,
    );
  });
  it('tells a dead network from a broken install', () => {
    expect(npmFailure('npm error code ENOTFOUND\nnpm error errno ENOTFOUND')).toMatch(
      /registry does not answer/,
    );
    expect(npmFailure('npm error code EUSAGE')).toMatch(/^npm ci failed/);
  });
});

describe('the supervisor', () => {
  it('starts a crashed child again, says so with its last words, and stops all', async () => {
    const said: string[] = [];
    const supervisor = new Supervisor(folder, (line) => said.push(line));
    await supervisor.endLeftovers();
    const marker = path.join(folder, 'ran');
    const script = path.join(folder, 'child.mjs');
    await writeFile(
      script,
      `import { appendFileSync, readFileSync } from 'node:fs';
       process.on('SIGTERM', () => { appendFileSync(process.env.MARKER, 'stopped'); process.exit(0); });
       setInterval(() => {}, 1000);
       appendFileSync(process.env.MARKER, 'x');
       if (readFileSync(process.env.MARKER, 'utf8') === 'x') { console.error('out of coffee'); process.exit(3); }`,
    );
    supervisor.start({ name: 'child', script, environment: { MARKER: marker } });
    await expect.poll(() => readFile(marker, 'utf8'), { timeout: 20_000 }).toBe('xx');
    expect(said.join('\n')).toMatch(
      /child stopped unexpectedly \(exit code 3\)[\s\S]*out of coffee[\s\S]*again in 1 s/,
    );
    await supervisor.stop();
    expect(await readFile(marker, 'utf8')).toBe('xxstopped');
  });

  it('ends what a killed start left behind', async () => {
    const script = path.join(folder, 'orphan.mjs');
    await writeFile(script, 'setInterval(() => {}, 1000)');
    const orphan = spawn(process.execPath, [script], { detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => orphan.once('exit', (_code, signal) => resolve(signal)));
    await writeFile(path.join(folder, 'children.json'), JSON.stringify([{ pid: orphan.pid, script }]));
    await new Supervisor(folder, () => {}).endLeftovers();
    expect(await ended).toBe('SIGKILL');
  });
});
