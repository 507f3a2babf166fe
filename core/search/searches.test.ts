import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import {
  makeActor,
  makeCamera,
  makeDistrict,
  makeRecording,
  makeTrack,
  type TrackGiven,
  unitVector,
} from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { searchRequest } from './schema';
import { listSearches, openSearch, runSearch } from './searches';
import { face, idsOf, searchWorld, span, urgently } from './testing';

const world = searchWorld();
const { recordingAt, track, search, makeCase } = world;

const start = new Date('2026-11-20T13:00:00Z');

describe('a search by face', () => {
  const purpose = 'Robbery on Jinnah Road';

  it('ranks tracks by their best vector, leaves out the example itself, and says what it compared', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const same = await track({
      kind: 'FACE',
      vectors: [
        { space: 'face.test.4', values: [0, 1, 0, 0] },
        { space: 'face.test.4', values: [1, 0.1, 0, 0] },
      ],
    });
    const alike = await track(face([1, 1, 0, 0]));
    await track(face([0, 0, 1, 0]));
    const result = await search({
      kind: 'FACE',
      examples: [{ from: 'track', trackId: example }],
      scope: span,
      purpose,
    });
    expect(idsOf(result).slice(0, 2)).toEqual([same, alike]);
    expect(idsOf(result)).not.toContain(example);
    expect(result.candidates[0]?.score).toBeCloseTo(1 / Math.hypot(1, 0.1), 2);
    expect(result.candidates.map((candidate) => candidate.strength)).toEqual(['strong', 'fair', 'weak']);
    expect(result.total).toBe(3);
    expect(result.threshold).toBe(0.6);
    expect(result.models).toMatchObject({ space: 'face.test.4', pack: 'test', modelSha256: 'f'.repeat(64) });
    expect(result.plan).toMatchObject({ method: 'exact-scan', vectorsCompared: 5 });
    // Said of each how rare such a likeness is among strangers, and of the list what chance would put on it.
    expect(result.candidates.map(({ rarity }) => rarity)).toEqual([
      { oneIn: 2500, orRarer: true },
      { oneIn: 100, orRarer: false },
      { oneIn: 1, orRarer: false },
    ]);
    expect(result.plan.lookAlikes).toMatchObject({
      pictures: 5,
      falseMatchRate: 0.01,
      expected: 0.05,
      pairs: 2500,
    });
  });

  it('starts from the face of a person, and from the subject of a picture somebody gave', async () => {
    const person = await track({ kind: 'PERSON' });
    await track({ ...face([1, 0, 0, 0]), parentTrackId: person });
    const other = await track(face([1, 0.05, 0, 0]));
    const byPerson = await search({
      kind: 'FACE',
      examples: [{ from: 'track', trackId: person }],
      scope: span,
      purpose,
    });
    expect(idsOf(byPerson)).toEqual([other]);

    const probe = await world.system.probe.create({
      data: {
        id: randomUUID(),
        kind: 'FACE',
        status: 'READY',
        pictureKey: 'derived/probes/x',
        sha256: 'a'.repeat(64),
        actorId: world.actor.id,
        subjects: [
          {
            box: { x: 0, y: 0, w: 1, h: 1 },
            quality: 0.2,
            refused: 'too small',
            space: 'face.test.4',
            vector: null,
          },
          {
            box: { x: 0, y: 0, w: 1, h: 1 },
            quality: 0.9,
            refused: null,
            space: 'face.test.4',
            vector: Array.from(unitVector([1, 0.05, 0, 0])),
          },
        ],
      },
    });
    const from = (subject: number) => ({ from: 'probe', probeId: probe.id, subject });
    const byPicture = await search({ kind: 'FACE', examples: [from(1)], scope: span, purpose });
    expect(idsOf(byPicture)[0]).toBe(other);
    await expect(search({ kind: 'FACE', examples: [from(0)], scope: span, purpose })).rejects.toMatchObject({
      code: 'nothing-to-compare',
      message: 'too small',
    });
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    await expect(
      runSearch(
        { db: world.db, signer: testSigner },
        colleague,
        searchRequest.parse({ ...urgently, kind: 'FACE', examples: [from(1)], scope: span }),
      ),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is refused without case or report, purpose, legal basis, span and approval; the refusal is on record', async () => {
    const examples = [{ from: 'track', trackId: await track(face([1, 0, 0, 0])) }];
    const asked = { kind: 'FACE', examples, scope: span };
    const refused: [object, string][] = [
      [{ missingReport: undefined }, 'a case or a missing-person report'],
      [{ purpose: '   ' }, 'its purpose'],
      [{ legalBasis: undefined }, 'a legal basis'],
      [{ legalBasis: 'NO-SUCH-LAW' }, 'a legal basis'],
    ];
    for (const [without, named] of refused) {
      await expect(search({ ...asked, ...without })).rejects.toMatchObject({
        kind: 'forbidden',
        code: 'authority-required',
        details: { lacking: [named] },
      });
    }
    await expect(search({ ...asked, scope: {} })).rejects.toMatchObject({ code: 'scope-required' });
    await expect(search({ ...asked, urgent: undefined })).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'approval-required',
    });
    await expect(search({ ...asked, ofMinor: true })).rejects.toMatchObject({ code: 'minor-needs-approval' });
    await expect(search({ ...asked, caseId: randomUUID() })).rejects.toMatchObject({ kind: 'not-found' });
    const entries = await world.system.auditEntry.findMany({
      where: { actorId: world.actor.id, action: 'search.face' },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map((entry) => entry.outcome)).toEqual([...Array(7).fill('denied'), 'failed']);
    expect(entries[0]?.details).toMatchObject({ reason: 'authority-required', legalBasis: 'MISSING-PERSON' });
    expect(await listSearches(world.db, world.actor)).toEqual([]);
  });

  it('stays within cameras, span and district', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const near = await track(face([1, 0.1, 0, 0]));
    await track(face([1, 0.1, 0, 0]), new Date('2026-11-22T13:00:00Z'));
    const otherCamera = await makeCamera(world.system, world.district.id);
    await makeTrack(world.system, await recordingAt(start, otherCamera.id), face([1, 0.1, 0, 0]));
    const elsewhere = await makeDistrict(world.system);
    const hidden = await makeCamera(world.system, elsewhere.id);
    const foreign = await makeRecording(world.system, {
      cameraId: hidden.id,
      districtId: elsewhere.id,
      startsAt: start,
    });
    await makeTrack(world.system, foreign, face([1, 0.1, 0, 0]));
    const result = await search({
      kind: 'FACE',
      examples: [{ from: 'track', trackId: example }],
      scope: { ...span, cameraIds: [world.camera.id, hidden.id] },
      purpose,
    });
    expect(idsOf(result)).toEqual([near]);
    expect(result.coverage.cameras.map((one) => one.cameraId)).toEqual([world.camera.id]);
  });

  it('lists fifty at most', async () => {
    const recording = await recordingAt();
    const example = await makeTrack(world.system, recording, face([1, 0, 0, 0]));
    for (let count = 0; count < 53; count += 1)
      await makeTrack(world.system, recording, face([1, 0.1, 0, 0]));
    const result = await search({
      kind: 'FACE',
      examples: [{ from: 'track', trackId: example }],
      scope: span,
      purpose,
      limit: 200,
    });
    expect(result.candidates).toHaveLength(50);
    expect(result.total).toBe(53);
  });
});

describe('a search by vehicle', () => {
  it('takes type and colour along', async () => {
    const car = (values: number[], colour: string, objectClass = 'car'): TrackGiven => ({
      kind: 'VEHICLE',
      objectClass,
      colour,
      vectors: [{ space: 'vehicle.test.3', values }],
    });
    const example = await track(car([1, 0, 0], 'white'));
    const white = await track(car([1, 0.2, 0], 'white'));
    const red = await track(car([1, 0.1, 0], 'red'));
    const bus = await track(car([1, 0.3, 0], 'white', 'bus'));
    const from = { kind: 'VEHICLE', examples: [{ from: 'track', trackId: example }] };
    expect(idsOf(await search(from))).toEqual([red, white, bus]);
    expect(idsOf(await search({ ...from, colours: ['white'] }))).toEqual([white, bus]);
    expect(idsOf(await search({ ...from, colours: ['white'], classes: ['car'] }))).toEqual([white]);
  });
});

describe('a search by description', () => {
  it('finds types and colours within the span, by time or by how sure the index is', async () => {
    const early = await track({ kind: 'VEHICLE', objectClass: 'car', colour: 'white', confidence: 0.5 });
    const late = await track(
      { kind: 'VEHICLE', objectClass: 'car', colour: 'white', confidence: 0.9 },
      new Date('2026-11-20T14:00:00Z'),
    );
    await track({ kind: 'VEHICLE', objectClass: 'car', colour: 'red' });
    await track({ kind: 'VEHICLE', objectClass: 'bus', colour: 'white' });
    await track({ kind: 'PERSON' });
    const white = { kind: 'DESCRIPTION', objects: ['VEHICLE'], classes: ['car'], colours: ['white'] };
    expect(idsOf(await search(white))).toEqual([late, early]);
    expect(idsOf(await search({ ...white, order: 'time' }))).toEqual([early, late]);
    expect(idsOf(await search({ ...white, scope: { from: '2026-11-20T13:30:00Z' } }))).toEqual([late]);
    expect(await search({ ...white, limit: 1 })).toMatchObject({ total: 2 });
    expect((await search({ kind: 'DESCRIPTION', objects: ['PERSON'] })).total).toBe(1);
  });

  it('finds by the next likeliest colour too, after those it is likeliest of', async () => {
    const car = { kind: 'VEHICLE', objectClass: 'car', confidence: 0.9 } as const;
    const perhaps = await track({ ...car, colour: 'white', secondColour: 'silver' });
    const silver = await track({ ...car, colour: 'silver' });
    await track({ ...car, colour: 'black' });
    const wanted = { kind: 'DESCRIPTION', objects: ['VEHICLE'], colours: ['silver'] };
    const found = await search(wanted);
    expect(idsOf(found)).toEqual([silver, perhaps]);
    expect(found.candidates.map(({ strength }) => strength)).toEqual(['strong', 'weak']);
  });
});

describe('a stored search', () => {
  it('says what of the time was searched, and keeps what was seen as it was', async () => {
    const wanted = await track({ kind: 'VEHICLE', objectClass: 'car', plate: { text: 'LEA-4821' } });
    await makeRecording(world.system, {
      cameraId: world.camera.id,
      districtId: world.district.id,
      startsAt: new Date('2026-11-20T13:05:00Z'),
      status: 'FAILED',
    });
    const scope = { from: '2026-11-20T13:00:00Z', to: '2026-11-20T13:10:00Z', cameraIds: [world.camera.id] };
    const made = await search({ kind: 'PLATE', text: 'LEA4821', scope });
    expect(made.coverage.totalsMs).toEqual({
      coarse: 0,
      indexed: 60_000,
      failed: 60_000,
      pending: 0,
      damaged: 0,
      deleted: 0,
      'not-recorded': 480_000,
    });
    await world.system.track.delete({ where: { id: wanted } });
    const again = await openSearch(world.db, world.actor, made.id);
    expect(again).toEqual(made);
    expect(idsOf(again)).toEqual([wanted]);
    expect(again.candidates[0]?.sighting.plate?.text).toBe('LEA-4821');
    const entry = await world.system.auditEntry.findFirst({
      where: { action: 'search.plate', objectId: made.id },
    });
    expect(entry?.details).toMatchObject({ scope, total: 1 });
  });

  it('is readable by whoever made it, by their supervisor, and by those who see its case', async () => {
    const registered = await makeCase();
    const alone = await search({ kind: 'PLATE', text: 'LEA4821' });
    const forCase = await search({ kind: 'PLATE', text: 'LEA4821', caseId: registered.id });
    const supervisor = await makeActor(world.system, 'SUPERVISOR', world.district.id);
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    const stranger = await makeActor(world.system, 'SUPERVISOR', (await makeDistrict(world.system)).id);
    const listed = async (reader: Actor) => (await listSearches(world.db, reader)).map((one) => one.id);
    expect(await listed(world.actor)).toEqual([forCase.id, alone.id]);
    expect(await listed(supervisor)).toEqual([forCase.id, alone.id]);
    expect(await listed(colleague)).toEqual([forCase.id]);
    expect(await listed(stranger)).toEqual([]);
    await expect(openSearch(world.db, colleague, alone.id)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await listSearches(world.db, world.actor))[1]).toMatchObject({
      title: 'Plate LEA4821',
      total: 0,
    });
  });
});
