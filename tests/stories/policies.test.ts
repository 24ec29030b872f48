import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAloud } from '../support/discord/read-aloud.ts';
import { ALL_NEEDED } from '../support/discord/world.ts';
import { type Platforms, startPlatforms } from '../support/platforms.ts';
import { openPolicyStage } from '../support/policy-stage.ts';

const ROLE = '400000000000000001';
const MENTION_EVERYONE = 1n << 17n;

let platforms: Platforms;
let stage: Awaited<ReturnType<typeof openPolicyStage>>;
let discordChannel: string;
beforeAll(async () => {
  platforms = await startPlatforms();
  platforms.slack.userGroup('S0GROUP', {});
  platforms.discord.world.roles.add(ROLE);
});
afterAll(() => platforms.stop());
beforeEach(async () => {
  discordChannel = platforms.discord.addChannel({ permissions: ALL_NEEDED | MENTION_EVERYONE });
  platforms.slack.channel('C0GENERAL').messages.length = 0;
  stage = await openPolicyStage(platforms);
});
afterEach(() => stage.close());

const inSlack = () => platforms.slack.seen('C0GENERAL').map(({ text }) => text);
const inDiscord = () => platforms.discord.messages(discordChannel).map((message) => readAloud(message).text);
const post = (name: string, title: string, own: Readonly<Record<string, unknown>> = {}) =>
  stage.write(name, { title, date: '2031-03-29', external_url: `https://example.org/${name}`, ...own });

describe('a role and a user group that are mentioned', { timeout: 60_000 }, () => {
  const yaml = () =>
    [
      'subscriptions:',
      '  - to: slack:C0GENERAL',
      '    mention: {who: "<!subteam^S0GROUP>", cooldown: 6h}',
      `  - to: discord:${discordChannel}`,
      `    mention: {who: "role ${ROLE}", cooldown: 6h}`,
    ].join('\n');
  const pings = () => [
    platforms.slack.messages('C0GENERAL').filter(({ blocks }) => JSON.stringify(blocks).includes('"usergroup_id":"S0GROUP"')).length,
    platforms.discord.messages(discordChannel).filter(({ mention_roles: roles }) => roles.includes(ROLE)).length,
  ];

  it('get one ping for two posts within the cooldown, the next one after it, across a restart', async () => {
    post('old', 'An old post');
    await stage.start('2031-03-29T08:00:00Z', yaml());
    post('first', 'The first post');
    await stage.look('2031-03-29T09:00:00Z');
    post('second', 'The second post, which says @everyone <!channel> <@&400000000000000001>');
    await stage.look('2031-03-29T10:00:00Z');
    expect([inSlack().length, inDiscord().length, pings()]).toEqual([2, 2, [1, 1]]);
    await stage.start('2031-03-29T14:00:00Z', yaml());
    post('third', 'The third post');
    await stage.look('2031-03-29T14:58:00Z');
    expect(pings()).toEqual([1, 1]);
    post('fourth', 'The fourth post');
    await stage.look('2031-03-29T15:01:00Z');
    expect([inSlack().length, pings()]).toEqual([4, [2, 2]]);

    // An edit, and a replay of all of it, ping nobody.
    post('first', 'The first post, corrected');
    await stage.look('2031-03-29T15:02:00Z');
    await stage.look('2031-03-29T15:30:00Z');
    expect(inDiscord()[0]).toContain('corrected');
    await stage.ask('replay first.md as:resend');
    await stage.look('2031-03-30T15:30:00Z');
    expect(pings()).toEqual([1, 2]);
  });

  it('get one ping for a digest', async () => {
    await stage.start('2031-03-29T08:00:00Z', yaml());
    for (let n = 0; n < 8; n++) post(`n${n}`, `Post ${n}`);
    await stage.look('2031-03-29T09:00:00Z');
    expect([inSlack().length, inDiscord().length, pings()]).toEqual([1, 1, [1, 1]]);
  });

  it('get one ping where the answer to the message was lost', async () => {
    // The platforms keep the time of their messages themselves.
    const today = new Date().toISOString();
    await stage.start(today, yaml());
    platforms.discord.faults.plan({ route: 'POST /channels/:channel/messages' }, { kind: 'reset', when: 'after' });
    platforms.slack.fault({ method: 'chat.postMessage', answer: 'reset', write: true });
    post('lost', 'A post whose answer was lost', { date: today });
    await stage.look();
    expect([inSlack().length, inDiscord().length, pings()]).toEqual([1, 1, [1, 1]]);
    expect(await stage.ask('why lost.md')).not.toContain('in doubt');
  });
});

describe('events that people are reminded of', { timeout: 60_000 }, () => {
  const yaml = () =>
    [
      'subscriptions:',
      '  - to: slack:C0GENERAL',
      '    reminders: [24h, 1h]',
      `  - to: discord:${discordChannel}`,
      '    reminders: [1h]',
      '  - to: terminal',
      '    reminders: [24h]',
    ].join('\n');
  const event = (startsAt: string, title = 'KubeDay Berlin') =>
    post('kubeday', title, { post_kind: 'event', date: startsAt, location: 'Berlin' });
  const reminders = () => [inSlack(), inDiscord()].map((texts) => texts.filter((text) => /^\**Reminder/.test(text)).length);

  it('are announced, and come again a day and an hour before, once, across restarts and outages', async () => {
    await stage.start('2031-03-20T08:00:00Z', yaml());
    event('2031-03-29T10:00:00Z');
    await stage.look('2031-03-20T09:00:00Z');
    expect([inSlack().length, reminders()]).toEqual([1, [0, 0]]);
    expect(await stage.ask('why kubeday.md')).toContain('slack:C0GENERAL (reminder 24h before): waiting until 24h before the event, due');
    expect(await stage.ask('status')).toContain('4 reminders of upcoming events, the next');

    await stage.look('2031-03-28T09:58:00Z');
    expect(reminders()).toEqual([0, 0]);
    await stage.start('2031-03-28T10:00:00Z', yaml());
    expect(reminders()).toEqual([1, 0]);
    expect(inSlack()[1]).toMatch(/^Reminder · KubeDay Berlin · .*Berlin/);
    expect(stage.shown()).toContain('Reminder · KubeDay Berlin');
    await stage.look('2031-03-28T11:00:00Z');
    // It was away at nine, and comes back in time.
    await stage.look('2031-03-29T09:20:00Z');
    await stage.look('2031-03-29T09:25:00Z');
    expect(reminders()).toEqual([2, 1]);
    await stage.look('2031-03-30T00:00:00Z');
    expect(reminders()).toEqual([2, 1]);
  });

  it('that were moved are reminded of at their new time; a reminder that was missed is skipped, with the reason', async () => {
    await stage.start('2031-03-20T08:00:00Z', yaml());
    event('2031-03-29T10:00:00Z');
    await stage.look('2031-03-20T09:00:00Z');
    event('2031-04-05T10:00:00Z');
    await stage.look('2031-03-21T09:00:00Z');
    await stage.look('2031-03-29T09:30:00Z');
    expect(reminders()).toEqual([0, 0]);
    expect(await stage.ask('why kubeday.md')).toContain('skipped: the event was moved, and has a new reminder');
    // Away from before the first reminder until after half of its time.
    await stage.look('2031-04-05T00:00:00Z');
    expect(reminders()).toEqual([0, 0]);
    expect(await stage.ask('why kubeday.md')).toContain('(reminder 24h before): skipped: it was too late to be useful');
    await stage.look('2031-04-05T09:00:00Z');
    expect(reminders()).toEqual([1, 1]);
  });

  it('that are cancelled are not, and their message is edited; those of a subscription that was made later are', async () => {
    event('2031-03-29T10:00:00Z');
    await stage.start('2031-03-20T08:00:00Z', 'subscriptions:\n  - to: slack:C0GENERAL\n');
    await stage.ask(`subscribe all to:discord:${discordChannel} reminders:24h,1h`);
    await stage.look('2031-03-28T09:00:00Z');
    await stage.look('2031-03-28T10:00:00Z');
    expect(reminders()).toEqual([0, 1]);
    event('2031-03-29T10:00:00Z', 'CANCELLED: KubeDay Berlin');
    await stage.look('2031-03-28T12:00:00Z');
    await stage.look('2031-03-28T13:00:00Z');
    expect(inDiscord()).toEqual([expect.stringMatching(/^\*\*Reminder\*\* · .*CANCELLED: KubeDay Berlin/)]);
    await stage.look('2031-03-29T09:00:00Z');
    expect(reminders()).toEqual([0, 1]);
    expect(await stage.ask('why kubeday.md')).toContain('skipped: its title says that the event is cancelled or postponed');
  });
});

describe('a thread for each post', { timeout: 60_000 }, () => {
  it('is opened once on Discord, also where answers are lost in between and Herald starts anew; Slack needs none', async () => {
    const today = new Date().toISOString();
    const yaml = [
      'subscriptions:',
      '  - to: slack:C0GENERAL',
      '    thread: post',
      `  - to: discord:${discordChannel}`,
      '    thread: post',
    ].join('\n');
    const threads = () =>
      [...platforms.discord.world.channels.values()].flatMap(({ thread }) => (thread?.parentId === discordChannel ? [thread.name] : []));
    await stage.start(today, yaml);
    platforms.discord.faults.plan({ route: 'POST /channels/:channel/messages' }, { kind: 'reset', when: 'after' });
    platforms.discord.faults.plan({ route: 'POST /channels/:channel/messages/:message/threads' }, { kind: 'reset', when: 'after' });
    post('first', 'Cilium 1.18 is here', { date: today });
    await stage.look();
    await stage.start(new Date(Date.now() + 60_000).toISOString(), yaml);
    expect([inDiscord().length, threads()]).toEqual([1, ['Cilium 1.18 is here']]);
    expect([inSlack().length, platforms.slack.messages('C0GENERAL').filter(({ threadTs }) => threadTs !== null)]).toEqual([1, []]);

    for (let n = 0; n < 8; n++) post(`n${n}`, `Post ${n}`, { date: today });
    await stage.look();
    expect([inDiscord().length, threads().length]).toEqual([2, 1]);
  });
});

describe('a pre-release whose release is out', { timeout: 60_000 }, () => {
  const yaml = () =>
    [
      'subscriptions:',
      '  - to: slack:C0GENERAL',
      '    filter: is:prerelease',
      '    promotion: true',
      `  - to: discord:${discordChannel}`,
      '    promotion: true',
      '    style: line',
    ].join('\n');
  const release = (version: string) => post(version, version, { post_kind: 'release', source: 'Kubernetes' });

  it('says so in its message, with the address, once; and no longer where the release is withdrawn', async () => {
    await stage.start('2031-03-29T08:00:00Z', yaml());
    release('v1.34.0-rc1');
    await stage.look('2031-03-29T09:00:00Z');
    release('v1.34.0');
    await stage.look('2031-03-30T09:00:00Z');
    await stage.look('2031-03-30T09:11:00Z');
    expect(inSlack()).toEqual([expect.stringMatching(/v1\.34\.0-rc1[\s\S]*v1\.34\.0 is out/)]);
    expect(JSON.stringify(platforms.slack.messages('C0GENERAL')[0]?.blocks)).toContain('https://example.org/v1.34.0');
    expect(inDiscord()).toEqual([
      expect.stringMatching(/v1\.34\.0-rc1.*v1\.34\.0 is out.*https:\/\/example\.org\/v1\.34\.0/),
      expect.not.stringContaining('is out'),
    ]);
    const edits = platforms.slack.journal.filter(({ method }) => method === 'chat.update').length;
    await stage.start('2031-03-30T10:00:00Z', yaml());
    await stage.look('2031-03-30T11:00:00Z');
    expect(platforms.slack.journal.filter(({ method }) => method === 'chat.update').length).toBe(edits);

    stage.remove('v1.34.0');
    await stage.look('2031-03-30T12:00:00Z');
    await stage.look('2031-03-30T12:11:00Z');
    expect([...inSlack(), inDiscord()[0]].join()).not.toContain('is out');
  });
});
