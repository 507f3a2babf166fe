import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { act, append } from '@/core/audit/log';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { decideAlert } from '@/core/watchlist/alerts/deciding';
import { watchWorld } from '@/core/watchlist/testing';
import { findUnusual, listUses, readErrorRates } from './oversight';
import { HEADLINES, transparencyCsv, transparencyOf } from './transparency';
import { writeTransparencyPdf } from './transparency-pdf';

const world = watchWorld();
const zone = 'Asia/Karachi';
const always = { from: '2026-01-01T00:00:00Z', to: '2027-12-31T00:00:00Z' };
const auditor = () => makeActor(world.system, 'AUDITOR', null);
const thisMonth = () =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(new Date());

/** Writes entries as they would be of somebody at a time. */
async function deeds(
  actor: Actor,
  action: string,
  times: Date[],
  details: Record<string, unknown> = {},
  outcome: 'done' | 'denied' = 'done',
) {
  await world.system.$transaction(async (tx) => {
    for (const at of times)
      await append(
        tx,
        {
          actor: { id: actor.id, name: actor.name, role: actor.role },
          action,
          objectKind: 'search',
          objectId: null,
          outcome,
          requestId: null,
          details,
        },
        at,
      );
  });
}
const hourly = (start: string, count: number, stepMs = 60_000) =>
  Array.from({ length: count }, (_, index) => new Date(Date.parse(start) + index * stepMs));

describe('the transparency report of a month (R31)', () => {
  it('holds every entry of the log exactly once, and its headlines are sums over them', async () => {
    await world.search({ kind: 'PLATE', text: 'LEA4821', scope: {} });
    await world.search({ kind: 'DESCRIPTION', colours: ['red'], scope: {} });
    await world.active();
    const { alertIds } = await world.pass([{ kind: 'PLATE', plate: { text: 'LEA4821' } }]);
    await decideAlert({ db: world.db, terms: world.terms }, world.actor, alertIds[0] as string, {
      decision: 'DISMISSED',
      reason: 'TEST',
    });
    const prosecutor = await makeActor(world.system, 'PROSECUTOR', world.district.id);
    await expect(
      act(world.db, prosecutor, { action: 'search.object', objectKind: 'search' }, async () => undefined),
    ).rejects.toThrow(Forbidden);
    // The last moment of the month before and the first of the next, by the clock of the place, are of other months.
    const [year = 2026, number = 1] = thisMonth().split('-').map(Number);
    const begins = Date.UTC(year, number - 1, 1) - 5 * 3600_000;
    await deeds(world.actor, 'search.plate', [new Date(begins - 1), new Date(begins)]);

    const report = await transparencyOf(world.db, await auditor(), thisMonth(), zone);
    expect(report.from).toBe(new Date(begins).toISOString());
    const log = (await world.system.auditEntry.findMany()).filter(
      // The reading itself is the newest entry, and was counted by nobody.
      ({ at, action }) =>
        at >= new Date(report.from) && at < new Date(report.to) && action !== 'oversight.transparency',
    );
    expect(report.entries).toBe(log.length);
    for (const { action, outcome, count } of report.deeds)
      expect(count, `${action} ${outcome}`).toBe(
        log.filter((entry) => entry.action === action && entry.outcome === outcome).length,
      );
    for (const { key, count } of report.headlines) {
      const headline = HEADLINES.find((one) => one.key === key);
      expect(count, key).toBe(log.filter((entry) => headline?.counts(entry)).length);
    }
    const counted = Object.fromEntries(report.headlines.map(({ key, count }) => [key, count]));
    expect(counted).toMatchObject({
      plateSearches: 2,
      alertsRaised: 1,
      alertsDismissed: 1,
      watchlistApproved: 1,
    });
    expect(counted.refused).toBeGreaterThan(0);
  });

  it('is the same as a table and as a paper', async () => {
    const report = await transparencyOf(world.db, await auditor(), thisMonth(), zone);
    const lines = transparencyCsv(report)
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const log = lines.filter(([part, , deed]) => part === 'log' && deed !== 'all entries');
    expect(log.reduce((sum, line) => sum + Number(line.at(-1)), 0)).toBe(report.entries);
    expect(lines.at(-1)).toEqual(['log', report.month, 'all entries', '', String(report.entries)]);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-oversight-'));
    try {
      const file = path.join(folder, 'report.pdf');
      await writeTransparencyPdf(report, file, new Date());
      expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('oversight', () => {
  it('sees who searched, on what authority and with what outcome, and nothing of what was looked for', async () => {
    const { id: caseId } = await world.makeCase();
    await world.search({
      kind: 'PLATE',
      text: 'QBC417',
      scope: {},
      caseId,
      purpose: 'The robbery at the bank',
    });
    const { items } = await listUses(world.db, await auditor(), always);
    const mine = items.filter(({ actorName }) => actorName === world.actor.name);
    expect(mine).toMatchObject([
      {
        kind: 'plate',
        outcome: 'done',
        caseReference: 'FIR 7/2026',
        purpose: 'The robbery at the bank',
        found: 0,
        kept: 0,
      },
    ]);
    expect(JSON.stringify(items)).not.toContain('QBC417');
  });

  it('of a district is its supervisor’s; nobody else’s but an auditor’s', async () => {
    await world.search({ kind: 'PLATE', text: 'QBC417', scope: {} });
    const stranger = await makeActor(world.system, 'SUPERVISOR', (await makeDistrict(world.system)).id);
    expect((await listUses(world.db, stranger, always)).items).toEqual([]);
    expect((await listUses(world.db, world.supervisor, always)).items).toHaveLength(1);
    await expect(listUses(world.db, world.actor, always)).rejects.toThrow(Forbidden);
  });

  it('is pointed at use that is out of the ordinary by stated numbers, and at nothing below them', async () => {
    const others = await makeDistrict(world.system);
    const named = async (role: 'INVESTIGATOR' | 'OPERATOR' = 'INVESTIGATOR') =>
      makeActor(world.system, role, others.id);
    const [night, nil, bulk, plates, refused, quiet] = [
      await named(),
      await named(),
      await named(),
      await named(),
      await named('OPERATOR'),
      await named(),
    ];
    // 18:00 UTC is 23:00 in Karachi, 09:00 UTC is 14:00.
    await deeds(night, 'search.plate', hourly('2026-11-03T18:00:00Z', 5), { total: 1 });
    await deeds(quiet, 'search.plate', hourly('2026-11-03T18:00:00Z', 4), { total: 1 });
    await deeds(quiet, 'search.plate', hourly('2026-11-03T09:00:00Z', 20), { total: 3 });
    await deeds(nil, 'search.face', hourly('2026-11-04T09:00:00Z', 6), { total: 0 });
    await deeds(nil, 'search.face', hourly('2026-11-04T10:00:00Z', 4), { total: 2 });
    await deeds(bulk, 'case.open', hourly('2026-11-05T09:00:00Z', 100, 20_000));
    await deeds(quiet, 'case.open', hourly('2026-11-05T09:00:00Z', 99, 20_000));
    await deeds(refused, 'search.face', hourly('2026-11-06T09:00:00Z', 5), {}, 'denied');
    const { runSearch } = await import('@/core/search/searches');
    const { searchRequest } = await import('@/core/search/schema');
    const { testSigner } = await import('@/core/audit/testing');
    for (const text of ['LEA-4821', 'lea 4821', 'LEA4821', 'QBC417'])
      await runSearch(
        { db: world.db, signer: testSigner },
        plates,
        searchRequest.parse({ kind: 'PLATE', text, scope: {} }),
      );

    const supervisor = await makeActor(world.system, 'SUPERVISOR', others.id);
    const { items } = await findUnusual(world.db, supervisor, always, zone);
    const said = items.map(({ rule, actorName, count, of }) => [rule, actorName, count, of]);
    expect(said).toEqual([
      ['odd-hours', night.name, 5, null],
      ['nil-results', nil.name, 6, 10],
      ['bulk-browsing', bulk.name, 100, null],
      ['same-plate', plates.name, 3, null],
      ['refused', refused.name, 5, null],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/4821/);
  });

  it('states how often the machine was wrong, from what people decided', async () => {
    await world.active();
    const ids: string[] = [];
    for (const hour of [9, 11, 13, 15])
      ids.push(
        ...(
          await world.pass([{ kind: 'PLATE', plate: { text: 'LEA4821' } }], {
            startsAt: new Date(Date.UTC(2026, 10, 20, hour)),
          })
        ).alertIds,
      );
    const at = { db: world.db, terms: world.terms };
    for (const [index, id] of ids.entries())
      await decideAlert(
        at,
        world.actor,
        id,
        index === 0 ? { decision: 'DISMISSED', reason: 'MISREAD' } : { decision: 'ACKNOWLEDGED' },
      );
    const { items } = await readErrorRates(world.db, world.supervisor, always);
    expect(items.find(({ from, kind }) => from === 'alert' && kind === 'PLATE')).toMatchObject({
      right: 3,
      wrong: 1,
      wrongShare: { value: 0.25 },
    });
  });
});
