import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { Sighting } from '@/core/footage/schema';
import { addPack } from '@/worker/models/add';
import { writeColourWords } from '@/worker/models/colour-words/build';
import { accessibilityProblems } from './accessibility';
import { seen, type Visitor } from './browser';
import { drawFootage, RED_CAR_PLATE } from './footage';
import { candidates } from './job/searching';
import { signedIn } from './job/signing-in';
import { type Step, story } from './story';

const STORED = /\/search\/[0-9a-f-]{36}/;
const READ_AS = RED_CAR_PLATE.replace('-', '');

// A pack that reads the names of colours, and a limit below which nothing is large: what a city has is told on two drawn recordings.
story('Words and large scopes', tell, {
  settings: { MODEL_PACK: 'colour-words', SEARCH_EXACT_AT_MOST: '0' },
});

function tell(step: Step): void {
  let investigator: Visitor;
  let redCar: Sighting;

  step(
    'footage is brought in and indexed with a pack that reads words',
    async (world) => {
      const { product } = world;
      const pack = path.join(product.folder, 'colour-words');
      await writeColourWords(pack);
      await addPack(path.join(product.folder, 'data'), pack);
      const { named, unnamed } = await drawFootage(product.folder);
      const road = path.join(product.folder, 'QTA-022_20261120T183500+0500.mp4');
      await copyFile(unnamed, road);
      investigator = await signedIn(world, 'investigator');
      await product.startWorker();
      const { page } = investigator;
      await page.goto('/footage');
      await page.getByRole('button', { name: 'Bring in footage' }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Bring in footage' });
      await dialog.getByLabel('choose files').setInputFiles([named, road]);
      await dialog.getByRole('button', { name: 'Send 2 files' }).click();
      await expect
        .poll(() => product.db.recording.count({ where: { status: 'INDEXED' } }), { timeout: 240_000 })
        .toBe(2);
      const { recordingId } = await product.db.track.findFirstOrThrow({
        where: { kind: 'VEHICLE', colour: 'red', supersededAt: null },
      });
      const answer = await page.request.get(`/api/recordings/${recordingId}/sightings`);
      const sightings: Sighting[] = (await answer.json()).items;
      redCar = sightings.find(({ kind, colour }) => kind === 'VEHICLE' && colour === 'red') as Sighting;
      expect(redCar.plate?.text).toBe(READ_AS);
    },
    300_000,
  );

  step('the field for words says which it takes, and ranks what looks like them', async () => {
    const { page } = investigator;
    await page.goto('/search?kind=description');
    const field = page.getByLabel('In words');
    await seen(field);
    await seen(page.getByText(/^English, \d+ characters at most/));
    await field.fill('a red car');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL(STORED, { timeout: 60_000 });
    await seen(candidates(page));
    await seen(page.getByText('Looks like “a red car”: a machine’s guess.'));
    const first = await candidates(page).first().textContent();
    expect(first).toContain(READ_AS);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  step('words that ask what is never inferred of a person are refused, with the reason', async () => {
    const { page, allow } = investigator;
    allow(/^4\d\d POST \/api\/phrases/);
    await page.goto('/search?kind=description');
    await page.getByLabel('In words').fill('an angry man');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await seen(page.getByText(/Saboot does not look for “man”, “angry”/));
  });

  step(
    'a large scope is searched through sketches, and the answer says that it is approximate',
    async () => {
      const { page } = investigator;
      const request = {
        kind: 'VEHICLE',
        examples: [{ from: 'track', trackId: redCar.trackId }],
        scope: {},
      };
      // A worker makes the sketches once there is something to sketch, and web reads them.
      let searchId = '';
      await expect
        .poll(
          async () => {
            const answer = await page.request.post('/api/searches', { data: request });
            const { id, plan } = await answer.json();
            searchId = id;
            return plan.method;
          },
          { timeout: 120_000, interval: 1_000 },
        )
        .toBe('sketch-memory');
      await page.goto(`/search/${searchId}`);
      const note = page.getByRole('region', { name: 'Exhaustive search' });
      await seen(note.getByText('Approximate answer.'));
      await seen(note.getByText(/^About .+ vectors?, likely 1 s/));
      expect(await accessibilityProblems(page)).toEqual([]);
    },
    150_000,
  );

  step('it is made exhaustive on request, as an answer of its own that says what was missed', async () => {
    const { page } = investigator;
    const note = page.getByRole('region', { name: 'Exhaustive search' });
    await note.getByRole('button', { name: 'Search exhaustively' }).click();
    await seen(note.getByText(/^The exhaustive search is done/), 60_000);
    await note.getByRole('link', { name: 'Open the exhaustive answer' }).click();
    const beyond = page.getByRole('region', { name: 'Beyond the quick answer' });
    await seen(beyond.getByText('Exhaustive: everything in the scope was compared.'));
    await seen(candidates(page));
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Receipt' }).click();
    await page.getByRole('button', { name: 'Carry out again' }).click();
    await seen(page.getByText('Carried out as then: every vector compared.'));
    await seen(page.getByText('Same answer', { exact: true }));
    await page.keyboard.press('Escape');
    await beyond.getByRole('link', { name: 'Open the quick answer' }).click();
    await seen(note.getByRole('button', { name: 'Search exhaustively again' }));
    await page.getByRole('button', { name: 'Receipt' }).click();
    await page.getByRole('button', { name: 'Carry out again' }).click();
    await seen(page.getByText('Carried out as then: approximate, sketches in memory compared first.'));
  });
}
