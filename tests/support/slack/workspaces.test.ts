import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signedHeaders } from './http-delivery.ts';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';
import { clientOf, codeOf, installApp, type ListeningApp, listenAsApp } from './test-app.ts';
import type { Workspace } from './workspace.ts';

let double: SlackDouble;
let other: Workspace;
let ours: ReturnType<typeof clientOf>;
let theirs: ReturnType<typeof clientOf>;
beforeEach(async () => {
  double = await startSlackDouble({ channels: ['C0NEWS', 'C0OURS'] });
  other = double.addWorkspace({ teamId: 'T0OTHER00', domain: 'other', channels: ['C0NEWS', 'C0THEIRS'] });
  ours = clientOf(double, double.botToken);
  const scopes = 'chat:write,chat:write.public,commands,users:read,channels:read';
  theirs = clientOf(double, (await installApp(double, { teamId: 'T0OTHER00', as: 'U0ADMIN' }, scopes)).access_token);
});
afterEach(() => double.stop());

const post = (client: typeof ours, channel: string, text: string) =>
  client.chat.postMessage({ channel, text, unfurl_links: false, unfurl_media: false });

describe('what each token reaches', () => {
  it('is its own workspace’s channels and people, also where another has the same ids', async () => {
    await post(ours, 'C0NEWS', 'for us');
    await post(theirs, 'C0NEWS', 'for them');
    expect(double.messages('C0NEWS')).toMatchObject([{ text: 'for us', botId: 'B0HERALD', user: 'U0HERALD' }]);
    expect(other.messages('C0NEWS')).toMatchObject([{ text: 'for them', botId: 'B0OTHER00', user: 'U0OTHER00BOT' }]);
    double.person('U0ADMIN', { isAdmin: true });
    other.person('U0ADMIN', { isAdmin: false });
    expect((await ours.users.info({ user: 'U0ADMIN' })).user).toMatchObject({ is_admin: true, team_id: 'T0TEAM' });
    expect((await theirs.users.info({ user: 'U0ADMIN' })).user).toMatchObject({ is_admin: false, team_id: 'T0OTHER00' });
    expect((await theirs.conversations.list({})).channels?.map(({ id }) => id)).toEqual(['C0NEWS', 'C0THEIRS']);
    expect([double.crossings, double.complaints]).toEqual([[], []]);
    expect(double.journal.filter(({ team }) => team === 'T0OTHER00').map(({ method }) => method)).toEqual([
      'oauth.v2.access',
      'chat.postMessage',
      'users.info',
      'conversations.list',
    ]);
  });

  it('is nothing of another workspace; such calls are kept, and are no complaints', async () => {
    const { ts = '' } = await post(ours, 'C0NEWS', 'x');
    double.person('U0OURS');
    expect(await codeOf(post(theirs, 'C0OURS', 'x'))).toBe('channel_not_found');
    expect(await codeOf(post(ours, 'C0THEIRS', 'x'))).toBe('channel_not_found');
    expect(await codeOf(theirs.chat.update({ channel: 'C0NEWS', ts, text: 'y' }))).toBe('message_not_found');
    expect(await codeOf(theirs.users.info({ user: 'U0OURS' }))).toBe('user_not_found');
    expect(double.crossings).toEqual([
      'chat.postMessage with a token of T0OTHER00 names channel C0OURS of T0TEAM',
      'chat.postMessage with a token of T0TEAM names channel C0THEIRS of T0OTHER00',
      `chat.update with a token of T0OTHER00 names ts ${ts} of T0TEAM`,
      'users.info with a token of T0OTHER00 names user U0OURS of T0TEAM',
    ]);
    expect(double.complaints).toEqual([]);
    expect(double.messages('C0NEWS')).toMatchObject([{ text: 'x', edited: false }]);
    expect(await codeOf(post(ours, 'C0NOWHERE', 'x'))).toBe('channel_not_found');
    expect(double.crossings).toHaveLength(4);
  });

  it('is no view and no trigger of another workspace', async () => {
    const app = await listenAsApp(double);
    double.slashCommand({ channel: 'C0NEWS', user: 'U0READER', text: 'x' }).catch(() => undefined);
    const [{ payload }] = await app.heard(1);
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [{ type: 'divider' as const }] };
    const trigger_id = String(payload.trigger_id);
    expect(await codeOf(theirs.views.open({ trigger_id, view }))).toBe('invalid_trigger_id');
    const opened = await ours.views.open({ trigger_id, view });
    const view_id = opened.view?.id ?? '';
    expect(await codeOf(theirs.views.update({ view_id, view }))).toBe('not_found');
    const home = { type: 'home' as const, blocks: [{ type: 'divider' as const }] };
    const [first, second] = [
      await ours.views.publish({ user_id: 'U1', view: home }),
      await theirs.views.publish({ user_id: 'U1', view: home }),
    ];
    expect(first.view?.id).not.toBe(second.view?.id);
    expect(double.crossings).toEqual([
      `views.open with a token of T0OTHER00 names trigger_id ${trigger_id} of T0TEAM`,
      `views.update with a token of T0OTHER00 names view_id ${view_id} of T0TEAM`,
    ]);
    app.close();
  });

  it('counts by itself: scopes, limits, refusals and faults', async () => {
    other.setScopes(['commands']);
    expect([await codeOf(post(theirs, 'C0NEWS', 'x')), await codeOf(post(ours, 'C0NEWS', 'x'))]).toEqual(['missing_scope', 'ok']);
    other.refuseTokens('account_inactive');
    expect([await codeOf(theirs.auth.test()), await codeOf(ours.auth.test())]).toEqual(['account_inactive', 'ok']);
    other.refuseTokens(null);
    double.fault({ method: 'auth.test', team: 'T0OTHER00', answer: { error: 'internal_error' } });
    expect([await codeOf(ours.auth.test()), await codeOf(theirs.auth.test())]).toEqual(['ok', 'internal_error']);
    other.setScopes(['usergroups:read']);
    for (let calls = 0; calls < 20; calls += 1) await ours.usergroups.list();
    await expect(ours.usergroups.list()).rejects.toMatchObject({ retryAfter: 1 });
    expect(await codeOf(theirs.usergroups.list())).toBe('ok');
  });
});

describe('what people do', () => {
  let app: ListeningApp;
  beforeEach(async () => {
    app = await listenAsApp(double);
  });
  afterEach(() => app.close());

  it('reaches the same app over the same socket, each in the name of its workspace', async () => {
    const user = 'U0ADMIN';
    const message = other.say('C0NEWS', user, 'hello');
    // Nobody answers.
    const ignore = (done: Promise<unknown>): void => void done.catch(() => undefined);
    ignore(other.slashCommand({ channel: 'C0NEWS', user, text: 'x' }));
    ignore(other.messageShortcut('why', message, user));
    ignore(other.globalShortcut('search', user));
    ignore(other.mention({ channel: 'C0NEWS', user, text: 'x' }));
    ignore(other.directMessage({ user, text: 'x' }));
    ignore(other.openHome(user));
    ignore(other.writeLinks({ channel: 'C0NEWS', user, urls: ['https://example.org/'] }));
    ignore(other.event({ type: 'app_uninstalled' }));
    const got = await app.heard(8);
    const authorization = {
      enterprise_id: null,
      team_id: 'T0OTHER00',
      user_id: 'U0OTHER00BOT',
      is_bot: true,
      is_enterprise_install: false,
    };
    for (const { type, payload } of got) {
      if (type === 'interactive') expect(payload).toMatchObject({ team: { id: 'T0OTHER00', domain: 'other' }, enterprise: null });
      else expect(payload).toMatchObject({ team_id: 'T0OTHER00' });
      if (type === 'events_api') expect(payload.authorizations).toEqual([authorization]);
      expect(payload.api_app_id).toBe('A0HERALD');
    }
    expect(got.map(({ type }) => type).sort()).toEqual([...Array(5).fill('events_api'), 'interactive', 'interactive', 'slash_commands']);
  });

  it('tells of the organization that a workspace belongs to', async () => {
    const grid = double.addWorkspace({ teamId: 'T0GRID00', enterpriseId: 'E0ORG', channels: ['C0NEWS'] });
    await installApp(double, { teamId: 'T0GRID00', as: 'U0ADMIN', organization: true });
    grid.slashCommand({ channel: 'C0NEWS', user: 'U1', text: 'x' }).catch(() => undefined);
    await app.heard(1);
    grid.globalShortcut('search', 'U1').catch(() => undefined);
    await app.heard(2);
    await grid.event({ type: 'app_uninstalled' });
    const [command, shortcut, event] = (await app.heard(3)).map(({ payload }) => payload);
    expect(command).toMatchObject({ enterprise_id: 'E0ORG', enterprise_name: 'Organization E0ORG', is_enterprise_install: 'true' });
    expect(shortcut).toMatchObject({ enterprise: { id: 'E0ORG', name: 'Organization E0ORG' }, is_enterprise_install: true });
    expect(event).toMatchObject({ enterprise_id: 'E0ORG', authorizations: [{ enterprise_id: 'E0ORG', is_enterprise_install: true }] });
  });

  it('is answered at an address of its workspace', async () => {
    other.slashCommand({ channel: 'C0NEWS', user: 'U1', text: 'x' }).catch(() => undefined);
    const [{ payload }] = await app.heard(1);
    const url = String(payload.response_url);
    const answer = (address: string): Promise<Response> =>
      fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"text":"x","response_type":"in_channel"}',
      });
    expect((await answer(url.replace('/T0OTHER00/', '/T0TEAM/'))).status).toBe(404);
    expect((await answer(url)).status).toBe(200);
    expect([double.messages('C0NEWS'), other.messages('C0NEWS')]).toMatchObject([[], [{ text: 'x', botId: 'B0OTHER00' }]]);
    expect(double.journal.at(-1)).toMatchObject({ method: 'response_url', team: 'T0OTHER00', token: null });
  });

  it('is over HTTP signed with the one secret', async () => {
    const bodies: { body: string; headers: IncomingHttpHeaders }[] = [];
    const server = createServer(async (request, response) => {
      bodies.push({ body: await text(request), headers: request.headers });
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    double.overHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
    for (const workspace of [double, other]) await workspace.event({ type: 'app_uninstalled' });
    expect(bodies.map(({ body }) => JSON.parse(body).team_id)).toEqual(['T0TEAM', 'T0OTHER00']);
    for (const { body, headers } of bodies) {
      const sentMs = Number(headers['x-slack-request-timestamp']) * 1_000;
      expect(headers).toMatchObject(signedHeaders(body, double.signingSecret, sentMs));
    }
    server.close();
  });
});

it('a workspace is there once, and without the app at first', async () => {
  expect(() => double.addWorkspace({ teamId: 'T0OTHER00' })).toThrow('there is a workspace T0OTHER00 already');
  const third = double.addWorkspace({ teamId: 'T0THIRD0' });
  expect(third.botTokens).toEqual([]);
  await expect(third.slashCommand({ channel: 'C1', user: 'U1', text: 'x' })).rejects.toThrow('not installed in T0THIRD0');
});
