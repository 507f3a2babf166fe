import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeDistrict, unitVector } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import type { ObjectStore } from '@/storage';
import { openStorage } from '@/storage/open';
import { tallyOfSearch } from '../answers/tallies';
import { openLead } from '../leads/leads';
import { getProbe, viewProbe } from '../probes';
import { receiptStateOf } from '../receipts/reading';
import { rerunSearchFor } from '../rerun';
import { searchRequest } from '../schema';
import { listSearches, openSearch, runSearch } from '../searches';
import { face, searchWorld, span, urgently } from '../testing';
import { askApproval } from './asking';
import { decideAuthority, withdrawAuthority } from './deciding';
import { countAuthorities, getAuthority, listAuthorities } from './listing';
import { purge, purgeDue } from './purging';

const world = searchWorld();
const { track, search } = world;

let folder: string;
let storage: ObjectStore;
let supervisor: Actor;
let sent: string[];
const deciding = () => ({
  db: world.db,
  send: async (name: string) => {
    sent.push(name);
    return '';
  },
});

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-authority-'));
  storage = await openStorage(pathToFileURL(folder).href);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  supervisor = await makeActor(world.system, 'SUPERVISOR', world.district.id);
  sent = [];
});

const { urgent: _, ...first } = urgently;
const ask = (request: object) =>
  askApproval(
    world.db,
    world.actor,
    searchRequest.parse({ kind: 'FACE', scope: span, ...first, ...request }),
  );
const approve = (id: string, actor = supervisor) =>
  decideAuthority(deciding(), actor, id, { decision: 'approve', ofMinor: false });
const refuse = (id: string, actor = supervisor) =>
  decideAuthority(deciding(), actor, id, { decision: 'refuse', note: 'Not proportionate' });
const onTrack = (trackId: string) => [{ from: 'track', trackId }];

/** A picture with one face, as a worker leaves it. */
async function makeProbe(values: number[]) {
  const id = randomUUID();
  const pictureKey = `derived/probes/${id}`;
  const { sha256 } = await storage.put(pictureKey, Buffer.from(`a picture ${id}`));
  await world.system.probe.create({
    data: {
      id,
      kind: 'FACE',
      status: 'READY',
      pictureKey,
      sha256,
      actorId: world.actor.id,
      subjects: [
        {
          box: { x: 0, y: 0, w: 1, h: 1 },
          quality: 0.9,
          refused: null,
          space: 'face.test.4',
          vector: Array.from(unitVector(values)),
        },
      ],
    },
  });
  return { id, pictureKey, examples: [{ from: 'probe', probeId: id, subject: 0 }] };
}

/** As if the request had been made 48 hours and a minute ago. */
const letTimePass = (id: string) =>
  world.asSuperuser(`UPDATE search_authorities SET due_at = now() - interval '1 minute' WHERE id = $1`, [id]);

describe('approval of a search by face', () => {
  it('comes first: the request says what is asked, and the search runs once it is approved', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const found = await track(face([1, 0.1, 0, 0]));
    const asked = await ask({ examples: onTrack(example) });
    expect(asked).toMatchObject({
      state: 'WAITING',
      own: true,
      mayDecide: false,
      live: false,
      everyCamera: true,
      purpose: 'A test',
      legalBasis: { code: 'MISSING-PERSON' },
      reach: { cameras: 1, pictures: 2, sightings: 2, lookAlikes: { expected: 0.02 } },
      searchIds: [],
    });
    expect(Date.parse(asked.dueAt) - Date.parse(asked.askedAt)).toBe(48 * 3600_000);
    const again = { ...asked.request, scope: asked.scope, authorityId: asked.id };
    const run = () =>
      runSearch({ db: world.db, signer: testSigner }, world.actor, searchRequest.parse(again));
    await expect(run()).rejects.toMatchObject({ kind: 'forbidden', code: 'authority-ended' });
    expect(await countAuthorities(world.db, supervisor)).toEqual({ toDecide: 1, ready: 0 });
    expect(await approve(asked.id)).toMatchObject({ state: 'APPROVED', decidedByName: supervisor.name });
    expect(await countAuthorities(world.db, world.actor)).toEqual({ toDecide: 0, ready: 1 });
    const made = await run();
    expect(made.candidates.map(({ sighting }) => sighting.trackId)).toEqual([found]);
    expect(made.authority).toMatchObject({ id: asked.id, state: 'APPROVED', urgentReason: null });
    expect(made.request).toMatchObject({ purpose: 'A test', missingReport: urgently.missingReport });
    expect(await countAuthorities(world.db, world.actor)).toEqual({ toDecide: 0, ready: 0 });
    expect((await getAuthority(world.db, world.actor, asked.id)).searchIds).toEqual([made.id]);
  });

  it('is not given by whoever asked, nor by a role without it, nor by another district, nor by SQL', async () => {
    const self = await makeActor(world.system, 'SUPERVISOR', world.district.id);
    const example = await track(face([1, 0, 0, 0]));
    const request = searchRequest.parse({
      kind: 'FACE',
      scope: span,
      ...urgently,
      examples: onTrack(example),
    });
    const { authority } = await runSearch({ db: world.db, signer: testSigner }, self, request);
    const id = authority?.id ?? '';
    await expect(approve(id, self)).rejects.toMatchObject({ kind: 'forbidden', code: 'self-approval' });
    await expect(approve(id, world.actor)).rejects.toMatchObject({ kind: 'forbidden' });
    const stranger = await makeActor(world.system, 'SUPERVISOR', (await makeDistrict(world.system)).id);
    await expect(approve(id, stranger)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await listAuthorities(world.db, stranger)).toEqual([]);
    await expect(
      world.asSuperuser(
        `UPDATE search_authorities SET state = 'APPROVED', decided_by_id = actor_id WHERE id = $1`,
        [id],
      ),
    ).rejects.toThrow(/two_people/);
    const denied = await world.system.auditEntry.findMany({
      where: { objectId: id, outcome: 'denied' },
      orderBy: { seq: 'asc' },
    });
    expect(denied.map(({ actorId }) => actorId)).toEqual([self.id, world.actor.id, stranger.id]);
    expect(await approve(id)).toMatchObject({ state: 'APPROVED' });
    await expect(refuse(id)).rejects.toMatchObject({ code: 'already-decided' });
  });

  it('is for that person, those cameras and that time; what was found of the person may be followed', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const stranger = await track(face([0, 1, 0, 0]), new Date('2026-11-20T18:00:00Z'));
    const found = await track(face([1, 0.1, 0, 0]));
    const scope = { from: '2026-11-20T12:00:00Z', to: '2026-11-20T14:00:00Z', cameraIds: [world.camera.id] };
    const made = await search({ kind: 'FACE', examples: onTrack(example), scope });
    const authorityId = made.authority?.id;
    const further = (request: object) =>
      search({ kind: 'FACE', urgent: undefined, legalBasis: undefined, scope, authorityId, ...request });
    const refined = await further({ examples: [...onTrack(example), ...onTrack(found)] });
    expect(refined.authority?.id).toBe(authorityId);
    const beyond = [
      { examples: onTrack(stranger) },
      { examples: onTrack(example), unlike: onTrack(stranger) },
      { examples: onTrack(example), scope: { ...scope, to: '2026-11-20T15:00:00Z' } },
      { examples: onTrack(example), scope: { from: scope.from } },
    ];
    for (const request of beyond) {
      await expect(further(request)).rejects.toMatchObject({ kind: 'forbidden' });
    }
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    await expect(
      runSearch(
        { db: world.db, signer: testSigner },
        colleague,
        searchRequest.parse({ kind: 'FACE', scope, authorityId, examples: onTrack(example) }),
      ),
    ).rejects.toMatchObject({ kind: 'not-found' });
    expect((await getAuthority(world.db, world.actor, authorityId ?? '')).searchIds).toHaveLength(2);
  });

  it('of a child is asked first, and given in so many words', async () => {
    const asked = await ask({ examples: onTrack(await track(face([1, 0, 0, 0]))), ofMinor: true });
    expect(asked.ofMinor).toBe(true);
    await expect(approve(asked.id)).rejects.toMatchObject({ code: 'minor-not-confirmed' });
    const note = 'Missing since Friday, parents asked for it';
    const approved = await decideAuthority(deciding(), supervisor, asked.id, {
      decision: 'approve',
      ofMinor: true,
      note,
    });
    expect(approved).toMatchObject({ state: 'APPROVED', decisionNote: note });
  });

  it('shows whoever decides the picture, and nobody else of the district', async () => {
    const probe = await makeProbe([1, 0, 0, 0]);
    await ask({ examples: probe.examples });
    expect(await viewProbe(world.db, supervisor, probe.id)).toBe(probe.pictureKey);
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    await expect(viewProbe(world.db, colleague, probe.id)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('a search that comes to nothing', () => {
  /** An urgent search with a picture, that found something. */
  async function urgentSearch() {
    const probe = await makeProbe([1, 0, 0, 0]);
    await track(face([1, 0.1, 0, 0]));
    const made = await search({ kind: 'FACE', examples: probe.examples, scope: span });
    expect(made.candidates).toHaveLength(1);
    return { probe, made, authorityId: made.authority?.id ?? '' };
  }

  /** Every row of every table, and every object, as text: where a template or candidate could be left. */
  async function traces({ probe, made }: Awaited<ReturnType<typeof urgentSearch>>) {
    const objects: string[] = [];
    for await (const { key } of storage.list('derived/')) objects.push(key);
    return {
      candidates: await world.system.candidate.count({ where: { searchId: made.id } }),
      tallies: await world.system.searchTally.count({ where: { searchId: made.id } }),
      signed: await world.system.receiptSignature.count({ where: { objectId: made.id } }),
      subjects: (await world.system.probe.findUniqueOrThrow({ where: { id: probe.id } })).subjects,
      pictures: objects.filter((key) => key === probe.pictureKey),
    };
  }
  const nothing = { candidates: 0, tallies: 0, signed: 0, subjects: [], pictures: [] };

  it('loses candidates, picture and template when it is refused; the receipt says who, when, scope and hash', async () => {
    const urgent = await urgentSearch();
    const { probe, made, authorityId } = urgent;
    await refuse(authorityId);
    expect(sent).toEqual(['purge']);
    const opened = await openSearch(world.db, world.actor, made.id);
    expect(opened).toMatchObject({
      actorName: world.actor.name,
      createdAt: made.createdAt,
      scope: made.scope,
      resolved: made.resolved,
      total: 1,
      candidates: [],
      authority: { state: 'REFUSED', decisionNote: 'Not proportionate' },
      purged: { because: 'refused', receiptSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const entry = await world.system.auditEntry.findFirstOrThrow({
      where: { objectId: made.id, action: 'search.face' },
    });
    expect(entry.details).toMatchObject({ receiptSha256: opened.purged?.receiptSha256 });
    await purge({ db: world.system, storage }, new Date(), 30);
    expect(await traces(urgent)).toEqual(nothing);
    expect(await getProbe(world.db, world.actor, probe.id)).toMatchObject({ purged: true, subjects: [] });
    await expect(viewProbe(world.db, world.actor, probe.id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(rerunSearchFor(world.db, [testSigner], world.actor, made.id)).rejects.toMatchObject({
      code: 'search-purged',
    });
    expect(await receiptStateOf(world.db, [testSigner], world.actor, 'search', made.id)).toMatchObject({
      state: 'purged',
    });
    await expect(search({ kind: 'FACE', examples: probe.examples, scope: span })).rejects.toMatchObject({
      code: 'nothing-to-compare',
    });
  });

  it('shows nothing from the minute the 48 hours are over, and loses all of it by the job, once', async () => {
    const urgent = await urgentSearch();
    const { made, authorityId } = urgent;
    expect(await purgeDue(world.system, new Date(), 30)).toBe(false);
    await letTimePass(authorityId);
    expect(await openSearch(world.db, world.actor, made.id)).toMatchObject({
      candidates: [],
      authority: { state: 'LAPSED' },
    });
    expect(await tallyOfSearch(world.db, world.actor, made.id)).toBeNull();
    await expect(approve(authorityId)).rejects.toMatchObject({ code: 'already-decided' });
    expect(await purgeDue(world.system, new Date(), 30)).toBe(true);
    expect(await purge({ db: world.system, storage }, new Date(), 30)).toEqual({ lapsed: 1, pictures: 1 });
    expect(await purge({ db: world.system, storage }, new Date(), 30)).toEqual({ lapsed: 0, pictures: 0 });
    expect(await traces(urgent)).toEqual(nothing);
    expect((await listSearches(world.db, world.actor))[0]).toMatchObject({
      id: made.id,
      authorityState: 'LAPSED',
      total: 1,
    });
    const entries = await world.system.auditEntry.findMany({ where: { objectId: authorityId } });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['search.authority.lapse', 'search.purge']),
    );
  });

  it('goes when it is taken back too; the database takes nothing of one that holds', async () => {
    const { made, authorityId } = await urgentSearch();
    await expect(
      world.system.$queryRawUnsafe(`SELECT public.purge_authority('${authorityId}', 'refused')`),
    ).rejects.toThrow(/still holds/);
    await expect(world.system.candidate.deleteMany({ where: { searchId: made.id } })).rejects.toThrow();
    await withdrawAuthority(deciding(), world.actor, authorityId);
    expect((await openSearch(world.db, world.actor, made.id)).candidates).toEqual([]);
  });

  it('keeps a picture that another search stands on', async () => {
    const { probe, authorityId } = await urgentSearch();
    const other = await search({ kind: 'FACE', examples: probe.examples, scope: span });
    await refuse(authorityId);
    await purge({ db: world.system, storage }, new Date(), 30);
    expect((await getProbe(world.db, world.actor, probe.id)).purged).toBe(false);
    expect((await openSearch(world.db, world.actor, other.id)).candidates).toHaveLength(1);
    expect(await storage.head(probe.pictureKey)).toBeDefined();
  });
});

describe('a face that led to nothing', () => {
  /** Every row of every table of the program, as text. */
  async function everything(): Promise<string> {
    const tables = await world.system.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'vectors')
        AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')`;
    const texts: string[] = [];
    for (const { name } of tables) {
      const rows = await world.system.$queryRawUnsafe<{ row: string }[]>(
        `SELECT t::text AS row FROM ${name} t`,
      );
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join('\n');
  }

  it('is gone after its time from every table and from storage, its search still on record; a lead keeps it', async () => {
    // Numbers that nothing else has.
    const nothing = await makeProbe([0.123457, 0.7654321, 0.2, 0.1]);
    const template = String(unitVector([0.123457, 0.7654321, 0.2, 0.1])[1]).slice(0, 9);
    const led = await makeProbe([1, 0, 0, 0]);
    await track(face([1, 0.1, 0, 0]));
    const fruitless = await search({ kind: 'FACE', examples: nothing.examples, scope: span });
    const fruitful = await search({ kind: 'FACE', examples: led.examples, scope: span });
    await openLead(world.db, world.actor, fruitful.id, 1);
    for (const made of [fruitless, fruitful]) await approve(made.authority?.id ?? '');
    expect(await everything()).toContain(template);
    const inDays = (days: number) => new Date(Date.now() + days * 24 * 3600_000);
    await purge({ db: world.system, storage }, inDays(29), 30);
    expect(await storage.head(nothing.pictureKey)).toBeDefined();

    expect(await purgeDue(world.system, inDays(31), 30)).toBe(true);
    await purge({ db: world.system, storage }, inDays(31), 30);
    expect(await everything()).not.toContain(template);
    expect(await storage.head(nothing.pictureKey)).toBeUndefined();
    expect(await storage.head(led.pictureKey)).toBeDefined();
    expect((await getProbe(world.db, world.actor, led.id)).subjects).toHaveLength(1);
    expect(await openSearch(world.db, world.actor, fruitless.id)).toMatchObject({
      total: fruitless.total,
      scope: fruitless.scope,
      purged: null,
    });
    expect(await receiptStateOf(world.db, [testSigner], world.actor, 'search', fruitless.id)).toMatchObject({
      state: 'whole',
    });
  });
});
