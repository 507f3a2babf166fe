import { describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import { SketchesInMemory } from './memory/memory';
import { createPhrase, failPhrase, getPhrase, searchAbilities } from './phrases';
import { rerunSearch } from './rerun';
import { searchRequest } from './schema';
import { runSearch } from './searches';
import { sketchMonth, sketchSpace } from './sketches.sql';
import { registerSpaces } from './spaces';
import { idsOf, searchWorld, span } from './testing';

const world = searchWorld();
const sent: { name: string; payload: unknown }[] = [];
const send = async (name: string, payload: unknown) => {
  sent.push({ name, payload });
  return 'job';
};
const give = (text: string) => createPhrase({ db: world.db, send }, world.actor, text);

/** Spaces as a pack with the pair registers them, or as one without. */
async function install(withWords: boolean): Promise<void> {
  const space = (name: string, dimension: number) => ({
    ...{ name, dimension, threshold: 0.5, thresholdSource: 'a test' },
  });
  await registerSpaces(world.system, {
    pack: { name: withWords ? 'words' : 'test', sha256: 'p'.repeat(64) },
    identities: [{ name: 'pictures', sha256: 'e'.repeat(64), space: 'text.test.3' }],
    spaces: {
      face: space('face.test.4', 4),
      vehicle: space('vehicle.test.3', 3),
      ...(withWords && {
        text: {
          ...{ name: 'text.test.3', dimension: 3, threshold: null, thresholdSource: null },
          ...{ languages: ['en'], charactersAtMost: 40 },
        },
      }),
    },
  });
}

/** Words as a worker has read them. */
async function ready(text: string, vector: number[]): Promise<{ phraseId: string; text: string }> {
  const { id } = await give(text);
  const data = { status: 'READY' as const, space: 'text.test.3', vector, tokens: 3 };
  await world.system.phrase.update({
    where: { id },
    data: { ...data, tokenIdsSha256: 'a'.repeat(64), modelName: 'text', modelHash: 'b'.repeat(64) },
  });
  return { phraseId: id, text };
}
const looks = (values: number[]) => [{ space: 'text.test.3', values }];
const refusals = (action: string) =>
  world.system.auditEntry.findMany({ where: { actorId: world.actor.id, action }, orderBy: { at: 'asc' } });

describe('where no pack with the pair is in use', () => {
  it('the product does not offer words, and takes none', async () => {
    await install(false);
    expect(await searchAbilities(world.db, world.actor)).toEqual({ words: null });
    await expect(give('a red car')).rejects.toMatchObject({ code: 'no-words-here' });
  });
});

describe('words to search with', () => {
  it('are offered with the languages and length that the pack states', async () => {
    await install(true);
    expect(await searchAbilities(world.db, world.actor)).toEqual({
      words: { languages: ['en'], charactersAtMost: 40, model: 'pictures' },
    });
  });

  it('wait for a worker, and are seen by nobody else', async () => {
    await install(true);
    const given = await give('a red car');
    expect(given).toMatchObject({ text: 'a red car', status: 'PENDING', error: null });
    expect(sent.at(-1)).toEqual({ name: 'phrase', payload: { phraseId: given.id } });
    expect(await getPhrase(world.db, world.actor, given.id)).toEqual(given);
    const other = await makeActor(world.system, 'INVESTIGATOR', (await makeDistrict(world.system)).id);
    await expect(getPhrase(world.db, other, given.id)).rejects.toMatchObject({ code: 'not-found' });
    const words = { phraseId: given.id, text: given.text };
    await expect(world.search({ kind: 'DESCRIPTION', words })).rejects.toThrow(/still being read/);
    await failPhrase(world.system, given.id, 'the worker ended');
    await expect(world.search({ kind: 'DESCRIPTION', words })).rejects.toThrow(/the worker ended/);
  });

  it('are refused where they ask for what is never inferred, and that is on record', async () => {
    await install(true);
    const before = sent.length;
    await expect(give('an angry man in a red car')).rejects.toMatchObject({
      code: 'words-refused',
      message:
        'Saboot does not look for “man”, “angry”: it never infers the gender of a person, what a person feels.',
    });
    expect(sent).toHaveLength(before);
    expect(await world.system.phrase.count({ where: { actorId: world.actor.id } })).toBe(0);
    const [entry] = await refusals('search.words');
    expect(entry).toMatchObject({
      outcome: 'denied',
      details: {
        text: 'an angry man in a red car',
        reason: 'words-refused',
        refused: [
          { words: 'man', why: 'gender' },
          { words: 'angry', why: 'emotion' },
        ],
      },
    });
  });

  it('are refused where they are longer than the model reads or in a script it was not trained on', async () => {
    await install(true);
    await expect(give('a red car '.repeat(5))).rejects.toMatchObject({ code: 'words-too-long' });
    await expect(give('سرخ گاڑی')).rejects.toMatchObject({
      code: 'words-in-other-language',
      remedy: 'Say it in English.',
    });
  });
});

describe('a search by words', () => {
  it('ranks people and vehicles by likeness, says that it guesses, and pretends no threshold', async () => {
    await install(true);
    const red = await world.track({ kind: 'VEHICLE', colour: 'red', vectors: looks([1, 0.1, 0]) });
    const white = await world.track({ kind: 'VEHICLE', colour: 'white', vectors: looks([0.1, 1, 0]) });
    const person = await world.track({ kind: 'PERSON', vectors: looks([0.9, 0.4, 0]) });
    const words = await ready('a red car', [1, 0, 0]);
    const found = await world.search({
      ...{ kind: 'DESCRIPTION', objects: ['PERSON', 'VEHICLE'], words, scope: span },
    });
    expect(idsOf(found)).toEqual([red, person, white]);
    expect(found.candidates.every(({ strength, rarity }) => strength === 'ranked' && rarity === null)).toBe(
      true,
    );
    expect(found.threshold).toBeNull();
    expect(found.plan.method).toBe('exact-scan');
    expect(found.plan.reasons.join(' ')).toMatch(/machine’s guess.*no measured threshold/);
    expect(found.request.words).toEqual(words);
    expect(found.models).toMatchObject({
      ...{ space: 'text.test.3', modelSha256: 'e'.repeat(64), words: 'a red car' },
      ...{ tokenIdsSha256: 'a'.repeat(64), textModelSha256: 'b'.repeat(64), threshold: null },
    });
    const vehicles = await world.search({ kind: 'DESCRIPTION', words, scope: span });
    expect(idsOf(vehicles)).toEqual([red, white]);
    const whites = await world.search({ kind: 'DESCRIPTION', colours: ['white'], words, scope: span });
    expect(idsOf(whites)).toEqual([white]);
    const entries = await refusals('search.description');
    expect(entries.at(-1)).toMatchObject({ outcome: 'done', details: { models: { words: 'a red car' } } });
  });

  it('goes through sketches where the scope is large, and claims no recall that was measured with pictures', async () => {
    await install(true);
    const red = await world.track({ kind: 'VEHICLE', vectors: looks([1, 0.1, 0]) });
    const person = await world.track({ kind: 'PERSON', vectors: looks([0.9, 0.4, 0]) });
    const space = await world.system.space.findUniqueOrThrow({ where: { name: 'text.test.3' } });
    await sketchSpace(world.system, space.id);
    await sketchMonth(world.system, space.id, new Date('2026-11-01T00:00:00Z'));
    await world.asSuperuser(`ANALYZE vectors.${space.tableName}`);
    const memory = new SketchesInMemory(world.system, 2 ** 30);
    await memory.look();
    const words = await ready('a red car', [1, 0, 0]);
    const request = searchRequest.parse({
      ...{ kind: 'DESCRIPTION', objects: ['PERSON', 'VEHICLE'], words, scope: span },
    });
    const comparing = { memory, exactAtMost: 0 };
    const found = await runSearch({ db: world.db, signer: testSigner, comparing }, world.actor, request);
    await memory.stop();
    expect(idsOf(found)).toEqual([red, person]);
    expect(found.plan).toMatchObject({ method: 'sketch-memory', recall: null });
    expect(found.plan.reasons.join(' ')).toContain('is not known for words');
  });

  it('is held against a line on one camera’s picture', async () => {
    await install(true);
    const outline: [number, number, number][] = [
      [0, 0.2, 0.5],
      [1000, 0.8, 0.5],
    ];
    const over = await world.track({ kind: 'VEHICLE', outline, vectors: looks([0, 1, 0]) });
    await world.track({ kind: 'VEHICLE', vectors: looks([1, 0, 0]) });
    const words = await ready('a red car', [1, 0, 0]);
    const zone = {
      ...{ shape: 'line', cameraId: world.camera.id },
      ...{ from: { x: 0.5, y: 0 }, to: { x: 0.5, y: 1 } },
    };
    const found = await world.search({ kind: 'DESCRIPTION', words, zone, scope: span });
    expect(idsOf(found)).toEqual([over]);
  });

  it('says how many sightings have no vector of these models yet', async () => {
    await install(true);
    await world.track({ kind: 'PERSON', vectors: looks([1, 0, 0]) });
    await world.track({ kind: 'VEHICLE', vectors: [{ space: 'vehicle.test.3', values: [1, 0, 0] }] });
    await world.track({ kind: 'FACE', vectors: [{ space: 'face.test.4', values: [1, 0, 0, 0] }] });
    const words = await ready('a red car', [1, 0, 0]);
    const found = await world.search({
      ...{ kind: 'DESCRIPTION', objects: ['PERSON', 'VEHICLE'], words, scope: span },
    });
    expect(found.plan).toMatchObject({ vectorsCompared: 1, notCompared: 1 });
  });

  it('is of the words that were read, and of no others', async () => {
    await install(true);
    const { phraseId } = await ready('a red car', [1, 0, 0]);
    const words = { phraseId, text: 'a woman' };
    await expect(world.search({ kind: 'DESCRIPTION', words })).rejects.toThrow(
      /not the words that were read/,
    );
  });

  it('is carried out again to the same answer', async () => {
    await install(true);
    await world.track({ kind: 'VEHICLE', vectors: looks([1, 0.2, 0]) });
    const words = await ready('a red car', [1, 0, 0]);
    const found = await world.search({ kind: 'DESCRIPTION', words, scope: span });
    expect(await rerunSearch(world.system, [testSigner], found.id)).toMatchObject({
      same: true,
      changes: [],
    });
  });
});
