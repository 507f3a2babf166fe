import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seen } from '../browser';
import type { Step } from '../story';
import { candidates } from './searching';
import type { Job } from './shared';
import { signedIn } from './signing-in';

const SAID = 'The left ear is shown well and agrees in lobe and helix';
const FEATURES = [
  ...['Face shape', 'Hairline', 'Forehead', 'Eyes, brows', 'Ears', 'Nose', 'Mouth', 'Chin, jaw'],
  'Scars, marks',
];

/** Gives a review on an open comparison. */
async function giveReview(page: Page, conclusion: string, note?: string): Promise<void> {
  for (const feature of FEATURES) {
    const finding = feature === 'Scars, marks' ? 'Not visible' : 'Similar';
    await page.getByRole('radiogroup', { name: feature }).getByRole('radio', { name: finding }).click();
  }
  await page.getByRole('radio', { name: new RegExp(`^${conclusion}`) }).check();
  if (note) await page.getByLabel('In words').fill(note);
  await page.getByRole('button', { name: 'Give this review' }).click();
}

export function comparing(step: Step, job: Job): void {
  let comparison = '';

  step('a candidate is sent to be compared by two people', async () => {
    const { page } = job.investigator;
    await page.goto(job.facePath);
    await candidates(page).first().getByRole('button').first().click();
    await page.getByRole('button', { name: 'Have it compared' }).click();
    await page.getByRole('link', { name: 'Open the comparison' }).click();
    await page.waitForURL(/\/comparisons\/[0-9a-f-]{36}/);
    comparison = new URL(page.url()).pathname;
    // Who searched does not compare.
    await seen(page.getByText('What the reviewers say is shown when the comparison has ended.'));
    expect(await page.getByRole('button', { name: 'Give this review' }).count()).toBe(0);
  });

  step('each reviews without seeing what the other said', async (world) => {
    const first = await signedIn(world, 'reviewer');
    await first.page.goto(comparison);
    await seen(first.page.getByText('Your review', { exact: true }));
    await first.page.getByRole('button', { name: 'Give this review' }).click();
    await seen(first.page.getByText(/^Say something of: Face shape/));
    await giveReview(first.page, 'Strong support: same person', SAID);
    await seen(first.page.getByText('Reviews of others are shown when two are in.'));

    const second = await signedIn(world, 'supervisor');
    await second.page.goto(comparison);
    await seen(second.page.getByText('Your review', { exact: true }));
    const told = await second.context.request.get(`/api/leads/${comparison.split('/').at(-1)}`);
    expect(await told.text()).not.toContain(SAID);
    expect(await second.page.getByText(SAID).count()).toBe(0);
    await giveReview(second.page, 'Support: same person');
    await seen(second.page.getByText(SAID));
    await seen(second.page.getByText('Lead: two agree').first());
  });

  step('the lead is relied on only with what else says so', async () => {
    const { page } = job.investigator;
    await page.goto(comparison);
    await seen(page.getByText('Without it the lead is relied on for nothing.', { exact: false }));
    await page.getByLabel(/^What was found/).fill('The bank clerk named him by his scar');
    await page.getByLabel(/^Source/).fill('Statement under s.161 of 21 November 2026');
    await page.getByRole('button', { name: 'Record it' }).click();
    await seen(page.getByText('The bank clerk named him by his scar'));
  });
}
