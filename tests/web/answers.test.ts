import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANSWER_KEPT_MS, createAnswerBook, MAX_ANSWERS } from '../../src/web/answer-book.ts';
import { type DashboardStage, openDashboardStage, TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
let admin = '';
beforeAll(async () => {
  stage = await openDashboardStage();
  admin = await stage.signIn(TOKEN);
});
afterAll(() => stage.close());

const open = (path: string, cookie = admin) => fetch(`${stage.url}${path}`, { headers: { cookie }, redirect: 'manual' });

test('a form is answered by a page that can be opened again, by the same session only', async () => {
  const body = new URLSearchParams({ csrf: await stage.csrfOf(admin), command: 'unsubscribe 987' });
  const sent = await fetch(`${stage.url}/command`, { method: 'POST', headers: { cookie: admin }, body, redirect: 'manual' });
  const path = sent.headers.get('location') ?? '';
  expect([sent.status, await sent.text()]).toEqual([303, '']);
  expect(path).toMatch(/^\/answers\/[0-9a-f-]{36}$/);
  for (let n = 0; n < 2; n += 1) {
    const answer = await open(path);
    expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining("script-src 'self'")]);
    expect(await answer.text()).toContain('987');
  }
  const other = await open(path, await stage.signIn(TOKEN));
  expect([other.status, await other.text()]).toEqual([404, expect.not.stringContaining('987')]);
  expect((await open(path, '')).status).toBe(303);
});

describe('answers', () => {
  const answer = { html: 'x', status: 200 } as const;

  test('are kept for an hour', () => {
    let nowMs = 0;
    const answers = createAnswerBook(() => nowMs);
    const name = answers.keep('me', answer);
    nowMs = ANSWER_KEPT_MS - 1;
    expect(answers.find('me', name)).toMatchObject(answer);
    nowMs = ANSWER_KEPT_MS;
    expect(answers.find('me', name)).toBeNull();
  });

  test('are forgotten, the oldest first, when there are too many', () => {
    const answers = createAnswerBook(() => 0);
    const names = Array.from({ length: MAX_ANSWERS + 1 }, () => answers.keep('me', answer));
    expect(names.filter((name) => answers.find('me', name) === null)).toEqual(names.slice(0, 1));
  });

  test('are forgotten when they are too long, except the newest', () => {
    const answers = createAnswerBook(() => 0);
    const long = { html: 'x'.repeat(9_000_000), status: 200 } as const;
    const names = [answers.keep('me', long), answers.keep('me', long)];
    expect(names.map((name) => answers.find('me', name) !== null)).toEqual([false, true]);
  });
});
