import { once } from 'node:events';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openSlack } from '../../../adapters/slack/open.ts';
import type { Announcement } from '../../../src/model/announcement.ts';
import { withStyle } from '../../../src/model/message-style.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { startSlackDouble } from '../../support/slack/slack-double.ts';
import { makeAnnouncement, makeDigest } from './sample.ts';

/** A Slack: ours, or another that the environment names. Everything is seen through its Web API. */
interface Server {
  /** Ends in `/api/`. */
  apiUrl: string;
  botToken: string;
  appToken: string;
  /** A public channel that the bot is in. */
  channel: string;
  stop: () => Promise<void>;
}

async function ours(): Promise<Server> {
  const double = await startSlackDouble();
  return { apiUrl: double.apiUrl, botToken: double.botToken, appToken: double.appToken, channel: 'C0GENERAL', stop: double.stop };
}

/** CONTRIBUTING.md has the names. @throws {Error} where only some of them are set */
function another(): (() => Promise<Server>) | null {
  const names = ['API_URL', 'BOT_TOKEN', 'APP_TOKEN', 'CHANNEL'].map((name) => `HERALD_TEST_SLACK_${name}`);
  const [apiUrl, botToken, appToken, channel] = names.map((name) => process.env[name]);
  if (apiUrl && botToken && appToken && channel) return async () => ({ apiUrl, botToken, appToken, channel, stop: async () => undefined });
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length < names.length) throw new Error(`${missing.join(', ')} must be set, too`);
  return null;
}

const elsewhere = another();
const SERVERS: [string, () => Promise<Server>][] = [
  ['the double', ours],
  ...(elsewhere ? [['another server', elsewhere] as [string, () => Promise<Server>]] : []),
];
const silent = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {}, getLevel: () => 'error' as never };
const MESSAGES: [string, Announcement][] = [
  ['an announcement', makeAnnouncement()],
  ['an announcement in a line', withStyle(makeAnnouncement(), { style: 'line' })],
  ['a digest', makeDigest({ link: 3, release: 2 })],
  [
    'a notice',
    { type: 'notice', title: 'No more messages', lines: ['For now.'], actions: [{ label: 'Try again now', command: 'resume' }] },
  ],
];

describe.each(SERVERS)('%s, as Slack', { timeout: 60_000 }, (_, open) => {
  let server: Server;
  let client: WebClient;
  let slack: ReturnType<typeof openSlack>;
  beforeAll(async () => {
    server = await open();
    const { apiUrl, botToken, appToken } = server;
    client = new WebClient(botToken, { slackApiUrl: apiUrl, logger: silent, retryConfig: { retries: 0 } });
    slack = openSlack({ botToken, appToken, apiUrl, command: 'cncf', log: () => undefined, now: Date.now });
  });
  afterAll(() => server.stop());

  const code = async (call: Promise<unknown>): Promise<unknown> =>
    call.then(() => 'ok').catch((error: { data?: { error?: string } }) => error.data?.error);
  const order = (announcement: Announcement): Outgoing => ({
    key: `contract-${crypto.randomUUID()}`,
    destination: `slack:${server.channel}`,
    announcement,
    inThread: null,
  });

  it('knows its tokens, and no others', async () => {
    expect(await code(client.auth.test())).toBe('ok');
    expect(await code(client.auth.test({ token: 'xoxb-1-nobody' }))).toBe('invalid_auth');
    expect(await code(client.apps.connections.open({ token: server.botToken }))).toBe('not_allowed_token_type');
    expect(await slack.messenger.check([`slack:${server.channel}`])).toEqual([]);
  });

  it('opens a socket that says hello', async () => {
    const { url } = await client.apps.connections.open({ token: server.appToken });
    const socket = new WebSocket(url ?? '');
    const [data] = await once(socket, 'message', { signal: AbortSignal.timeout(10_000) });
    socket.close();
    expect(JSON.parse(String(data))).toMatchObject({ type: 'hello' });
  });

  it.each(MESSAGES)('takes %s, finds it by its key, edits it and takes it back', async (_what, announcement) => {
    const asked = order(announcement);
    const sinceMs = Date.now() - 60_000;
    const { receipt } = await slack.messenger.post(asked);
    expect(await slack.messenger.find(asked, sinceMs)).toMatchObject({ kind: 'found', receipt: { messageId: receipt.messageId } });
    expect((await slack.messenger.find(order(announcement), sinceMs)).kind).not.toBe('found');
    const place = { channel: server.channel, ts: receipt.messageId };
    expect((await client.chat.getPermalink({ channel: place.channel, message_ts: place.ts })).permalink).toContain(place.channel);
    expect(await code(client.chat.update({ ...place, text: 'Other words' }))).toBe('ok');
    expect(await code(client.chat.delete(place))).toBe('ok');
    expect(await code(client.chat.delete(place))).toBe('message_not_found');
    expect(await code(client.chat.update({ ...place, text: 'x' }))).toBe('message_not_found');
  });

  it('refuses what it can’t show, and a channel that is not there', async () => {
    const quiet = { unfurl_links: false, unfurl_media: false };
    const { channel } = server;
    const broken = [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] as never;
    expect(await code(client.chat.postMessage({ channel, text: 'x', blocks: broken, ...quiet }))).toBe('invalid_blocks');
    expect(await code(client.apiCall('blocks.validate', { blocks: broken }))).toBe('invalid_blocks');
    expect(await code(client.apiCall('chat.postMessage', { channel, ...quiet }))).toBe('no_text');
    await expect(slack.messenger.post({ ...order(makeAnnouncement()), destination: 'slack:C0NOWHERE' })).rejects.toMatchObject({
      failure: { kind: 'destination-gone' },
    });
  });
});
