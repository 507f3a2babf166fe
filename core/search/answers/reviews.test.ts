import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { searchRequest } from '../schema';
import { runSearch } from '../searches';
import { endReview, markCandidate, reviewOfSearch } from './reviews';
import { markInput } from './schema';
import { makeCase } from './testing';

let database: TestDatabase;
let db: Database;
let system: Database;
let first: Actor;
let second: Actor;
let stranger: Actor;
let caseId: string;
let searchId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  const district = await makeDistrict(system);
  first = await makeActor(system, 'INVESTIGATOR', district.id);
  second = await makeActor(system, 'REVIEWER', district.id);
  stranger = await makeActor(system, 'REVIEWER', (await makeDistrict(system)).id);
  const camera = await makeCamera(system, district.id);
  const recording = await makeRecording(system, {
    cameraId: camera.id,
    districtId: district.id,
    startsAt: new Date('2026-11-20T13:00:00Z'),
  });
  for (let track = 0; track < 3; track++) await makeTrack(system, recording, { kind: 'VEHICLE' });
  caseId = await makeCase(system, district, first.id);
});
beforeEach(async () => {
  searchId = (
    await runSearch({ db, signer: testSigner }, first, searchRequest.parse({ kind: 'DESCRIPTION', caseId }))
  ).id;
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const mark = (actor: Actor, rank: number, decision: string, more: object = {}) =>
  markCandidate(db, actor, searchId, markInput.parse({ rank, decision, ...more }));

describe('a review', () => {
  it('keeps the last mark on each candidate, takes one back, and forgets none of them', async () => {
    await mark(first, 1, 'keep');
    await mark(first, 2, 'reject', { reason: 'other', words: 'The roof rack is missing' });
    await mark(first, 1, 'reject', { reason: 'other-object' });
    expect((await mark(first, 2, 'none')).mine.marks).toMatchObject([
      { rank: 1, decision: 'reject', reason: 'other-object' },
    ]);
    expect(await asActor(db, first, (tx) => tx.candidateReview.count({ where: { searchId } }))).toBe(4);
    expect(
      await system.auditEntry.count({ where: { action: 'search.review.mark', objectId: searchId } }),
    ).toBe(4);
  });

  it('of one is not shown to another until the other has ended theirs', async () => {
    await mark(first, 1, 'keep');
    await mark(second, 1, 'reject', { reason: 'too-poor' });
    expect((await reviewOfSearch(db, second, searchId)).others).toEqual([]);
    await endReview(db, first, searchId);
    expect((await reviewOfSearch(db, second, searchId)).others).toMatchObject([
      { reviewerName: first.name, marks: null },
    ]);
    // Nor can the application's own role read them for the second: the database keeps them back.
    const seen = await asActor(db, second, (tx) => tx.candidateReview.findMany({ where: { searchId } }));
    expect(seen.map(({ reviewerId }) => reviewerId)).toEqual([second.id]);
    expect((await endReview(db, second, searchId)).others).toMatchObject([
      { reviewerName: first.name, marks: [{ rank: 1, decision: 'keep' }] },
    ]);
    expect((await reviewOfSearch(db, first, searchId)).others).toMatchObject([
      { reviewerName: second.name, marks: [{ rank: 1, decision: 'reject', reason: 'too-poor' }] },
    ]);
  });

  it('of two who are both done is shown to whoever reads the search, an unfinished third one is not', async () => {
    const supervisor = await makeActor(system, 'SUPERVISOR', first.districtId);
    const third = await makeActor(system, 'REVIEWER', first.districtId);
    await mark(first, 1, 'keep');
    await endReview(db, first, searchId);
    await mark(third, 2, 'keep');
    expect((await reviewOfSearch(db, supervisor, searchId)).others[0]?.marks).toBeNull();
    await endReview(db, second, searchId);
    const both = await reviewOfSearch(db, supervisor, searchId);
    expect(both.others.map(({ marks }) => marks?.map(({ rank }) => rank))).toEqual([[1], []]);
  });

  it('that is ended stands: no further mark, no second end by the same person, in code or in the database', async () => {
    await endReview(db, first, searchId);
    await expect(mark(first, 1, 'keep')).rejects.toMatchObject({ code: 'review-ended' });
    await expect(endReview(db, first, searchId)).rejects.toMatchObject({ code: 'review-ended' });
    const mine = { searchId, rank: 1, reviewerId: first.id, decision: 'keep' };
    await expect(asActor(db, first, (tx) => tx.candidateReview.create({ data: mine }))).rejects.toThrow(
      /row-level security/,
    );
    await expect(
      asActor(db, first, (tx) => tx.candidateReview.create({ data: { ...mine, reviewerId: second.id } })),
    ).rejects.toThrow(/row-level security/);
  });

  it('can be neither changed nor removed by the application', async () => {
    await mark(first, 1, 'keep');
    for (const work of [
      () => asActor(db, first, (tx) => tx.candidateReview.updateMany({ data: { decision: 'none' } })),
      () => asActor(db, first, (tx) => tx.candidateReview.deleteMany()),
      () => asActor(db, first, (tx) => tx.endedReview.deleteMany()),
    ]) {
      await expect(work()).rejects.toThrow(/permission denied/);
    }
  });

  it('is not for another district, for a candidate that is not there, or without a reason to set aside', async () => {
    await expect(mark(stranger, 1, 'keep')).rejects.toMatchObject({ code: 'not-found' });
    await expect(reviewOfSearch(db, stranger, searchId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(mark(first, 9, 'keep')).rejects.toMatchObject({ code: 'not-found' });
    expect(markInput.safeParse({ rank: 1, decision: 'reject' }).success).toBe(false);
    expect(markInput.safeParse({ rank: 1, decision: 'reject', reason: 'other' }).success).toBe(false);
    expect(markInput.safeParse({ rank: 1, decision: 'keep', reason: 'too-poor' }).success).toBe(false);
  });
});
