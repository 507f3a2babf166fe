import { expect } from 'vitest';
import { z } from 'zod';
import { caseDetail } from '@/core/cases/schema';
import { sighting } from '@/core/footage/schema';
import { seen } from '../browser';
import { people } from '../place';
import type { Step } from '../story';
import { FIR_TITLE } from './registering';
import type { Job } from './shared';
import { signedIn } from './signing-in';

/** Where everything of the case can be had by whoever knows its id. */
async function addressesOf({ investigator, casePath }: Job): Promise<string[]> {
  const read = async (address: string) => (await investigator.context.request.get(address)).json();
  const { exhibitList, bundles } = caseDetail.parse(await read(`/api${casePath}`));
  const [exhibit] = exhibitList;
  const [bundle] = bundles;
  const recording = `/api/recordings/${exhibit?.recordingId}`;
  const [seenThere] = z.array(sighting).parse((await read(`${recording}/sightings`)).items);
  return [
    `/api${casePath}`,
    `/api/exhibits/${exhibit?.id}`,
    `/media/exhibits/${exhibit?.id}`,
    `/api/bundles/${bundle?.id}`,
    `/media/bundles/${bundle?.id}`,
    recording,
    `${recording}/sightings`,
    `/media/recordings/${exhibit?.recordingId}/original`,
    `/media/recordings/${exhibit?.recordingId}/still?ptsMs=0`,
    `/api/tracks/${seenThere?.trackId}`,
    `/media/best-shots/${seenThere?.bestShots[0]?.id}`,
  ];
}

export function overseeing(step: Step, job: Job): void {
  step('an officer of another district finds nothing of it', async (world) => {
    const { page, context, allow } = await signedIn(world, 'stranger');
    allow(/^404 GET \/api\/cases\//);
    await page.goto('/cases');
    await seen(page.getByText('No cases yet'));
    await page.goto(job.casePath);
    await seen(page.getByText('This case is not here'));
    expect(await page.getByText(FIR_TITLE).count()).toBe(0);
    await page.goto('/footage');
    await seen(page.getByText('No footage yet'));
    for (const address of await addressesOf(job)) {
      expect((await job.investigator.context.request.get(address)).status(), address).toBe(200);
      expect((await context.request.get(address)).status(), `${address} of another district`).toBe(404);
    }
  });

  step('the auditor reads who did what, and sees no content', async (world) => {
    const { page } = await signedIn(world, 'auditor');
    await page.goto('/audit');
    await seen(page.getByRole('heading', { level: 1, name: 'Audit log' }));
    const log = page.getByRole('table', { name: 'Audit entries' });
    await seen(log.getByRole('row').filter({ hasText: people.investigator.name }));
    const said = (await log.textContent()) ?? '';
    for (const deed of [/sign/i, /search/i, /bundle/i, /exhibit/i]) expect(said).toMatch(deed);
    await page.goto('/cases');
    await seen(page.getByText('This is not part of your role'));
  });

  step('nothing of all this has given up', async () => {
    const { page } = job.investigator;
    await page.goto('/jobs');
    await seen(page.getByText('Nothing has given up.'));
  });

  step(
    'what gives up is shown with its reason, tried again, and discarded by a person',
    async ({ product }) => {
      const { page } = job.investigator;
      await product.sendMissingFile('QTA-014_20261120T200000+0500.mp4');
      const letter = page.getByRole('listitem').filter({ hasText: 'any more' });
      await seen(letter, 30_000);
      await letter.getByRole('button', { name: /again$/ }).click();
      await seen(page.getByText(/waits for a worker again/));
      await seen(letter, 30_000);
      await letter.getByRole('button', { name: /^Discard/ }).click();
      await page
        .getByRole('alertdialog', { name: 'Discard this job?' })
        .getByRole('button', { name: 'Discard' })
        .click();
      await seen(page.getByText('Nothing has given up.'));
    },
  );

  step('after signing out the case is behind the door again', async () => {
    const { page } = job.investigator;
    await page.getByRole('button', { name: `Account of ${people.investigator.name}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await page.goto(job.casePath);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });
}
