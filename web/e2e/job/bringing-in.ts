import { readFile } from 'node:fs/promises';
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

/** Drops files of this machine on something, as a mouse drags them in from a folder. */
async function drop(page: Page, target: Locator, files: string[]): Promise<void> {
  const contents = await Promise.all(
    files.map(async (file) => ({
      name: path.basename(file),
      base64: (await readFile(file)).toString('base64'),
    })),
  );
  const dataTransfer = await page.evaluateHandle(async (dropped) => {
    const carried = new DataTransfer();
    for (const { name, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      carried.items.add(new File([bytes], name, { type: 'video/mp4' }));
    }
    return carried;
  }, contents);
  for (const event of ['dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer });
}

export function bringingIn(step: Step, job: Job): void {
  step('footage is drawn and a worker is started', async ({ product }) => {
    job.footage = await drawFootage(product.folder);
    job.worker = await product.startWorker();
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
      await drop(page, dialog.getByRole('button', { name: 'choose files' }).first(), [copy, truncated]);
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
    'its progress is shown, and where a worker dies in the middle of it another one goes on',
    async ({ product }) => {
      const { page } = job.investigator;
      await seen(page.getByRole('progressbar', { name: /^Indexing/ }), 60_000);
      await job.worker.kill();
      const done = await product.db.recording.count({ where: { status: 'INDEXED' } });
      expect(done, 'indexed before the worker was killed').toBeLessThan(2);
      job.worker = await product.startWorker();
      for (const file of [job.footage.named, job.footage.unnamed]) {
        await seen(rowOf(page, file).getByText('Indexed', { exact: true }), 150_000);
      }
    },
    200_000,
  );

  step('each that was drawn was seen once, and the coverage says that both were searched', async () => {
    const { page } = job.investigator;
    const { named, unnamed } = job.footage;
    await seen(rowOf(page, named).getByRole('img', { name: /^1 person, 1 face, 1 vehicle,/ }));
    await seen(rowOf(page, unnamed).getByRole('img', { name: /^0 people, 0 faces, 2 vehicles,/ }));
    const coverage = page.getByRole('table', { name: 'Coverage by camera and day' });
    for (const camera of ['QTA-014', 'QTA-022']) {
      await seen(coverage.getByRole('button', { name: new RegExp(`^${camera}, 20 Nov 2026: Indexed`) }));
    }
  });
}
