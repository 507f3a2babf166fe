import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { unpack } from '@/core/evidence/testing-zip';
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
    await page.goto(`${job.casePath}?part=exhibits`);
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
    expect(sound.said).toContain('SOUND as far as the bundle can tell');
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

  step(
    'unpacked, it opens in a browser without Saboot: exhibits with their boxes, green when checked, red when a byte is changed',
    async ({ product, browsers }) => {
      const folder = path.join(product.folder, 'handed-over');
      const files = await unpack(job.bundleFile);
      for (const [name, bytes] of files) {
        await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
        await writeFile(path.join(folder, name), bytes);
      }
      const bag = path.join(folder, [...files.keys()][0]?.split('/')[0] ?? '');
      const court = await browsers.open('court');
      // The files of the bundle itself, and nothing else.
      court.allow(new RegExp(`^another host was asked: ${pathToFileURL(bag).href}/`));
      const { page } = court;
      await page.goto(pathToFileURL(path.join(bag, 'index.html')).href);
      await seen(page.getByText('Not checked yet.'));
      await seen(page.getByRole('heading', { name: 'FIR 112/2026, City, Quetta' }));
      await seen(page.getByRole('heading', { name: 'Exhibit 1: The red car leaves' }));
      await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
      await page.evaluate(() => {
        const film = document.querySelector('video');
        if (film) film.currentTime = film.duration / 2;
      });
      await seen(page.locator('.box'));
      await page.getByLabel(/Mark where the machine/).uncheck();
      await page.locator('.box').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: /2\. The red car arrives/ }).click();
      await expect
        .poll(() =>
          page.getByRole('img', { name: 'Exhibit 2' }).evaluate((one: HTMLImageElement) => one.naturalWidth),
        )
        .toBe(1280);

      const choose = async () => {
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser'),
          page.getByRole('button', { name: 'Check this bundle' }).click(),
        ]);
        await chooser.setFiles(bag);
      };
      await choose();
      await seen(page.getByText('SOUND. Every file is what was signed.'), 60_000);
      await page.getByLabel('Key id to compare with').fill('f'.repeat(64));
      await seen(page.getByText('another key: do not rely on this bundle'));

      const clip = [...files.keys()].find((name) => name.endsWith('exhibit-001.mp4')) ?? '';
      const changed = Buffer.from(files.get(clip) ?? '');
      changed.writeUInt8(changed.readUInt8(5_000) ^ 1, 5_000);
      await writeFile(path.join(folder, clip), changed);
      await page.reload();
      await choose();
      await seen(page.getByText('NOT SOUND. Do not rely on this bundle.'), 60_000);
      await seen(page.getByText('data/exhibits/exhibit-001.mp4 was changed since the bundle was signed'));
      await page.close();
    },
  );
}
