import { expect } from 'vitest';
import type { Sighting } from '@/core/footage/schema';
import { seen, type Visitor } from './browser';
import type { Step } from './story';

const ANSWERED = /\/relations\/[0-9a-f-]{36}/;

/** What the story has found out before. */
export interface Related {
  visitor: Visitor;
  /** The silver-teal hatchback at the one car park, and at the other a minute later. */
  here: Sighting;
  there: Sighting;
  caseId: string;
}

/** Questions across sightings, on one car that stands in two car parks. */
export function relating(step: Step, read: () => Promise<Related>): void {
  step('where a car was next is told among what it could have reached', async () => {
    const { visitor, here, there } = await read();
    const { page } = visitor;
    await page.goto(`/footage/${here.recordingId}?t=${here.bestPtsMs}&track=${here.trackId}`);
    await page.getByRole('link', { name: 'Where next' }).click();
    await page.waitForURL(ANSWERED);
    const stop = page.getByRole('listitem').filter({ has: page.locator(`a[href*="${there.trackId}"]`) });
    await seen(stop);
    await seen(stop.getByText('straight-line estimate'));
    // Little of the two hours was recorded: not having been seen elsewhere says nothing.
    await seen(page.getByText('Says nothing: not all looked at').first());
  });

  step('it is taken as a stop of a route, taken back, and both are kept in the case', async () => {
    const { visitor, here, there, caseId } = await read();
    const { page } = visitor;
    await page.goto(`/relations?ask=onward&track=${here.trackId}&case=${caseId}&go=1`);
    await page.waitForURL(ANSWERED);
    const stop = page.getByRole('listitem').filter({ has: page.locator(`a[href*="${there.trackId}"]`) });
    await stop.getByRole('button', { name: 'Take as the next stop' }).click();
    await page
      .getByRole('dialog', { name: 'Begin a route' })
      .getByRole('button', { name: 'Begin the route' })
      .click();
    await page.waitForURL(/route=/);
    const stops = page.getByRole('list', { name: 'Route' }).getByRole('listitem');
    await expect.poll(() => stops.count(), { timeout: 20_000 }).toBe(2);
    await stops.last().getByRole('button', { name: 'Take back' }).click();
    await expect.poll(() => stops.count(), { timeout: 20_000 }).toBe(1);

    await page.goto(`/cases/${caseId}?part=routes`);
    await seen(page.getByText('Taken back (1)'));
    expect(await stops.count()).toBe(1);
  });
}
