import { expect } from 'vitest';
import { seen } from '../browser';
import { RED_CAR_PLATE } from '../footage';
import { people } from '../place';
import type { Step } from '../story';
import type { Job } from './shared';
import { signedIn } from './signing-in';

const TITLE = 'Red car of the robbery';

/** Before any footage is there: what is looked for is proposed by one and approved by another. */
export function lookingOut(step: Step, job: Job): void {
  step('a plate is put on the watchlist, and nobody approves what they proposed', async () => {
    const { page } = job.investigator;
    await page.goto('/watchlist');
    await seen(page.getByText('Nothing is looked for'));
    await page.getByRole('link', { name: 'New entry' }).first().click();
    await page.getByLabel(/^What the vehicle is called/).fill(TITLE);
    await page.getByLabel(/^Number plate/).fill(RED_CAR_PLATE);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await seen(page.getByText('Choose the case, or write the FIR or warrant it rests on.'));
    await page.getByLabel(/^Criterion/).click();
    await page.getByRole('option', { name: 'Vehicle used in an offence' }).click();
    await page.getByLabel(/^Lawful source/).click();
    await page.getByRole('option', { name: 'Case file of an FIR' }).click();
    await page.getByLabel(/^FIR or warrant/).fill('FIR 87/2026');
    await page.getByLabel(/^Reason/).fill('Seen leaving the bank. Keep away, call the control room.');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('button', { name: 'Submit for approval' }).click();
    await seen(page.getByText('Awaiting approval'));
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });

  step('the supervisor sees what it would do, and approves it', async (world) => {
    const { page } = await signedIn(world, 'supervisor');
    await page.goto('/watchlist');
    await page.getByRole('link', { name: TITLE }).click();
    await seen(page.getByText('Expected false alerts'));
    await seen(page.getByText('Nothing of these cameras was indexed so far.'));
    await page.getByRole('button', { name: 'Approve' }).click();
    await seen(page.getByText('Active: it is matched from now on.'));
  });
}

/** After footage came in: the alert is there, and is decided. */
export function answering(step: Step, job: Job): void {
  step('indexing the footage has raised alerts, with both pictures and the reason', async () => {
    const { page } = job.investigator;
    await page.goto('/alerts');
    const alerts = page.getByRole('list', { name: 'Alerts: leads, to be checked' }).getByRole('listitem');
    await seen(alerts.filter({ hasText: 'Liaquat Chowk, east' }));
    await seen(alerts.filter({ hasText: 'Seen leaving the bank' }));
    const words = (await page.getByRole('main').textContent()) ?? '';
    expect(words.toLowerCase()).not.toContain('identified');
    await alerts
      .filter({ hasText: 'Liaquat Chowk, east' })
      .getByRole('link', { name: /^Resembles/ })
      .click();
    await seen(page.getByText('Cameras that may see it next'));
    await seen(page.getByText('Jinnah Road, north').first());
  });

  step('one press acknowledges it, two dismiss another, and both are on record', async (world) => {
    const { page } = job.investigator;
    await page.getByRole('button', { name: `Acknowledge: ${TITLE}` }).click();
    await seen(page.getByText(`by ${people.investigator.name}`));
    await page.goto('/alerts');
    await page
      .getByRole('button', { name: `Dismiss: ${TITLE}` })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'A test' }).click();
    await seen(page.getByText('No alert waits'));
    const deeds = await world.product.db.auditEntry.findMany({
      where: { action: { startsWith: 'alert.' }, outcome: 'done' },
      select: { action: true },
    });
    const done = new Set(deeds.map(({ action }) => action));
    expect([...done]).toEqual(expect.arrayContaining(['alert.raise', 'alert.acknowledge', 'alert.dismiss']));
  });
}
