import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DashboardStage, openDashboardStage, TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
beforeAll(async () => {
  stage = await openDashboardStage();
});
afterAll(() => stage.close());

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${stage.url}${path}`, { redirect: 'manual', ...init });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text(), headers: answer.headers };
};

describe('in a browser', () => {
  test('an unknown page is a page, with a way on', async () => {
    const { status, type, text, headers } = await ask('/deliverys', { headers: { ...BROWSER, cookie: await stage.signIn(TOKEN) } });
    expect([status, type, headers.get('cache-control')]).toEqual([404, 'text/html; charset=UTF-8', 'no-store']);
    expect(headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(text).toMatch(/<h1>No such page<\/h1>[\s\S]*<a href="\/">Overview<\/a>/);
  });

  test('a form of a session that has ended leads to the sign-in, and back to its page', async () => {
    const post = (page: string) => ({
      method: 'POST',
      headers: { ...BROWSER, referer: `${stage.url}${page}` },
      body: new URLSearchParams({ command: 'pause' }),
    });
    const { status, text } = await ask('/command', post('/deliveries?q=[x]&page=2'));
    expect(status).toBe(401);
    expect(text).toContain('Nothing was done');
    expect(text).toContain('href="/sign-in?to=%2Fdeliveries%3Fq%3D%5Bx%5D%26page%3D2"');
    // The answer to a form is gone with its session.
    expect((await ask('/command', post('/answers/x'))).text).toContain('href="/sign-in"');
  });

  test.each([
    ['/sign-in', { origin: 'https://evil.example' }, '', 403, 'Not allowed'],
    ['/sign-in', {}, 'x'.repeat(200_000), 413, 'Too long'],
  ])('what %s refuses is said on a page', async (path, headers, body, status, title) => {
    const answer = await ask(path, { method: 'POST', headers: { ...BROWSER, ...headers }, body });
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(`<h1>${title}</h1>`)]);
  });
});

test.each(['application/json', '*/*'])('for callers that accept %s, refusals are JSON', async (accept) => {
  const { status, type, text } = await ask('/deliverys', { headers: { accept } });
  expect([status, type, JSON.parse(text)]).toEqual([404, 'application/json', { error: expect.stringContaining('/healthz') }]);
  expect(JSON.parse((await ask('/command', { method: 'POST', headers: { accept } })).text)).toEqual({ error: 'sign in first' });
});

test('the health page is JSON for everybody', async () => {
  expect(JSON.parse((await ask('/readyz', { headers: BROWSER })).text)).toHaveProperty('ready');
});
