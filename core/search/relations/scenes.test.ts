import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import {
  makeActor,
  makeCamera,
  makeDistrict,
  makeRecording,
  makeTrack,
  type TrackGiven,
} from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { testDatabase } from '../testing';
import { askRelation } from './answers';
import { atLeastOf } from './chance';
import { relationRequest } from './schema';
import { cannotWait } from './testing';

const world = testDatabase();

const SPACES = { VEHICLE: 'vehicle.scenes.3', FACE: 'face.scenes.3' };
const measured = {
  curve: [{ threshold: 0.9, falseMatchRate: 0.02 }],
  pairs: 4000,
  source: 'a test',
};
const day = (ofMonth: number) => `2026-11-${String(ofMonth).padStart(2, '0')}`;

/** Three places, each recorded for an hour on each of `days`. */
async function town(days: number[]) {
  const { id: districtId } = await makeDistrict(world.system);
  const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
  const cameras = await Promise.all([1, 2, 3].map(() => makeCamera(world.system, districtId)));
  const recordings = new Map<string, Awaited<ReturnType<typeof makeRecording>>>();
  for (const [place, camera] of cameras.entries()) {
    for (const ofMonth of days) {
      const startsAt = new Date(`${day(ofMonth)}T08:00:00Z`);
      recordings.set(
        `${place} ${ofMonth}`,
        await makeRecording(world.system, {
          cameraId: camera.id,
          districtId,
          startsAt,
          durationMs: 3_600_000,
        }),
      );
    }
  }
  const seen = (
    place: number,
    ofMonth: number,
    given: Omit<TrackGiven, 'kind'> & { kind?: TrackGiven['kind'] },
  ) => makeTrack(world.system, recordings.get(`${place} ${ofMonth}`)!, { kind: 'VEHICLE', ...given });
  const scene = (place: number, ofMonth: number) => ({
    name: `scene ${place}`,
    cameraIds: [cameras[place]!.id],
    from: `${day(ofMonth)}T08:00:00Z`,
    to: `${day(ofMonth)}T09:00:00Z`,
  });
  return { actor, cameras, seen, scene };
}

async function ask(actor: Actor, query: { kind: 'SCENES' } & Record<string, unknown>) {
  return (await askRelation({ db: world.db, signer: testSigner }, actor, relationRequest.parse(query)))
    .answer;
}

async function useSpaces() {
  for (const kind of ['VEHICLE', 'FACE'] as const) {
    await world.system.space.updateMany({
      where: { name: SPACES[kind] },
      data: { kind, threshold: 0.9, inUse: true },
    });
  }
}

describe('across scenes', () => {
  it('a plate is found that was at all of them, or at so many; each scene says what was looked at', async () => {
    const { actor, seen, scene } = await town([1, 2, 3]);
    const everywhere = [
      await seen(0, 1, { plate: { text: 'ALL-303' } }),
      await seen(1, 2, { plate: { text: 'ALL-3O3' } }),
      await seen(2, 3, { plate: { text: 'ALL-303' } }),
    ];
    await seen(0, 1, { plate: { text: 'TWO-2222' } });
    await seen(2, 3, { plate: { text: 'TWO-2222', agreed: false } });
    // At the right place on the wrong day.
    await seen(1, 3, { plate: { text: 'TWO-2222' } });
    for (let index = 0; index < 6; index += 1)
      await seen(index % 3, 1 + (index % 3), { plate: { text: `S${index}ZX-1${index}` } });

    const scenes = [scene(0, 1), scene(1, 2), scene(2, 3)];
    const all = await ask(actor, { kind: 'SCENES', scenes });
    if (all.kind !== 'SCENES') throw new Error(all.kind);
    expect(all.found).toMatchObject([
      { plate: expect.stringMatching(/^ALL3[0O]3$/), exact: false, agreed: true },
    ]);
    expect(all.found[0]?.in.map(({ scene: at, sighting }) => [at, sighting.trackId])).toEqual(
      everywhere.map((trackId, at) => [at, trackId]),
    );
    expect(
      all.scenes.map(({ name, compared, timeMs, indexedMs }) => [name, compared, timeMs, indexedMs]),
    ).toEqual([
      ['scene 0', 4, 3_600_000, 3_600_000],
      ['scene 1', 3, 3_600_000, 3_600_000],
      ['scene 2', 4, 3_600_000, 3_600_000],
    ]);
    // Eight plates; half of them at the first and last, three of eight between.
    expect(all.expected).toBeCloseTo(8 * (4 / 8) * (3 / 8) * (4 / 8), 6);

    const two = await ask(actor, { kind: 'SCENES', scenes, atLeast: 2 });
    if (two.kind !== 'SCENES') throw new Error(two.kind);
    expect(two.found.map(({ plate }) => plate)).toEqual([expect.stringMatching(/^ALL/), 'TWO2222']);
    expect(two.found[1]).toMatchObject({ exact: true, agreed: false });
    const stranger = await makeActor(world.system, 'INVESTIGATOR', (await makeDistrict(world.system)).id);
    expect(await ask(stranger, { kind: 'SCENES', scenes })).toMatchObject({ found: [] });
  });

  it('looks are joined where they resemble across scenes, faces only under authority', async () => {
    const { actor, seen, scene } = await town([4, 5]);
    const look = (kind: 'VEHICLE' | 'FACE', values: number[]) => ({
      kind,
      vectors: [{ space: SPACES[kind], values }],
    });
    const here = await seen(0, 4, look('VEHICLE', [1, 0, 0]));
    const there = await seen(1, 5, look('VEHICLE', [1, 0.1, 0]));
    await seen(0, 4, look('VEHICLE', [1, 0.05, 0.02]));
    await seen(1, 5, look('VEHICLE', [0, 1, 0]));
    await seen(0, 4, look('FACE', [0, 1, 0]));
    await seen(1, 5, look('FACE', [0, 1, 0.05]));
    await useSpaces();
    const scenes = [scene(0, 4), scene(1, 5)];
    const byLook = await ask(actor, { kind: 'SCENES', scenes, by: 'VEHICLE' });
    if (byLook.kind !== 'SCENES') throw new Error(byLook.kind);
    // The two of the first scene each resemble the one of the second; they are not joined with each other.
    const found = byLook.found.filter(({ strength }) => strength !== 'weak');
    expect(found).toHaveLength(2);
    for (const { in: at } of found) expect(at[1]?.sighting.trackId).toBe(there);
    expect(found.map(({ in: at }) => at[0]?.sighting.trackId)).toContain(here);
    // The nearest below the threshold comes last, as weak.
    expect(byLook.found.slice(2).map(({ strength }) => strength)).toEqual(['weak']);
    // These models state no rate: what chance would do is not known, which is not nothing.
    expect(byLook.falsePairs).toBeNull();
    await expect(ask(actor, { kind: 'SCENES', scenes, by: 'FACE' })).rejects.toMatchObject({
      code: 'authority-required',
    });
    const faces = await ask(actor, { kind: 'SCENES', scenes, by: 'FACE', ...cannotWait });
    expect(faces).toMatchObject({ found: [{ strength: 'strong' }], expected: null });
    await world.system.space.update({ where: { name: SPACES.VEHICLE }, data: { falseMatches: measured } });
    const again = await ask(actor, { kind: 'SCENES', scenes, by: 'VEHICLE' });
    // Two vehicles at the one, two at the other: four pairs across, none within.
    expect(again).toMatchObject({ falsePairs: { compared: 4, falseMatchRate: 0.02, expected: 0.08 } });
  });
});

describe('at least so many of several', () => {
  it('is sure for none, the product for all, and never rises with how many are wanted', () => {
    const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(chances, (each) => {
        expect(atLeastOf(each, 0)).toBeCloseTo(1, 9);
        expect(atLeastOf(each, each.length)).toBeCloseTo(
          each.reduce((product, chance) => product * chance, 1),
          9,
        );
        for (let wanted = 0; wanted < each.length; wanted += 1) {
          expect(atLeastOf(each, wanted + 1)).toBeLessThanOrEqual(atLeastOf(each, wanted) + 1e-12);
        }
      }),
    );
  });
});
