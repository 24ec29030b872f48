import { afterAll, beforeAll, expect, test } from 'vitest';
import { asksForApproval, type DashboardStage, openDashboardStage, TOKEN } from '../support/dashboard-stage.ts';

const TITLE = 'A very long title '.repeat(20).trim();

let stage: DashboardStage;
beforeAll(async () => {
  stage = await openDashboardStage({}, { 'long.md': `---\ntitle: ${TITLE}\ndate: 2026-01-02\n---\nBody.\n` });
});
afterAll(() => stage.close());

test('the form for the text of a message leaves a title that it shows in part as it is', async () => {
  const cookie = await stage.signIn(TOKEN);
  const number = await asksForApproval(stage, 'long.md');
  const html = await (await fetch(`${stage.url}/approvals`, { headers: { cookie } })).text();
  const title = /name="title" value="([^"]*)"/.exec(html)?.[1] ?? '';
  expect(title).toHaveLength(250);
  const body = new URLSearchParams({ csrf: await stage.csrfOf(cookie), number: String(number), title, text: 'New\r\ntext' });
  const answer = await fetch(`${stage.url}/approvals/edit`, { method: 'POST', headers: { cookie }, body });
  expect(await answer.text()).toContain('<h1>Done</h1>');
  const { approvals } = await stage.herald.ledger.approvals({ numbers: [number] }, 1);
  expect(approvals[0]?.edit).toMatchObject({ title: null, text: 'New text' });
});
