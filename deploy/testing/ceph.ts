import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { canInstallPackages, installPackages, missingPackages } from '../apt.mjs';
import { freePort } from '../postgres/cluster';

const run = promisify(execFile);
const PACKAGES = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'];
const ACCESS_KEY = 'saboottest';
const SECRET_KEY = 'saboot-test-secret';

/** A server that tests talk to. */
export interface TestServer {
  url: string;
  stop(): Promise<void>;
}

/** The server is not on this machine and cannot be put there; the message is the reason that tests print. */
export class TestServerUnavailable extends Error {
  override name = 'TestServerUnavailable';
}

/**
 * A real S3 server for the storage tests: Ceph's object gateway over one monitor and one disk in a temporary folder,
 * from Debian's packages. It checks signatures and speaks multipart, ranges, versions and object lock, which the S3
 * imitations on the package registries do not.
 * @returns `s3://…` without a bucket
 * @throws TestServerUnavailable
 */
export async function startCeph(say: (line: string) => void): Promise<TestServer> {
  if (missingPackages(PACKAGES).length > 0) {
    if (!canInstallPackages()) {
      throw new TestServerUnavailable(
        'needs the Debian packages radosgw, ceph-mon and ceph-osd, and root to install them',
      );
    }
    await installPackages(PACKAGES, say).catch((error) => {
      throw new TestServerUnavailable(String(error instanceof Error ? error.message : error));
    });
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-ceph-'));
  const node = new CephNode(folder);
  try {
    const port = await node.start();
    const url = `s3://${ACCESS_KEY}:${SECRET_KEY}@127.0.0.1:${port}`;
    return { url, stop: () => node.stop() };
  } catch (error) {
    const words = await node.lastWords();
    await node.stop();
    throw new TestServerUnavailable(`the Ceph gateway did not start: ${String(error)}\n${words}`);
  }
}

class CephNode {
  readonly #folder: string;
  readonly #children: ChildProcess[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<number> {
    const at = (name: string) => path.join(this.#folder, name);
    const config = ['-c', at('ceph.conf')];
    const [v2, v1, gateway] = [await freePort(), await freePort(), await freePort()];
    const monitor = `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`;
    const fsid = randomUUID();
    for (const name of ['mon', 'osd0', 'rgw']) await mkdir(at(name));
    await writeFile(at('ceph.conf'), configuration(this.#folder, fsid, monitor, gateway));

    const key = (name: string, ...capabilities: string[]) =>
      run('ceph-authtool', [at('keyring'), '--gen-key', '-n', name, ...capabilities.flatMap(grant)]);
    await run('ceph-authtool', ['--create-keyring', at('keyring')]);
    await key('mon.', 'mon allow *');
    await key('client.admin', 'mon allow *', 'osd allow *', 'mgr allow *');
    await key('osd.0', 'mon allow profile osd', 'osd allow *');
    await key('client.rgw.a', 'mon allow rwx', 'osd allow rwx');
    await run('monmaptool', ['--create', '--addv', 'a', monitor, '--fsid', fsid, at('monmap')]);
    await run('ceph-mon', [
      ...config,
      '--mkfs',
      '-i',
      'a',
      '--monmap',
      at('monmap'),
      '--keyring',
      at('keyring'),
    ]);
    this.#daemon('ceph-mon', [...config, '-i', 'a', '-f']);

    const disk = randomUUID();
    await retried(() => run('ceph', [...config, '--connect-timeout', '5', 'osd', 'new', disk, '0']));
    await run('ceph-osd', [...config, '-i', '0', '--mkfs', '--osd-uuid', disk]);
    this.#daemon('ceph-osd', [...config, '-i', '0', '-f']);
    await retried(() =>
      run('ceph', [...config, 'osd', 'crush', 'add', 'osd.0', '1.0', 'host=one', 'root=default']),
    );
    await run(
      'radosgw-admin',
      [
        ...config,
        'user',
        'create',
        '--uid=test',
        '--display-name=test',
        `--access-key=${ACCESS_KEY}`,
        `--secret-key=${SECRET_KEY}`,
      ],
      { timeout: 120_000 },
    );
    this.#daemon('radosgw', [...config, '-n', 'client.rgw.a', '-f']);
    await retried(() => fetch(`http://127.0.0.1:${gateway}/`));
    return gateway;
  }

  async stop(): Promise<void> {
    // Nothing here is kept: no need to let the daemons say goodbye to each other.
    const ended = this.#children.map((child) => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return exit;
    });
    await Promise.all(ended);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async lastWords(): Promise<string> {
    const log = await readFile(path.join(this.#folder, 'output.log'), 'utf8').catch(() => '');
    return log.trim().split('\n').slice(-10).join('\n');
  }

  #daemon(command: string, args: string[]): void {
    const log = openSync(path.join(this.#folder, 'output.log'), 'a');
    // A session of its own: Ctrl-C at the terminal reaches the test runner, which then stops this in its turn.
    this.#children.push(spawn(command, args, { detached: true, stdio: ['ignore', log, log] }));
    closeSync(log);
  }
}

/** `osd allow *` as ceph-authtool wants it: `--cap osd 'allow *'`. */
function grant(capability: string): string[] {
  const space = capability.indexOf(' ');
  return ['--cap', capability.slice(0, space), capability.slice(space + 1)];
}

async function retried(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

function configuration(folder: string, fsid: string, monitor: string, gatewayPort: number): string {
  return `[global]
fsid = ${fsid}
keyring = ${folder}/keyring
mon_initial_members = a
mon_host = ${monitor}
ms_bind_ipv6 = false
log_file = ${folder}/$name.log
run_dir = ${folder}
admin_socket = ${folder}/$name.$pid.asok
crash_dir = ${folder}
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_data = ${folder}/mon
mon_data_avail_crit = 1
mon_data_avail_warn = 1
osd_objectstore = bluestore
osd_data = ${folder}/osd0
bluestore_block_size = 4294967296
bluestore_block_wal_create = false
osd_memory_target = 939524096
osd_max_object_name_len = 256
osd_max_object_namespace_len = 64
[client]
rgw_data = ${folder}/rgw
rgw_frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw_enable_apis = s3,admin
rgw_crypt_require_ssl = false
`;
}
