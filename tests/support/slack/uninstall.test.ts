import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';
import { clientOf, codeOf, installApp, type ListeningApp, listenAsApp } from './test-app.ts';
import type { Workspace } from './workspace.ts';

let double: SlackDouble;
let other: Workspace;
let app: ListeningApp;
beforeEach(async () => {
  double = await startSlackDouble({ channels: ['C0NEWS'] });
  other = double.addWorkspace({ teamId: 'T0OTHER00', channels: ['C0NEWS'] });
  app = await listenAsApp(double);
});
afterEach(async () => {
  app.close();
  await double.stop();
});

const install = async (): Promise<string> => (await installApp(double, { teamId: 'T0OTHER00', as: 'U0ADMIN' })).access_token ?? '';
const test = (token: string) => codeOf(clientOf(double, token).auth.test());
const gone = expect.arrayContaining([
  { type: 'events_api', payload: expect.objectContaining({ team_id: 'T0OTHER00', event: { type: 'app_uninstalled' } }) },
  {
    type: 'events_api',
    payload: expect.objectContaining({
      team_id: 'T0OTHER00',
      event: { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0OTHER00BOT'] } },
    }),
  },
]);

it.each<[string, string, (token: string) => Promise<unknown>]>([
  ['a person', 'account_inactive', () => other.uninstall()],
  ['auth.revoke', 'token_revoked', (token) => clientOf(double, token).auth.revoke()],
  [
    'apps.uninstall',
    'account_inactive',
    (token) => clientOf(double, token).apps.uninstall({ client_id: double.clientId, client_secret: double.clientSecret }),
  ],
])('%s ends an installation, and no other; the app hears of it in that workspace', async (_, refusal, end) => {
  const token = await install();
  other.channel('C0NEWS', { isMember: true });
  await end(token);
  expect(await app.heard(2)).toEqual(gone);
  expect(app.received).toHaveLength(2);
  for (const { payload } of app.received) expect(payload).not.toHaveProperty('authorizations');
  expect([await test(token), await test(double.botToken)]).toEqual([refusal, 'ok']);
  expect([other.botTokens, double.botTokens]).toEqual([[], [double.botToken]]);
  expect([other.channel('C0NEWS').isMember, double.channel('C0NEWS').isMember]).toEqual([false, true]);
  await expect(other.slashCommand({ channel: 'C0NEWS', user: 'U1', text: 'x' })).rejects.toThrow('not installed in T0OTHER00');
});

it('revokes nothing as a test, nor for another app, nor with the app’s own token', async () => {
  const token = await install();
  const client = clientOf(double, token);
  expect(await client.auth.revoke({ test: true })).toMatchObject({ revoked: false });
  expect(await codeOf(client.apps.uninstall({ client_id: '9.9', client_secret: double.clientSecret }))).toBe('invalid_client_id');
  expect(await codeOf(client.apps.uninstall({ client_id: double.clientId, client_secret: 'x' }))).toBe('bad_client_secret');
  expect(await codeOf(clientOf(double, double.appToken).auth.revoke())).toBe('not_allowed_token_type');
  expect(await test(token)).toBe('ok');
  expect(await clientOf(double, token).auth.revoke()).toMatchObject({ revoked: true });
});

it('gives another token at the next installation, with the scopes of that one alone', async () => {
  const token = await install();
  await other.uninstall({ told: false });
  expect(app.received).toEqual([]);
  await expect(other.uninstall()).rejects.toThrow('not installed in T0OTHER00');
  const again = await installApp(double, { teamId: 'T0OTHER00', as: 'U0ADMIN' }, 'commands');
  expect(again).toMatchObject({ scope: 'commands' });
  expect([await test(token), await test(again.access_token ?? '')]).toEqual(['account_inactive', 'ok']);
  expect(other.botTokens).toEqual([again.access_token]);
});

it('replaces tokens that Slack refuses at the next installation', async () => {
  const token = await install();
  other.refuseTokens('account_inactive');
  expect(await test(token)).toBe('account_inactive');
  expect(other.botTokens).toEqual([]);
  const again = await install();
  expect([await test(token), await test(again)]).toEqual(['token_revoked', 'ok']);
});

it('takes answers in direct messages again after the next installation', async () => {
  const write = async (): Promise<unknown> => {
    const before = app.received.length;
    other.directMessage({ user: 'U1', text: 'x' }).catch(() => undefined);
    await app.heard(before + 1);
    const message = { channel: 'D1', text: 'x', unfurl_links: false, unfurl_media: false };
    return codeOf(clientOf(double, other.botTokens[0]).chat.postMessage(message));
  };
  await install();
  expect(await write()).toBe('ok');
  await other.uninstall();
  await install();
  expect(await write()).toBe('ok');
});

it('ends refresh tokens, too', async () => {
  double.setRotation(true);
  const { refresh_token: token = '' } = await installApp(double, { teamId: 'T0OTHER00', as: 'U0ADMIN' });
  await other.uninstall();
  const own = { client_id: double.clientId, client_secret: double.clientSecret };
  const call = clientOf(double).oauth.v2.access({ ...own, grant_type: 'refresh_token', refresh_token: token });
  expect(await codeOf(call)).toBe('invalid_refresh_token');
});
