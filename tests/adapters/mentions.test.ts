import type { APIMessage } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textsOf } from '../../adapters/discord/render/message-body.ts';
import type { Outgoing } from '../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../support/discord/discord-double.ts';
import { ALL_NEEDED, EMBED_LINKS } from '../support/discord/world.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack/slack-double.ts';
import { digestOfThree, discordOn, outgoingTo, postWith } from './discord/fixtures.ts';
import { connectTo, makeAnnouncement, makeDigest, makeOutgoing } from './slack/sample.ts';

const ROLE = '400000000000000001';
const MENTION_EVERYONE = 1n << 17n;
const LONG_AGO_MS = 600_000;

/** From top to bottom; an embed is its title alone. */
const wordsIn = ({ content, components, embeds }: APIMessage): string =>
  [content, ...textsOf(components ?? []), ...embeds.map(({ title }) => title ?? '')].filter((text) => text !== '').join('\n');

describe('a role of Discord', () => {
  let double: DiscordDouble;
  let channel: string;
  beforeEach(async () => {
    double = await startDiscordDouble();
    channel = double.addChannel();
    double.world.roles.add(ROLE);
  });
  afterEach(() => double.stop());

  const mentioning = (announcement: Outgoing['announcement'] = postWith(), pings = true): Outgoing => ({
    ...outgoingTo(channel, announcement),
    mention: { who: ROLE, pings },
  });
  const bodies = () =>
    double.calls.flatMap(({ body }) => (body === undefined ? [] : [body as { allowed_mentions?: { roles?: string[] } }]));

  it.each([
    ['a card', postWith()],
    ['an embed', postWith({ style: 'embed' })],
    ['a line', postWith({ style: 'line', tldr: 'In short.' })],
    ['a digest', digestOfThree()],
  ])('stands above the words of %s, and is the only one that is notified', async (_, announcement) => {
    await discordOn(double).messenger.post(mentioning(announcement));
    const [message] = double.messages(channel);
    expect(message && wordsIn(message)).toMatch(new RegExp(`^<@&${ROLE}>\\n`));
    expect(message?.mention_roles).toEqual([ROLE]);
    expect(bodies()).toMatchObject([{ allowed_mentions: { parse: [], roles: [ROLE] } }]);
  });

  it('a message without one notifies nobody, whatever its post says', async () => {
    await discordOn(double).messenger.post(
      outgoingTo(channel, postWith({ title: `<@&${ROLE}> @everyone`, style: 'line', tldr: `<@&${ROLE}>` })),
    );
    expect(double.messages(channel)[0]?.mention_roles).toEqual([]);
    expect(bodies()).toMatchObject([{ allowed_mentions: { parse: [] } }]);
    expect(bodies()[0]).not.toHaveProperty('allowed_mentions.roles');
  });

  it('an edit shows it and notifies nobody', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(mentioning());
    expect(await messenger.edit(receipt, mentioning(postWith({ title: 'Another title' }), false))).toBe('edited');
    const [message] = double.messages(channel);
    expect(message && wordsIn(message)).toMatch(new RegExp(`^<@&${ROLE}>\\n[^]*Another title`));
    expect(bodies().at(-1)).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(bodies().at(-1)).not.toHaveProperty('allowed_mentions.roles');
  });

  it('a request that is repeated inside the nonce window makes no second message', async () => {
    const { messenger } = discordOn(double);
    const [first, second] = [await messenger.post(mentioning()), await messenger.post(mentioning())];
    expect(second.receipt.messageId).toBe(first.receipt.messageId);
    expect(double.messages(channel)).toHaveLength(1);
  });

  it.each([
    ['a card', postWith()],
    ['a line', postWith({ style: 'line', tldr: null })],
    ['a digest', digestOfThree()],
    ['a card without an address', postWith({ url: null })],
  ])('%s below it is found after a lost answer', async (_, announcement) => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(mentioning(announcement));
    expect(await messenger.find(mentioning(announcement), Date.now() - LONG_AGO_MS)).toMatchObject({ kind: 'found', receipt });
  });

  it('words that Discord dropped are put back by an edit that notifies nobody again', async () => {
    channel = double.addChannel({ permissions: ALL_NEEDED & ~EMBED_LINKS });
    await discordOn(double).messenger.post(mentioning(postWith({ style: 'embed' })));
    const [message] = double.messages(channel);
    expect(message?.content).toContain(`<@&${ROLE}>\n**Cilium 1.18 is here**`);
    expect(bodies().filter(({ allowed_mentions: { roles = [] } = {} }) => roles.length > 0)).toHaveLength(1);
  });

  it('is left out where a text has no room for it', async () => {
    const long = postWith({ style: 'line', tldr: 'x'.repeat(1_150), url: `https://a.example/${'y'.repeat(800)}` });
    await discordOn(double).messenger.post(mentioning(long));
    expect(double.messages(channel)[0]?.content).toMatch(/^\[Cilium/);
  });

  it('is checked: it exists in that server, is not @everyone, and may be mentioned', async () => {
    const { messenger } = discordOn(double);
    const check = (role: string, place = channel) => messenger.checkMention?.(`discord:${place}`, role);
    expect(await check(ROLE)).toMatchObject({ certain: true, detail: expect.stringContaining("can't be mentioned") });
    expect(await check(ROLE, double.addChannel({ permissions: ALL_NEEDED | MENTION_EVERYONE }))).toBeNull();
    expect(await check(double.world.guildId)).toMatchObject({ certain: true, detail: expect.stringContaining('@everyone') });
    expect(await check('400000000000000009')).toMatchObject({
      certain: true,
      detail: expect.stringContaining('no role 400000000000000009 exists'),
    });
    expect(await check(ROLE, double.addChannel({ direct: true }))).toMatchObject({ certain: true });
    double.faults.plan({ route: 'GET /guilds/:guild/roles' }, { kind: 'server-error', status: 503, when: 'before' });
    expect(await check(ROLE)).toMatchObject({ certain: false });
  });
});

describe('a Slack user group', () => {
  let double: SlackDouble;
  beforeEach(async () => {
    double = await startSlackDouble();
    double.userGroup('S0GROUP', {});
  });
  afterEach(() => double.stop());

  const mentioning = (announcement: Outgoing['announcement'] = makeAnnouncement(), pings = true): Outgoing => ({
    ...makeOutgoing('k1', announcement),
    mention: { who: 'S0GROUP', pings },
  });
  const group = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'usergroup', usergroup_id: 'S0GROUP' }] }],
  };

  it.each([
    ['a card', makeAnnouncement()],
    ['a line', makeAnnouncement({ style: 'line' })],
    ['a digest', makeDigest({ link: 3 })],
  ])('stands above the words of %s, once', async (_, announcement) => {
    await connectTo(double).messenger.post(mentioning(announcement));
    const [message] = double.messages('C0GENERAL');
    expect(message?.blocks[0]).toEqual(group);
    expect(JSON.stringify([message?.text, message?.blocks]).split('S0GROUP')).toHaveLength(2);
    expect(double.complaints).toEqual([]);
  });

  it('stands in the text of a message that Slack takes without blocks alone', async () => {
    double.fault({ method: 'chat.postMessage', answer: { error: 'invalid_blocks' } });
    await connectTo(double).messenger.post(mentioning());
    expect(double.messages('C0GENERAL')).toMatchObject([{ blocks: [], text: expect.stringMatching(/^<!subteam\^S0GROUP>\nCilium/) }]);
  });

  // The double refuses an update that mentions anybody.
  it('is in no edit', async () => {
    const { messenger } = connectTo(double);
    const { receipt } = await messenger.post(mentioning());
    expect(await messenger.edit(receipt, mentioning(makeAnnouncement({ title: 'Another title' }), false))).toBe('edited');
    expect(JSON.stringify(double.messages('C0GENERAL'))).not.toContain('S0GROUP');
    expect(double.complaints).toEqual([]);
  });

  it('is checked: it exists and is enabled', async () => {
    double.userGroup('S0OLD', { disabled: true });
    const check = (who: string) => connectTo(double).messenger.checkMention?.('slack:C0GENERAL', who);
    expect(await check('S0GROUP')).toBeNull();
    expect(await check('S0OLD')).toMatchObject({ certain: true, detail: expect.stringContaining('is disabled') });
    expect(await check('S0GONE')).toMatchObject({ certain: true, detail: expect.stringContaining('does not exist') });
    double.setScopes(['chat:write', 'commands']);
    expect(await check('S0GROUP')).toMatchObject({ certain: false, detail: expect.stringContaining('usergroups:read') });
  });
});
