import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DiscordDouble, startDiscordDouble } from '../support/discord/discord-double.ts';
import { type HeraldOnDiscord, startHeraldOnDiscord, type View, WAYS } from '../support/discord/herald-on-discord.ts';
import { eventually } from '../support/eventually.ts';
import { frontMatter } from '../support/herald-process.ts';

const ADMIN = '300000000000000001';
const READER = '300000000000000002';
const ANNOUNCEMENT = 5;
const THREAD = 11;
const FORUM = 15;
const MEDIA = 16;
/** Who is offered the commands of admins. */
const manager = { permissions: 1n << 5n };
const PICTURE = 'https://example.org/hive.png';
const WEBHOOK_TOKEN = 'c2VjcmV0LXdlYmhvb2stdG9rZW4tb2YtYS1jaGFubmVs';
const PUBLISH = 'POST /channels/:channel/messages/:message/crosspost';
const PARTS = Array.from({ length: 60 }, (_, n) => `Cilium part ${n + 1}`);

/** Places of every kind. */
function places(discord: DiscordDouble) {
  const news = discord.addChannel();
  const thread = discord.addChannel({ type: THREAD });
  const place = discord.world.channels.get(thread);
  if (place) place.thread = { parentId: news, name: 'All about bees', archived: true, locked: false };
  const named = discord.addChannel({ permissions: 0n });
  const webhook = discord.world.nextId();
  discord.world.webhooks.set(webhook, { token: WEBHOOK_TOKEN, channelId: named, name: 'Cloud Native News' });
  return {
    news,
    thread,
    named,
    webhook,
    bulletin: discord.addChannel({ type: ANNOUNCEMENT }),
    forum: discord.addChannel({ type: FORUM, tags: ['Staff!', 'News', 'eBPF'], needsTag: true }),
    media: discord.addChannel({ type: MEDIA, tags: ['Links'] }),
    readers: discord.addChannel(),
    reviewed: discord.addChannel(),
    review: discord.addChannel(),
    admins: discord.addChannel(),
    elsewhere: discord.addChannel({ guild: discord.addGuild() }),
    quiet: discord.addChannel(),
    /** The bot was never in this server. */
    foreign: discord.addChannel({ guild: discord.world.nextId(), permissions: 0n }),
  };
}

const yamlFor = (to: ReturnType<typeof places>): string => `
announce:
  settle_seconds: 0
  each_limit: 3
  edit_after_minutes: 0
  retract_after_hours: 0
  safety_limits: {additions: 40}
  images: large
approvals:
  review: discord:${to.review}
subscriptions:
  - {to: "discord:${to.news}", filter: -tag:security -tag:bulletin -tag:elsewhere}
  - {to: "discord:${to.bulletin}", filter: tag:everywhere OR tag:bulletin}
${[`discord:${to.forum}`, `discord:${to.media}`, `discord:${to.thread}`, 'discord:webhook/news'].map((one) => `  - {to: "${one}", tag: [everywhere]}`).join('\n')}
  - {to: "discord:${to.reviewed}", tag: [security], approve: true}
  - {to: "discord:${to.elsewhere}", tag: [elsewhere]}
  - {to: "discord:${to.quiet}", tag: [nothing]}
`;

describe.each(WAYS)('Herald on Discord over %s', { timeout: 60_000 }, (way) => {
  let discord: DiscordDouble;
  let to: ReturnType<typeof places>;
  let stage: HeraldOnDiscord;
  beforeAll(async () => {
    discord = await startDiscordDouble();
    to = places(discord);
    stage = await startHeraldOnDiscord(way, discord, {
      yaml: yamlFor(to),
      env: {
        HERALD_ADMIN_CHANNEL: `discord:${to.admins}`,
        HERALD_ADMINS: `discord:${ADMIN}`,
        DISCORD_CROSSPOST: to.bulletin,
        DISCORD_WEBHOOKS: `news=https://discord.com/api/webhooks/${to.webhook}/${WEBHOOK_TOKEN}`,
      },
      posts: PARTS,
    });
  }, 90_000);
  afterEach(() => {
    // Nothing that Herald sends is malformed, and no interaction is answered twice. That a channel is a forum it learns from a refusal.
    const learned = [to.forum, to.media].map((forum) => `/api/v10/channels/${forum}/messages`);
    expect(discord.calls.filter(({ status, path }) => status === 400 && !learned.includes(path))).toEqual([]);
  });
  afterAll(async () => {
    await stage.stop();
    await discord.stop();
  });

  const ask = (subcommand: string, options: Record<string, string> = {}, { user = ADMIN, channel = to.news } = {}): Promise<View> =>
    discord.command({ channel, user, subcommand, options, member: user === ADMIN ? manager : {} });
  const press = (on: View, label: string, user = ADMIN): Promise<View> =>
    discord.press(label, { on, user, member: user === ADMIN ? manager : {} });
  /** The one message of a channel that has these words, once there is exactly one. */
  const only = async (channel: string, words: string): Promise<View> => {
    const found = await eventually(
      () => stage.seen(channel).filter(({ text }) => text.includes(words)),
      (some) => some.length === 1,
      `“${words}” once in ${channel}`,
    );
    return found[0] as View;
  };
  const threadCalled = async (parent: string, title: string) => {
    const called = () => stage.threadsIn(parent).filter(({ name }) => name === title);
    const [thread] = await eventually(called, (some) => some.length === 1, `one thread “${title}”`);
    return thread as ReturnType<typeof called>[number];
  };
  const gone = (channel: string, words: string) =>
    eventually(
      () => stage.textsIn(channel),
      (texts) => !texts.some((text) => text.includes(words)),
      `“${words}” is gone from ${channel}`,
    );
  const published = () => discord.calls.filter(({ route, status }) => route === PUBLISH && status === 200).length;

  describe('messages', () => {
    it('one with a picture stands in every kind of place, is edited there, explained, and taken back', async () => {
      const front = { image: PICTURE, tags: ['everywhere', 'ebpf'] };
      stage.home.post('docs/a.md', frontMatter('Bees and Cilium', front));
      const [inForum, inMedia] = [await threadCalled(to.forum, 'Bees and Cilium'), await threadCalled(to.media, 'Bees and Cilium')];
      expect([inForum.tags, inMedia.tags]).toEqual([['eBPF'], ['Links']]);
      const all = [to.news, to.bulletin, to.thread, to.named, inForum.id, inMedia.id];
      const announced = await Promise.all(all.map((channel) => only(channel, 'What Bees and Cilium is about.')));
      for (const { message, buttons } of announced) {
        expect(JSON.stringify(message.components)).toContain(PICTURE);
        expect(buttons).toEqual(['Read post']);
      }
      expect(announced[3]?.message.author).toMatchObject({ id: to.webhook, username: 'Cloud Native News' });
      expect(discord.world.channels.get(to.thread)?.thread?.archived).toBe(false);
      stage.home.post('docs/a.md', frontMatter('Bees and Cilium', { ...front, tldr: 'In better words.' }));
      const edited = await Promise.all(all.map((channel) => only(channel, 'In better words.')));
      expect(edited.map(({ message }) => message.id)).toEqual(announced.map(({ message }) => message.id));
      for (const [menu, words] of [
        ['Why was this announced?', 'Bees and Cilium'],
        ['Find related posts', 'Related to **Bees and Cilium**'],
      ] as const) {
        const answer = await discord.chooseMenu(menu, (edited[0] as View).message, { user: READER });
        expect(answer).toMatchObject({ ephemeral: true, text: expect.stringContaining(words) });
      }
      await eventually(published, (count) => count === 1, 'followers have it, before it is taken back');
      stage.home.removePost('docs/a.md');
      await Promise.all(all.map((channel) => gone(channel, 'In better words.')));
    });

    it('a forum that demands a tag gets one where none fits', async () => {
      stage.home.post('docs/b.md', frontMatter('Ants in practice', { tags: ['everywhere'] }));
      expect((await threadCalled(to.forum, 'Ants in practice')).tags).toEqual(['News']);
    });

    it('ten an hour are published to followers; the others are posted all the same, and wait for their turn', async () => {
      for (const batch of ['one', 'two', 'three', 'four']) {
        const titles = [1, 2, 3].map((n) => `Bulletin ${batch} ${n}.`);
        stage.home.postBatch(`bulletin-${batch}`, titles, { tags: ['bulletin'] });
        for (const title of titles) await only(to.bulletin, title);
      }
      await eventually(published, (count) => count === 10, 'ten are published');
      await eventually(
        () => ask('why', { post: 'bulletin-four/2.md' }),
        ({ text }) => /will be published to followers <t:\d+:/.test(text),
        'why says when',
      );
      expect(published()).toBe(10);
    });

    it('many are one digest, all of them in its thread', async () => {
      const titles = Array.from({ length: 12 }, (_, n) => `Wasps number ${n + 1} `);
      stage.home.postBatch('batch', titles);
      const digest = await only(to.news, '12 new posts');
      await eventually(
        () => [digest.text, ...stage.textsIn(digest.message.id)].join('\n'),
        (text) => titles.every((title) => text.includes(title.trim())),
        'all are in it and its thread',
      );
      expect(stage.textsIn(to.news).filter((text) => text.includes('Wasps'))).toHaveLength(1);
    });

    it('one waits for approval, and what was approved is sent', async () => {
      stage.home.post('docs/cve.md', frontMatter('A hole is closed', { tags: ['security'] }));
      const request = await only(to.review, 'A hole is closed');
      expect(stage.textsIn(to.reviewed)).toEqual([]);
      expect((await press(request, 'Send')).text).toContain('It is on its way.');
      expect((await only(to.reviewed, 'A hole is closed')).buttons).toEqual(['Read post']);
      expect(stage.textsIn(to.news).join()).not.toContain('A hole is closed');
    });

    it('one is replayed after a confirmation', async () => {
      const plan = await ask('replay', { what: 'docs/cve.md', in: to.readers });
      const [label = ''] = plan.buttons;
      expect(stage.textsIn(to.readers)).toEqual([]);
      expect((await press(plan, label)).text).toContain('On its way');
      await only(to.readers, 'A hole is closed');
    });

    it('too many are held until somebody decides, and the notice is closed', async () => {
      stage.home.postBatch(
        'flood',
        Array.from({ length: 41 }, (_, n) => `Flood ${n + 1}`),
      );
      const notice = await only(to.admins, '41 new posts arrived at once');
      expect(notice.buttons).toEqual(['One digest', 'Announce each', 'Mark seen']);
      await press(notice, 'Mark seen');
      const closed = await eventually(
        () => stage.seen(to.admins).find(({ message }) => message.id === notice.message.id),
        (seen) => seen?.text.includes('Decided by') === true,
        'the notice is closed',
      );
      expect(closed?.buttons).toEqual([]);
      expect(stage.textsIn(to.news).join()).not.toContain('Flood');
    });
  });

  describe('what people ask', () => {
    it('is completed while it is typed, with the source of each post', async () => {
      const choices = await discord.autocomplete({ channel: to.news, user: READER, subcommand: 'search', query: 'cilium part 4' });
      expect(choices.length).toBeLessThanOrEqual(25);
      expect(choices).toContainEqual({ name: 'Cilium part 4 · CNCF', value: expect.any(String) });
      const chosen = choices.find(({ name }) => name === 'Cilium part 4 · CNCF')?.value ?? '';
      expect((await ask('search', { query: chosen }, { user: READER })).text).toContain('Cilium part 4');
    });

    it('is found, turned through ten pages and back, and shared as it was seen', async () => {
      let page = await ask('search', { query: 'cilium' }, { user: READER });
      const seen = new Set([page.text]);
      for (let n = 2; n <= 10; n++) {
        page = await press(page, 'Next', READER);
        seen.add(page.text);
      }
      expect(page).toMatchObject({ ephemeral: true, buttons: expect.arrayContaining(['Open']) });
      expect(seen.size).toBe(10);
      page = await press(page, 'Previous', READER);
      expect(seen).toContain(page.text);
      const shared = await press(page, 'Share to channel', READER);
      expect(shared).toMatchObject({ ephemeral: false, text: expect.stringContaining(`shared by <@${READER}>`) });
      for (const title of page.text.match(/Cilium part \d+/g) ?? []) expect(shared.text).toContain(title);
    });

    it('subscribes by a form, and from a search', async () => {
      const form = await discord.commandForm({ channel: to.readers, user: ADMIN, subcommand: 'subscribe', member: manager });
      const wrong = await discord.submit(form, { filter: 'souce:k3s' }, { member: manager });
      expect(wrong.text).toContain('Write it like source:k3s');
      const again = await discord.pressForm('Open the form again', { on: wrong, user: ADMIN, member: manager });
      const plan = await discord.submit(again, { filter: 'bumblebee' }, { member: manager });
      expect((await press(plan, 'Subscribe')).text).toContain('Subscribed');
      const found = await ask('search', { query: 'kind:link' }, { channel: to.readers });
      const other = await press(found, 'Subscribe this channel');
      expect((await press(other, 'Subscribe')).text).toContain('Subscribed');
      stage.home.post('docs/bumblebee.md', frontMatter('A bumblebee'));
      await only(to.readers, 'A bumblebee');
      const list = await ask('subscriptions', {}, { channel: to.readers });
      expect(list.text).toContain('bumblebee');
      expect(list.text).toContain('links');
    });

    it('is answered in a server that has not added Herald to whoever has it on their account, without any rights there', async () => {
      const there = { channel: to.foreign };
      const found = await ask('search', { query: 'bumblebee' }, { ...there, user: READER });
      expect(found).toMatchObject({ ephemeral: true, text: expect.stringContaining('A bumblebee') });
      expect(found.buttons).not.toContain('Subscribe this channel');
      discord.chat(to.foreign, 'Who knows about bumblebees?');
      const [chat] = discord.messages(to.foreign);
      if (!chat) throw new Error('nobody chats');
      expect((await discord.chooseMenu('Find related posts', chat, { user: READER })).text).toContain('A bumblebee');
      // The owner of that server is nobody to Herald.
      const owner = { channel: to.foreign, user: READER, member: { permissions: 8n } };
      const refused = await discord.command({ ...owner, subcommand: 'subscribe', options: { filter: 'bumblebee' } });
      expect(refused.buttons).toEqual([]);
      expect((await ask('subscriptions')).text).not.toContain(to.foreign);
    });
  });

  it('a server that is left gets nothing, and what was kept once Herald is invited again', async () => {
    const guild = discord.world.channels.get(to.elsewhere)?.guildId ?? '';
    const send = (title: string) => stage.home.post(`docs/${title}.md`, frontMatter(title, { tags: ['elsewhere'] }));
    send('Before');
    await only(to.elsewhere, 'Before');
    // Nobody sends anything to the last channel: it is asked about when Herald notes the servers of channels, one after the other.
    const noted = () => discord.calls.some(({ route, path }) => route === 'GET /channels/:channel' && path.endsWith(to.quiet));
    await eventually(noted, Boolean, 'the server of the channel is noted');
    discord.leaveGuild(guild);
    send('Meanwhile');
    const notice = await only(to.admins, `No more messages to`);
    await eventually(
      () => ask('why', { post: 'docs/Meanwhile.md' }),
      ({ text }) => text.includes('the bot was removed from this server'),
      'why says so',
    );
    expect(stage.textsIn(to.elsewhere)).toHaveLength(1);
    discord.rejoinGuild(guild);
    // Over HTTP nobody tells that it was invited again: it is found out, sooner if somebody asks.
    if (way === 'HTTP') await press(notice, 'Try again now');
    await only(to.elsewhere, 'Meanwhile');
    await gone(to.admins, 'No more messages to');
  });
});
