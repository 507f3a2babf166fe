import { afterAll, beforeAll, beforeEach } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import {
  makeActor,
  makeCamera,
  makeDistrict,
  makeRecording,
  makeTrack,
  type TrackGiven,
} from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { type Search, searchRequest } from './schema';
import { runSearch } from './searches';
import { registerSpaces } from './spaces';

const start = new Date('2026-11-20T13:00:00Z');

/** The connections of a test file's own database: as the application has it, and as whoever may see everything. */
interface Connected {
  db: Database;
  system: Database;
  /** Changes what the application may not, as somebody who took over the server would. */
  asSuperuser: (statement: string, values?: unknown[]) => Promise<void>;
}

/** A database for the tests of a file; what it gives back is filled before the first. */
export function testDatabase(): Connected {
  let database: TestDatabase;
  const connected = {} as Connected;
  beforeAll(async () => {
    database = await createTestDatabase();
    connected.db = connect(database.databaseUrl);
    connected.system = connect(database.databaseUrl, { system: true });
  });
  connected.asSuperuser = async (statement, values = []) => {
    await withClient(database.adminUrl, (client) => client.query(statement, values));
  };
  afterAll(async () => {
    await connected.db.$disconnect();
    await connected.system.$disconnect();
    await database.drop();
  });
  return connected;
}

/** What a test of searching has before it: a database, and in it for each test a district of its own with a camera and an investigator. */
export interface SearchWorld extends Connected {
  district: Awaited<ReturnType<typeof makeDistrict>>;
  actor: Actor;
  camera: { id: number };
  /** A recording of the camera, from 13:00 UTC on 20 November 2026 unless said otherwise. */
  recordingAt: (startsAt?: Date, cameraId?: number) => ReturnType<typeof makeRecording>;
  /** A track in a recording of its own; gives back its id. */
  track: (given: TrackGiven, startsAt?: Date) => Promise<string>;
  /** Searches as the investigator; a face urgently, where nothing else is said. */
  search: (request: object) => Promise<Search>;
  /** A case of the district, whose event was at 13:00 UTC on 20 November 2026. */
  makeCase: () => Promise<{ id: string }>;
}

/** What a search by face rests on where a test says nothing else: it runs at once and waits for approval. */
export const urgently = {
  missingReport: '12/2026, PS City',
  purpose: 'A test',
  legalBasis: 'MISSING-PERSON',
  urgent: 'A test',
};

/** The day that the recordings of a search's world are of. */
export const span = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };

/** Prepares a world for the tests of a file, with the spaces `face.test.4` and `vehicle.test.3`; what it gives back is filled before the first. */
export function searchWorld(): SearchWorld {
  const world = testDatabase() as SearchWorld;
  beforeAll(async () => {
    await registerSpaces(world.system, {
      pack: { name: 'test', sha256: 'p'.repeat(64) },
      identities: [{ name: 'faces', sha256: 'f'.repeat(64), space: 'face.test.4' }],
      spaces: {
        face: {
          name: 'face.test.4',
          dimension: 4,
          threshold: 0.6,
          thresholdSource: 'a test',
          falseMatches: {
            curve: [
              { threshold: 0.2, falseMatchRate: 0.5 },
              { threshold: 0.6, falseMatchRate: 0.01 },
              { threshold: 0.9, falseMatchRate: 0.0004 },
            ],
            pairs: 2500,
            source: 'a test',
          },
        },
        vehicle: { name: 'vehicle.test.3', dimension: 3, threshold: 0.5, thresholdSource: 'a test' },
      },
    });
  });
  beforeEach(async () => {
    world.district = await makeDistrict(world.system);
    world.actor = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    world.camera = await makeCamera(world.system, world.district.id);
  });
  world.recordingAt = (startsAt = start, cameraId = world.camera.id) =>
    makeRecording(world.system, { cameraId, districtId: world.district.id, startsAt });
  world.track = async (given, startsAt = start) =>
    makeTrack(world.system, await world.recordingAt(startsAt), given);
  world.search = (request) => {
    const ofFace = (request as { kind?: string }).kind === 'FACE';
    return runSearch(
      { db: world.db, signer: testSigner },
      world.actor,
      searchRequest.parse({ ...(ofFace && urgently), ...request }),
    );
  };
  world.makeCase = () => {
    const [station] = world.district.stations;
    if (!station) throw new Error('The district has no station.');
    return world.system.case.create({
      data: {
        province: world.district.province,
        districtId: world.district.id,
        stationId: station.id,
        firYear: 2026,
        firNumber: '7',
        title: 'T',
        occurredFrom: start,
        reportedAt: start,
        informantName: 'I',
        informantDocument: 'NONE',
        offence: 'O',
        place: 'P',
        createdById: world.actor.id,
      },
    });
  };
  return world;
}

/** The tracks that an answer lists, best first. */
export const idsOf = (result: Pick<Search, 'candidates'>): string[] =>
  result.candidates.map((candidate) => candidate.sighting.trackId);

/** A face whose vector is given. */
export const face = (values: number[]): TrackGiven => ({
  kind: 'FACE',
  vectors: [{ space: 'face.test.4', values }],
});
