import { checkpointDue } from '@/core/audit/checkpoints';
import { publishKey } from '@/core/audit/keys';
import { SYSTEM } from '@/core/audit/log';
import { openSigner } from '@/core/audit/signing';
import { unfinishedDisposals } from '@/core/evidence/custody/disposal.sql';
import { storeHoldsOutOfStep } from '@/core/evidence/custody/holds.sql';
import { recordDenials } from '@/core/evidence/custody/refusals';
import { dueForCheck } from '@/core/evidence/custody/scrub.sql';
import { failRemake, unfinishedDerivatives } from '@/core/evidence/derivatives/making';
import { failBundle } from '@/core/evidence/export';
import { failExhibit, unfinishedEvidence } from '@/core/evidence/produce';
import { abandonCoarse } from '@/core/footage/coarse';
import { markFailed, markUnplayable, unfinishedRecordings } from '@/core/footage/indexing';
import { spacesInUse, waitingForVectors } from '@/core/footage/reembedding';
import { readConfig } from '@/core/operations/config';
import { connect } from '@/core/operations/database';
import { type Leadership, tryToLead } from '@/core/operations/leader.sql';
import { createLogger } from '@/core/operations/log';
import { createJobSender, serveJobs } from '@/core/operations/queue';
import { purgeDue } from '@/core/search/authority/purging';
import { failExhaustive } from '@/core/search/exhaustive/carrying-out';
import { failPhrase } from '@/core/search/phrases';
import { failProbe } from '@/core/search/probe-subjects';
import { sketchesDue } from '@/core/search/sketching';
import { registerSpaces } from '@/core/search/spaces';
import { failDelivery } from '@/core/watchlist/delivery/deliveries';
import { HeldWatchlist } from '@/core/watchlist/matching/held';
import { openStorage } from '@/storage/open';
import { keepHeartbeat } from './heartbeat';
import { createAlertHandler, createSearchBackHandler } from './jobs/alert';
import { createBundleHandler } from './jobs/bundle';
import { createCheckpointHandler } from './jobs/checkpoint';
import { createCoarseHandler } from './jobs/coarse';
import { createCopyHandler, createRemakeHandler } from './jobs/copy';
import { createDisposeHandler, createScrubHandler, createStoreHoldsHandler } from './jobs/custody';
import { createDeliverHandler } from './jobs/deliver';
import type { JobDependencies } from './jobs/dependencies';
import { createExhaustiveHandler } from './jobs/exhaustive';
import { createExhibitHandler } from './jobs/exhibit';
import { createIndexHandler } from './jobs/index';
import { createIntakeHandler } from './jobs/intake';
import { createPhraseHandler } from './jobs/phrase';
import { createPlaybackHandler } from './jobs/playback';
import { createProbeHandler } from './jobs/probe';
import { createPurgeHandler } from './jobs/purge';
import { createReembedHandler } from './jobs/reembed';
import { createSketchHandler } from './jobs/sketch';
import { createWatchPhotoHandler } from './jobs/watch-photo';
import { openModels } from './models';
import type { VisionModels } from './models/types';
import { type WatchedFolder, watchFolder } from './watch';
import { careForWatchlist } from './watchlist-care';

/** A running job that is not indexing gets this long to end before it is handed back. */
const STOP_GRACE_MS = 8_000;
/** How often a worker looks whether the part of the one that watches is free, and the one that has it for lost jobs. */
const LEAD_EVERY_MS = 30_000;

const config = readConfig();
const log = createLogger('worker', config.LOG_LEVEL).child({ pid: process.pid });
process.on('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'unhandled rejection: this worker ends');
  process.exit(1);
});

const db = connect(config.DATABASE_URL, { system: true, poolSize: 6 + 2 * config.WORKER_CONCURRENCY });
const storage = recordDenials(await openStorage(config.STORAGE_URL, { scratchDir: config.DATA_DIR }), {
  db,
  by: SYSTEM,
});
const sender = createJobSender({ queueUrl: config.QUEUE_URL, log });
const models = lazily(async () => {
  const opened = await openModels({
    dataDir: config.DATA_DIR,
    pack: config.MODEL_PACK,
    threads: config.INFERENCE_THREADS,
    executionProviders: config.EXECUTION_PROVIDERS,
    log,
  });
  // Jobs begin when the models are there: what a file is held to account for does not begin with loading them.
  await opened.providers();
  // Searches state what they compared with; web loads no models and reads it from the database.
  await registerSpaces(db, opened);
  // What was indexed with other models gets vectors of these, while searches go on.
  const { recordingIds } = await waitingForVectors(db, await spacesInUse(db));
  if (recordingIds.length > 0) await sender.send('reembed', {}, { dedupe: 'reembed' });
  return opened;
});
const signer = await openSigner(config);
await publishKey(db, signer);
const dependencies: JobDependencies = {
  db,
  storage,
  config,
  log,
  send: sender.send,
  models: models.get,
  signer,
};

/** Active entries in memory; what ends is overwritten within this time, whether anything is compared meanwhile or not. */
const held = new HeldWatchlist();
const WATCHLIST_REFRESH_MS = 15_000;

const server = serveJobs({
  queueUrl: config.QUEUE_URL,
  log,
  handlers: {
    intake: createIntakeHandler(dependencies),
    coarse: createCoarseHandler(dependencies),
    index: createIndexHandler(dependencies),
    probe: createProbeHandler(dependencies),
    phrase: createPhraseHandler(dependencies),
    'watch-photo': createWatchPhotoHandler(dependencies),
    alert: createAlertHandler(dependencies, held),
    'search-back': createSearchBackHandler(dependencies),
    deliver: createDeliverHandler(dependencies),
    reembed: createReembedHandler(dependencies),
    sketch: createSketchHandler(dependencies),
    playback: createPlaybackHandler(dependencies),
    exhaustive: createExhaustiveHandler(dependencies),
    exhibit: createExhibitHandler(dependencies),
    copy: createCopyHandler(dependencies),
    remake: createRemakeHandler(dependencies),
    bundle: createBundleHandler(dependencies),
    checkpoint: createCheckpointHandler(dependencies),
    purge: createPurgeHandler(dependencies),
    'store-holds': createStoreHoldsHandler(dependencies),
    dispose: createDisposeHandler(dependencies),
    scrub: createScrubHandler(dependencies),
  },
  // Queues of their own: a person's probe or exhibit never waits behind hours of indexing.
  lockMs: config.QUEUE_LOCK_MS,
  concurrency: {
    intake: 2,
    index: config.WORKER_CONCURRENCY,
    probe: 2,
    alerts: 1,
    // A receiver that is slow must not keep alerts from being raised.
    deliveries: 4,
    playback: 1,
    evidence: 1,
    copies: 1,
    models: 1,
    search: 1,
    // Reading a large original again takes long; a hold must not wait for it.
    custody: 2,
  },
  async onDeadLetter(name, payload, reason) {
    const { deliveryId, recordingId, probeId, phraseId, exhibitId, exhaustiveId, bundleId } =
      payload as Record<string, string | undefined>;
    if (name === 'coarse' && recordingId !== undefined) {
      // The quick look is a convenience; what follows it is not.
      await abandonCoarse(db, recordingId);
      await sender.send('index', { recordingId }, { dedupe: recordingId });
    }
    if (name === 'deliver' && deliveryId !== undefined) await failDelivery(db, deliveryId);
    if (name === 'index' && recordingId !== undefined) await markFailed(db, recordingId, reason);
    if (name === 'playback' && recordingId !== undefined) await markUnplayable(db, recordingId);
    if (name === 'probe' && probeId !== undefined) await failProbe(db, probeId, reason);
    if (name === 'phrase' && phraseId !== undefined) await failPhrase(db, phraseId, reason);
    if ((name === 'exhibit' || name === 'copy') && exhibitId !== undefined) {
      await failExhibit(db, exhibitId, reason);
    }
    if (name === 'remake' && exhibitId !== undefined) await failRemake(db, exhibitId, reason);
    if (name === 'exhaustive' && exhaustiveId !== undefined) await failExhaustive(db, exhaustiveId, reason);
    if (name === 'bundle' && bundleId !== undefined) await failBundle(db, bundleId, reason);
  },
});
await server.ready();
const heartbeat = await keepHeartbeat(
  config.DATA_DIR,
  async () => {
    await db.space.count();
    return { active: server.active() };
  },
  log,
);
log.info({ concurrency: config.WORKER_CONCURRENCY, threads: config.INFERENCE_THREADS }, 'worker ready');
// Loaded before anybody waits for it; a failure is told again by the job that needs it.
models.get().catch((error) => log.error({ err: error }, 'the models could not be loaded'));

/** Of all workers one watches the folder and looks for recordings whose job was lost. */
let leading: { leadership: Leadership; folder: WatchedFolder | undefined } | undefined;
const lead = async () => {
  if (!leading) {
    const leadership = await tryToLead(config.DATABASE_URL, 'watch');
    if (!leadership) return;
    const folder = config.WATCH_DIR ? await watchFolder(config.WATCH_DIR, dependencies) : undefined;
    leading = { leadership, folder };
    void leadership.lost.then(async () => {
      await folder?.close();
      leading = undefined;
    });
  }
  // A process that died between its commit and the queue left a recording waiting; one that has a job is not added again.
  for (const { recordingId, job } of await unfinishedRecordings(db, config.INDEX_SEGMENT_SECONDS * 1000)) {
    await sender.send(job, { recordingId }, { dedupe: recordingId });
  }
  const { exhibitIds, bundleIds } = await unfinishedEvidence(db);
  for (const exhibitId of exhibitIds) await sender.send('exhibit', { exhibitId }, { dedupe: exhibitId });
  for (const bundleId of bundleIds) await sender.send('bundle', { bundleId }, { dedupe: bundleId });
  const copies = await unfinishedDerivatives(db);
  for (const exhibitId of copies.exhibitIds) await sender.send('copy', { exhibitId }, { dedupe: exhibitId });
  for (const exhibitId of copies.checkIds) await sender.send('remake', { exhibitId }, { dedupe: exhibitId });
  if ((await sketchesDue(db, new Date(), config.SEARCH_EXACT_AT_MOST)).length > 0)
    await sender.send('sketch', {}, { dedupe: 'sketch' });
  if (await purgeDue(db, new Date(), config.PROBE_KEEP_DAYS))
    await sender.send('purge', {}, { dedupe: 'purge' });
  for (const disposalId of await unfinishedDisposals(db)) {
    await sender.send('dispose', { disposalId }, { dedupe: disposalId });
  }
  if ((await dueForCheck(db, { days: config.SCRUB_DAYS, limit: 1 })).length > 0) {
    await sender.send('scrub', {}, { dedupe: 'scrub' });
  }
  if ((await storeHoldsOutOfStep(db, 1)).length > 0) {
    await sender.send('store-holds', {}, { dedupe: 'store-holds' });
  }
  if (await checkpointDue(db, config.AUDIT_CHECKPOINT_MINUTES)) {
    await sender.send('checkpoint', {}, { dedupe: 'checkpoint' });
  }
  await careForWatchlist(dependencies);
};
const tryLead = () => lead().catch((error) => log.warn({ err: error }, 'watching not possible now'));
await tryLead();
const leadTimer = setInterval(() => void tryLead(), LEAD_EVERY_MS);
const refreshTimer = setInterval(
  () =>
    held
      .refresh(db)
      .catch((error) => log.warn({ err: error }, 'the watchlist could not be brought up to date')),
  WATCHLIST_REFRESH_MS,
);

let stopping = false;
const stop = async (signal: string) => {
  if (stopping) process.exit(1);
  stopping = true;
  log.info({ signal, active: server.active() }, 'worker stops');
  clearInterval(leadTimer);
  clearInterval(refreshTimer);
  await leading?.folder?.close();
  await server.stop(STOP_GRACE_MS);
  held.wipe();
  await models.close();
  await sender.close();
  await leading?.leadership.release();
  await heartbeat.stop();
  await db.$disconnect();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

/** The models, loaded at the first call; a failure is not kept, so that the next job tries again. */
function lazily(open: () => Promise<VisionModels>) {
  let opened: Promise<VisionModels> | undefined;
  return {
    get(): Promise<VisionModels> {
      opened ??= open().catch((error) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    async close(): Promise<void> {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}
