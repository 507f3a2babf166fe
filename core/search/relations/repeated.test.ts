import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import { testDatabase } from '../testing';
import { askRelation, openRelation } from './answers';
import { relationRequest } from './schema';
import { cannotWait } from './testing';
import { seenAgain } from './testing.sql';

const world = testDatabase();
const THRESHOLD = 0.9;
const DIMENSION = 40;
const SPACES = { VEHICLE: `vehicle.repeated.${DIMENSION}`, FACE: `face.repeated.${DIMENSION}` };
type Kind = keyof typeof SPACES;

/** A look of its own: nothing else resembles it. */
const look = (own: number) => Array.from({ length: DIMENSION }, (_, axis) => (axis === own ? 1 : 0));
/** As alike `look(own)` as this cosine, and otherwise unlike everything but looks turned towards the same axis. */
const turned = (own: number, cosine: number, towards = DIMENSION - 1) =>
  look(own).map((value, axis) => (axis === towards ? Math.sqrt(1 - cosine * cosine) : value * cosine));
const at = (day: number, time = '08:00') => new Date(`2026-11-${String(day).padStart(2, '0')}T${time}:00Z`);

/** A shop with a camera, in a district of its own, and who asks about it. */
async function shop() {
  const { id: districtId } = await makeDistrict(world.system);
  const actor = await makeActor(world.system, 'INVESTIGATOR', districtId);
  const camera = await makeCamera(world.system, districtId);
  const seen = async (
    startsAt: Date,
    values: number[],
    { kind = 'VEHICLE', plate }: { kind?: Kind; plate?: string } = {},
  ) =>
    makeTrack(
      world.system,
      await makeRecording(world.system, { cameraId: camera.id, districtId, startsAt }),
      { kind, vectors: [{ space: SPACES[kind], values }], ...(plate && { plate: { text: plate } }) },
    );
  const query = {
    cameraIds: [camera.id],
    from: at(1).toISOString(),
    to: at(30).toISOString(),
    purpose: 'who watches the shop',
  };
  return { districtId, actor, camera, seen, query };
}

async function useSpaces(data: { threshold?: number | null; falseMatches?: object } = {}) {
  for (const kind of ['VEHICLE', 'FACE'] as const) {
    await world.system.space.updateMany({
      where: { name: SPACES[kind] },
      data: { kind, threshold: THRESHOLD, inUse: true, ...data },
    });
  }
}

const asking = (actor: Actor, query: object) =>
  askRelation(
    { db: world.db, signer: testSigner },
    actor,
    relationRequest.parse({ kind: 'REPEATED', ...query }),
  );

async function ask(actor: Actor, query: object) {
  const { answer, id, said, total } = await asking(actor, query);
  if (answer.kind !== 'REPEATED') throw new Error(answer.kind);
  return { ...answer, id, said, total };
}

describe('unknown but repeated', () => {
  it('cannot be told before anything was indexed that could be compared', async () => {
    const { actor, query } = await shop();
    await expect(ask(actor, query)).rejects.toMatchObject({ code: 'nothing-indexed' });
  });

  it('is told by days, without what has a plate, and what came twice on one day came on one', async () => {
    const { actor, seen, query } = await shop();
    const visits = [
      await seen(at(10), look(0)),
      await seen(at(11), turned(0, 0.97)),
      await seen(at(13), look(0)),
    ];
    await seen(at(12), look(1));
    await seen(at(12, '15:00'), look(1));
    await seen(at(11, '09:00'), look(0), { plate: 'NAM-1' });
    await useSpaces();
    const answer = await ask(actor, query);
    expect(answer.compared).toBe(5);
    expect(answer.groups).toMatchObject([
      { days: ['2026-11-10', '2026-11-11', '2026-11-13'], total: 3, cameras: 1, strength: 'strong' },
    ]);
    expect(answer.groups[0]?.sightings.map(({ trackId }) => trackId)).toEqual(visits);
    expect((await ask(actor, { ...query, minDays: 4 })).groups).toEqual([]);
  });

  it('counts days by the clock on the wall of the place', async () => {
    const { actor, seen, query } = await shop();
    // Half an hour before and after midnight in Karachi, one evening in UTC.
    await seen(at(10, '18:30'), look(0));
    await seen(at(10, '19:30'), look(0));
    await useSpaces();
    expect((await ask(actor, query)).groups).toMatchObject([{ days: ['2026-11-10', '2026-11-11'] }]);
  });

  it('groups from the threshold of the models on, and never by small steps from one to quite another', async () => {
    const { actor, seen, query } = await shop();
    await seen(at(10), look(0));
    await seen(at(11), turned(0, THRESHOLD - 0.01));
    await seen(at(10), look(1));
    await seen(at(11), turned(1, THRESHOLD + 0.01, DIMENSION - 2));
    // Each resembles the next, the first and the last not each other.
    const step = (degrees: number) => turned(2, Math.cos((degrees * Math.PI) / 180), DIMENSION - 3);
    for (const [index, degrees] of [0, 20, 40, 60, 80].entries()) await seen(at(10 + index), step(degrees));
    await useSpaces();
    const { groups } = await ask(actor, query);
    expect(groups.map(({ total }) => total).sort()).toEqual([2, 2, 3]);
    expect(groups.every(({ strength }) => strength === 'fair')).toBe(true);
  });

  it('says how many pairs chance would make of so many, or that it is not known', async () => {
    const { actor, seen, query } = await shop();
    for (const day of [10, 11, 12, 13]) await seen(at(day), look(day));
    await useSpaces();
    expect((await ask(actor, query)).falsePairs).toBeNull();
    await useSpaces({
      falseMatches: {
        curve: [{ threshold: THRESHOLD, falseMatchRate: 0.005 }],
        pairs: 6096,
        source: 'a test',
      },
    });
    expect((await ask(actor, query)).falsePairs).toEqual({
      compared: 6,
      falseMatchRate: 0.005,
      atMost: true,
      expected: 0.03,
      pairs: 6096,
      source: 'a test',
    });
    await useSpaces({ threshold: null });
    await expect(ask(actor, query)).rejects.toMatchObject({ code: 'nothing-indexed' });
  });

  it('never reaches into another district, even where its camera is named', async () => {
    const ours = await shop();
    const theirs = await shop();
    await ours.seen(at(10), look(0));
    await theirs.seen(at(11), look(0));
    await theirs.seen(at(12), look(0));
    await useSpaces();
    const both = { ...ours.query, cameraIds: [ours.camera.id, theirs.camera.id] };
    expect(await ask(ours.actor, both)).toMatchObject({ compared: 1, groups: [] });
    expect(await ask(theirs.actor, both)).toMatchObject({ compared: 2, groups: [{ total: 2 }] });
  });

  it('is asked under authority only: faces by whoever may search faces, and nothing without a case or a purpose', async () => {
    const { actor, districtId, seen, query } = await shop();
    for (const day of [10, 11]) await seen(at(day), look(0), { kind: 'FACE' });
    await useSpaces();
    const { purpose, ...bare } = query;
    await expect(ask(actor, bare)).rejects.toMatchObject({ code: 'authority-required' });
    await expect(ask(actor, { ...bare, of: 'FACE' })).rejects.toMatchObject({ code: 'authority-required' });
    const operator = await makeActor(world.system, 'OPERATOR', districtId);
    await expect(ask(operator, { ...query, of: 'FACE' })).rejects.toMatchObject({ kind: 'forbidden' });
    const faces = await ask(actor, { ...query, ...cannotWait, of: 'FACE' });
    expect(faces).toMatchObject({ of: 'FACE', compared: 2, groups: [{ total: 2 }] });
    const entries = await world.system.auditEntry.findMany({
      where: { action: 'search.repeated', actorId: { in: [actor.id, operator.id] } },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map(({ actorId, outcome }) => [actorId, outcome])).toEqual([
      [actor.id, 'denied'],
      [actor.id, 'denied'],
      [operator.id, 'denied'],
      [actor.id, 'done'],
    ]);
    expect(entries.at(-1)?.details).toMatchObject({ of: 'FACE', purpose: cannotWait.purpose, total: 1 });
  });

  it('is asked of a bounded place and span, the right way round, and refused whole where that is too many', async () => {
    const { actor, camera, seen, query } = await shop();
    for (const unbounded of [{ from: undefined }, { to: undefined }, { cameraIds: [] }])
      expect(relationRequest.safeParse({ kind: 'REPEATED', ...query, ...unbounded }).success).toBe(false);
    const many = Array.from({ length: 51 }, (_, index) => camera.id + index);
    expect(relationRequest.safeParse({ kind: 'REPEATED', ...query, cameraIds: many }).success).toBe(false);
    await expect(ask(actor, { ...query, from: query.to, to: query.from })).rejects.toMatchObject({
      code: 'scope-reversed',
    });
    await seenAgain(world.system, await seen(at(10), look(0)), {
      times: 2_000,
      stepMs: 1_000,
      space: SPACES.VEHICLE,
    });
    await useSpaces();
    await expect(ask(actor, query)).rejects.toMatchObject({ code: 'too-many-to-compare' });
    const to = new Date(at(10).getTime() + 1_001_000).toISOString();
    expect((await ask(actor, { ...query, to })).compared).toBe(1_000);
  });

  it('says what it left out: groups beyond the first thirty, sightings of a group beyond twelve', async () => {
    const { actor, seen, query } = await shop();
    for (let own = 0; own < 31; own += 1) {
      for (let day = 2; day < (own === 30 ? 16 : 4); day += 1) await seen(at(day), look(own));
    }
    await useSpaces();
    const answer = await ask(actor, query);
    expect(answer.groups).toHaveLength(30);
    expect(answer.total).toBe(31);
    expect(answer.said).toContain('Of 31 groups, the first 30 are listed.');
    const [longest] = answer.groups;
    expect(longest).toMatchObject({ total: 14 });
    expect(longest?.days).toHaveLength(14);
    expect(longest?.sightings).toHaveLength(12);
  });

  it('is kept as it was, and sealed against every other district', async () => {
    const { actor, seen, query } = await shop();
    for (const day of [10, 11]) await seen(at(day), look(0));
    await useSpaces();
    const made = await asking(actor, query);
    await seen(at(12), look(0));
    expect(await openRelation(world.db, actor, made.id)).toEqual(made);
    const { id: elsewhere } = await makeDistrict(world.system);
    for (const role of ['SHO', 'INVESTIGATOR'] as const) {
      const stranger = await makeActor(world.system, role, elsewhere);
      await expect(openRelation(world.db, stranger, made.id)).rejects.toMatchObject({ code: 'not-found' });
      // Past the code too: the database shows it to no other district.
      const rows = await asActor(world.db, stranger, (tx) =>
        tx.relationAnswer.count({ where: { id: made.id } }),
      );
      expect(rows).toBe(0);
    }
  });
});
