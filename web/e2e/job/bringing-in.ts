import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { seen } from '../browser';
import { drawFootage } from '../footage';
import type { Step } from '../story';
import type { Job } from './shared';

const rowOf = (page: Page, file: string): Locator =>
  page
    .getByRole('table', { name: 'Recordings' })
    .getByRole('row')
    .filter({ hasText: path.basename(file) });

const uploadOf = (page: Page, file: string): Locator =>
  page
    .getByRole('list', { name: 'Files' })
    .getByRole('listitem')
    .filter({ hasText: path.basename(file) });

export function bringingIn(step: Step, job: Job): void {
  step('footage is drawn and a worker is started', async ({ product }) => {
    job.footage = await drawFootage(product.folder);
    await product.startWorker();
  });

  step('recordings are chosen and uploaded through the page', async () => {
    const { page } = job.investigator;
    const { named, unnamed } = job.footage;
    await page.goto('/footage');
    await page.getByRole('button', { name: 'Bring in footage' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Bring in footage' });
    await dialog.getByLabel('choose files').setInputFiles([named, unnamed]);
    await dialog.getByRole('button', { name: 'Send 2 files' }).click();
    for (const file of [named, unnamed]) await seen(uploadOf(page, file).getByText('Arrived'), 60_000);
  });

  step(
    'the same bytes under another name are recognised; a truncated file is quarantined with its reason',
    async () => {
      const { page } = job.investigator;
      const { copy, truncated } = job.footage;
      const dialog = page.getByRole('dialog', { name: 'Bring in footage' });
      await dialog.getByLabel('choose files').setInputFiles([copy, truncated]);
      await dialog.getByRole('button', { name: 'Send 2 files' }).click();
      await seen(uploadOf(page, copy).getByText('Already here'), 60_000);
      const quarantined = await seen(uploadOf(page, truncated).getByText(/quarantine/i), 60_000);
      expect(await quarantined.textContent()).toMatch(/cut off|truncated|incomplete|ends/i);
    },
  );

  step('a person gives the camera and the start of the one that cannot say them', async () => {
    const { page } = job.investigator;
    await uploadOf(page, job.footage.unnamed).getByRole('button', { name: 'Give details' }).click();
    const dialog = page.getByRole('dialog', { name: 'Camera and start time' });
    await dialog.getByRole('button', { name: 'Save and index' }).click();
    await seen(dialog.getByText('Choose a camera.'));
    await dialog.getByLabel('Camera').click();
    await page.getByRole('option', { name: /QTA-022/ }).click();
    await dialog.getByLabel('Start time as stamped').fill('2026-11-20 18:35:00');
    await dialog.getByRole('button', { name: 'Save and index' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  step('the list tells why the truncated one is not searched', async () => {
    const { page } = job.investigator;
    const row = rowOf(page, job.footage.truncated);
    await seen(row.getByText('Quarantined'));
    await row.getByRole('button', { name: 'Why' }).click();
    const dialog = page.getByRole('dialog', { name: 'In quarantine' });
    expect(await dialog.textContent()).toContain(path.basename(job.footage.truncated));
    await dialog.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click();
  });

  step(
    'progress is shown until both are indexed, and what was seen is counted',
    async () => {
      const { page } = job.investigator;
      const { named, unnamed } = job.footage;
      await seen(page.getByRole('progressbar', { name: /^Indexing/ }), 60_000);
      for (const file of [named, unnamed]) {
        await seen(rowOf(page, file).getByText('Indexed', { exact: true }), 150_000);
      }
      await seen(rowOf(page, named).getByRole('img', { name: /^1 person, 1 face, 1 vehicle/ }));
    },
    200_000,
  );
}
