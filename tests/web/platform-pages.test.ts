import { describe, expect, test } from 'vitest';
import type { PageAnswer, PageRequest, PlatformPage } from '../../src/ports/platform-pages.ts';
import { type PlatformPagesOptions, platformPages } from '../../src/web/platform-pages.tsx';
import { createProxies } from '../../src/web/proxies.ts';
import { SESSION_COOKIE } from '../../src/web/sign-in/visitors.ts';
import { HOSTILE_TITLE } from '../support/dashboard-stage.ts';
import { rawClient } from '../support/raw-http.ts';
import { startWebStage } from '../support/web.ts';

interface Stage {
  url: string;
  facts: string[];
  requests: PageRequest[];
  open: (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;
}

/** A web server with one page, `/postbox/join`, that answers so. */
async function stage(answer: PageAnswer | PlatformPage['answer'], more: Partial<PlatformPagesOptions> = {}): Promise<Stage> {
  const requests: PageRequest[] = [];
  const page: PlatformPage = {
    path: '/postbox/join',
    answer: async (request) => {
      requests.push(request);
      return typeof answer === 'function' ? answer(request) : answer;
    },
  };
  const names = ['herald.example.org'];
  const routes = [platformPages({ pages: [page], origin: null, proxies: createProxies([]), names, now: () => new Date(), ...more })];
  const { url, facts } = await startWebStage({ names, routes });
  const open: Stage['open'] = (path, headers = {}, method = 'GET') => fetch(`${url}${path}`, { headers, method, redirect: 'manual' });
  return { url, facts, requests, open };
}

const WELCOME: PageAnswer = {
  status: 200,
  title: 'Welcome',
  lines: ['One.', 'Two.'],
  link: { href: 'https://postbox.example/open', text: 'Open' },
};

describe('a page of a platform', () => {
  test('is shown in the dashboard’s frame to whoever opens it', async () => {
    const { open } = await stage(WELCOME);
    const answer = await open('/postbox/join');
    const html = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(html).toContain('<h1>Welcome</h1><p>One.</p><p>Two.</p><p><a class="button" href="https://postbox.example/open">Open</a></p>');
    expect(html).toContain('href="/assets/style.css"');
    expect(html).not.toContain('<nav');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/);
    expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([400, 403, 404, 429, 500, 503] as const)('says what went wrong with status %i', async (status) => {
    const { open } = await stage({ status, title: 'It did not work', lines: [] });
    const answer = await open('/postbox/join');
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain('<h1>It did not work</h1>');
  });

  test('shows text as text', async () => {
    const { open } = await stage({
      status: 200,
      title: HOSTILE_TITLE,
      lines: [HOSTILE_TITLE],
      link: { href: 'https://x.example/"><script>', text: HOSTILE_TITLE },
    });
    const html = await (await open('/postbox/join')).text();
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/<b>|\u202e/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'slack://open'])('never leads to %s', async (address) => {
    for (const answer of [
      { status: 302, location: address },
      { status: 200, title: 'x', lines: [], link: { href: address, text: 'x' } },
    ] as const) {
      const { open, facts } = await stage(answer);
      const given = await open('/postbox/join');
      expect([given.status, given.headers.get('location')]).toEqual([500, null]);
      expect(facts.filter((fact) => fact.startsWith('web.fault'))).toHaveLength(1);
    }
  });

  test('is told what was asked, whole, with the cookies that are not the dashboard’s', async () => {
    const { open, requests, url } = await stage({ status: 302, location: 'https://postbox.example/allow?a=1&b=2' });
    const cookie = `${SESSION_COOKIE}=secret; join=a%20b; other=1`;
    const answer = await open('/postbox/join?code=1%2F2&state=%3Cx%3E', { cookie });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://postbox.example/allow?a=1&b=2']);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(requests).toEqual([
      { url: new URL(`${url}/postbox/join?code=1%2F2&state=%3Cx%3E`), cookies: { join: 'a b', other: '1' }, origin: url },
    ]);
  });

  test('gives cookies that only the server reads, for https only where people come by https', async () => {
    const cookies = [
      { name: 'join', value: 'a;b', path: '/postbox', maxAgeS: 600 },
      { name: 'old', value: '', path: '/', maxAgeS: 0 },
    ];
    const plain = await stage({ ...WELCOME, cookies });
    expect((await plain.open('/postbox/join')).headers.getSetCookie()).toEqual([
      'join=a%3Bb; Max-Age=600; Path=/postbox; HttpOnly; SameSite=Lax',
      'old=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ]);
    const secure = await stage({ status: 302, location: '/postbox/join', cookies }, { origin: 'https://herald.example.org' });
    const answer = await secure.open('/postbox/join');
    expect(answer.headers.get('location')).toBe('https://herald.example.org/postbox/join');
    expect(answer.headers.getSetCookie().map((cookie) => cookie.endsWith('; HttpOnly; Secure; SameSite=Lax'))).toEqual([true, true]);
  });
});

describe('the origin', () => {
  const originOf = async (more: Partial<PlatformPagesOptions>, headers: Record<string, string>) => {
    const { url, requests } = await stage(WELCOME, more);
    const client = rawClient(url);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    client.send(`GET /postbox/join?x=1 HTTP/1.1\r\n${lines.join('')}\r\n`);
    const { status } = await client.answer();
    client.socket.destroy();
    return [status, requests[0]?.origin, requests[0]?.url.href];
  };

  test('is the configured one, whatever is asked for', async () => {
    const origin = 'https://herald.example.org:8443';
    expect(await originOf({ origin }, { host: '127.0.0.1' })).toEqual([200, origin, `${origin}/postbox/join?x=1`]);
  });

  test('is else what people ask for, by https where a listed proxy says so', async () => {
    const headers = { host: 'herald.example.org', 'x-forwarded-proto': 'https' };
    expect(await originOf({}, headers)).toEqual([200, 'http://herald.example.org', 'http://herald.example.org/postbox/join?x=1']);
    expect((await originOf({ proxies: createProxies(['127.0.0.0/8']) }, headers))[1]).toBe('https://herald.example.org');
    expect((await originOf({ proxies: createProxies(['10.0.0.0/8']) }, headers))[1]).toBe('http://herald.example.org');
  });

  test.each([
    ['evil.example', 421],
    ['herald.example.org:99999', 400],
  ])('is never that of %s', async (host, status) => {
    expect(await originOf({}, { host })).toEqual([status, undefined, undefined]);
  });
});

describe('a page of a platform is not given', () => {
  test.each(['POST', 'HEAD', 'PUT', 'DELETE'])('for %s', async (method) => {
    const { open, requests } = await stage(WELCOME);
    const answer = await open('/postbox/join', {}, method);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
    expect(requests).toEqual([]);
  });

  test.each([
    ['an image', { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' }],
    ['a frame', { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }],
    ['a script', { 'sec-fetch-dest': 'empty', origin: 'https://evil.example' }],
    ['a script of an old browser', { origin: 'https://evil.example' }],
  ])('to %s of another page', async (_what, headers) => {
    const { open, requests } = await stage(WELCOME);
    expect((await open('/postbox/join', headers as Record<string, string>)).status).toBe(403);
    expect(requests).toEqual([]);
  });

  test('below or beside its path', async () => {
    const { open, requests } = await stage(WELCOME);
    for (const path of ['/postbox/join/', '/postbox/join/x', '/postbox', '//postbox/join'])
      expect((await open(path)).status, path).toBe(404);
    expect(requests).toEqual([]);
  });

  test('too often to one address, until the minute is over', async () => {
    let nowMs = 0;
    const { open, requests } = await stage(WELCOME, { limit: { most: 3, windowMs: 60_000 }, now: () => new Date(nowMs) });
    for (let n = 0; n < 3; n += 1) expect((await open('/postbox/join')).status).toBe(200);
    nowMs = 20_000;
    const refused = await open('/postbox/join');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    expect(await refused.text()).toContain('Wait a minute');
    nowMs = 60_000;
    expect((await open('/postbox/join')).status).toBe(200);
    expect(requests).toHaveLength(4);
  });

  test('later than people wait for it', async () => {
    const { open } = await stage(() => new Promise(() => undefined), { answerMs: 20 });
    const answer = await open('/postbox/join');
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('takes too long');
  });
});

test('somebody who comes from the platform’s own site is let in', async () => {
  const { open } = await stage(WELCOME);
  const headers = { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await open('/postbox/join?code=1', headers)).status).toBe(200);
});
