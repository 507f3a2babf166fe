import { describe, expect, it } from 'vitest';
import { NotFound } from '@/core/errors';
import { makeActor, makeCamera, makeDistrict } from '@/core/footage/testing';
import { Forbidden } from '@/core/people/errors';
import { openEntry } from '../entries';
import { AlertDecided } from '../errors';
import { precisionOf } from '../precision';
import { watchWorld } from '../testing';
import { countAlerts, listAlerts, openAlert } from './alerts';
import { decideAlert } from './deciding';
import { escalateOverdue } from './escalation';

const world = watchWorld();
const at = () => ({ db: world.db, terms: world.terms });
const somebodyElse = { decision: 'DISMISSED', reason: 'SOMEBODY_ELSE' } as const;

async function raisedAlert(given: object = {}, hour = 9) {
  const entry = await world.active(given);
  const { alertIds } = await again(hour);
  return { entry, id: alertIds[0] as string };
}
const again = (hour: number) =>
  world.pass([{ kind: 'PLATE', plate: { text: 'LEA4821' } }], {
    startsAt: new Date(Date.UTC(2026, 10, 20, hour)),
  });

describe('an alert', () => {
  it('shows the entry’s reason, the sighting and the cameras that may see it next, nearest first', async () => {
    const near = await makeCamera(world.system, world.district.id);
    const far = await makeCamera(world.system, world.district.id);
    for (const [id, latitude] of [
      [world.camera.id, 30.19],
      [near.id, 30.2],
      [far.id, 30.4],
    ] as const)
      await world.system.camera.update({ where: { id }, data: { latitude, longitude: 67 } });
    const { id } = await raisedAlert();
    const alert = await openAlert(at(), world.actor, id);
    expect(alert).toMatchObject({
      status: 'NEW',
      entry: {
        reason: 'Taken at gunpoint; do not approach alone',
        plate: 'LEA4821',
        criterion: { label: 'Stolen vehicle' },
      },
      sighting: { plate: { text: 'LEA4821' } },
    });
    expect(alert.nextCameras.map(({ camera }) => camera.id)).toEqual([near.id, far.id]);
    const [next] = alert.nextCameras;
    expect(Date.parse(next?.fromAt ?? '')).toBeGreaterThan(Date.parse(alert.sighting.endsAt));
    expect(Date.parse(next?.toAt ?? '')).toBeGreaterThan(Date.parse(next?.fromAt ?? ''));
    expect(JSON.stringify(alert).toLowerCase()).not.toContain('identified');
  });

  it('is acknowledged and dismissed later, but decided for good only once', async () => {
    const { id } = await raisedAlert();
    expect((await decideAlert(at(), world.actor, id, { decision: 'ACKNOWLEDGED' })).status).toBe(
      'ACKNOWLEDGED',
    );
    expect((await decideAlert(at(), world.supervisor, id, somebodyElse)).history).toHaveLength(2);
    await expect(decideAlert(at(), world.actor, id, { decision: 'ACKNOWLEDGED' })).rejects.toThrow(
      AlertDecided,
    );
    await expect(
      world.db.$transaction((tx) => tx.alertDecision.updateMany({ data: { words: 'x' } })),
    ).rejects.toThrow(/permission denied/);
  });

  it('of two people who decide it at once one is first', async () => {
    const { id } = await raisedAlert();
    const results = await Promise.allSettled([
      decideAlert(at(), world.actor, id, somebodyElse),
      decideAlert(at(), world.supervisor, id, somebodyElse),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is handed to a case as a lead, by whoever may write in that case', async () => {
    const { id } = await raisedAlert();
    const { id: caseId } = await world.makeCase();
    const handOver = { decision: 'HANDED_OVER', caseId, words: 'Same sticker on the window' } as const;
    const operator = await makeActor(world.system, 'OPERATOR', world.district.id);
    await expect(decideAlert(at(), operator, id, handOver)).rejects.toThrow(Forbidden);
    const decided = await decideAlert(at(), world.actor, id, handOver);
    expect(decided).toMatchObject({ status: 'HANDED_OVER', decided: { caseId, words: handOver.words } });
    const events = await world.system.caseEvent.findMany({ where: { caseId } });
    expect(events).toMatchObject([
      { kind: 'ALERT', text: expect.stringContaining('Lead from the watchlist, not checked') },
    ]);
  });

  it('is nothing to another district', async () => {
    const { id } = await raisedAlert();
    const stranger = await makeActor(world.system, 'SUPERVISOR', (await makeDistrict(world.system)).id);
    await expect(openAlert(at(), stranger, id)).rejects.toThrow(NotFound);
    await expect(decideAlert(at(), stranger, id, somebodyElse)).rejects.toThrow(NotFound);
    expect((await listAlerts(at(), stranger, { limit: 50 })).items).toEqual([]);
    expect(await countAlerts(world.db, stranger)).toEqual({ open: 0, escalated: 0, awaiting: 0 });
  });

  it('that nobody looked at in time is marked for supervisors, once', async () => {
    const { id } = await raisedAlert();
    expect(await escalateOverdue(world.system, world.terms)).not.toContain(id);
    const later = new Date(Date.now() + 16 * 60_000);
    expect(await escalateOverdue(world.system, world.terms, later)).toContain(id);
    expect(await escalateOverdue(world.system, world.terms, later)).not.toContain(id);
    expect(await countAlerts(world.db, world.supervisor)).toMatchObject({ open: 1, escalated: 1 });
  });

  it('pages through all of them, newest first', async () => {
    const { entry } = await raisedAlert();
    for (let hour = 10; hour < 15; hour++) await again(hour);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listAlerts(at(), world.actor, { entryId: entry.id, limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(6);
  });
});

describe('the precision of an entry', () => {
  it('is stated with its interval', () => {
    expect(precisionOf(0, 0).share).toBeNull();
    const { share } = precisionOf(8, 2);
    expect(share?.value).toBe(0.8);
    // Wilson's interval for 8 of 10, as printed in textbooks: 0.49 to 0.94.
    expect(share?.low).toBeCloseTo(0.49, 2);
    expect(share?.high).toBeCloseTo(0.943, 2);
  });

  it('suspends an entry that is hardly ever right, by itself, and says why', async () => {
    world.terms = { ...world.terms, alertsPerHour: 100 };
    const { entry, id } = await raisedAlert();
    const ids = [id];
    for (let hour = 0; hour < 9; hour++)
      ids.push(
        (
          await world.pass([{ kind: 'PLATE', plate: { text: 'LEA4821' } }], {
            startsAt: new Date(Date.UTC(2026, 10, 21, hour)),
          })
        ).alertIds[0] as string,
      );
    for (const [index, one] of ids.entries()) {
      expect((await openEntry(at(), world.actor, entry.id)).status, `before decision ${index + 1}`).toBe(
        'ACTIVE',
      );
      await decideAlert(at(), world.actor, one, somebodyElse);
    }
    const after = await openEntry(at(), world.actor, entry.id);
    expect(after).toMatchObject({ status: 'SUSPENDED', precision: { right: 0, wrong: 10 } });
    expect(after.statusReason).toContain('0 of 10');
    expect(
      await world.system.auditEntry.count({
        where: { objectId: entry.id, action: 'watchlist.suspend-poor' },
      }),
    ).toBe(1);
    expect((await again(23)).alertIds).toEqual([]);
  });

  it('is not spoiled by alerts that were right and not wanted', async () => {
    const { entry, id } = await raisedAlert();
    await decideAlert(at(), world.actor, id, { decision: 'DISMISSED', reason: 'ALREADY_KNOWN' });
    expect((await openEntry(at(), world.actor, entry.id)).precision).toMatchObject({
      right: 0,
      wrong: 0,
      share: null,
    });
  });
});
