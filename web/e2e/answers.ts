import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { verify } from '@/core/audit/signing';
import { seen, type Visitor } from './browser';
import { candidates } from './job/searching';
import type { Step } from './story';

const STORED = /\/search\/[0-9a-f-]{36}/;

/** What is done with an answer once it is there, on whatever vehicles are indexed. */
export function answering(step: Step, visitor: () => Visitor): void {
  step(
    'an answer is narrowed by a facet to as many as it counts, and by time, without a new search',
    async () => {
      const { page } = visitor();
      await describeVehicles(page);
      const all = await candidates(page).count();
      const facets = page.getByRole('region', { name: 'Narrow what was found' });
      await facets.getByRole('button', { name: 'Colour' }).click();
      const first = page.getByRole('dialog', { name: 'Colour' }).getByRole('listitem').first();
      const counted = Number(/\d+$/.exec((await first.textContent()) ?? '')?.[0]);
      await first.getByRole('checkbox').click();
      await page.keyboard.press('Escape');
      expect(counted).toBeLessThan(all);
      await expect.poll(() => candidates(page).count()).toBe(counted);
      await facets.getByRole('button', { name: 'All again' }).click();
      await expect.poll(() => candidates(page).count()).toBe(all);
      const from = facets.getByRole('slider', { name: 'From' });
      await from.press('ArrowRight');
      await expect.poll(() => candidates(page).count()).toBeLessThan(all);
      await from.press('Home');
      await expect.poll(() => candidates(page).count()).toBe(all);
    },
  );

  step('its vehicles are grouped by look when a person asks for it, with what that rests on', async () => {
    const { page } = visitor();
    const all = await candidates(page).count();
    const byLook = page.getByRole('radio', { name: 'By look too' });
    await byLook.click();
    const note = page.getByRole('region', { name: 'Grouped by look' });
    await seen(note.getByText(/look alike stand together/));
    await seen(note.getByText(/Pairs, not vehicles/));
    expect(await candidates(page).count()).toBeLessThanOrEqual(all);
    await page.getByRole('radio', { name: 'Each apart' }).click();
    await expect.poll(() => note.count()).toBe(0);
    await page.getByRole('radio', { name: 'By object' }).click();
  });

  step(
    'its sightings stand on the timeline and the map, and what is chosen there is chosen in the list',
    async () => {
      const { page } = visitor();
      const panels = page
        .getByRole('toolbar', { name: 'Also show' })
        .or(page.getByRole('group', { name: 'Also show' }));
      await panels.getByRole('button', { name: 'Timeline' }).click();
      await panels.getByRole('button', { name: 'Map' }).click();
      const timeline = page.getByRole('region', { name: 'Timeline' });
      const marks = timeline.getByRole('button', { name: /^Candidate \d+:/ });
      expect(await marks.count()).toBe(await candidates(page).count());
      await marks.first().click();
      await seen(page.getByRole('region', { name: 'Compare' }));
      await seen(candidates(page).locator('[aria-pressed=true]'));
      const chart = timeline.getByRole('group', { name: /Sightings by camera and time/ });
      await chart.focus();
      for (let times = 0; times < 8; times++) await page.keyboard.press('+');
      expect(await marks.count()).toBeLessThan(await candidates(page).count());
      await page.keyboard.press('Home');
      expect(await marks.count()).toBe(await candidates(page).count());
      await seen(
        page
          .getByRole('region', { name: 'Where they were seen' })
          .getByRole('button', { name: /sightings?$/ }),
      );
      await panels.getByRole('button', { name: 'Timeline' }).click();
      await panels.getByRole('button', { name: 'Map' }).click();
    },
  );

  step('two candidates are compared side by side, enlarged and moved as one', async () => {
    const { page } = visitor();
    await candidates(page).first().getByRole('button').first().click();
    const compare = page.getByRole('region', { name: 'Compare' });
    if (!(await compare.isVisible())) await candidates(page).first().getByRole('button').first().click();
    await compare.getByRole('button', { name: 'Hold for comparing' }).click();
    await candidates(page).nth(1).getByRole('button').first().click();
    await seen(compare.getByText('Held: candidate 1'));
    await compare.getByRole('button', { name: 'Compare larger' }).click();
    const dialog = page.getByRole('dialog');
    const pictures = dialog.getByRole('group', { name: /Pictures to compare/ });
    await seen(pictures.getByText(/\d+ × \d+ px/));
    await pictures.focus();
    for (const key of ['+', '+', '+', 'ArrowLeft', 'ArrowDown']) await page.keyboard.press(key);
    const styles = await pictures
      .locator('[style*=scale]')
      .evaluateAll((panes) => panes.map((pane) => pane.getAttribute('style')));
    expect(styles).toHaveLength(2);
    expect(styles[0]).toBe(styles[1]);
    expect(styles[0]).toMatch(/scale\(1\.9/);
    await page.keyboard.press('Escape');
    await compare.getByRole('button', { name: 'Close' }).click();
  });

  step('candidates are reviewed by keyboard, and what was said is there after a reload', async () => {
    const { page } = visitor();
    const count = await candidates(page).count();
    await candidates(page).first().getByRole('button').first().click();
    await seen(page.getByRole('region', { name: 'Compare' }));
    await page.keyboard.press('k');
    await seen(page.getByText(`1 of ${count} reviewed`));
    await page.keyboard.press('x');
    await seen(page.getByRole('dialog', { name: 'Why candidate 2 is set aside' }));
    await page.keyboard.press('2');
    await seen(page.getByText(`2 of ${count} reviewed`));
    await page.keyboard.press('x');
    // Its reasons take keys once they are shown.
    await seen(page.getByRole('dialog', { name: 'Why candidate 3 is set aside' }));
    await page.keyboard.press('1');
    await seen(page.getByText(`3 of ${count} reviewed`));
    await candidates(page).nth(2).getByRole('button').first().click();
    await page.keyboard.press('u');
    await seen(page.getByText(`2 of ${count} reviewed`));
    await page.reload();
    await seen(page.getByText(`2 of ${count} reviewed`));
    await page.getByRole('radio', { name: 'Kept' }).click();
    await expect.poll(() => candidates(page).count()).toBe(1);
    await page.getByRole('radio', { name: 'Set aside' }).click();
    await seen(candidates(page).filter({ hasText: 'Rank 2' }));
    await page.getByRole('radio', { name: 'All', exact: true }).click();
  });

  step(
    'its receipt is signed, can be saved, and carried out again from the page gives the same answer',
    async () => {
      const { page } = visitor();
      await page.getByRole('button', { name: 'Receipt' }).click();
      const receipt = page.getByRole('dialog', { name: 'Receipt' });
      await seen(receipt.getByText('Signed, and as it was signed'));
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        receipt.getByRole('link', { name: 'Save signed receipt' }).click(),
      ]);
      const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as Record<string, string>;
      const key = { keyId: saved.keyId ?? '', pem: saved.publicKey ?? '' };
      const signed = { keyId: key.keyId, signature: saved.signature ?? '' };
      expect(verify(Buffer.from(saved.signed ?? ''), signed, [key])).toBe(true);
      expect(saved.signed).toContain(STORED.exec(page.url())?.[0].slice(-36));
      await seen(receipt.getByText(key.keyId));
      await receipt.getByRole('button', { name: 'Carry out again' }).click();
      await seen(receipt.getByText('Same answer', { exact: true }));
      await page.keyboard.press('Escape');
    },
  );

  step('a search is saved, run again, taken off the list and brought back', async () => {
    const { page } = visitor();
    const before = page.url();
    const bar = page.getByRole('region', { name: 'Saved search' });
    await bar.getByRole('button', { name: 'Save this search' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save this search' });
    await dialog.getByLabel('Name').fill('Vehicles of the car park');
    await dialog.getByRole('button', { name: 'Save this search' }).click();
    await seen(bar.getByText('Saved as Vehicles of the car park'));
    await bar.getByRole('button', { name: 'Search again' }).click();
    await page.waitForURL((url) => STORED.test(url.pathname) && !before.includes(url.pathname));
    await seen(bar.getByText('Nothing new was indexed since'));
    await page.goto('/search');
    const entry = page.getByRole('listitem').filter({ hasText: 'Vehicles of the car park' });
    await seen(entry.getByText('nothing new'));
    await entry.getByRole('button', { name: /^Delete/ }).click();
    await expect.poll(() => entry.count()).toBe(0);
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await seen(entry);
  });
}

/** Searches all vehicles and lists each sighting apart. */
async function describeVehicles(page: Page): Promise<void> {
  await page.goto('/search?kind=description');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.waitForURL(STORED);
  await seen(candidates(page));
  const apart = page.getByRole('radio', { name: 'Each apart' });
  if (await apart.isVisible()) await apart.click();
}
