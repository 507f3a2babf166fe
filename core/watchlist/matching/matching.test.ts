import { describe, expect, it } from 'vitest';
import { supersedeCoarse } from '@/core/footage/coarse-rows.sql';
import { namedSpaceTables } from '@/core/footage/index-rows.sql';
import { makeCamera, makeDistrict } from '@/core/footage/testing';
import { face } from '@/core/search/testing';
import { lookBack } from '../looking-back';
import { person, watchWorld } from '../testing';
import { matchRecording } from './matching';

const world = watchWorld();
const plate = (text: string, fromMs = 1_000) => ({ kind: 'PLATE' as const, fromMs, plate: { text } });
const alerts = (entryId: string) =>
  world.system.alert.findMany({
    where: { entryId },
    orderBy: { raisedAt: 'asc' },
    include: { sightings: true },
  });
const looks = [[1, 0, 0, 0]];

describe('what is indexed is compared with the watchlist', () => {
  it('a face that resembles a picture raises an alert with its strength and rarity, one that does not raises none', async () => {
    const { id } = await world.active(person, [...looks, [0, 1, 0, 0]]);
    const { alertIds, trackIds } = await world.pass([face([0.1, 1, 0, 0]), face([0, 0, 1, 0])]);
    expect(alertIds).toHaveLength(1);
    const [alert] = await alerts(id);
    expect(alert).toMatchObject({
      trackId: trackIds[0],
      strength: 'strong',
      rarity: { oneIn: 2500, orRarer: true },
    });
    expect(alert?.score).toBeCloseTo(0.995, 2);
    expect(await world.system.trackToMatch.count({ where: { trackId: { in: trackIds } } })).toBe(0);
    const said = await world.system.auditEntry.findFirstOrThrow({ where: { objectId: alert?.id ?? '' } });
    expect(said).toMatchObject({ action: 'alert.raise', actorRole: 'SYSTEM' });
    expect(JSON.stringify(said.details)).not.toContain('Somebody');
  });

  it('only within its scope: cameras, groups and sites of its district', async () => {
    const other = await makeCamera(world.system, world.district.id);
    const far = await makeCamera(world.system, (await makeDistrict(world.system)).id);
    const site = await world.system.site.create({
      data: { name: `Gate ${other.id}`, latitude: 30, longitude: 67 },
    });
    await world.system.camera.update({ where: { id: other.id }, data: { siteId: site.id } });
    const { id } = await world.active({ scope: { siteIds: [site.id] } });
    expect((await world.pass([plate('LEA4821')])).alertIds).toEqual([]);
    expect((await world.pass([plate('LEA4821')], { cameraId: other.id })).alertIds).toHaveLength(1);
    const everywhere = await world.active();
    expect((await world.pass([plate('LEA4821')], { cameraId: far.id })).alertIds).toEqual([]);
    expect(await alerts(id)).toHaveLength(1);
    expect(await alerts(everywhere.id)).toHaveLength(0);
  });

  it('one passage by one camera is one alert, however many sightings it has', async () => {
    const { id } = await world.active();
    await world.pass([plate('LEA4821', 1_000), plate('LEA4B21', 20_000), plate('LEA4821', 50_000)]);
    await world.pass([plate('LEA4821')], { startsAt: new Date('2026-11-20T13:01:40Z') });
    const [only, ...more] = await alerts(id);
    expect(more).toEqual([]);
    expect(only?.sightings).toHaveLength(4);
    await world.pass([plate('LEA4821')], { startsAt: new Date('2026-11-20T13:30:00Z') });
    expect(await alerts(id)).toHaveLength(2);
  });

  it('the first look and the thorough one raise one alert, and the thorough one is shown', async () => {
    const { id } = await world.active(person, looks);
    const first = await world.pass([face([1, 0.1, 0, 0])]);
    await world.system.track.update({ where: { id: first.trackIds[0] as string }, data: { pass: 'COARSE' } });
    await world.system.alert.updateMany({
      where: { entryId: id },
      data: { snapshot: { ...((await alerts(id))[0]?.snapshot as object), pass: 'COARSE' } },
    });
    // What an alert shows stays, although the first look gives way.
    await world.system.$transaction(async (tx) =>
      supersedeCoarse(tx, first.recordingId, {
        beforeMs: 2 ** 31 - 1,
        held: [],
        tables: await namedSpaceTables(tx),
      }),
    );
    expect(await world.system.track.count({ where: { id: first.trackIds[0] as string } })).toBe(1);
    const fine = await world.pass([face([1, 0.2, 0, 0])]);
    expect(fine.alertIds).toEqual([]);
    const [only, ...more] = await alerts(id);
    expect(more).toEqual([]);
    expect(only?.trackId).toBe(fine.trackIds[0]);
  });

  it('beyond what one entry may raise in an hour passages are grouped on one alert that says so', async () => {
    const { id } = await world.active();
    world.terms = { ...world.terms, alertsPerHour: 3 };
    try {
      for (let index = 0; index < 7; index++)
        await world.pass([plate('LEA4821')], { startsAt: new Date(Date.UTC(2026, 10, 20, 10 + index)) });
      const all = await alerts(id);
      expect(all.map(({ isGroup, heldBack }) => [isGroup, heldBack])).toEqual([
        [false, 0],
        [false, 0],
        [false, 0],
        [true, 4],
      ]);
      expect(all.at(-1)?.sightings).toHaveLength(4);
    } finally {
      world.terms = { ...world.terms, alertsPerHour: 12 };
    }
  });

  it('two workers that have the same recording raise each alert once', async () => {
    const { id } = await world.active();
    const recording = await world.recordingAt();
    const { trackIds } = await world.pass([]);
    expect(trackIds).toEqual([]);
    const { makeTrack } = await import('@/core/footage/testing');
    for (let index = 0; index < 6; index++) {
      const trackId = await makeTrack(world.system, recording, plate('LEA4821', 1_000 + 2_000 * index));
      await world.system.trackToMatch.create({ data: { trackId, recordingId: recording.id } });
    }
    const { HeldWatchlist } = await import('./held');
    await Promise.all(
      [1, 2, 3].map(() =>
        matchRecording({ db: world.system, held: new HeldWatchlist(), terms: world.terms }, recording.id),
      ),
    );
    const [only, ...more] = await alerts(id);
    expect(more).toEqual([]);
    expect(only?.sightings).toHaveLength(6);
  });

  it('a vehicle is looked for by its look, its type and its colour', async () => {
    const vehicle = { kind: 'VEHICLE', title: 'The van', plate: null, classes: ['van'], colours: ['white'] };
    const byWords = await world.active(vehicle);
    const byLook = await world.active({ ...vehicle, classes: [], colours: ['white'] }, [[1, 0, 0]]);
    const seen = (objectClass: string, colour: string, values: number[]) => ({
      kind: 'VEHICLE' as const,
      objectClass,
      colour,
      vectors: [{ space: 'vehicle.test.3', values }],
    });
    await world.pass([seen('van', 'white', [0, 1, 0])]);
    await world.pass([seen('car', 'white', [1, 0.1, 0])], { startsAt: new Date('2026-11-20T15:00:00Z') });
    await world.pass([seen('car', 'red', [1, 0, 0])], { startsAt: new Date('2026-11-20T17:00:00Z') });
    expect((await alerts(byWords.id)).map(({ strength }) => strength)).toEqual(['weak']);
    expect(await alerts(byLook.id)).toHaveLength(1);
  });

  it('earlier footage is looked through once, where the entry asks for it', async () => {
    const at = (hour: number) => ({ startsAt: new Date(Date.UTC(2026, 10, 19, hour)) });
    await world.pass([plate('LEA4821'), face([1, 0, 0, 0])], at(8));
    await world.pass([plate('LEA4B21'), face([0, 1, 0, 0])], at(10));
    await world.pass([plate('QBC417')], at(12));
    const thePlate = await world.active({ searchBack: true });
    const somebody = await world.active({ ...person, searchBack: true }, looks);
    const quiet = await world.active();
    const room = { db: world.system, terms: world.terms };
    expect((await lookBack(room, thePlate.id)).alertIds).toHaveLength(2);
    expect((await lookBack(room, somebody.id)).alertIds).toHaveLength(1);
    expect((await lookBack(room, quiet.id)).alertIds).toHaveLength(0);
    expect((await lookBack(room, thePlate.id)).alertIds).toHaveLength(0);
    expect((await alerts(thePlate.id)).every(({ lookedBack }) => lookedBack)).toBe(true);
  });
});
