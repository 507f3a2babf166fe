import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seen, type Visitor } from '../browser';
import { type Person, people } from '../place';
import type { Step, World } from '../story';
import type { Job } from './shared';

/** Signs in through the page, which must be open, and waits for what comes after it. */
export async function signIn(page: Page, { username, password }: Person): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Opens a window in which somebody is signed in. */
export async function signedIn({ browsers }: World, who: keyof typeof people): Promise<Visitor> {
  const visitor = await browsers.open(who);
  await visitor.page.goto('/sign-in');
  await signIn(visitor.page, people[who]);
  return visitor;
}

export function signingIn(step: Step, job: Job): void {
  step('who is not signed in is sent to the sign-in page', async ({ browsers }) => {
    job.investigator = await browsers.open('investigator');
    const { page } = job.investigator;
    await page.goto('/footage?status=INDEXED');
    await seen(page.getByRole('heading', { level: 1, name: 'Sign in' }));
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  step('a wrong password is refused in words', async () => {
    const { page, allow } = job.investigator;
    allow(/^401 POST \/api\/auth\/sign-in/);
    await page.getByLabel('User name').fill(people.investigator.username);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const refusal = await seen(page.getByRole('main').getByRole('alert'));
    expect(await refusal.textContent()).toMatch(/password/i);
  });

  step('the right one opens the page that was asked for', async () => {
    const { page } = job.investigator;
    await signIn(page, people.investigator);
    await seen(page.getByRole('heading', { level: 1, name: 'Footage' }));
    expect(page.url()).toMatch(/\/footage\?status=INDEXED$/);
  });
}
