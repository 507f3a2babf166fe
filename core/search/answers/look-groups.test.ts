import { describe, expect, it } from 'vitest';
import { makeActor, makeCamera, makeDistrict, makeTrack } from '@/core/footage/testing';
import { face, searchWorld, span } from '../testing';
import { lookGroupsOfSearch } from './look-groups';

const world = searchWorld();
const car = (values: number[]) => ({
  kind: 'VEHICLE' as const,
  vectors: [{ space: 'vehicle.test.3', values }],
});

const at = (minute: number) => new Date(Date.parse('2026-11-20T13:00:00Z') + minute * 60_000);
const grouped = (searchId: string, actor = world.actor) => lookGroupsOfSearch(world.db, actor, searchId);

describe('the candidates of a search by look', () => {
  it('put one car together that has no plate, and say from where on, and that chance is not known', async () => {
    const red = await world.track(car([1, 0, 0]), at(0));
    const again = await world.track(car([1, 0.2, 0]), at(5));
    const other = await world.track(car([0, 1, 0]), at(10));
    const unseen = await world.track({ kind: 'VEHICLE' }, at(15));
    const search = await world.search({ kind: 'DESCRIPTION', objects: ['VEHICLE'], order: 'time' });
    expect(search.candidates.map(({ sighting }) => sighting.trackId)).toEqual([red, again, other, unseen]);
    expect(search.groups).toHaveLength(4);
    const found = await grouped(search.id);
    expect(found.groups).toMatchObject([
      { ranks: [1, 2], because: ['look'] },
      { ranks: [3], because: [], leastCosine: null },
      { ranks: [4], because: [] },
    ]);
    expect(found).toMatchObject({
      of: 'VEHICLE',
      threshold: 0.5,
      setOn: 'a test',
      compared: 3,
      notCompared: 1,
      falsePairs: null,
      chosenByLook: false,
    });
    // Kept nowhere: the search is as it was.
    expect((await grouped(search.id)).groups).toEqual(found.groups);
    const entries = await world.system.auditEntry.findMany({ where: { action: 'search.group-by-look' } });
    expect(entries.map(({ actorId, objectId }) => [actorId, objectId])).toEqual([
      [world.actor.id, search.id],
      [world.actor.id, search.id],
    ]);
  });

  it('keep two plates apart on which readings agreed, however alike their cars are', async () => {
    await world.track({ ...car([1, 0, 0]), plate: { text: 'LEA-4821' } }, at(0));
    await world.track({ ...car([1, 0, 0.1]), plate: { text: 'QTA-1111' } }, at(5));
    await world.track({ ...car([1, 0.1, 0]), plate: { text: 'LEA-4821', agreed: false } }, at(10));
    const search = await world.search({ kind: 'DESCRIPTION', objects: ['VEHICLE'], order: 'time' });
    for (const { ranks } of (await grouped(search.id)).groups) {
      expect(ranks.includes(1) && ranks.includes(2)).toBe(false);
    }
  });

  it('are of faces only where faces were searched, and only for whoever may search them', async () => {
    const recording = await world.recordingAt(at(0));
    await makeTrack(world.system, recording, { ...face([1, 0, 0, 0]), fromMs: 1_000 });
    await makeTrack(world.system, recording, { ...face([1, 0.1, 0, 0]), fromMs: 10_000 });
    const probe = await makeTrack(world.system, recording, { ...face([1, 0, 0.1, 0]), fromMs: 20_000 });
    const made = await world.makeCase();
    const search = await world.search({
      kind: 'FACE',
      examples: [{ from: 'track', trackId: probe }],
      scope: span,
      caseId: made.id,
    });
    const found = await grouped(search.id);
    expect(found).toMatchObject({ of: 'FACE', compared: 2, chosenByLook: true });
    expect(found.groups[0]).toMatchObject({ ranks: [1, 2], because: ['look'] });
    expect(found.falsePairs).toMatchObject({ compared: 1, expected: 0.01, falseMatchRate: 0.01 });
    const operator = await makeActor(world.system, 'OPERATOR', world.district.id);
    await expect(grouped(search.id, operator)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('are unknown to another district', async () => {
    await world.track(car([1, 0, 0]));
    const search = await world.search({ kind: 'DESCRIPTION', objects: ['VEHICLE'] });
    const elsewhere = await makeDistrict(world.system);
    await makeCamera(world.system, elsewhere.id);
    const stranger = await makeActor(world.system, 'SHO', elsewhere.id);
    await expect(grouped(search.id, stranger)).rejects.toMatchObject({ code: 'not-found' });
  });
});
