import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { componentIdOf } from '../../../../adapters/discord/render/marker.ts';
import { usesComponents } from '../../../../adapters/discord/render/message-body.ts';
import type { Outgoing } from '../../../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { readAloud } from '../../../support/discord/read-aloud.ts';
import { ALL_NEEDED, EMBED_LINKS } from '../../../support/discord/world.ts';
import { digestOfThree, discordOn, outgoingTo, postWith } from '../fixtures.ts';

const CREATE = 'POST /channels/:channel/messages';
const EDIT = 'PATCH /channels/:channel/messages/:message';
const LONG_AGO_MS = 600_000;
const PICTURE = { url: 'https://a.example/hero.png', alt: null, size: 'thumbnail' as const };

let double: DiscordDouble;
let channel: string;
beforeEach(async () => {
  double = await startDiscordDouble({ rateLimits: false });
  channel = double.addChannel();
});
afterEach(() => double.stop());

const only = () => {
  const [message, ...others] = double.messages(channel);
  expect(others).toEqual([]);
  if (!message) throw new Error('no message');
  return message;
};
const sent = (route: string) => double.calls.filter((call) => call.route === route).map(({ body }) => body as Record<string, unknown>);
const refuse = (route: string, field: string, times = 1) =>
  double.faults.plan(
    { route, times },
    { kind: 'refuse', status: 400, code: 50035, errors: { [field]: { _errors: [{ code: 'X', message: 'Not liked.' }] } } },
  );

describe('a message of components', () => {
  it('is sent with its flag and without content, and says so in its receipt', async () => {
    const { receipt } = await discordOn(double).messenger.post(outgoingTo(channel, postWith({ picture: PICTURE })));
    expect(receipt).toMatchObject({ channel, messageId: only().id, form: 'components' });
    expect(only()).toMatchObject({ flags: 32768, content: '', embeds: [] });
    expect(readAloud(only()).text).toContain('### [Cilium 1.18 is here](<https://cilium.io/blog/2025/08/cilium-118/>)');
    expect(sent(CREATE)[0]).not.toHaveProperty('content');
    expect(sent(CREATE)[0]).not.toHaveProperty('embeds');
    expect(sent(CREATE)[0]).toMatchObject({ allowed_mentions: { parse: [] }, enforce_nonce: true });
  });

  it('stays one in every edit, also where its channel wants lines or embeds by then', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel));
    for (const style of [undefined, 'line', 'title', 'embed'] as const) {
      const title = `In ${style ?? 'card'}`;
      const changes = style === undefined ? {} : { style };
      expect(await messenger.edit(receipt, outgoingTo(channel, postWith({ title, ...changes })))).toBe('edited');
      expect(usesComponents(only())).toBe(true);
      expect(readAloud(only()).text).toContain(title);
    }
    for (const body of sent(EDIT)) expect(body).toMatchObject({ flags: 32768, allowed_mentions: { parse: [] } });
  });

  it('whose correction is refused says it in plain words, still of components', async () => {
    const { messenger, logged } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel));
    refuse(EDIT, 'components');
    expect(await messenger.edit(receipt, outgoingTo(channel, postWith({ title: 'Corrected' })))).toBe('edited');
    expect(usesComponents(only())).toBe(true);
    expect(readAloud(only()).text).toContain('**Corrected**');
    expect(logged).toContainEqual({
      event: 'discord.plain-text',
      facts: { key: expect.any(String), code: 50035, said: 'components: Not liked.' },
    });
  });

  it('needs no right to embed links', async () => {
    const plain = double.addChannel({ permissions: ALL_NEEDED & ~EMBED_LINKS });
    expect((await discordOn(double).messenger.post(outgoingTo(plain))).receipt.form).toBe('components');
  });
});

describe('a message that was sent before there were components', () => {
  it('stays an embed: its receipt names no form', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel, postWith({ style: 'embed' })));
    expect(receipt).not.toHaveProperty('form');
    expect(await messenger.edit(receipt, outgoingTo(channel, postWith({ title: 'Corrected' })))).toBe('edited');
    expect(only()).toMatchObject({ embeds: [{ title: 'Corrected' }], flags: 0 });
  });
});

describe('a body that Discord refuses', () => {
  it('goes as an embed, once, and what Discord said is told', async () => {
    const { messenger, logged } = discordOn(double);
    refuse(CREATE, 'components');
    const { receipt } = await messenger.post(outgoingTo(channel, postWith({ picture: PICTURE })));
    expect(receipt).not.toHaveProperty('form');
    expect(only()).toMatchObject({ embeds: [{ title: 'Cilium 1.18 is here', thumbnail: { url: PICTURE.url } }] });
    expect(logged).toContainEqual({
      event: 'discord.components-refused',
      facts: { key: expect.any(String), code: 50035, said: 'components: Not liked.' },
    });
    expect(sent(CREATE)).toHaveLength(2);
  });

  it('for its picture goes without it, still of components', async () => {
    const { messenger, logged } = discordOn(double);
    refuse(CREATE, 'media');
    expect((await messenger.post(outgoingTo(channel, postWith({ picture: PICTURE })))).receipt.form).toBe('components');
    expect(JSON.stringify(only().components)).not.toContain(PICTURE.url);
    expect(logged.map(({ event }) => event)).toEqual(['discord.picture-refused']);
  });

  it('in both forms goes as plain words', async () => {
    const { messenger } = discordOn(double);
    refuse(CREATE, 'title', 2);
    expect((await messenger.post(outgoingTo(channel))).receipt).not.toHaveProperty('form');
    expect(only()).toMatchObject({ content: expect.stringContaining('**Cilium 1.18 is here**'), embeds: [] });
  });

  it('is no other message where a lost answer makes it go again: what exists counts', async () => {
    const { messenger } = discordOn(double);
    refuse(CREATE, 'components');
    const { receipt } = await messenger.post(outgoingTo(channel));
    expect((await messenger.post(outgoingTo(channel))).receipt).toEqual(receipt);
    expect(only().embeds).toHaveLength(1);
  });
});

describe('after a crash', () => {
  const digest = (): Outgoing => outgoingTo(channel, digestOfThree());
  const find = (outgoing: Outgoing) => discordOn(double).messenger.find(outgoing, Date.now() - LONG_AGO_MS);

  it.each([
    ['a post', () => outgoingTo(channel)],
    ['a post without an address', () => outgoingTo(channel, postWith({ url: null }))],
    ['a digest', digest],
    [
      'a notice',
      () => outgoingTo(channel, { type: 'notice', title: 'Held', lines: ['x'], actions: [{ label: 'Post', command: 'hold h1 post' }] }),
    ],
  ])('%s is found with its form, and so is edited in it', async (_, outgoing) => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoing());
    expect(await find(outgoing())).toEqual({ kind: 'found', receipt });
    expect(receipt.form).toBe('components');
    expect(await find({ ...outgoing(), key: 'another~key', announcement: postWith({ url: null, title: 'Other' }) })).toEqual({
      kind: 'absent',
    });
  });

  it('a post is known by the number of its box whatever it says by now', async () => {
    const { messenger } = discordOn(double);
    const { receipt } = await messenger.post(outgoingTo(channel));
    const corrected = { ...outgoingTo(channel), announcement: postWith({ title: 'Corrected', url: 'https://moved.example/' }) };
    expect(await find(corrected)).toEqual({ kind: 'found', receipt });
    expect(await find({ ...corrected, key: 'another~key' })).toEqual({ kind: 'absent' });
  });

  it.each([
    ['a post', () => outgoingTo(channel)],
    ['a post without an address', () => outgoingTo(channel, postWith({ url: null }))],
    ['a digest', digest],
  ])('%s is found too where Discord gives its components other numbers', async (_, outgoing) => {
    const { receipt } = await discordOn(double).messenger.post(outgoing());
    const number = componentIdOf(outgoing().key);
    const stored = double.world.messages.find(({ message }) => message.id === receipt.messageId);
    if (stored) stored.message.components = JSON.parse(JSON.stringify(stored.message.components).replaceAll(String(number), '1'));
    expect(JSON.stringify(only().components)).not.toContain(String(number));
    expect(await find(outgoing())).toEqual({ kind: 'found', receipt });
  });
});
