import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeDistrict, makeTrack, type TrackGiven, unitVector } from '@/core/footage/testing';
import { fusedCosine } from './fusion';
import { searchRequest } from './schema';
import { listSearches, openSearch, runSearch } from './searches';
import { face, idsOf, searchWorld, span } from './testing';

const world = searchWorld();
const { recordingAt, track, search, makeCase } = world;

describe('a search from several examples', () => {
  const car = (values: number[]): TrackGiven => ({
    kind: 'VEHICLE',
    objectClass: 'car',
    vectors: [{ space: 'vehicle.test.3', values }],
  });
  const of = (...ids: string[]) => ids.map((trackId) => ({ from: 'track', trackId }));
  const vehicle = (examples: object[], unlike: object[] = []) =>
    search({ kind: 'VEHICLE', examples, unlike });

  it('finds vehicles that resemble one of them, whatever their order, and lists none of them', async () => {
    const [front, rear] = [await track(car([1, 0, 0])), await track(car([0, 1, 0]))];
    const likeFront = await track(car([1, 0.1, 0]));
    const likeRear = await track(car([0.2, 1, 0]));
    const both = await vehicle(of(front, rear));
    expect(idsOf(both)).toEqual([likeFront, likeRear]);
    const turned = await vehicle(of(rear, front, rear));
    expect(turned.candidates).toEqual(both.candidates);
    expect(idsOf(await vehicle(of(front)))).toEqual([likeFront, likeRear, rear]);
    expect(both.plan.reasons).toContain('Compared with each of the 2 examples: the nearest counts.');
  });

  it('pushes back what is nearer to something it is not to be like, by as much as the rule says', async () => {
    const wanted = unitVector([1, 0, 0]);
    const unwanted = unitVector([0.7, 0.7, 0]);
    const [example, other] = [await track(car([...wanted])), await track(car([...unwanted]))];
    const given = [
      [1, 0.8, 0],
      [1, 0.2, 0.9],
      [0.2, 0.6, 0.4],
    ];
    const ids = await Promise.all(given.map((values) => track(car(values))));
    const plain = await vehicle(of(example));
    const refined = await vehicle(of(example), of(other));
    expect(idsOf(plain).slice(0, 2)).toEqual(ids.slice(0, 2));
    expect(idsOf(refined).slice(0, 2)).toEqual(ids.slice(0, 2).reverse());
    expect(idsOf(refined)).not.toContain(other);
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, axis) => sum + value * (b[axis] ?? 0), 0);
    for (const [index, id] of ids.entries()) {
      const unit = unitVector(given[index] ?? []);
      const score = refined.candidates.find(({ sighting }) => sighting.trackId === id)?.score;
      expect(score).toBeCloseTo(fusedCosine([dot(wanted, unit)], [dot(unwanted, unit)]), 2);
    }
  });

  it('compares faces with the mean of the examples', async () => {
    const [one, two] = [await track(face([1, 0.8, 0, 0])), await track(face([1, -0.8, 0, 0]))];
    const between = await track(face([1, 0, 0, 0]));
    const nearOne = await track(face([1, 0.9, 0, 0]));
    const found = await search({ kind: 'FACE', examples: of(one, two), scope: span, purpose: 'A test' });
    expect(idsOf(found)).toEqual([between, nearOne]);
    expect(found.candidates[0]?.score).toBeCloseTo(1, 2);
  });

  it('starts from an exhibit that shows a sighting, and not from one of a case that is not seen', async () => {
    const recording = await recordingAt();
    const trackId = await makeTrack(world.system, recording, car([1, 0, 0]));
    const alike = await track(car([1, 0.1, 0]));
    const registered = await makeCase();
    const exhibit = (shown: string | null) =>
      world.system.exhibit.create({
        data: {
          caseId: registered.id,
          number: shown ? 1 : 2,
          kind: 'STILL',
          title: 'T',
          recordingId: recording.id,
          trackId: shown,
          requestedFromMs: 0,
          requestedToMs: 0,
          createdById: world.actor.id,
        },
      });
    const examples = [{ from: 'exhibit', exhibitId: (await exhibit(trackId)).id }];
    expect(idsOf(await vehicle(examples))).toEqual([alike]);
    const bare = [{ from: 'exhibit', exhibitId: (await exhibit(null)).id }];
    await expect(vehicle(bare)).rejects.toMatchObject({ code: 'nothing-to-compare' });
    const stranger = await makeActor(world.system, 'INVESTIGATOR', (await makeDistrict(world.system)).id);
    await expect(
      runSearch(
        { db: world.db, signer: testSigner },
        stranger,
        searchRequest.parse({ kind: 'VEHICLE', examples }),
      ),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('refuses in words what other models looked at', async () => {
    const before = await track({
      kind: 'VEHICLE',
      vectors: [{ space: 'vehicle.before.3', values: [1, 0, 0] }],
    });
    const examples = of(await track(car([1, 0, 0])), before);
    await expect(vehicle(examples)).rejects.toMatchObject({
      code: 'nothing-to-compare',
      message: expect.stringContaining('Example 2 of 2'),
    });
  });

  it('opens a search of before, which had one example, as one of today', async () => {
    const trackId = await track(car([1, 0, 0]));
    const made = await vehicle(of(trackId));
    await world.asSuperuser('UPDATE searches SET query = $2 WHERE id = $1', [
      made.id,
      { kind: 'VEHICLE', order: 'score', limit: 50, example: { from: 'track', trackId } },
    ]);
    const opened = await openSearch(world.db, world.actor, made.id);
    expect(opened.request).toMatchObject({ examples: of(trackId), unlike: [] });
    expect(opened.request).not.toHaveProperty('example');
    expect((await listSearches(world.db, world.actor))[0]?.title).toBe('Vehicle from a sighting');
  });
});
