import { describe, expect, it } from 'vitest';
import { makeCamera, makeDistrict, makeRecording, makeTrack, type TrackGiven } from '@/core/footage/testing';
import { idsOf, searchWorld } from './testing';

const world = searchWorld();
const { track, search } = world;

describe('a search by plate', () => {
  const plated = (text: string, more: Partial<NonNullable<TrackGiven['plate']>> = {}) =>
    track({ kind: 'VEHICLE', objectClass: 'car', plate: { text, ...more } });
  const find = async (text: string, fuzzy = true) => search({ kind: 'PLATE', text, fuzzy });

  it('finds it exactly, by a part, and by ? and *, written in any way', async () => {
    const wanted = await plated('LEA-4821');
    const other = await plated('QAB 771');
    expect(idsOf(await find('lea 4821', false))).toEqual([wanted]);
    expect(idsOf(await find('٤٨٢١', false))).toEqual([wanted]);
    expect(idsOf(await find('4821', false))).toEqual([wanted]);
    expect(idsOf(await find('L?A4?21', false))).toEqual([wanted]);
    expect(idsOf(await find('Q*71', false))).toEqual([other]);
    expect(idsOf(await find('?EA', false))).toEqual([]);
    expect((await find('LEA4821', false)).candidates[0]).toMatchObject({ score: 1, strength: 'strong' });
  });

  it('lists sightings of one agreed plate as one group', async () => {
    await plated('PKD-5512');
    await plated('PKD 5512');
    await plated('PKD-5513');
    const found = await find('PKD551');
    expect(found.candidates).toHaveLength(3);
    const together = found.groups.find(({ ranks }) => ranks.length > 1);
    expect(found.groups).toHaveLength(2);
    expect(together?.because).toEqual(['plate']);
    expect(together?.ranks.map((rank) => found.candidates[rank - 1]?.sighting.plate?.text).sort()).toEqual([
      'PKD 5512',
      'PKD-5512',
    ]);
  });

  it('finds what a reader confused, ranks it behind the text itself, and not when asked for the text only', async () => {
    const exact = await plated('BSO-1805');
    const confused = await plated('8S0-18O5');
    const wrong = await plated('BSO-1605');
    await plated('XYZ-999');
    expect(idsOf(await find('BSO1805'))).toEqual([exact, confused, wrong]);
    expect(idsOf(await find('BSO1805', false))).toEqual([exact]);
    expect(idsOf(await find('BS?18*'))).toEqual([exact, confused]);
  });

  it('believes the reader’s own second thoughts before other misreadings', async () => {
    const alternatives = [...'ABC1234'].map((char, place) => ({
      char,
      confidence: 0.5,
      others: place === 6 ? [{ char: '7', confidence: 0.45 }] : [],
    }));
    const doubted = await plated('ABC1234', { agreed: false, alternatives });
    const other = await plated('ABC1231');
    expect(idsOf(await find('ABC1237'))).toEqual([doubted, other]);
  });

  it('finds an overlooked character, and two wrong ones of seven', async () => {
    const short = await plated('KDE413');
    const two = await plated('KXE4X13');
    expect(idsOf(await find('KDE4413')).sort()).toEqual([short, two].sort());
  });

  it('finds what was remembered in the wrong order, before what has a character wrong', async () => {
    const meant = await plated('LEA-4821');
    const wrong = await plated('LEA-8721');
    const found = await find('LEA8421');
    expect(idsOf(found)).toEqual([meant, wrong]);
    expect(found.candidates[0]?.strength).toBe('fair');
    expect(idsOf(await find('LEA8421', false))).toEqual([]);
  });

  it('finds the same over many cameras as over few, and nothing of another district', async () => {
    const wanted = await plated('RIB-4417');
    const few = idsOf(await find('RIB4411'));
    for (let i = 0; i < 11; i += 1) await makeCamera(world.system, world.district.id);
    const elsewhere = await makeDistrict(world.system);
    const theirs = await makeCamera(world.system, elsewhere.id);
    await makeTrack(
      world.system,
      await makeRecording(world.system, {
        cameraId: theirs.id,
        districtId: elsewhere.id,
        startsAt: new Date('2026-11-20T13:00:00Z'),
      }),
      { kind: 'VEHICLE', objectClass: 'car', plate: { text: 'RIB-4417' } },
    );
    expect(few).toEqual([wanted]);
    expect(idsOf(await find('RIB4411'))).toEqual(few);
    expect(idsOf(await find('RIB?417', false))).toEqual(few);
  });

  it('wants two characters at least', async () => {
    await expect(find('?*7*')).rejects.toMatchObject({ code: 'plate-pattern-too-wide' });
  });
});
