import type { Page } from 'playwright-core';
import { seen } from '../browser';
import { RED_CAR_PLATE } from '../footage';
import type { Step } from '../story';
import { FIR_TITLE } from './registering';
import { candidates } from './searching';
import type { Job } from './shared';
import { momentMs, stillOn } from './watching';

/** Presses Tab until what has the focus is named so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return '';
      const label = 'labels' in element ? (element.labels as NodeListOf<HTMLLabelElement> | null)?.[0] : null;
      return (element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent ?? '').trim();
    });
    if (name.test(focused)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab reaches nothing named ${name}.`);
}

export function byKeyboard(step: Step, job: Job): void {
  step('without a mouse: a plate is found from anywhere and opened in the player', async () => {
    const { page } = job.investigator;
    await page.goto('/');
    await seen(page.getByRole('heading', { level: 1 }));
    await page.keyboard.press('/');
    await seen(page.getByRole('dialog', { name: 'Find anything' }));
    await page.keyboard.type(RED_CAR_PLATE);
    await seen(page.getByRole('option', { name: `Search plate ${RED_CAR_PLATE}` }));
    await page.keyboard.press('Enter');
    await seen(candidates(page));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await seen(page.getByRole('region', { name: 'Compare' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/footage\/[0-9a-f-]{36}\?t=\d+/);
    await stillOn(page, Number(new URL(page.url()).searchParams.get('t')));
  });

  step('stepped, marked and attached', async () => {
    const { page } = job.investigator;
    const startMs = await momentMs(page);
    await page.keyboard.press('.');
    await stillOn(page, startMs + 80);
    await page.keyboard.press('i');
    for (let frames = 2; frames <= 13; frames++) {
      await page.keyboard.press('.');
      await stillOn(page, startMs + 80 * frames);
    }
    await page.keyboard.press('o');
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Attach to a case' });
    await seen(dialog);
    await tabTo(page, /^Case/);
    await page.keyboard.press('Enter');
    await page.keyboard.type('robbery');
    await seen(page.getByRole('option', { name: FIR_TITLE }));
    await page.keyboard.press('Enter');
    await tabTo(page, /^Title/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('One second by keyboard');
    await page.keyboard.press('Enter');
    await seen(page.getByText('Exhibit 3 attached'));
  });
}
