import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { canInstallPackages, hasApt, installPackages } from '../apt.mjs';
import { startCluster } from '../postgres/cluster';
import { isOnPath } from '../prerequisites.mjs';
import { startCeph, type TestServer, TestServerUnavailable } from './ceph';
import { startRedis } from './redis';

/** The servers of one test run. */
export interface TestServers {
  /** Their addresses, for the tests. */
  environment: Record<string, string>;
  /** What could not be had, and why; the tests that need it are skipped. */
  unavailable: string[];
  stop(): Promise<void>;
}

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * Starts what the tests talk to: a Postgres that is thrown away (required), Redis and a Ceph gateway (each skipped
 * with its reason where it cannot be had), and finds or installs a browser.
 */
export async function startServers(options: {
  folder: string;
  browser: boolean;
  say: (line: string) => void;
}): Promise<TestServers> {
  const { folder, say } = options;
  // Postgres' own account has to pass through.
  await chmod(folder, 0o711);
  const environment: Record<string, string> = { NODE_ENV: 'test' };
  const unavailable: string[] = [];
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(started.map((end) => end().catch(() => undefined)));
  };
  try {
    const cluster = await startCluster({ folder: path.join(folder, 'postgres'), durable: false, say });
    started.push(() => cluster.stop());
    environment.TEST_DATABASE_ADMIN_URL = cluster.adminUrl;

    const optional = async (name: string, start: () => Promise<TestServer>) => {
      try {
        const server = await start();
        started.push(() => server.stop());
        environment[`TEST_${name}_URL`] = server.url;
      } catch (error) {
        if (!(error instanceof TestServerUnavailable)) throw error;
        environment[`TEST_${name}_REASON`] = error.message;
        unavailable.push(`${name}: ${error.message}`);
      }
    };
    const startedAt = Date.now();
    await optional('REDIS', () => startRedis(say));
    await optional('S3', () => startCeph(say));
    say(
      `Servers: Postgres${environment.TEST_REDIS_URL ? ', Redis' : ''}${environment.TEST_S3_URL ? ', Ceph gateway' : ''} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`,
    );
    if (options.browser) {
      const browser = await findBrowser(say);
      if (browser) environment.CHROMIUM_PATH = browser;
      else
        unavailable.push(
          `browser: needs Chromium (${hasApt() ? 'sudo apt-get install chromium' : 'brew install --cask chromium'})`,
        );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { environment, unavailable, stop };
}

async function findBrowser(say: (line: string) => void): Promise<string | undefined> {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  const present = () => CHROMIUM.map(onPath).find((file) => file !== undefined);
  const found = present();
  if (found) return found;
  if (process.platform === 'darwin') return isOnPath(MAC_CHROME) ? MAC_CHROME : undefined;
  if (!canInstallPackages()) return undefined;
  await installPackages(['chromium'], say).catch((error) =>
    say(String(error instanceof Error ? error.message : error)),
  );
  return present();
}

function onPath(command: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, command))
    .find((file) => existsSync(file));
}
