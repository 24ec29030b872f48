import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSlack } from '../../../adapters/slack/open.ts';
import { makeOutgoing } from '../../adapters/slack/sample.ts';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';
import { clientOf, codeOf as code, listenAsApp } from './test-app.ts';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const plain = (text: string) => ({ type: 'plain_text', text });

describe('the Web API', () => {
  let double: SlackDouble;
  let client: WebClient;
  beforeEach(async () => {
    double = await startSlackDouble();
    client = clientOf(double, double.botToken);
  });
  afterEach(() => double.stop());

  const quiet = { unfurl_links: false, unfurl_media: false };

  it('publishes and updates views, of the right sort and of the last version alone', async () => {
    const home = { type: 'home' as const, blocks: [{ type: 'divider' as const }] };
    const published = await client.views.publish({ user_id: 'U1', view: home });
    expect(await code(client.views.publish({ user_id: 'U1', view: home, hash: 'old' }))).toBe('hash_conflict');
    expect(await code(client.views.publish({ user_id: 'U1', view: home, hash: published.view?.hash ?? '' }))).toBe('ok');
    const modal = { type: 'modal' as const, title: plain('x') as { type: 'plain_text'; text: string }, blocks: home.blocks };
    expect(await code(client.views.publish({ user_id: 'U1', view: modal as never }))).toBe('invalid_arguments');
    expect(await code(client.views.publish({ user_id: 'U1', view: { ...home, blocks: [] } }))).toBe('invalid_arguments');
    expect(await code(client.views.update({ view_id: 'V9', view: modal }))).toBe('not_found');
    expect(await code(client.views.open({ trigger_id: 'none', view: modal }))).toBe('invalid_trigger_id');
  });

  it('checks blocks that are not posted as it checks posted ones, and says where', async () => {
    const validate = (args: object) => client.apiCall('blocks.validate', { ...args });
    expect(await validate({ blocks: [section('x')] })).toMatchObject({ ok: true });
    const [refused] = await Promise.allSettled([validate({ blocks: [section('x'), section('<!channel> hello')] })]);
    expect(refused).toMatchObject({
      reason: { data: { error: 'invalid_blocks', errors: [{ pointer: '/1/text/text', message: expect.any(String) }] } },
    });
    expect(await code(validate({}))).toBe('invalid_arguments');
    expect(await code(validate({ blocks: [section('x')], text: 'x' }))).toBe('invalid_arguments');
  });

  it('shows previews of links that stand in a message, and of no others', async () => {
    const { ts } = double.say('C0GENERAL', 'U1', '<https://example.org/a>');
    const of = (url: string, blocks: object[] = [section('x')]) => ({ [url]: { blocks: blocks as never } });
    const call = (unfurls: object, own: object = { channel: 'C0GENERAL', ts }) => code(client.chat.unfurl({ ...own, unfurls } as never));
    expect(await call(of('https://example.org/a'))).toBe('ok');
    expect(await call(of('https://example.org/b'))).toBe('cannot_unfurl_url');
    expect(await call(of('https://example.org/a', [{ type: 'banner' }]))).toBe('invalid_blocks');
    expect(await call({})).toBe('missing_unfurls');
    expect(await call(of('https://example.org/a'), { channel: 'C0GENERAL', ts: '1.0' })).toBe('cannot_find_message');
  });

  it('knows tokens, their sorts and their scopes', async () => {
    const post = { channel: 'C0GENERAL', text: 'x', ...quiet };
    expect(await code(clientOf(double).auth.test())).toBe('not_authed');
    expect(await code(client.auth.test({ token: 'xoxb-other' }))).toBe('invalid_auth');
    expect(await code(client.apps.connections.open())).toBe('not_allowed_token_type');
    expect(await code(client.chat.postMessage({ ...post, token: double.appToken }))).toBe('not_allowed_token_type');
    double.setScopes([]);
    expect(await code(client.chat.postMessage(post))).toBe('missing_scope');
    double.revoke('bot', 'token_revoked');
    expect(await code(client.auth.test())).toBe('token_revoked');
    double.revoke('bot', null);
    expect(await code(client.auth.test())).toBe('ok');
  });

  it('tells of people and user groups only with their scopes, and of what is there', async () => {
    double.person('U0BOSS', { isAdmin: true });
    double.userGroup('S0GROUP', { members: ['U0BOSS'] });
    double.userGroup('S0OLD', { members: ['U0BOSS'], disabled: true });
    expect((await client.users.info({ user: 'U0BOSS' })).user).toMatchObject({ is_admin: true, team_id: 'T0TEAM' });
    expect(await code(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    expect((await client.usergroups.users.list({ usergroup: 'S0GROUP' })).users).toEqual(['U0BOSS']);
    expect(await code(client.usergroups.users.list({ usergroup: 'S0OLD' }))).toBe('no_such_subteam');
    expect((await client.usergroups.list()).usergroups).toHaveLength(1);
    expect((await client.usergroups.list({ include_disabled: true })).usergroups).toHaveLength(2);
    double.setScopes(['chat:write', 'channels:read']);
    const refused = await Promise.all([client.users.info({ user: 'U0BOSS' }), client.usergroups.list()].map(code));
    expect(refused).toEqual(['missing_scope', 'missing_scope']);
  });

  it('tells of user groups no more often than Slack promises', async () => {
    double.userGroup('S0GROUP', {});
    for (let calls = 0; calls < 20; calls += 1) await client.usergroups.users.list({ usergroup: 'S0GROUP' });
    await expect(client.usergroups.users.list({ usergroup: 'S0GROUP' })).rejects.toMatchObject({ retryAfter: 1 });
  });

  it('has no method it does not have', async () => {
    expect(await code(client.users.list({}))).toBe('unknown_method');
  });

  it('refuses arguments nobody knows, and links that would unfurl', async () => {
    expect(await code(client.apiCall('chat.postMessage', { channel: 'C0GENERAL', text: 'x', ...quiet, colour: 'red' }))).toBe(
      'invalid_arguments',
    );
    expect(await code(client.chat.postMessage({ channel: 'C0GENERAL', text: 'x' }))).toBe('invalid_arguments');
    expect(double.complaints).toHaveLength(2);
    expect(double.messages('C0GENERAL')).toEqual([]);
  });

  it('stores, edits, links and deletes messages, each with a later ts', async () => {
    const first = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'one', ...quiet });
    const second = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'two', ...quiet });
    expect(Number(second.ts)).toBeGreaterThan(Number(first.ts));
    const place = { channel: 'C0GENERAL', ts: first.ts ?? '' };
    await client.chat.update({ ...place, text: 'uno' });
    expect(double.messages('C0GENERAL')).toMatchObject([
      { text: 'uno', edited: true },
      { text: 'two', edited: false },
    ]);
    expect((await client.chat.getPermalink({ channel: 'C0GENERAL', message_ts: place.ts })).permalink).toContain('/archives/C0GENERAL/p');
    await client.chat.delete(place);
    expect(double.messages('C0GENERAL')).toMatchObject([{ text: 'two' }]);
    expect(await code(client.chat.update({ ...place, text: 'x' }))).toBe('message_not_found');
    const theirs = double.say('C0GENERAL', 'U1', 'hello');
    expect(await code(client.chat.update({ channel: 'C0GENERAL', ts: theirs.ts, text: 'x' }))).toBe('cant_update_message');
    expect(await code(client.chat.delete({ channel: 'C0GENERAL', ts: theirs.ts }))).toBe('cant_delete_message');
  });

  it('shows history in pages, and metadata only to those who ask', async () => {
    for (let index = 0; index < 5; index += 1) {
      await client.chat.postMessage({
        channel: 'C0GENERAL',
        text: `m${index}`,
        ...quiet,
        metadata: { event_type: 'e', event_payload: { index } },
      });
    }
    const page = await client.conversations.history({ channel: 'C0GENERAL', limit: 3 });
    expect(page.messages?.map(({ text }) => text)).toEqual(['m4', 'm3', 'm2']);
    expect(page.messages?.[0]?.metadata).toBeUndefined();
    const cursor = page.response_metadata?.next_cursor ?? '';
    const rest = await client.conversations.history({ channel: 'C0GENERAL', limit: 3, cursor, include_all_metadata: true });
    expect(rest.messages?.map(({ metadata }) => metadata?.event_payload)).toEqual([{ index: 1 }, { index: 0 }]);
    expect(rest.has_more).toBe(false);
  });

  it('takes one message a second and channel, where it is told to', async () => {
    let nowMs = Date.now();
    const paced = await startSlackDouble({ channels: ['C1', 'C2'], paced: true, now: () => nowMs });
    const { messenger } = openSlack({
      botToken: paced.botToken,
      appToken: paced.appToken,
      apiUrl: paced.apiUrl,
      command: 'cncf',
      log() {},
      now: () => nowMs,
    });
    const post = (channel: string) => messenger.post(makeOutgoing('k', undefined, channel));
    await post('C1');
    await post('C2');
    await expect(post('C1')).rejects.toMatchObject({ failure: { kind: 'rate-limited', retryAfterMs: 1_000 } });
    nowMs += messenger.rateLimits.destination.intervalMs;
    await post('C1');
    expect(paced.messages('C1')).toHaveLength(2);
    await paced.stop();
  });

  it('fails as it is told, the nth time and so often', async () => {
    double.fault({ method: 'auth.test', nth: 2, times: 2, answer: { error: 'internal_error' } });
    const codes = [];
    for (let index = 0; index < 4; index += 1) codes.push(await code(client.auth.test()));
    expect(codes).toEqual(['ok', 'internal_error', 'internal_error', 'ok']);
    expect(double.journal.map(({ outcome }) => outcome)).toEqual([
      'ok',
      expect.stringContaining('fault'),
      expect.stringContaining('fault'),
      'ok',
    ]);
  });
});

describe('answers that come late, or never whole', () => {
  it('the work is done, the answer is not there in time', async () => {
    const called: string[] = [];
    const double = await startSlackDouble({ calling: (method) => void called.push(method) });
    const ask = async (): Promise<string> => {
      const headers = { authorization: `Bearer ${double.botToken}` };
      const response = await fetch(`${double.apiUrl}auth.test`, { method: 'POST', headers, signal: AbortSignal.timeout(150) });
      return response.text();
    };
    for (const answer of ['stall', 'stall-body', { lateMs: 400 }] as const) {
      double.fault({ method: 'auth.test', write: true, answer });
      await expect(ask()).rejects.toThrow();
    }
    double.fault({ method: 'auth.test', write: true, answer: { lateMs: 20 } });
    expect(await ask()).toContain('"ok":true');
    expect(called).toEqual(Array(4).fill('auth.test'));
    await double.stop();
  });
});

describe('response addresses', () => {
  it('are good for five answers within half an hour, and no others', async () => {
    let nowMs = Date.now();
    const double = await startSlackDouble({ now: () => nowMs });
    const asked = fetchUrlOf(double);
    const send = async (body: object): Promise<string> => {
      const response = await fetch(await asked, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return `${response.status} ${await response.text()}`;
    };
    expect(await send({ text: '<@U0OTHER>' })).toBe('200 {"ok":false,"error":"invalid_arguments"}');
    for (let use = 0; use < 4; use += 1) expect(await send({ text: 'hello <@U0READER>' })).toBe('200 ok');
    expect(await send({ text: 'hello' })).toBe('404 used_url');
    const late = await fetchUrlOf(double);
    nowMs += 1_800_001;
    expect((await fetch(late, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"x"}' })).status).toBe(404);
    await double.stop();
  });

  /** Returns the response URL of a command, as an app sees it. */
  async function fetchUrlOf(double: SlackDouble): Promise<string> {
    const app = await listenAsApp(double);
    double.slashCommand({ channel: 'C0GENERAL', user: 'U0READER', text: 'x' }).catch(() => {});
    const [{ payload }] = await app.heard(1);
    app.close();
    await double.sockets.open(0);
    return String(payload.response_url);
  }
});
