import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityProblems } from '../accessibility';
import { seen } from '../browser';
import { RED_CAR_PLATE } from '../footage';
import type { Step, World } from '../story';
import { candidates, searchPlate } from './searching';
import type { Job } from './shared';
import { signedIn } from './signing-in';

/** Every page with data in it, as somebody sees it who cannot see it well. */
export function forEverybody(step: Step, job: Job): void {
  const page = (name: string, open: (page: Page, world: World) => Promise<void>) =>
    step.aside(`everybody can use ${name}`, async (world) => {
      const { page: window } = job.investigator;
      await open(window, world);
      expect(await accessibilityProblems(window)).toEqual([]);
    });
  const at = (address: string, heading: string) => async (window: Page) => {
    await window.goto(address);
    await seen(window.getByRole('heading', { name: heading }));
  };
  const caseTab = (part: string, wait: (window: Page) => Promise<unknown>) => async (window: Page) => {
    await window.goto(`${job.casePath}?part=${part}`);
    await wait(window);
  };

  page('the desk', at('/', 'Open cases'));
  page('footage', async (window) => {
    await window.goto('/footage');
    await seen(window.getByRole('table', { name: 'Recordings' }));
  });
  page('the upload', async (window) => {
    await window.goto('/footage');
    await window.getByRole('button', { name: 'Bring in footage' }).first().click();
    const dialog = window.getByRole('dialog');
    await dialog.getByLabel('choose files').setInputFiles([job.footage.named]);
    await seen(dialog.getByRole('button', { name: 'Send 1 file' }));
  });
  page('the search that is being put together', at('/search?kind=face', 'Search'));
  page('a search and the candidate that is compared', async (window) => {
    await searchPlate(window, RED_CAR_PLATE);
    await candidates(window).first().getByRole('button').first().click();
    await seen(window.getByRole('region', { name: 'Compare' }));
  });
  page('the player', async (window) => {
    await window.getByRole('link', { name: 'Play the moment' }).click();
    await seen(window.getByRole('region', { name: 'Chosen sighting' }));
  });
  page('attaching', async (window) => {
    await window.getByRole('toolbar', { name: 'Playback' }).getByRole('button', { name: 'Attach' }).click();
    await seen(window.getByRole('dialog', { name: 'Attach to a case' }));
  });
  page('a question across sightings', at('/relations?ask=scenes', 'Across sightings'));
  page('a plate’s history', async (window) => {
    await window.goto(`/relations?ask=plate&text=${RED_CAR_PLATE}&go=1`);
    await seen(window.getByRole('heading', { name: 'Every sighting, newest first' }));
  });
  page('cameras', at('/cameras', 'Cameras'));
  page('cases', at('/cases', 'Cases'));
  page('the FIR form', at('/cases/new', 'Register a FIR'));
  page('exhibits of a case', async (window) => {
    await window.goto(`${job.casePath}?part=exhibits`);
    await seen(window.getByRole('article'));
    await window.getByText('Hashes and custody').first().click();
  });
  page(
    'its timeline',
    caseTab('timeline', (window) => seen(window.getByRole('list', { name: 'Timeline of the case' }))),
  );
  page(
    'its map',
    caseTab('map', (window) => seen(window.getByRole('region', { name: 'Map of the case' }))),
  );
  page(
    'its FIR',
    caseTab('fir', (window) => seen(window.getByRole('button', { name: 'Edit FIR' }))),
  );
  page(
    'its bundles',
    caseTab('bundle', (window) => seen(window.getByText('Ready'))),
  );
  page('jobs', at('/jobs', 'Jobs'));
  step.aside('everybody can use the audit log', async (world) => {
    const auditor = await signedIn(world, 'auditor');
    await auditor.page.goto('/audit');
    await seen(auditor.page.getByRole('table', { name: 'Audit entries' }));
    expect(await accessibilityProblems(auditor.page)).toEqual([]);
  });
  step.aside('everybody can sign in', async ({ browsers }) => {
    const { page: door } = await browsers.open('nobody');
    await door.goto('/sign-in');
    expect(await accessibilityProblems(door)).toEqual([]);
  });
}
