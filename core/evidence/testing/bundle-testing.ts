import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';
import { publishKey } from '@/core/audit/keys';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import type { ObjectStore } from '@/storage';
import { openFilesystem } from '@/storage/filesystem';
import { attachExhibit, exportCase } from '../deeds';
import { type BundleMaking, bundleKey, produceBundle } from '../export';
import { produceExhibit } from '../produce';
import { recordFact } from '../readiness/facts';
import { bundleInput, type ExhibitInput } from '../schema';
import { drawCounted, testTools } from '../testing';
import { type EvidenceWorld, makeWorld } from '../testing-world';

/** A case with footage, and the ways by which people and the worker make exhibits and bundles of it. */
export interface BundleWorld extends EvidenceWorld {
  /** As the worker is connected. */
  system: Database;
  /** As the web is. */
  db: Database;
  database: TestDatabase;
  storage: ObjectStore;
  folder: string;
  making: BundleMaking;
  /** Eight seconds of counted frames, stamped 2026-03-04 09:10:00 UTC by a clock 90 s ahead. */
  recordingId: string;
  /** Attaches a clip of seconds 3 to 5 and makes it. @returns its id */
  attach(input?: Partial<ExhibitInput>): Promise<string>;
  /** Asks for a bundle and makes it. @returns its id */
  exported(input?: z.input<typeof bundleInput>): Promise<string>;
  zipOf(bundleId: string): Promise<string>;
  /** Names who will produce every exhibit of the case, without which none goes to a court. */
  nameProducer(): Promise<void>;
}

/** Prepares the world for the tests of a file; what it gives back is filled before the first. */
export function bundleWorld(): BundleWorld {
  const world = {} as BundleWorld;
  // Jobs are done at once by the test itself.
  const jobs = { send: async () => undefined } as unknown as Parameters<typeof attachExhibit>[0]['jobs'];
  beforeAll(async () => {
    world.folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-bundle-'));
    world.database = await createTestDatabase();
    world.system = connect(world.database.databaseUrl, { system: true });
    world.db = connect(world.database.databaseUrl);
    world.storage = await openFilesystem(path.join(world.folder, 'storage'));
    Object.assign(world, await makeWorld(world.system, world.storage));
    const signer = signerOf(newSigningKey(), 'test');
    await publishKey(world.system, signer);
    const master = path.join(world.folder, 'master.mp4');
    const encode = ['-c:v', 'libx264', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0', '-bf', '3'];
    await drawCounted(master, { frames: 200, encode });
    world.recordingId = await world.receive(master, 8000);
    world.making = {
      db: world.system,
      storage: world.storage,
      tools: testTools,
      scratchDir: path.join(world.folder, 'scratch'),
      software: { name: 'Saboot', version: '0.0.0-test' },
      signer,
      keys: [signer],
      timeZone: 'Asia/Karachi',
    };
  });
  afterAll(async () => {
    await world.system?.$disconnect();
    await world.db?.$disconnect();
    await world.database?.drop();
    await rm(world.folder, { recursive: true, force: true });
  });
  world.attach = async (input = {}) => {
    const { id } = await attachExhibit({ db: world.db, jobs }, world.investigator, world.caseId, {
      kind: 'CLIP',
      recordingId: world.recordingId,
      fromMs: 3000,
      toMs: 5000,
      title: 'سفید گاڑی (white car)',
      ...input,
    });
    await produceExhibit(world.making, id);
    return id;
  };
  world.exported = async (input = {}) => {
    const asked = bundleInput.parse(input);
    const { id } = await exportCase({ db: world.db, jobs }, world.investigator, world.caseId, asked);
    await produceBundle(world.making, id);
    return id;
  };
  world.nameProducer = async () => {
    await recordFact(world.db, world.investigator, world.caseId, {
      ...{ kind: 'PRODUCER', person: 'ASI Gul Khan', happenedAt: '2026-03-10T05:00:00.000Z' },
      ...{ words: 'custodian of the control room', reference: '' },
    });
  };
  world.zipOf = async (id) => (await world.storage.localCopy(bundleKey(id))).path;
  return world;
}
