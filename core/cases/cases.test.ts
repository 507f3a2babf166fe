import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { addCaseEvent, listCases, openCase, registerCase, updateCase } from './cases';
import { writeDiary } from './diary';
import { recordInput } from './record-schema';
import { addRecord } from './records';
import { type CaseInput, caseInput, casesQuery } from './schema';

let database: TestDatabase;
let db: Database;
let system: Database;
let district: Awaited<ReturnType<typeof makeDistrict>>;
let actor: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
});
beforeEach(async () => {
  district = await makeDistrict(system);
  actor = await makeActor(system, 'INVESTIGATOR', district.id);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const fir = (more: Partial<CaseInput> = {}): CaseInput =>
  caseInput.parse({
    stationId: district.stations[0]!.id,
    firYear: 2026,
    firNumber: '112',
    title: 'Snatching on Jinnah Road',
    occurredFrom: '2026-11-20T13:00:00Z',
    reportedAt: '2026-11-20T15:00:00Z',
    informantName: 'Gul Khan',
    informantDocument: 'CNIC',
    informantNumber: '54400-1234567-1',
    offence: 'Snatching',
    sections: ['382 PPC'],
    place: 'Jinnah Road',
    ...more,
  });
const register = (more: Partial<CaseInput> = {}) => registerCase(db, actor, fir(more));
describe('a FIR', () => {
  it('takes district and province from its station, and whoever registers it belongs to it', async () => {
    const made = await register();
    expect(made).toMatchObject({
      reference: `FIR 112/2026, PS City, ${district.name}`,
      province: 'Balochistan',
      district: { id: district.id },
      status: 'OPEN',
      createdBy: actor.name,
    });
    expect(made.members).toEqual([{ userId: actor.id, name: actor.name, role: 'INVESTIGATOR' }]);
    expect(made.events).toMatchObject([{ kind: 'REGISTERED', actorName: actor.name }]);
    const entries = await system.auditEntry.findMany({ where: { objectId: made.id } });
    expect(entries.map((entry) => [entry.action, entry.outcome])).toEqual([['case.register', 'done']]);
  });

  it('is registered once, however its number is written, and the refusal names the case that is there', async () => {
    const made = await register();
    for (const firNumber of ['112', '0112', ' ۱۱۲ ']) {
      await expect(register({ firNumber })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'case-exists',
        details: { caseId: made.id },
      });
    }
    await register({ firNumber: '112/A' });
    await register({ firYear: 2025 });
  });

  it('of two people who register it at once, one succeeds', async () => {
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => register()));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'case-exists' });
    }
  });

  it('cannot be registered at a station of another district, and the attempt is on record', async () => {
    const other = await makeDistrict(system);
    await expect(register({ stationId: other.stations[0]!.id })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(register({ stationId: 99_999 })).rejects.toMatchObject({ code: 'case-invalid' });
    const entries = await system.auditEntry.findMany({
      where: { actorId: actor.id },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map((entry) => entry.outcome)).toEqual(['denied', 'failed']);
  });

  it('wants a CNIC as it is written, and no end before the beginning', () => {
    expect(() => fir({ informantNumber: '5440012345671' })).toThrow(/thirteen digits/);
    expect(() => fir({ informantDocument: 'NONE', informantNumber: null })).not.toThrow();
    expect(() => fir({ occurredTo: '2026-11-20T12:59:59Z' })).toThrow(/before it began/);
  });

  it('may be changed but for its name, each rule seen with what is stored', async () => {
    const { id } = await register();
    const changed = await updateCase(db, actor, id, {
      title: 'Armed snatching',
      accused: null,
      status: 'CHALLANED',
    });
    expect(changed).toMatchObject({ title: 'Armed snatching', status: 'CHALLANED', firNumber: '112' });
    expect(changed.events.map((event) => event.kind)).toEqual(['REGISTERED', 'STATUS']);
    await expect(updateCase(db, actor, id, { informantNumber: '123' })).rejects.toMatchObject({
      code: 'case-invalid',
    });
    await expect(updateCase(db, actor, id, { occurredTo: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'case-invalid',
    });
    await updateCase(db, actor, id, { informantDocument: 'NONE', informantNumber: null });
  });

  it('keeps its timeline in the order of what happened, not of what was entered', async () => {
    const { id } = await register();
    await addCaseEvent(db, actor, id, { at: '2026-11-20T14:00:00Z', text: 'Site inspected' });
    await addCaseEvent(db, actor, id, { at: '2026-11-20T13:10:00Z', text: 'Call received' });
    const { events } = await openCase(db, actor, id);
    expect(events.map((event) => event.text).slice(0, 2)).toEqual(['Call received', 'Site inspected']);
  });

  it('of another district is not there, by id, list, change or note', async () => {
    const { id } = await register();
    const stranger = await makeActor(system, 'SHO', (await makeDistrict(system)).id);
    const gone = { kind: 'not-found' };
    await expect(openCase(db, stranger, id)).rejects.toMatchObject(gone);
    await expect(updateCase(db, stranger, id, { title: 'x' })).rejects.toMatchObject(gone);
    await expect(
      addCaseEvent(db, stranger, id, { at: '2026-11-20T14:00:00Z', text: 'x' }),
    ).rejects.toMatchObject(gone);
    expect((await listCases(db, stranger, casesQuery.parse({}))).items).toEqual([]);
    expect(await system.auditEntry.count({ where: { actorId: stranger.id, outcome: 'denied' } })).toBe(3);
  });
});

describe('looking for a case', () => {
  const references = async (text: string) =>
    (await listCases(db, actor, casesQuery.parse({ text }))).items.map((one) => one.reference.split(',')[0]);

  it('finds words in any order and case, numbers, sections and people, with a letter or two wrong', async () => {
    await register({
      firNumber: '7',
      title: 'Motor cycle theft',
      place: 'Brewery Road',
      sections: ['381-A PPC'],
    });
    await register({
      firNumber: '8',
      title: 'Robbery',
      accused: 'Naseebullah s/o Karim',
      place: 'Zarghoon Road',
    });
    expect(await references('brewery MOTOR')).toEqual(['FIR 7/2026']);
    expect(await references('7/2026')).toEqual(['FIR 7/2026']);
    expect(await references('381-a')).toEqual(['FIR 7/2026']);
    expect(await references('Nasibullah')).toEqual(['FIR 8/2026']);
    expect(await references('zargoon')).toEqual(['FIR 8/2026']);
    expect(await references('road')).toEqual(['FIR 8/2026', 'FIR 7/2026']);
    expect(await references('road elephant')).toEqual([]);
    expect(await references("%_'\\")).toEqual([]);
  });

  it('does not mind how Urdu letters and digits are typed', async () => {
    await register({ firNumber: '9', title: 'ڈکیتی کوئٹہ شہر', accused: 'علی' });
    expect(await references('ڈكيتي')).toEqual(['FIR 9/2026']);
    expect(await references('علي')).toEqual(['FIR 9/2026']);
    expect(await references('۹/۲۰۲۶')).toEqual(['FIR 9/2026']);
  });

  it('R30 looks through FIR, people, vehicles, exhibits and diary in English and Urdu, and shows where', async () => {
    const { id } = await register({ firNumber: '10', narrative: 'تین افراد نے رقم چھین لی' });
    const add = (kind: string, details: object) =>
      addRecord(db, actor, id, recordInput.parse({ kind, details }));
    await add('PERSON', { name: 'Mohammad Yousaf', nameUrdu: 'محمّد یوسف', roles: ['ACCUSED'] });
    await add('VEHICLE', { plate: 'BQA-4471', colour: 'white' });
    await writeDiary(db, actor, id, { at: '2026-06-02T09:00:00Z', text: 'Informer seen at Kandahari Bazar' });
    const sources = async (text: string, by = actor) =>
      (await listCases(db, by, casesQuery.parse({ text }))).items.map((one) =>
        one.matches.map(({ source, number }) => `${source} ${number ?? ''}`.trim()),
      );
    expect(await sources('افراد')).toEqual([['FIR']]);
    // Other letters, no vowel signs, another spelling.
    expect(await sources('محمد يوسف')).toEqual([['PERSON 1']]);
    expect(await sources('Muhammad Yusaf')).toEqual([['PERSON 1']]);
    for (const plate of ['BQA-4471', 'bqa4471', '۴۴۷۱'])
      expect(await sources(plate)).toEqual([['VEHICLE 1']]);
    // Words in different places of one case.
    expect(await sources('bqa4471 یوسف')).toEqual([['PERSON 1', 'VEHICLE 1']]);
    expect(await sources('kandahari')).toEqual([['DIARY 1']]);
    const prosecutor = await makeActor(system, 'PROSECUTOR', actor.districtId);
    expect(await sources('kandahari', prosecutor)).toEqual([]);
    expect(await sources('محمد', prosecutor)).toEqual([['PERSON 1']]);
    const [found] = (await listCases(db, actor, casesQuery.parse({ text: 'رقم' }))).items;
    expect(found?.matches[0]?.parts.filter(({ hit }) => hit)).toEqual([{ text: 'رقم', hit: true }]);
  });

  it('narrows by when it happened', async () => {
    await register({
      firNumber: '11',
      occurredFrom: '2026-05-01T20:00:00Z',
      occurredTo: '2026-05-02T04:00:00Z',
    });
    const found = async (occurredFrom?: string, occurredTo?: string) =>
      (await listCases(db, actor, casesQuery.parse({ occurredFrom, occurredTo }))).items.length;
    expect(await found('2026-05-02T00:00:00Z', '2026-05-03T00:00:00Z')).toBe(1);
    expect(await found('2026-05-02T05:00:00Z', '2026-05-03T00:00:00Z')).toBe(0);
    expect(await found(undefined, '2026-05-01T20:00:00Z')).toBe(0);
  });

  it('gives page after page, newest first, by status', async () => {
    for (const firNumber of ['1', '2', '3', '4', '5']) await register({ firNumber });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCases(db, actor, casesQuery.parse({ limit: 2, cursor }));
      seen.push(...page.items.map((one) => one.reference.split('/')[0]!));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['FIR 5', 'FIR 4', 'FIR 3', 'FIR 2', 'FIR 1']);
    expect((await listCases(db, actor, casesQuery.parse({ status: 'CLOSED' }))).items).toEqual([]);
  });
});
