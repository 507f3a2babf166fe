import { describe, expect, it } from 'vitest';
import { rerunSearch } from './rerun';
import { face, idsOf, searchWorld, span } from './testing';

const world = searchWorld();
const { track, search } = world;
const likeTrack = (trackId: string) => ({
  kind: 'FACE',
  examples: [{ from: 'track', trackId }],
  scope: span,
  purpose: 'A test',
});

describe('a receipt carried out again', () => {
  it('gives the same answer while nothing has changed, and leaves an audit entry', async () => {
    const example = await track(face([1, 0, 0, 0]));
    await track(face([1, 0.1, 0, 0]));
    await track(face([1, 0.2, 0, 0]));
    const made = await search(likeTrack(example));
    expect(made.candidates).toHaveLength(2);
    const again = await rerunSearch(world.system, made.id);
    expect(again).toMatchObject({ same: true, changes: [], listed: { before: 2, now: 2 } });
    const entries = await world.system.auditEntry.findMany({
      where: { action: 'search.rerun', objectId: made.id },
    });
    expect(entries.map(({ details, actorRole }) => ({ details, actorRole }))).toEqual([
      { details: { same: true, changes: 0 }, actorRole: 'SYSTEM' },
    ]);
  });

  it('does so for plates and descriptions, in the order of time too', async () => {
    await track({ kind: 'VEHICLE', objectClass: 'car' });
    await track({ kind: 'VEHICLE', objectClass: 'car' }, new Date('2026-11-20T12:00:00Z'));
    const cars = await search({ kind: 'DESCRIPTION', classes: ['car'], order: 'time', scope: span });
    expect(cars.candidates).toHaveLength(2);
    expect(await rerunSearch(world.system, cars.id)).toMatchObject({ same: true });
    const plates = await search({ kind: 'PLATE', text: 'XYZ 123', scope: span });
    expect(await rerunSearch(world.system, plates.id)).toMatchObject({ same: true });
  });

  it('names what was deleted and what was indexed since', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const near = await track(face([1, 0.1, 0, 0]));
    const kept = await track(face([1, 0.3, 0, 0]));
    const made = await search(likeTrack(example));
    expect(idsOf(made)).toEqual([near, kept]);
    const { recordingId } = await world.system.track.findUniqueOrThrow({ where: { id: near } });
    await world.system.recording.delete({ where: { id: recordingId } });
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
    const again = await rerunSearch(world.system, made.id);
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
    await world.system.candidate.updateMany({
      where: { searchId: made.id, trackId: near },
      data: { score: 0.7 },
    });
    const again = await rerunSearch(world.system, made.id);
    await world.system.space.update({ where: { id: space.id }, data: { modelHash: space.modelHash } });
    expect(again.changes.map(({ what }) => what)).toEqual(['model', 'score']);
    expect(again.changes[0]).toMatchObject({ before: 'f'.repeat(64), now: 'a'.repeat(64) });
    expect(again.changes[1]).toMatchObject({ trackId: near, before: 0.7 });
  });

  it('refuses a receipt without the scope it came to, and one that is not there', async () => {
    const made = await search({ kind: 'PLATE', text: 'XYZ 123', scope: span });
    await world.system.$executeRaw`UPDATE searches SET resolved = NULL WHERE id = ${made.id}::uuid`;
    await expect(rerunSearch(world.system, made.id)).rejects.toMatchObject({ code: 'no-receipt-scope' });
    await expect(rerunSearch(world.system, world.actor.id)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
