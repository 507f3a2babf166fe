import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { forgetSpace, spacesInUse, waitingForVectors } from '@/core/footage/reembedding';
import { makeActor } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { createPhrase, getPhrase } from '@/core/search/phrases';
import { type Search, searchRequest } from '@/core/search/schema';
import { runSearch } from '@/core/search/searches';
import { registerSpaces } from '@/core/search/spaces';
import { connect, type Database } from '@/prisma/client';
import { openModels, type VisionModels } from '../models';
import { addPack } from '../models/add';
import { writeColourWords } from '../models/colour-words/build';
import { createIndexHandler } from './index';
import { createIntakeHandler } from './intake';
import { createPhraseHandler } from './phrase';
import { createReembedHandler } from './reembed';
import { jobOf, openWorkplace, type TestWorkplace } from './testing';

const shared = process.env.SABOOT_SHARED ?? path.resolve('..', 'shared');
const clip = path.join(shared, 'footage', 'intel_car_detection.mp4');
const present = existsSync(clip);
if (!present) console.log(`Tests of words on real footage are skipped: there is none at ${shared}.`);

/** By eye, in seconds: its README says so. */
const SEEN = {
  whiteHatchback: [4.4, 8.6],
  silver: [14.4, 18.2],
  red: [15, 19.1],
  whiteSaloon: [25.2, 27.8],
} as const;
const never = new AbortController().signal;

describe.skipIf(!present)(
  'words on real footage, by the test fixture that knows colours',
  { timeout: 600_000 },
  () => {
    let place: TestWorkplace;
    let models: VisionModels;
    let asPerson: Database;
    let actor: Actor;

    beforeAll(async () => {
      place = await openWorkplace();
      const district = await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
      await place.db.camera.create({ data: { code: 'QTA-022', name: 'Car park', districtId: district.id } });
      actor = await makeActor(place.db, 'INVESTIGATOR', district.id);
      asPerson = connect(place.config.DATABASE_URL);
      const folder = path.join(place.folder, 'colour-words');
      await writeColourWords(folder);
      await addPack(place.config.DATA_DIR, folder);
      models = await openModels({ dataDir: place.config.DATA_DIR, pack: 'colour-words', threads: 2 });
      await registerSpaces(place.db, models);
      const { recordingId } = await createIntakeHandler(place)(
        jobOf('intake', {
          ...{ file: clip, originalName: 'QTA-022_20261120T120000+0500.mp4', source: 'COMMAND' },
          ...{ receivedFrom: 't', receivedById: null, consume: false },
        }),
        never,
      );
      await createIndexHandler({ ...place, models: async () => models })(
        jobOf('index', { recordingId }),
        never,
      );
    }, 600_000);
    afterAll(async () => {
      await models?.close();
      await asPerson?.$disconnect();
      await place?.close();
    });

    /** Words as a person gives them, read by a worker, and the search with them. */
    async function searchBy(text: string): Promise<Search> {
      const { id } = await createPhrase({ db: asPerson, send: place.send }, actor, text);
      await createPhraseHandler({ ...place, models: async () => models })(
        jobOf('phrase', { phraseId: id }),
        never,
      );
      expect(await getPhrase(asPerson, actor, id)).toMatchObject({ status: 'READY', error: null });
      const words = { phraseId: id, text };
      const request = searchRequest.parse({ kind: 'DESCRIPTION', words });
      return runSearch({ db: asPerson, signer: testSigner }, actor, request);
    }

    /** Which of the cars seen by eye a candidate is, by when it was in the picture. */
    const carsOf = ({ candidates }: Search) =>
      candidates.map(({ sighting: { firstPtsMs, lastPtsMs } }) => {
        const off = ([from, to]: readonly [number, number]) =>
          Math.abs(firstPtsMs / 1000 - from) + Math.abs(lastPtsMs / 1000 - to);
        return Object.entries(SEEN).sort(([, a], [, b]) => off(a) - off(b))[0]?.[0];
      });

    it('“a red car” lists the red car before the white and the silver ones', async () => {
      const found = await searchBy('a red car');
      expect(carsOf(found)[0]).toBe('red');
      expect(new Set(carsOf(found))).toEqual(new Set(Object.keys(SEEN)));
    });

    it('“a white car” lists the white ones first, and the red one last', async () => {
      const found = await searchBy('a white car');
      const cars = carsOf(found);
      expect(cars.slice(0, 2).every((car) => car?.startsWith('white'))).toBe(true);
      expect(cars.at(-1)).toBe('red');
    });

    it('words that the model knows none of are answered in words, not with a list', async () => {
      const { id } = await createPhrase({ db: asPerson, send: place.send }, actor, 'an old bus');
      await createPhraseHandler({ ...place, models: async () => models })(
        jobOf('phrase', { phraseId: id }),
        never,
      );
      const phrase = await getPhrase(asPerson, actor, id);
      expect(phrase.status).toBe('FAILED');
      expect(phrase.error).toMatch(/knows none of these words.*Say it in other words/);
    });

    it('after another pack the vectors are made again from best shots, and the answer is the same', async () => {
      const before = await searchBy('a red car');
      const other = await openModels({ dataDir: place.config.DATA_DIR, threads: 1 });
      await registerSpaces(place.db, other);
      await other.close();
      await expect(
        createPhrase({ db: asPerson, send: place.send }, actor, 'a red car'),
      ).rejects.toMatchObject({
        code: 'no-words-here',
      });
      expect(await forgetSpace(place.db, 'text.colour-words.9')).toBeGreaterThan(0);

      await registerSpaces(place.db, models);
      const waiting = await waitingForVectors(place.db, await spacesInUse(place.db));
      expect(waiting.recordingIds).toHaveLength(1);
      const between = await searchBy('a red car');
      expect(between.candidates).toEqual([]);
      expect(between.plan.notCompared).toBe(before.candidates.length);

      await createReembedHandler({ ...place, models: async () => models })(jobOf('reembed', {}), never);
      const after = await searchBy('a red car');
      expect(after.plan.notCompared).toBe(0);
      expect(after.candidates.map(({ sighting }) => sighting.trackId)).toEqual(
        before.candidates.map(({ sighting }) => sighting.trackId),
      );
    });
  },
);
