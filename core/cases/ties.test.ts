import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { listCases, openCase } from './cases';
import { casesQuery } from './schema';
import { readStoryboard, writeStoryboard } from './storyboard';
import { storyboardInput } from './storyboard-schema';
import { makeCase } from './testing';
import { confirmTie, endTie, proposeTie, readTies } from './ties';
import { answerTransfer, proposeTransfer } from './transfers';

let database: TestDatabase;
let db: Database;
let system: Database;
let stations: { id: number; name: string }[];
let first: Actor;
let second: Actor;
let stranger: Actor;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  const district = await makeDistrict(system);
  const cantt = await system.station.create({ data: { districtId: district.id, name: 'Cantt' } });
  stations = [...district.stations, cantt];
  first = { ...(await makeActor(system, 'INVESTIGATOR', district.id)), stationId: stations[0]!.id };
  second = { ...(await makeActor(system, 'SHO', district.id)), stationId: cantt.id };
  stranger = await makeActor(system, 'SHO', (await makeDistrict(system)).id);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const make = async () => (await makeCase(db, first, stations[0]!.id)).id;

describe('cases that belong together', () => {
  it('are linked by one person, once, and say so on both sides until the link ends', async () => {
    const [a, b] = [await make(), await make()];
    const link = { kind: 'LINKED' as const, otherCaseId: b, reason: 'the same motor cycle' };
    const { ties } = await proposeTie(db, first, a, link);
    await expect(proposeTie(db, first, b, { ...link, otherCaseId: a })).rejects.toMatchObject({
      code: 'case-invalid',
    });
    await expect(proposeTie(db, first, a, { ...link, otherCaseId: a })).rejects.toMatchObject({
      code: 'case-invalid',
    });
    expect((await readTies(db, second, b)).ties).toMatchObject([{ direction: 'beside', other: { id: a } }]);
    await endTie(db, second, b, ties[0]!.id, 'another motor cycle');
    expect((await readTies(db, first, a)).ties).toMatchObject([
      { ended: { by: second.name, reason: 'another motor cycle' } },
    ]);
  });

  it('are merged by two people; nothing of the merged is lost, and they are separated again', async () => {
    const [a, b, c] = [await make(), await make(), await make()];
    const merger = { kind: 'MERGED' as const, otherCaseId: b, reason: 'one occurrence, reported twice' };
    const { ties } = await proposeTie(db, first, a, merger);
    const tieId = ties[0]!.id;
    expect((await openCase(db, first, a)).mergedInto).toBeNull();
    await expect(confirmTie(db, first, a, tieId)).rejects.toMatchObject({ code: 'case-invalid' });
    await expect(proposeTie(db, first, a, { ...merger, otherCaseId: c })).rejects.toMatchObject({
      code: 'case-invalid',
    });
    await confirmTie(db, second, a, tieId);
    const merged = await openCase(db, first, a);
    const main = await openCase(db, first, b);
    expect(merged.mergedInto).toEqual({ id: b, reference: main.reference });
    expect(merged.deadline.phase).toBe('NOT_RUNNING');
    expect(merged.events.some(({ text }) => text.includes(main.reference))).toBe(true);
    // Found by its own number still, and neither end of another merger.
    expect((await listCases(db, first, casesQuery.parse({}))).items.map(({ id }) => id)).toContain(a);
    await expect(proposeTie(db, first, c, { ...merger, otherCaseId: a })).rejects.toMatchObject({
      code: 'case-invalid',
    });
    await expect(proposeTie(db, first, b, { ...merger, otherCaseId: c })).rejects.toMatchObject({
      code: 'case-invalid',
    });
    await endTie(db, first, a, tieId, 'two occurrences after all');
    expect((await openCase(db, first, a)).mergedInto).toBeNull();
    await expect(endTie(db, first, a, tieId, 'again')).rejects.toMatchObject({ code: 'case-invalid' });
  });

  it('are of one district: another finds neither', async () => {
    const a = await make();
    const elsewhere = await makeCase(
      db,
      stranger,
      (await system.station.findFirstOrThrow({ where: { districtId: stranger.districtId! } })).id,
    );
    await expect(
      proposeTie(db, first, a, { kind: 'LINKED', otherCaseId: elsewhere.id, reason: 'x' }),
    ).rejects.toMatchObject({ kind: 'not-found' });
    await expect(readTies(db, stranger, a)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('transfers between stations', () => {
  it('hold once somebody of the other station accepts, from that moment on', async () => {
    const id = await make();
    const to = { toStationId: stations[1]!.id, reason: 'the place is in its area since March' };
    await proposeTransfer(db, first, id, to);
    await expect(proposeTransfer(db, first, id, to)).rejects.toMatchObject({ code: 'case-invalid' });
    const [waiting] = (await readTies(db, second, id)).transfers;
    expect(waiting).toMatchObject({ answer: null, mayAnswer: true, mayWithdraw: false });
    const accept = (by: Actor) => answerTransfer(db, by, id, waiting!.id, { answer: 'ACCEPTED', note: null });
    await expect(accept(first)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(accept({ ...second, stationId: stations[0]!.id })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect((await openCase(db, first, id)).heldBy.name).toBe('City');
    await accept(second);
    await expect(accept(second)).rejects.toMatchObject({ code: 'case-invalid' });
    const opened = await openCase(db, first, id);
    expect([opened.heldBy.name, opened.station.name]).toEqual(['Cantt', 'City']);
    expect((await readTies(db, first, id)).jurisdiction.map(({ station }) => station.name)).toEqual([
      'City',
      'Cantt',
    ]);
    await expect(proposeTransfer(db, first, id, to)).rejects.toMatchObject({ code: 'case-invalid' });
  });

  it('are refused to another district, and taken back only by whoever proposed them', async () => {
    const id = await make();
    const other = await system.station.findFirstOrThrow({ where: { districtId: stranger.districtId! } });
    await expect(
      proposeTransfer(db, first, id, { toStationId: other.id, reason: 'x' }),
    ).rejects.toMatchObject({ code: 'case-invalid' });
    await proposeTransfer(db, first, id, { toStationId: stations[1]!.id, reason: 'x' });
    const [waiting] = (await readTies(db, first, id)).transfers;
    const back = { answer: 'WITHDRAWN' as const, note: null };
    await expect(answerTransfer(db, second, id, waiting!.id, back)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await answerTransfer(db, first, id, waiting!.id, back);
    expect((await readTies(db, first, id)).jurisdiction).toHaveLength(1);
  });
});

describe('the storyboard', () => {
  it('keeps its order and what it was before, and writes over nobody', async () => {
    const caseId = await make();
    const card = (title: string) => ({ kind: 'NOTE', id: randomUUID(), title });
    const put = (version: number, ...titles: string[]) =>
      writeStoryboard(db, first, caseId, storyboardInput.parse({ cards: titles.map(card), version }));
    expect(await readStoryboard(db, first, caseId)).toMatchObject({ cards: [], version: 0 });
    await put(0, 'they come', 'they go');
    await put(1, 'they go', 'they come');
    await expect(put(1, 'x')).rejects.toMatchObject({ code: 'storyboard-changed' });
    const now = await readStoryboard(db, first, caseId);
    expect(now.cards.map((one) => one.kind === 'NOTE' && one.title)).toEqual(['they go', 'they come']);
    expect(now).toMatchObject({ version: 2, changedBy: first.name });
    expect(await system.caseChange.count({ where: { caseId, kind: 'STORYBOARD' } })).toBe(2);
    await expect(
      writeStoryboard(
        db,
        first,
        caseId,
        storyboardInput.parse({
          cards: [{ kind: 'EXHIBIT', id: randomUUID(), exhibitId: randomUUID() }],
          version: 2,
        }),
      ),
    ).rejects.toMatchObject({ code: 'case-invalid' });
  });
});
