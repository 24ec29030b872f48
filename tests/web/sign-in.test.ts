import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { effectiveSettings } from '../../src/config/effective-settings.ts';
import { createAddressCounter, createClientCounter } from '../../src/web/address-counter.ts';
import { createProxies, type Proxies } from '../../src/web/proxies.ts';
import { createSessions, SESSION_MS, SIGN_IN_LIMIT } from '../../src/web/sign-in/visitors.ts';
import { type DashboardStage, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
beforeAll(async () => {
  stage = await openDashboardStage({
    HERALD_WEB_PROXIES: '127.0.0.0/8',
    HERALD_WEB_ADMINS: 'alice@example.org',
    HERALD_WEB_HOSTS: 'herald.example.org',
  });
});
afterAll(() => stage.close());

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${stage.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
const open = (path: string, headers: Record<string, string> = {}) => fetch(`${stage.url}${path}`, { headers, redirect: 'manual' });

describe('the link that the start prints', () => {
  test('signs in one admin, when the button on its page is pressed', async () => {
    const link = new URL(stage.web.signInUrl ?? '');
    const code = link.searchParams.get('code') ?? '';
    expect(code).toMatch(/^[\w-]{43}$/);
    // Whatever opens links of its own accord uses nothing up.
    for (let n = 0; n < 2; n += 1) expect(await (await open(link.pathname + link.search)).text()).toContain('signs you in once');
    const first = await post('/sign-in', { secret: code });
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await (await open('/', { cookie })).text()).toContain('sign-in link');
    expect((await post('/sign-in', { secret: code })).status).toBe(401);
  });

  test('is not there where others than this machine reach the page', async () => {
    const other = await openDashboardStage({ HERALD_WEB_ADDR: '0.0.0.0:0' });
    try {
      expect(other.web.signInUrl).toBeNull();
    } finally {
      await other.close();
    }
  });
});

describe('a session', () => {
  test('is a cookie that neither scripts nor other sites can use', async () => {
    const answer = await post('/sign-in', { secret: TOKEN });
    expect(answer.headers.get('set-cookie')).toMatch(/^herald_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const secure = await post('/sign-in', { secret: TOKEN }, { 'x-forwarded-proto': 'https' });
    expect(secure.headers.get('set-cookie')).toContain('Secure');
  });

  test('ends when its owner signs out', async () => {
    const cookie = await stage.signIn(TOKEN);
    expect((await open('/', { cookie })).status).toBe(200);
    expect((await post('/sign-out', { csrf: await stage.csrfOf(cookie) }, { cookie })).headers.get('location')).toBe('/sign-in');
    expect((await open('/', { cookie })).status).toBe(303);
  });

  test('ends after twelve hours', () => {
    let nowMs = 0;
    const sessions = createSessions(() => nowMs);
    const secret = sessions.open('somebody');
    nowMs = SESSION_MS - 1;
    expect(sessions.find(secret)?.name).toBe('somebody');
    nowMs = SESSION_MS;
    expect(sessions.find(secret)).toBeNull();
  });

  test('of a thousand, one more ends the oldest', () => {
    const sessions = createSessions(() => 0);
    const [first = '', second = ''] = Array.from({ length: 1_000 }, () => sessions.open('x'));
    expect(sessions.find(first)).not.toBeNull();
    sessions.open('x');
    expect([sessions.find(first), sessions.find(second)?.name]).toEqual([null, 'x']);
  });
});

test('people come back to the page they wanted, and nowhere else', async () => {
  expect((await open('/?x=1')).headers.get('location')).toBe('/sign-in?to=%2F%3Fx%3D1');
  const to = async (path: string) => (await post('/sign-in', { secret: VIEW_TOKEN, to: path })).headers.get('location');
  expect(await to('/deliveries?state=failed')).toBe('/deliveries?state=failed');
  for (const path of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/x\r\nset-cookie: a=b', ''])
    expect(await to(path)).toBe('/');
});

describe('a proxy that signs people in', () => {
  test('names an admin, or a reader', async () => {
    const admin = await (await open('/', { 'x-forwarded-email': 'alice@example.org' })).text();
    expect(admin).toContain('alice@example.org');
    expect(admin).not.toContain('reads only');
    expect(await (await open('/', { 'x-forwarded-email': 'bob@example.org' })).text()).toContain('reads only');
  });

  test.each(['access token', 'sign-in link', '', 'a'.repeat(201), '<b>'])('can’t name anybody “%s”', async (name) => {
    expect((await open('/', { 'x-forwarded-email': name })).status).toBe(303);
  });

  test('may send names in UTF-8, or in Latin-1', async () => {
    for (const encoding of ['utf8', 'latin1'] as const) {
      const name = Buffer.from('zoë@example.org', encoding).toString('latin1');
      expect(await (await open('/', { 'x-forwarded-email': name })).text()).toContain('<span>zoë@example.org (reads only)</span>');
    }
  });

  test('is believed at its own addresses alone', async () => {
    const other = await openDashboardStage({ HERALD_WEB_PROXIES: '10.0.0.0/8 ::1', HERALD_WEB_ADMINS: 'alice@example.org' });
    try {
      const answer = await fetch(`${other.url}/`, { headers: { 'x-forwarded-email': 'alice@example.org' }, redirect: 'manual' });
      expect(answer.status).toBe(303);
    } finally {
      await other.close();
    }
  });

  test('changes are made under the name it gives, and only with a token made for that name', async () => {
    const csrf = async (name: string) =>
      /name="csrf" value="([^"]+)"/.exec(await (await open('/holds', { 'x-forwarded-email': name })).text())?.[1] ?? '';
    const alice = { 'x-forwarded-email': 'alice@example.org' };
    expect((await post('/command', { command: 'pause', csrf: 'x' }, alice)).status).toBe(403);
    expect(
      (
        await post(
          '/command',
          { command: 'pause tea', csrf: await csrf('alice@example.org') },
          { ...alice, origin: 'https://herald.example.org' },
        )
      ).status,
    ).toBe(303);
    const [last] = await stage.herald.commands.audit.latest(1);
    expect(last).toMatchObject({ who: { platform: 'web', id: 'alice@example.org' }, action: 'pause' });
    await stage.herald.queue.resume();
  });
});

describe('who tries too often', () => {
  test('has to wait, also with the right token', async () => {
    const other = await openDashboardStage();
    const attempt = (secret: string) =>
      fetch(`${other.url}/sign-in`, { method: 'POST', body: new URLSearchParams({ secret }), redirect: 'manual' });
    try {
      for (let n = 0; n < 10; n += 1) expect((await attempt(`wrong ${n}`)).status).toBe(401);
      const answer = await attempt(TOKEN);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '300']);
    } finally {
      await other.close();
    }
  });

  test('is known by the address that a trusted proxy reports, and all behind the proxy have a limit together', () => {
    const attempts = createClientCounter(SIGN_IN_LIMIT, createProxies(['10.0.0.0/8', '::1']), () => 0);
    const from = (forwarded: string, remoteAddress = '10.0.0.1') =>
      ({
        req: { header: (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined) },
        env: { incoming: { socket: { remoteAddress } } },
      }) as unknown as Parameters<typeof attempts.count>[0];
    // What a client sends itself comes first.
    for (let n = 0; n < 10; n += 1) attempts.count(from(`198.51.100.${n}, 192.0.2.1:4${n}, 10.0.0.2`));
    expect(attempts.waitMs(from('192.0.2.1'))).toBe(300_000);
    expect([attempts.waitMs(from('192.0.2.2')), attempts.waitMs(from('192.0.2.2', '::ffff:10.0.0.1'))]).toEqual([0, 0]);
    // Nobody else's report counts.
    for (let n = 0; n < 10; n += 1) attempts.count(from(`192.0.2.${n}`, '203.0.113.1'));
    expect([attempts.waitMs(from('192.0.2.77', '203.0.113.1')), attempts.waitMs(from('192.0.2.3'))]).toEqual([300_000, 0]);
    for (let n = 0; n < 90; n += 1) attempts.count(from(`[2001:db8:0:${n}::1]:443`));
    expect([attempts.waitMs(from('192.0.2.2')), attempts.waitMs(from('192.0.2.2', '10.0.0.2'))]).toEqual([300_000, 0]);
  });

  test.each([
    ['', '10.0.0.1'],
    ['nobody', '10.0.0.1'],
    ['192.0.2.1, nobody', '10.0.0.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ])('“X-Forwarded-For: %s” from a trusted proxy means %s', (forwarded, client) => {
    const c = { req: { header: () => forwarded }, env: { incoming: { socket: { remoteAddress: '10.0.0.1' } } } };
    expect(createProxies(['10.0.0.0/8']).clientOf(c as unknown as Parameters<Proxies['clientOf']>[0])).toBe(client);
  });

  test('is known by address, all of one IPv6 network as one, for five minutes', () => {
    let nowMs = 0;
    const attempts = createAddressCounter(SIGN_IN_LIMIT, () => nowMs);
    for (let n = 0; n < 10; n += 1) attempts.count(`2001:db8:0:1::${n}`);
    expect(attempts.waitMs('2001:db8:0:1:ffff::1')).toBe(300_000);
    expect([attempts.waitMs('2001:db8:0:2::1'), attempts.waitMs('192.0.2.1')]).toEqual([0, 0]);
    nowMs = 300_000;
    expect(attempts.waitMs('2001:db8:0:1::1')).toBe(0);
  });

  test('starts anew once it worked', () => {
    const attempts = createAddressCounter(SIGN_IN_LIMIT, () => 0);
    for (let n = 0; n < 9; n += 1) attempts.count('192.0.2.1');
    attempts.forget('192.0.2.1');
    attempts.count('192.0.2.1');
    expect(attempts.waitMs('192.0.2.1')).toBe(0);
  });
});

test('settings as they are shown hold no secret', () => {
  const secrets = [
    's3cret-token-of-the-web-1',
    's3cret-token-of-the-web-2',
    's3cretpassword',
    'xoxb-s3cret',
    'xapp-s3cret',
    's3cret.discord.token.of.twenty',
    's3cret-webhook-0123456',
    's3cretlogin',
    '53c7'.repeat(16),
  ];
  const config = loadConfig(
    {
      HERALD_WEB_TOKEN: secrets[0],
      HERALD_WEB_VIEW_TOKEN: secrets[1],
      DATABASE_URL: `postgres://herald:${secrets[2]}@127.0.0.1:5432/herald`,
      REDIS_URL: `redis://:${secrets[2]}@127.0.0.1:6379`,
      SLACK_BOT_TOKEN: secrets[3],
      SLACK_APP_TOKEN: secrets[4],
      DISCORD_TOKEN: secrets[5],
      HERALD_WEBHOOK_SECRET: secrets[6],
      HERALD_SECRET_KEY: secrets[8],
      HERALD_CONTENT_GIT: `https://me:${secrets[7]}@example.org/site.git`,
      HTTPS_PROXY: `http://me:${secrets[7]}@proxy.example.org`,
    },
    '/',
  );
  const shown = effectiveSettings(config);
  expect(shown).toContainEqual({ name: 'web.token', value: 'set, hidden' });
  expect(shown).toContainEqual({ name: 'terms.safetyLimits.additions', value: '200' });
  expect(JSON.stringify(shown)).not.toMatch(/s3cret|53c753c7/);
});
