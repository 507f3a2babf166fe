import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browsers, noBrowser } from './browser';
import { type Product, startProduct } from './product';

/** What the steps of a story share. */
export interface World {
  product: Product;
  browsers: Browsers;
}

type Declare = (title: string, work: (world: World) => Promise<void>, timeoutMs?: number) => void;

/** Declares a step. Steps run in order; once one has failed, those after it are skipped, because they build on it. */
export interface Step extends Declare {
  /** Declares a step that nothing builds on: its failure stops no other. */
  aside: Declare;
}

const fileName = (words: string) => words.replaceAll(/[^\w]+/g, '-').toLowerCase();

/**
 * A story told in steps on one product of its own. A step fails when its claim fails, and when any browser window met an
 * error that nobody would have seen: in the console, of the content policy, of the server.
 */
export function story(
  name: string,
  tell: (step: Step) => void,
  options: { needs?: string | undefined; settings?: Record<string, string> } = {},
): void {
  const missing = noBrowser ?? options.needs;
  if (missing) console.warn(`${name}: skipped, ${missing}`);
  describe.skipIf(missing)(name, () => {
    let world: World | undefined;
    let failed: string | undefined;
    beforeAll(async () => {
      const product = await startProduct(options.settings);
      world = { product, browsers: new Browsers(product.url) };
    });
    afterAll(async () => {
      await world?.browsers.close();
      await world?.product.stop();
    });
    const declare =
      (stops: boolean): Declare =>
      (title, work, timeoutMs) => {
        test(title, timeoutMs === undefined ? {} : { timeout: timeoutMs }, async (context) => {
          context.skip(failed !== undefined, `"${failed}" failed`);
          if (!world) expect.unreachable('the product did not start');
          try {
            await work(world);
            world.browsers.check();
          } catch (error) {
            if (stops) failed = title;
            await world.browsers.picture(`${name} ${title}`.slice(0, 120));
            await world.product.keepLogs(fileName(name));
            throw error;
          }
        });
      };
    tell(Object.assign(declare(true), { aside: declare(false) }));
  });
}
