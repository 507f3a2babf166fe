import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { seen } from '../browser';
import { RED_CAR_PLATE } from '../footage';
import type { Step } from '../story';
import { FIR_TITLE } from './registering';
import type { Job } from './shared';

const STORED = /\/search\/[0-9a-f-]{36}/;
const READ_AS = RED_CAR_PLATE.replace('-', '');

export const candidates = (page: Page): Locator =>
  page.getByRole('list', { name: 'Candidates: leads, not identifications' }).getByRole('listitem');

/** Searches a plate on the page and waits for the stored result. */
export async function searchPlate(page: Page, text: string, fuzzy = true): Promise<void> {
  await page.goto('/search?kind=plate');
  await page.getByLabel('Number plate, or part of it').fill(text);
  await page.getByLabel('Forgive misreadings').setChecked(fuzzy);
  await submit(page, 'Search plates');
}

async function submit(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForURL(STORED);
  await seen(page.getByRole('heading', { name: 'Candidates: leads, not identifications' }));
}

/** Words of every candidate's card, in the order shown. */
async function cards(page: Page): Promise<string[]> {
  await seen(candidates(page));
  return candidates(page).evaluateAll((items) =>
    items.map((item) =>
      [
        item.textContent,
        ...[...item.querySelectorAll('[aria-label]')].map((part) => part.getAttribute('aria-label')),
      ].join(' '),
    ),
  );
}

export async function chooseCase(page: Page, within: Page | Locator, label: string | RegExp): Promise<void> {
  await within.getByLabel(label).first().click();
  await page.getByPlaceholder('Type to find').fill('robbery');
  await page.getByRole('option', { name: FIR_TITLE }).click();
}

/** Chooses on what law a search by face rests. */
export async function chooseBasis(page: Page): Promise<void> {
  await page.getByLabel(/^Legal basis/).click();
  await page.getByRole('option', { name: /CrPC s\.156/ }).click();
}

/** Says that a search by face cannot wait for its approval. */
export async function sayUrgent(page: Page, reason: string): Promise<void> {
  await page.getByRole('radio', { name: 'Urgent: search now' }).click();
  await page.getByLabel(/^Why it cannot wait/).fill(reason);
}

export function searching(step: Step, job: Job): void {
  step('a plate is found whole, at both cameras, and says which hours were searched', async () => {
    const { page } = job.investigator;
    await searchPlate(page, RED_CAR_PLATE);
    const found = await cards(page);
    for (const camera of ['Liaquat Chowk, east', 'Jinnah Road, north']) {
      expect(found.some((card) => card.includes(camera) && card.includes(READ_AS))).toBe(true);
    }
    await seen(page.getByRole('region', { name: 'Coverage' }).getByText(/searched/));
  });

  step('is one entry of the list, which opens to its sightings, each by its own camera', async () => {
    const { page } = job.investigator;
    const entry = candidates(page).filter({ has: page.getByRole('button', { name: /^\d+ sightings/ }) });
    await entry
      .first()
      .getByRole('button', { name: /^\d+ sightings/ })
      .click();
    const sightings = entry.first().getByRole('list', { name: /^\d+ sightings$/ });
    for (const camera of ['Liaquat Chowk, east', 'Jinnah Road, north']) {
      await seen(sightings.getByRole('listitem').filter({ hasText: camera }));
    }
    await page.getByRole('radio', { name: 'Each apart' }).click();
    expect(await entry.count()).toBe(0);
    await page.reload();
    await seen(candidates(page));
    expect(await entry.count()).toBe(0);
    await page.getByRole('radio', { name: 'By object' }).click();
    await seen(entry);
  });

  step('and in part, with an unknown character, and with one character misread', async () => {
    const { page } = job.investigator;
    for (const asked of [
      READ_AS.slice(2, 6),
      `${READ_AS.slice(0, 2)}?${READ_AS.slice(3)}`,
      '*821',
      misread(),
    ]) {
      await searchPlate(page, asked);
      expect(
        (await cards(page)).some((card) => card.includes(READ_AS)),
        asked,
      ).toBe(true);
    }
  });

  step('misread and not to be forgiven it is not found, which is a stored result too', async () => {
    const { page } = job.investigator;
    await searchPlate(page, misread(), false);
    await seen(page.getByText('Nothing in the searched hours resembles this'));
    await page.reload();
    await seen(page.getByText('Nothing in the searched hours resembles this'));
  });

  step('vehicles are found by type and colour', async () => {
    const { page } = job.investigator;
    await page.goto('/search?kind=description');
    await page.getByRole('button', { name: 'Blue' }).click();
    await submit(page, 'Search');
    const found = await cards(page);
    expect(found.every((card) => /^\d*.*Blue/.test(card))).toBe(true);
    expect(found.some((card) => card.includes('Jinnah Road, north'))).toBe(true);
  });

  step('a picture without a face is said to have none', async () => {
    const { page } = job.investigator;
    await page.goto('/search?kind=face');
    await page.locator('input[type=file]').setInputFiles(job.footage.nobody);
    await seen(page.getByText('No face was found', { exact: false }), 30_000);
  });

  step(
    'a face search is refused without case, purpose, law and span; with them, urgently, it finds the man',
    async () => {
      const { page } = job.investigator;
      await page.goto('/search?kind=face');
      await page.locator('input[type=file]').setInputFiles(job.footage.face);
      await seen(page.getByText('Face 1 of 1 is searched.'), 30_000);
      await page.getByRole('button', { name: 'Ask for approval' }).click();
      await seen(page.getByText('Choose the case this face search is for.'));
      await seen(page.getByText('Choose the law this search rests on.'));
      await seen(page.getByText('Say from when to when this face is searched.'));
      await page.getByLabel(/^From/).fill('2026-11-20 18:00');
      await page.getByLabel(/^To/).fill('2026-11-20 19:00');
      await chooseCase(page, page, /^For which case/);
      await page.getByLabel(/^Purpose/).fill('The man who left the bank, named by the informant');
      await chooseBasis(page);
      await sayUrgent(page, 'He is said to leave the city tonight');
      await submit(page, 'Search this face');
      const [first] = await cards(page);
      job.facePath = new URL(page.url()).pathname;
      expect(first).toContain('Face');
      expect(first).toContain('Liaquat Chowk, east');
    },
  );
}

/** The plate with its 8 taken for a B. */
function misread(): string {
  return READ_AS.replace('8', 'B');
}
