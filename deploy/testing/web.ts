import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { publishKey } from '@/core/audit/keys';
import { openSigner } from '@/core/audit/signing';
import { readConfig } from '@/core/operations/config';
import { createLogger } from '@/core/operations/log';
import { createJobSender } from '@/core/operations/queue';
import { prepareQueue } from '@/core/operations/queue-schema.sql';
import { createAccount } from '@/core/people/accounts';
import type { Role } from '@/core/people/schema';
import { createSessions } from '@/core/people/sessions';
import { WITHOUT_MEMORY } from '@/core/search/comparing';
import { AlertNewsHub } from '@/core/watchlist/alerts/listening';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase } from '@/prisma/testing';
import type { ObjectStore } from '@/storage';
import { openStorage } from '@/storage/open';
import type { WebDependencies } from '@/web/api/dependencies';
import { createApplication } from '@/web/application';

/** A browser's part: one person's cookie, on a real connection. */
export interface Client {
  username: string;
  /** What names the session, for programs that send their own requests. */
  headers: Record<string, string>;
  fetch(address: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON and reads JSON. */
  json<T = Record<string, unknown>>(
    method: string,
    address: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }>;
}

/** The whole web process but its pages, listening on a port of its own, on a database, queue and store of its own. */
export interface TestWeb {
  url: string;
  system: Database;
  storage: ObjectStore;
  dependencies: WebDependencies;
  /** Somebody new, signed in. */
  signIn(role: Role, districtId?: number, password?: string): Promise<Client>;
  /** Somebody who is not. */
  anonymous: Client;
  close(): Promise<void>;
}

/** Starts the web process for one test file. Close it afterwards. */
export async function startTestWeb(): Promise<TestWeb> {
  const database = await createTestDatabase();
  await prepareQueue(database.databaseUrl, database.ownerUrl);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-web-'));
  const storageUrl = pathToFileURL(path.join(folder, 'store')).href;
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.databaseUrl,
    STORAGE_URL: storageUrl,
    DATA_DIR: path.join(folder, 'data'),
    AUTH_SECRET: randomUUID() + randomUUID(),
    DISK_RESERVE_BYTES: '0',
    UPLOAD_MAX_BYTES: '1000000',
    LOG_LEVEL: 'silent',
  });
  const log = createLogger('test', 'silent');
  const db = connect(config.DATABASE_URL);
  const system = connect(config.DATABASE_URL, { system: true });
  const storage = await openStorage(storageUrl);
  const jobs = createJobSender({ queueUrl: config.QUEUE_URL, log });
  const sessions = createSessions(db, { secret: config.AUTH_SECRET, publicUrl: config.PUBLIC_URL });
  const signer = await openSigner(config);
  await publishKey(db, signer);
  const alertNews = new AlertNewsHub(config.DATABASE_URL, log);
  await alertNews.start();
  const dependencies = {
    db,
    storage,
    config,
    log,
    jobs,
    sessions,
    signer,
    comparing: WITHOUT_MEMORY,
    alertNews,
  };
  const server = createServer(createApplication(dependencies));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const client = (username: string, cookie: string): Client => {
    const send = (address: string, init: RequestInit = {}) =>
      fetch(`${url}${address}`, {
        redirect: 'manual',
        ...init,
        headers: { ...(cookie ? { cookie } : {}), ...init.headers },
      });
    return {
      username,
      headers: cookie ? { cookie } : {},
      fetch: send,
      async json<T>(method: string, address: string, body?: unknown) {
        const response = await send(address, {
          method,
          ...(body === undefined
            ? {}
            : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
      },
    };
  };
  const anonymous = client('', '');
  return {
    url,
    system,
    storage,
    dependencies,
    anonymous,
    async signIn(role, districtId, password = randomUUID()) {
      const username = `${role.toLowerCase()}.${randomUUID().slice(0, 8)}`;
      await createAccount(system, {
        username,
        password,
        name: username,
        role,
        ...(districtId === undefined ? {} : { districtId }),
      });
      const response = await anonymous.fetch('/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
      if (response.status !== 204) throw new Error(`Sign-in answered ${response.status}.`);
      return client(
        username,
        response.headers
          .getSetCookie()
          .map((each) => each.split(';')[0])
          .join('; '),
      );
    },
    async close() {
      await alertNews.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await jobs.close();
      await db.$disconnect();
      await system.$disconnect();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
