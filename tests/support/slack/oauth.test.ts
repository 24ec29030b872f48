import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';
import { accessWith, authorizeUrl, clientOf, codeFor, codeOf, installApp } from './test-app.ts';

let double: SlackDouble;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.now();
  double = await startSlackDouble({ now: () => nowMs });
  double.addWorkspace({ teamId: 'T0OTHER00', domain: 'other' });
  double.addWorkspace({ teamId: 'T0GRID00', domain: 'grid', enterpriseId: 'E0ORG' });
});
afterEach(() => double.stop());

const who = { teamId: 'T0OTHER00', as: 'U0ADMIN' };

describe('Slack’s page for an installation', () => {
  it.each<[string, Record<string, string | null>, string]>([
    ['another app', { client_id: '9.9' }, 'invalid_client_id'],
    ['no app', { client_id: null }, 'invalid_client_id'],
    ['no scope', { scope: '' }, 'no_scopes'],
    ['a scope that nobody knows', { scope: 'chat:write,chat:shout' }, 'invalid_scope'],
    ['scopes with spaces between them', { scope: 'chat:write commands' }, 'invalid_scope'],
    ['a user token', { user_scope: 'chat:write' }, 'invalid_scope'],
    ['no state', { state: null }, 'missing_state'],
    ['an empty state', { state: '' }, 'missing_state'],
    ['a parameter that nobody knows', { colour: 'red' }, 'invalid_arguments'],
    ['another host', { redirect_uri: 'https://evil.example.org/slack' }, 'bad_redirect_uri'],
    ['a host that only begins like it', { redirect_uri: 'https://herald.example.org.evil.org/slack' }, 'bad_redirect_uri'],
    ['another port', { redirect_uri: 'https://herald.example.org:444/slack' }, 'bad_redirect_uri'],
    ['another scheme', { redirect_uri: 'http://herald.example.org/slack' }, 'bad_redirect_uri'],
    ['the folder above', { redirect_uri: 'https://herald.example.org/' }, 'bad_redirect_uri'],
    ['a folder that only begins like it', { redirect_uri: 'https://herald.example.org/slackers' }, 'bad_redirect_uri'],
    ['a way out of the folder', { redirect_uri: 'https://herald.example.org/slack/../x' }, 'bad_redirect_uri'],
    ['somebody’s name in the address', { redirect_uri: 'https://a@herald.example.org/slack' }, 'bad_redirect_uri'],
    ['no address at all', { redirect_uri: 'herald' }, 'bad_redirect_uri'],
  ])('refuses %s', async (_, own, code) => {
    double.registerRedirects(['https://herald.example.org/slack']);
    const asked = authorizeUrl(double, own);
    await expect(double.installAt(asked, who)).rejects.toThrow(code);
    const page = await fetch(asked);
    expect([page.status, await page.text()]).toEqual([400, code]);
  });

  it('refuses plain HTTP, but not on loopback, even where it is registered', async () => {
    double.registerRedirects(['http://herald.example.org/', 'http://127.0.0.1:3000/']);
    await expect(double.installAt(authorizeUrl(double, { redirect_uri: 'http://herald.example.org/' }), who)).rejects.toThrow(
      'bad_redirect',
    );
    const back = await double.installAt(authorizeUrl(double, { redirect_uri: 'http://127.0.0.1:3000/slack' }), who);
    expect(back).toMatch(/^http:\/\/127\.0\.0\.1:3000\/slack\?code=[\w.]+&state=s1$/);
  });

  it('sends people back with a code, or with their refusal, and the state either way', async () => {
    double.registerRedirects(['https://herald.example.org/slack']);
    const asked = authorizeUrl(double);
    expect((await fetch(asked)).status).toBe(200);
    const back = new URL(await double.installAt(asked, who));
    expect(`${back.origin}${back.pathname}`).toBe('https://herald.example.org/slack/oauth_redirect');
    expect([...back.searchParams.keys()]).toEqual(['code', 'state']);
    expect(await double.installAt(asked, { ...who, declines: true })).toBe(
      'https://herald.example.org/slack/oauth_redirect?error=access_denied&state=s1',
    );
  });

  it('offers the workspaces that there are, and only the one that is asked for', async () => {
    double.registerRedirects(['https://herald.example.org/slack']);
    const asked = authorizeUrl(double, { team: 'T0TEAM' });
    await expect(double.installAt(asked, who)).rejects.toThrow('nobody can choose T0OTHER00');
    await expect(double.installAt(asked, { ...who, teamId: 'T0TEAM' })).resolves.toContain('code=');
    await expect(double.installAt(authorizeUrl(double), { ...who, teamId: 'T0NONE' })).rejects.toThrow('nobody can choose T0NONE');
    await expect(double.installAt(authorizeUrl(double), { ...who, organization: true })).rejects.toThrow('no organization');
    await expect(double.installAt('https://slack.com/oauth/v2/authorize', who)).rejects.toThrow('not Slack’s address');
  });
});

describe('oauth.v2.access', () => {
  it('gives what Slack’s documents show, and a token that works in that workspace', async () => {
    const given = await installApp(double, who);
    expect(given).toMatchObject({ ok: true, access_token: expect.stringMatching(/^xoxb-\d+-\w+$/) });
    const { access_token: token, response_metadata: _, ...rest } = given;
    expect(rest).toEqual({
      ok: true,
      app_id: 'A0HERALD',
      authed_user: { id: 'U0ADMIN' },
      scope: 'chat:write,chat:write.public,commands',
      token_type: 'bot',
      bot_user_id: 'U0OTHER00BOT',
      team: { id: 'T0OTHER00', name: 'other' },
      enterprise: null,
      is_enterprise_install: false,
    });
    const us = await clientOf(double, token).auth.test();
    expect(us).toMatchObject({ team_id: 'T0OTHER00', url: 'https://other.slack.com/', user_id: 'U0OTHER00BOT' });
    expect(us.response_metadata?.scopes).toEqual(['chat:write', 'chat:write.public', 'commands']);
  });

  it('takes a code once, within ten minutes, and with the same address', async () => {
    const code = await codeFor(double, who);
    expect(await codeOf(accessWith(double, { code: 'none' }))).toBe('invalid_code');
    expect(await codeOf(accessWith(double, { code, redirect_uri: 'https://herald.example.org/' }))).toBe('bad_redirect_uri');
    nowMs += 599_999;
    expect(await codeOf(accessWith(double, { code }))).toBe('ok');
    expect(await codeOf(accessWith(double, { code }))).toBe('code_already_used');
    const late = await codeFor(double, who);
    nowMs += 600_000;
    expect(await codeOf(accessWith(double, { code: late }))).toBe('invalid_code');
  });

  it('wants the address where it was written, and none where it was not', async () => {
    const code = await codeFor(double, who, { redirect_uri: null });
    expect(await codeOf(accessWith(double, { code }))).toBe('bad_redirect_uri');
    const { clientId, clientSecret } = double;
    expect(await codeOf(clientOf(double).oauth.v2.access({ client_id: clientId, client_secret: clientSecret, code }))).toBe('ok');
  });

  it('knows the app by arguments or by HTTP Basic, and no other', async () => {
    const code = await codeFor(double, who);
    expect(await codeOf(accessWith(double, { code, client_id: '9.9' }))).toBe('invalid_client_id');
    expect(await codeOf(accessWith(double, { code, client_secret: 'x' }))).toBe('bad_client_secret');
    expect(await codeOf(accessWith(double, { code, grant_type: 'password' }))).toBe('invalid_grant_type');
    expect(await codeOf(accessWith(double, { code, colour: 'red' }))).toBe('invalid_arguments');
    const basic = async (secret: string): Promise<unknown> => {
      const authorization = `Basic ${Buffer.from(`${double.clientId}:${secret}`).toString('base64')}`;
      const body = new URLSearchParams({ code, redirect_uri: 'https://herald.example.org/slack/oauth_redirect' });
      return (await fetch(`${double.apiUrl}oauth.v2.access`, { method: 'POST', headers: { authorization }, body })).json();
    };
    expect(await basic('x')).toEqual({ ok: false, error: 'bad_client_secret' });
    expect(await basic(double.clientSecret)).toMatchObject({ ok: true });
  });

  it('is in the journal with the workspace, and without secrets', async () => {
    const { access_token: token } = await installApp(double, who);
    const [entry] = double.journal;
    expect(entry).toMatchObject({ method: 'oauth.v2.access', team: 'T0OTHER00', token: null, outcome: 'ok' });
    expect(entry?.args).toEqual({ client_id: double.clientId, redirect_uri: 'https://herald.example.org/slack/oauth_redirect' });
    await clientOf(double, token).auth.test();
    expect(double.journal[1]).toMatchObject({ method: 'auth.test', team: 'T0OTHER00', token });
  });

  it('keeps the token of a workspace that has it already, and adds scopes', async () => {
    const first = await installApp(double, who, 'chat:write');
    const second = await installApp(double, who, 'commands');
    expect(second).toMatchObject({ access_token: first.access_token, scope: 'chat:write,commands' });
    const { access_token: known } = await installApp(double, { teamId: 'T0TEAM', as: 'U0ADMIN' });
    expect(known).toBe(double.botToken);
  });

  it('says that an installation is for a whole organization', async () => {
    const inGrid = await installApp(double, { teamId: 'T0GRID00', as: 'U0ADMIN' });
    expect(inGrid).toMatchObject({ team: { id: 'T0GRID00' }, enterprise: { id: 'E0ORG' }, is_enterprise_install: false });
    const whole = await installApp(double, { teamId: 'T0GRID00', as: 'U0ADMIN', organization: true });
    expect(whole).toMatchObject({ team: null, enterprise: { id: 'E0ORG' }, is_enterprise_install: true });
    const us = await clientOf(double, whole.access_token).auth.test();
    expect(us).toMatchObject({ team_id: 'E0ORG', enterprise_id: 'E0ORG', is_enterprise_install: true });
  });

  it('fails as it is told, for one workspace', async () => {
    double.fault({ method: 'oauth.v2.access', team: 'T0OTHER00', answer: { error: 'internal_error' } });
    const [code, elsewhere] = [await codeFor(double, who), await codeFor(double, { ...who, teamId: 'T0GRID00' })];
    expect(await codeOf(accessWith(double, { code: elsewhere }))).toBe('ok');
    expect(await codeOf(accessWith(double, { code }))).toBe('internal_error');
    expect(await codeOf(accessWith(double, { code }))).toBe('ok');
  });
});
