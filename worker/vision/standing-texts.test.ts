import { describe, expect, it } from 'vitest';
import type { PixelBox } from '../models/types';
import { shareCovered } from './geometry';
import { type StandingText, StandingTexts } from './standing-texts';

/** Times at which a followed text was looked at, when it is where `at` says at each time. */
function looksAt(at: (ptsMs: number) => PixelBox, untilMs: number): number[] {
  const state: { standingTexts?: StandingText[] } = {};
  const looks: number[] = [];
  for (let ptsMs = 0; ptsMs <= untilMs; ptsMs += 400) {
    // A state travels as JSON between two segments.
    const texts = new StandingTexts(JSON.parse(JSON.stringify(state)) as typeof state);
    if (!texts.isDue(at(ptsMs), ptsMs)) continue;
    const kept = new StandingTexts(state);
    kept.learn([at(ptsMs)], ptsMs);
    looks.push(ptsMs);
  }
  return looks;
}

describe('text on no known vehicle', () => {
  const caption = { x: 20, y: 20, w: 160, h: 40 };

  it('that stands is looked at ever more seldom, and still now and then', () => {
    const looks = looksAt(() => caption, 60_000);
    expect(looks.slice(0, 5)).toEqual([0, 400, 800, 1200, 1600]);
    expect(looks.length).toBeLessThan(14);
    expect(looks.at(-1)).toBeGreaterThan(45_000);
  });

  it('that trembles by a pixel or two stands', () => {
    const looks = looksAt((ptsMs) => ({ ...caption, x: 20 + ((ptsMs / 400) % 3) }), 20_000);
    expect(looks.length).toBeLessThan(11);
  });

  it('that goes somewhere is looked at every time, slowly too, and so is what stood and sets off', () => {
    const times = Array.from({ length: 26 }, (_, index) => index * 400);
    expect(looksAt((ptsMs) => ({ ...caption, x: 20 + ptsMs * 0.1 }), 10_000)).toEqual(times);
    expect(looksAt((ptsMs) => ({ ...caption, x: 20 + ptsMs * 0.03 }), 10_000)).toEqual(times);
    const waiting = looksAt((ptsMs) => ({ ...caption, x: 20 + Math.max(0, ptsMs - 20_000) * 0.1 }), 30_000);
    expect(waiting.filter((ptsMs) => ptsMs > 21_000)).toHaveLength(23);
  });

  it('is forgotten when it was long not seen, and a whole page of it is not kept', () => {
    const state: { standingTexts?: StandingText[] } = {};
    for (let index = 0; index < 300; index++) {
      new StandingTexts(state).learn([{ ...caption, y: index * 60 }], index);
    }
    expect(state.standingTexts?.length).toBeLessThanOrEqual(40);
    new StandingTexts(state).learn([caption], 120_000);
    expect(state.standingTexts).toHaveLength(1);
  });
});

describe('the share of a box that others cover', () => {
  const box = { x: 0, y: 0, w: 80, h: 40 };

  it('counts what several cover together once', () => {
    const left = { x: -10, y: -10, w: 50, h: 100 };
    expect(shareCovered(box, [left])).toBe(0.5);
    expect(shareCovered(box, [left, left])).toBe(0.5);
    expect(shareCovered(box, [left, { x: 40, y: 0, w: 40, h: 20 }])).toBe(0.75);
    expect(shareCovered(box, [])).toBe(0);
  });
});
