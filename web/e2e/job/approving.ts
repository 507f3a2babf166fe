import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PHONE, seen, type Visitor } from '../browser';
import { people } from '../place';
import type { Step } from '../story';
import { chooseBasis, chooseCase } from './searching';
import type { Job } from './shared';
import { signIn } from './signing-in';

const PURPOSE = 'The man who left the bank, named by the informant';

/** Asks for approval of the search of a face that a picture shows. @returns the request's address, without origin */
async function askFirst(page: Page, job: Job, purpose: string): Promise<string> {
  await page.goto('/search?kind=face');
  await page.locator('input[type=file]').setInputFiles(job.footage.face);
  await seen(page.getByText('Face 1 of 1 is searched.'), 30_000);
  await page.getByLabel(/^From/).fill('2026-11-20 18:00');
  await page.getByLabel(/^To/).fill('2026-11-20 19:00');
  await chooseCase(page, page, /^For which case/);
  await page.getByLabel(/^Purpose/).fill(purpose);
  await chooseBasis(page);
  await page.getByRole('button', { name: 'Ask for approval' }).click();
  await page.waitForURL(/\/approvals\/[0-9a-f-]{36}/);
  await seen(page.getByRole('heading', { level: 2, name: purpose }));
  return new URL(page.url()).pathname;
}

export function approving(step: Step, job: Job): void {
  let supervisor: Visitor;

  step('an urgent face search waits for approval, visibly', async () => {
    const { page } = job.investigator;
    await seen(page.getByRole('region', { name: 'Approval' }).getByText(/^Awaiting approval until/));
  });

  step('a supervisor approves it on a phone, seeing what exactly was asked', async ({ browsers }) => {
    supervisor = await browsers.open('supervisor', PHONE);
    const { page } = supervisor;
    await page.goto('/approvals');
    await signIn(page, people.supervisor);
    await seen(page.getByRole('navigation', { name: 'Rooms' }).getByText('1 waits for you'));
    await page.getByRole('link', { name: new RegExp(PURPOSE) }).click();
    const request = page.getByRole('region', { name: 'Request', exact: true });
    for (const words of [
      /^Asked by Bilal Ahmed/,
      'CrPC s.156: investigation of a cognizable case',
      /Liaquat Chowk, east/,
      /pictures of faces are compared/,
      /By chance alone/,
    ]) {
      await seen(request.getByText(words).first());
    }
    await seen(request.getByRole('img', { name: 'Searched with' }).first());
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBe(0);
    await page.getByRole('button', { name: 'Approve' }).click();
    await seen(page.getByText('Approved for Bilal Ahmed'));
  });

  step('who asked sees at once that it is approved', async () => {
    const { page } = job.investigator;
    await page.reload();
    await seen(page.getByRole('region', { name: 'Approval' }).getByText('Approved by Nadia Tareen.'));
  });

  step('one that waits for approval is not searched before; approved by its link, it is', async () => {
    const { page } = job.investigator;
    const address = await askFirst(page, job, 'The same man, at the square');
    expect(await page.getByRole('button', { name: 'Search now' }).count()).toBe(0);
    await supervisor.page.goto(address);
    await supervisor.page.getByRole('button', { name: 'Approve' }).click();
    await seen(supervisor.page.getByText('Approved for Bilal Ahmed'));
    await page.reload();
    await page.getByRole('button', { name: 'Search now' }).click();
    await page.waitForURL(/\/search\/[0-9a-f-]{36}/);
    await seen(page.getByRole('heading', { name: 'Candidates: leads, not identifications' }));
  });

  step('refused by keys, it stays on record with its reason', async () => {
    const { page } = job.investigator;
    const address = await askFirst(page, job, 'Everybody who looks like him');
    await supervisor.page.goto(address);
    await seen(supervisor.page.getByRole('button', { name: 'Approve' }));
    await supervisor.page.keyboard.press('r');
    const dialog = supervisor.page.getByRole('dialog', { name: 'Refuse this search' });
    await dialog.getByRole('button', { name: 'The purpose does not justify it' }).click();
    await dialog.getByRole('button', { name: 'Refuse', exact: true }).click();
    await seen(supervisor.page.getByText('Refused for Bilal Ahmed'));
    await page.reload();
    await seen(page.getByText('Refused by Nadia Tareen.'));
    await seen(page.getByText('The purpose does not justify it'));
  });
}
