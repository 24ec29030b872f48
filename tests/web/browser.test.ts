import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, hasChromium, openBrowser, openPage, tooWide } from '../support/browser.ts';
import { asksForApproval, type DashboardStage, DISCORD, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Where pictures of the pages are written, on request. */
const PICTURES = process.env.HERALD_TEST_PICTURES;

const present = hasChromium();
let stage: DashboardStage;
let browser: Browser;
beforeAll(async () => {
  if (!present) return;
  const title = 'x'.repeat(400);
  const long = `---\ntitle: ${title}\ndate: 2026-01-02\nexternal_url: https://example.org/long\n---\nBody.\n`;
  [stage, browser] = await Promise.all([openDashboardStage({}, { 'long.md': long }), openBrowser()]);
  await asksForApproval(stage, 'etcd.md');
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

/** Names and paths of all pages. */
function pages(): readonly (readonly [name: string, path: string])[] {
  return [
    ['overview', '/'],
    ['deliveries', '/deliveries'],
    ['failed', '/deliveries?state=attention'],
    ['delivery', `/deliveries/${stage.key('doubt.md')}`],
    ['hostile', `/deliveries/${stage.key('hostile.md', DISCORD)}`],
    ['calendar', '/calendar'],
    ['week', `/calendar?week=${stage.post('later.md').publishAt?.slice(0, 10)}`],
    ['approvals', '/approvals'],
    ['holds', '/holds'],
    ['posts', '/posts'],
    ['found', '/posts?q=cilium'],
    ['post', `/posts/${stage.post('cilium.md').id}`],
    ['subscriptions', '/subscriptions'],
    ['subscription', '/subscriptions/1'],
    ['subscribe', '/subscriptions/new'],
    ['queue', '/queue'],
    ['problems', '/problems'],
    ['audit', '/audit'],
    ['settings', '/settings'],
  ];
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.goto(`${stage.url}/`);
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

describe.runIf(present)('every page', () => {
  test.each([
    { name: 'wide, light', scripts: true, colorScheme: 'light', viewport: WIDE, token: TOKEN },
    { name: 'wide, dark', scripts: true, colorScheme: 'dark', viewport: WIDE, token: TOKEN },
    { name: 'on a phone, without scripts', scripts: false, colorScheme: 'light', viewport: PHONE, token: TOKEN },
    { name: 'for readers, on a phone, dark', scripts: true, colorScheme: 'dark', viewport: PHONE, token: VIEW_TOKEN },
  ] as const)(
    'is without a fault: $name',
    async ({ name, scripts, colorScheme, viewport, token }) => {
      const { context, page, complaints } = await openPage(browser, { javaScriptEnabled: scripts, colorScheme, viewport });
      const faults: string[] = [];
      await page.goto(`${stage.url}/`);
      if (scripts) faults.push(...(await axeViolations(page)));
      await signIn(page, token);
      for (const [what, path] of pages()) {
        const answer = await page.goto(`${stage.url}${path}`);
        if (answer?.status() === 403 && token === VIEW_TOKEN) continue;
        expect(answer?.status(), path).toBe(200);
        expect(await page.locator('h1').count(), path).toBe(1);
        // Where scripts are switched off, nothing can be asked of the page from inside.
        if (scripts) faults.push(...(await axeViolations(page)), ...(await tooWide(page)));
        if (PICTURES) await page.screenshot({ path: join(PICTURES, `${what}-${name.replace(/\W+/g, '-')}.png`), fullPage: true });
      }
      await context.close();
      expect(faults).toEqual([]);
      // A reader is told in the console, too, that a page is not for them.
      expect(complaints.filter((complaint) => !(token === VIEW_TOKEN && complaint.includes('403')))).toEqual([]);
    },
    120_000,
  );
});
