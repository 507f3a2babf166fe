import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seen } from '../browser';
import type { Step } from '../story';
import type { Job } from './shared';

export const FIR_TITLE = 'Robbery outside the bank';

// Labels end in "needed" where a field is; anchored, so that "Number" is not "FIR number".
const field = (page: Page, label: string) => page.getByLabel(new RegExp(`^${label}(needed)?$`));

export function registering(step: Step, job: Job): void {
  step('a FIR with a CNIC one digit short is refused at the field', async () => {
    const { page } = job.investigator;
    await page.goto('/cases');
    await page.getByRole('link', { name: 'Register a FIR' }).first().click();
    await seen(page.getByRole('heading', { level: 1, name: 'Register a FIR' }));
    await field(page, 'FIR number').fill('112');
    await field(page, 'Short title').fill(FIR_TITLE);
    await field(page, 'Occurred').fill('2026-11-20 18:30');
    await field(page, 'Place of occurrence').fill('Outside Habib Bank, Jinnah Road');
    await field(page, 'Name').fill('Gul Khan');
    await field(page, 'Number').fill('544001234567');
    await field(page, 'Offence').fill('Robbery with a firearm');
    await field(page, 'Sections').fill('392 PPC, 34 PPC');
    await page.getByRole('button', { name: 'Register FIR' }).click();
    await seen(page.getByText('A CNIC has thirteen digits: #####-#######-#.'));
    expect(new URL(page.url()).pathname).toBe('/cases/new');
  });

  step('whole, with its place marked on the map, it is registered', async () => {
    const { page } = job.investigator;
    await field(page, 'Number').fill('5440012345671');
    expect(await field(page, 'Number').inputValue()).toBe('54400-1234567-1');
    const map = page.getByRole('region', { name: 'Position on the map' });
    // It opens where the station's cameras are.
    await seen(map.getByRole('button', { name: /^QTA-014/ }));
    await map.click({ position: { x: 400, y: 60 } });
    await seen(page.getByText(/^Marked at 30\.(19|20)\d+, 6[67]\.\d+$/));
    await page.getByRole('button', { name: 'Register FIR' }).click();
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
    await seen(page.getByRole('heading', { level: 1, name: FIR_TITLE }));
    await seen(page.getByText('FIR 112/2026, PS City, Quetta').first());
    job.casePath = new URL(page.url()).pathname;
  });

  step('the same number a second time is refused and leads to the case', async () => {
    const { page, allow } = job.investigator;
    allow(/^409 POST \/api\/cases$/);
    await page.goto('/cases/new');
    for (const [label, value] of [
      ['FIR number', '112'],
      ['Short title', 'The same again'],
      ['Occurred', '2026-11-20 18:30'],
      ['Place of occurrence', 'Jinnah Road'],
      ['Name', 'Gul Khan'],
      ['Number', '5440012345671'],
      ['Offence', 'Robbery'],
      ['Sections', '392 PPC'],
    ] as const) {
      await field(page, label).fill(value);
    }
    await page.getByRole('button', { name: 'Register FIR' }).click();
    const link = await seen(page.getByRole('link', { name: 'Open that case' }));
    expect(await link.getAttribute('href')).toBe(job.casePath);
  });
}
