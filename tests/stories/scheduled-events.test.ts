import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDiscordDouble } from '../support/discord/discord-double.ts';
import { startHeraldOnDiscord, WAYS } from '../support/discord/herald-on-discord.ts';
import { CREATE_EVENTS } from '../support/discord/world.ts';
import { eventually } from '../support/eventually.ts';
import { frontMatter, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';
import { openPolicyStage } from '../support/policy-stage.ts';

const DAY_MS = 86_400_000;
const CREATE = 'POST /guilds/:guild/scheduled-events';

let platforms: Platforms;
beforeEach(async () => {
  platforms = await startPlatforms();
});
afterEach(() => platforms.stop());

const events = () => platforms.discord.world.events;
const requests = (method: string) =>
  platforms.discord.calls.filter(({ route }) => route?.startsWith(method) && route.includes('scheduled-events')).length;
/** So many days from now. What has to wait for something does so by the machine's clock. */
const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const wanted = (...channels: readonly string[]) =>
  ['subscriptions:', ...channels.flatMap((id) => [`  - to: ${id}`, '    kind: event', '    calendar: true'])].join('\n');

describe('events in the calendar of a Discord server', { timeout: 120_000 }, () => {
  let stage: Awaited<ReturnType<typeof openPolicyStage>>;
  beforeEach(async () => {
    stage = await openPolicyStage(platforms);
  });
  afterEach(() => stage.close());
  const write = (own: Readonly<Record<string, unknown>> = {}, name = 'kubeday') =>
    stage.write(name, {
      title: 'KubeDay Lyon',
      post_kind: 'event',
      date: '2031-06-01T09:00:00Z',
      location: 'Lyon',
      external_url: `https://${name}.example/`,
      ...own,
    });

  it('one for two channels of the server, another for another server; moved, cancelled, and back again', async () => {
    const [one, two] = [platforms.discord.addChannel(), platforms.discord.addChannel()];
    const other = platforms.discord.addGuild();
    const third = platforms.discord.addChannel({ guild: other });
    await stage.start(at(0), wanted(...[one, two, third].map((id) => `discord:${id}`)));
    write();
    await stage.look();
    await stage.look();
    const { guildId } = platforms.discord.world;
    expect(
      events()
        .map(({ guild_id }) => guild_id)
        .toSorted(),
    ).toEqual([guildId, other].toSorted());
    expect(events()[0]).toMatchObject({ name: 'KubeDay Lyon', entity_metadata: { location: 'Lyon' }, status: 1 });
    expect(await stage.ask('why KubeDay')).toContain('entered in the server’s calendar');
    expect(await stage.ask('status')).toContain('2 events in calendars');

    const ids = events().map(({ id }) => id);
    write({ title: 'KubeDay Paris', date: '2031-07-01T09:00:00Z', location: 'Paris' });
    await stage.look(at(40));
    await stage.look(at(40.02));
    expect(events().map(({ id }) => id)).toEqual(ids);
    for (const event of events())
      expect(event).toMatchObject({
        name: 'KubeDay Paris',
        scheduled_start_time: '2031-07-01T09:00:00.000Z',
        entity_metadata: { location: 'Paris' },
      });

    write({ title: 'CANCELLED: KubeDay Paris', date: '2031-07-01T09:00:00Z', location: 'Paris' });
    await stage.look(at(41));
    await stage.look(at(41.02));
    expect(events().map(({ status }) => status)).toEqual([4, 4]);
    expect(await stage.ask('why KubeDay')).toContain(
      'it is not in the server’s calendar: its title says that the event is cancelled or postponed',
    );
    write({ title: 'KubeDay Paris', date: '2031-08-01T09:00:00Z', location: 'Paris' });
    await stage.look(at(42));
    await stage.look(at(42.02));
    expect(events().map(({ status }) => status)).toEqual([4, 4, 1, 1]);
  });

  it('one that was announced in a digest; what is withdrawn is cancelled a day later, by its file that is gone', async () => {
    const channel = platforms.discord.addChannel();
    await stage.start(at(0), `announce:\n  each_limit: 1\n${wanted(`discord:${channel}`)}`);
    for (let n = 0; n < 3; n++) write({ title: `Event ${n}` }, `event-${n}`);
    await stage.look();
    await stage.look();
    expect(platforms.discord.messages(channel)).toHaveLength(1);
    expect(events()).toHaveLength(3);
    stage.remove('event-2');
    await stage.look(at(1));
    expect(events().filter(({ status }) => status === 4)).toEqual([]);
    await stage.look(at(2.1));
    expect(events().filter(({ status }) => status === 4)).toMatchObject([{ name: 'Event 2' }]);
  });

  it('a missing right and a platform without calendars are named when somebody subscribes', async () => {
    const channel = platforms.discord.addChannel();
    await stage.start(at(0), 'subscriptions: []');
    platforms.discord.world.serverPermissions &= ~CREATE_EVENTS;
    expect(await stage.ask(`subscribe kind:event calendar:on to:discord:${channel}`)).toContain('Give the bot Create Events in the server');
    expect(await stage.ask('subscribe kind:event calendar:on to:slack:C0GENERAL')).toContain('can’t add events to calendars on slack');
    expect(await stage.ask('subscribe kind:event calendar:on to:terminal')).toContain('can’t add events to calendars on terminal');
  });
});

it('a process that is killed after its request makes no second event; without the right, doctor names it and a replay mends it', async () => {
  const home = makeHome();
  try {
    const { discord } = platforms;
    const channel = discord.addChannel();
    Object.assign(home.env, platforms.env);
    writeFileSync(join(home.dir, 'herald.yaml'), `announce:\n  settle_seconds: 0\n${wanted(`discord:${channel}`)}\n`);
    home.post('docs/old.md', frontMatter('An old post'));
    // It is stored, and the answer never comes.
    discord.faults.plan({ route: CREATE }, { kind: 'stall', when: 'after' });
    const event = (title: string) => frontMatter(title, { post_kind: 'event', date: '2031-06-01T09:00:00Z' });
    const first = startHerald(home);
    await first.says(/Ready in/);
    home.post('docs/kubeday.md', event('KubeDay'));
    await until(() => events().length === 1, 'the event is being made');
    await first.end('SIGKILL');

    const second = startHerald(home);
    await second.says(/Ready in/);
    await until(() => requests('PATCH') === 1, 'it is found again');
    expect([events().length, requests('POST')]).toEqual([1, 1]);
    discord.world.serverPermissions &= ~CREATE_EVENTS;
    home.post('docs/second.md', event('Second KubeDay'));
    await until(() => requests('POST') === 2, 'another is refused');
    expect((await runHerald(home, ['doctor'])).out).toContain('give the bot Create Events in the server of');
    expect((await runHerald(home, ['why', 'Second KubeDay'])).out).toContain('give it Create Events');
    discord.world.serverPermissions |= CREATE_EVENTS;
    await runHerald(home, ['replay', 'failed', '--yes']);
    await until(() => events().length === 2, 'the other is made');
    expect((await second.end('SIGTERM')).code).toBe(0);
  } finally {
    home.remove();
  }
}, 180_000);

it.each(WAYS)('subscribed by somebody over %s, an event is made, moved and cancelled', { timeout: 60_000 }, async (way) => {
  const discord = await startDiscordDouble();
  const channel = discord.addChannel();
  const user = '300000000000000001';
  const stage = await startHeraldOnDiscord(way, discord, {
    yaml: 'announce: {settle_seconds: 0, edit_after_minutes: 0}\n',
    env: { HERALD_ADMINS: `discord:${user}` },
    posts: ['Something else'],
  });
  const inCalendar = (own: object) =>
    eventually(
      () => discord.world.events.map(({ name, status, entity_metadata: where }) => ({ name, status, place: where?.location })),
      (found) => found.length === 1 && JSON.stringify({ ...found[0], ...own }) === JSON.stringify(found[0]),
      JSON.stringify(own),
    );
  const write = (title: string, location: string): void =>
    stage.home.post(
      'kubeday.md',
      frontMatter(title, { post_kind: 'event', date: '2031-06-01T09:00:00Z', location, external_url: 'https://example.org/kubeday' }),
    );
  try {
    const plan = await discord.command({ channel, user, subcommand: 'subscribe', options: { filter: 'kind:event', calendar: 'on' } });
    expect((await discord.press('Subscribe', { on: plan, user })).text).toContain('Subscribed');
    write('KubeDay Lyon', 'Lyon');
    await inCalendar({ name: 'KubeDay Lyon', place: 'Lyon', status: 1 });
    write('KubeDay Paris', 'Paris');
    await inCalendar({ name: 'KubeDay Paris', place: 'Paris', status: 1 });
    write('CANCELLED: KubeDay Paris', 'Paris');
    await inCalendar({ status: 4 });
    expect(discord.calls.filter(({ status }) => status === 400)).toEqual([]);
  } finally {
    await stage.stop();
    await discord.stop();
  }
});
