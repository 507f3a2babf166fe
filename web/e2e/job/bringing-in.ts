import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { seen, type Visitor } from '../browser';
import type { BroughtFootage } from '../footage';
import type { Step } from '../story';

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

export function bringingIn(step: Step, investigator: () => Visitor, brought: () => BroughtFootage): void {
  step('recordings are chosen and uploaded through the page', async () => {
    const { page } = investigator();
    const files = brought();
    await page.goto('/footage');
    await page.getByRole('button', { name: 'Bring in footage' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Bring in footage' });
    await dialog.getByLabel('choose files').setInputFiles([files.named, files.unnamed]);
    await dialog.getByRole('button', { name: 'Send 2 files' }).click();
    await seen(uploadOf(page, files.named).getByText('Arrived'), 60_000);
    await seen(uploadOf(page, files.unnamed).getByText('Arrived'), 60_000);
  });

  step(
    'the same bytes under another name are recognised, and a truncated file is quarantined with its reason',
    async () => {
      const { page } = investigator();
      const files = brought();
      const dialog = page.getByRole('dialog', { name: 'Bring in footage' });
      await dialog.getByLabel('choose files').setInputFiles([files.copy, files.truncated]);
      await dialog.getByRole('button', { name: 'Send 2 files' }).click();
      await seen(uploadOf(page, files.copy).getByText('Already here'), 60_000);
      const quarantined = await seen(uploadOf(page, files.truncated).getByText(/quarantine/i), 60_000);
      expect(await quarantined.textContent()).toMatch(/truncated|cut off|index|incomplete/i);
    },
  );

  step('a person gives the camera and the start of the one that cannot say them', async () => {
    const { page } = investigator();
    const files = brought();
    await uploadOf(page, files.unnamed).getByRole('button', { name: 'Give details' }).click();
    const dialog = page.getByRole('dialog', { name: 'Camera and start time' });
    await dialog.getByRole('button', { name: 'Save and index' }).click();
    await seen(dialog.getByText('Choose a camera.'));
    await dialog.getByLabel('Camera').click();
    await page.getByRole('option', { name: /QTA-022/ }).click();
    await dialog.getByLabel('Start time as stamped').fill('2026-11-20T18:35:00');
    await dialog.getByRole('button', { name: 'Save and index' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });

  step('the list tells why the truncated one is not searched', async () => {
    const { page } = investigator();
    const files = brought();
    const row = rowOf(page, files.truncated);
    await seen(row.getByText('Quarantined'));
    await row.getByRole('button', { name: 'Why' }).click();
    const dialog = page.getByRole('dialog', { name: 'In quarantine' });
    expect(await dialog.textContent()).toContain(path.basename(files.truncated));
    await dialog.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click();
  });

  step(
    'their progress is shown until both are indexed',
    async () => {
      const { page } = investigator();
      const files = brought();
      const sawProgress = page.getByRole('progressbar', { name: /^Indexing/ }).first();
      await seen(sawProgress, 60_000);
      for (const file of [files.named, files.unnamed]) {
        await seen(rowOf(page, file).getByText('Indexed', { exact: true }), 120_000);
      }
    },
    150_000,
  );
}
