import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { searchRequest } from '../schema';
import { openSearch, runSearch } from '../searches';
import { changeSaved, deleteSaved, listSaved, runSaved, saveSearch } from './saved';
import { savedInput } from './schema';
import { makeCase } from './testing';

let database: TestDatabase;
let db: Database;
let system: Database;
let district: Awaited<ReturnType<typeof makeDistrict>>;
let owner: Actor;
let colleague: Actor;
let stranger: Actor;
let caseId: string;

/** A recording with one vehicle, indexed at an instant. */
async function indexVehicle(finishedAt: Date): Promise<string> {
  const camera = await makeCamera(system, district.id);
  const recording = await makeRecording(system, {
    cameraId: camera.id,
    districtId: district.id,
    startsAt: new Date('2026-11-20T13:00:00Z'),
  });
  await system.indexSegment.create({
    data: {
      recordingId: recording.id,
      ordinal: 0,
      fromMs: 0,
      toMs: 60_000,
      framesAnalysed: 60,
      pathsKey: 'none',
      finishedAt,
    },
  });
  return makeTrack(system, recording, { kind: 'VEHICLE', plate: { text: 'LEA 4821' } });
}
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  district = await makeDistrict(system);
  owner = await makeActor(system, 'INVESTIGATOR', district.id);
  colleague = await makeActor(system, 'INVESTIGATOR', district.id);
  stranger = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
  caseId = await makeCase(system, district, owner.id);
  await indexVehicle(minutesAgo(30));
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const save = async (input: object = {}) => {
  const { id } = await runSearch(
    { db, signer: testSigner },
    owner,
    searchRequest.parse({ kind: 'PLATE', text: 'LEA4821' }),
  );
  return saveSearch(db, owner, id, savedInput.parse({ name: 'The red car', ...input }));
};
const idsFor = async (actor: Actor) => (await listSaved(db, actor)).map(({ id }) => id);

describe('a saved search', () => {
  it('is run again as a search of its own, which marks what was indexed since', async () => {
    const saved = await save();
    expect(saved.runs).toMatchObject([{ total: 1, since: null, newRanks: [] }]);
    const unchanged = await runSaved({ db, signer: testSigner }, owner, saved.id);
    expect(unchanged.runs[0]).toMatchObject({ total: 1, newRanks: [] });
    const later = await indexVehicle(minutesAgo(1));
    const again = await runSaved({ db, signer: testSigner }, owner, saved.id);
    expect(again.runs).toHaveLength(3);
    const [run] = again.runs;
    const search = await openSearch(db, owner, run?.searchId ?? '');
    const added = search.candidates.filter(({ rank }) => run?.newRanks.includes(rank));
    expect(added.map(({ sighting }) => sighting.trackId)).toEqual([later]);
    expect((await runSaved({ db, signer: testSigner }, owner, saved.id)).runs[0]?.newRanks).toEqual([]);
  });

  it('is its owner’s alone until it is given to a case, then its readers list and run it, and only the owner changes it', async () => {
    const saved = await save();
    expect(await idsFor(colleague)).not.toContain(saved.id);
    await expect(runSaved({ db, signer: testSigner }, colleague, saved.id)).rejects.toMatchObject({
      code: 'not-found',
    });
    await changeSaved(db, owner, saved.id, savedInput.parse({ name: 'For the robbery', caseId }));
    const [shared] = (await listSaved(db, colleague)).filter(({ id }) => id === saved.id);
    expect(shared).toMatchObject({ name: 'For the robbery', own: false, ownerName: owner.name });
    expect((await runSaved({ db, signer: testSigner }, colleague, saved.id)).runs).toHaveLength(2);
    const input = savedInput.parse({ name: 'Mine now' });
    await expect(changeSaved(db, colleague, saved.id, input)).rejects.toMatchObject({ code: 'not-found' });
    await expect(deleteSaved(db, colleague, saved.id, true)).rejects.toMatchObject({ code: 'not-found' });
    // Past the code too: the database lets the application change nothing of another's.
    const changed = await asActor(db, colleague, (tx) =>
      tx.savedSearch.updateMany({ where: { id: saved.id }, data: { name: 'Mine now' } }),
    );
    expect(changed.count).toBe(0);
    expect(await idsFor(stranger)).toEqual([]);
    await expect(runSaved({ db, signer: testSigner }, stranger, saved.id)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is taken off the list and brought back, while its runs stay as receipts', async () => {
    const saved = await save();
    await deleteSaved(db, owner, saved.id, true);
    expect(await idsFor(owner)).not.toContain(saved.id);
    await expect(runSaved({ db, signer: testSigner }, owner, saved.id)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await openSearch(db, owner, saved.runs[0]?.searchId ?? '')).total).toBeGreaterThan(0);
    expect((await deleteSaved(db, owner, saved.id, false)).deleted).toBe(false);
    expect(await idsFor(owner)).toContain(saved.id);
  });

  it('cannot be made of a search, or given to a case, that its owner does not see', async () => {
    const saved = await save();
    const input = savedInput.parse({ name: 'Not mine' });
    await expect(saveSearch(db, stranger, saved.runs[0]?.searchId ?? '', input)).rejects.toMatchObject({
      code: 'not-found',
    });
    const { id } = await runSearch(
      { db, signer: testSigner },
      stranger,
      searchRequest.parse({ kind: 'PLATE', text: 'LEA4821' }),
    );
    await expect(saveSearch(db, stranger, id, { ...input, caseId })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
