import { expect, test } from 'vitest';
import { metricsRoutes } from '../../src/web/metrics-routes.ts';
import { rawClient } from '../support/raw-http.ts';
import { startWebStage } from '../support/web.ts';

const TOKEN = 'a-token-of-more-than-sixteen';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function stage(token: string | null, host = '127.0.0.1') {
  let renders = 0;
  const render = async () => `herald_posts ${++renders}\n`;
  return startWebStage({
    host,
    names: ['herald.example.org'],
    routes: [metricsRoutes({ render, contentType: 'text/plain; version=0.0.4', token })],
  });
}

/** Status of `GET /metrics` with exactly these headers. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<number> {
  const client = rawClient(url);
  const lines = Object.entries({ host: new URL(url).host, connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`);
  client.send(`GET /metrics HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const { status, head } = await client.answer();
  client.socket.destroy();
  if (status === 401) expect(head).toMatch(/^www-authenticate: Bearer/im);
  return status;
}

test('they are open to whoever asks from this machine', async () => {
  const { url } = await stage(null);
  const answer = await fetch(`${url}/metrics`);
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/plain; version=0.0.4',
    'herald_posts 1\n',
  ]);
});

test.each([
  ['a proxy’s X-Forwarded-For', { 'x-forwarded-for': '203.0.113.7' }],
  ['a proxy’s Forwarded', { forwarded: 'for=203.0.113.7' }],
  ['a proxy’s X-Forwarded-Proto alone', { 'x-forwarded-proto': 'https' }],
  ['a proxy’s name for a person', { 'x-forwarded-email': 'ann@example.org' }],
  ['a public name', { host: 'herald.example.org' }],
  ['an address of the network', { host: '192.0.2.10:8080' }],
  ['a login for somebody else', { authorization: 'Basic YTpi' }],
])('%s makes it a request from elsewhere, which needs the token', async (_what, headers) => {
  const { url } = await stage(TOKEN);
  expect(await ask(url, headers)).toBe(401);
  if (!('authorization' in headers)) expect(await ask(url, { ...headers, ...bearer(TOKEN) })).toBe(200);
  expect(await ask((await stage(null)).url, headers)).toBe(401);
});

test('a wrong token is refused, also from this machine', async () => {
  const { url } = await stage(TOKEN);
  expect([await ask(url, bearer('x'.repeat(20))), await ask(url, bearer(TOKEN))]).toEqual([401, 200]);
  expect(await ask((await stage(null)).url, bearer('null'))).toBe(401);
});

test('a foreign host gets nothing, and only GET and HEAD are answered', async () => {
  const { url } = await stage(null);
  expect(await ask(url, { host: 'evil.example' })).toBe(421);
  expect((await fetch(`${url}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
});

test('many scrapes at once are one', async () => {
  const { url } = await stage(null);
  const texts = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(`${url}/metrics`)).text()));
  expect(new Set(texts).size).toBeLessThan(5);
});
