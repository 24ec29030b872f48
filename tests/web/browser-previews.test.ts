import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, hasChromium, openBrowser, openPage, tooWide } from '../support/browser.ts';
import { type DashboardStage, openDashboardStage, TOKEN } from '../support/dashboard-stage.ts';

/** Where pictures of the pages are written, on request. */
const PICTURES = process.env.HERALD_TEST_PICTURES;
const FAMILY = '👩‍👩‍👧‍👦';
const HEBREW = 'שלום עולם';
const TITLE = `🚀 Cilium ${FAMILY} ${HEBREW} ships`;
/** One sentence: emoji of several code points, and words that run to the left. */
const TLDR = `Cilium is faster for everybody, ${`and it greets ${FAMILY} 🇩🇪 with ${HEBREW} وسلام in its logs, `.repeat(700)}`.slice(
  0,
  25_000,
);
const FILE = `---\ntitle: ${JSON.stringify(TITLE)}\ndate: 2026-01-10\nexternal_url: https://example.org/emoji\ntags: [cilium]\ntldr: ${JSON.stringify(TLDR)}\n---\nBody.\n`;

const present = hasChromium();
let stage: DashboardStage;
let browser: Browser;
beforeAll(async () => {
  if (!present) return;
  [stage, browser] = await Promise.all([openDashboardStage({}, { 'emoji.md': FILE }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

describe.runIf(present)('a post with emoji, words from right to left and 25,000 characters of tldr', () => {
  test.each([
    { how: 'with scripts', javaScriptEnabled: true, width: 1_280 },
    { how: 'with scripts, on a phone', javaScriptEnabled: true, width: 390 },
    { how: 'without scripts', javaScriptEnabled: false, width: 1_280 },
  ])('is shown as each platform would show it: $how', async ({ how, javaScriptEnabled, width }) => {
    expect(TLDR.length).toBe(25_000);
    const { context, page, complaints } = await openPage(browser, { javaScriptEnabled, viewport: { width, height: 900 } });
    await page.goto(`${stage.url}/posts/${stage.post('emoji.md').id}`);
    await page.getByLabel('Access token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.goto(`${stage.url}/posts/${stage.post('emoji.md').id}`);
    const heading = page.getByRole('heading', { level: 1 });
    expect(await heading.textContent()).toContain(TITLE);
    for (const platform of ['Slack', 'Discord']) {
      const figure = page.getByRole('figure', { name: platform });
      const text = (await figure.textContent()) ?? '';
      expect(text, platform).toContain(TITLE);
      // What the platform takes, and no half of an emoji where it was cut.
      expect(text.length, platform).toBeLessThan(5_000);
      expect(text, platform).toContain('…');
      expect(text.isWellFormed(), platform).toBe(true);
      expect(text, platform).not.toMatch(/\u200d(?:…|$)|^\u200d/u);
      const box = await figure.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width, `${platform} ${JSON.stringify(box)}`).toBe(true);
    }
    if (javaScriptEnabled) expect([await axeViolations(page), await tooWide(page)]).toEqual([[], []]);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `preview-${how.replace(/\W+/g, '-')}.png`), fullPage: true });
    await context.close();
    expect(complaints).toEqual([]);
  });
});
