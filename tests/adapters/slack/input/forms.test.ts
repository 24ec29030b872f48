import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { correctForm } from '../../../../src/commands/build-reply.ts';
import { wordsOf } from '../../../../src/languages/index.ts';
import type { CommandHandler } from '../../../../src/ports/command-gateway.ts';
import type { CommandRequest, Reply } from '../../../../src/ports/reply.ts';
import { formReply, hugeForm, makeForm, valuesText } from '../../../support/forms.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectTo, makeReply } from '../sample.ts';

let double: SlackDouble;
let stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  double = await startSlackDouble({ channels: ['C0GENERAL', 'U0ADA'] });
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
  await double.stop();
});

async function start(reply: (request: CommandRequest) => Reply | Promise<Reply>, now?: () => number) {
  const asked: CommandRequest[] = [];
  const handler: CommandHandler = {
    handle: async (request) => {
      asked.push(request);
      return reply(request);
    },
    suggest: async () => [],
    languageFor: () => 'en',
    commands: [],
  };
  const herald = connectTo(double, now ? { now } : {});
  stops.push(() => herald.gateway.stop());
  await herald.gateway.start(handler);
  await double.sockets.open(2);
  return { ...herald, asked };
}

const ada = { channel: 'C0GENERAL', user: 'U0ADA' };
const line = (text: string, own: Partial<Reply> = {}): Reply => makeReply({ blocks: [{ kind: 'text', line: [{ text }] }], ...own });
const opensOrSays = ({ values }: CommandRequest): Reply => (values ? line(valuesText(values)) : formReply(makeForm()));

describe('a form', () => {
  it('opens on a command with what stands in its fields, and its submission is asked with what was filled in', async () => {
    const { asked } = await start(opensOrSays);
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    expect(form).toMatchObject({
      title: 'Subscribe this channel',
      fields: { filter: 'Which posts', note: 'Note', style: 'Style', kinds: 'Kinds', extras: 'Extras' },
      values: { filter: [], note: ['two\nlines'], style: ['card'], kinds: ['b', 'c'], extras: [] },
    });
    const outcome = await double.submit(form, { filter: 'cilium', style: 'line', kinds: ['a', 'e'], extras: ['ping', 'thread'] });
    expect(outcome).toMatchObject({
      answer: { ephemeral: true, text: 'filter=cilium note=two\nlines style=line kinds=a+e extras=ping+thread' },
    });
    expect(asked[1]).toMatchObject({
      text: 'subscribe to:somewhere',
      where: 'slack:C0GENERAL',
      from: { id: 'U0ADA' },
      communities: ['T0TEAM'],
      confirmed: true,
    });
    expect(double.complaints).toEqual([]);
  });

  it('has a group typed', async () => {
    const fields = [
      { name: 'who', label: 'Who is mentioned', type: 'group', placeholder: 'S0123ABCD every 6h', initial: 'S0GROUP' },
    ] as const;
    await start(({ values }) => (values ? line(valuesText(values)) : formReply(makeForm({ fields }))));
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    expect(form.values).toEqual({ who: ['S0GROUP'] });
    expect(await double.submit(form, { who: 'S0OTHER every 2d' })).toMatchObject({ answer: { text: 'who=S0OTHER every 2d' } });
    expect(double.complaints).toEqual([]);
  });

  it('opens on a press', async () => {
    await start(({ text, values }) =>
      text === 'help'
        ? line('…', { actions: [{ label: 'Edit', command: 'edit 3', opensForm: true }] })
        : opensOrSays({ text, values } as CommandRequest),
    );
    const form = await double.pressForm(await double.slashCommand({ ...ada, text: 'help' }), 'Edit');
    expect(await double.submit(form, { filter: 'x' })).toMatchObject({ answer: { ephemeral: true } });
    expect(double.complaints).toEqual([]);
  });

  it('says what is wrong at the field, keeps what was typed, and can be submitted again', async () => {
    await start(({ values }) => {
      if (values?.filter?.[0] !== 'bad') return opensOrSays({ values } as CommandRequest);
      return correctForm(makeForm(), values, { filter: 'Write kind:release.', elsewhere: 'And this.' }, wordsOf('en'));
    });
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    expect(await double.submit(form, { filter: 'bad' })).toEqual({ errors: { filter: 'Write kind:release. And this.' } });
    expect(await double.submit(form, { filter: 'good' })).toMatchObject({ answer: { text: expect.stringContaining('filter=good') } });
  });

  it('whose check takes too long closes, and says later what is wrong, with what was typed', async () => {
    await start(async ({ values }) => {
      if (!values) return formReply(makeForm());
      await double.sockets.acknowledged(2);
      return correctForm(makeForm(), values, { filter: 'Write kind:release.' }, wordsOf('en'));
    });
    const outcome = await double.submit(await double.commandForm({ ...ada, text: 'subscribe' }), { filter: 'bad' });
    expect(outcome).toMatchObject({
      answer: { buttons: ['Open the form'], text: expect.stringMatching(/Which posts: Write kind:release\.[\s\S]*You wrote:[\s\S]*bad/) },
    });
  });

  it('submitted once is asked once, however often Slack delivers it, and gets the same word each time', async () => {
    const { asked } = await start(({ values }) =>
      values ? correctForm(makeForm(), values, { filter: 'No.' }, wordsOf('en')) : formReply(makeForm()),
    );
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    for (const triggerId of ['s1', 's1', 's2'])
      expect(await double.submit(form, { filter: 'x' }, { triggerId })).toEqual({ errors: { filter: 'No.' } });
    expect(asked).toHaveLength(3);
  });

  it('that Slack does not open comes as words, with a button to open it', async () => {
    const { untilLogged } = await start(opensOrSays);
    double.fault({ method: 'views.open', answer: { error: 'expired_trigger_id' } });
    const seen = await double.slashCommand({ ...ada, text: 'subscribe' });
    expect(seen).toMatchObject({ text: expect.stringContaining('Type: subscribe cilium'), buttons: ['Open the form'] });
    await untilLogged('slack.form-not-opened', 1);
    expect((await double.pressForm(seen, 'Open the form')).title).toBe('Subscribe this channel');
  });

  it('asked for by a mention, where Slack opens none, comes as words with a button', async () => {
    await start(opensOrSays);
    const seen = await double.mention({ ...ada, text: 'subscribe' });
    expect(seen).toMatchObject({ text: expect.stringContaining('Type: subscribe cilium'), buttons: ['Open the form'] });
    expect((await double.pressForm(seen, 'Open the form')).title).toBe('Subscribe this channel');
  });

  it('outlives a restart: the answer comes to the channel, and where Herald can’t write there to the person', async () => {
    const first = await start(opensOrSays);
    const forms = [
      await double.commandForm({ ...ada, text: 'subscribe' }),
      await double.commandForm({ ...ada, text: 'subscribe' }),
    ] as const;
    await first.gateway.stop();
    await start(opensOrSays);
    expect(await double.submit(forms[0], { filter: 'x' })).toMatchObject({
      answer: { ephemeral: true, message: { channel: 'C0GENERAL' } },
    });
    double.fault({ method: 'chat.postEphemeral', answer: { error: 'user_not_in_channel' } });
    expect(await double.submit(forms[1], { filter: 'x' })).toMatchObject({ answer: { message: { channel: 'U0ADA' } } });
  });

  it('is answered in the channel after its response address has expired', async () => {
    let nowMs = Date.now();
    await start(opensOrSays, () => nowMs);
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    nowMs += 30 * 60_000;
    expect(await double.submit(form, { filter: 'x' })).toMatchObject({ answer: { text: expect.stringContaining('filter=x') } });
    await expect.poll(() => double.journal.map(({ method }) => method)).toContain('chat.postEphemeral');
    expect(double.journal.map(({ method }) => method)).not.toContain('response_url');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"command":'],
    ['another shape', '{"command":3,"channel":"C0GENERAL","thread":null,"id":"x"}'],
    ['a list', '[]'],
    ['a channel that is none', JSON.stringify({ command: 'x', channel: '../C1', thread: null, id: crypto.randomUUID() })],
    ['more than Slack carries', JSON.stringify({ command: 'x'.repeat(3_000), channel: null, thread: null, id: crypto.randomUUID() })],
  ])('that comes back with %s asks nothing, and keeps what was typed', async (_, metadata) => {
    const { asked } = await start(opensOrSays);
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    expect(await double.submit(form, { filter: 'x' }, { metadata })).toEqual({
      errors: { filter: expect.stringContaining('open the form again') },
    });
    expect(asked).toHaveLength(1);
  });

  it('submitted while Herald stops stays open, and says so', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { gateway } = await start(({ text }) => (text === 'slow' ? held.then(() => line('late')) : formReply(makeForm())));
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    const slow = double.slashCommand({ ...ada, text: 'slow' });
    await double.sockets.acknowledged(2);
    const stopped = gateway.stop();
    expect(await double.submit(form, { filter: 'x' })).toEqual({ errors: { filter: expect.stringContaining('Submit this again') } });
    release();
    await Promise.all([slow, stopped]);
  });

  it('fits Slack’s limits, whatever it holds', async () => {
    await start(() => formReply(hugeForm()));
    const form = await double.commandForm({ ...ada, text: 'subscribe' });
    expect(double.complaints).toEqual([]);
    expect(form.values).toMatchObject({ b: ['24'], d: ['0', '9'], e: [] });
  });
});
