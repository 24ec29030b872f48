import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventFacts } from '../../../../src/content/post.ts';
import type { PostAnnouncement } from '../../../../src/model/announcement.ts';
import type { Receipt } from '../../../../src/model/delivery.ts';
import type { Calendars } from '../../../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { CREATE_EVENTS } from '../../../support/discord/world.ts';
import { discordOn, outgoingTo, postWith } from '../fixtures.ts';

const CREATE = 'POST /guilds/:guild/scheduled-events';
const KEY = 'a1b2c3~discord.1~calendar';

let double: DiscordDouble;
let channel: string;
let calendars: Calendars;
beforeEach(async () => {
  double = await startDiscordDouble({ rateLimits: false });
  channel = double.addChannel();
  const { messenger } = discordOn(double);
  if (!messenger.calendars) throw new Error('Discord has no calendars');
  ({ calendars } = messenger);
});
afterEach(() => double.stop());

const entry = (key = KEY, message: Receipt | null = null) => ({ key, community: double.world.guildId, message });
const facts = (own: Partial<EventFacts> = {}): EventFacts => ({
  startsAt: '2031-04-01T09:00:00.000Z',
  endsAt: '2031-04-01T17:00:00.000Z',
  place: 'Lyon, France',
  mode: 'in-person',
  ...own,
});
const eventWith = (own: Partial<PostAnnouncement> = {}) =>
  postWith({ kind: 'event', title: 'KubeDay', url: 'https://kubeday.example/', tldr: 'All about _pods_.', event: facts(), ...own });
const made = () => double.world.events;
const requests = (method: string) => double.calls.filter(({ route }) => route?.startsWith(`${method} /guilds/:guild/scheduled-events`));

describe('a Scheduled Event of a server', () => {
  it('says what the event is, when, where, and where to read more', async () => {
    const receipt = await calendars.write(entry(), eventWith(), null);
    const { guildId } = double.world;
    const [event] = made();
    expect(event).toMatchObject({
      guild_id: guildId,
      name: 'KubeDay',
      description: expect.stringMatching(/^All about \\_pods\\_\.\n\nhttps:\/\/kubeday\.example\/\n\nevent [0-9a-f]{8}$/),
      scheduled_start_time: '2031-04-01T09:00:00.000Z',
      scheduled_end_time: '2031-04-01T17:00:00.000Z',
      privacy_level: 2,
      entity_type: 3,
      entity_metadata: { location: 'Lyon, France' },
      status: 1,
    });
    expect(receipt).toEqual({ channel: guildId, messageId: event?.id, link: `https://discord.com/events/${guildId}/${event?.id}` });
  });

  it.each([
    ['an hour where nothing is said', '2031-04-01T09:00:00.000Z', null, '2031-04-01T10:00:00.000Z'],
    ['the whole of its day', '2031-04-01T00:00:00.000Z', null, '2031-04-02T00:00:00.000Z'],
    ['the whole of its last day', '2031-04-01T00:00:00.000Z', '2031-04-03T00:00:00.000Z', '2031-04-04T00:00:00.000Z'],
    ['an hour where its end comes first', '2031-04-01T09:00:00.000Z', '2031-03-01T09:00:00.000Z', '2031-04-01T10:00:00.000Z'],
  ])('lasts %s', async (_, startsAt, endsAt, end) => {
    await calendars.write(entry(), eventWith({ event: facts({ startsAt, endsAt }) }), null);
    expect(made()[0]?.scheduled_end_time).toBe(end);
  });

  it('fits where its texts are long, names no place but an address, or has neither', async () => {
    const long = { title: '😀'.repeat(80), tldr: '*'.repeat(400), url: `https://a.example/${'p'.repeat(320)}` };
    await calendars.write(entry(), eventWith({ ...long, event: facts({ place: 'é'.repeat(300) }) }), null);
    await calendars.write(entry('b~discord.1~calendar'), eventWith({ tldr: null, event: facts({ place: null }) }), null);
    const bare = { url: null, tldr: null, source: null, event: facts({ place: ' ', mode: null }) };
    await calendars.write(entry('c~discord.1~calendar'), eventWith(bare), null);
    expect(made().slice(1)).toMatchObject([
      { entity_metadata: { location: 'https://kubeday.example/' } },
      { entity_metadata: { location: '–' }, description: expect.stringMatching(/^event [0-9a-f]{8}$/) },
    ]);
    expect(made()).toHaveLength(3);
  });

  it('that is moved is the same event', async () => {
    const receipt = await calendars.write(entry(), eventWith(), null);
    if (receipt === 'gone') throw new Error('it is there');
    const moved = eventWith({
      title: 'KubeDay Lyon',
      event: facts({ startsAt: '2031-05-01T09:00:00.000Z', endsAt: null, place: 'Online' }),
    });
    expect(await calendars.write(entry(), moved, receipt)).toEqual(receipt);
    expect(made()).toMatchObject([
      { name: 'KubeDay Lyon', scheduled_start_time: '2031-05-01T09:00:00.000Z', entity_metadata: { location: 'Online' } },
    ]);
  });

  it.each([
    ['was lost', { kind: 'reset', when: 'after' }],
    ['was none', { kind: 'server-error', status: 502, when: 'after' }],
  ] as const)('is made once where the answer %s: it is found by its mark, though all of it has changed', async (_, fault) => {
    double.faults.plan({ route: CREATE }, fault);
    await expect(calendars.write(entry(), eventWith(), null)).rejects.toMatchObject({ failure: { kind: 'unknown-outcome' } });
    expect(made()).toHaveLength(1);
    await calendars.write(entry('other~discord.1~calendar'), eventWith(), null);
    await calendars.write(entry(), eventWith({ title: 'Another title', url: null, event: facts({ place: 'Nice' }) }), null);
    expect(made().map(({ name }) => name)).toEqual(['Another title', 'KubeDay']);
  });

  it('of somebody else is never taken for ours', async () => {
    await calendars.write(entry(), eventWith(), null);
    const [theirs] = made();
    if (theirs) theirs.creator_id = '400000000000000001';
    await calendars.write(entry(), eventWith(), null);
    expect(made()).toHaveLength(2);
  });

  it('that people removed or cancelled is gone, and not made again', async () => {
    const receipt = await calendars.write(entry(), eventWith(), null);
    if (receipt === 'gone') throw new Error('it is there');
    const [event] = made();
    if (event) event.status = 4;
    expect(await calendars.write(entry(), eventWith(), receipt)).toBe('gone');
    made().length = 0;
    expect(await calendars.write(entry(), eventWith(), receipt)).toBe('gone');
    expect(made()).toEqual([]);
  });

  it('is cancelled, once, with its receipt or by its mark; what has begun, or is gone, is left', async () => {
    const receipt = await calendars.write(entry(), eventWith(), null);
    if (receipt === 'gone') throw new Error('it is there');
    await calendars.cancel(entry(), null);
    expect(made()).toMatchObject([{ status: 4 }]);
    for (const known of [receipt, null]) await calendars.cancel(entry(), known);
    expect(requests('PATCH')).toHaveLength(1);
    // It comes back: as another event, for a cancelled one stays so.
    const again = await calendars.write(entry(), eventWith(), null);
    expect(made()).toMatchObject([{ status: 4 }, { status: 1 }]);
    double.advance(Date.parse('2031-04-01T10:00:00.000Z') - Date.now());
    await calendars.cancel(entry(), again === 'gone' ? null : again);
    expect(made()[1]).toMatchObject({ status: 2 });
  });

  it('needs Create Events, which refusal, doctor and the invitation name; no channel is paused for it', async () => {
    const { messenger } = discordOn(double);
    const direct = double.addChannel({ direct: true });
    const other = double.addChannel();
    const names = [channel, other].map((id) => `discord:${id}`);
    expect(await calendars.check(names)).toEqual([]);
    double.world.serverPermissions &= ~CREATE_EVENTS;
    expect(await calendars.check([...names, `discord:${direct}`, 'discord:webhook/news'])).toEqual([
      expect.stringContaining(`discord:${direct}: calendar has no effect here`),
      expect.stringContaining('discord:webhook/news: calendar has no effect here'),
      `give the bot Create Events in the server of ${names.join(', ')}`,
    ]);
    const failure = { kind: 'rejected', detail: expect.stringContaining('Create Events') };
    await expect(calendars.write(entry(), eventWith(), null)).rejects.toMatchObject({ failure });
    const bitsOf = async (calendar: boolean) =>
      BigInt(new URL((await messenger.invitation?.({ calendar })) ?? '').searchParams.get('permissions') ?? 0);
    expect((await bitsOf(true)) ^ (await bitsOf(false))).toBe(CREATE_EVENTS);
  });

  it('that Discord takes no more of, or refuses, fails with its words; a wait is told as long as it is', async () => {
    double.faults.plan({ route: CREATE }, { kind: 'refuse', status: 400, code: 30038 });
    await expect(calendars.write(entry(), eventWith(), null)).rejects.toMatchObject({
      failure: { kind: 'rejected', detail: expect.stringContaining('100 upcoming events') },
    });
    const past = eventWith({ event: facts({ startsAt: '2020-01-01T09:00:00.000Z', endsAt: null }) });
    await expect(calendars.write(entry(), past, null)).rejects.toMatchObject({
      failure: { kind: 'rejected', detail: expect.stringContaining('scheduled_start_time') },
    });
    double.faults.plan({ route: CREATE }, { kind: 'rate-limit', retryAfterS: 60, scope: 'user' });
    await expect(calendars.write(entry(), eventWith(), null)).rejects.toMatchObject({ failure: { kind: 'rate-limited' } });
    expect(made()).toEqual([]);
  });
});

describe('the cover of a Scheduled Event', () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
  const picture = { url: 'https://kubeday.example/cover.png', alt: null, size: 'large' } as const;
  let copies: Server;
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    copies = createServer((request, response) => {
      asked.push(request.url ?? '');
      const [status, type, body] = COPIES[request.url ?? ''] ?? [404, 'text/plain', ''];
      response.writeHead(status, { 'content-type': type, location: '/cover.png' }).end(body);
    });
    await new Promise<void>((resolve) => copies.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => copies.close(resolve)));
  const COPIES: Readonly<Record<string, readonly [number, string, string | Buffer]>> = {
    '/cover.png': [200, 'image/png', PNG],
    '/page': [200, 'text/html', '<html></html>'],
    '/moved': [302, 'text/plain', ''],
    '/large': [200, 'image/png', Buffer.alloc(4 * 1024 * 1024 + 1)],
  };
  const copy = (path: string) => `http://127.0.0.1:${(copies.address() as AddressInfo).port}${path}`;

  /** Announced in a message whose picture Discord has copied to this address; then written. */
  async function written(proxyUrl: string, key = KEY) {
    const { messenger } = discordOn(double);
    const event = eventWith({ picture });
    const { receipt } = await messenger.post({ ...outgoingTo(channel, event), key: `${key}~announce` });
    const stored = double.world.messages.find(({ message }) => message.id === receipt.messageId);
    if (!stored) throw new Error('the message is not there');
    const text = JSON.stringify(stored.message).replaceAll(/"proxy_url":"[^"]*"/g, `"proxy_url":${JSON.stringify(proxyUrl)}`);
    stored.message = JSON.parse(text);
    await calendars.write(entry(key, receipt), event, null);
    return made().at(-1)?.image;
  }

  it('is the picture of its announcement, as Discord has copied it', async () => {
    expect(await written(copy('/cover.png'))).toBe(`data:image/png;base64,${PNG.toString('base64')}`);
  });

  it('is left out where that is no picture, moved, gone, too large, or anywhere but with Discord', async () => {
    for (const [n, path] of ['/page', '/moved', '/none', '/large'].entries())
      expect(await written(copy(path), `${n}~discord.1~calendar`), path).toBeNull();
    expect(asked).toEqual(['/page', '/moved', '/none', '/large']);
    const elsewhere = copy('/cover.png').replace('127.0.0.1', 'localhost');
    for (const [n, url] of [elsewhere, 'https://media.discordapp.net.evil.example/a.png', 'file:///etc/passwd'].entries())
      expect(await written(url, `e${n}~discord.1~calendar`), url).toBeNull();
    expect(asked).toHaveLength(4);
    expect(made()).toHaveLength(7);
  });

  it('that Discord refuses keeps no event out', async () => {
    double.faults.plan({ route: CREATE }, { kind: 'refuse', status: 400, code: 50035 });
    expect(await written(copy('/cover.png'))).toBeNull();
    expect(requests('POST')).toHaveLength(2);
  });
});

it('channels of one server have one calendar; direct messages and webhooks have none', async () => {
  const other = double.addGuild();
  const ids = [channel, double.addChannel(), double.addChannel({ guild: other }), double.addChannel({ direct: true })];
  const found = await Promise.all([...ids, 'webhook/news'].map((id) => calendars.communityOf(`discord:${id}`)));
  expect(found).toEqual([double.world.guildId, double.world.guildId, other, null, null]);
});
