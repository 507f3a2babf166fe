import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { readMedia } from '@/core/footage/media';
import { derivedKeys } from '@/core/footage/object-keys';
import { asActor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase } from '@/prisma/testing';
import type { ObjectStore } from '@/storage';
import { openFilesystem } from '@/storage/filesystem';
import { createExhibit, readExhibit } from '../exhibits';
import { type ExhibitMaking, failExhibit, produceExhibit } from '../produce';
import type { Exhibit, ExhibitInput } from '../schema';
import { testTools } from '../testing';
import { type EvidenceWorld, makeWorld } from '../testing-world';
import { makeCopy } from './deeds';
import { produceDerivative } from './making';
import type { CopyInput } from './schema';
import { copyInput } from './schema';

/** A case with its database, storage and scratch folder, in which exhibits and copies are made as the workers make them. */
export interface CopyWorld extends EvidenceWorld {
  db: Database;
  system: Database;
  storage: ObjectStore;
  folder: string;
  making: ExhibitMaking;
  /** Takes a file in as intake does: with the times of its frames. */
  bring(file: string, options?: { stampedStart?: string; name?: string }): Promise<string>;
  attach(recordingId: string, fromMs: number, toMs: number, kind?: ExhibitInput['kind']): Promise<Exhibit>;
  copy(input: z.input<typeof copyInput>): Promise<Exhibit>;
  read(exhibitId: string): Promise<Exhibit>;
  /** A copy of an exhibit's file on this disk. */
  fileOf(exhibitId: string): Promise<string>;
  close(): Promise<void>;
}

const noJobs = { send: async () => 'job' };

/** Makes a `CopyWorld`. */
export async function makeCopyWorld(): Promise<CopyWorld> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-copies-'));
  const database = await createTestDatabase();
  const system = connect(database.databaseUrl, { system: true });
  const db = connect(database.databaseUrl);
  const storage = await openFilesystem(path.join(folder, 'storage'));
  const world = await makeWorld(system, storage);
  const making: ExhibitMaking = {
    db: system,
    storage,
    tools: testTools,
    scratchDir: path.join(folder, 'scratch'),
    software: { name: 'Saboot', version: '0.0.0-test' },
  };
  const read = (id: string) => asActor(db, world.investigator, (tx) => readExhibit(tx, id));
  return {
    ...world,
    ...{ db, system, storage, folder, making, read },
    async bring(file, options) {
      const media = await readMedia(file, { ffmpegPath: testTools.ffmpeg, ffprobePath: testTools.ffprobe });
      const id = await world.receive(file, Math.round(media.durationMs), options);
      const key = derivedKeys.frameTimes(id);
      const { firstPtsMs, timesMs, reading } = media;
      await storage.put(key, Buffer.from(JSON.stringify({ firstPtsMs, timesMs, reading })));
      await system.recording.update({ where: { id }, data: { frameTimesKey: key } });
      return id;
    },
    async attach(recordingId, fromMs, toMs, kind = 'CLIP') {
      const { id } = await asActor(db, world.investigator, (tx) =>
        createExhibit(tx, world.investigator, world.caseId, {
          ...{ kind, recordingId, fromMs, toMs },
          title: 'White car at the gate',
        }),
      );
      await produceExhibit(making, id).catch((error: Error) => failExhibit(system, id, error.message));
      return read(id);
    },
    async copy(input) {
      const wanted: CopyInput = copyInput.parse(input);
      const { id } = await makeCopy({ db, storage, jobs: noJobs }, world.investigator, world.caseId, wanted);
      await produceDerivative(making, id);
      return read(id);
    },
    async fileOf(exhibitId) {
      const { storageKey } = await system.exhibit.findUniqueOrThrow({ where: { id: exhibitId } });
      return (await storage.localCopy(storageKey ?? '')).path;
    },
    async close() {
      await db.$disconnect();
      await system.$disconnect();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
