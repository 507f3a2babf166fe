import { beforeEach, describe, expect, it } from 'vitest';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import { face, searchWorld, span } from '../testing';
import { corroborateLead, getLead, listLeads, openLead, reviewLead } from './leads';
import { reliance } from './leads.sql';
import { mustBeCorroborated } from './reliance';
import { type Conclusion, type LeadReviewInput, morphologicalFeatures } from './schema';

const world = searchWorld();
const { track, search } = world;
let first: Actor;
let second: Actor;
let third: Actor;

beforeEach(async () => {
  first = await makeActor(world.system, 'REVIEWER', world.district.id);
  second = await makeActor(world.system, 'REVIEWER', world.district.id);
  third = await makeActor(world.system, 'SUPERVISOR', world.district.id);
});

const says = (conclusion: Conclusion): LeadReviewInput & { note: string } => ({
  conclusion,
  features: Object.fromEntries(
    morphologicalFeatures.map((feature) => [feature, { finding: 'similar' as const }]),
  ) as LeadReviewInput['features'],
  note: `what this reviewer says: ${conclusion}`,
});

/** A candidate of a face search that was sent to be compared. */
async function opened() {
  const example = await track(face([1, 0, 0, 0]));
  const found = await track(face([1, 0.1, 0, 0]));
  const made = await search({ kind: 'FACE', examples: [{ from: 'track', trackId: example }], scope: span });
  const lead = await openLead(world.db, world.actor, made.id, 1);
  return { lead, found, searchId: made.id, example };
}

describe('a comparison by two people', () => {
  it('keeps the first verdict from the second in every answer and from SQL, until both are in', async () => {
    const { lead } = await opened();
    expect(lead).toMatchObject({ state: 'AWAITING', mayReview: false, reviews: [] });
    await reviewLead(world.db, first, lead.id, says('STRONG_SAME'));
    for (const asker of [second, third, world.actor]) {
      const told = [await getLead(world.db, asker, lead.id), await listLeads(world.db, asker)];
      expect(JSON.stringify(told)).not.toMatch(/STRONG_SAME|what this reviewer says/);
      expect(await asActor(world.db, asker, (tx) => tx.leadReview.findMany())).toEqual([]);
    }
    const log = await world.system.auditEntry.findMany({
      where: { objectId: lead.id, action: 'lead.review' },
    });
    expect(JSON.stringify(log.map(({ details }) => details))).not.toMatch(/SAME|LEAD/);
    const both = await reviewLead(world.db, second, lead.id, says('SAME'));
    expect(both.state).toBe('LEAD');
    expect(both.reviews.map(({ conclusion, own }) => [conclusion, own])).toEqual([
      ['STRONG_SAME', false],
      ['SAME', true],
    ]);
    expect((await getLead(world.db, world.actor, lead.id)).reviews).toHaveLength(2);
  });

  it('refuses the same person twice, who searched, and roles that do not compare', async () => {
    const { lead } = await opened();
    await reviewLead(world.db, first, lead.id, says('SAME'));
    await expect(reviewLead(world.db, first, lead.id, says('DIFFERENT'))).rejects.toMatchObject({
      code: 'already-reviewed',
    });
    await expect(
      asActor(world.db, first, (tx) =>
        tx.leadReview.create({ data: { leadId: lead.id, reviewerId: first.id, ...says('SAME') } }),
      ),
    ).rejects.toThrow();
    // In another's name.
    await expect(
      asActor(world.db, first, (tx) =>
        tx.leadReview.create({ data: { leadId: lead.id, reviewerId: second.id, ...says('SAME') } }),
      ),
    ).rejects.toThrow();
    await expect(reviewLead(world.db, world.actor, lead.id, says('SAME'))).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const stranger = await makeActor(world.system, 'REVIEWER', (await makeDistrict(world.system)).id);
    await expect(reviewLead(world.db, stranger, lead.id, says('SAME'))).rejects.toMatchObject({
      kind: 'not-found',
    });
    expect(await listLeads(world.db, stranger)).toEqual([]);
  });

  it('asks a third where two differ, who is not told that they do; two of one side decide', async () => {
    const { lead } = await opened();
    await reviewLead(world.db, first, lead.id, says('SAME'));
    const differing = await reviewLead(world.db, second, lead.id, says('STRONG_DIFFERENT'));
    expect(differing).toMatchObject({ state: 'THIRD', reviews: [{ own: false }, { own: true }] });
    expect(await getLead(world.db, third, lead.id)).toMatchObject({ state: 'AWAITING', reviews: [] });
    expect(await getLead(world.db, world.actor, lead.id)).toMatchObject({ state: 'AWAITING', reviews: [] });
    const decided = await reviewLead(world.db, third, lead.id, says('DIFFERENT'));
    expect(decided).toMatchObject({ state: 'NOT_A_LEAD' });
    expect(decided.reviews).toHaveLength(3);
    const late = await makeActor(world.system, 'REVIEWER', world.district.id);
    await expect(reviewLead(world.db, late, lead.id, says('SAME'))).rejects.toMatchObject({
      code: 'comparison-ended',
    });
  });

  it('of three who see three things comes to nothing', async () => {
    const { lead } = await opened();
    await reviewLead(world.db, first, lead.id, says('SAME'));
    await reviewLead(world.db, second, lead.id, says('DIFFERENT'));
    expect(await reviewLead(world.db, third, lead.id, says('INCONCLUSIVE'))).toMatchObject({
      state: 'INCONCLUSIVE',
    });
  });

  it('makes a lead, and lets what it led to be relied on only once something else says so', async () => {
    const { lead, found, searchId } = await opened();
    const corroboration = {
      what: 'The ticket seller knew him',
      source: 'Statement under s.161 of 21 November',
    };
    const made = await world.makeCase();
    const { recordingId } = await world.system.track.findUniqueOrThrow({ where: { id: found } });
    const exhibit = (number: number, led: object) =>
      world.system.exhibit.create({
        data: {
          caseId: made.id,
          number,
          kind: 'STILL',
          title: 'He',
          recordingId,
          requestedFromMs: 0,
          requestedToMs: 0,
          createdById: world.actor.id,
          ...led,
        },
      });
    const led = await exhibit(1, { searchId, trackId: found });
    const seen = await exhibit(2, { trackId: found });
    const relied = () => asActor(world.db, world.actor, (tx) => reliance(tx, [led.id, seen.id]));
    expect(await relied()).toEqual([{ exhibitId: led.id, state: 'AWAITING', corroborated: false }]);
    await reviewLead(world.db, first, lead.id, says('SAME'));
    await expect(corroborateLead(world.db, world.actor, lead.id, corroboration)).rejects.toMatchObject({
      code: 'not-a-lead',
    });
    await reviewLead(world.db, second, lead.id, says('SAME'));
    expect(await relied()).toMatchObject([{ state: 'LEAD', corroborated: false }]);
    const mustBe = () => asActor(world.db, world.actor, (tx) => mustBeCorroborated(tx, [led.id, seen.id]));
    await expect(mustBe()).rejects.toMatchObject({
      code: 'lead-not-corroborated',
      details: { exhibitIds: [led.id] },
    });
    await expect(corroborateLead(world.db, first, lead.id, corroboration)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect(
      (await corroborateLead(world.db, world.actor, lead.id, corroboration)).corroborations,
    ).toMatchObject([{ ...corroboration, byName: world.actor.name }]);
    expect(await relied()).toMatchObject([{ state: 'LEAD', corroborated: true }]);
    await mustBe();
  });

  it('never says that somebody is identified', async () => {
    const { lead } = await opened();
    expect(JSON.stringify(lead)).not.toMatch(/identified/i);
  });
});
