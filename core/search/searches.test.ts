import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
import { connect, type Database } from '@/prisma/client';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { fusedCosine } from './fusion';
import { searchRequest } from './schema';
import { listSearches, openSearch, runSearch } from './searches';
import { registerSpaces } from './spaces';

let database: TestDatabase;
let db: Database;
let system: Database;
let district: Awaited<ReturnType<typeof makeDistrict>>;
let actor: Actor;
let camera: { id: number };

const start = new Date('2026-11-20T13:00:00Z');
const span = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  await registerSpaces(system, {
    pack: { name: 'test', sha256: 'p'.repeat(64) },
    identities: [{ name: 'faces', sha256: 'f'.repeat(64), space: 'face.test.4' }],
    spaces: {
      face: {
        name: 'face.test.4',
        dimension: 4,
        threshold: 0.6,
        thresholdSource: 'a test',
        falseMatches: {
          curve: [
            { threshold: 0.2, falseMatchRate: 0.5 },
            { threshold: 0.6, falseMatchRate: 0.01 },
            { threshold: 0.9, falseMatchRate: 0.0004 },
          ],
          pairs: 2500,
          source: 'a test',
        },
      },
      vehicle: { name: 'vehicle.test.3', dimension: 3, threshold: 0.5, thresholdSource: 'a test' },
    },
  });
});
beforeEach(async () => {
  district = await makeDistrict(system);
  actor = await makeActor(system, 'INVESTIGATOR', district.id);
  camera = await makeCamera(system, district.id);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const recordingAt = (startsAt = start, cameraId = camera.id) =>
  makeRecording(system, { cameraId, districtId: district.id, startsAt });
const track = async (given: TrackGiven, startsAt = start) =>
  makeTrack(system, await recordingAt(startsAt), given);
const search = (request: object) => runSearch(db, actor, searchRequest.parse(request));
const idsOf = (result: { candidates: { sighting: { trackId: string } }[] }) =>
  result.candidates.map((candidate) => candidate.sighting.trackId);
const face = (values: number[]): TrackGiven => ({
  kind: 'FACE',
  vectors: [{ space: 'face.test.4', values }],
});

const makeCase = () =>
  system.case.create({
    data: {
      province: district.province,
      districtId: district.id,
      stationId: district.stations[0]!.id,
      firYear: 2026,
      firNumber: '7',
      title: 'T',
      occurredFrom: start,
      reportedAt: start,
      informantName: 'I',
      informantDocument: 'NONE',
      offence: 'O',
      place: 'P',
      createdById: actor.id,
    },
  });

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

    const probe = await system.probe.create({
      data: {
        id: randomUUID(),
        kind: 'FACE',
        status: 'READY',
        pictureKey: 'derived/probes/x',
        sha256: 'a'.repeat(64),
        actorId: actor.id,
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
    const colleague = await makeActor(system, 'INVESTIGATOR', district.id);
    await expect(
      runSearch(
        db,
        colleague,
        searchRequest.parse({ kind: 'FACE', examples: [from(1)], scope: span, purpose }),
      ),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is refused without a case or purpose, and without a span; the refusal is on record', async () => {
    const examples = [{ from: 'track', trackId: await track(face([1, 0, 0, 0])) }];
    await expect(search({ kind: 'FACE', examples, scope: span })).rejects.toMatchObject({
      code: 'authority-required',
    });
    await expect(search({ kind: 'FACE', examples, scope: span, purpose: '   ' })).rejects.toMatchObject({
      code: 'authority-required',
    });
    await expect(search({ kind: 'FACE', examples, purpose })).rejects.toMatchObject({
      code: 'scope-required',
    });
    await expect(search({ kind: 'FACE', examples, scope: span, caseId: randomUUID() })).rejects.toMatchObject(
      {
        kind: 'not-found',
      },
    );
    const entries = await system.auditEntry.findMany({ where: { actorId: actor.id, action: 'search.face' } });
    expect(entries.map((entry) => entry.outcome)).toEqual(['denied', 'denied', 'denied', 'failed']);
    expect(await listSearches(db, actor)).toEqual([]);
  });

  it('stays within cameras, span and district', async () => {
    const example = await track(face([1, 0, 0, 0]));
    const near = await track(face([1, 0.1, 0, 0]));
    await track(face([1, 0.1, 0, 0]), new Date('2026-11-22T13:00:00Z'));
    const otherCamera = await makeCamera(system, district.id);
    await makeTrack(system, await recordingAt(start, otherCamera.id), face([1, 0.1, 0, 0]));
    const elsewhere = await makeDistrict(system);
    const hidden = await makeCamera(system, elsewhere.id);
    const foreign = await makeRecording(system, {
      cameraId: hidden.id,
      districtId: elsewhere.id,
      startsAt: start,
    });
    await makeTrack(system, foreign, face([1, 0.1, 0, 0]));
    const result = await search({
      kind: 'FACE',
      examples: [{ from: 'track', trackId: example }],
      scope: { ...span, cameraIds: [camera.id, hidden.id] },
      purpose,
    });
    expect(idsOf(result)).toEqual([near]);
    expect(result.coverage.cameras.map((one) => one.cameraId)).toEqual([camera.id]);
  });

  it('lists fifty at most', async () => {
    const recording = await recordingAt();
    const example = await makeTrack(system, recording, face([1, 0, 0, 0]));
    for (let count = 0; count < 53; count += 1) await makeTrack(system, recording, face([1, 0.1, 0, 0]));
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

describe('a search from several examples', () => {
  const car = (values: number[]): TrackGiven => ({
    kind: 'VEHICLE',
    objectClass: 'car',
    vectors: [{ space: 'vehicle.test.3', values }],
  });
  const of = (...ids: string[]) => ids.map((trackId) => ({ from: 'track', trackId }));
  const vehicle = (examples: object[], unlike: object[] = []) =>
    search({ kind: 'VEHICLE', examples, unlike });

  it('finds vehicles that resemble one of them, whatever their order, and lists none of them', async () => {
    const [front, rear] = [await track(car([1, 0, 0])), await track(car([0, 1, 0]))];
    const likeFront = await track(car([1, 0.1, 0]));
    const likeRear = await track(car([0.2, 1, 0]));
    const both = await vehicle(of(front, rear));
    expect(idsOf(both)).toEqual([likeFront, likeRear]);
    const turned = await vehicle(of(rear, front, rear));
    expect(turned.candidates).toEqual(both.candidates);
    expect(idsOf(await vehicle(of(front)))).toEqual([likeFront, likeRear, rear]);
    expect(both.plan.reasons).toContain('Compared with each of the 2 examples: the nearest counts.');
  });

  it('pushes back what is nearer to something it is not to be like, by as much as the rule says', async () => {
    const wanted = unitVector([1, 0, 0]);
    const unwanted = unitVector([0.7, 0.7, 0]);
    const [example, other] = [await track(car([...wanted])), await track(car([...unwanted]))];
    const given = [
      [1, 0.8, 0],
      [1, 0.2, 0.9],
      [0.2, 0.6, 0.4],
    ];
    const ids = await Promise.all(given.map((values) => track(car(values))));
    const plain = await vehicle(of(example));
    const refined = await vehicle(of(example), of(other));
    expect(idsOf(plain).slice(0, 2)).toEqual(ids.slice(0, 2));
    expect(idsOf(refined).slice(0, 2)).toEqual(ids.slice(0, 2).reverse());
    expect(idsOf(refined)).not.toContain(other);
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, axis) => sum + value * (b[axis] ?? 0), 0);
    for (const [index, id] of ids.entries()) {
      const unit = unitVector(given[index] ?? []);
      const score = refined.candidates.find(({ sighting }) => sighting.trackId === id)?.score;
      expect(score).toBeCloseTo(fusedCosine([dot(wanted, unit)], [dot(unwanted, unit)]), 2);
    }
  });

  it('compares faces with the mean of the examples', async () => {
    const [one, two] = [await track(face([1, 0.8, 0, 0])), await track(face([1, -0.8, 0, 0]))];
    const between = await track(face([1, 0, 0, 0]));
    const nearOne = await track(face([1, 0.9, 0, 0]));
    const found = await search({ kind: 'FACE', examples: of(one, two), scope: span, purpose: 'A test' });
    expect(idsOf(found)).toEqual([between, nearOne]);
    expect(found.candidates[0]?.score).toBeCloseTo(1, 2);
  });

  it('starts from an exhibit that shows a sighting, and not from one of a case that is not seen', async () => {
    const recording = await recordingAt();
    const trackId = await makeTrack(system, recording, car([1, 0, 0]));
    const alike = await track(car([1, 0.1, 0]));
    const registered = await makeCase();
    const exhibit = (shown: string | null) =>
      system.exhibit.create({
        data: {
          caseId: registered.id,
          number: shown ? 1 : 2,
          kind: 'STILL',
          title: 'T',
          recordingId: recording.id,
          trackId: shown,
          requestedFromMs: 0,
          requestedToMs: 0,
          createdById: actor.id,
        },
      });
    const examples = [{ from: 'exhibit', exhibitId: (await exhibit(trackId)).id }];
    expect(idsOf(await vehicle(examples))).toEqual([alike]);
    const bare = [{ from: 'exhibit', exhibitId: (await exhibit(null)).id }];
    await expect(vehicle(bare)).rejects.toMatchObject({ code: 'nothing-to-compare' });
    const stranger = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
    await expect(
      runSearch(db, stranger, searchRequest.parse({ kind: 'VEHICLE', examples })),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('refuses in words what other models looked at', async () => {
    const before = await track({
      kind: 'VEHICLE',
      vectors: [{ space: 'vehicle.before.3', values: [1, 0, 0] }],
    });
    const examples = of(await track(car([1, 0, 0])), before);
    await expect(vehicle(examples)).rejects.toMatchObject({
      code: 'nothing-to-compare',
      message: expect.stringContaining('Example 2 of 2'),
    });
  });

  it('opens a search of before, which had one example, as one of today', async () => {
    const trackId = await track(car([1, 0, 0]));
    const made = await vehicle(of(trackId));
    await system.search.update({
      where: { id: made.id },
      data: { query: { kind: 'VEHICLE', order: 'score', limit: 50, example: { from: 'track', trackId } } },
    });
    const opened = await openSearch(db, actor, made.id);
    expect(opened.request).toMatchObject({ examples: of(trackId), unlike: [] });
    expect(opened.request).not.toHaveProperty('example');
    expect((await listSearches(db, actor))[0]?.title).toBe('Vehicle from a sighting');
  });
});

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

  it('wants two characters at least', async () => {
    await expect(find('?*7*')).rejects.toMatchObject({ code: 'plate-pattern-too-wide' });
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
    await makeRecording(system, {
      cameraId: camera.id,
      districtId: district.id,
      startsAt: new Date('2026-11-20T13:05:00Z'),
      status: 'FAILED',
    });
    const scope = { from: '2026-11-20T13:00:00Z', to: '2026-11-20T13:10:00Z', cameraIds: [camera.id] };
    const made = await search({ kind: 'PLATE', text: 'LEA4821', scope });
    expect(made.coverage.totalsMs).toEqual({
      coarse: 0,
      indexed: 60_000,
      failed: 60_000,
      pending: 0,
      damaged: 0,
      'not-recorded': 480_000,
    });
    await system.track.delete({ where: { id: wanted } });
    const again = await openSearch(db, actor, made.id);
    expect(again).toEqual(made);
    expect(idsOf(again)).toEqual([wanted]);
    expect(again.candidates[0]?.sighting.plate?.text).toBe('LEA-4821');
    const entry = await system.auditEntry.findFirst({ where: { action: 'search.plate', objectId: made.id } });
    expect(entry?.details).toMatchObject({ scope, total: 1 });
  });

  it('is readable by whoever made it, by their supervisor, and by those who see its case', async () => {
    const registered = await makeCase();
    const alone = await search({ kind: 'PLATE', text: 'LEA4821' });
    const forCase = await search({ kind: 'PLATE', text: 'LEA4821', caseId: registered.id });
    const supervisor = await makeActor(system, 'SUPERVISOR', district.id);
    const colleague = await makeActor(system, 'INVESTIGATOR', district.id);
    const stranger = await makeActor(system, 'SUPERVISOR', (await makeDistrict(system)).id);
    const listed = async (reader: Actor) => (await listSearches(db, reader)).map((one) => one.id);
    expect(await listed(actor)).toEqual([forCase.id, alone.id]);
    expect(await listed(supervisor)).toEqual([forCase.id, alone.id]);
    expect(await listed(colleague)).toEqual([forCase.id]);
    expect(await listed(stranger)).toEqual([]);
    await expect(openSearch(db, colleague, alone.id)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await listSearches(db, actor))[1]).toMatchObject({ title: 'Plate LEA4821', total: 0 });
  });
});
