import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openSlack } from '../../../adapters/slack/open.ts';
import { makeOutgoing } from '../../adapters/slack/sample.ts';
import { refusalOf } from './check/message.ts';
import { viewComplaints } from './check/view.ts';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';

const link = (url: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text: 'x' }] }],
});
const rich = (element: object) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (own: object) => ({ type: 'button', text: { type: 'plain_text', text: 'Go' }, action_id: 'a', ...own });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const cell = (text: string) => ({ type: 'raw_text', text });
const table = (rows: unknown[][]) => ({ type: 'table', rows });
const plain = (text: string) => ({ type: 'plain_text', text });

describe('blocks that Slack refuses', () => {
  it.each<[string, unknown, string]>([
    ['none at all', [], '/blocks'],
    ['51 of them', Array.from({ length: 51 }, () => ({ type: 'divider' })), '/blocks'],
    ['an unknown type', [{ type: 'banner' }], '/blocks/0/type'],
    ['an unknown key', [{ type: 'divider', colour: 'red' }], '/blocks/0/colour'],
    ['a missing key', [{ type: 'header' }], '/blocks/0/text'],
    ['an empty section', [{ type: 'section' }], '/blocks/0'],
    ['an empty text', [section('')], '/blocks/0/text/text'],
    ['a blank text', [section(' ')], '/blocks/0/text/text'],
    ['a section of 3,001 characters', [section('x'.repeat(3001))], '/blocks/0/text/text'],
    ['eleven fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }], '/blocks/0/fields'],
    ['a field of 2,001 characters', [{ type: 'section', fields: [plain('x'.repeat(2001))] }], '/blocks/0/fields/0/text'],
    ['mrkdwn in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], '/blocks/0/text/type'],
    ['a header of 151 characters', [{ type: 'header', text: plain('x'.repeat(151)) }], '/blocks/0/text/text'],
    ['eleven elements of context', [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }], '/blocks/0/elements'],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, index) => button({ action_id: `a${index}` })))], '/blocks/0/elements'],
    ['two buttons of one action_id', [actions(button({}), button({}))], '/blocks/0/elements/1/action_id'],
    [
      'two blocks of one block_id',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
      '/blocks/1/block_id',
    ],
    ['a long action_id', [actions(button({ action_id: 'x'.repeat(256) }))], '/blocks/0/elements/0/action_id'],
    ['a label of 76 characters', [actions(button({ text: plain('x'.repeat(76)) }))], '/blocks/0/elements/0/text/text'],
    ['mrkdwn on a button', [actions(button({ text: { type: 'mrkdwn', text: 'x' } }))], '/blocks/0/elements/0/text/type'],
    ['a value of 2,001 characters', [actions(button({ value: 'x'.repeat(2001) }))], '/blocks/0/elements/0/value'],
    ['a button to javascript:', [actions(button({ url: 'javascript:alert(1)' }))], '/blocks/0/elements/0/url'],
    [
      'a confirmation without a way back',
      [actions(button({ confirm: { title: plain('x'), text: plain('x'), confirm: plain('x') } }))],
      '/blocks/0/elements/0/confirm/deny',
    ],
    [
      'a confirmation of a long label',
      [actions(button({ confirm: { title: plain('x'), text: plain('x'), confirm: plain('x'.repeat(31)), deny: plain('x') } }))],
      '/blocks/0/elements/0/confirm/confirm/text',
    ],
    [
      'a search field of a long placeholder',
      [actions({ type: 'external_select', action_id: 'a', placeholder: plain('x'.repeat(151)) })],
      '/blocks/0/elements/0/placeholder/text',
    ],
    [
      'a search field with options of its own',
      [actions({ type: 'external_select', action_id: 'a', options: [] })],
      '/blocks/0/elements/0/options',
    ],
    ['a button of another colour', [actions(button({ style: 'green' }))], '/blocks/0/elements/0/style'],
    ['an image without alt_text', [{ type: 'image', image_url: 'https://example.org/i.png' }], '/blocks/0/alt_text'],
    ['empty rich text', [rich({ type: 'text', text: '' })], '/blocks/0/elements/0/elements/0/text'],
    ['a link to mailto:', [link('mailto:a@example.org')], '/blocks/0/elements/0/elements/0/url'],
    ['a broadcast', [rich({ type: 'broadcast', range: 'channel' })], '/blocks/0/elements/0/elements/0'],
    ['a mention of somebody', [rich({ type: 'user', user_id: 'U1' })], '/blocks/0/elements/0/elements/0'],
    ['an unknown style', [rich({ type: 'text', text: 'x', style: { blink: true } })], '/blocks/0/elements/0/elements/0/style/blink'],
    [
      'a list of another sort',
      [
        {
          type: 'rich_text',
          elements: [
            { type: 'rich_text_list', style: 'dashes', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }] },
          ],
        },
      ],
      '/blocks/0/elements/0/style',
    ],
    ['mrkdwn that pings the channel', [section('<!channel> hello')], '/blocks/0/text/text'],
    ['mrkdwn that pings a person', [section('<@U1>')], '/blocks/0/text/text'],
    ['mrkdwn that pings a group', [section('<!subteam^S1>')], '/blocks/0/text/text'],
    ['mrkdwn that names a channel', [section('<#C1>')], '/blocks/0/text/text'],
    ['an unescaped <', [section('a < b')], '/blocks/0/text/text'],
    ['an unescaped &', [section('Q&A')], '/blocks/0/text/text'],
    ['a link to ftp:', [section('<ftp://example.org|x>')], '/blocks/0/text/text'],
    ['a link with a space in it', [section('<https://example.org/a b|x>')], '/blocks/0/text/text'],
    ['a table without rows', [table([])], '/blocks/0/rows'],
    ['a table of too many rows', [table(Array(101).fill([cell('x')]))], '/blocks/0/rows'],
    ['a table of too many columns', [table([Array(21).fill(cell('x'))])], '/blocks/0/rows/0'],
    ['an empty cell', [table([[cell('')]])], '/blocks/0/rows/0/0/text'],
    ['a cell that is a section', [table([[section('x')]])], '/blocks/0/rows/0/0/type'],
    ['rows of different lengths', [table([[cell('x')], [cell('x'), cell('y')]])], '/blocks/0/rows/1'],
    ['a table of too many characters', [table([[cell('x'.repeat(5001)), cell('x'.repeat(5001))]])], '/blocks/0/rows'],
    ['an unknown alignment', [{ ...table([[cell('x')]]), column_settings: [{ align: 'top' }] }], '/blocks/0/column_settings/0/align'],
    ['a broken date', [section('<!date^x^{date}|x>')], '/blocks/0/text/text'],
  ])('%s', (_, blocks, pointer) => {
    const refusal = refusalOf({ text: 'x', blocks }, new Set());
    expect(refusal?.error).toBe('invalid_blocks');
    expect(refusal?.messages.join()).toContain(`[json-pointer:${pointer}]`);
  });

  it('a second table', () => {
    const refusal = refusalOf({ text: 'x', blocks: [table([[cell('x')]]), table([[cell('x')]])] }, new Set());
    expect(refusal).toEqual({ error: 'invalid_attachments', messages: [expect.stringContaining('only_one_table_allowed')] });
  });

  it('a table in a view', () => {
    const home = { type: 'home', blocks: [table([[cell('x')]])] };
    expect(viewComplaints(home, 'home')).toEqual([{ pointer: '/view/blocks/0/type', message: 'unsupported type: table' }]);
  });

  it('and what it takes', () => {
    const blocks = [
      section('*<https://example.org/?a&amp;b|a &amp; b>* <!date^1700000000^{date_short}|then> <@U1>'),
      { type: 'header', text: plain('x'.repeat(150)) },
      { type: 'context', elements: [plain('x'), { type: 'image', image_url: 'https://example.org/i.png', alt_text: 'i' }] },
      actions(button({ value: 'x'.repeat(2000), style: 'danger' })),
      link('https://example.org/'),
      { type: 'divider' },
    ];
    expect(
      refusalOf({ text: 'x', blocks, metadata: { event_type: 'herald_post', event_payload: { key: 'k' } } }, new Set(['U1'])),
    ).toBeNull();
  });
});

it.each<[string, object, string]>([
  ['no text', { blocks: [section('x')] }, 'no_text'],
  ['a blank text', { text: ' ' }, 'no_text'],
  ['a text of 40,001 characters', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
  ['a text that pings', { text: '<!here>' }, 'invalid_arguments'],
  [
    'blocks of 13,201 characters',
    { text: 'x', blocks: Array.from({ length: 5 }, () => section('x'.repeat(2_700))) },
    'msg_blocks_too_long',
  ],
  ['metadata of another shape', { text: 'x', metadata: { key: 'k' } }, 'invalid_metadata_format'],
  [
    'metadata that is nested',
    { text: 'x', metadata: { event_type: 'e', event_payload: { a: { b: { c: 1 } } } } },
    'invalid_metadata_schema',
  ],
  [
    'metadata of more than 1 KB',
    { text: 'x', metadata: { event_type: 'e', event_payload: { a: 'x'.repeat(1100) } } },
    'metadata_too_large',
  ],
])('a message with %s is refused', (_, message, error) => {
  expect(refusalOf({ ...message }, new Set())?.error).toBe(error);
});

describe('the Web API', () => {
  let double: SlackDouble;
  let client: WebClient;
  beforeEach(async () => {
    double = await startSlackDouble();
    client = new WebClient(double.botToken, {
      slackApiUrl: double.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: silent,
    });
  });
  afterEach(() => double.stop());

  const silent = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error' as never, setName() {} };
  const quiet = { unfurl_links: false, unfurl_media: false };
  const code = async (call: Promise<unknown>): Promise<unknown> =>
    call.then(() => 'ok').catch((error: { data?: { error?: string } }) => error.data?.error);

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
    expect(await code(new WebClient(undefined, { slackApiUrl: double.apiUrl, logger: silent }).auth.test())).toBe('not_authed');
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
    const patient = new WebClient(double.botToken, { slackApiUrl: double.apiUrl, logger: silent, rejectRateLimitedCalls: true });
    await expect(patient.usergroups.users.list({ usergroup: 'S0GROUP' })).rejects.toMatchObject({ retryAfter: 1 });
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

  /** The address that comes with a command, as an app sees it. */
  async function fetchUrlOf(double: SlackDouble): Promise<string> {
    const { url } = await new WebClient(double.appToken, { slackApiUrl: double.apiUrl }).apps.connections.open();
    const socket = new WebSocket(url ?? '');
    return new Promise((resolve) => {
      socket.on('message', (data) => {
        const { type, envelope_id: envelopeId, payload } = JSON.parse(String(data));
        if (type === 'hello') double.slashCommand({ channel: 'C0GENERAL', user: 'U0READER', text: 'x' }).catch(() => {});
        else {
          socket.send(JSON.stringify({ envelope_id: envelopeId }));
          socket.close();
          resolve(payload.response_url);
        }
      });
    });
  }
});
