import { beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { asActor } from '@/core/people/actor';
import { WITHOUT_MEMORY } from '../comparing';
import { rerunSearch } from '../rerun';
import { searchRequest } from '../schema';
import { runSearch } from '../searches';
import { sketchMonth, sketchSpace } from '../sketches.sql';
import { face, idsOf, searchWorld, span, urgently } from '../testing';
import { scanVectors } from '../vectors.sql';
import { cancelExhaustive, exhaustiveOf, searchExhaustively } from './asking';
import { carryOutExhaustively } from './carrying-out';
import { expectedMs, inPieces } from './pieces';

const world = searchWorld();
/** Every scope is large here. */
const exactAtMost = 0;
const comparing = { ...WITHOUT_MEMORY, exactAtMost };
const sent: { name: string; payload: { exhaustiveId?: string } }[] = [];
const send = async (name: string, payload: object) => {
  sent.push({ name, payload });
  return 'job';
};
let table: string;

beforeAll(async () => {
  const space = await world.system.space.findUniqueOrThrow({ where: { name: 'face.test.4' } });
  table = `vectors.${space.tableName}`;
  await fillMonth();
  await sketchSpace(world.system, space.id);
  await sketchMonth(world.system, space.id, new Date('2026-11-01T00:00:00Z'));
});

/** A month is there, and can be sketched, once something lies in it. */
async function fillMonth(): Promise<void> {
  const district = await makeDistrict(world.system);
  const camera = await makeCamera(world.system, district.id);
  const startsAt = new Date('2026-11-20T13:00:00Z');
  const recording = await makeRecording(world.system, {
    cameraId: camera.id,
    districtId: district.id,
    startsAt,
  });
  await makeTrack(world.system, recording, face([0, 0, 0, 1]));
}

/** An answer through sketches: the example and others, of which the last was overlooked. */
async function quickSearch(others: number[][]) {
  const example = await world.track(face([1, 0, 0, 0]));
  const tracks: string[] = [];
  for (const values of others) tracks.push(await world.track(face(values)));
  // How large a scope is Postgres estimates from what it knows of the table.
  await world.asSuperuser(`ANALYZE ${table}`);
  const request = searchRequest.parse({
    ...{ ...urgently, kind: 'FACE', examples: [{ from: 'track', trackId: example }], scope: span },
  });
  const quick = await runSearch({ db: world.db, signer: testSigner, comparing }, world.actor, request);
  expect(quick.plan.method).toBe('sketch-scan');
  return { quick, request, tracks };
}
const ask = (searchId: string, actor = world.actor) =>
  searchExhaustively({ db: world.db, send }, actor, searchId);
const carryOut = (id: string, signal = new AbortController().signal) =>
  carryOutExhaustively({ db: world.system, signer: testSigner, exactAtMost }, id, signal);
const lastSent = () => sent.at(-1)?.payload.exhaustiveId as string;

describe('an approximate search made exhaustive', () => {
  it('compares everything as a search of its own, and says what the quick one had missed and what is newer', async () => {
    const { quick, tracks } = await quickSearch([
      [1, 0.1, 0, 0],
      [1, 0.2, 0, 0],
    ]);
    await world.asSuperuser('DELETE FROM candidates WHERE search_id = $1 AND track_id = $2', [
      quick.id,
      tracks[1],
    ]);
    const later = await world.track(face([1, 0.3, 0, 0]));
    const of = await world.system.track.findUniqueOrThrow({ where: { id: later } });
    await world.system.indexSegment.create({
      data: {
        ...{ recordingId: of.recordingId, ordinal: 99, fromMs: 0, toMs: 1, framesAnalysed: 1, pathsKey: 'k' },
        finishedAt: new Date(Date.parse(quick.watermark) + 1000),
      },
    });

    expect(await exhaustiveOf(world.db, world.actor, quick.id)).toMatchObject({ run: null });
    const asked = await ask(quick.id);
    expect(asked).toMatchObject({ measuredHere: false, run: { status: 'PENDING', share: 0, foundId: null } });
    expect(await ask(quick.id)).toEqual(asked);
    expect(await world.system.exhaustiveSearch.count({ where: { searchId: quick.id } })).toBe(1);

    await carryOut(lastSent());
    const { run } = await exhaustiveOf(world.db, world.actor, quick.id);
    expect(run).toMatchObject({ status: 'DONE', share: 1, error: null });
    const found = await world.system.search.findUniqueOrThrow({
      where: { id: run?.foundId as string },
      include: { candidates: { orderBy: { rank: 'asc' } } },
    });
    expect(found.candidates.map(({ trackId }) => trackId)).toEqual([...tracks, later]);
    expect(found).toMatchObject({
      actorId: world.actor.id,
      purpose: 'A test',
      plan: {
        method: 'exact-scan',
        beyond: { searchId: quick.id, listed: 3, missed: [2], newer: [3] },
      },
    });
    expect(await rerunSearch(world.system, [testSigner], found.id)).toMatchObject({
      same: true,
      signature: { state: 'whole' },
      method: { before: 'exact-scan', now: 'exact-scan' },
    });
    const entries = await world.system.auditEntry.findMany({
      where: { actorId: world.actor.id, action: { in: ['search.exhaustive', 'search.face'] } },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      ...['search.face', 'search.exhaustive', 'search.exhaustive', 'search.face'],
    ]);
    expect(entries.at(-1)?.details).toMatchObject({ exhaustiveOf: quick.id, purpose: 'A test' });
    // There is nothing beyond it.
    await expect(ask(found.id)).rejects.toMatchObject({ code: 'already-exhaustive' });
  });

  it('is not carried out once it was taken back, and ends where that happens meanwhile', async () => {
    const { quick } = await quickSearch([[1, 0.1, 0, 0]]);
    const searches = () => world.system.search.count({ where: { actorId: world.actor.id } });
    await ask(quick.id);
    expect((await cancelExhaustive(world.db, world.actor, quick.id)).run?.status).toBe('CANCELLED');
    await carryOut(lastSent());
    expect(await searches()).toBe(1);

    await ask(quick.id);
    let carried: Promise<void> = Promise.resolve();
    // Nothing can be compared while the table is held; it is taken back in the meantime.
    await world.system.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(`SELECT 1 FROM exhaustive_searches WHERE id = '${lastSent()}' FOR UPDATE`);
      carried = carryOut(lastSent());
      await tx.$executeRawUnsafe(
        `UPDATE exhaustive_searches SET status = 'CANCELLED', ended_at = now() WHERE id = '${lastSent()}'`,
      );
    });
    await carried;
    expect((await exhaustiveOf(world.db, world.actor, quick.id)).run?.status).toBe('CANCELLED');
    expect(await searches()).toBe(1);
  });

  it('is left to be done again where its worker ends', async () => {
    const { quick } = await quickSearch([[1, 0.1, 0, 0]]);
    await ask(quick.id);
    await expect(carryOut(lastSent(), AbortSignal.abort('stopping'))).rejects.toBe('stopping');
    expect((await exhaustiveOf(world.db, world.actor, quick.id)).run?.status).toBe('RUNNING');
    await carryOut(lastSent());
    expect((await exhaustiveOf(world.db, world.actor, quick.id)).run?.status).toBe('DONE');
  });

  it('rests on the approval of the quick one, and on none that has ended', async () => {
    const { quick } = await quickSearch([[1, 0.1, 0, 0]]);
    await ask(quick.id);
    await carryOut(lastSent());
    const { run } = await exhaustiveOf(world.db, world.actor, quick.id);
    const authorityOf = async (id: string) =>
      (await world.system.search.findUniqueOrThrow({ where: { id } })).authorityId;
    const authorityId = await authorityOf(quick.id);
    expect(await authorityOf(run?.foundId as string)).toBe(authorityId);

    await world.asSuperuser(
      "UPDATE search_authorities SET due_at = now() - interval '1 hour' WHERE id = $1",
      [authorityId],
    );
    await expect(ask(quick.id)).rejects.toMatchObject({ code: 'authority-ended' });
  });

  it('is refused to whoever may not read the search or search so, and to an account disabled since', async () => {
    const { quick } = await quickSearch([[1, 0.1, 0, 0]]);
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    await expect(ask(quick.id, colleague)).rejects.toMatchObject({ kind: 'not-found' });
    const auditor = await makeActor(world.system, 'AUDITOR', null);
    await expect(ask(quick.id, auditor)).rejects.toMatchObject({ kind: 'forbidden' });
    await ask(quick.id);
    await world.system.user.update({ where: { id: world.actor.id }, data: { disabledAt: new Date() } });
    await carryOut(lastSent());
    const { run } = await exhaustiveOf(world.db, world.actor, quick.id);
    expect(run).toMatchObject({ status: 'FAILED', foundId: null });
    expect(run?.error).toContain('disabled');
  });
});

describe('a search that is asked to be exhaustive at once', () => {
  it('compares everything, and is refused where that would take too long', async () => {
    const { request, tracks } = await quickSearch([[1, 0.1, 0, 0]]);
    const exhaustive = { ...request, exhaustive: true };
    const deps = { db: world.db, signer: testSigner };
    const found = await runSearch({ ...deps, comparing }, world.actor, exhaustive);
    expect(found.plan.method).toBe('exact-scan');
    expect(found.plan.reasons.join()).toContain('asked that all be compared');
    expect(idsOf(found)).toEqual(tracks);
    const hurried = { ...comparing, longestMs: -1 };
    await expect(runSearch({ ...deps, comparing: hurried }, world.actor, exhaustive)).rejects.toMatchObject({
      code: 'too-large-at-once',
    });
  });
});

describe('a scope in pieces', () => {
  it('has each camera once, and as many pieces as it has vectors for', () => {
    const scope = { cameraIds: [1, 2, 3, 4, 5], windows: [{ from: null, to: null }] };
    expect(inPieces(scope, 0)).toEqual([scope]);
    const pieces = inPieces(scope, 700_000);
    expect(pieces.map(({ cameraIds }) => cameraIds)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inPieces(scope, 1e9)).toHaveLength(5);
    expect(inPieces({ ...scope, cameraIds: [] }, 1e9)).toHaveLength(1);
    expect(expectedMs(1_000_000, 1_000)).toBe(1_100);
  });

  it('gives what the whole gives: the same tracks, scores and counts', async () => {
    const space = await world.system.space.findUniqueOrThrow({ where: { name: 'face.test.4' } });
    const cameraIds = [world.camera.id];
    for (let i = 0; i < 3; i += 1) {
      const camera = await makeCamera(world.system, world.district.id);
      cameraIds.push(camera.id);
      for (const far of [0.1, 0.5, 2, 9]) {
        const recording = await world.recordingAt(undefined, camera.id);
        await makeTrack(world.system, recording, face([1, far + i / 7, 0, 0]));
      }
    }
    const search = {
      ...{ ...space, like: ['[1,0,0,0]'], unlike: [], ownTrackIds: [], classes: [], colours: [] },
      scope: { cameraIds, windows: [{ from: null, to: null }] },
    };
    const shares: number[] = [];
    const pieces = inPieces(search.scope, 1e9);
    const told = async (share: number) => {
      shares.push(share);
    };
    for (const [threshold, limit] of [
      [0.6, 50],
      [0.99, 3],
      [null, 5],
    ] as const) {
      const by = (given: object) =>
        asActor(world.db, world.actor, (tx) => scanVectors(tx, { ...search, ...given }, threshold, limit));
      expect(await by({ pieces, told })).toEqual(await by({}));
    }
    expect(shares.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
  });
});
