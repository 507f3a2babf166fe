import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityProblems } from '../accessibility';
import { seen } from '../browser';
import { RED_CAR_PLATE } from '../footage';
import type { Step } from '../story';
import { candidates } from './searching';
import type { Job } from './shared';

const STORED = /\/search\/[0-9a-f-]{36}/;
const HERE = 'Jinnah Road, north';
const THERE = 'Liaquat Chowk, east';

/** Searches the red car's plate with what else the page says, and expects it at one camera and not at the other. */
async function foundOnlyAt(page: Page, camera: string, other: string): Promise<void> {
  await page.getByLabel('Number plate, or part of it').fill(RED_CAR_PLATE);
  await page.getByRole('button', { name: 'Search plates', exact: true }).click();
  await page.waitForURL(STORED);
  await seen(candidates(page));
  const found = await candidates(page).allTextContents();
  expect(found.every((card) => card.includes(camera) && !card.includes(other))).toBe(true);
}

/** Opens the map to draw on, and gives its marker of the camera that is drawn around. */
async function openMap(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Draw on the map' }).click();
  const map = page.getByRole('region', { name: 'Map to draw on' });
  return seen(map.getByRole('button', { name: new RegExp(HERE) }));
}

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Three corners about a camera, in pixels from it. */
const corners = [
  [-50, -40],
  [50, -40],
  [0, 50],
] as const;

export function placing(step: Step, job: Job): void {
  step.aside(
    'a camera group is made on the Cameras page and searched as one; its receipt keeps it',
    async () => {
      const { page } = job.investigator;
      await page.goto('/cameras?list=groups');
      await page.getByRole('button', { name: 'New group' }).click();
      const dialog = page.getByRole('dialog', { name: 'New camera group' });
      await dialog.getByRole('textbox', { name: /^Name/ }).fill('The square');
      await dialog.getByRole('checkbox', { name: new RegExp(THERE) }).check();
      await dialog.getByRole('button', { name: 'Save group' }).click();
      await seen(page.getByRole('button', { name: 'The square 1 camera' }));
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole('link', { name: 'Search in The square' }).click();
      await seen(page.getByText(/^1 of \d+ cameras will be searched/));
      await foundOnlyAt(page, THERE, HERE);
      await page.getByRole('button', { name: 'Receipt' }).first().click();
      await seen(page.getByText('Camera group “The square” as it was then: 1 cameras.'));
    },
  );

  step.aside('one deleted by mistake is brought back with its cameras', async () => {
    const { page } = job.investigator;
    await page.goto('/cameras?list=groups');
    await page.getByRole('button', { name: 'Delete The square' }).click();
    await seen(page.getByText('The square was deleted.'));
    await page.getByRole('button', { name: 'Undo' }).click();
    await seen(page.getByRole('button', { name: 'The square 1 camera' }));
  });

  step.aside('an area drawn by pointer is searched, and is in the address for a colleague', async () => {
    const { page } = job.investigator;
    await page.goto('/search?kind=plate');
    const marker = await openMap(page);
    await page.getByRole('button', { name: 'Draw an area' }).click();
    const at = await middleOf(marker);
    for (const [x, y] of corners) {
      await page.mouse.click(at.x + x, at.y + y);
      // Two presses at once are a double press, which closes.
      await page.waitForTimeout(500);
    }
    await seen(page.getByText('3 corners set. 1 camera is inside.'));
    await page.getByRole('button', { name: 'Close the area' }).click();
    await seen(page.getByText('Area 1: 1 camera'));
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Search there' }).click();
    await expect.poll(() => page.url()).toMatch(/[?&]areas=/);
    await page.reload();
    await seen(page.getByText('Area 1: 1 camera'));
    await foundOnlyAt(page, HERE, THERE);
    await seen(page.getByText('Area 1: 1 camera'));
  });

  step.aside(
    'the same by keys alone; a corner is taken back, a shape given up, and a removed one undone',
    async () => {
      const { page } = job.investigator;
      await page.goto('/search?kind=plate');
      const marker = await openMap(page);
      await page.getByRole('button', { name: 'Draw an area' }).press('Enter');
      const cross = page.getByRole('button', { name: 'Cross-hair' });
      const press = async (key: string, times: number) => {
        for (let index = 0; index < Math.round(times); index += 1) await page.keyboard.press(key);
      };
      const set = async (x: number, y: number) => {
        // Measured again after the keys: they may not all have been drawn yet.
        for (;;) {
          const [from, at] = [await middleOf(cross), await middleOf(marker)];
          const [across, along] = [at.x + x - from.x, at.y + y - from.y];
          if (Math.max(Math.abs(across), Math.abs(along)) < 6) break;
          await press(across < 0 ? 'ArrowLeft' : 'ArrowRight', Math.abs(across) / 10);
          await press(along < 0 ? 'ArrowUp' : 'ArrowDown', Math.abs(along) / 10);
          await page.waitForTimeout(100);
        }
        await page.keyboard.press('Enter');
      };
      for (const [x, y] of corners) await set(x, y);
      await set(-60, 40);
      await seen(page.getByText(/^4 corners set\./));
      await page.keyboard.press('Backspace');
      await seen(page.getByText(/^3 corners set\./));
      await set(0, 50);
      await seen(page.getByText('Area 1: 1 camera'));
      await page.getByRole('button', { name: 'Draw a way' }).press('Enter');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await seen(page.getByRole('button', { name: 'Draw a way' }));
      await page.getByRole('button', { name: 'Remove Area 1' }).press('Enter');
      await page.getByRole('button', { name: 'Undo' }).press('Enter');
      await seen(page.getByText('Area 1: 1 camera'));
      await page.getByRole('button', { name: 'Search there' }).press('Enter');
      await foundOnlyAt(page, HERE, THERE);
    },
  );
}
