import type { Page } from 'playwright-core';
import { expect } from 'vitest';
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
