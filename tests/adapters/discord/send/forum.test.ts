import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forumTagsFor } from '../../../../adapters/discord/send/threads.ts';
import type { Announcement } from '../../../../src/model/announcement.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { readAloud } from '../../../support/discord/read-aloud.ts';
import {
  ALL_NEEDED,
  MANAGE_THREADS,
  READ_MESSAGE_HISTORY,
  SEND_MESSAGES,
  SEND_MESSAGES_IN_THREADS,
  VIEW_CHANNEL,
} from '../../../support/discord/world.ts';
import { digestOfMany, digestOfThree, discordOn, outgoingTo, postWith } from '../fixtures.ts';

const BEGIN = 'POST /channels/:channel/threads';
const CREATE = 'POST /channels/:channel/messages';
const LONG_AGO_MS = 600_000;

let double: DiscordDouble;
beforeEach(async () => {
  double = await startDiscordDouble({ rateLimits: false });
});
afterEach(() => double.stop());

const forumWith = (options: Parameters<DiscordDouble['addChannel']>[0] = {}) => double.addChannel({ type: 15, ...options });
const threadsIn = (forum: string) => [...double.world.channels.values()].filter(({ thread }) => thread?.parentId === forum);
const tagNames = (forum: string) => {
  const known = double.world.channels.get(forum)?.forum?.tags ?? [];
  return threadsIn(forum).map(({ thread }) => (thread?.tags ?? []).map((id) => known.find((tag) => tag.id === id)?.name));
};
const callsOf = (route: string) => double.calls.filter((call) => call.route === route).length;

describe.each([
  ['a forum', 15],
  ['a media channel', 16],
])('%s', (_, type) => {
  it('gets a post as a thread of its own, called like it, with the tags that fit', async () => {
    const forum = forumWith({ type, tags: ['eBPF', 'Moderated!', 'Links', 'Other'] });
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(forum, postWith({ tags: ['cilium', 'ebpf', 'moderated'] })));
    const [thread, ...others] = threadsIn(forum);
    expect(others).toEqual([]);
    expect(thread?.thread?.name).toBe('Cilium 1.18 is here');
    expect(tagNames(forum)).toEqual([['eBPF', 'Links']]);
    expect(receipt).toEqual({
      channel: thread?.id,
      messageId: thread?.id,
      link: `https://discord.com/channels/${double.world.guildId}/${thread?.id}/${thread?.id}`,
      form: 'components',
    });
    expect(double.messages(thread?.id ?? '').map((message) => readAloud(message).buttons)).toEqual([['Read post']]);
  });

  it('is learned to be one from the first refusal, and remembered', async () => {
    const forum = forumWith({ type });
    const { messenger } = discordOn(double);
    for (const postId of ['a', 'b']) await messenger.post(outgoingTo(forum, postWith({ postId })));
    expect(threadsIn(forum)).toHaveLength(2);
    expect([callsOf(CREATE), callsOf(BEGIN)]).toEqual([1, 2]);
  });
});

describe('a forum that demands a tag', () => {
  it('gets the first that everybody may set where none fits', async () => {
    const forum = forumWith({ tags: ['Staff!', 'News', 'Other'], needsTag: true });
    await discordOn(double).messenger.post(outgoingTo(forum, digestOfThree()));
    expect(tagNames(forum)).toEqual([['News']]);
  });

  it.each([40067, 10087])('whose tags changed meanwhile (code %i) gets those that it has by now', async (code) => {
    const forum = forumWith({ tags: ['Old'], needsTag: true });
    const { messenger } = discordOn(double);
    await messenger.post(outgoingTo(forum, postWith({ postId: 'first' })));
    const place = double.world.channels.get(forum);
    if (place?.forum) place.forum = { needsTag: true, tags: [{ id: double.world.nextId(), name: 'New', moderated: false }] };
    double.faults.plan({ route: BEGIN }, { kind: 'refuse', status: 400, code });
    await messenger.post(outgoingTo(forum));
    expect(tagNames(forum)[1]).toEqual(['New']);
  });

  it('and has none for everybody pauses the destination with what to do', async () => {
    const forum = forumWith({ tags: ['Staff!'], needsTag: true });
    await expect(discordOn(double).messenger.post(outgoingTo(forum))).rejects.toMatchObject({
      failure: { kind: 'destination-gone', detail: expect.stringContaining('code 40067') },
    });
    expect(await discordOn(double).messenger.check([`discord:${forum}`])).toEqual([
      `discord:${forum}: this forum requires a tag but has none that everybody may set; add one, or stop requiring tags`,
    ]);
  });
});

describe('the tags of a thread', () => {
  const tag = (id: string, name: string, moderated = false) => ({ id, name, moderated, emoji_id: null, emoji_name: null });
  const chosen = (announcement: Announcement, needsTag = false) =>
    forumTagsFor(announcement, {
      needsTag,
      tags: [tag('1', 'Cloud Native'), tag('2', 'cilium'), tag('3', 'Releases'), tag('4', 'x', true), tag('5', 'CILIUM')],
    });

  it('fit whatever their case and signs are, each once, at most five', () => {
    expect(chosen(postWith({ tags: ['#cilium', 'cloud_native', 'Cilium'] }))).toEqual(['2', '1']);
    expect(chosen(postWith({ tags: [], kind: 'release' }))).toEqual(['3']);
    expect(chosen(postWith({ tags: ['nothing'] }))).toEqual([]);
    expect(chosen(digestOfMany({ release: 2, link: 1 }))).toEqual(['3']);
    const many = Array.from({ length: 9 }, (_, n) => tag(String(n), `t${n}`));
    expect(forumTagsFor(postWith({ tags: many.map(({ name }) => name) }), { needsTag: false, tags: many })).toHaveLength(5);
  });
});

describe('a digest in a forum', () => {
  it('goes on in the thread that its first message began', async () => {
    const forum = forumWith();
    const { messenger } = discordOn(double);
    const parent = (await messenger.post(outgoingTo(forum, digestOfThree()))).receipt;
    const page = { ...outgoingTo(forum, { ...digestOfMany({ link: 3 }), total: 28, before: 25 }), key: 'page~2', inThread: parent };
    const { receipt } = await messenger.post(page);
    expect(receipt.channel).toBe(parent.channel);
    expect(double.messages(parent.channel)).toHaveLength(2);
    expect(await messenger.find(page, Date.now() - LONG_AGO_MS)).toEqual({ kind: 'found', receipt });
    expect(callsOf('POST /channels/:channel/messages/:message/threads')).toBe(0);
  });
});

describe('a thread of a forum whose outcome is unknown', () => {
  it.each(['reset', 'cut'] as const)('is never begun again without a look, and found (%s)', async (kind) => {
    const forum = forumWith();
    const { messenger } = discordOn(double);
    await messenger.post(outgoingTo(forum, postWith({ postId: 'first', url: 'https://a.example/first' })));
    double.faults.plan({ route: BEGIN }, { kind, when: 'after' });
    await expect(messenger.post(outgoingTo(forum))).rejects.toMatchObject({ failure: { kind: 'unknown-outcome' } });
    const [, thread] = threadsIn(forum);
    // Inside the nonce window too, and by a process that knows nothing of the channel.
    expect(await discordOn(double).messenger.find(outgoingTo(forum), Date.now() - 1_000)).toMatchObject({
      kind: 'found',
      receipt: { channel: thread?.id, messageId: thread?.id, form: 'components' },
    });
    expect(await messenger.find({ ...outgoingTo(forum), key: 'other', announcement: postWith({ url: null }) }, Date.now() - 1_000)).toEqual(
      {
        kind: 'absent',
      },
    );
  });

  it('is found also where it is archived by now', async () => {
    const forum = forumWith();
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(forum));
    const [thread] = threadsIn(forum);
    if (thread?.thread) thread.thread.archived = true;
    expect(await messenger.find(outgoingTo(forum), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'found', receipt });
  });

  it('is neither found nor proven missing where the history can’t be read', async () => {
    const forum = forumWith({ permissions: ALL_NEEDED & ~READ_MESSAGE_HISTORY });
    expect(await discordOn(double).messenger.find(outgoingTo(forum), Date.now() - LONG_AGO_MS)).toMatchObject({ kind: 'unprovable' });
  });
});

describe('changing a thread of a forum', () => {
  const posted = async (permissions = ALL_NEEDED) => {
    const forum = forumWith({ permissions });
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(forum));
    return { forum, messenger, receipt, thread: threadsIn(forum)[0]?.thread };
  };

  it('opens it where it is archived, and calls it as the post is called by now', async () => {
    const { forum, messenger, receipt, thread } = await posted();
    if (thread) thread.archived = true;
    expect(await messenger.edit(receipt, outgoingTo(forum, postWith({ title: 'Corrected' })))).toBe('edited');
    expect(thread).toMatchObject({ name: 'Corrected', archived: false });
    const renames = callsOf('PATCH /channels/:channel');
    await messenger.edit(receipt, outgoingTo(forum, postWith({ title: 'Corrected', tldr: 'Other words.' })));
    expect(callsOf('PATCH /channels/:channel')).toBe(renames);
  });

  it('removes it where nobody has written in it and the bot may, else its message alone', async () => {
    const all = await posted(ALL_NEEDED | MANAGE_THREADS);
    await all.messenger.retract(all.receipt, `discord:${all.forum}`);
    expect(threadsIn(all.forum)).toEqual([]);
    const few = await posted();
    await few.messenger.retract(few.receipt, `discord:${few.forum}`);
    expect(threadsIn(few.forum)).toHaveLength(1);
    expect(double.messages(few.receipt.channel)).toEqual([]);
    const talked = await posted(ALL_NEEDED | MANAGE_THREADS);
    double.chat(talked.receipt.channel, 'Nice!');
    await talked.messenger.retract(talked.receipt, `discord:${talked.forum}`);
    expect(double.messages(talked.receipt.channel).map(({ content }) => content)).toEqual(['Nice!']);
  });
});

describe('a thread as a destination', () => {
  it('that is archived is opened first; one that is locked is the destination’s trouble', async () => {
    const channel = double.addChannel();
    const thread = double.addChannel({ type: 11 });
    const place = double.world.channels.get(thread);
    if (place) place.thread = { parentId: channel, name: 'news', archived: true, locked: false };
    const { messenger } = discordOn(double);
    double.faults.plan({ route: CREATE }, { kind: 'refuse', status: 400, code: 50083 });
    expect((await messenger.post(outgoingTo(thread))).receipt.channel).toBe(thread);
    expect(place?.thread?.archived).toBe(false);
    if (place?.thread) place.thread.locked = true;
    double.faults.plan({ route: CREATE }, { kind: 'refuse', status: 400, code: 50083 });
    await expect(messenger.post(outgoingTo(thread, postWith({ postId: 'q' })))).rejects.toMatchObject({
      failure: { kind: 'destination-gone', detail: expect.stringContaining('locked') },
    });
    expect(await messenger.check([`discord:${thread}`])).toEqual([
      `discord:${thread}: the thread is locked; unlock it, or choose another channel`,
    ]);
  });
});

describe('what a forum needs', () => {
  it('is named as its settings call it, and a forum that has it is well', async () => {
    const half = forumWith({ permissions: VIEW_CHANNEL });
    const { messenger } = discordOn(double);
    expect(await messenger.check([`discord:${half}`, `discord:${forumWith()}`])).toEqual([
      `give the bot Create Posts (Send Messages), Send Messages in Posts (Send Messages in Threads), Embed Links, Read Message History in discord:${half}`,
    ]);
    await messenger.probe(`discord:${forumWith({ permissions: VIEW_CHANNEL | SEND_MESSAGES })}`);
    const mute = forumWith({ permissions: VIEW_CHANNEL | SEND_MESSAGES_IN_THREADS });
    await expect(messenger.probe(`discord:${mute}`)).rejects.toMatchObject({ failure: { kind: 'destination-gone' } });
    expect((await messenger.channels?.())?.map(({ destination }) => destination)).toContain(`discord:${half}`);
  });
});
