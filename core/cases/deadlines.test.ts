import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { asActor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { listCases, openCase, registerCase } from './cases';
import { recordReport } from './reports';
import { caseInput, caseReportInput, casesQuery } from './schema';

let database: TestDatabase;
let db: Database;
let system: Database;
let actor: Actor;
let stationId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  const district = await makeDistrict(system);
  stationId = district.stations[0]!.id;
  actor = await makeActor(system, 'INVESTIGATOR', district.id);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const given = (firNumber: string, reportedAt = '2026-06-01T10:00:00Z') => ({
  stationId,
  firYear: 2026,
  firNumber,
  title: `Case ${firNumber}`,
  occurredFrom: '2026-06-01T08:00:00Z',
  reportedAt,
  informantName: 'Gul Khan',
  informantDocument: 'CNIC',
  informantNumber: '54400-1234567-1',
  offence: 'Theft',
  sections: ['379 PPC'],
  place: 'Jinnah Road',
});
const register = (firNumber: string, reportedAt?: string) =>
  registerCase(db, actor, caseInput.parse(given(firNumber, reportedAt)));
const at = (moment: string) => ({ reportDays: 14, interimDays: 17, now: () => Date.parse(moment) });
const report = (kind: 'INTERIM' | 'FINAL' | 'WITHDRAWN', submittedAt = '2026-06-14T09:00:00Z') =>
  caseReportInput.parse({ kind, submittedAt, submittedBy: 'SI Zahra Baloch', prosecutor: 'A. Kakar' });
const later = () => Date.parse('2026-07-01T00:00:00Z');

describe('the report under s.173', () => {
  it('R29 a FIR key is registered once, a CNIC has its form, and day 14 and day 17 raise their alarms', async () => {
    const made = await register('29');
    await expect(register('0029')).rejects.toMatchObject({ code: 'case-exists' });
    for (const informantNumber of ['5440012345671', '54400-123456-1', '54400-1234567-', null]) {
      expect(caseInput.safeParse({ ...given('30'), informantNumber }).success).toBe(false);
    }
    for (const [moment, expected] of [
      ['2026-06-01T10:00:00Z', { phase: 'REPORT_DUE', reportDays: 14 }],
      ['2026-06-12T10:00:00Z', { phase: 'REPORT_DUE', reportDays: 3 }],
      ['2026-06-15T09:59:59Z', { phase: 'REPORT_DUE', reportDays: 1 }],
      ['2026-06-15T10:00:00Z', { phase: 'INTERIM_DUE', reportDays: 0, interimDays: 3 }],
      ['2026-06-18T09:59:59Z', { phase: 'INTERIM_DUE', reportDays: -2, interimDays: 1 }],
      ['2026-06-18T10:00:00Z', { phase: 'OVERDUE', reportDays: -3, interimDays: 0 }],
    ] as const) {
      expect((await openCase(db, actor, made.id, at(moment))).deadline, moment).toMatchObject(expected);
    }
    const shorter = { ...at('2026-06-12T10:00:00Z'), reportDays: 10, interimDays: 11 };
    expect((await openCase(db, actor, made.id, shorter)).deadline.phase).toBe('OVERDUE');
  });

  it('stops the clock when it is submitted, and an entry taken back lets it run again', async () => {
    const { id } = await register('31');
    const phase = async () => (await openCase(db, actor, id, at('2026-06-20T00:00:00Z'))).deadline.phase;
    await recordReport(db, actor, id, report('INTERIM'), later);
    expect(await phase()).toBe('INTERIM_IN');
    await recordReport(db, actor, id, report('FINAL'), later);
    expect(await phase()).toBe('REPORTED');
    await recordReport(db, actor, id, report('WITHDRAWN'), later);
    expect(await phase()).toBe('OVERDUE');
    await expect(recordReport(db, actor, id, report('WITHDRAWN'), later)).rejects.toMatchObject({
      code: 'case-invalid',
    });
    const { reports } = await openCase(db, actor, id);
    expect(reports.map(({ kind, prosecutor }) => [kind, prosecutor])).toEqual([
      ['INTERIM', 'A. Kakar'],
      ['FINAL', 'A. Kakar'],
      ['WITHDRAWN', null],
    ]);
    await expect(asActor(db, actor, (tx) => tx.caseReport.deleteMany())).rejects.toThrow(/permission denied/);
    await expect(
      asActor(db, actor, (tx) => tx.caseReport.updateMany({ data: { note: 'x' } })),
    ).rejects.toThrow(/permission denied/);
  });

  it('is taken back once, though two people do so at the same moment', async () => {
    const { id } = await register('33');
    await recordReport(db, actor, id, report('FINAL'), later);
    const both = await Promise.allSettled(
      [1, 2].map(() => recordReport(db, actor, id, report('WITHDRAWN'), later)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is neither submitted before the FIR nor in the future, and not for a case of another district', async () => {
    const { id } = await register('32');
    for (const moment of ['2026-05-31T00:00:00Z', '2026-07-02T00:00:00Z']) {
      await expect(recordReport(db, actor, id, report('FINAL', moment), later)).rejects.toMatchObject({
        code: 'case-invalid',
      });
    }
    const elsewhere = await makeDistrict(system);
    const stranger = await makeActor(system, 'INVESTIGATOR', elsewhere.id);
    await expect(recordReport(db, stranger, id, report('FINAL'), later)).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('puts the case that is due first at the top, stopped clocks last, page by page', async () => {
    const other = await makeDistrict(system);
    actor = await makeActor(system, 'INVESTIGATOR', other.id);
    stationId = other.stations[0]!.id;
    const second = await register('41', '2026-06-03T10:00:00Z');
    const stopped = await register('42', '2026-06-01T10:00:00Z');
    const interim = await register('44', '2026-06-01T09:00:00Z');
    const first = await register('43', '2026-06-02T10:00:00Z');
    await recordReport(db, actor, stopped.id, report('FINAL'), later);
    // An interim report does not silence the reminder of the final one.
    await recordReport(db, actor, interim.id, report('INTERIM'), later);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCases(
        db,
        actor,
        casesQuery.parse({ sort: 'due', stationId, limit: 1, cursor }),
        at('2026-06-16T11:00:00Z'),
      );
      ids.push(...page.items.map((one) => one.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(ids).toEqual([interim.id, first.id, second.id, stopped.id]);
  });
});
