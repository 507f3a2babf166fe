import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { RESULTS } from './product';

const CHROMIUM = process.env.CHROMIUM_PATH || '/usr/bin/chromium';

/** Why the tests of the screen cannot run here; undefined where they can. */
export const noBrowser = existsSync(CHROMIUM)
  ? undefined
  : `no Chromium at ${CHROMIUM} (apt-get install chromium, or set CHROMIUM_PATH)`;

export const DESKTOP = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

/** Somebody's browser, and what went wrong in it that a person may not see. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** From here on, answers such as `401 POST /api/auth/sign-in/username` that match are expected. */
  allow(refusal: RegExp): void;
  /** Console errors, refused content, failed requests and requests to other hosts since the last call. */
  takeProblems(): string[];
}

/** The system's Chromium with visitors in it. */
export class Browsers {
  readonly #url: string;
  #browser: Browser | undefined;
  readonly #visitors = new Map<string, Visitor>();

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Opens a browser window with cookies of its own.
   * @param name tells its pictures apart.
   */
  async open(name: string, viewport: { width: number; height: number } = DESKTOP): Promise<Visitor> {
    this.#browser ??= await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    const context = await this.#browser.newContext({
      baseURL: this.#url,
      viewport,
      locale: 'en-GB',
      timezoneId: 'Asia/Karachi',
      // Colours in the middle of a transition have no contrast of their own.
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(20_000);
    const visitor = watch(context, await context.newPage(), this.#url);
    this.#visitors.set(name, visitor);
    return visitor;
  }

  /** @throws Error naming every problem that any visitor's browser met since the last call. */
  check(): void {
    const found = [...this.#visitors].flatMap(([name, visitor]) =>
      visitor.takeProblems().map((problem) => `${name}: ${problem}`),
    );
    if (found.length > 0) throw new Error(`The browser met problems:\n${found.join('\n')}`);
  }

  /** Pictures of every window, for whoever looks into a failure. */
  async picture(name: string): Promise<void> {
    await mkdir(RESULTS, { recursive: true });
    for (const [who, { page }] of this.#visitors) {
      if (page.isClosed()) continue;
      const file = `${name} ${who}`.replaceAll(/[^\w]+/g, '-').toLowerCase();
      await page
        .screenshot({ path: path.join(RESULTS, `${file}.png`), timeout: 10_000 })
        .catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }
}

function watch(context: BrowserContext, page: Page, url: string): Visitor {
  const problems: string[] = [];
  const allowed: RegExp[] = [];
  const note = (problem: string) => {
    if (!allowed.some((pattern) => pattern.test(problem))) problems.push(problem);
  };
  page.on('console', (message) => {
    // Answers of the server are judged below, where their status is known.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    note(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(`page error: ${error.stack ?? error.message}`));
  context.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(`${url}/`) && !/^(data|blob|about):/.test(to)) note(`another host was asked: ${to}`);
  });
  context.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400) note(`${response.status()} ${response.request().method()} ${pathname}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed';
    // A page that is left, or a player that seeks, gives up what it no longer needs.
    if (reason !== 'net::ERR_ABORTED')
      note(`${reason} ${request.method()} ${new URL(request.url()).pathname}`);
  });
  return {
    page,
    context,
    allow: (refusal) => void allowed.push(refusal),
    takeProblems: () => problems.splice(0),
  };
}

/** Waits until it can be seen, and gives it back. */
export async function seen(locator: Locator, timeout?: number): Promise<Locator> {
  await locator.first().waitFor({ state: 'visible', ...(timeout !== undefined && { timeout }) });
  return locator;
}
