import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';
import { clientOf, codeOf, installApp } from './test-app.ts';
import type { Workspace } from './workspace.ts';

let double: SlackDouble;
let other: Workspace;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.now();
  double = await startSlackDouble({ now: () => nowMs });
  other = double.addWorkspace({ teamId: 'T0OTHER00' });
  double.setRotation(true);
});
afterEach(() => double.stop());

const install = () => installApp(double, { teamId: 'T0OTHER00', as: 'U0ADMIN' });
const refresh = (token = '') =>
  clientOf(double).oauth.v2.access({
    client_id: double.clientId,
    client_secret: double.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: token,
  });
const test = (token = '') => codeOf(clientOf(double, token).auth.test());

it('gives a pair, of which the access token is good for twelve hours', async () => {
  const { access_token: token, refresh_token: next, expires_in: seconds } = await install();
  expect([token, next, seconds]).toEqual([expect.stringMatching(/^xoxe\.xoxb-1-/), expect.stringMatching(/^xoxe-1-/), 43_200]);
  nowMs += 43_199_999;
  expect(await test(token)).toBe('ok');
  expect(other.botTokens).toEqual([token]);
  nowMs += 1;
  expect(await test(token)).toBe('token_expired');
  expect(other.botTokens).toEqual([]);
});

it('takes a refresh token once; the access token before it is good until it expires', async () => {
  const first = await install();
  nowMs += 3_600_000;
  const { response_metadata: _, access_token: token, refresh_token: next, ...second } = await refresh(first.refresh_token);
  expect(second).toEqual({
    ok: true,
    app_id: 'A0HERALD',
    token_type: 'bot',
    scope: 'chat:write,chat:write.public,commands',
    bot_user_id: 'U0OTHER00BOT',
    team: { id: 'T0OTHER00', name: '0other00' },
    enterprise: null,
    is_enterprise_install: false,
    expires_in: 43_200,
  });
  expect(other.botTokens).toEqual([first.access_token, token]);
  expect(await codeOf(refresh(first.refresh_token))).toBe('invalid_refresh_token');
  expect([await test(first.access_token), await test(token)]).toEqual(['ok', 'ok']);
  nowMs += 39_600_000;
  expect([await test(first.access_token), await test(token)]).toEqual(['token_expired', 'ok']);
  nowMs += 7 * 86_400_000;
  expect(await codeOf(refresh(next))).toBe('ok');
});

it('gives nothing for what is no refresh token, nor for one of before the last installation', async () => {
  const first = await install();
  expect(await codeOf(refresh(first.access_token))).toBe('invalid_refresh_token');
  expect(await codeOf(refresh())).toBe('invalid_refresh_token');
  await install();
  expect(await codeOf(refresh(first.refresh_token))).toBe('invalid_refresh_token');
});

it('keeps tokens of before it, and stops where it is told to', async () => {
  expect(await test(double.botToken)).toBe('ok');
  nowMs += 365 * 86_400_000;
  expect(await test(double.botToken)).toBe('ok');
  double.setRotation(false);
  const given = await install();
  expect(given).not.toHaveProperty('refresh_token');
  expect(given.access_token).toMatch(/^xoxb-/);
});

it('loses a refresh token for good when its answer is lost', async () => {
  const { refresh_token: only } = await install();
  double.fault({ method: 'oauth.v2.access', team: 'T0OTHER00', write: true, answer: 'reset' });
  expect(await codeOf(refresh(only))).not.toBe('ok');
  expect(await codeOf(refresh(only))).toBe('invalid_refresh_token');
});
