import { expect } from 'vitest';
import type { Sighting } from '@/core/footage/schema';
import { seen, type Visitor } from './browser';
import { chooseBasis, sayUrgent } from './job/searching';
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

  step('two scenes are compared by look, with the false pairs that chance would make', async () => {
    const { visitor, here, there } = await read();
    const { page } = visitor;
    const around = ({ camera, startsAt }: Sighting, name: string) => ({
      name,
      cameraIds: [camera.id],
      from: new Date(Date.parse(startsAt) - 60_000).toISOString(),
      to: new Date(Date.parse(startsAt) + 60_000).toISOString(),
    });
    const scenes = [around(here, 'First car park'), around(there, 'Second car park')];
    const asked = new URLSearchParams({
      ask: 'scenes',
      by: 'VEHICLE',
      scenes: JSON.stringify(scenes),
      go: '1',
    });
    await page.goto(`/relations?${asked}`);
    await page.waitForURL(ANSWERED);
    const rows = page.getByRole('table', { name: 'Scenes' }).getByRole('row');
    await seen(rows.filter({ hasText: 'Second car park' }));
    const note = page.getByRole('region', { name: 'False pairs of vehicles to expect' });
    await seen(note.getByText(/Pairs, not vehicles/));
    const pair = page
      .getByRole('listitem')
      .filter({ has: page.locator(`a[href*="${here.trackId}"]`) })
      .filter({ has: page.locator(`a[href*="${there.trackId}"]`) });
    await seen(pair.first());
  });

  step('what travelled with it is told against chance, or that nothing did', async () => {
    const { visitor, here, there, caseId } = await read();
    const { page } = visitor;
    await page.goto(
      `/relations?ask=companions&tracks=${here.trackId},${there.trackId}&gap=30&case=${caseId}&go=1`,
    );
    await page.waitForURL(ANSWERED);
    await seen(page.getByText(/Followed past 2 cameras, 2 times/));
    await seen(page.getByRole('region', { name: 'False pairs of vehicles to expect' }));
    await seen(page.getByText(/Near it again and again/));
  });

  step('which faces repeat at a place is asked on an authority only, urgently here', async () => {
    const { visitor, here, there, caseId } = await read();
    const { page } = visitor;
    const place = `cameras=${here.camera.id},${there.camera.id}&from=2026-11-19T00:00:00Z&to=2026-11-22T00:00:00Z`;
    const ask = page.getByRole('button', { name: 'Look for repeats' });
    await page.goto(`/relations?ask=repeated&of=FACE&${place}&case=${caseId}`);
    await seen(ask);
    await ask.click();
    // It says what lacks, and compares nothing.
    await seen(page.getByText('Choose the law this search rests on.'));
    await page.getByLabel(/^Purpose/).fill('Who comes to the lake again');
    await chooseBasis(page);
    await sayUrgent(page, 'They leave tonight');
    await ask.click();
    await page.waitForURL(ANSWERED);
    await seen(page.getByRole('region', { name: 'Approval' }).getByText(/Awaiting approval until/));
    await seen(
      page.getByRole('region', { name: 'False pairs of faces to expect' }).getByText(/pairs? compared/),
    );
    await seen(page.getByText('Nothing without a name repeats here'));
  });
}

/** The history of a plate that two cameras read. */
export function tellingOfPlate(step: Step, visitor: () => Visitor, plate: string): void {
  step(
    'the history of a plate says where and when it was read, and what of it one vehicle could not have done',
    async () => {
      const { page } = visitor();
      await page.goto('/relations?ask=plate');
      await page.getByLabel('Plate', { exact: true }).fill(plate);
      await page.getByRole('button', { name: 'Show the history' }).click();
      await page.waitForURL(ANSWERED);
      await seen(page.getByText('Seen 2 times'));
      const rows = page.getByRole('table', { name: 'Every sighting, newest first' }).getByRole('row');
      expect(await rows.count()).toBe(3);
      await seen(page.getByText('Each sighting can be joined to the next by one vehicle.'));
    },
  );
}
