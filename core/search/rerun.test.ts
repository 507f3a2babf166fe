import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeTrack } from '@/core/footage/testing';
import { SketchesInMemory } from './memory/memory';
import { rerunSearch, rerunSearchFor } from './rerun';
import { searchRequest } from './schema';
import { runSearch } from './searches';
import { sketchMonth, sketchSpace } from './sketches.sql';
import { face, idsOf, searchWorld, span, urgently } from './testing';

const world = searchWorld();
const keys = [testSigner];
const { track, search } = world;
const likeTrack = (trackId: string) => ({
  kind: 'FACE',
  examples: [{ from: 'track', trackId }],
  scope: span,
  ...urgently,
});

describe('a receipt carried out again', () => {
  it('gives the same answer while nothing has changed, and leaves an audit entry', async () => {
    const example = await track(face([1, 0, 0, 0]));
    await track(face([1, 0.1, 0, 0]));
    await track(face([1, 0.2, 0, 0]));
    const made = await search(likeTrack(example));
    expect(made.candidates).toHaveLength(2);
    const again = await rerunSearch(world.system, keys, made.id);
    expect(again).toMatchObject({ same: true, changes: [], listed: { before: 2, now: 2 } });
    const entries = await world.system.auditEntry.findMany({
      where: { action: 'search.rerun', objectId: made.id },
    });
    expect(entries.map(({ details, actorRole }) => ({ details, actorRole }))).toEqual([
      {
        details: { same: true, changes: 0, hiddenCameras: 0, signature: 'whole' },
        actorRole: 'SYSTEM',
      },
    ]);
  });

  it('does so for plates and descriptions, in the order of time too', async () => {
    await track({ kind: 'VEHICLE', objectClass: 'car' });
    await track({ kind: 'VEHICLE', objectClass: 'car' }, new Date('2026-11-20T12:00:00Z'));
    const cars = await search({ kind: 'DESCRIPTION', classes: ['car'], order: 'time', scope: span });
    expect(cars.candidates).toHaveLength(2);
    expect(await rerunSearch(world.system, keys, cars.id)).toMatchObject({ same: true });
    const plates = await search({ kind: 'PLATE', text: 'XYZ 123', scope: span });
    expect(await rerunSearch(world.system, keys, plates.id)).toMatchObject({ same: true });
  });

  it('names what was deleted and what was indexed since', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const near = await track(face([1, 0.1, 0, 0]));
    const kept = await track(face([1, 0.3, 0, 0]));
    const made = await search(likeTrack(example));
    expect(idsOf(made)).toEqual([near, kept]);
    const { recordingId } = await world.system.track.findUniqueOrThrow({ where: { id: near } });
    await world.asSuperuser('DELETE FROM recordings WHERE id = $1', [recordingId]);
    const later = await track(face([1, 0.2, 0, 0]));
    const of = await world.system.track.findUniqueOrThrow({ where: { id: later } });
    await world.system.indexSegment.create({
      data: {
        recordingId: of.recordingId,
        ordinal: 99,
        fromMs: 0,
        toMs: 1,
        framesAnalysed: 1,
        pathsKey: 'k',
        finishedAt: new Date(Date.parse(made.watermark) + 1000),
      },
    });
    const again = await rerunSearch(world.system, keys, made.id);
    expect(again.same).toBe(false);
    expect(again.changes).toEqual([
      { what: 'missing', rank: 1, trackId: near, why: 'deleted' },
      { what: 'added', rank: 1, trackId: later, why: 'indexed-since' },
    ]);
  });

  it('names models that are others now, and scores that changed with the vectors', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const near = await track(face([1, 0.1, 0, 0]));
    const made = await search(likeTrack(example));
    const space = await world.system.space.findUniqueOrThrow({ where: { name: 'face.test.4' } });
    await world.system.space.update({ where: { id: space.id }, data: { modelHash: 'a'.repeat(64) } });
    await world.asSuperuser('UPDATE candidates SET score = 0.7 WHERE search_id = $1', [made.id]);
    const again = await rerunSearch(world.system, keys, made.id);
    await world.system.space.update({ where: { id: space.id }, data: { modelHash: space.modelHash } });
    expect(again.signature).toMatchObject({ state: 'altered', differs: ['candidates.1.score'] });
    expect(again.changes.map(({ what }) => what)).toEqual(['model', 'score']);
    expect(again.changes[0]).toMatchObject({ before: 'f'.repeat(64), now: 'a'.repeat(64) });
    expect(again.changes[1]).toMatchObject({ trackId: near, before: 0.7 });
  });

  it('refuses a receipt without the scope it came to, and one that is not there', async () => {
    const made = await search({ kind: 'PLATE', text: 'XYZ 123', scope: span });
    await world.asSuperuser('UPDATE searches SET resolved = NULL WHERE id = $1', [made.id]);
    await expect(rerunSearch(world.system, keys, made.id)).rejects.toMatchObject({
      code: 'no-receipt-scope',
    });
    await expect(rerunSearch(world.system, keys, world.actor.id)).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('a receipt of a search through sketches', () => {
  const month = new Date('2026-11-01T00:00:00Z');
  /** Every scope is large here. */
  const exactAtMost = 0;

  it('is carried out as then: in the memory of web, and by sketches read anew where nobody holds any', async () => {
    const example = await track(face([1, 0, 0, 0]));
    await track(face([1, 0.1, 0, 0]));
    const near = await track(face([1, 0.2, 0, 0]));
    const space = await world.system.space.findUniqueOrThrow({ where: { name: 'face.test.4' } });
    await sketchSpace(world.system, space.id);
    await sketchMonth(world.system, space.id, month);
    // How large a scope is Postgres estimates from what it knows of the table.
    await world.asSuperuser(`ANALYZE vectors.${space.tableName}`);
    const memory = new SketchesInMemory(world.system, 2 ** 30);
    await memory.look();
    const comparing = { memory, exactAtMost };
    const request = searchRequest.parse(likeTrack(example));
    const made = await runSearch({ db: world.db, signer: testSigner, comparing }, world.actor, request);
    expect(made.plan.method).toBe('sketch-memory');
    expect(made.candidates).toHaveLength(2);

    const asThen = {
      same: true,
      changes: [],
      method: { before: 'sketch-memory', now: 'sketch-memory' },
    };
    expect(await rerunSearchFor(world.db, keys, world.actor, made.id, comparing)).toMatchObject(asThen);
    expect(await rerunSearch(world.system, keys, made.id, { exactAtMost })).toMatchObject(asThen);

    // Web that was started again and has not read its sketches yet: another way, told as that and nothing else.
    const begun = { memory: null, exactAtMost };
    expect(await rerunSearchFor(world.db, keys, world.actor, made.id, begun)).toMatchObject({
      same: false,
      changes: [{ what: 'method', before: 'sketch-memory', now: 'sketch-scan' }],
      method: { before: 'sketch-memory', now: 'sketch-scan' },
    });

    // What sketches overlooked then is not told as if it had been indexed since.
    await world.asSuperuser('DELETE FROM candidates WHERE search_id = $1 AND track_id = $2', [made.id, near]);
    const overlooked = await rerunSearchFor(world.db, keys, world.actor, made.id, comparing);
    expect(overlooked.changes).toEqual([{ what: 'added', rank: 2, trackId: near, why: 'overlooked' }]);
    await memory.stop();
  });

  it('is exact again where it was exact, however large its scope has become', async () => {
    const example = await track(face([1, 0, 0, 0]));
    await track(face([1, 0.1, 0, 0]));
    const made = await search(likeTrack(example));
    expect(made.plan.method).toBe('exact-scan');
    expect(await rerunSearch(world.system, keys, made.id, { exactAtMost: 0 })).toMatchObject({
      same: true,
      method: { before: 'exact-scan', now: 'exact-scan' },
    });
  });
});

describe('a receipt carried out again for somebody who asks', () => {
  it('is within what that person may see, says what was hidden, and is on record under their name', async () => {
    const example = await track(face([1, 0, 0, 0]));
    await track(face([1, 0.3, 0, 0]));
    const second = await makeCamera(world.system, world.district.id);
    const { id: recordingId, ...recording } = await world.recordingAt(undefined, second.id);
    await makeTrack(world.system, { id: recordingId, ...recording }, face([1, 0.1, 0, 0]));
    const again = await search(likeTrack(example));
    expect(again.candidates[0]?.sighting.camera.id).toBe(second.id);
    const supervisor = await makeActor(world.system, 'SUPERVISOR', world.district.id);
    expect(await rerunSearchFor(world.db, keys, supervisor, again.id)).toMatchObject({
      same: true,
      signature: { state: 'whole', keyId: testSigner.keyId },
      hidden: { cameras: 0, listed: 0 },
    });

    // The camera of the first candidate goes to another district: its author saw more than the supervisor does now.
    const districtId = (await makeDistrict(world.system)).id;
    await world.system.camera.update({ where: { id: second.id }, data: { districtId } });
    await world.system.recording.update({ where: { id: recordingId }, data: { districtId } });
    expect(await rerunSearchFor(world.db, keys, supervisor, again.id)).toMatchObject({
      same: true,
      changes: [],
      listed: { before: 2, now: 1 },
      hidden: { cameras: 1, listed: 1 },
    });
    // Whoever runs the system sees all of it, and a camera that is gone is told from one that is hidden.
    expect(await rerunSearch(world.system, keys, again.id)).toMatchObject({
      same: true,
      hidden: { cameras: 0 },
    });

    const entries = await world.system.auditEntry.findMany({
      where: { action: 'search.rerun', objectId: again.id, actorId: supervisor.id },
      orderBy: { seq: 'desc' },
      take: 1,
    });
    expect(entries.map(({ details, outcome }) => ({ details, outcome }))).toEqual([
      { details: { same: true, changes: 0, hiddenCameras: 1, signature: 'whole' }, outcome: 'done' },
    ]);
  });

  it('is refused to whoever may not open the search, and says so where what it started from is hidden', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const made = await search(likeTrack(example));
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    await expect(rerunSearchFor(world.db, keys, colleague, made.id)).rejects.toMatchObject({
      kind: 'not-found',
    });
    const auditor = await makeActor(world.system, 'AUDITOR', null);
    await expect(rerunSearchFor(world.db, keys, auditor, made.id)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await world.system.track.delete({ where: { id: example } });
    await expect(rerunSearchFor(world.db, keys, world.actor, made.id)).rejects.toMatchObject({
      code: 'start-not-seen',
    });
  });
});
