import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWebhooks } from '../../../../adapters/discord/configure.ts';
import { discord } from '../../../../adapters/discord/index.ts';
import { createSettingsReader } from '../../../../src/config/settings-reader.ts';
import type { DeliveryError } from '../../../../src/lib/errors.ts';
import { redact } from '../../../../src/lib/sanitize-text.ts';
import type { Outgoing } from '../../../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { readAloud } from '../../../support/discord/read-aloud.ts';
import { ALL_NEEDED, READ_MESSAGE_HISTORY } from '../../../support/discord/world.ts';
import { digestOfMany, digestOfThree, discordOn, outgoingTo, postWith } from '../fixtures.ts';

const TOKEN = 'c2VjcmV0LXdlYmhvb2stdG9rZW4tb2YtYS1jaGFubmVs';
const EXECUTE = 'POST /webhooks/:application/:token';

let double: DiscordDouble;
beforeEach(async () => {
  double = await startDiscordDouble({ rateLimits: false });
});
afterEach(() => double.stop());

function webhookIn(channel: string, threadId: string | null = null) {
  const id = double.world.nextId();
  double.world.webhooks.set(id, { token: TOKEN, channelId: channel, name: 'Cloud Native News' });
  const webhooks = new Map([['news', { id, token: TOKEN, threadId }]]);
  return { id, ...discordOn(double, Date.now, { webhooks }) };
}
const toNews = (announcement: Outgoing['announcement'] = postWith()): Outgoing => ({
  ...outgoingTo('1', announcement),
  destination: 'discord:webhook/news',
});

describe('a webhook', () => {
  it('writes under its own name, edits and removes what it wrote', async () => {
    const channel = double.addChannel({ permissions: 0n });
    const { id, messenger } = webhookIn(channel);
    const { receipt } = await messenger.post(toNews());
    const [message] = double.messages(channel);
    expect(message).toMatchObject({ id: receipt.messageId, author: { id, username: 'Cloud Native News' }, flags: 32768 });
    expect(receipt).toEqual({ channel, messageId: message?.id, link: null, form: 'components' });
    expect(await messenger.edit(receipt, toNews(postWith({ title: 'Corrected' })))).toBe('edited');
    expect(double.messages(channel).map((one) => readAloud(one).text)).toEqual([expect.stringContaining('Corrected')]);
    await messenger.retract(receipt, 'discord:webhook/news');
    expect(double.messages(channel)).toEqual([]);
    expect(await messenger.edit(receipt, toNews())).toBe('gone');
    await messenger.retract(receipt, 'discord:webhook/news');
    await messenger.probe('discord:webhook/news');
    expect(await messenger.check(['discord:webhook/news'])).toEqual([]);
  });

  it('writes an embed where its channel wants that, and a notice without the buttons that only a bot may have', async () => {
    const channel = double.addChannel();
    const { messenger } = webhookIn(channel);
    expect((await messenger.post(toNews(postWith({ style: 'embed' })))).receipt).not.toHaveProperty('form');
    const notice = { type: 'notice', title: 'Held', lines: ['x'], actions: [{ label: 'Post', command: 'hold h1 post' }] } as const;
    await messenger.post(toNews(notice));
    expect(double.messages(channel).map((one) => readAloud(one).buttons)).toEqual([['Read post'], []]);
  });

  it('mentions a role once, and shows it after an edit', async () => {
    const channel = double.addChannel();
    const { messenger } = webhookIn(channel);
    const role = '400000000000000001';
    double.world.roles.add(role);
    const { receipt } = await messenger.post({ ...toNews(), mention: { who: role, pings: true } });
    expect(double.messages(channel)[0]?.mention_roles).toEqual([role]);
    await messenger.edit(receipt, { ...toNews(postWith({ title: 'Corrected' })), mention: { who: role, pings: false } });
    const [message] = double.messages(channel);
    expect(message && readAloud(message).text).toContain(`<@&${role}>`);
    const bodies = double.calls.flatMap(({ body }) => (body === undefined ? [] : [body as { allowed_mentions?: object }]));
    expect(bodies.map(({ allowed_mentions }) => allowed_mentions)).toEqual([{ parse: [], roles: [role] }, { parse: [] }]);
  });

  it('begins a thread in a forum, and goes on in it', async () => {
    const forum = double.addChannel({ type: 15 });
    const { messenger } = webhookIn(forum);
    const { receipt } = await messenger.post(toNews(digestOfThree()));
    expect(double.world.channels.get(receipt.channel)?.thread).toMatchObject({ parentId: forum, name: '4 new posts: 3 links, 1 event' });
    const page = { ...toNews({ ...digestOfMany({ link: 3 }), total: 7, before: 4 }), key: 'page', inThread: receipt };
    expect((await messenger.post(page)).receipt.channel).toBe(receipt.channel);
    expect(await messenger.edit(receipt, toNews(digestOfThree()))).toBe('edited');
    await messenger.retract(receipt, 'discord:webhook/news');
    expect(double.messages(receipt.channel)).toHaveLength(1);
  });

  it('writes into the thread that its setting names', async () => {
    const thread = double.addChannel({ type: 11 });
    const place = double.world.channels.get(thread);
    const channel = double.addChannel();
    if (place) place.thread = { parentId: channel, name: 'news', archived: false, locked: false };
    const { messenger } = webhookIn(channel, thread);
    const { receipt } = await messenger.post(toNews());
    expect(receipt.channel).toBe(thread);
    expect(await messenger.edit(receipt, toNews(postWith({ title: 'Corrected' })))).toBe('edited');
  });
});

describe('a message of a webhook whose outcome is unknown', () => {
  it('is never sent again without a look, and found by the bot', async () => {
    const channel = double.addChannel();
    const { messenger } = webhookIn(channel);
    double.faults.plan({ route: EXECUTE }, { kind: 'reset', when: 'after' });
    await expect(messenger.post(toNews())).rejects.toMatchObject({ failure: { kind: 'unknown-outcome' } });
    const [message] = double.messages(channel);
    expect(await messenger.find(toNews(), Date.now() - 1_000)).toEqual({
      kind: 'found',
      receipt: { channel, messageId: message?.id, link: null, form: 'components' },
    });
    const other = { ...toNews(postWith({ postId: 'other', url: 'https://a.example/other' })), key: 'other' };
    expect(await messenger.find(other, Date.now() - 1_000)).toEqual({ kind: 'absent' });
  });

  it('is left to an admin where it begins a thread in a forum, and looked for in the thread that it goes on', async () => {
    const forum = double.addChannel({ type: 15 });
    const { messenger } = webhookIn(forum);
    const digest = toNews(digestOfThree());
    expect(await messenger.find(digest, Date.now() - 1_000)).toMatchObject({ kind: 'unprovable' });
    const { receipt } = await messenger.post(digest);
    const page = { ...toNews({ ...digestOfMany({ link: 3 }), total: 7, before: 4 }), key: 'page', inThread: receipt };
    const { receipt: second } = await messenger.post(page);
    expect(await messenger.find(page, Date.now() - 1_000)).toMatchObject({ kind: 'found', receipt: { messageId: second.messageId } });
  });

  it.each([
    ['does not see the channel', 0n],
    ['may not read its history', ALL_NEEDED & ~READ_MESSAGE_HISTORY],
  ])('is left to people where the bot %s', async (_, permissions) => {
    const { messenger } = webhookIn(double.addChannel({ permissions }));
    expect(await messenger.find(toNews(), Date.now() - 1_000)).toMatchObject({ kind: 'unprovable' });
  });
});

describe('a webhook that is gone', () => {
  it.each([
    ['removed', (id: string) => double.world.webhooks.delete(id), 'does not exist any more'],
    ['of another token', (id: string) => double.world.webhooks.set(id, { token: 'other', channelId: '1', name: 'x' }), 'token is refused'],
  ])('pauses its destination alone (%s), and no error has its token', async (_, spoil, words) => {
    const channel = double.addChannel();
    const { id, messenger, logged } = webhookIn(channel);
    spoil(id);
    const error = await messenger.post(toNews()).then(
      () => Promise.reject(new Error('it went through')),
      (thrown: DeliveryError) => thrown,
    );
    expect(error.failure).toMatchObject({ kind: 'destination-gone', detail: expect.stringContaining(words) });
    expect(JSON.stringify([error.failure, error.message, logged])).not.toContain(TOKEN);
    expect(redact(inspect(error, { depth: 9 }))).not.toContain(TOKEN);
    expect(await messenger.check(['discord:webhook/news'])).toEqual([expect.stringContaining(words)]);
    // The bot's own token is as good as before.
    await messenger.post(outgoingTo(channel));
  });

  it('from the settings says so', async () => {
    await expect(discordOn(double).messenger.post(toNews())).rejects.toMatchObject({
      failure: { kind: 'destination-gone', detail: 'DISCORD_WEBHOOKS has no webhook of this name' },
    });
  });
});

describe('DISCORD_WEBHOOKS', () => {
  const address = `https://discord.com/api/webhooks/112233445566778899/${TOKEN}`;

  it('names webhooks, with a thread where it says one', () => {
    expect(parseWebhooks(`news=${address}, team_a=${address}?thread_id=112233445566778800`)).toEqual(
      new Map([
        ['news', { id: '112233445566778899', token: TOKEN, threadId: null }],
        ['team_a', { id: '112233445566778899', token: TOKEN, threadId: '112233445566778800' }],
      ]),
    );
    expect(discord.destination.parse('discord:webhook/news')).toBe('discord:webhook/news');
    expect(discord.destination.parse('discord:webhook/No such')).toBeNull();
  });

  it.each([
    address,
    `news=${address} news=${address}`,
    'news=https://a.example/',
    `news=${address}?thread_id=x`,
    `news=${address} and more`,
  ])('says what to write instead, and never the address: %s', (value) => {
    const reader = createSettingsReader({ DISCORD_WEBHOOKS: value });
    discord.configure(reader);
    expect(reader.mistakes).toMatchObject([{ where: 'DISCORD_WEBHOOKS', what: 'is not a list of webhooks with names' }]);
    expect(JSON.stringify(reader.mistakes)).not.toContain(TOKEN);
  });
});
