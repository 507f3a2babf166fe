import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeCheckpoint, StorageDisagrees } from '@/core/audit/checkpoints';
import { publishedKeys } from '@/core/audit/keys';
import type { PublicKey, Signer } from '@/core/audit/signing';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { attest, keysText } from './attestation';
import { type BagEntry, localEntry, writeBag } from './bag';
import { BAG_FILES } from './bagit';
import { caseFile } from './case-file';
import { caseGraph } from './case-uco';
import { BundleRefused } from './errors';
import { recordHandling } from './exhibits';
import { type Gathered, gatherBundle } from './gathering';
import { sha256Of } from './hashing';
import { verifierText, viewerPage } from './offline';
import type { MediaTools } from './packets';
import { readmeText } from './readme';
import { makePictures } from './report/pictures';
import { writeReport } from './report/report';
import { exhibitsInBundle } from './selection';
import { newNonce, type TimeStampAuthority, timeStamped } from './time-stamp';
import { addBoxes } from './track-boxes';

/** What making a bundle needs. */
export interface BundleMaking {
  db: Database;
  storage: ObjectStore;
  tools: MediaTools;
  /** Folder for unfinished files. */
  scratchDir: string;
  software: { name: string; version: string };
  /** Its key is published. */
  signer: Signer;
  /** Keys of this installation, of now and of before: receipts and checkpoints of the bundle are signed by one of them. */
  keys: readonly PublicKey[];
  /** IANA zone in which the report shows times. */
  timeZone: string;
  /** Stamps the signature with the time; left out where the settings name none. */
  timeStamp?: TimeStampAuthority | undefined;
  signal?: AbortSignal;
  onStep?: (done: number, step: string) => Promise<void> | void;
}

const SYSTEM = { id: null, name: 'Saboot' };
/** Shares of the progress: the report's pictures are decoded, the rest is hashing and writing. */
const REPORT_SHARE = 0.2;

/** Where a bundle's zip lies in the store. */
export const bundleKey = (bundleId: string) => `bundles/${bundleId}.zip`;

/**
 * Makes a bundle: reads the case at one moment, writes the report, and streams everything into one zip in the store. An
 * attempt that is cut off leaves nothing, and the next one begins again; one that died after storing is finished.
 * @throws BundleRefused naming what is missing or altered, TimeStampRefused, MediaToolFailed
 */
export async function produceBundle(making: BundleMaking, bundleId: string): Promise<void> {
  const { db, storage } = making;
  const bundle = await db.bundle.findUnique({ where: { id: bundleId } });
  if (!bundle || bundle.status === 'READY') return;
  const key = bundleKey(bundleId);

  const left = await storage.head(key);
  if (left) {
    const sha256 = await sha256Of(await storage.get(key));
    await finish(db, bundleId, { key, sizeBytes: left.sizeBytes, sha256 });
    return;
  }

  await checkpoint(making);
  const gathered = await db.$transaction((tx) => gatherBundle(tx, bundleId, making.software, making.keys), {
    isolationLevel: 'RepeatableRead',
    timeout: 120_000,
  });
  await addBoxes(db, storage, gathered.caseFile.exhibits);
  caseFile.parse(gathered.caseFile);
  await mkdir(making.scratchDir, { recursive: true });
  const scratch = await mkdtemp(path.join(making.scratchDir, 'bundle-'));
  try {
    const report = path.join(scratch, 'report.pdf');
    const pictures = makePictures({ ...making, scratch }, gathered.objects);
    await writeReport(gathered, {
      file: report,
      timeZone: making.timeZone,
      keyId: making.signer.keyId,
      pictureOf: pictures,
      onExhibit: (done) => making.onStep?.(done * REPORT_SHARE, 'writing the report'),
    });
    const stored = await store(making, bundleId, gathered, report);
    await finish(db, bundleId, stored);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What was done with the evidence until now shall be among what is signed of the log. */
async function checkpoint(making: BundleMaking): Promise<void> {
  try {
    await makeCheckpoint(making);
  } catch (error) {
    if (!(error instanceof StorageDisagrees)) throw error;
    throw new BundleRefused(
      'The audit log is not as it was signed.',
      'Run npm run audit -- verify on the server: it names what is not as it was.',
      { cause: error.message },
    );
  }
}

async function store(making: BundleMaking, bundleId: string, gathered: Gathered, report: string) {
  const { storage, db, signal, signer, timeStamp } = making;
  const readme = Buffer.from(readmeText(gathered, signer.keyId, timeStamp !== undefined));
  const nonce = timeStamp && newNonce();
  // The bundle's signature vouches for these: a key that only stands in the database may be anybody's who can write there.
  const own = new Set(making.keys.map(({ keyId }) => keyId));
  const keys = (await publishedKeys(db)).keys.filter(({ keyId }) => own.has(keyId));
  const json = Buffer.from(`${JSON.stringify(gathered.caseFile, null, 2)}\n`);
  const graph = Buffer.from(`${JSON.stringify(caseGraph(gathered.caseFile), null, 1)}\n`);
  const entries: BagEntry[] = [
    localEntry(BAG_FILES.readme, readme, readme.length),
    localEntry(BAG_FILES.caseFile, json, json.length),
    localEntry(BAG_FILES.graph, graph, graph.length),
    localEntry(BAG_FILES.report, report, (await stat(report)).size),
    ...gathered.texts.map(({ path, text }) => {
      const bytes = Buffer.from(text);
      return localEntry(path, bytes, bytes.length);
    }),
    ...gathered.objects.map(
      (object): BagEntry => ({ ...object, open: () => storage.get(object.storageKey) }),
    ),
  ];
  const total = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const { caseFile: said } = gathered;
  let reportedAt = 0;
  const bag = writeBag({
    base: gathered.name,
    entries,
    mtime: new Date(said.bundle.madeAt),
    tagFiles: [
      { path: BAG_FILES.page, text: await viewerPage(said, making.timeZone) },
      { path: BAG_FILES.verifier, text: await verifierText() },
      { path: BAG_FILES.keys, text: keysText(keys) },
      { path: BAG_FILES.key, text: signer.pem },
      ...(timeStamp ? [{ path: BAG_FILES.timeStampCa, text: timeStamp.authorities }] : []),
    ],
    sign: (subjects) => attest(signer, said, gathered.reference, subjects, nonce),
    ...(timeStamp && nonce !== undefined
      ? { stamp: (signed: Buffer) => timeStamped(timeStamp, signed, nonce, signal) }
      : {}),
    info: [
      ['Source-Organization', `${said.fir.station}, ${said.fir.district}, ${said.fir.province}`],
      ['External-Identifier', bundleId],
      ['External-Description', `${gathered.reference}: ${said.fir.title}`],
      ['Bagging-Date', said.bundle.madeAt.slice(0, 10)],
      ['Bag-Software-Agent', `${said.bundle.software.name} ${said.bundle.software.version}`],
    ],
    onBytes(bytes) {
      if (Date.now() - reportedAt < 1000) return;
      reportedAt = Date.now();
      const done = REPORT_SHARE + (1 - REPORT_SHARE) * (bytes / Math.max(1, total));
      void making.onStep?.(done, 'writing the bundle');
      void db.bundle
        .updateMany({ where: { id: bundleId, status: 'PENDING' }, data: { progress: done } })
        .catch(() => undefined);
    },
  });
  const abort = () => bag.destroy(new Error('The export was stopped.'));
  signal?.addEventListener('abort', abort);
  try {
    return await storage.put(bundleKey(bundleId), bag, { contentType: 'application/zip' });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function finish(
  db: Database,
  bundleId: string,
  stored: { key: string; sizeBytes: number; sha256: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const bundle = await tx.bundle.update({
      where: { id: bundleId },
      data: {
        status: 'READY',
        progress: 1,
        error: null,
        storageKey: stored.key,
        sizeBytes: BigInt(stored.sizeBytes),
        sha256: stored.sha256,
        finishedAt: new Date(),
      },
    });
    const { inside: exhibits } = await exhibitsInBundle(tx, bundle);
    for (const exhibit of exhibits) {
      await recordHandling(
        tx,
        SYSTEM,
        exhibit.id,
        'exported',
        { bundleId, bundleSha256: stored.sha256 },
        exhibit.sha256,
      );
    }
    if (!bundle.withMasters) return;
    const recordings = await tx.recording.findMany({
      where: { id: { in: exhibits.map((one) => one.recordingId) } },
    });
    for (const recording of recordings) {
      await tx.custodyEvent.create({
        data: {
          recordingId: recording.id,
          kind: 'exported',
          actorName: SYSTEM.name,
          details: { bundleId, bundleSha256: stored.sha256 },
          sha256: recording.sha256,
        },
      });
    }
  });
}

/** Marks a bundle as failed, in words a person can act on. One that is ready stays ready. */
export async function failBundle(db: Database, bundleId: string, reason: string): Promise<void> {
  await db.bundle.updateMany({
    where: { id: bundleId, status: { not: 'READY' } },
    data: { status: 'FAILED', error: reason, finishedAt: new Date() },
  });
}
