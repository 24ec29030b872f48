import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DashboardStage, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
let admin = '';
let viewer = '';
beforeAll(async () => {
  stage = await openDashboardStage({ HERALD_WEB_URL: 'https://herald.example.org:8443' });
  admin = await stage.signIn(TOKEN);
  viewer = await stage.signIn(VIEW_TOKEN);
});
afterAll(() => stage.close());

const get = (path: string, cookie = admin, more: RequestInit = {}) =>
  fetch(`${stage.url}${path}`, { headers: { cookie }, redirect: 'manual', ...more });

test('HEAD takes no place of the pages that listen for changes', async () => {
  for (let n = 0; n < 65; n += 1) expect((await get('/live', viewer, { method: 'HEAD' })).status).toBe(200);
  const leaving = new AbortController();
  const listening = await get('/live', viewer, { signal: leaving.signal });
  expect(listening.status).toBe(200);
  leaving.abort();
});

describe('characters that no database takes', () => {
  test.each(['/deliveries?hold=%00', '/deliveries?post=a%00', '/deliveries?q=http://x/%00', '/posts/%00', '/audit?before=%00'])(
    'in %s are no fault',
    async (path) => {
      expect((await get(path)).status).toBeLessThan(500);
    },
  );

  test('in a form are left out', async () => {
    const csrf = await stage.csrfOf(admin);
    const body = new URLSearchParams({ csrf, action: 'seen', scope: 'selected', key: 'a\0' });
    const answer = await fetch(`${stage.url}/deliveries/plan`, { method: 'POST', headers: { cookie: admin }, body });
    expect([answer.status, (await answer.text()).includes('Something went wrong')]).toEqual([200, false]);
  });
});

test('a page of another program on the same host is another origin', async () => {
  const signIn = (origin: string) =>
    fetch(`${stage.url}/sign-in`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ secret: TOKEN }),
      redirect: 'manual',
    });
  const { hostname, port } = new URL(stage.url);
  expect((await signIn(`http://${hostname}:${Number(port) === 9999 ? 9998 : 9999}`)).status).toBe(403);
  for (const origin of ['https://herald.example.org', 'https://herald.example.org:9443'])
    expect([origin, (await signIn(origin)).status]).toEqual([origin, origin.endsWith(':9443') ? 403 : 303]);
  // Behind a proxy that changes the Host, people come by the address in HERALD_WEB_URL.
  expect((await signIn('https://herald.example.org:8443')).status).toBe(303);
  expect((await signIn(stage.url)).status).toBe(303);
});

test('readers see how many posts are held, but not their titles, which may be drafts by now', async () => {
  const titles = (await stage.herald.ledger.holds()).flatMap(({ samples }) => samples);
  expect(titles.length).toBeGreaterThan(0);
  const [forAdmin, forViewer] = [await (await get('/holds')).text(), await (await get('/holds', viewer)).text()];
  for (const title of titles) expect([forAdmin.includes(title), forViewer.includes(title)]).toEqual([true, false]);
});

test('a page that fails is a page, with the way back, and the cause is logged', async () => {
  const { ledger } = stage.herald.commands;
  const { holds } = ledger;
  ledger.holds = () => Promise.reject(new Error('the database is away'));
  const answer = await get('/holds');
  ledger.holds = holds;
  expect([answer.status, answer.headers.get('content-type')]).toEqual([500, expect.stringContaining('text/html')]);
  expect(await answer.text()).toContain('<h1>Not available</h1>');
  expect(stage.faults()).toEqual([{ error: expect.objectContaining({ message: 'the database is away' }) }]);
});

test('a day that does not exist is a mistake', async () => {
  expect(await (await get('/deliveries?since=2026-02-30')).text()).toContain('is not a day');
});

test('a request that breaks off is not logged as a fault', async () => {
  const before = [...stage.faults()];
  const { hostname, port } = new URL(stage.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `POST /sign-in HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntoken=ab`,
  );
  socket.destroy();
  await once(socket, 'close');
  // Answered after it, so that the server has seen the end of the other.
  expect((await get('/')).status).toBe(200);
  expect(stage.faults()).toEqual(before);
});
