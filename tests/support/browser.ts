import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const executable = process.env.HERALD_TEST_CHROMIUM ?? PLACES.find((place) => existsSync(place));

/** Whether there is a Chromium here; warns if not. @throws {Error} if it is required (HERALD_TEST_REQUIRE_SERVERS=1) */
export function hasChromium(): boolean {
  if (executable) return true;
  if (process.env.HERALD_TEST_REQUIRE_SERVERS === '1')
    throw new Error('there is no Chromium here, and HERALD_TEST_REQUIRE_SERVERS=1 asks for it');
  console.warn('SKIPPED: tests in a browser, because there is no Chromium here (HERALD_TEST_CHROMIUM names one)');
  return false;
}

/** Opens the system's Chromium without a window. */
export function openBrowser(): Promise<Browser> {
  // Tests run as root in containers, where its sandbox does not work.
  return chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A page that records whatever goes wrong in it. */
export interface WatchedPage {
  context: BrowserContext;
  page: Page;
  /** Errors of scripts, errors and warnings of the console (which include failed requests), and requests that left this machine. */
  complaints: string[];
}

/** Opens an empty page in a context of its own. */
export async function openPage(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(`left this machine: ${request.url()}`);
  });
  return { context, page, complaints };
}

/** Returns what axe finds in a page whose scripts run, one line each. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return violations.map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes[0]?.html}`);
}

/** Returns the page if it has to be scrolled sideways. */
export async function tooWide(page: Page): Promise<string[]> {
  const { scrollWidth, clientWidth } = (await page.evaluate(
    '({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })',
  )) as { scrollWidth: number; clientWidth: number };
  return scrollWidth > clientWidth ? [`${page.url()}: ${scrollWidth} px wide in a window of ${clientWidth}`] : [];
}
