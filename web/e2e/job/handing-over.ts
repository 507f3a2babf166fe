import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { seen } from '../browser';
import type { Step } from '../story';
import { FIR_TITLE } from './registering';
import type { Job } from './shared';

const run = promisify(execFile);

/** `npm run verify -- FILE`, as whoever receives a bundle types it. */
async function verify(file: string): Promise<{ code: number; said: string }> {
  try {
    const { stdout } = await run('npm', ['run', '-s', 'verify', '--', file]);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, said: stdout };
  }
}

/** A zip in which one byte of the first entry whose name ends in `ending` is another. */
function withOneByteChanged(zip: Buffer, ending: string): { zip: Buffer; name: string } {
  for (let at = zip.indexOf('PK\u0003\u0004'); at !== -1; at = zip.indexOf('PK\u0003\u0004', at + 4)) {
    const nameLength = zip.readUInt16LE(at + 26);
    const name = zip.toString('utf8', at + 30, at + 30 + nameLength);
    if (!name.endsWith(ending)) continue;
    const changed = Buffer.from(zip);
    const place = at + 30 + nameLength + zip.readUInt16LE(at + 28) + 2_000;
    changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
    return { zip: changed, name };
  }
  throw new Error(`The zip holds nothing that ends in ${ending}.`);
}

export function handingOver(step: Step, job: Job): void {
  step('the case shows both exhibits with what was asked for, what they hold and their hashes', async () => {
    const { page } = job.investigator;
    await page.goto(job.casePath);
    const clip = page.getByRole('article', { name: 'The red car leaves' });
    const still = page.getByRole('article', { name: 'The red car arrives' });
    for (const exhibit of [clip, still]) await seen(exhibit.getByText('Ready'), 60_000);
    // Copied at key pictures: it begins at the first one, before the mark.
    await seen(clip.getByText(/^0:00\.000 to 0:0\d\.\d{3}$/));
    await clip.getByText('Hashes and custody').click();
    await seen(clip.getByText('SHA-512'));
    await expect
      .poll(() => still.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(1280);
  });

  step('they stand on its timeline in order of time, and on its map', async () => {
    const { page } = job.investigator;
    await page.getByRole('tab', { name: 'Timeline' }).click();
    const timeline = await seen(page.getByRole('list', { name: 'Timeline of the case' }));
    const entries = await timeline.getByRole('listitem').allTextContents();
    const place = (words: string) => entries.findIndex((entry) => entry.includes(words));
    expect(place('Occurrence')).toBeGreaterThanOrEqual(0);
    expect(place('Exhibit 2: The red car arrives')).toBeGreaterThan(place('Occurrence'));
    expect(place('Exhibit 1: The red car leaves')).toBeGreaterThan(place('Exhibit 2'));
    await page.getByRole('tab', { name: 'Map' }).click();
    const map = page.getByRole('tabpanel', { name: 'Map' });
    await seen(map.getByText('Exhibit 1: The red car leaves'));
    await seen(map.locator('canvas'));
  });

  step('its bundle is exported and downloaded as recorded', async ({ product }) => {
    const { page } = job.investigator;
    await page.getByRole('button', { name: 'Export bundle' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Export a bundle' });
    await seen(dialog.getByText('It will hold 2 exhibits', { exact: false }));
    await dialog.getByRole('radio', { name: /With whole recordings/ }).click();
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const bundle = page.getByRole('article').filter({ hasText: 'Exhibits and whole recordings' });
    await seen(bundle.getByText('Ready'), 60_000);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      bundle.getByRole('link', { name: /Download/ }).click(),
    ]);
    job.bundleFile = path.join(product.folder, 'bundle.zip');
    await download.saveAs(job.bundleFile);
    const sha256 = createHash('sha256')
      .update(await readFile(job.bundleFile))
      .digest('hex');
    expect((await bundle.textContent())?.replaceAll(/\s/g, '')).toContain(sha256);
  });

  step('it verifies, and one byte changed is named', async ({ product }) => {
    const sound = await verify(job.bundleFile);
    expect(sound.said).toContain('SOUND: every file is there');
    expect(sound.said).toContain(`FIR 112/2026, City, Quetta: ${FIR_TITLE}`);
    expect(sound.code).toBe(0);

    const { zip, name } = withOneByteChanged(await readFile(job.bundleFile), '.mp4');
    const tampered = path.join(product.folder, 'tampered.zip');
    await writeFile(tampered, zip);
    const unsound = await verify(tampered);
    expect(unsound.code).toBe(1);
    expect(unsound.said).toContain('NOT SOUND');
    expect(unsound.said).toContain(name.slice(name.indexOf('data/')));
  });
}
