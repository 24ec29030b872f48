import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDiscord } from '../../../../adapters/discord/open.ts';
import { DeliveryError, type Failure } from '../../../../src/lib/errors.ts';
import type { Receipt } from '../../../../src/model/delivery.ts';
import type { Outgoing } from '../../../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import type { Fault } from '../../../support/discord/faults.ts';
import { readAloud } from '../../../support/discord/read-aloud.ts';
import {
  ALL_NEEDED,
  CREATE_PUBLIC_THREADS,
  EMBED_LINKS,
  READ_MESSAGE_HISTORY,
  SEND_MESSAGES,
  SEND_MESSAGES_IN_THREADS,
  VIEW_CHANNEL,
} from '../../../support/discord/world.ts';
import { digestOfMany, digestOfThree, discordOn, outgoingTo, postWith } from '../fixtures.ts';

const CREATE = 'POST /channels/:channel/messages';
const LONG_AGO_MS = 600_000;

/** A post that its channel wants as an embed. */
const embedded = (changes: Parameters<typeof postWith>[0] = {}) => postWith({ style: 'embed', ...changes });

let double: DiscordDouble;
let channel: string;
beforeEach(async () => {
  double = await startDiscordDouble();
  channel = double.addChannel();
});
afterEach(() => double.stop());

async function failureWith(fault: Fault): Promise<Failure> {
  double.faults.plan({ route: CREATE }, fault);
  const { messenger } = discordOn(double);
  return messenger.post(outgoingTo(channel)).then(
    () => Promise.reject(new Error('the post went through')),
    (error: unknown) => {
      if (error instanceof DeliveryError) return error.failure;
      throw error;
    },
  );
}

describe('posting', () => {
  it('puts one embed with a button into a channel that wants it so, and returns its address', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel, embedded()));
    const [message, ...others] = double.messages(channel);
    expect(others).toEqual([]);
    expect(message?.embeds[0]).toMatchObject({
      title: 'Cilium 1.18 is here',
      url: 'https://cilium.io/blog/2025/08/cilium-118/',
      description: 'Faster, smaller, and with BGP that talks back.\n-# Cilium Blog · <t:1754049600:D> · #ebpf',
    });
    expect(message && readAloud(message).buttons).toEqual(['Read post']);
    expect(receipt).toEqual({
      channel,
      messageId: message?.id,
      link: `https://discord.com/channels/${double.world.guildId}/${channel}/${message?.id}`,
    });
  });

  it('addresses a direct message without a server', async () => {
    const direct = double.addChannel({ direct: true });
    const { receipt } = await discordOn(double).messenger.post(outgoingTo(direct));
    expect(receipt.link).toBe(`https://discord.com/channels/@me/${direct}/${receipt.messageId}`);
  });

  it('sent twice inside the nonce window makes one message', async () => {
    const { receipt: first } = await discordOn(double).messenger.post(outgoingTo(channel));
    const { receipt: again } = await discordOn(double).messenger.post(outgoingTo(channel));
    expect(again.messageId).toBe(first.messageId);
    expect(double.messages(channel)).toHaveLength(1);
  });

  it('counts a message that was posted and then deleted as sent', async () => {
    const { messenger } = discordOn(double);
    const { messageId } = (await messenger.post(outgoingTo(channel))).receipt;
    const stored = double.world.messages.find(({ message }) => message.id === messageId);
    if (stored) stored.deleted = true;
    expect((await messenger.post(outgoingTo(channel))).receipt).toEqual({ channel, messageId: '0', link: null });
  });

  it('sends a post without its picture where Discord refuses that', async () => {
    const { messenger, logged } = discordOn(double);
    const picture = { url: 'https://a.example/hero.png', alt: null, size: 'thumbnail' as const };
    double.faults.plan({ route: CREATE }, { kind: 'refuse', status: 400, code: 50035 });
    await messenger.post(outgoingTo(channel, embedded({ picture })));
    const [message, ...others] = double.messages(channel);
    expect(others).toEqual([]);
    expect(message?.embeds[0]).toMatchObject({ title: 'Cilium 1.18 is here' });
    expect(message?.embeds[0]).not.toHaveProperty('thumbnail');
    expect(logged).toContainEqual({ event: 'discord.picture-refused', facts: expect.objectContaining({ code: 50035 }) });
    expect(logged.map(({ event }) => event)).not.toContain('discord.plain-text');
  });

  it('writes plain words where it may not embed links', async () => {
    const plain = double.addChannel({ permissions: ALL_NEEDED & ~EMBED_LINKS });
    const { messenger, logged } = discordOn(double);
    await messenger.post(outgoingTo(plain, embedded()));
    const [message] = double.messages(plain);
    expect(message?.embeds).toEqual([]);
    expect(message?.content).toContain('**Cilium 1.18 is here**');
    expect(message?.content).toContain('<https://cilium.io/blog/2025/08/cilium-118/>');
    expect(logged).toContainEqual({ event: 'discord.plain-text', facts: expect.objectContaining({ code: 50013 }) });
  });

  it('puts the words in by an edit when Discord lost the embed', async () => {
    double.faults.plan({ route: CREATE }, { kind: 'lose-embeds' });
    await discordOn(double).messenger.post(outgoingTo(channel, embedded()));
    expect(double.messages(channel).map(({ content }) => content)).toEqual([expect.stringContaining('Cilium 1.18 is here')]);
  });

  it('has its receipt without a link when the channel can not be read', async () => {
    double.faults.plan({ route: 'GET /channels/:channel' }, { kind: 'server-error', status: 500, when: 'before' });
    expect((await discordOn(double).messenger.post(outgoingTo(channel))).receipt.link).toBeNull();
  });
});

describe('failures', () => {
  it('a channel that is gone, unseen or closed to us is the destination’s trouble', async () => {
    const { messenger } = discordOn(double);
    const unseen = double.addChannel({ permissions: 0n });
    const mute = double.addChannel({ permissions: VIEW_CHANNEL });
    for (const place of ['999999999999999999', unseen, mute]) {
      await expect(messenger.post(outgoingTo(place))).rejects.toMatchObject({ failure: { kind: 'destination-gone' } });
    }
  });

  it('waits as long as Discord says, once, and without asking again', async () => {
    expect(await failureWith({ kind: 'rate-limit', retryAfterS: 3600, scope: 'user' })).toMatchObject({
      kind: 'rate-limited',
      scope: 'destination',
    });
    expect(double.calls.filter(({ route }) => route === CREATE)).toHaveLength(1);
  });

  it.each([
    ['a header', { kind: 'rate-limit', retryAfterS: 3600, scope: 'user' }, 'destination', 3_600_000],
    ['the body alone', { kind: 'rate-limit', retryAfterS: 42, scope: 'user', header: false }, 'destination', 42_000],
    ['a shared limit', { kind: 'rate-limit', retryAfterS: 7, scope: 'shared' }, 'destination', 7_000],
    ['the global limit', { kind: 'rate-limit', retryAfterS: 9, scope: 'global' }, 'platform', 9_000],
    ['the wall before Discord', { kind: 'rate-limit', retryAfterS: 64_000, scope: 'user', html: true }, 'platform', 64_000_000],
    ['the wall without a time', { kind: 'rate-limit', retryAfterS: 0, scope: 'user', html: true, header: false }, 'platform', 5_000],
  ] satisfies [string, Fault, string, number][])('reads the wait from %s', async (_, fault, scope, waitMs) => {
    const failure = await failureWith(fault);
    if (failure.kind !== 'rate-limited') throw new Error(failure.kind);
    expect(failure.scope).toBe(scope);
    expect(Math.abs(failure.retryAfterMs - waitMs)).toBeLessThan(1_000);
  });

  it('leaves the wait for its own quota to the queue', async () => {
    const { messenger } = discordOn(double);
    const posts = Array.from({ length: 6 }, (_, n) => outgoingTo(channel, postWith({ postId: `post${n}`, url: `https://a.example/${n}` })));
    for (const post of posts.slice(0, 5)) await messenger.post(post);
    await expect(messenger.post(posts[5] ?? outgoingTo(channel))).rejects.toMatchObject({
      failure: { kind: 'rate-limited', scope: 'destination' },
    });
    expect(double.calls.filter(({ route }) => route === CREATE)).toHaveLength(5);
  });

  it.each(['reset', 'cut'] as const)('an answer lost by %s leaves the outcome unknown, whether it was stored or not', async (kind) => {
    expect(await failureWith({ kind, when: 'after' })).toMatchObject({ kind: 'unknown-outcome' });
    expect(double.messages(channel)).toHaveLength(1);
    expect(await failureWith({ kind, when: 'before' })).toMatchObject({ kind: 'unknown-outcome' });
  });

  it('gives up when the time limit is over, not knowing the outcome', async () => {
    double.faults.plan({ route: CREATE }, { kind: 'stall', when: 'after' });
    const beganMs = performance.now();
    const { messenger } = openDiscord({ ...double, timeoutMs: 300, command: 'cncf', log: () => undefined, now: Date.now });
    await expect(messenger.post(outgoingTo(channel))).rejects.toMatchObject({ failure: { kind: 'unknown-outcome' } });
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(290);
    expect(performance.now() - beganMs).toBeLessThan(8_000);
  });

  it('a Discord that is not there was not reached', async () => {
    await double.stop();
    await expect(discordOn(double).messenger.post(outgoingTo(channel))).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    double = await startDiscordDouble();
  });

  it('a refused token stops the calls for a while, and is tried again later', async () => {
    let nowMs = Date.now();
    const { messenger } = discordOn(double, () => nowMs);
    double.world.token = null;
    const refused = { failure: { kind: 'unauthorized' } };
    await expect(messenger.post(outgoingTo(channel))).rejects.toMatchObject(refused);
    const callsThen = double.calls.length;
    await expect(messenger.post(outgoingTo(channel))).rejects.toMatchObject(refused);
    expect(double.calls).toHaveLength(callsThen);
    double.world.token = double.token;
    nowMs += 6_000;
    await expect(messenger.post(outgoingTo(channel))).resolves.toMatchObject({ receipt: { channel } });
  });

  it('no failure has the token in it', async () => {
    double.world.token = null;
    const error: unknown = await discordOn(double)
      .messenger.post(outgoingTo(channel))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeliveryError);
    expect(`${error instanceof DeliveryError ? `${error.message}${JSON.stringify(error.failure)}` : ''}`).not.toContain(double.token);
  });
});

describe('the quota of a channel', () => {
  it('is told when it is used up, for as long as Discord says', async () => {
    const { messenger } = discordOn(double);
    const rests: number[] = [];
    for (let n = 0; n < 5; n += 1) rests.push((await messenger.post(outgoingTo(channel, postWith({ postId: `p${n}`, url: null })))).restMs);
    expect(rests.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(rests[4]).toBeGreaterThan(1_000);
    expect(rests[4]).toBeLessThanOrEqual(5_000);
  });

  it('is not told when it is not said', async () => {
    const generous = await startDiscordDouble({ rateLimits: false });
    expect((await discordOn(generous).messenger.post(outgoingTo(generous.addChannel()))).restMs).toBe(0);
    await generous.stop();
  });
});

describe('threads', () => {
  const START = 'POST /channels/:channel/messages/:message/threads';
  const next = (parent: Receipt, place = channel): Outgoing => ({
    ...outgoingTo(place, { ...digestOfMany({ link: 3 }), total: 28, before: 25 }),
    inThread: parent,
  });
  const first = async (place = channel) => {
    const { messenger, logged } = discordOn(double);
    return { messenger, logged, parent: (await messenger.post(outgoingTo(place))).receipt };
  };

  it('a message goes into a thread below another, which is begun once', async () => {
    const { messenger, parent } = await first();
    const { receipt } = await messenger.post(next(parent));
    const { receipt: third } = await messenger.post({ ...next(parent), key: 'third' });
    expect([receipt.channel, third.channel]).toEqual([parent.messageId, parent.messageId]);
    expect(receipt.link).toBe(`https://discord.com/channels/${double.world.guildId}/${parent.messageId}/${receipt.messageId}`);
    expect(double.world.channels.get(parent.messageId)?.thread).toMatchObject({ parentId: channel, name: '28 new posts: 3 links' });
    expect(double.messages(parent.messageId)).toHaveLength(2);
    expect(double.calls.filter(({ route }) => route === START)).toHaveLength(2);
  });

  it.each([
    ['may begin none', { permissions: ALL_NEEDED & ~CREATE_PUBLIC_THREADS }],
    ['may not write in it', { permissions: ALL_NEEDED & ~SEND_MESSAGES_IN_THREADS }],
    ['are in direct messages', { direct: true }],
  ])('where we %s, it replies in the channel', async (_, options) => {
    const place = double.addChannel(options);
    const { messenger, parent } = await first(place);
    const { receipt } = await messenger.post(next(parent, place));
    expect(receipt.channel).toBe(place);
    expect(double.messages(place)).toHaveLength(2);
    expect(double.calls.findLast(({ route, status }) => route === CREATE && status === 200)?.body).toMatchObject({
      message_reference: { message_id: parent.messageId, channel_id: place, fail_if_not_exists: false },
    });
    expect(await messenger.find(next(parent, place), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'found', receipt });
  });

  it('below a message that is gone, it stands in the channel', async () => {
    const { messenger, parent } = await first();
    await messenger.retract(parent, `discord:${channel}`);
    expect((await messenger.post(next(parent))).receipt.channel).toBe(channel);
    expect((await messenger.post({ ...next({ ...parent, messageId: '0' }), key: 'other' })).receipt.channel).toBe(channel);
  });

  it('a thread whose beginning is uncertain costs no doubt: nothing was sent', async () => {
    const { messenger, parent } = await first();
    double.faults.plan({ route: START }, { kind: 'reset', when: 'after' });
    await expect(messenger.post(next(parent))).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    expect((await messenger.post(next(parent))).receipt.channel).toBe(parent.messageId);
  });

  it('is found in the thread, and proven missing there and in the channel', async () => {
    const { messenger, parent } = await first();
    expect(await messenger.find(next(parent), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'absent' });
    const { receipt } = await messenger.post(next(parent));
    expect(await messenger.find(next(parent), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'found', receipt });
    expect(await messenger.find({ ...next(parent), key: 'other' }, Date.now() - LONG_AGO_MS)).toEqual({ kind: 'absent' });
  });
});

describe('a thread below a message of its own', () => {
  it('is opened once, under the title, however often it is asked for', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel));
    expect(await messenger.openThread?.(receipt, 'x'.repeat(300))).toBe(true);
    expect(await messenger.openThread?.(receipt, 'Another title')).toBe(true);
    const threads = [...double.world.channels.values()].flatMap(({ thread }) => thread?.name ?? []);
    expect(threads).toEqual([expect.stringMatching(/^x{99}…$/)]);
  });

  it('is none where the bot may open none, and in direct messages', async () => {
    const { messenger } = discordOn(double);
    for (const place of [double.addChannel({ permissions: ALL_NEEDED & ~CREATE_PUBLIC_THREADS }), double.addChannel({ direct: true })]) {
      const { receipt } = await messenger.post(outgoingTo(place));
      expect(await messenger.openThread?.(receipt, 'Title')).toBe(false);
    }
  });
});

describe('changing a message', () => {
  const EDIT = 'PATCH /channels/:channel/messages/:message';
  const DELETE = 'DELETE /channels/:channel/messages/:message';
  const corrected = () => outgoingTo(channel, postWith({ title: 'Corrected' }));
  const posted = async (announcement = postWith()) => {
    const { messenger, logged } = discordOn(double);
    return { messenger, logged, receipt: (await messenger.post(outgoingTo(channel, announcement))).receipt };
  };
  const inThread = async () => {
    const { messenger, receipt: parent } = await posted();
    const { receipt } = await messenger.post({ ...outgoingTo(channel, postWith({ postId: 'q' })), inThread: parent });
    const thread = double.world.channels.get(receipt.channel)?.thread;
    if (!thread) throw new Error('no thread');
    return { messenger, receipt, thread };
  };

  it('replaces all there is of an embed, and pings nobody', async () => {
    const { messenger, receipt } = await posted(embedded());
    expect(await messenger.edit(receipt, outgoingTo(channel, postWith({ title: 'Corrected', url: null })))).toBe('edited');
    const [message] = double.messages(channel);
    expect(message?.embeds).toMatchObject([{ title: 'Corrected' }]);
    expect(message?.embeds[0]).not.toHaveProperty('url');
    expect(message?.components).toEqual([]);
    expect(double.calls.findLast(({ route }) => route === EDIT)?.body).toMatchObject({ content: '', allowed_mentions: { parse: [] } });
  });

  it('writes plain words where it may not embed links any more', async () => {
    const { messenger, receipt } = await posted(embedded());
    const place = double.world.channels.get(channel);
    if (place) place.permissions = ALL_NEEDED & ~EMBED_LINKS;
    expect(await messenger.edit(receipt, corrected())).toBe('edited');
    expect(double.messages(channel)).toMatchObject([{ embeds: [], content: expect.stringContaining('**Corrected**') }]);
  });

  it.each([10008, 50005, 50021])('code %i: it can’t be corrected any more', async (code) => {
    const { messenger, receipt } = await posted();
    double.faults.plan({ route: EDIT }, { kind: 'refuse', status: 403, code });
    expect(await messenger.edit(receipt, corrected())).toBe('gone');
  });

  it('edits of old messages wait where Discord counts them', async () => {
    const { messenger, receipt } = await posted();
    double.faults.plan({ route: EDIT }, { kind: 'refuse', status: 400, code: 30046 });
    await expect(messenger.edit(receipt, corrected())).rejects.toMatchObject({ failure: { kind: 'rate-limited', scope: 'destination' } });
  });

  it('a thread that sleeps is woken; in one that is locked nothing changes any more', async () => {
    const { messenger, receipt, thread } = await inThread();
    thread.archived = true;
    expect(await messenger.edit(receipt, corrected())).toBe('edited');
    expect(thread.archived).toBe(false);
    Object.assign(thread, { archived: true, locked: true });
    expect(await messenger.edit(receipt, corrected())).toBe('gone');
    await expect(messenger.retract(receipt, `discord:${channel}`)).rejects.toMatchObject({ failure: { kind: 'rejected' } });
    Object.assign(thread, { locked: false });
    await messenger.retract(receipt, `discord:${channel}`);
    expect(double.messages(receipt.channel)).toEqual([]);
  });

  it('a thread that is gone took its messages with it; a channel that is gone is the destination’s trouble', async () => {
    const { messenger, receipt } = await inThread();
    double.world.channels.delete(receipt.channel);
    expect(await messenger.edit(receipt, corrected())).toBe('gone');
    await messenger.retract(receipt, `discord:${channel}`);
    double.world.channels.delete(channel);
    await expect(messenger.edit({ ...receipt, channel }, corrected())).rejects.toMatchObject({ failure: { kind: 'destination-gone' } });
    await messenger.retract({ ...receipt, channel }, `discord:${channel}`);
  });

  it('a message that was gone as soon as it stood has nothing to change', async () => {
    const { messenger } = discordOn(double);
    const receipt = { channel, messageId: '0', link: null };
    expect(await messenger.edit(receipt, corrected())).toBe('gone');
    await messenger.retract(receipt, `discord:${channel}`);
    expect(double.calls).toEqual([]);
  });

  it.each(['reset', 'cut'] as const)('an answer lost by %s is only a change to be made again', async (kind) => {
    const { messenger, receipt } = await posted();
    for (const route of [EDIT, DELETE]) double.faults.plan({ route }, { kind, when: 'after' });
    await expect(messenger.edit(receipt, corrected())).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    expect(await messenger.edit(receipt, corrected())).toBe('edited');
    await messenger.retract(receipt, `discord:${channel}`).catch((error: DeliveryError) => expect(error.failure.kind).toBe('unavailable'));
    await messenger.retract(receipt, `discord:${channel}`);
    expect(double.messages(channel)).toEqual([]);
  });
});

describe('asking whether messages would be taken', () => {
  const probe = (place: string) => discordOn(double).messenger.probe(`discord:${place}`);
  const gone = (code: number) => ({ failure: { kind: 'destination-gone', detail: expect.stringContaining(`code ${code}`) } });

  it('they would, where we may write, also without embeds, in threads, and in direct messages', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel));
    const inThread = await messenger.post({ ...outgoingTo(channel, postWith({ postId: 'q' })), inThread: receipt });
    const callsThen = double.calls.filter(({ route }) => route === CREATE).length;
    await probe(inThread.receipt.channel);
    await probe(double.addChannel({ permissions: VIEW_CHANNEL | SEND_MESSAGES }));
    await probe(double.addChannel({ direct: true }));
    expect(double.calls.filter(({ route }) => route === CREATE)).toHaveLength(callsThen);
  });

  it('they would not, for the reason that a message would be refused for', async () => {
    await expect(probe('999999999999999999')).rejects.toMatchObject(gone(10003));
    await expect(probe(double.addChannel({ permissions: 0n }))).rejects.toMatchObject(gone(50001));
    await expect(probe(double.addChannel({ permissions: VIEW_CHANNEL }))).rejects.toMatchObject(gone(50013));
    await expect(probe(double.addChannel({ type: 4 }))).rejects.toMatchObject(gone(50008));
    const locked = double.addChannel({ type: 11 });
    const place = double.world.channels.get(locked);
    if (place) place.thread = { parentId: channel, name: 'closed', archived: false, locked: true };
    await expect(probe(locked)).rejects.toMatchObject(gone(160005));
  });

  it('asks also while the token counts as refused, and then all goes on', async () => {
    const { messenger } = discordOn(double);
    double.revokeToken();
    await expect(messenger.post(outgoingTo(channel))).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
    await expect(messenger.probe(null)).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
    double.world.token = double.token;
    await messenger.probe(null);
    await messenger.post(outgoingTo(channel));
    expect(double.messages(channel)).toHaveLength(1);
  });
});

describe('finding a message of unknown outcome', () => {
  it('inside the nonce window sending again is safe, and no look is needed', async () => {
    const { messenger } = discordOn(double);
    expect(await messenger.find(outgoingTo(channel), Date.now() - 119_000)).toEqual({ kind: 'repeatable' });
    expect(await messenger.find(outgoingTo(channel), Date.now() - 119_000)).toEqual({ kind: 'repeatable' });
    // Only what kind of channel it is, once: no nonce protects the threads of forums.
    expect(double.calls.map(({ route }) => route)).toEqual(['GET /channels/:channel']);
  });

  it('what is not wanted any more is looked for at once', async () => {
    const { messenger } = discordOn(double);
    expect(await messenger.find(outgoingTo(channel), Date.now() - 1_000, false)).toEqual({ kind: 'absent' });
    const { receipt } = await messenger.post(outgoingTo(channel));
    expect(await messenger.find(outgoingTo(channel), Date.now() - 1_000, false)).toEqual({ kind: 'found', receipt });
  });

  it('later it is found in the history', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel));
    double.chat(channel, 'nice');
    expect(await messenger.find(outgoingTo(channel), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'found', receipt });
  });

  it('another post, and somebody else’s message with the same link, are not it', async () => {
    const { messenger } = discordOn(double);
    await messenger.post(outgoingTo(channel, postWith({ postId: 'other', url: 'https://cilium.io/other' })));
    double.chat(channel, 'https://cilium.io/blog/2025/08/cilium-118/');
    expect(await messenger.find(outgoingTo(channel), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'absent' });
  });

  it('posts without a link are told apart by their words', async () => {
    const { messenger } = discordOn(double);
    const posts = ['One', 'Two'].map((title) => outgoingTo(channel, postWith({ postId: title, title, url: null })));
    const [one, two] = [posts[0] ?? outgoingTo(channel), posts[1] ?? outgoingTo(channel)];
    const { receipt } = await messenger.post(one);
    expect(await messenger.find(one, Date.now() - LONG_AGO_MS)).toMatchObject({ kind: 'found', receipt: { messageId: receipt.messageId } });
    expect(await messenger.find(two, Date.now() - LONG_AGO_MS)).toEqual({ kind: 'absent' });
  });

  it.each([
    ['with components', ALL_NEEDED, {}],
    ['with embeds', ALL_NEEDED, { style: 'embed' }],
    ['as plain words', ALL_NEEDED & ~EMBED_LINKS, { style: 'embed' }],
  ] as const)('finds plain posts and digests sent %s', async (_, permissions, style) => {
    const place = double.addChannel({ permissions });
    const { messenger } = discordOn(double);
    const digest = outgoingTo(place, { ...digestOfThree(), ...style });
    for (const outgoing of [outgoingTo(place, postWith(style)), digest]) {
      const { messageId } = (await messenger.post(outgoing)).receipt;
      expect(await messenger.find(outgoing, Date.now() - LONG_AGO_MS)).toMatchObject({ kind: 'found', receipt: { messageId } });
    }
    expect(await messenger.find({ ...digest, key: 'another~digest' }, Date.now() - LONG_AGO_MS)).toEqual({ kind: 'absent' });
  });

  it('a long digest sent as plain words is told by its lines, also when it is found or sent again', async () => {
    const place = double.addChannel({ permissions: ALL_NEEDED & ~EMBED_LINKS });
    const { messenger } = discordOn(double);
    const long = { ...digestOfMany({ link: 60 }, { title: 'A title with many words. '.repeat(6) }), style: 'embed' as const };
    const digest = outgoingTo(place, long);
    const { lines } = await messenger.post(digest);
    expect(lines).toBeLessThan(messenger.capacity(long));
    expect(await messenger.find(digest, Date.now() - LONG_AGO_MS)).toMatchObject({ kind: 'found', lines });
    double.addChannel({ id: place, permissions: ALL_NEEDED });
    expect(await messenger.post(digest)).toMatchObject({ lines });
    expect(double.messages(place)).toHaveLength(1);
  });

  it('reads on through a busy channel', async () => {
    for (let n = 0; n < 150; n += 1) double.chat(channel, `message ${n}`);
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel));
    expect(await messenger.find(outgoingTo(channel), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'found', receipt });
  });

  it('an empty history proves nothing without Read Message History', async () => {
    const blind = double.addChannel({ permissions: ALL_NEEDED & ~READ_MESSAGE_HISTORY });
    const { messenger } = discordOn(double);
    await messenger.post(outgoingTo(blind));
    expect(await messenger.find(outgoingTo(blind), Date.now() - LONG_AGO_MS)).toMatchObject({
      kind: 'unprovable',
      detail: expect.stringContaining('Read Message History'),
    });
    expect(await messenger.find(outgoingTo(channel), Date.now() - LONG_AGO_MS)).toEqual({ kind: 'absent' });
  });

  it('a look that is cut off is a look that failed, not a message of unknown outcome', async () => {
    double.faults.plan({ route: 'GET /channels/:channel/messages' }, { kind: 'reset', when: 'before' });
    await expect(discordOn(double).messenger.find(outgoingTo(channel), 0)).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
  });
});

describe('checking', () => {
  it('finds nothing where all is well', async () => {
    expect(await discordOn(double).messenger.check([`discord:${channel}`, 'terminal'])).toEqual([]);
  });

  it('says for each channel what is missing', async () => {
    const half = double.addChannel({ permissions: VIEW_CHANNEL | SEND_MESSAGES });
    const category = double.addChannel({ type: 4 });
    const problems = await discordOn(double).messenger.check([`discord:${half}`, `discord:${category}`, 'discord:999999999999999999']);
    expect(problems).toEqual([
      `discord:${category}: this is a category or another kind of channel without messages; choose a channel inside it`,
      expect.stringContaining('the channel does not exist any more'),
      `give the bot Create Public Threads, Send Messages in Threads, Embed Links, Read Message History in discord:${half}`,
    ]);
  });

  it('says once what several channels lack', async () => {
    const noThreads = ALL_NEEDED & ~(CREATE_PUBLIC_THREADS | SEND_MESSAGES_IN_THREADS);
    const [one, two] = [double.addChannel({ permissions: noThreads }), double.addChannel({ permissions: noThreads })];
    const noEmbeds = double.addChannel({ permissions: ALL_NEEDED & ~EMBED_LINKS });
    const problems = await discordOn(double).messenger.check([`discord:${one}`, `discord:${noEmbeds}`, `discord:${two}`]);
    expect(problems).toEqual([
      `give the bot Create Public Threads, Send Messages in Threads in discord:${one}, discord:${two}`,
      `give the bot Embed Links in discord:${noEmbeds}`,
    ]);
  });

  it('names each role of the settings that nobody can have', async () => {
    const role = '400000000000000001';
    double.world.roles.add(role);
    const check = (...roles: string[]) => discordOn(double).messenger.check([`discord:${channel}`], roles);
    expect(await check(role)).toEqual([]);
    expect(await check()).toEqual([]);
    expect(await check(role, '400000000000000009', double.world.guildId)).toEqual([
      `the role ${double.world.guildId} is @everyone of Cloud Native, which gives no rights: name another role`,
      'no role 400000000000000009 exists in a server of the bot: correct HERALD_ADMINS or HERALD_DISCORD_MANAGERS',
    ]);
    double.faults.plan({ route: 'GET /guilds/:guild/roles' }, { kind: 'server-error', status: 503, when: 'before' });
    expect(await check(role)).toEqual([`the roles ${role} can't be checked: can't be reached (Discord answered HTTP 503)`]);
  });

  it('invites itself with exactly what it needs, as README does', async () => {
    const invitation = await discordOn(double).messenger.invitation?.({ calendar: false });
    const address = new URL(invitation ?? '');
    expect(BigInt(address.searchParams.get('permissions') ?? 0)).toBe(ALL_NEEDED);
    expect(address.searchParams.get('scope')).toBe('bot applications.commands');
    expect(readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')).toContain(
      invitation?.replace(double.world.bot.id, 'ID'),
    );
  });

  it('waits a moment where Discord asks for it, and says so where it asks for long', async () => {
    const ask = { route: 'GET /channels/:channel' };
    double.faults.plan(ask, { kind: 'rate-limit', retryAfterS: 0.2, scope: 'user' });
    expect(await discordOn(double).messenger.check([`discord:${channel}`])).toEqual([]);
    double.faults.plan(ask, { kind: 'rate-limit', retryAfterS: 60, scope: 'user' });
    expect(await discordOn(double).messenger.check([`discord:${channel}`])).toEqual([expect.stringContaining('rate-limited by Discord')]);
  });

  it('says where to get a token that works', async () => {
    double.world.token = null;
    expect(await discordOn(double).messenger.check([`discord:${channel}`])).toEqual([expect.stringContaining('DISCORD_TOKEN')]);
  });
});

it('lists the text channels of its servers, with the name of the server', async () => {
  const listed = await discordOn(double).messenger.channels?.();
  expect(listed).toContainEqual({ destination: `discord:${channel}`, name: '#news in Cloud Native' });
});
