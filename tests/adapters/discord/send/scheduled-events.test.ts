import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventFacts } from '../../../../src/content/post.ts';
import type { PostAnnouncement } from '../../../../src/model/announcement.ts';
import type { Calendars } from '../../../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { CREATE_EVENTS } from '../../../support/discord/world.ts';
import { discordOn, postWith } from '../fixtures.ts';

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

const entry = (key = KEY) => ({ key, community: double.world.guildId });
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
      expect.stringContaining(`discord:${direct}: calendar changes nothing here`),
      expect.stringContaining('discord:webhook/news: calendar changes nothing here'),
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
      failure: { kind: 'rejected', detail: expect.stringContaining('100 events') },
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

it('channels of one server have one calendar; direct messages and webhooks have none', async () => {
  const other = double.addGuild();
  const ids = [channel, double.addChannel(), double.addChannel({ guild: other }), double.addChannel({ direct: true })];
  const found = await Promise.all([...ids, 'webhook/news'].map((id) => calendars.communityOf(`discord:${id}`)));
  expect(found).toEqual([double.world.guildId, double.world.guildId, other, null, null]);
});
