import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { searchRequest } from '../schema';
import { runSearch } from '../searches';
import { tallyOfSearch } from './tallies';
import { countPassing, facetCounts, histogramOf, passes, traitsOf } from './tally';

let database: TestDatabase;
let db: Database;
let system: Database;
let actor: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  const district = await makeDistrict(system);
  actor = await makeActor(system, 'INVESTIGATOR', district.id);
  for (const [code, site] of [
    ['GATE', 'West gate'],
    ['SHOP', null],
  ] as const) {
    const camera = await makeCamera(system, district.id, code);
    if (site) {
      await system.camera.update({
        where: { id: camera.id },
        data: { site: { create: { name: site, latitude: 30, longitude: 67 } } },
      });
    }
    for (const hour of [3, 18, 20]) {
      const recording = await makeRecording(system, {
        cameraId: camera.id,
        districtId: district.id,
        startsAt: new Date(Date.UTC(2026, 10, 19, hour, 59, 50)),
      });
      for (const [index, colour] of ['red', 'white', undefined].entries()) {
        await makeTrack(system, recording, {
          kind: 'VEHICLE',
          objectClass: hour === 3 ? 'bus' : 'car',
          fromMs: index * 15_000,
          ...(colour && { colour }),
          ...(index < 2 && { plate: { text: `LEA 48${hour}`, agreed: index === 0 } }),
        });
      }
    }
  }
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const search = (request: object) =>
  runSearch({ db, signer: testSigner }, actor, searchRequest.parse(request));

describe('what a search found, counted by the database', () => {
  it('agrees with going through the candidates by hand, facet by facet, in the zone of their cameras', async () => {
    const all = await search({ kind: 'DESCRIPTION', limit: 500 });
    const tally = await tallyOfSearch(db, actor, all.id);
    if (!tally) throw new Error('Nothing was counted.');
    expect([tally.counted, tally.total, all.candidates.length]).toEqual([18, 18, 18]);
    const siteOf = new Map(tally.cameras.map(({ id, site }) => [id, site]));
    const traits = all.candidates.map(({ sighting }) =>
      traitsOf(sighting, siteOf.get(sighting.camera.id) ?? null),
    );
    for (const narrowing of [
      {},
      { colour: ['red'] },
      { type: ['bus'], plate: ['uncertain', 'none'] },
      { site: ['West gate'], weekday: [5] },
      { hour: [9, 0] },
    ]) {
      expect(countPassing(tally, narrowing)).toBe(traits.filter((one) => passes(one, narrowing)).length);
    }
    // 19 November 2026 is a Thursday; in Karachi 18:59:50 UTC is ten seconds before Friday.
    expect(facetCounts(tally, {}).weekday).toEqual([
      { value: 5, count: 10 },
      { value: 4, count: 8 },
    ]);
    expect(histogramOf(tally, {}).reduce((sum, { count }) => sum + count, 0)).toBe(18);
  });

  it('counts what the list has no room for, and stays as it was when more is indexed', async () => {
    const short = await search({ kind: 'DESCRIPTION', limit: 2 });
    const before = await tallyOfSearch(db, actor, short.id);
    expect([short.candidates.length, before?.counted]).toEqual([2, 18]);
    const camera = await system.camera.findFirstOrThrow();
    const later = await makeRecording(system, {
      cameraId: camera.id,
      districtId: camera.districtId,
      startsAt: new Date('2026-11-20T10:00:00Z'),
    });
    await makeTrack(system, later, { kind: 'VEHICLE', objectClass: 'truck' });
    expect(await tallyOfSearch(db, actor, short.id)).toEqual(before);
  });

  it('tells plates on which readings agreed from uncertain ones, also those not listed', async () => {
    const plates = await search({ kind: 'PLATE', text: 'LEA*', limit: 1 });
    const tally = await tallyOfSearch(db, actor, plates.id);
    expect(tally && facetCounts(tally, {}).plate).toEqual([
      { value: 'agreed', count: 6 },
      { value: 'uncertain', count: 6 },
    ]);
  });

  it('has nothing to count where nothing was found, and nothing to show to another district', async () => {
    const none = await search({ kind: 'PLATE', text: 'ZZZ999' });
    expect(await tallyOfSearch(db, actor, none.id)).toBeNull();
    const stranger = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
    const found = await search({ kind: 'DESCRIPTION' });
    await expect(tallyOfSearch(db, stranger, found.id)).rejects.toMatchObject({ code: 'not-found' });
  });
});
