import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect } from 'vitest';
import type { Sighting } from '@/core/footage/schema';
import { answering } from './answers';
import { seen, type Visitor } from './browser';
import { candidates, chooseBasis, sayUrgent } from './job/searching';
import { signedIn } from './job/signing-in';
import { relating } from './relations';
import { starting } from './starting';
import { type Step, story } from './story';

const shared = process.env.SABOOT_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const clip = (name: string) => path.join(shared, 'footage', name);
/** What its README says is seen in it, by eye, in seconds. */
const CARS = {
  file: clip('intel_car_detection.mp4'),
  seen: [
    { what: 'white hatchback from behind', from: 4.4, to: 8.6 },
    { what: 'silver-teal hatchback from the front', from: 14.4, to: 18.2 },
    { what: 'red saloon from behind', from: 15, to: 19.1 },
    { what: 'white sports saloon from the front', from: 25.2, to: 27.8 },
  ],
};
/** The same car park from another side: the silver-teal hatchback again. */
const SECOND = {
  file: clip('intel_person_bicycle_car.mp4'),
  hatchback: { from: 27.9, to: 33.8 },
  /** Only what follows this key picture is brought in: indexing the whole takes three times as long. */
  cutAt: 24.333,
};
const HIKERS = { file: clip('mpf_hikers_faces.mp4') };
const missing = [CARS.file, SECOND.file, HIKERS.file].find((file) => !existsSync(file));

story('Real footage', tell, {
  needs: missing && `no ${missing} (set SABOOT_SHARED to the folder that holds it)`,
});

function tell(step: Step): void {
  let investigator: Visitor;
  let recordings: { cars: string; second: string; hikers: string };
  let caseId = '';
  const sightingsOf = async (recordingId: string): Promise<Sighting[]> => {
    const answer = await investigator.page.request.get(`/api/recordings/${recordingId}/sightings`);
    return (await answer.json()).items;
  };

  /** The car whose track is nearest to these seconds. */
  const vehicleDuring = async (recordingId: string, fromS: number, toS: number): Promise<Sighting> => {
    const off = ({ firstPtsMs, lastPtsMs }: Sighting) =>
      Math.abs(firstPtsMs - fromS * 1000) + Math.abs(lastPtsMs - toS * 1000);
    const [nearest] = (await sightingsOf(recordingId))
      .filter(({ kind, objectClass }) => kind === 'VEHICLE' && objectClass !== 'bicycle')
      .sort((a, b) => off(a) - off(b));
    if (!nearest) expect.unreachable('no car was followed');
    return nearest;
  };

  step(
    'is uploaded with its camera and start, and indexed',
    async (world) => {
      const { product } = world;
      investigator = await signedIn(world, 'investigator');
      await product.startWorker();
      const second = path.join(product.folder, path.basename(SECOND.file));
      await execa('ffmpeg', [
        '-ss',
        String(SECOND.cutAt + 0.05),
        '-i',
        SECOND.file,
        '-c',
        'copy',
        '-an',
        second,
      ]);
      const { page } = investigator;
      await page.goto('/footage');
      await page.getByRole('button', { name: 'Bring in footage' }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Bring in footage' });
      await dialog.getByLabel('choose files').setInputFiles([CARS.file, second, HIKERS.file]);
      for (const [file, camera, start] of [
        [CARS.file, 'QTA-022', '2026-11-20 12:00'],
        [SECOND.file, 'QTA-014', '2026-11-20 12:01'],
        [HIKERS.file, 'QTA-014', '2026-11-20 12:10'],
      ] as const) {
        const name = path.basename(file);
        await dialog.getByRole('combobox', { name: `Camera of ${name}` }).click();
        await page.getByRole('option', { name: new RegExp(camera) }).click();
        await dialog.getByLabel(`Stamped start of ${name}`).fill(start);
      }
      await dialog.getByRole('button', { name: 'Send 3 files' }).click();
      await expect
        .poll(() => product.db.recording.count({ where: { status: 'INDEXED' } }), {
          timeout: 400_000,
          interval: 500,
        })
        .toBe(3);
      const idOf = async (file: string) =>
        (await product.db.recording.findFirstOrThrow({ where: { originalName: path.basename(file) } })).id;
      recordings = {
        cars: await idOf(CARS.file),
        second: await idOf(SECOND.file),
        hikers: await idOf(HIKERS.file),
      };
    },
    440_000,
  );

  step.aside('each car of the car park is followed as one vehicle, or two where it was hidden', async () => {
    const vehicles = (await sightingsOf(recordings.cars)).filter(({ kind }) => kind === 'VEHICLE');
    for (const { what, from, to } of CARS.seen) {
      const tracks = vehicles.filter(
        ({ firstPtsMs, lastPtsMs }) =>
          Math.min(lastPtsMs, to * 1000) - Math.max(firstPtsMs, from * 1000) > 1_000,
      );
      expect(tracks.length, what).toBeGreaterThan(0);
    }
    expect(vehicles.length).toBeLessThanOrEqual(2 * CARS.seen.length);
  });

  step('the cars are found by description, and one of them again by its looks', async () => {
    const { page } = investigator;
    await page.goto('/search?kind=description');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL(/\/search\/[0-9a-f-]{36}/);
    await seen(candidates(page));
    expect(await candidates(page).count()).toBeGreaterThanOrEqual(CARS.seen.length);
    await candidates(page).first().getByRole('button').first().click();
    const first = page.url();
    await page.getByRole('link', { name: 'Search this vehicle' }).click();
    await page.waitForURL(
      (url) => /\/search\/[0-9a-f-]{36}/.test(url.pathname) && !first.includes(url.pathname),
    );
    await seen(candidates(page));
  });

  step('those that drive towards the camera are found by a line drawn on its picture', async () => {
    const { page } = investigator;
    const coming = (await sightingsOf(recordings.cars)).filter(
      ({ kind, headingDeg }) => kind === 'VEHICLE' && headingDeg !== null && Math.abs(headingDeg - 180) < 45,
    );
    expect(coming.length).toBeGreaterThanOrEqual(2);
    await page.goto('/search?kind=description');
    await page.getByRole('button', { name: 'Draw a line or an area' }).click();
    const dialog = page.getByRole('dialog', { name: 'A line or an area in the picture' });
    await dialog.getByRole('combobox', { name: 'Camera' }).click();
    await page.getByRole('option', { name: /QTA-022/ }).click();
    const picture = dialog.getByRole('img', { name: /Picture of QTA-022/ });
    await seen(picture);
    const { x = 0, y = 0, width = 0, height = 0 } = (await picture.boundingBox()) ?? {};
    await page.mouse.click(x + width * 0.03, y + height * 0.65);
    await page.mouse.click(x + width * 0.97, y + height * 0.65);
    // From left to right: the right hand is down, towards the camera.
    await dialog.getByRole('radio', { name: 'As the arrow points' }).click();
    const end = dialog.getByRole('button', { name: /^End of the line/ });
    await end.press('ArrowUp');
    await seen(dialog.getByRole('button', { name: /^End of the line, 97 % from the left, 6[34] %/ }));
    await dialog.getByRole('button', { name: 'Use this' }).click();
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL(/\/search\/[0-9a-f-]{36}/);
    await seen(candidates(page));
    const stored = await page.request.get(`/api/searches/${page.url().match(/[0-9a-f-]{36}/)?.[0]}`);
    const { candidates: found } = await stored.json();
    const idsOf = (list: { trackId: string }[]) => list.map(({ trackId }) => trackId).sort();
    expect(idsOf(found.map(({ sighting }: { sighting: Sighting }) => sighting))).toEqual(idsOf(coming));
  });

  step('faces of the hikers are seen, and one of them is searched for a case', async ({ product }) => {
    const { page } = investigator;
    const made = await page.request.post('/api/cases', {
      data: {
        stationId: product.place.stationId,
        firYear: 2026,
        firNumber: '7',
        title: 'A walker is missing',
        occurredFrom: '2026-11-20T07:00:00Z',
        reportedAt: '2026-11-20T15:00:00Z',
        informantName: 'Gul Khan',
        informantDocument: 'NONE',
        offence: 'Missing person',
        sections: ['365 PPC'],
        place: 'The path above the lake',
      },
    });
    expect(made.status()).toBe(201);
    caseId = (await made.json()).id;
    const faces = (await sightingsOf(recordings.hikers)).filter(({ kind }) => kind === 'FACE');
    expect(faces.length).toBeGreaterThanOrEqual(3);
    const [clearest] = faces.toSorted(
      (a, b) => (b.bestShots[0]?.quality ?? 0) - (a.bestShots[0]?.quality ?? 0),
    );
    await page.goto(`/search?kind=face&track=${clearest?.trackId}&case=${caseId}`);
    await page.getByLabel(/^From/).fill('2026-11-20 12:00');
    await page.getByLabel(/^To/).fill('2026-11-20 13:00');
    await page.getByLabel(/^Purpose/).fill('Who walked the path that day');
    await chooseBasis(page);
    await sayUrgent(page, 'The path is cleaned tonight');
    await page.getByRole('button', { name: 'Search this face' }).click();
    await page.waitForURL(/\/search\/[0-9a-f-]{36}/);
    await seen(candidates(page));
  });

  answering(step, () => investigator);
  starting(step, async () => ({
    visitor: investigator,
    vehicle: await vehicleDuring(recordings.cars, 14.4, 18.2),
    caseId,
  }));
  relating(step, async () => ({
    visitor: investigator,
    here: await vehicleDuring(recordings.cars, 14.4, 18.2),
    there: await vehicleDuring(
      recordings.second,
      SECOND.hatchback.from - SECOND.cutAt,
      SECOND.hatchback.to - SECOND.cutAt,
    ),
    caseId,
  }));
}
