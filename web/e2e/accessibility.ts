import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE } from './browser';

/** WCAG 2.2 A and AA, and what the makers of axe hold to be good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Looks at the page as it stands, in dark and light, on a desk and on a phone.
 * @returns one line for each violation; the window is as large as before afterwards.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const problems = new Set<string>();
  // A page that leads on to another, as a question does to its answer, is without a name for a moment between the two.
  await page
    .waitForFunction(() => document.title !== '', undefined, { timeout: 5_000 })
    .catch(() => undefined);
  for (const viewport of [DESKTOP, PHONE]) {
    await page.setViewportSize(viewport);
    for (const element of await tooWide(page)) {
      problems.add(`reflow (${viewport.width} px): the page has to be moved sideways because of ${element}`);
    }
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      // Half-way between two themes a colour has the contrast of neither.
      await page.evaluate(() => {
        const transitions = document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition);
        return Promise.allSettled(transitions.map((transition) => transition.finished));
      });
      // In the page itself, which has no frames: axe opens a window for every look otherwise.
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .options({
          resultTypes: ['violations'],
          // The theme changes colours and nothing else.
          runOnly:
            theme === 'dark' ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: TAGS },
        })
        .analyze();
      for (const { id, help, nodes } of violations) {
        for (const { target, failureSummary } of nodes) {
          problems.add(
            `${id} (${viewport.width} px, ${theme}): ${help} at ${target.join(' ')}: ${failureSummary?.split('\n').at(1)?.trim() ?? ''}`,
          );
        }
      }
    }
  }
  await page.setViewportSize(DESKTOP);
  return [...problems];
}

/** What makes the page wider than the window (WCAG 1.4.10: nobody has to move it sideways to read); the innermost. */
async function tooWide(page: Page): Promise<string[]> {
  const fits = () => {
    const scrolled = document.scrollingElement;
    return scrolled !== null && scrolled.scrollWidth <= scrolled.clientWidth;
  };
  // A map takes a moment to follow its window.
  const settled = await page.waitForFunction(fits, undefined, { timeout: 3_000 }).catch(() => undefined);
  if (settled) return [];
  return page.evaluate(() => {
    const beyond = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5,
    );
    return beyond
      .filter((element) => !beyond.some((other) => other !== element && element.contains(other)))
      .map((element) => element.outerHTML.slice(0, 200))
      .slice(0, 3);
  });
}
