import { createHash } from 'node:crypto';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeActor } from '@/core/footage/testing';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import type { ObjectStore } from '@/storage';
import { openFilesystem } from '@/storage/filesystem';
import { drawCounted } from '../testing';
import { type EvidenceWorld, makeWorld } from '../testing-world';
import { listChecks } from './checks';
import { type ScrubOptions, scrub } from './scrub';
import { dueForCheck } from './scrub.sql';

let database: TestDatabase;
let system: Database;
let db: Database;
let storage: ObjectStore;
let folder: string;
let world: EvidenceWorld;
let recordingId: string;
const fast: ScrubOptions = { days: 30, bytesPerSecond: 1e12, all: true };

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-scrub-'));
  database = await createTestDatabase();
  system = connect(database.databaseUrl, { system: true });
  db = connect(database.databaseUrl);
  storage = await openFilesystem(path.join(folder, 'storage'));
  world = await makeWorld(system, storage);
  const master = path.join(folder, 'master.mp4');
  await drawCounted(master, { frames: 25, encode: ['-c:v', 'libx264'] });
  recordingId = await world.receive(master, 1000);
});
afterAll(async () => {
  await system?.$disconnect();
  await db?.$disconnect();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Changes one byte of a stored file behind the back of the store. */
async function flip(storageKey: string): Promise<void> {
  const file = path.join(folder, 'storage', ...storageKey.split('/'));
  await chmod(file, 0o600);
  const handle = await open(file, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, 100);
  byte[0] = byte[0]! ^ 1;
  await handle.write(byte, 0, 1, 100);
  await handle.close();
}

test('a byte that changed on the disk is found, put on record, and named with the exhibits, cases and bundles it touches', async () => {
  const bytes = Buffer.from('a clip');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const storageKey = `exhibits/${world.caseId}/1-${sha256}.mp4`;
  await storage.put(storageKey, bytes);
  const exhibit = await system.exhibit.create({
    data: {
      ...{ caseId: world.caseId, number: 1, kind: 'CLIP', status: 'READY', title: 'white car', recordingId },
      ...{ requestedFromMs: 0, requestedToMs: 500, createdById: world.investigator.id, storageKey, sha256 },
      sizeBytes: BigInt(bytes.length),
    },
  });
  const bundleId = recordingId;
  await system.custodyEvent.create({
    data: { exhibitId: exhibit.id, kind: 'exported', actorName: 'Saboot', details: { bundleId } },
  });
  const { storageKey: master } = await system.recording.findUniqueOrThrow({ where: { id: recordingId } });

  expect(await scrub({ db: system, storage }, fast)).toEqual({ checked: 2, broken: 0 });
  expect(await listChecks(db, world.investigator, 30)).toMatchObject({
    objects: 2,
    checked: 2,
    due: 0,
    broken: [],
  });

  await flip(master);
  await rm(path.join(folder, 'storage', ...storageKey.split('/')), { force: true });
  expect(await scrub({ db: system, storage }, fast)).toEqual({ checked: 2, broken: 2 });
  const { broken } = await listChecks(db, world.investigator, 30);
  const touched = [{ id: exhibit.id, number: 1, case: { id: world.caseId } }];
  expect(broken.find((one) => one.storageKey === master)).toMatchObject({
    outcome: 'ALTERED',
    recording: { id: recordingId },
    exhibits: touched,
    bundleIds: [bundleId],
  });
  expect(broken.find((one) => one.storageKey === storageKey)).toMatchObject({
    outcome: 'MISSING',
    exhibits: touched,
  });
  const events = await system.custodyEvent.findMany({ where: { kind: 'CHECK_FAILED' } });
  expect(events.map((event) => event.recordingId ?? event.exhibitId).sort()).toEqual(
    [recordingId, exhibit.id].sort(),
  );
  // The same finding twice is one entry; a mended object is another.
  await scrub({ db: system, storage }, fast);
  await flip(master);
  await scrub({ db: system, storage }, fast);
  const entries = await system.auditEntry.findMany({
    where: { objectId: recordingId },
    orderBy: { seq: 'asc' },
  });
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'evidence.broken failed',
    'evidence.mended done',
  ]);
  // Another district learns nothing of it.
  expect(await listChecks(db, world.stranger, 30)).toMatchObject({ objects: 0, broken: [] });
  const reviewer = await makeActor(system, 'REVIEWER', world.districtId);
  await expect(listChecks(db, reviewer, 30)).rejects.toThrow();
});

test('each object is due again after so many days, and what is broken every day', async () => {
  await scrub({ db: system, storage }, fast);
  const keys = async () => (await dueForCheck(system, { days: 30, limit: 10 })).map((one) => one.storageKey);
  expect(await keys()).toEqual([]);
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  const { storageKey } = await system.recording.findUniqueOrThrow({ where: { id: recordingId } });
  await system.integrityCheck.updateMany({ data: { checkedAt: ago(2) } });
  expect(await keys()).toEqual([expect.stringMatching(/^exhibits\//)]);
  await system.integrityCheck.update({ where: { storageKey }, data: { checkedAt: ago(31) } });
  expect(await keys()).toContain(storageKey);
});
