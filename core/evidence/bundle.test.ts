import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishKey } from '@/core/audit/keys';
import { act } from '@/core/audit/log';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { writeDiary } from '@/core/cases/diary';
import { diaryInput } from '@/core/cases/diary-schema';
import { asActor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import type { ObjectStore } from '@/storage';
import { openFilesystem } from '@/storage/filesystem';
import { bundlesOfCase, createBundle, readBundle } from './bundles';
import { changeExhibit, createExhibit, readExhibit } from './exhibits';
import { bundleKey, failBundle, produceBundle } from './export';
import { type ExhibitMaking, failExhibit, produceExhibit } from './produce';
import { provenanceOf } from './provenance';
import { bundleInput, type ExhibitInput } from './schema';
import { drawCounted, readCounter, testTools } from './testing';
import { type EvidenceWorld, makeWorld } from './testing-world';
import { verifyBundle } from './verify';

const run = promisify(execFile);
const bagitPython = spawnSync('python3', ['-c', 'import bagit']).status === 0;

let database: TestDatabase;
let system: Database;
let db: Database;
let storage: ObjectStore;
let world: EvidenceWorld;
let folder: string;
let recordingId: string;
let making: ExhibitMaking;
const signer = signerOf(newSigningKey(), 'test');

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-bundle-'));
  database = await createTestDatabase();
  system = connect(database.databaseUrl, { system: true });
  db = connect(database.databaseUrl);
  storage = await openFilesystem(path.join(folder, 'storage'));
  world = await makeWorld(system, storage);
  await publishKey(system, signer);
  const master = path.join(folder, 'master.mp4');
  await drawCounted(master, {
    frames: 200,
    encode: ['-c:v', 'libx264', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0', '-bf', '3'],
  });
  recordingId = await world.receive(master, 8000);
  making = {
    db: system,
    storage,
    tools: testTools,
    scratchDir: path.join(folder, 'scratch'),
    software: { name: 'Saboot', version: '0.0.0-test' },
  };
});
afterAll(async () => {
  await system?.$disconnect();
  await db?.$disconnect();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

const attach = (input: Partial<ExhibitInput> = {}, caseId = world.caseId) =>
  act(
    db,
    world.investigator,
    { action: 'exhibit.write', recordedAs: 'exhibit.attach', objectKind: 'case', objectId: caseId },
    (tx, entry) => {
      entry.details.fromMs = input.fromMs ?? 3000;
      return createExhibit(tx, world.investigator, caseId, {
        kind: 'CLIP',
        recordingId,
        fromMs: 3000,
        toMs: 5000,
        title: 'سفید گاڑی (white car)',
        ...input,
      });
    },
  );
const exportBundle = async (withMasters: boolean) => {
  const { id } = await asActor(db, world.investigator, (tx) =>
    createBundle(tx, world.investigator, world.caseId, bundleInput.parse({ withMasters })),
  );
  await produceBundle({ ...making, signer, keys: [signer], timeZone: 'Asia/Karachi' }, id);
  return id;
};
/** By whichever program of the machine unpacks zips. */
async function unpack(zip: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const [program, ...args] of [
    ['unzip', '-q', zip, '-d', target],
    ['bsdtar', '-xf', zip, '-C', target],
    ['python3', '-m', 'zipfile', '-e', zip, target],
  ] as const) {
    const done = await run(program, args).then(
      () => true,
      (error) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
    if (done) return;
  }
  throw new Error('Neither unzip, bsdtar nor python3 is on this machine.');
}
const zipOf = async (id: string) => (await storage.localCopy(bundleKey(id))).path;

describe('attaching', () => {
  test('a clip tells what was asked for, what it holds, both times and both hashes', async () => {
    const { id, number, status } = await attach();
    expect(status).toBe('PENDING');
    await produceExhibit(making, id);
    const exhibit = await asActor(db, world.investigator, (tx) => readExhibit(tx, id));
    expect(exhibit).toMatchObject({
      number,
      status: 'READY',
      requestedFromMs: 3000,
      requestedToMs: 5000,
      actualFromMs: 2000,
      actualToMs: 6000,
      stampedAt: '2026-03-04T09:10:03.000Z',
      at: '2026-03-04T09:08:33.000Z',
      clockUncertaintyMs: 500,
      mimeType: 'video/mp4',
    });
    const stored = await system.exhibit.findUniqueOrThrow({ where: { id } });
    const local = await storage.localCopy(stored.storageKey ?? '');
    const { stdout } = await run('sha512sum', [local.path]);
    expect(stdout.split(' ')[0]).toBe(exhibit.sha512);
    expect(stored.storageKey).toBe(`exhibits/${world.caseId}/${number}-${exhibit.sha256}.mp4`);
    const origin = provenanceOf(exhibit.provenance);
    expect(origin?.clock.check?.measuredBy).toBe('SI Zahra Baloch');
    expect(origin?.request.by.name).toBe('SI Zahra Baloch');
    expect(origin?.clip?.streams[0]?.originalDigest).toBe(origin?.clip?.streams[0]?.clipDigest);
    expect(exhibit.custody.map((event) => event.kind)).toEqual(['requested', 'made']);

    // Done again, it changes nothing.
    await produceExhibit(making, id);
    expect(await asActor(db, world.investigator, (tx) => readExhibit(tx, id))).toEqual(exhibit);
  });

  test('a still is the frame of that moment', async () => {
    const { id } = await attach({ kind: 'STILL', fromMs: 4520, toMs: 4520, title: 'still' });
    await produceExhibit(making, id);
    const stored = await system.exhibit.findUniqueOrThrow({ where: { id } });
    const local = await storage.localCopy(stored.storageKey ?? '');
    expect(await readCounter(local.path)).toBe(113);
    expect(provenanceOf(stored.provenance)?.still).toMatchObject({ frameIndex: 113, ptsMs: 4520 });
  });

  test('numbers are given one by one when ten people attach at once', async () => {
    const created = await Promise.all(Array.from({ length: 10 }, () => attach({ title: 'at once' })));
    const numbers = created.map((one) => one.number);
    expect(new Set(numbers).size).toBe(10);
    expect(Math.max(...numbers) - Math.min(...numbers)).toBe(9);
    await system.custodyEvent.count();
    await Promise.all(created.map(({ id }) => failExhibit(system, id, 'not made in this test')));
  });

  test('another district finds neither case nor exhibit, and the refusal is on record', async () => {
    const exhibit = await system.exhibit.findFirstOrThrow();
    await expect(asActor(db, world.stranger, (tx) => readExhibit(tx, exhibit.id))).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(
      asActor(db, world.stranger, (tx) =>
        createExhibit(tx, world.stranger, world.caseId, {
          kind: 'CLIP',
          recordingId,
          fromMs: 0,
          toMs: 10,
          title: 'x',
        }),
      ),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('a stretch beyond the recording is refused', async () => {
    await expect(attach({ toMs: 9000 })).rejects.toMatchObject({ code: 'range-outside' });
  });

  test('other words leave the words before in the custody history', async () => {
    const exhibit = await system.exhibit.findFirstOrThrow({ where: { kind: 'STILL' } });
    const changed = await asActor(db, world.investigator, (tx) =>
      changeExhibit(tx, world.investigator, exhibit.id, { title: 'better' }),
    );
    expect(changed.title).toBe('better');
    expect(changed.custody.at(-1)).toMatchObject({
      kind: 'described',
      details: { before: { title: 'still' } },
    });
  });

  test('an altered original makes no exhibit', async () => {
    const other = path.join(folder, 'other.mp4');
    await drawCounted(other, { frames: 60, encode: ['-c:v', 'libx264', '-g', '30'] });
    const alteredId = await world.receive(other, 2400, { name: 'altered.mp4' });
    const { storageKey } = await system.recording.findUniqueOrThrow({ where: { id: alteredId } });
    const local = await storage.localCopy(storageKey);
    const bytes = await readFile(local.path);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    await chmod(local.path, 0o644);
    await writeFile(local.path, bytes);
    const { id } = await attach({ recordingId: alteredId, fromMs: 0, toMs: 500 });
    await expect(produceExhibit(making, id)).rejects.toMatchObject({ code: 'master-altered' });
    await failExhibit(system, id, 'altered');
    expect((await system.exhibit.findUniqueOrThrow({ where: { id } })).status).toBe('FAILED');
  });
});

describe('exporting', () => {
  test('waits for exhibits that are still being made', async () => {
    const { id } = await attach({ title: 'pending' });
    await expect(exportBundle(false)).rejects.toMatchObject({ code: 'bundle-refused' });
    await failExhibit(system, id, 'not made in this test');
  });

  test('a bundle is sound, says what the database says, and is recorded with its hash', async () => {
    const id = await exportBundle(true);
    const zip = await zipOf(id);
    const verdict = await verifyBundle(zip);
    expect(verdict.problems).toEqual([]);
    const said = verdict.caseFile!;
    expect(said.fir).toMatchObject({ number: '112', title: 'گاڑی چوری، جناح روڈ (car theft, Jinnah Road)' });
    expect(said.exhibits.map((one) => one.title)).toEqual(['سفید گاڑی (white car)', 'better']);
    expect(said.withoutFile.length).toBeGreaterThan(10);
    expect(said.originals).toHaveLength(1);
    expect(said.exhibits[0]!.custody.map((event) => event.kind)).toEqual([
      'requested',
      'made',
      'export-requested',
    ]);
    expect(said.audit.map((entry) => entry.action)).toContain('exhibit.attach');
    expect(said.cameras[0]).toMatchObject({ drawn: true, clockChecks: [{ offsetMs: 90_000 }] });

    const bundle = await asActor(db, world.investigator, (tx) => readBundle(tx, id));
    expect(bundle).toMatchObject({ status: 'READY', progress: 1 });
    expect((await run('sha256sum', [zip])).stdout.split(' ')[0]).toBe(bundle.sha256);
    const { custody } = await asActor(db, world.investigator, (tx) => readExhibit(tx, said.exhibits[0]!.id));
    expect(custody.at(-1)).toMatchObject({
      kind: 'exported',
      details: { bundleId: id, bundleSha256: bundle.sha256 },
    });
    expect(await asActor(db, world.stranger, (tx) => bundlesOfCase(tx, world.caseId))).toEqual([]);
  });

  test('standard programs check it without Saboot', async () => {
    const target = path.join(folder, 'unpacked');
    await unpack(await zipOf(await exportBundle(true)), target);
    const [bag] = await readdir(target);
    for (const [program, manifest] of [
      ['sha512sum', 'manifest-sha512.txt'],
      ['sha256sum', 'manifest-sha256.txt'],
      ['sha512sum', 'tagmanifest-sha512.txt'],
    ] as const) {
      await run(program, ['--check', '--strict', manifest], { cwd: path.join(target, bag ?? '') });
    }
    expect(await readFile(path.join(target, bag ?? '', 'data/README.txt'), 'utf8')).toContain(
      'sha512sum --check',
    );
  });

  test.skipIf(!bagitPython)(
    'the Library of Congress’ validator passes it (skipped without python3-bagit)',
    async () => {
      const target = path.join(folder, 'for-bagit');
      await unpack(await zipOf(await exportBundle(true)), target);
      const [bag] = await readdir(target);
      await run('python3', ['-m', 'bagit', '--validate', path.join(target, bag ?? '')]);
    },
  );

  test('an attempt that died after storing is finished, not repeated', async () => {
    const id = await exportBundle(false);
    const before = await system.bundle.findUniqueOrThrow({ where: { id } });
    await system.bundle.update({
      where: { id },
      data: { status: 'PENDING', sha256: null, storageKey: null },
    });
    await produceBundle({ ...making, signer, keys: [signer], timeZone: 'Asia/Karachi' }, id);
    expect(await system.bundle.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'READY',
      sha256: before.sha256,
      storageKey: before.storageKey,
    });
  });

  test('a corrupted exhibit ends the export, names it, and leaves no bundle', async () => {
    const exhibit = await system.exhibit.findFirstOrThrow({ where: { status: 'READY', kind: 'CLIP' } });
    const local = await storage.localCopy(exhibit.storageKey ?? '');
    const bytes = await readFile(local.path);
    const altered = Buffer.from(bytes);
    altered[altered.length - 100] = (altered[altered.length - 100] ?? 0) ^ 1;
    await chmod(local.path, 0o644);
    await writeFile(local.path, altered);
    const { id } = await asActor(db, world.investigator, (tx) =>
      createBundle(tx, world.investigator, world.caseId, bundleInput.parse({})),
    );
    await expect(
      produceBundle({ ...making, signer, keys: [signer], timeZone: 'Asia/Karachi' }, id),
    ).rejects.toThrow(`exhibit ${exhibit.number} is not what it was`);
    await failBundle(system, id, 'exhibit altered');
    expect(await storage.head(bundleKey(id))).toBeUndefined();
    expect((await asActor(db, world.investigator, (tx) => readBundle(tx, id))).error).toBe('exhibit altered');
    await writeFile(local.path, bytes);
  });
});

test('R17 the case diary is in no bundle', async () => {
  const words = ['zarghoon-informer-8841', 'خفیہ مخبر کا نام زرغون'];
  for (const text of words) {
    await writeDiary(
      db,
      world.investigator,
      world.caseId,
      diaryInput.parse({ at: '2026-03-05T08:00:00Z', text }),
    );
  }
  const title = 'bundled-beside-the-diary';
  const { id: exhibitId } = await attach({ title });
  await produceExhibit(making, exhibitId);
  for (const withMasters of [false, true]) {
    const id = await exportBundle(withMasters);
    const target = path.join(folder, `diary-${withMasters}`);
    await unpack(await zipOf(id), target);
    const names = await readdir(target, { recursive: true, withFileTypes: true });
    const files = names.filter((one) => one.isFile());
    let titled = 0;
    for (const file of files) {
      const bytes = await readFile(path.join(file.parentPath, file.name));
      if (bytes.includes(title)) titled += 1;
      for (const text of words) {
        for (const form of [text, encodeURIComponent(text)]) {
          expect(bytes.includes(form), `${file.name}: ${form}`).toBe(false);
          expect(bytes.includes(Buffer.from(form, 'utf16le')), `${file.name}: ${form}`).toBe(false);
        }
      }
    }
    // The same look finds what does belong there.
    expect(titled).toBeGreaterThan(0);
  }
});
