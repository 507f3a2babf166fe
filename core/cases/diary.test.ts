import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import type { Role } from '@/core/people/schema';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { registerCase } from './cases';
import { readDiary, writeDiary } from './diary';
import { diaryInput } from './diary-schema';
import { caseInput } from './schema';

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
  const fir = caseInput.parse({
    stationId: district.stations[0]!.id,
    firYear: 2026,
    firNumber: '7',
    title: 'Theft',
    occurredFrom: '2026-06-01T08:00:00Z',
    reportedAt: '2026-06-01T10:00:00Z',
    informantName: 'Gul Khan',
    informantDocument: 'NONE',
    offence: 'Theft',
    sections: ['379 PPC'],
    place: 'Jinnah Road',
  });
  caseId = (await registerCase(db, actor, fir)).id;
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const entry = (text: string, correctsNumber?: number) =>
  diaryInput.parse({ at: '2026-06-02T09:00:00Z', text, correctsNumber });

describe('the case diary', () => {
  it('numbers its entries one by one, keeps them as written, and names what a correction corrects', async () => {
    await writeDiary(db, actor, caseId, entry('گواہ سے ملاقات ہوئی'));
    await Promise.all(['b', 'c', 'd'].map((text) => writeDiary(db, actor, caseId, entry(text))));
    await writeDiary(db, actor, caseId, entry('the witness came at 4', 1));
    const { entries } = await readDiary(db, actor, caseId);
    expect(entries.map((one) => one.number)).toEqual([1, 2, 3, 4, 5]);
    expect(entries[0]).toMatchObject({ text: 'گواہ سے ملاقات ہوئی', authorName: actor.name });
    expect(entries[4]).toMatchObject({ correctsNumber: 1 });
    await expect(writeDiary(db, actor, caseId, entry('x', 6))).rejects.toMatchObject({
      code: 'case-invalid',
    });
    await expect(
      writeDiary(db, actor, caseId, entry('x'), () => Date.parse('2026-06-02T08:00:00Z')),
    ).rejects.toMatchObject({ code: 'case-invalid' });
    for (const change of [
      () => asActor(db, actor, (tx) => tx.caseDiaryEntry.updateMany({ data: { text: 'x' } })),
      () => asActor(db, actor, (tx) => tx.caseDiaryEntry.deleteMany()),
    ]) {
      await expect(change()).rejects.toThrow(/permission denied/);
    }
  });

  it('says in the log that it was read and written, and not what', async () => {
    await writeDiary(db, actor, caseId, entry('unmistakable-words'));
    await readDiary(db, actor, caseId);
    const log = await system.auditEntry.findMany({ where: { objectId: caseId } });
    expect(log.map((one) => one.action)).toEqual(expect.arrayContaining(['diary.read', 'diary.write']));
    expect(
      JSON.stringify(log, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('unmistakable-words');
  });

  it('is open to investigator, SHO and supervisor of the district, and the database says so too', async () => {
    const rowsFor = (one: Actor) => asActor(db, one, (tx) => tx.caseDiaryEntry.count());
    for (const role of ['INVESTIGATOR', 'SHO', 'SUPERVISOR'] as Role[]) {
      const one = await makeActor(system, role, districtId);
      expect((await readDiary(db, one, caseId)).entries.length, role).toBeGreaterThan(0);
    }
    for (const role of [
      'OPERATOR',
      'REVIEWER',
      'PROSECUTOR',
      'CUSTODIAN',
      'AUDITOR',
      'ADMINISTRATOR',
    ] as Role[]) {
      const one = await makeActor(system, role, districtId);
      await expect(readDiary(db, one, caseId), role).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(writeDiary(db, one, caseId, entry('x')), role).rejects.toMatchObject({
        kind: 'forbidden',
      });
      expect(await rowsFor(one), role).toBe(0);
    }
    const elsewhere = await makeDistrict(system);
    const stranger = await makeActor(system, 'INVESTIGATOR', elsewhere.id);
    await expect(readDiary(db, stranger, caseId)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await rowsFor(stranger)).toBe(0);
  });
});
