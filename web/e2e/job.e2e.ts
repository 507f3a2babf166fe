import { expect } from 'vitest';
import { seen, type Visitor } from './browser';
import { people } from './place';
import { story } from './story';

story('The main job', (step) => {
  let investigator: Visitor;

  step('a browser that is not signed in is sent to the sign-in page and back', async ({ browsers }) => {
    investigator = await browsers.open('investigator');
    const { page } = investigator;
    await page.goto('/footage');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  step('a wrong password is refused in words', async () => {
    const { page } = investigator;
    investigator.allow(/^401 POST \/api\/auth\/sign-in/);
    await page.getByLabel('User name').fill(people.investigator.username);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const refusal = await seen(page.getByRole('main').getByRole('alert'));
    expect(await refusal.textContent()).toMatch(/password/i);
  });

  step('the right password opens the page that was asked for', async () => {
    const { page } = investigator;
    await page.getByLabel('Password', { exact: true }).fill(people.investigator.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await seen(page.getByRole('heading', { level: 1, name: 'Footage' }));
    expect(new URL(page.url()).pathname).toBe('/footage');
  });
});
