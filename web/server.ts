import { createServer } from 'node:http';
import next from 'next';
import { publishKey } from '@/core/audit/keys';
import { SYSTEM } from '@/core/audit/log';
import { openSigner } from '@/core/audit/signing';
import { recordDenials } from '@/core/evidence/custody/refusals';
import { readConfig } from '@/core/operations/config';
import { connect } from '@/core/operations/database';
import { createLogger } from '@/core/operations/log';
import { createJobSender } from '@/core/operations/queue';
import { createSessions } from '@/core/people/sessions';
import { SketchesInMemory } from '@/core/search/memory/memory';
import { AlertNewsHub } from '@/core/watchlist/alerts/listening';
import { openStorage } from '@/storage/open';
import { createApplication } from './application';

/** An answer that takes longer to compare is made in the background. */
const LONGEST_MS = 60_000;
/** How long requests in hand get to end when the process is asked to stop. */
const STOP_GRACE_MS = 10_000;

// A machine that holds evidence tells nobody what it builds.
process.env.NEXT_TELEMETRY_DISABLED = '1';

const config = readConfig();
const log = createLogger('web', config.LOG_LEVEL);
const development = config.NODE_ENV === 'development';

const db = connect(config.DATABASE_URL);
const jobs = createJobSender({ queueUrl: config.QUEUE_URL, log });
// What large searches compare first, of every district: access is decided where the vectors themselves are compared.
const index = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
const storage = recordDenials(await openStorage(config.STORAGE_URL, { scratchDir: config.DATA_DIR }), {
  db: index,
  by: SYSTEM,
});
const memory =
  config.SEARCH_MEMORY_MB > 0 ? new SketchesInMemory(index, config.SEARCH_MEMORY_MB * 1024 ** 2) : null;
const comparing = { memory, exactAtMost: config.SEARCH_EXACT_AT_MOST, longestMs: LONGEST_MS };
memory?.start((error) => log.warn({ err: error }, 'sketches could not be brought up to date'));
const sessions = createSessions(db, { secret: config.AUTH_SECRET, publicUrl: config.PUBLIC_URL });
const signer = await openSigner(config);
await publishKey(db, signer);

const alertNews = new AlertNewsHub(config.DATABASE_URL, log);
await alertNews.start();

const server = createServer();
const pages = next({ dev: development, dir: 'web', httpServer: server });
await pages.prepare();
const showPage = pages.getRequestHandler();
server.on(
  'request',
  createApplication(
    { db, storage, config, log, jobs, sessions, signer, comparing, alertNews },
    (request, response) => showPage(request, response),
  ),
);
server.listen(config.WEB_PORT, config.WEB_ADDRESS, () => {
  log.info({ address: config.WEB_ADDRESS, port: config.WEB_PORT, publicUrl: config.PUBLIC_URL }, 'web ready');
});
server.on('error', (error) => {
  log.fatal({ err: error }, 'web cannot listen');
  process.exit(1);
});

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'web stops');
  setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS).unref();
  // Pages that listen for alerts hold their connections open for ever.
  alertNews.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  await memory?.stop();
  await alertNews.stop();
  await Promise.allSettled([pages.close(), jobs.close(), db.$disconnect(), index.$disconnect()]);
  process.exit(0);
}
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));
