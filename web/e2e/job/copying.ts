import { expect } from 'vitest';
import { seen } from '../browser';
import type { Step } from '../story';
import type { Job } from './shared';

export function copying(step: Step, job: Job): void {
  step(
    'R12 a copy for court is an exhibit of its own that plays, and made again has the same bytes',
    async () => {
      const { page } = job.investigator;
      await page.goto(`${job.casePath}?part=exhibits`);
      const clip = page.getByRole('article', { name: 'The red car leaves' });
      await clip.getByRole('button', { name: 'Make a copy for court' }).click();
      const dialog = page.getByRole('dialog', { name: 'Copy of exhibit 1 for court' });
      await dialog.getByLabel('Title').fill('For the court: the car');
      await page.keyboard.press('Enter');
      const copy = await seen(page.getByRole('article', { name: 'For the court: the car' }));
      await seen(copy.getByText('Court copy', { exact: true }));
      await seen(copy.getByText('Ready', { exact: true }), 180_000);
      await seen(copy.getByText('The original recording is unchanged.', { exact: false }));
      const video = copy.locator('video');
      await video.evaluate((element: HTMLVideoElement) => element.load());
      await video.evaluate((element: HTMLVideoElement) => element.play());
      await expect
        .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime), { timeout: 30_000 })
        .toBeGreaterThan(0);
      await copy.getByRole('button', { name: 'Make it again and compare' }).click();
      await seen(copy.getByText('Made again: same bytes'), 180_000);
    },
  );

  step(
    'R12 a redacted copy hides a region that was drawn by keys, and says when nobody has looked through it',
    async () => {
      const { page } = job.investigator;
      const clip = page.getByRole('article', { name: 'The red car leaves' });
      await clip.getByRole('link', { name: 'Redact' }).click();
      await seen(page.getByRole('heading', { name: 'Redact' }));
      await seen(page.getByRole('group', { name: 'Who stays visible' }));
      await page.getByText('Regions hide everyone').click();
      await page.keyboard.press('n');
      const box = await seen(page.getByRole('button', { name: /^Box/ }).first());
      await box.press('ArrowLeft');
      await seen(page.getByRole('region', { name: 'Drawn by hand' }));
      await page.getByRole('button', { name: 'Make the copy' }).click();
      const dialog = page.getByRole('dialog', { name: 'Redacted copy of exhibit 1' });
      await dialog.getByLabel('Title').fill('For the defence: the car');
      await page.keyboard.press('Enter');
      const copy = await seen(page.getByRole('article', { name: 'For the defence: the car' }));
      await seen(copy.getByText('Ready', { exact: true }), 180_000);
      await seen(copy.getByText('Not looked through yet'));
      await copy.getByRole('button', { name: /I looked through it/ }).click();
      await seen(copy.getByText(/^Looked through by/));
    },
  );
}
