import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Sighting } from '@/core/footage/schema';
import { seen, type Visitor } from './browser';
import { candidates } from './job/searching';
import type { Step } from './story';

const STORED = /\/search\/[0-9a-f-]{36}/;

/** A vehicle of a recording, the case that its still becomes an exhibit of, and who does it. */
export interface Start {
  visitor: Visitor;
  vehicle: Sighting;
  caseId: string;
}

/** Searches that start from what is seen in footage, and are refined from their own answer. */
export function starting(step: Step, start: () => Promise<Start>): void {
  step.aside(
    'a car that a box is drawn around in the player is found, from the original’s own pixels',
    async () => {
      const { visitor, vehicle } = await start();
      const { page } = visitor;
      const shot = vehicle.bestShots[0]?.box;
      if (!shot) expect.unreachable('the car has a picture');
      await page.goto(`/footage/${vehicle.recordingId}?t=${Math.round(vehicle.bestPtsMs)}`);
      await expect
        .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.readyState))
        .toBe(4);
      await page.getByRole('button', { name: 'Draw a box to search what is in it' }).click();
      const box = page.getByRole('button', { name: /^Box, / });
      await seen(box);
      const picture = (await box.locator('xpath=..').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const at = (x: number, y: number) =>
        [picture.x + x * picture.width, picture.y + y * picture.height] as const;
      await page.mouse.move(...at(Math.max(0.005, shot.x - 0.02), Math.max(0.005, shot.y - 0.02)));
      await page.mouse.down();
      await page.mouse.move(...at(shot.x + shot.w + 0.02, Math.min(0.995, shot.y + shot.h + 0.02)), {
        steps: 3,
      });
      await page.mouse.up();
      // By keys as well: a step wider, and one back.
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Shift+ArrowLeft');
      await page.keyboard.press('v');
      await seen(page.getByText('Vehicle 1 of 1 is searched.'), 30_000);
      await seen(page.getByText('of a recording, from its original'));
      await search(page);
      const { candidates: found, models } = await stored(page);
      expect(found[0]?.sighting.trackId).toBe(vehicle.trackId);
      const [used] = models.compared.examples;
      expect(used.picture).toMatchObject({ from: 'recording', recordingId: vehicle.recordingId });
      expect(used.picture.pictureSha256).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  step.aside('an exhibit of a case starts a search for it', async () => {
    const { visitor, vehicle, caseId } = await start();
    const { page } = visitor;
    const atMs = Math.round(vehicle.bestPtsMs);
    const made = await page.request.post(`/api/cases/${caseId}/exhibits`, {
      data: {
        ...{ kind: 'STILL', recordingId: vehicle.recordingId, fromMs: atMs, toMs: atMs },
        title: 'The car beside the line',
      },
    });
    expect(made.status()).toBe(201);
    const { id, number } = await made.json();
    await expect
      .poll(async () => (await (await page.request.get(`/api/exhibits/${id}`)).json()).status, {
        timeout: 60_000,
      })
      .toBe('READY');
    await page.goto(`/cases/${caseId}?part=exhibits`);
    const card = page.getByRole('article', { name: 'The car beside the line' });
    await card.getByRole('button', { name: 'Search from this' }).click();
    await page.getByRole('menuitem', { name: 'A vehicle in it' }).click();
    const first = page.getByRole('button', { name: 'Choose vehicle 1' });
    await seen(first, 30_000);
    await first.click();
    await search(page);
    const { request, models } = await stored(page);
    expect(request.caseId).toBe(caseId);
    expect(models.compared.examples[0].picture).toMatchObject({ from: 'exhibit', exhibitId: id });
    expect(number).toBeGreaterThan(0);
  });

  step.aside('an answer is refined: more like one, not like another, in a search of its own', async () => {
    const { page } = (await start()).visitor;
    const before = page.url();
    const first = candidates(page).first();
    await first.hover();
    await first.getByRole('button', { name: 'More like candidate 1' }).click();
    await candidates(page).nth(1).getByRole('button').first().click();
    await seen(page.getByRole('region', { name: 'Compare' }));
    await page.keyboard.press('-');
    const pending = page.getByRole('region', { name: 'The search, refined' });
    await seen(pending.getByText('2 like, 1 unlike'));
    await pending.getByRole('button', { name: 'Take out 1 of those it is not like' }).click();
    await seen(pending.getByText('2 like', { exact: true }));
    await page.keyboard.press('-');
    // Loaded again, as a colleague's link would be, it is as it was.
    await page.reload();
    await seen(pending.getByText('2 like, 1 unlike'));
    await pending.getByRole('button', { name: 'Search again' }).click();
    await page.waitForURL((url) => STORED.test(url.pathname) && !before.includes(url.pathname));
    await seen(page.getByRole('heading', { name: 'Candidates: leads, not identifications' }));
    const { request } = await stored(page);
    expect([request.examples.length, request.unlike.length]).toEqual([2, 1]);
    await page.goBack();
    await page.waitForURL((url) => before.includes(url.pathname));
    await seen(candidates(page));
    await seen(pending.getByText('2 like, 1 unlike'));
    await pending.getByRole('button', { name: 'As it was' }).click();
    await pending.waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.has('like')).toBe(false);
  });
}

async function search(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Search this vehicle' }).click();
  await page.waitForURL(STORED);
  await seen(candidates(page));
}

/** The search whose answer is open, as it is kept. */
async function stored(page: Page) {
  const answer = await page.request.get(`/api/searches/${page.url().match(/[0-9a-f-]{36}/)?.[0]}`);
  return answer.json();
}
