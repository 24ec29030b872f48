import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeViolations, hasChromium, openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import {
  APPROVED,
  asksForApproval,
  type DashboardStage,
  DISCORD,
  HOLD,
  openDashboardStage,
  TOKEN,
  VIEW_TOKEN,
} from '../support/dashboard-stage.ts';

const present = hasChromium();

describe.runIf(present).each([
  { how: 'with scripts', javaScriptEnabled: true },
  { how: 'without scripts', javaScriptEnabled: false },
])('an admin $how', ({ javaScriptEnabled }) => {
  let stage: DashboardStage;
  let browser: Browser;
  let watched: WatchedPage;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openDashboardStage(), openBrowser()]);
  });
  beforeEach(async () => {
    watched = await openPage(browser, { javaScriptEnabled });
    await watched.page.goto(`${stage.url}/`);
    await watched.page.getByLabel('Access token').fill(TOKEN);
    await watched.page.getByRole('button', { name: 'Sign in' }).click();
    await watched.page.getByRole('heading', { name: 'Needs a person' }).waitFor();
  });
  afterEach(async () => {
    await isWithoutFault();
    await watched.context.close();
    expect(watched.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  /** Asks axe about the page as it stands; where scripts are off, nothing can be asked of it from inside. */
  const isWithoutFault = async (): Promise<void> => {
    if (javaScriptEnabled) expect(await axeViolations(watched.page)).toEqual([]);
  };
  const stateOf = async (path: string) => (await stage.herald.ledger.find({ keys: [stage.key(path)] }, 1))[0]?.state;

  test('signs in by the link that the start printed, and out again', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(stage.web.signInUrl ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('sign-in link').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${stage.url}/holds`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  test('finds out why a post was not sent', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: 'Posts' }).click();
    await page.getByLabel('Search').fill('refused');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'A post that was refused' }).click();
    const where = page.getByRole('region', { name: 'Where it went, and where not' });
    expect(await where.textContent()).toContain('the platform refuses this message (invalid_blocks)');
    expect(await page.getByRole('region', { name: 'How it looks' }).getByRole('figure').count()).toBe(3);
  });

  test('sees what failed, and sends a selection of it again, with its plan first', async () => {
    const { page } = watched;
    await page.getByRole('listitem').filter({ hasText: 'failed delivery' }).getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('checkbox', { name: /A post that was refused/ }).check();
    await page.getByRole('button', { name: 'Send (again)' }).click();
    await page.getByRole('heading', { level: 1, name: 'Plan: Send (again)' }).waitFor();
    await isWithoutFault();
    expect(await stateOf('failed.md')).toBe('failed');
    await page.getByRole('button', { name: 'Send 1 message' }).click();
    await page.getByRole('heading', { level: 1, name: 'Done' }).waitFor();
    expect(await stateOf('failed.md')).toBe('queued');
    // Going back to the plan sends no form again.
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Plan: Send (again)' }).waitFor();
  });

  test('takes back what still waits, with its plan first', async () => {
    const { page } = watched;
    await page.goto(`${stage.url}/deliveries?reason=stale`);
    await page.getByRole('checkbox', { name: /An old post/ }).check();
    await page.getByRole('button', { name: 'Send (again)' }).click();
    await page.getByRole('button', { name: 'Send 1 message' }).click();
    await page.getByRole('heading', { level: 1, name: 'Done' }).waitFor();
    expect(await stateOf('old.md')).toBe('queued');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 delivery of this action is still waiting').waitFor();
    await isWithoutFault();
    expect(await stateOf('old.md')).toBe('queued');
    await page.getByRole('button', { name: 'Discard 1 delivery' }).click();
    await page.getByText('1 delivery was discarded').waitFor();
    expect(await stateOf('old.md')).toBe('skipped');
  });

  test('sees in the calendar what is to come, and what became of a day', async () => {
    const { page } = watched;
    const { publishAt } = stage.post('later.md');
    await page.getByRole('link', { name: 'Calendar' }).click();
    const day = page.getByRole('cell').filter({ has: page.getByRole('link', { name: 'A post for later' }) });
    // Tomorrow may be of another month, and still of its last week.
    if ((await day.count()) === 0) await page.getByRole('link', { name: 'Next month' }).click();
    await day.getByRole('link', { name: /its week/ }).click();
    await page
      .getByRole('region', { name: new RegExp(` ${Number(publishAt?.slice(8, 10))} `) })
      .getByText('A post for later')
      .waitFor();
    const month = (await stage.herald.reads.deliveries({ keys: [stage.key('doubt.md')] }, 1))[0]?.updatedAt.slice(0, 7);
    await page.goto(`${stage.url}/calendar?month=${month}`);
    await page.getByRole('link', { name: '1 in doubt' }).click();
    await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
    await page.getByRole('link', { name: 'A post in doubt' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  test('runs a delayed job of the queue now', async () => {
    const { page } = watched;
    const key = stage.key('hostile.md', DISCORD);
    await stage.herald.queue.enqueue([{ key, atMs: Date.now() + 3_600_000 }]);
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('link', { name: '1 delayed' }).click();
    await page.getByRole('row').filter({ hasText: key }).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('1 job is now waiting for a worker.').waitFor();
    expect((await stage.herald.queue.counts()).delayed).toBe(0);
    await stage.herald.jobs.remove(`~${key}`);
  });

  test('subscribes a channel by a form, corrects it, and changes it', async () => {
    const { page } = watched;
    const stored = async () =>
      (await stage.herald.commands.subscriptionStore.all()).find(({ destination }) => destination === 'slack:C0NEWS123');
    await page.getByRole('link', { name: 'Subscriptions' }).click();
    await page.getByRole('link', { name: 'Subscribe a channel' }).click();
    await page.getByLabel('Channel', { exact: true }).fill('slack:C0NEWS123');
    await page.getByLabel('Which posts').fill('(cilium');
    await page.getByLabel('Look').selectOption('line');
    await page.getByRole('button', { name: 'Show what it sends' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Which posts').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Look').inputValue()).toBe('line');
    await page.getByLabel('Which posts').fill('cilium');
    await page.getByRole('button', { name: 'Show what it sends' }).click();
    await page.getByRole('heading', { level: 1, name: 'Plan' }).waitFor();
    expect(await page.getByRole('figure').filter({ hasText: 'Cilium 1.19 is out' }).count()).toBe(1);
    expect(await stored()).toBeUndefined();
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.getByText('Subscribed').waitFor();
    const { number } = (await stored()) ?? {};
    await page.getByRole('link', { name: 'Subscriptions' }).first().click();
    await page.getByRole('row').filter({ hasText: 'slack:C0NEWS123' }).getByRole('link').click();
    await page.getByRole('region', { name: 'What it would have sent' }).getByRole('img').waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('When').selectOption('daily at 09:00');
    await page.getByRole('button', { name: 'Show what it sends' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect(await stored()).toMatchObject({ number, delivery: { mode: 'daily' }, style: 'line', filter: { expression: 'cilium' } });
    await page.goto(`${stage.url}/subscriptions/${number}`);
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByText('Unsubscribed').waitFor();
  });

  test('approves a message with an edit', async () => {
    const { page } = watched;
    const number = await asksForApproval(stage, 'cilium.md');
    await page.goto(`${stage.url}/`);
    await page.getByRole('listitem').filter({ hasText: '1 message to approve' }).getByRole('link', { name: 'Decide' }).click();
    const card = page.getByRole('region', { name: `${number}: ${stage.post('cilium.md').title}` });
    expect(await card.getByRole('figure').count()).toBe(1);
    await card.getByText('Edit the text').click();
    await card.getByLabel('Text').fill('In better words.');
    await card.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Done' }).waitFor();
    await page.getByRole('link', { name: 'All approvals' }).click();
    expect(await card.getByRole('figure').textContent()).toContain('In better words.');
    expect(await card.textContent()).toMatch(/The text was edited by/);
    await card.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { level: 1, name: 'Done' }).waitFor();
    await page.getByText('It is on its way.').waitFor();
    const [row] = await stage.herald.ledger.find({ keys: [stage.key('cilium.md', APPROVED)] }, 1);
    expect(row?.state).toBe('queued');
    await page.goto(`${stage.url}/approvals`);
    await page.getByText('No messages are waiting for approval.').waitFor();
    const [sent, edited] = await stage.herald.commands.audit.latest(2);
    expect([edited, sent]).toMatchObject([
      { action: 'approve', who: { platform: 'web' }, detail: { approval: number, decision: 'edit' } },
      { action: 'approve', who: { platform: 'web' }, detail: { approval: number, decision: 'send' } },
    ]);
  });

  test('sees a held batch, and decides it', async () => {
    const { page } = watched;
    await page.getByRole('listitem').filter({ hasText: '1 held batch' }).getByRole('link', { name: 'Decide' }).click();
    const batch = page.getByRole('region', { name: '2 posts at once' });
    await isWithoutFault();
    expect(await batch.textContent()).toContain('Held post one');
    await batch.getByRole('button', { name: 'Announce each' }).click();
    await page.getByRole('heading', { level: 1, name: 'Done' }).waitFor();
    expect([await stateOf('held-1.md'), await stage.herald.ledger.holds()]).toEqual(['queued', []]);
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText(`hold: ${HOLD.id}`).waitFor();
  });
});

/** Resolves once the server has looked how things are, for whoever listens. */
async function listening(stage: DashboardStage): Promise<void> {
  const cookie = await stage.signIn(TOKEN);
  const answer = await fetch(`${stage.url}/live`, { headers: { cookie } });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let said = ''; !said.includes('event: listening'); ) {
    const piece = await reader?.read();
    if (!piece || piece.done) throw new Error('the stream ended');
    said += piece.value;
  }
  await reader?.cancel();
}

describe.runIf(present)('where scripts run', () => {
  test('a search is completed while it is typed, without what readers may not see', async () => {
    const [stage, browser] = await Promise.all([openDashboardStage(), openBrowser()]);
    try {
      const { page, complaints } = await openPage(browser);
      await page.goto(`${stage.url}/`);
      await page.getByLabel('Access token').fill(VIEW_TOKEN);
      await page.getByRole('button', { name: 'Sign in' }).click();
      for (const [path, name] of [
        ['/deliveries', 'Where is …'],
        ['/posts', 'Search'],
      ] as const) {
        await page.goto(`${stage.url}${path}`);
        await page.getByLabel(name, { exact: true }).pressSequentially('ciliu');
        await page.locator('#suggestions option[value*="ilium"]').first().waitFor({ state: 'attached' });
        const answered = page.waitForResponse((answer) => answer.url().includes('/suggest?q=secret'));
        await page.getByLabel(name, { exact: true }).fill('secret');
        expect(await (await answered).json()).toEqual([]);
      }
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await stage.close();
    }
  }, 60_000);

  test('a page that changes keeps itself up to date, and times are those of the reader', async () => {
    const [stage, browser] = await Promise.all([openDashboardStage(), openBrowser()]);
    try {
      const { page, complaints } = await openPage(browser, { timezoneId: 'Asia/Kathmandu', locale: 'en-GB' });
      await page.goto(`${stage.url}/`);
      await page.getByLabel('Access token').fill(TOKEN);
      await page.getByRole('button', { name: 'Sign in' }).click();
      const listens = page.waitForResponse((answer) => answer.url().endsWith('/live'));
      await page.goto(`${stage.url}/holds`);
      await listens;
      const since = page.locator('time').first();
      const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Kathmandu' }).format(
        new Date(HOLD.since),
      );
      expect([await since.textContent(), await since.getAttribute('title')]).toEqual([shown, HOLD.since]);
      // Somebody decides elsewhere, once the server knows how it was.
      await listening(stage);
      await stage.herald.handler.handle({
        text: `hold ${HOLD.id} seen`,
        from: { platform: 'terminal', id: 'local' },
        where: null,
        confirmed: true,
      });
      await page.getByText('No batch waits for a decision.').waitFor({ timeout: 20_000 });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await stage.close();
    }
  }, 60_000);
});
