import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { ensureMonths, spaceTables } from '@/core/footage/index-rows.sql';
import { makeActor, makeTrack, type TrackGiven, unitVector } from '@/core/footage/testing';
import { readConfig } from '@/core/operations/config';
import type { Actor } from '@/core/people/actor';
import { type SearchWorld, searchWorld } from '@/core/search/testing';
import type { ObjectStore } from '@/storage';
import { openStorage } from '@/storage/open';
import { createEntry } from './entries';
import { approveEntry, submitEntry } from './lifecycle';
import { HeldWatchlist } from './matching/held';
import { matchRecording } from './matching/matching';
import { photoKey } from './photos';
import { type WatchlistEntry, watchlistInput } from './schema';
import { termsOf, type WatchlistTerms } from './terms';

/** What a test of the watchlist has before it: an investigator who proposes, a supervisor who approves, and an empty watchlist in memory. */
export interface WatchWorld extends SearchWorld {
  supervisor: Actor;
  storage: ObjectStore;
  terms: WatchlistTerms;
  held: HeldWatchlist;
  /** A draft of the investigator, of a plate unless said otherwise. */
  draft: (given?: object) => Promise<WatchlistEntry>;
  /** The same with pictures of these looks, approved. */
  active: (given?: object, looks?: number[][]) => Promise<WatchlistEntry>;
  photo: (entryId: string, look: number[], space?: string) => Promise<string>;
  /** Tracks of one recording as a worker has just committed them, compared. @returns ids of alerts raised, and the tracks */
  pass: (
    given: TrackGiven[],
    options?: { startsAt?: Date; cameraId?: number; now?: Date },
  ) => Promise<{
    alertIds: string[];
    trackIds: string[];
    recordingId: string;
  }>;
}

const DAY_MS = 86_400_000;
export const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** Rules as they come, without what an installation would set. */
export const standardTerms = termsOf(
  readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: 'postgres://localhost/none',
    STORAGE_URL: 'file:///none',
    AUTH_SECRET: 'x'.repeat(32),
  }),
);

/** Prepares a world for the tests of a file. */
export function watchWorld(): WatchWorld {
  const world = searchWorld() as WatchWorld;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-watchlist-'));
    world.storage = await openStorage(pathToFileURL(folder).href);
    world.terms = standardTerms;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    // What the test before looked for is over.
    await world.system.watchlistEntry.updateMany({
      where: { endedAt: null },
      data: { status: 'WITHDRAWN', endedAt: new Date() },
    });
    world.supervisor = await makeActor(world.system, 'SUPERVISOR', world.district.id);
    world.held = new HeldWatchlist();
  });
  world.draft = (given = {}) =>
    createEntry(
      { db: world.db, terms: world.terms },
      world.actor,
      watchlistInput.parse({
        kind: 'PLATE',
        districtId: world.district.id,
        title: 'The red car',
        criterion: 'STOLEN',
        source: 'FIR',
        reason: 'Taken at gunpoint; do not approach alone',
        reference: 'FIR 212/2026',
        plate: 'LEA-4821',
        expiresAt: inDays(30),
        reviewAt: inDays(15),
        ...given,
      }),
    );
  world.photo = async (entryId, look, space = 'face.test.4') => {
    const id = randomUUID();
    const stored = await world.storage.put(photoKey(id), Buffer.from(`picture ${id}`));
    await world.system.watchlistPhoto.create({
      data: { id, entryId, pictureKey: photoKey(id), sha256: stored.sha256, status: 'READY' },
    });
    await world.system.watchlistTemplate.create({
      data: { photoId: id, entryId, space, vector: Array.from(unitVector(look)) },
    });
    return id;
  };
  world.active = async (given = {}, looks = []) => {
    const { id, kind } = await world.draft(given);
    for (const look of looks)
      await world.photo(id, look, kind === 'PERSON' ? 'face.test.4' : 'vehicle.test.3');
    const at = { db: world.db, terms: world.terms };
    await submitEntry(at, world.actor, id);
    return approveEntry(at, world.supervisor, id);
  };
  world.pass = async (given, { startsAt, cameraId, now } = {}) => {
    const recording = await world.recordingAt(startsAt, cameraId);
    await ensureMonths(
      world.system,
      await spaceTables(world.system),
      recording.startsAt as Date,
      recording.startsAt as Date,
    );
    const trackIds = [];
    for (const one of given) trackIds.push(await makeTrack(world.system, recording, one));
    await world.system.trackToMatch.createMany({
      data: trackIds.map((trackId) => ({ trackId, recordingId: recording.id })),
    });
    const { raised } = await matchRecording(
      { db: world.system, held: world.held, terms: world.terms },
      recording.id,
      () => now ?? new Date(),
    );
    return { alertIds: raised.alertIds, trackIds, recordingId: recording.id };
  };
  return world;
}

/** A person to look for. */
export const person = {
  kind: 'PERSON',
  title: 'Somebody',
  criterion: 'WARRANT',
  source: 'WARRANT',
  plate: null,
};
