import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { readAudit } from '@/core/audit/reading';
import { auditQuery } from '@/core/audit/schema';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import { type Actor, asActor } from '@/core/people/actor';
import { permits } from '@/core/people/policy';
import { isRestricted } from '@/core/people/seals.sql';
import { listAuthorities } from '@/core/search/authority/listing';
import { listLeads, openLead } from '@/core/search/leads/leads';
import { listSearches, openSearch } from '@/core/search/searches';
import { face, searchWorld, span } from '@/core/search/testing';
import { getCase, listCases } from './cases';
import { casesQuery } from './schema';
import {
  addMember,
  breakSeal,
  listBrokenSeals,
  removeMember,
  reviewBrokenSeal,
  sealCase,
  unsealCase,
} from './seals';

const world = searchWorld();
const { track, search } = world;
let sho: Actor;
let colleague: Actor;
let supervisor: Actor;
let auditor: Actor;

beforeEach(async () => {
  sho = await makeActor(world.system, 'SHO', world.district.id);
  colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
  supervisor = await makeActor(world.system, 'SUPERVISOR', world.district.id);
  auditor = await makeActor(world.system, 'AUDITOR', null);
});

/** A case with a face search, its request and a candidate under comparison, made by the investigator, who is not its member. */
async function sealedCase() {
  const made = await world.makeCase();
  const example = await track(face([1, 0, 0, 0]));
  await track(face([1, 0.1, 0, 0]));
  const found = await search({
    kind: 'FACE',
    examples: [{ from: 'track', trackId: example }],
    scope: span,
    caseId: made.id,
    missingReport: undefined,
  });
  await openLead(world.db, world.actor, found.id, 1);
  await sealCase(world.db, sho, made.id, 'An officer is accused');
  return { caseId: made.id, searchId: found.id };
}

/** Everything that somebody is told of, as text. */
async function toldTo(actor: Actor): Promise<string> {
  const told: unknown[] = [
    await listCases(world.db, actor, casesQuery.parse({})),
    await listCases(world.db, actor, casesQuery.parse({ text: 'T' })),
    await listSearches(world.db, actor),
    await listAuthorities(world.db, actor),
    await listLeads(world.db, actor),
  ];
  if (permits(actor, 'audit.read')) {
    // But for what they asked for themselves.
    const { items } = await readAudit(world.db, actor, auditQuery.parse({ limit: 200 }));
    told.push(items.filter(({ actorName }) => actorName !== actor.name));
  }
  const tables = [
    'cases',
    'case_events',
    'exhibits',
    'bundles',
    'search_authorities',
    'leads',
    'relation_answers',
  ];
  for (const table of tables) {
    told.push(await asActor(world.db, actor, (tx) => tx.$queryRawUnsafe(`SELECT t::text FROM ${table} t`)));
  }
  return JSON.stringify(told);
}

describe('a sealed case', () => {
  it('leaves no trace for colleagues, supervisors or who searched for it, nor in SQL; for its members it is there', async () => {
    const { caseId, searchId } = await sealedCase();
    for (const actor of [colleague, supervisor, world.actor]) {
      const told = await toldTo(actor);
      expect(told).not.toContain(caseId);
      expect(told).not.toContain(searchId);
      await expect(getCase(world.db, actor, caseId)).rejects.toMatchObject({ kind: 'not-found' });
      await expect(openSearch(world.db, actor, searchId)).rejects.toMatchObject({ kind: 'not-found' });
    }
    expect((await getCase(world.db, sho, caseId)).sealedAt).not.toBeNull();
    expect(await toldTo(sho)).toContain(searchId);
    const username = `colleague.${randomUUID().slice(0, 8)}`;
    await world.system.user.update({ where: { id: colleague.id }, data: { username } });
    await addMember(world.db, sho, caseId, username);
    expect(await toldTo(colleague)).toContain(searchId);
    await removeMember(world.db, sho, caseId, colleague.id);
    expect(await toldTo(colleague)).not.toContain(caseId);
    await unsealCase(world.db, sho, caseId, 'The inquiry is over');
    expect(await toldTo(supervisor)).toContain(searchId);
  });

  it('is for the supervisor and the administrator no more than one that is not there', async () => {
    const { caseId } = await sealedCase();
    const missing = await getCase(world.db, supervisor, randomUUID()).catch((error) => error);
    const hidden = await getCase(world.db, supervisor, caseId).catch((error) => error);
    expect([hidden.code, hidden.message, hidden.remedy]).toEqual([
      missing.code,
      missing.message,
      missing.remedy,
    ]);
    const administrator = await makeActor(world.system, 'ADMINISTRATOR', null);
    expect(await asActor(world.db, administrator, (tx) => tx.case.count({ where: { id: caseId } }))).toBe(0);
    expect(await world.system.case.count({ where: { id: caseId } })).toBe(1);
  });
});

describe('breaking a seal', () => {
  const reason = 'A child is held there now and nobody of the case answers';
  async function broken(actor = colleague) {
    const { caseId } = await sealedCase();
    const row = await world.system.case.findUniqueOrThrow({ where: { id: caseId } });
    const fir = { stationId: row.stationId, firYear: row.firYear, firNumber: row.firNumber };
    return { fir, ...(await breakSeal(world.db, actor, { ...fir, reason })) };
  }
  const age = (caseId: string, hours: number) =>
    world.asSuperuser(
      `UPDATE broken_seals SET opened_at = opened_at - make_interval(hours => $2), expires_at = expires_at - make_interval(hours => $2)
        WHERE case_id = $1`,
      [caseId, hours],
    );

  it('opens the case for four hours and no longer, and tells the auditor who, when and why', async () => {
    const { caseId } = await broken();
    expect((await getCase(world.db, colleague, caseId)).id).toBe(caseId);
    await expect(addMember(world.db, sho, caseId, 'nobody-of-that-name')).rejects.toMatchObject({
      kind: 'not-found',
    });
    const told = (await listBrokenSeals(world.db, auditor)).find((one) => one.caseId === caseId);
    expect(told).toMatchObject({ byName: colleague.name, reason, reviewedAt: null });
    await age(caseId, 4);
    await expect(getCase(world.db, colleague, caseId)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('restricts the account when nobody reviewed it within a day, until it is found justified', async () => {
    const { caseId } = await broken();
    expect(await isRestricted(world.db, colleague.id)).toBe(false);
    await age(caseId, 25);
    expect(await isRestricted(world.db, colleague.id)).toBe(true);
    const restricted = { ...colleague, restricted: true };
    await expect(listSearches(world.db, restricted)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await asActor(world.db, restricted, (tx) => tx.case.count())).toBe(0);
    const [told] = (await listBrokenSeals(world.db, auditor)).filter((one) => one.caseId === caseId);
    await reviewBrokenSeal(world.db, auditor, told?.id ?? '', {
      finding: 'JUSTIFIED',
      note: 'Seen the diary',
    });
    expect(await isRestricted(world.db, colleague.id)).toBe(false);
    await expect(
      reviewBrokenSeal(world.db, auditor, told?.id ?? '', { finding: 'UNJUSTIFIED', note: 'Again' }),
    ).rejects.toMatchObject({ code: 'seal-reviewed' });
  });

  it('that was not justified keeps the account restricted', async () => {
    const { caseId } = await broken();
    const [told] = (await listBrokenSeals(world.db, auditor)).filter((one) => one.caseId === caseId);
    await reviewBrokenSeal(world.db, auditor, told?.id ?? '', {
      finding: 'UNJUSTIFIED',
      note: 'No emergency',
    });
    expect(await isRestricted(world.db, colleague.id)).toBe(true);
  });

  it('answers alike for what is not there, not sealed, or of another district, and is on record', async () => {
    const { fir, caseId } = await broken();
    const stranger = await makeActor(world.system, 'INVESTIGATOR', (await makeDistrict(world.system)).id);
    await unsealCase(world.db, sho, caseId, 'Over');
    const words = [];
    for (const [actor, named] of [
      [stranger, fir],
      [colleague, fir],
      [colleague, { ...fir, firNumber: '999' }],
    ] as const) {
      const refused = await breakSeal(world.db, actor, { ...named, reason }).catch((error) => error);
      words.push([refused.kind, refused.message]);
    }
    expect(new Set(words.map(String)).size).toBe(1);
    const entry = await world.system.auditEntry.findFirst({
      where: { action: 'seal.break', objectId: caseId, outcome: 'done' },
    });
    expect(entry?.details).toMatchObject({ reason });
    await expect(
      asActor(world.db, colleague, (tx) =>
        tx.brokenSeal.create({
          data: { caseId, userId: colleague.id, reason, expiresAt: new Date(Date.now() + 9e9) },
        }),
      ),
    ).rejects.toThrow();
  });
});
