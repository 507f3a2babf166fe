import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seen } from '../browser';
import { RED_CAR_PLATE } from '../footage';
import type { Step } from '../story';
import { candidates, chooseCase, searchPlate } from './searching';
import type { Job } from './shared';

/** Milliseconds of the moment that the player says it shows. */
export async function momentMs(page: Page): Promise<number> {
  const text = await page.getByText(/^\d+:\d\d\.\d{3} \/ \d+:\d\d$/).textContent();
  const [, minutes, seconds] = /^(\d+):([\d.]+)/.exec(text?.trim() ?? '') ?? [];
  return Math.round((Number(minutes) * 60 + Number(seconds)) * 1000);
}

/** Waits until the player stands on the frame of a moment and shows its picture. */
export async function stillOn(page: Page, ms: number): Promise<void> {
  await expect.poll(() => momentMs(page), { timeout: 20_000, interval: 20 }).toBe(ms);
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    return video !== null && video.readyState >= 2 && !video.seeking;
  });
}

interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Extents on the screen of the white box that marks the chosen object, and of what is red in the picture below it: of all
 * that was drawn, only the car is.
 */
function boxAndCar(page: Page): Promise<{ box: Extent | null; car: Extent | null }> {
  return page.evaluate(() => {
    const video = document.querySelector('video');
    const overlay = document.querySelector('canvas[role=img]');
    if (!video || !(overlay instanceof HTMLCanvasElement)) return { box: null, car: null };
    const { width, height } = overlay;
    const extentOf = (
      pixels: Uint8ClampedArray,
      is: (r: number, g: number, b: number, a: number) => boolean,
    ) => {
      const columns = new Map<number, number>();
      const rows = new Map<number, number>();
      for (let at = 0; at < pixels.length; at += 4) {
        if (!is(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0, pixels[at + 3] ?? 0)) continue;
        const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
        columns.set(x, (columns.get(x) ?? 0) + 1);
        rows.set(y, (rows.get(y) ?? 0) + 1);
      }
      // A line that holds a few pixels only is noise.
      const held = (counts: Map<number, number>) =>
        [...counts].flatMap(([place, count]) => (count >= 4 ? [place] : [])).sort((a, b) => a - b);
      const [xs, ys] = [held(columns), held(rows)];
      const [left, right, top, bottom] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
      if (left === undefined || right === undefined || top === undefined || bottom === undefined) return null;
      return { left, right, top, bottom };
    };
    const read = (canvas: HTMLCanvasElement) =>
      canvas.getContext('2d')?.getImageData(0, 0, width, height).data;
    const picture = document.createElement('canvas');
    Object.assign(picture, { width, height });
    const scale = Math.min(width / video.videoWidth, height / video.videoHeight);
    const [w, h] = [video.videoWidth * scale, video.videoHeight * scale];
    picture.getContext('2d')?.drawImage(video, (width - w) / 2, (height - h) / 2, w, h);
    const [marks, shown] = [read(overlay), read(picture)];
    return {
      box: marks ? extentOf(marks, (r, g, b, a) => r > 240 && g > 240 && b > 240 && a > 200) : null,
      car: shown ? extentOf(shown, (r, g, b) => r > 80 && r > 2.6 * g && r > 2.6 * b) : null,
    };
  });
}

function overlap(one: Extent, other: Extent): number {
  const area = ({ left, top, right, bottom }: Extent) =>
    Math.max(0, right - left) * Math.max(0, bottom - top);
  const both = area({
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  });
  return both / (area(one) + area(other) - both);
}

/** Opens the candidate of a camera in the player and waits for its moment. */
async function openCandidate(page: Page, camera: string): Promise<number> {
  const entry = candidates(page).filter({ hasText: camera }).first();
  await seen(entry);
  const sightings = entry.getByRole('button', { name: /^\d+ sightings/ });
  if (await sightings.isVisible()) {
    await sightings.click();
    const one = entry.getByRole('listitem').filter({ hasText: camera }).first();
    await one.getByRole('button').first().click();
  } else await entry.getByRole('button').first().click();
  await page.getByRole('link', { name: 'Play the moment' }).click();
  await page.waitForURL(/\/footage\/[0-9a-f-]{36}\?t=\d+&track=/);
  const askedMs = Number(new URL(page.url()).searchParams.get('t'));
  await stillOn(page, askedMs);
  return askedMs;
}

const press = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Playback' }).getByRole('button', { name }).click();

export function watching(step: Step, job: Job): void {
  step('a result opens in the player at its moment, with a box around the car', async () => {
    const { page } = job.investigator;
    await searchPlate(page, RED_CAR_PLATE);
    const askedMs = await openCandidate(page, 'Jinnah Road, north');
    const playedMs = await page.evaluate(() => (document.querySelector('video')?.currentTime ?? 0) * 1000);
    expect(Math.abs(playedMs - askedMs)).toBeLessThan(80);
    await expect
      .poll(
        async () => {
          const { box, car } = await boxAndCar(page);
          return box && car ? overlap(box, car) : 0;
        },
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0.5);
  });

  step('it steps by single frames', async () => {
    const { page } = job.investigator;
    const startMs = await momentMs(page);
    await press(page, 'One frame forward');
    await stillOn(page, startMs + 80);
    await press(page, 'One frame forward');
    await stillOn(page, startMs + 160);
    await press(page, 'One frame back');
    await stillOn(page, startMs + 80);
  });

  step('the stamped and the corrected time of the moment are shown', async () => {
    const { page } = job.investigator;
    await seen(page.getByText('Corrected time'));
    await seen(page.getByText(/18:35:0\d\.\d{3}/));
  });

  step('in and out are marked, and the clip is attached to the case', async () => {
    const { page } = job.investigator;
    await press(page, 'Five seconds back');
    await stillOn(page, 0);
    await press(page, 'One frame forward');
    await stillOn(page, 80);
    await press(page, 'Mark in');
    await press(page, 'Five seconds forward');
    await expect.poll(() => momentMs(page)).toBeGreaterThan(4_900);
    await press(page, 'Mark out');
    await seen(page.getByText(/0:00\.080 – 0:0[45]\.\d{3}/));
    await press(page, 'Attach');
    const dialog = page.getByRole('dialog', { name: 'Attach to a case' });
    await dialog.getByRole('button', { name: 'Attach' }).click();
    await seen(dialog.getByText('Choose the case it belongs to.'));
    await chooseCase(page, dialog, /^Case/);
    await dialog.getByLabel(/^Title/).fill('The red car leaves');
    await dialog.getByRole('button', { name: 'Attach' }).click();
    await seen(page.getByText('Exhibit 1 attached'));
  });

  step('from its sighting the same car is searched and found at the other camera', async () => {
    const { page } = job.investigator;
    await page
      .getByRole('region', { name: 'Chosen sighting' })
      .getByRole('link', { name: 'Search this vehicle' })
      .click();
    await page.waitForURL(/\/search\/[0-9a-f-]{36}/);
    await seen(candidates(page).filter({ hasText: 'Liaquat Chowk, east' }), 30_000);
  });

  step('a still of the other sighting is attached too', async () => {
    const { page } = job.investigator;
    await openCandidate(page, 'Liaquat Chowk, east');
    await press(page, 'Attach');
    const dialog = page.getByRole('dialog', { name: 'Attach to a case' });
    await dialog.getByRole('radio', { name: 'Still' }).click();
    await dialog.getByLabel(/^Title/).fill('The red car arrives');
    await dialog.getByRole('button', { name: 'Attach' }).click();
    await seen(page.getByText('Exhibit 2 attached'));
  });
}
