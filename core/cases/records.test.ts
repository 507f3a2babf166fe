import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { addLink, removeLink } from './links';
import { linkInput, type RecordInput, recordInput } from './record-schema';
import { addRecord, changeRecord, readRecordChanges, readRecords, setRecordRemoved } from './records';
import { makeCase } from './testing';

let database: TestDatabase;
let db: Database;
let system: Database;
let districtId: number;
let actor: Actor;
let caseId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  const district = await makeDistrict(system);
  districtId = district.id;
  actor = await makeActor(system, 'INVESTIGATOR', districtId);
  caseId = (await makeCase(db, actor, district.stations[0]!.id)).id;
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const of = (kind: string, details: object): RecordInput => recordInput.parse({ kind, details });
const add = (kind: string, details: object, by = actor) => addRecord(db, by, caseId, of(kind, details));

describe('records of a case', () => {
  it('are numbered by kind and say who the people are, in English and Urdu', async () => {
    const first = await add('PERSON', { nameUrdu: 'گل خان', roles: ['COMPLAINANT', 'WITNESS'] });
    const more = await Promise.all(
      ['a', 'b', 'c'].map((name) => add('PERSON', { name, roles: ['ACCUSED'], status: 'ABSCONDING' })),
    );
    expect([first, ...more].map((one) => one.number).sort()).toEqual([1, 2, 3, 4]);
    expect(await add('VEHICLE', { plate: 'ABC-123', colour: 'white' })).toMatchObject({ number: 1 });
    const { records } = await readRecords(db, actor, caseId);
    expect(records.filter((one) => one.kind === 'PERSON')).toHaveLength(4);
  });

  it('R29 a CNIC that is not one is refused, of a person as of an informant', () => {
    const ahmed = { name: 'Ahmed', roles: ['ACCUSED'], document: 'CNIC' };
    for (const documentNumber of [
      null,
      '',
      '5440112345671',
      '54401-1234567',
      '54401-1234567-12',
      '5440a-1234567-1',
    ]) {
      expect(recordInput.safeParse({ kind: 'PERSON', details: { ...ahmed, documentNumber } }).success).toBe(
        false,
      );
    }
    expect(of('PERSON', { ...ahmed, documentNumber: '54401-1234567-1' })).toMatchObject({ kind: 'PERSON' });
    expect(recordInput.safeParse({ kind: 'PERSON', details: { roles: ['ACCUSED'] } }).success).toBe(false);
    expect(recordInput.safeParse({ kind: 'VEHICLE', details: {} }).success).toBe(false);
  });

  it('keep what they said before, by whom and when; taken out they stay on record and can be put back', async () => {
    const made = await add('PERSON', { name: 'Ahmd', roles: ['ACCUSED'] });
    const changed = await changeRecord(
      db,
      actor,
      caseId,
      made.id,
      of('PERSON', { name: 'Ahmad', roles: ['ACCUSED'], status: 'ARRESTED' }),
    );
    expect(changed).toMatchObject({ changes: 1, details: { name: 'Ahmad', status: 'ARRESTED' } });
    await expect(
      changeRecord(db, actor, caseId, made.id, of('VEHICLE', { plate: 'ABC' })),
    ).rejects.toMatchObject({ kind: 'not-found' });
    const out = await setRecordRemoved(db, actor, caseId, made.id, 'entered twice');
    expect(out.removed).toMatchObject({ by: actor.name, reason: 'entered twice' });
    await expect(
      changeRecord(db, actor, caseId, made.id, of('PERSON', { name: 'x', roles: ['ACCUSED'] })),
    ).rejects.toMatchObject({ code: 'case-invalid' });
    expect((await setRecordRemoved(db, actor, caseId, made.id, null)).removed).toBeNull();
    const { items } = await readRecordChanges(db, actor, caseId, made.id);
    expect(items).toHaveLength(3);
    expect(items.at(-1)).toMatchObject({
      by: actor.name,
      fields: expect.arrayContaining([{ name: 'name', before: 'Ahmd', after: 'Ahmad' }]),
    });
    for (const rewriting of [
      () => asActor(db, actor, (tx) => tx.caseChange.updateMany({ data: { kind: 'x' } })),
      () => asActor(db, actor, (tx) => tx.caseRecord.deleteMany()),
      () => asActor(db, actor, (tx) => tx.caseLink.deleteMany()),
    ]) {
      await expect(rewriting()).rejects.toThrow(/permission denied/);
    }
  });

  it('tasks and hypotheses are the investigation’s alone, and the database says so too', async () => {
    await add('TASK', { title: 'Ask the shop for its recorder', assigneeId: actor.id });
    await add('HYPOTHESIS', { text: 'They came from the north' });
    const prosecutor = await makeActor(system, 'PROSECUTOR', districtId);
    const seen = await readRecords(db, prosecutor, caseId);
    expect(seen.records.length).toBeGreaterThan(0);
    expect(seen.records.some(({ kind }) => kind === 'TASK' || kind === 'HYPOTHESIS')).toBe(false);
    expect(
      await asActor(db, prosecutor, (tx) =>
        tx.caseRecord.count({ where: { kind: { in: ['TASK', 'HYPOTHESIS'] } } }),
      ),
    ).toBe(0);
    await expect(add('TASK', { title: 'x' }, prosecutor)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(add('PERSON', { name: 'x', roles: ['ACCUSED'] }, prosecutor)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(add('TASK', { title: 'x', assigneeId: 'nobody' })).rejects.toMatchObject({
      code: 'case-invalid',
    });
  });

  it('another district finds none of it', async () => {
    const stranger = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
    await expect(readRecords(db, stranger, caseId)).rejects.toMatchObject({ kind: 'not-found' });
    expect(
      await asActor(db, stranger, async (tx) => [
        await tx.caseRecord.count(),
        await tx.caseLink.count(),
        await tx.caseChange.count(),
      ]),
    ).toEqual([0, 0, 0]);
  });
});

describe('links', () => {
  it('say what hangs together and by what source; only kinds that go together; removed they stay on record', async () => {
    const person = await add('PERSON', { name: 'Driver', roles: ['SUSPECT'] });
    const vehicle = await add('VEHICLE', { plate: 'QAB 77' });
    const place = await add('PLACE', { name: 'The square', latitude: 30.2, longitude: 67 });
    const link = (input: object) => addLink(db, actor, caseId, linkInput.parse(input));
    const drives = {
      fromRecordId: person.id,
      kind: 'DRIVER_OF',
      to: { what: 'record', id: vehicle.id },
      source: 'STATEMENT',
      reference: 'Statement 2, page 14',
    };
    const made = await link(drives);
    expect(made).toMatchObject({ source: 'STATEMENT', createdBy: actor.name, removed: null });
    await expect(link(drives)).rejects.toMatchObject({ code: 'case-invalid' });
    for (const wrong of [
      { ...drives, fromRecordId: vehicle.id },
      { ...drives, to: { what: 'record', id: place.id } },
      { ...drives, kind: 'SHOWN_IN' },
      { ...drives, kind: 'SEEN_WITH', to: { what: 'record', id: person.id } },
    ]) {
      await expect(link(wrong), JSON.stringify(wrong)).rejects.toMatchObject({ code: 'case-invalid' });
    }
    expect(linkInput.safeParse({ ...drives, reference: ' ' }).success).toBe(false);

    const camera = await makeCamera(system, districtId);
    const recording = await makeRecording(system, {
      cameraId: camera.id,
      districtId,
      startsAt: new Date('2026-06-01T08:00:00Z'),
    });
    const track = await makeTrack(system, recording, { kind: 'VEHICLE' });
    const shown = await link({
      ...{ fromRecordId: vehicle.id, kind: 'SHOWN_IN', source: 'OBSERVATION' },
      ...{ to: { what: 'sighting', id: track }, reference: 'seen by the investigator' },
    });
    expect(shown.to).toMatchObject({ what: 'sighting', sighting: { camera: { id: camera.id } } });

    await removeLink(db, actor, caseId, made.id, 'the witness took it back');
    const { links } = await readRecords(db, actor, caseId);
    expect(links.find(({ id }) => id === made.id)?.removed).toMatchObject({
      reason: 'the witness took it back',
    });
    expect(await link(drives)).toMatchObject({ removed: null });
  });
});
