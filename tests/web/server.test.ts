import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { nameInHost } from '../../src/web/hosts.ts';
import type { WebEnv } from '../../src/web/routes.ts';
import { rawClient } from '../support/raw-http.ts';
import { startWebStage } from '../support/web.ts';

async function ask(url: string, request: string) {
  const client = rawClient(url);
  client.send(request);
  const answer = await client.answer();
  client.socket.destroy();
  return answer;
}

const get = (host: string, path = '/healthz') => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

test.each([
  'localhost',
  'LOCALHOST:1',
  'localhost.',
  '127.0.0.1:8080',
  '10.42.0.7:8080',
  '[::1]',
  '[2001:db8::1]:8080',
  'herald.example.org',
  'Herald.Example.org:8443',
])('a request for %s is answered', async (host) => {
  const { url } = await startWebStage({ names: ['herald.example.org'] });
  expect((await ask(url, get(host))).status).toBe(200);
});

test.each([
  'evil.example',
  'herald.example.org.evil.example',
  'xlocalhost',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '0x7f.1',
  '2130706433',
])('a request for %s is refused, whatever it asks for', async (host) => {
  const { url, facts } = await startWebStage({
    names: ['herald.example.org'],
    readiness: async () => [{ part: 'database', ready: true, detail: '' }],
  });
  for (const path of ['/healthz', '/readyz', '/', '/webhook/gitx']) {
    const { status, body } = await ask(url, get(host, path));
    expect([status, JSON.parse(body)]).toEqual([421, { error: expect.stringContaining('HERALD_WEB_HOSTS') }]);
  }
  expect(facts).toEqual([]);
});

test('the name it listens on is its own', async () => {
  const { url } = await startWebStage({ host: 'localhost' });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test.each([
  ['none', 'GET /healthz HTTP/1.1\r\n\r\n'],
  ['none, as in HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n'],
  ['an empty one', get('')],
  ['two', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'],
  ['two that are the same', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n'],
  ['a list', get('localhost, evil.example')],
  ['an address with a user', get('localhost@evil.example')],
  ['a path', get('localhost/x')],
  ['half brackets', get('[::1')],
  ['words in brackets', get('[localhost]')],
  ['a port that is none', get('localhost:http')],
])('a Host header that is odd (%s) is refused with a word', async (_, request) => {
  const { url } = await startWebStage();
  const { status, body } = await ask(url, request);
  expect(status).toBe(400);
  expect(JSON.parse(body).error).toMatch(/Host/);
});

test.each(['http://localhost/healthz', 'http://evil.example/healthz', '*'])('the request target %s is refused', async (target) => {
  const { url } = await startWebStage();
  expect((await ask(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).status).toBe(400);
});

test('the webhook answers under every name, but not under two', async () => {
  const { url } = await startWebStage();
  const post = (hosts: string) => ask(url, `POST /webhook/git HTTP/1.1\r\n${hosts}Content-Length: 0\r\n\r\n`);
  expect((await post('Host: evil.example\r\n')).status).toBe(401);
  expect((await post('Host: evil.example\r\nHost: localhost\r\n')).status).toBe(400);
});

test.each([
  'GET /healthz',
  'GET /readyz',
  'GET /nothing',
  'POST /healthz',
  'GET /webhook/git',
  'POST /webhook/git',
  'GET /%zz',
  'GET /broken',
])('%s is answered with headers that let nobody keep, guess or frame it, and with no word about the server', async (line) => {
  const broken = new Hono<WebEnv>().get('/broken', () => {
    throw new Error('hunter2');
  });
  const { url, facts } = await startWebStage({ routes: [broken] });
  for (const host of ['localhost', 'evil.example', 'odd host']) {
    const { head, body } = await ask(url, `${line} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`);
    expect(head).toMatch(/^cache-control: no-store\r?$/im);
    expect(head).toMatch(/^x-content-type-options: nosniff\r?$/im);
    expect(head).toMatch(/^content-type: application\/json/im);
    expect(head).not.toMatch(/^(?:server|x-powered-by)/im);
    expect(body).not.toContain('hunter2');
  }
  expect(facts.map((fact) => fact.split(' ')[0])).toEqual(
    line.endsWith('broken') ? ['web.fault'] : line === 'POST /webhook/git' ? ['webhook.refused'] : [],
  );
});

const SLOW = { headMs: 200, requestMs: 200, checkMs: 20 };

test.each([
  ['says nothing', []],
  ['never ends its headers', ['GET /healthz HTTP/1.1\r\nHost: localhost\r\n', 'X-Slow: 1\r\n']],
  [
    'never sends the body that it announced',
    [`POST /webhook/git HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=${'0'.repeat(64)}\r\nContent-Length: 100\r\n\r\n`, 'half'],
  ],
])('a client that %s loses its connection', async (_, pieces) => {
  const { url } = await startWebStage({ limits: SLOW });
  const client = rawClient(url);
  for (const piece of pieces) client.send(piece);
  const received = await client.ended;
  expect(received).toMatch(/^HTTP\/1\.1 408 |^$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a client that drips byte by byte loses its connection too', async () => {
  const { url } = await startWebStage({ limits: SLOW });
  const client = rawClient(url);
  client.send(`POST /webhook/git HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: sha256=${'0'.repeat(64)}\r\nContent-Length: 100000\r\n\r\n`);
  const drip = setInterval(() => client.send('x'), 20);
  await client.ended.finally(() => clearInterval(drip));
});

test('more connections than the limit are turned away, and logged once', async () => {
  const { url, facts } = await startWebStage({ limits: { connections: 3 } });
  const open = Array.from({ length: 3 }, () => rawClient(url));
  for (const client of open) {
    client.send(get('localhost'));
    await client.answer();
  }
  for (let more = 0; more < 3; more++) expect(await rawClient(url).ended).toBe('');
  expect(facts).toEqual([expect.stringMatching(/^web\.connections\.refused .*"connections":3/)]);
  open[0]?.socket.destroy();
  await new Promise((resolve) => open[0]?.socket.once('close', resolve));
  let again: Response | null = null;
  // The server may hear of it a little later.
  for (let attempt = 0; attempt < 500 && again === null; attempt++) again = await fetch(`${url}/healthz`).catch(() => null);
  expect(again?.status).toBe(200);
});

test('a head of more than 16 KiB is refused', async () => {
  const { url } = await startWebStage();
  const client = rawClient(url);
  client.send(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(await client.ended).toMatch(/^HTTP\/1\.1 431 /);
});

test('the name in a Host header', () => {
  expect(['A.b:1', 'a.b.', '[::1]:1', 'x'.repeat(64)].map(nameInHost)).toEqual(['a.b', 'a.b', '::1', 'x'.repeat(64)]);
  expect(['', '.', ':80', 'a b', 'a:b', '::1', '[1.2.3.4]', '-'.repeat(300)].map(nameInHost)).toEqual(Array(8).fill(null));
});
