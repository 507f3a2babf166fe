import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getCoverage } from '@/core/footage/coverage';
import { masterKey } from '@/core/footage/object-keys';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { type ObjectStore, WriteOnceViolation } from '@/storage';
import { openFilesystem } from '@/storage/filesystem';
import { decideDisposal, listDisposals, proposeDisposal } from './disposal';
import { carryOutDisposal } from './dispose';
import { DisposalRefused, EvidenceKept, HoldState, SecondPersonNeeded } from './errors';
import { askRelease, listHolds, placeHold, release } from './holds';
import { keepingOf } from './keeping';
import { recordDenials, refuseChange } from './refusals';
import { endRetention, listDue, setRetention } from './retention';
import { bringStoreHoldsInStep } from './store-holds';

let database: TestDatabase;
let system: Database;
let db: Database;
let storage: ObjectStore;
let folder: string;
let districtId: number;
let stationId: number;
let cameraId: number;
let custodian: Actor;
let sho: Actor;
let io: Actor;
const sent: string[] = [];
/** Notes what would be queued; the tests carry it out themselves. */
const jobs: JobSender = {
  send: async (name) => {
    sent.push(name);
    return name;
  },
};
const DAY_MS = 86_400_000;
let received = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-custody-'));
  database = await createTestDatabase();
  system = connect(database.databaseUrl, { system: true });
  db = connect(database.databaseUrl);
  storage = await openFilesystem(path.join(folder, 'storage'));
  const district = await makeDistrict(system);
  districtId = district.id;
  stationId = district.stations[0]!.id;
  cameraId = (await makeCamera(system, districtId)).id;
  custodian = await makeActor(system, 'CUSTODIAN', districtId);
  sho = await makeActor(system, 'SHO', districtId);
  io = await makeActor(system, 'INVESTIGATOR', districtId);
});
afterAll(async () => {
  await system?.$disconnect();
  await db?.$disconnect();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A recording with its bytes in the store, received so many days ago. */
async function receive(daysAgo: number, of = cameraId) {
  const startsAt = new Date(Date.now() - daysAgo * DAY_MS);
  const name = `recording-${++received}.mp4`;
  const bytes = Buffer.from(`the bytes of ${name}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { id } = await system.recording.create({
    data: {
      ...{ cameraId: of, districtId, sha256, storageKey: masterKey(sha256), originalName: name },
      ...{ sizeBytes: BigInt(bytes.length), source: 'COMMAND', receivedFrom: 'a test', status: 'INDEXED' },
      ...{ durationMs: 60_000, indexedUntilMs: 60_000, stampedStart: startsAt, startsAt },
      ...{ endsAt: new Date(startsAt.getTime() + 60_000), receivedAt: startsAt },
    },
  });
  await storage.put(masterKey(sha256), bytes);
  await storage.put(`derived/recordings/${id}/playback.mp4`, Buffer.from('a copy'));
  return system.recording.findUniqueOrThrow({ where: { id } });
}
const openCase = (firNumber: string) =>
  system.case.create({
    data: {
      ...{ province: 'Balochistan', districtId, stationId, firYear: 2026, firNumber, title: 'A theft' },
      ...{ occurredFrom: new Date(), reportedAt: new Date(), informantName: 'A' },
      ...{ informantDocument: 'NONE', offence: 'Theft', place: 'A road', createdById: io.id },
    },
  });
const entries = (objectId: string) =>
  system.auditEntry.findMany({ where: { objectId }, orderBy: { seq: 'asc' } });

test('nothing is due before a class says so; then a dry run lists what would go and what holds the rest', async () => {
  const camera = await makeCamera(system, districtId);
  const old = await receive(40, camera.id);
  const held = await receive(40, camera.id);
  const young = await receive(3, camera.id);
  expect((await listDue(db, custodian)).due.items).toEqual([]);
  expect((await listDue(db, custodian)).withoutClass).toBeGreaterThanOrEqual(3);

  const rules = await setRetention(
    db,
    custodian,
    { cameraId: camera.id, siteId: null, name: 'Roads', days: 30 },
    30,
  );
  const hold = await placeHold({ db, jobs }, io, {
    kind: 'RECORDING',
    recordingId: held.id,
    reason: 'asked for by the court',
  });
  const dry = await listDue(db, custodian);
  expect(dry.due.items.map(({ id }) => id)).toEqual([old.id]);
  expect(dry.held.items).toMatchObject([
    { id: held.id, heldBy: [{ kind: 'RECORDING', holdId: hold.id, reason: 'asked for by the court' }] },
  ]);
  expect(await keepingOf(db, custodian, young.id)).toMatchObject({
    retention: { name: 'Roads', days: 30 },
    heldBy: [],
  });
  // Nothing was deleted by looking.
  expect(await storage.head(old.storageKey)).toBeDefined();
  await expect(
    setRetention(db, io, { cameraId: camera.id, siteId: null, name: 'x', days: 1 }, 30),
  ).rejects.toThrow(Forbidden);
  await endRetention(db, custodian, rules.rules[0]!.id, 30);
  expect((await listDue(db, custodian)).due.items).toEqual([]);
});

test('what was seized today is not due today, however old it is', async () => {
  const camera = await makeCamera(system, districtId);
  const made = await makeRecording(system, {
    cameraId: camera.id,
    districtId,
    startsAt: new Date(Date.now() - 400 * DAY_MS),
  });
  await setRetention(db, custodian, { cameraId: camera.id, siteId: null, name: 'x', days: 30 }, 30);
  const { dueAt } = await keepingOf(db, custodian, made.id);
  expect(Date.parse(dueAt!)).toBe(made.receivedAt.getTime() + 30 * DAY_MS);
});

test('a hold keeps by recording, exhibit, camera and time, and case; an exhibit keeps by itself', async () => {
  const camera = await makeCamera(system, districtId);
  const [plain, attached, spanned, searched] = await Promise.all(
    [40, 40, 60, 70].map((d) => receive(d, camera.id)),
  );
  const fir = await openCase('901');
  const exhibit = await system.exhibit.create({
    data: {
      ...{ caseId: fir.id, number: 1, kind: 'STILL', title: 'x', recordingId: attached!.id },
      ...{ requestedFromMs: 0, requestedToMs: 0, createdById: io.id },
    },
  });
  expect(await keepingOf(db, io, attached!.id)).toMatchObject({
    heldBy: [{ kind: 'ATTACHED', case: { id: fir.id } }],
  });
  await placeHold({ db, jobs }, io, { kind: 'EXHIBIT', exhibitId: exhibit.id, reason: 'r' });
  expect((await keepingOf(db, io, attached!.id)).heldBy.map(({ kind }) => kind)).toEqual([
    'ATTACHED',
    'EXHIBIT',
  ]);

  const span = await placeHold({ db, jobs }, io, {
    kind: 'SPAN',
    cameraId: camera.id,
    from: new Date(spanned!.startsAt!.getTime() + 10_000).toISOString(),
    to: new Date(spanned!.startsAt!.getTime() + 20_000).toISOString(),
    reason: 'the road that morning',
  });
  expect(span.recordings).toBe(1);
  expect((await keepingOf(db, io, spanned!.id)).heldBy).toMatchObject([{ kind: 'SPAN' }]);

  const trackId = await makeTrack(system, searched!, { kind: 'PERSON' });
  const search = await system.search.create({
    data: {
      ...{ kind: 'DESCRIPTION', actorId: io.id, caseId: fir.id, query: {}, scope: {}, models: {}, plan: {} },
      ...{ coverage: {}, watermark: new Date(), total: 1, durationMs: 1 },
    },
  });
  await system.candidate.create({ data: { searchId: search.id, rank: 1, trackId, score: 1, snapshot: {} } });
  expect((await keepingOf(db, io, searched!.id)).heldBy).toEqual([]);
  const whole = await placeHold({ db, jobs }, io, { kind: 'CASE', caseId: fir.id, reason: 'trial' });
  expect(whole.recordings).toBe(2);
  expect((await keepingOf(db, io, searched!.id)).heldBy).toMatchObject([
    { kind: 'CASE', case: { reference: expect.stringContaining('901/2026') } },
  ]);
  expect((await keepingOf(db, io, plain!.id)).heldBy).toEqual([]);
  expect((await listHolds(db, io, { caseId: fir.id, released: false })).items).toMatchObject([
    { id: whole.id },
  ]);
});

test('a hold is released by two people, and the store is told of both', async () => {
  const recording = await receive(40);
  const { id } = await placeHold({ db, jobs }, sho, {
    kind: 'RECORDING',
    recordingId: recording.id,
    reason: 'asked for by the defence',
  });
  await bringStoreHoldsInStep(system, storage);
  expect(await storage.protection(recording.storageKey)).toMatchObject({ held: true });
  await expect(storage.dispose(recording.storageKey)).rejects.toThrow('legal hold');

  await expect(release({ db, jobs }, sho, id)).rejects.toThrow(HoldState);
  const asked = await askRelease(db, sho, id, 'the case was decided');
  expect(asked).toMatchObject({ released: null, releaseAsked: { byMe: true } });
  await expect(release({ db, jobs }, sho, id)).rejects.toThrow(SecondPersonNeeded);
  await expect(release({ db, jobs }, io, id)).rejects.toThrow(Forbidden);
  expect((await keepingOf(db, sho, recording.id)).heldBy).toHaveLength(1);
  // Not by SQL of the program either.
  await expect(
    system.$executeRaw`UPDATE legal_holds SET released_at = now(), released_by_id = release_asked_by_id WHERE id = ${id}::uuid`,
  ).rejects.toThrow();

  const other = await makeActor(system, 'SUPERVISOR', districtId);
  expect(await release({ db, jobs }, other, id)).toMatchObject({ released: { by: other.name } });
  expect((await keepingOf(db, sho, recording.id)).heldBy).toEqual([]);
  await bringStoreHoldsInStep(system, storage);
  expect(await storage.protection(recording.storageKey)).toMatchObject({ held: false });
  expect((await entries(id)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'hold.place done',
    'hold.release failed',
    'hold.release-ask done',
    'hold.release denied',
    'hold.release denied',
    'hold.release done',
  ]);
});

test('R09 a disposal by two people deletes everything of a recording and leaves a tombstone; coverage says so', async () => {
  const camera = await makeCamera(system, districtId);
  const going = await receive(40, camera.id);
  const trackId = await makeTrack(system, going, {
    kind: 'VEHICLE',
    vectors: [{ space: 'vehicles-disposed', values: [1, 2, 3] }],
    plate: { text: 'QTA-4821' },
  });
  const shot = await system.bestShot.findFirstOrThrow({ where: { trackId } });
  await storage.put(shot.storageKey, Buffer.from('a picture'));
  await setRetention(db, custodian, { cameraId: camera.id, siteId: null, name: 'Roads', days: 30 }, 30);

  const input = { recordingIds: [going.id], reason: 'past its time' };
  await expect(proposeDisposal(db, io, input)).rejects.toThrow(Forbidden);
  const proposed = await proposeDisposal(db, custodian, input);
  await expect(proposeDisposal(db, custodian, input)).rejects.toThrow('proposed already');
  await expect(decideDisposal({ db, jobs }, custodian, proposed.id, { approve: true })).rejects.toThrow(
    Forbidden,
  );
  expect(await decideDisposal({ db, jobs }, sho, proposed.id, { approve: true })).toMatchObject({
    state: 'APPROVED',
  });
  expect(sent).toContain('dispose');
  await carryOutDisposal({ db: system, storage }, proposed.id);

  expect(await storage.head(going.storageKey)).toBeUndefined();
  for await (const left of storage.list(`derived/recordings/${going.id}/`)) expect(left).toBeUndefined();
  expect(await system.track.count({ where: { recordingId: going.id } })).toBe(0);
  expect(await system.bestShot.count({ where: { trackId } })).toBe(0);
  const { table_name: table } = (
    await system.$queryRaw<
      { table_name: string }[]
    >`SELECT table_name FROM spaces WHERE name = 'vehicles-disposed'`
  )[0]!;
  for (const rows of [`vectors.${table}`, 'plate_reads']) {
    const left = await system.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM ${rows} WHERE recording_id = '${going.id}'`,
    );
    expect(left).toEqual([]);
  }

  const { tombstone } = await keepingOf(db, io, going.id);
  expect(tombstone).toMatchObject({
    sha256: going.sha256,
    sizeBytes: Number(going.sizeBytes),
    reason: 'past its time',
    proposed: { by: custodian.name },
    approved: { by: sho.name },
    removed: { vectors: 1, plates: 1, bestShots: 1, tracks: 1, derived: 2, originals: 1 },
  });
  await expect(
    system.$executeRaw`UPDATE disposal_items SET details = '{}' WHERE recording_id = ${going.id}::uuid`,
  ).rejects.toThrow('tombstone');
  const coverage = await getCoverage(db, io, { cameraIds: [camera.id] });
  expect(coverage.cameras[0]!.ranges).toMatchObject([{ reason: 'deleted', deletedAt: tombstone!.at }]);
  expect(coverage.totalsMs.deleted).toBe(60_000);
  expect(await entries(going.id)).toMatchObject([{ action: 'recording.dispose', outcome: 'done' }]);
  expect((await listDisposals(db, io)).items[0]).toMatchObject({
    state: 'DONE',
    items: [{ outcome: 'DELETED' }],
  });
  // Carrying it out again changes nothing.
  await carryOutDisposal({ db: system, storage }, proposed.id);
});

test('R09 a hold placed after the decision stops the deletion, and so does a class that was lengthened', async () => {
  const camera = await makeCamera(system, districtId);
  const [held, kept] = [await receive(40, camera.id), await receive(41, camera.id)];
  await setRetention(db, custodian, { cameraId: camera.id, siteId: null, name: 'Roads', days: 30 }, 30);
  const propose = async (recordingId: string) => {
    const { id } = await proposeDisposal(db, custodian, { recordingIds: [recordingId], reason: 'r' });
    await decideDisposal({ db, jobs }, sho, id, { approve: true });
    return id;
  };
  const first = await propose(held.id);
  await placeHold({ db, jobs }, io, { kind: 'RECORDING', recordingId: held.id, reason: 'just in time' });
  await carryOutDisposal({ db: system, storage }, first);
  expect((await listDisposals(db, sho)).items[0]!.items).toMatchObject([
    { outcome: 'HELD', why: expect.stringContaining('held') },
  ]);
  expect(await storage.head(held.storageKey)).toBeDefined();
  expect(await entries(held.id)).toContainEqual(
    expect.objectContaining({ action: 'recording.dispose', outcome: 'denied' }),
  );
  await expect(proposeDisposal(db, custodian, { recordingIds: [held.id], reason: 'r' })).rejects.toThrow(
    DisposalRefused,
  );

  const second = await propose(kept.id);
  await setRetention(db, custodian, { cameraId: camera.id, siteId: null, name: 'Roads', days: 90 }, 30);
  await carryOutDisposal({ db: system, storage }, second);
  expect(await storage.head(kept.storageKey)).toBeDefined();
  await expect(proposeDisposal(db, custodian, { recordingIds: [kept.id], reason: 'r' })).rejects.toThrow(
    'not due',
  );
});

test('R09 the database refuses to call a held recording, or one that nobody decided on, deleted', async () => {
  const recording = await receive(40);
  const dispose = () =>
    system.$executeRaw`UPDATE recordings SET status = 'DISPOSED' WHERE id = ${recording.id}::uuid`;
  await expect(dispose()).rejects.toThrow('no disposal');
  await placeHold({ db, jobs }, io, { kind: 'RECORDING', recordingId: recording.id, reason: 'r' });
  await expect(dispose()).rejects.toThrow('is held');
});

test('R09 deleting or overwriting an original is refused and on record: by API, by storage, by the command line’s store', async () => {
  const recording = await receive(1);
  for (const attempt of ['delete', 'overwrite'] as const) {
    await expect(refuseChange(db, io, { what: 'recording', id: recording.id, attempt })).rejects.toThrow(
      EvidenceKept,
    );
  }
  expect((await entries(recording.id)).map(({ action, outcome }) => [action, outcome])).toEqual([
    ['recording.delete', 'denied'],
    ['recording.overwrite', 'denied'],
  ]);
  const guarded = recordDenials(storage, {
    db: system,
    by: { id: null, name: 'npm run custody', role: 'SYSTEM' },
  });
  await expect(guarded.remove(recording.storageKey)).rejects.toThrow(WriteOnceViolation);
  await expect(guarded.put(recording.storageKey, Buffer.from('other bytes'))).rejects.toThrow(
    'already stored',
  );
  expect((await entries(recording.storageKey)).map(({ action, outcome }) => [action, outcome])).toEqual([
    ['storage.remove', 'denied'],
    ['storage.overwrite', 'denied'],
  ]);
  expect(await storage.head(recording.storageKey)).toMatchObject({ sizeBytes: Number(recording.sizeBytes) });
  // A stranger learns nothing of it.
  const stranger = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
  await expect(
    refuseChange(db, stranger, { what: 'recording', id: recording.id, attempt: 'delete' }),
  ).rejects.toThrow('not found');
});
