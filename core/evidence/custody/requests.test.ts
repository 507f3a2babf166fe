import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeActor, makeCamera, makeDistrict, makeRecording } from '@/core/footage/testing';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { openFilesystem } from '@/storage/filesystem';
import { decideDisposal, proposeDisposal } from './disposal';
import { carryOutDisposal } from './dispose';
import { RequestRefused } from './errors';
import { askRelease, listHolds, release } from './holds';
import { keepingOf } from './keeping';
import { printReply } from './reply';
import { answerRequest, getRequest, listRequests, recordRequest } from './requests';
import { requestInput } from './requests-schema';
import { setRetention } from './retention';

let database: TestDatabase;
let system: Database;
let db: Database;
let folder: string;
let districtId: number;
let stationId: number;
let custodian: Actor;
let sho: Actor;
let io: Actor;
const jobs: JobSender = { send: async (name) => name };
const reader = 'pdftotext';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const start = Math.floor((Date.now() - 40 * DAY_MS) / MINUTE_MS) * MINUTE_MS;
const at = (minutes: number) => new Date(start + minutes * MINUTE_MS);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-requests-'));
  database = await createTestDatabase();
  system = connect(database.databaseUrl, { system: true });
  db = connect(database.databaseUrl);
  const district = await makeDistrict(system);
  districtId = district.id;
  stationId = district.stations[0]!.id;
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

const inputOf = (more: object) =>
  requestInput.parse({
    ...{ askedByKind: 'COURT', askedBy: 'Sessions Court Quetta', reference: 'Crl. 17/2026' },
    ...{ receivedAt: at(DAY_MS / MINUTE_MS).toISOString(), dueAt: at(60 * 24 * 50).toISOString() },
    ...{ place: 'Jinnah Road چوک', from: at(0).toISOString(), to: at(60).toISOString() },
    ...more,
  });
const parts = () => ({ db, jobs });

test('a request holds what there is and what still comes in, and keeps what was gone; the reply says both', async () => {
  const camera = await makeCamera(system, districtId);
  const far = await makeCamera(system, districtId);
  await system.camera.update({ where: { id: camera.id }, data: { latitude: 30.19, longitude: 67.01 } });
  await system.camera.update({ where: { id: far.id }, data: { latitude: 30.4, longitude: 67.01 } });
  const of = { cameraId: camera.id, districtId, durationMs: 10 * MINUTE_MS };
  const gone = await makeRecording(system, { ...of, startsAt: at(0) });
  const there = await makeRecording(system, { ...of, startsAt: at(20) });
  const outside = await makeRecording(system, { ...of, startsAt: at(90) });
  await system.recording.updateMany({ where: { cameraId: camera.id }, data: { receivedAt: at(100) } });
  await setRetention(db, custodian, { cameraId: camera.id, siteId: null, name: 'Roads', days: 30 }, 30);
  const storage = await openFilesystem(path.join(folder, 'storage'));
  const propose = (id: string) => proposeDisposal(db, custodian, { recordingIds: [id], reason: 'due' });
  const disposal = await propose(gone.id);
  await decideDisposal(parts(), sho, disposal.id, { approve: true });
  await carryOutDisposal({ db: system, storage }, disposal.id);

  const around = { latitude: 30.19, longitude: 67.01, radiusM: 500 };
  const recorded = await recordRequest(parts(), io, inputOf({ around }));
  expect(recorded).toMatchObject({ state: 'HELD', number: 1, cameras: 1, answered: null });
  expect(recorded.found.cameras).toMatchObject([
    {
      ...{ id: camera.id, held: true },
      files: [{ id: there.id, sha256: there.sha256, dueAt: expect.any(String) }],
      deleted: [{ id: gone.id, sha256: gone.sha256, deletedAt: expect.any(String) }],
      gaps: [
        { from: at(10).toISOString(), to: at(20).toISOString(), reason: 'not-recorded' },
        { from: at(30).toISOString(), to: at(60).toISOString(), reason: 'not-recorded' },
      ],
    },
  ]);
  const heldBy = async (id: string) => (await keepingOf(db, io, id)).heldBy.map(({ kind }) => kind);
  expect(await heldBy(there.id)).toEqual(['SPAN']);
  expect(await heldBy(outside.id)).toEqual([]);
  await expect(propose(there.id)).rejects.toThrow();
  const late = await makeRecording(system, { ...of, startsAt: at(40) });
  expect(await heldBy(late.id)).toEqual(['SPAN']);
  // What there was when it came in stays as it was; what there is now has the late one.
  const seen = await getRequest(db, io, recorded.id);
  expect(seen.found).toEqual(recorded.found);
  expect(seen.now.cameras[0]!.files.map(({ id }) => id)).toEqual([there.id, late.id]);

  await expect(printReply(db, io, recorded.id, 'Asia/Karachi')).rejects.toThrow(RequestRefused);
  const answered = await answerRequest(db, sho, recorded.id, 'Two files are kept for the court.');
  expect(answered).toMatchObject({ state: 'ANSWERED', answered: { by: sho.name } });
  await expect(answerRequest(db, io, recorded.id, 'Otherwise.')).rejects.toThrow('answered already');
  await expect(
    system.preservationRequest.update({ where: { id: recorded.id }, data: { answer: 'Otherwise.' } }),
  ).rejects.toThrow('cannot be changed');

  // What comes after the answer is not in its print.
  const after = await makeRecording(system, { ...of, startsAt: at(50), durationMs: MINUTE_MS });
  const { pdf, fileName } = await printReply(db, io, recorded.id, 'Asia/Karachi');
  expect(fileName).toBe('preservation-request-1.pdf');
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const file = path.join(folder, fileName);
  await writeFile(file, pdf);
  const { stdout, exitCode } = await execa(reader, ['-layout', file, '-'], { reject: false });
  const text = (stdout ?? '').replaceAll(/\s+/g, ' ');
  for (const said of [
    ...['Sessions Court Quetta (court)', 'Two files are kept for the court.', sho.name, 'Crl. 17/2026'],
    ...[there.sha256, late.sha256, gone.sha256, 'nothing was recorded', 'deleted under retention'],
    ...['Asia/Karachi (UTC+05:00)', 'would have been open to deletion from', 'never measured'],
  ]) {
    // Where the reader is not installed there is no text to look at.
    if (exitCode === 0) expect(text).toContain(said);
  }
  expect(text).not.toContain(after.sha256);

  // Released by two, as any hold.
  const [hold] = (await listHolds(db, io, { requestId: recorded.id, released: false })).items;
  await askRelease(db, io, hold!.id, 'the court is done');
  expect((await getRequest(db, io, recorded.id)).state).toBe('ANSWERED');
  await release(parts(), sho, hold!.id);
  const over = await getRequest(db, io, recorded.id);
  expect(over).toMatchObject({ state: 'RELEASED', now: { cameras: [{ held: false }] } });
  expect(over.answerFound!.cameras[0]!.held).toBe(true);
  expect(await heldBy(there.id)).toEqual([]);

  const log = await system.auditEntry.findMany({
    where: { objectId: recorded.id, outcome: 'done' },
    orderBy: { seq: 'asc' },
  });
  expect(log.map(({ action }) => action)).toEqual([
    'preservation.record',
    'preservation.answer',
    'preservation.print',
  ]);
  expect(log[0]!.details).toMatchObject({ files: 1, deleted: 1, gaps: 2, holdIds: [hold!.id] });
});

test('numbers run on in a district; a request that goes wrong leaves neither hold nor number', async () => {
  const camera = await makeCamera(system, districtId);
  const elsewhere = await makeDistrict(system);
  const other = await makeCamera(system, elsewhere.id);
  const count = () => Promise.all([system.preservationRequest.count(), system.legalHold.count()]);
  const before = await count();
  // A camera of another district is none that an investigator knows of.
  await expect(recordRequest(parts(), io, inputOf({ cameraIds: [camera.id, other.id] }))).rejects.toThrow(
    'not found',
  );
  const everywhere = await makeActor(system, 'SUPERVISOR', null);
  await expect(
    recordRequest(parts(), everywhere, inputOf({ cameraIds: [camera.id, other.id] })),
  ).rejects.toThrow(/several districts|not found/);
  expect(await count()).toEqual(before);
  // At the same time: each has its own number, none is left out.
  const made = await Promise.all(
    [1, 2, 3].map(() => recordRequest(parts(), io, inputOf({ cameraIds: [camera.id] }))),
  );
  const last = before[0];
  expect(made.map(({ number }) => number).sort()).toEqual([last + 1, last + 2, last + 3]);
  // Where no camera stands, it is on record all the same.
  const nothing = await recordRequest(parts(), io, inputOf({}));
  expect(nothing).toMatchObject({ state: 'RECEIVED', cameras: 0, found: { cameras: [] } });
});

test('a request of a sealed case is there for its members only, and no number is given twice for it', async () => {
  const camera = await makeCamera(system, districtId);
  const fir = await system.case.create({
    data: {
      ...{ province: 'Balochistan', districtId, stationId, firYear: 2026, firNumber: '9', title: 'A theft' },
      ...{ occurredFrom: at(0), reportedAt: at(90), informantName: 'A', offence: 'Theft' },
      ...{ informantDocument: 'NONE', place: 'Jinnah Road', createdById: io.id },
      ...{ sealedAt: new Date(), members: { create: [{ userId: io.id }] } },
    },
  });
  const sealed = await recordRequest(parts(), io, inputOf({ caseId: fir.id, cameraIds: [camera.id] }));
  expect(sealed.case?.id).toBe(fir.id);
  const stranger = await makeActor(system, 'INVESTIGATOR', districtId);
  await expect(getRequest(db, stranger, sealed.id)).rejects.toThrow('not found');
  const seen = await listRequests(db, stranger, {});
  expect(seen.items.map(({ id }) => id)).not.toContain(sealed.id);
  expect((await listRequests(db, io, { caseId: fir.id })).items).toMatchObject([{ id: sealed.id }]);
  const next = await recordRequest(parts(), stranger, inputOf({ cameraIds: [camera.id] }));
  expect(next.number).toBe(sealed.number + 1);
});

test('prosecutors look, other districts do not know of it', async () => {
  const camera = await makeCamera(system, districtId);
  const { id } = await recordRequest(parts(), io, inputOf({ cameraIds: [camera.id] }));
  const prosecutor = await makeActor(system, 'PROSECUTOR', districtId);
  expect((await getRequest(db, prosecutor, id)).state).toBe('HELD');
  await expect(answerRequest(db, prosecutor, id, 'No.')).rejects.toThrow(Forbidden);
  await expect(recordRequest(parts(), prosecutor, inputOf({}))).rejects.toThrow(Forbidden);
  const stranger = await makeActor(system, 'SHO', (await makeDistrict(system)).id);
  await expect(getRequest(db, stranger, id)).rejects.toThrow('not found');
  expect(requestInput.safeParse({ ...inputOf({}), to: at(-1).toISOString() }).success).toBe(false);
});
