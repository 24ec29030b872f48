import type { APIInteraction, REST } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createListener } from '../../../../adapters/discord/input/listener.ts';
import { correctForm } from '../../../../src/commands/build-reply.ts';
import { wordsOf } from '../../../../src/languages/index.ts';
import { createLocalKeptTexts } from '../../../../src/lib/local-kept-texts.ts';
import type { KeptTexts } from '../../../../src/ports/kept-texts.ts';
import type { CommandRequest, Reply } from '../../../../src/ports/reply.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { formReply, makeForm, valuesText } from '../../../support/forms.ts';
import { discordOn, listeningHandler, replyOf } from '../fixtures.ts';

const LONG = `search ${'cilium '.repeat(30)}page:2`;
const DAY_MS = 86_400_000;

let double: DiscordDouble;
let channel: string;
let nowMs: number;
/** What all processes share. */
let texts: KeptTexts;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  double = await startDiscordDouble();
  channel = double.addChannel();
  nowMs = Date.now();
  texts = createLocalKeptTexts();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  await double.stop();
});

/** Another process of the same Herald; the one before is gone. */
async function restart(reply: (request: CommandRequest) => Reply | Promise<Reply>, own: KeptTexts = texts) {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  const { handler, asks } = listeningHandler(reply);
  const { gateway, logged } = discordOn(double, () => nowMs);
  running.push(gateway);
  await gateway.start(handler, undefined, undefined, own);
  return { asks, events: () => logged.map(({ event }) => event) };
}

const withNext = ({ text }: CommandRequest): Reply => replyOf(`You said: ${text}`, { actions: [{ label: 'Next', command: LONG }] });
const ask = () => double.command({ channel, subcommand: 'status' });

describe('a button whose command has no room in it', () => {
  it('works in another process, and after a restart', async () => {
    await restart(withNext);
    const first = await ask();
    const { asks } = await restart(withNext);
    const second = await double.press('Next', { on: first });
    expect(second).toMatchObject({ text: `You said: ${LONG.trim()}`, message: { id: first.message.id } });
    expect(asks).toMatchObject([{ text: LONG, confirmed: true }]);
    await restart(withNext);
    expect((await double.press('Next', { on: second })).text).toContain('page:2');
  });

  it('says once it has expired to ask again: 30 days after it was shown last', async () => {
    await restart(withNext);
    const seen = await ask();
    nowMs += 30 * DAY_MS;
    expect((await double.press('Next', { on: seen, user: '200000000000000002' })).text).toContain('page:2');
    nowMs += 30 * DAY_MS + 1;
    const { asks } = await restart(withNext);
    const expired = await double.press('Next', { on: seen });
    expect(expired).toMatchObject({ text: 'This button has expired. Please ask again.', ephemeral: true });
    expect(asks).toEqual([]);
  });

  it('is kept before the answer leaves', async () => {
    const order: string[] = [];
    const slow: KeptTexts = {
      ...texts,
      keep: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push('kept');
      },
    };
    const { handler } = listeningHandler(withNext);
    const listener = createListener({ command: 'cncf', handler, texts: slow, log: () => {}, now: Date.now });
    const rest = { post: async () => void order.push('sent') } as unknown as REST;
    const data = { type: 1, name: 'cncf', options: [{ type: 1, name: 'status', options: [] }] };
    listener.receive({ id: '1', token: 't', application_id: '2', type: 2, data, user: { id: '3' } } as unknown as APIInteraction, rest);
    await listener.drain(5_000);
    expect(order).toEqual(['kept', 'sent']);
  });

  it('does not hold up an answer where nothing can be kept; pressed, it says that it has expired', async () => {
    const away: KeptTexts = { ...texts, keep: async () => Promise.reject(new Error('no database')) };
    const { events } = await restart(withNext, away);
    const seen = await ask();
    expect(seen.text).toBe('You said: status');
    expect(events()).toContain('discord.texts-not-kept');
    expect((await double.press('Next', { on: seen })).text).toContain('expired');
  });

  it('answers in time where the store does not, and can be pressed again', async () => {
    let isAway = true;
    const silent = new Promise<never>(() => {});
    const stuck: KeptTexts = {
      keep: (...args) => (isAway ? silent : texts.keep(...args)),
      find: (...args) => (isAway ? silent : texts.find(...args)),
    };
    await restart(withNext);
    const seen = await ask();
    const { asks, events } = await restart(withNext, stuck);
    const later = await double.press('Next', { on: seen });
    expect(later).toMatchObject({ text: expect.stringContaining('Press it again in a minute'), ephemeral: true });
    expect(asks).toEqual([]);
    expect((await ask()).text).toBe('You said: status');
    expect(events()).toEqual(expect.arrayContaining(['discord.text-not-found', 'discord.texts-not-kept']));
    isAway = false;
    expect((await double.press('Next', { on: seen })).text).toContain('page:2');
  });

  it('that stands for something else than a form opens none', async () => {
    await restart(() => replyOf('…', { actions: [{ label: 'Next', command: LONG }] }));
    const seen = await ask();
    const forged = JSON.parse(JSON.stringify(seen.message).replace('"v1h:', '"v1a:')) as typeof seen.message;
    expect((await double.press('Next', { on: { ...seen, message: forged } })).text).toContain('expired');
  });
});

describe('a form', () => {
  const long = makeForm({ command: LONG });
  const answer = ({ values }: CommandRequest): Reply => {
    if (!values) return formReply(long);
    return values.filter?.[0] === 'bad' ? correctForm(long, values, { filter: 'Write x.' }, wordsOf('en')) : replyOf(valuesText(values));
  };

  it('with a long command is submitted to another process, and opened again by one with what was typed', async () => {
    await restart(answer);
    const form = await double.commandForm({ channel, subcommand: 'status' });
    await restart(answer);
    const wrong = await double.submit(form, { filter: 'bad', kinds: ['d'] });
    expect(wrong.buttons).toEqual(['Open the form again']);
    await restart(answer);
    const again = await double.pressForm('Open the form again', { on: wrong });
    expect(again.values).toMatchObject({ filter: ['bad'], kinds: ['d'] });
    const { asks } = await restart(answer);
    expect((await double.submit(again, { filter: 'good' })).text).toContain('filter=good');
    expect(asks).toMatchObject([{ text: LONG, values: { filter: ['good'] } }]);
  });

  it('whose command can not be looked up loses nothing of what was typed', async () => {
    await restart(answer);
    const form = await double.commandForm({ channel, subcommand: 'status' });
    await restart(answer, { ...texts, find: async () => Promise.reject(new Error('no database')) });
    const lost = await double.submit(form, { filter: 'kind:release' });
    expect(lost.text).toMatch(/can’t look up[\s\S]*in a minute[\s\S]*kind:release/);
  });
});
