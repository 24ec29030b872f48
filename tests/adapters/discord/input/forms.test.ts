import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { correctForm } from '../../../../src/commands/build-reply.ts';
import { wordsOf } from '../../../../src/languages/index.ts';
import type { CommandRequest, Reply } from '../../../../src/ports/reply.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { formReply, hugeForm, makeForm, valuesText } from '../../../support/forms.ts';
import { discordOn, listeningHandler, replyOf } from '../fixtures.ts';

let double: DiscordDouble;
let channel: string;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  double = await startDiscordDouble();
  channel = double.addChannel();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  await double.stop();
});

async function start(reply: (request: CommandRequest) => Reply | Promise<Reply>) {
  const asked: CommandRequest[] = [];
  const { gateway, logged } = discordOn(double);
  running.push(gateway);
  await gateway.start({
    ...listeningHandler().handler,
    handle: async (request) => {
      asked.push(request);
      return reply(request);
    },
  });
  return { gateway, logged, asked };
}

const typed = () => ({ channel, subcommand: 'status' });
const opensOrSays = ({ values }: Pick<CommandRequest, 'values'>): Reply => (values ? replyOf(valuesText(values)) : formReply(makeForm()));

describe('a form', () => {
  it('opens on a command with what stands in its fields, and its submission is asked with what was filled in', async () => {
    const { asked } = await start(opensOrSays);
    const form = await double.commandForm(typed());
    expect(form).toMatchObject({
      title: 'Subscribe this channel',
      fields: { filter: 'Which posts', note: 'Note', style: 'Style', kinds: 'Kinds', extras: 'Extras' },
      values: { filter: [], note: ['two\nlines'], style: ['card'], kinds: ['b', 'c'], extras: [] },
    });
    const seen = await double.submit(
      form,
      { filter: 'cilium', note: '', style: 'line', kinds: ['a', 'e'], extras: ['ping'] },
      { member: { permissions: 32n } },
    );
    expect(seen).toMatchObject({ ephemeral: true, text: 'filter=cilium note= style=line kinds=a+e extras=ping' });
    expect(asked[1]).toMatchObject({ text: 'subscribe to:somewhere', where: `discord:${channel}`, confirmed: true });
    expect(await asked[1]?.rights?.managesChannel()).toMatchObject({ granted: true });
    expect(await asked[0]?.rights?.managesChannel()).toMatchObject({ granted: false });
  });

  it('opens on a press, and its answer takes the place of the private message it came from', async () => {
    await start(({ text, values }) =>
      text === 'status'
        ? { ...replyOf('…'), actions: [{ label: 'Edit', command: 'edit 3', opensForm: true }] }
        : opensOrSays(values ? { values } : {}),
    );
    const asked = await double.command(typed());
    const form = await double.pressForm('Edit');
    const seen = await double.submit(form, { filter: 'x' });
    expect(seen).toMatchObject({ text: expect.stringContaining('filter=x'), message: { id: asked.message.id } });
  });

  it('offers the roles of the server for a group', async () => {
    const [role, other] = ['112233445566778899', '112233445566778800'];
    const fields = [{ name: 'who', label: 'Who is mentioned', type: 'group', placeholder: 'its id', initial: role }] as const;
    await start(({ values }) => (values ? replyOf(valuesText(values)) : formReply(makeForm({ fields }))));
    const form = await double.commandForm(typed());
    expect(form.values).toEqual({ who: [role] });
    expect(await double.submit(form, { who: other })).toMatchObject({ text: `who=${other}` });
    expect(await double.submit(await double.commandForm(typed()), { who: [] })).toMatchObject({ text: 'who=' });
  });

  it('leaves a group empty where what stands in it is no role', async () => {
    await start(() => formReply(makeForm({ fields: [{ name: 'who', label: 'Who', type: 'group', initial: 'S0123ABCD' }] })));
    expect((await double.commandForm(typed())).values).toEqual({ who: [] });
  });

  it('that has to be corrected says where, and opens again with what was typed', async () => {
    await start(({ values }) =>
      values?.filter?.[0] === 'bad'
        ? correctForm(makeForm(), values, { filter: 'Write kind:release.' }, wordsOf('en'))
        : opensOrSays(values ? { values } : {}),
    );
    const form = await double.commandForm(typed());
    const wrong = await double.submit(form, { filter: 'bad', kinds: ['d'] });
    expect(wrong).toMatchObject({ ephemeral: true, buttons: ['Open the form again'] });
    expect(wrong.text).toMatch(/Which posts\*\*: Write kind:release\.[\s\S]*You wrote:[\s\S]*bad/);
    const again = await double.pressForm('Open the form again');
    expect(again.values).toMatchObject({ filter: ['bad'], note: ['two\nlines'], style: ['card'], kinds: ['d'], extras: [] });
    const done = await double.submit(again, { filter: 'good' });
    expect(done).toMatchObject({ message: { id: wrong.message.id }, text: expect.stringContaining('filter=good') });
  });

  it('that is ready too late for Discord comes as words, with a button to open it', async () => {
    let calls = 0;
    await start(async () => {
      calls += 1;
      // “Thinking…” is the answer that a form can't follow.
      if (calls === 1)
        await expect.poll(() => [...double.world.interactions.values()].some(({ acked }) => acked === 5), { timeout: 10_000 }).toBe(true);
      return formReply(makeForm());
    });
    const late = await double.command(typed());
    expect(late).toMatchObject({ text: 'Type: subscribe cilium', buttons: ['Open the form'] });
    expect((await double.pressForm('Open the form')).title).toBe('Subscribe this channel');
  });

  it('outlives a restart; one whose command is too long says so where nothing was kept of it, and what was written', async () => {
    const first = await start(opensOrSays);
    const form = await double.commandForm(typed());
    await first.gateway.stop();
    const { gateway } = await start(({ values }) => (values ? opensOrSays({ values }) : formReply(makeForm({ command: 'x'.repeat(200) }))));
    expect((await double.submit(form, { filter: 'x' })).text).toContain('filter=x');
    const long = await double.commandForm(typed());
    expect((await double.submit(long, { filter: 'kept' })).text).toContain('filter=kept');
    await gateway.stop();
    const { asked } = await start(opensOrSays);
    const lost = await double.submit(long, { filter: 'kind:release' });
    expect(lost.text).toMatch(/expired[\s\S]*kind:release[\s\S]*two/);
    expect(asked).toEqual([]);
  });

  it('submitted once is asked once, however often Discord delivers it', async () => {
    const { asked, logged } = await start(opensOrSays);
    await double.submit(await double.commandForm(typed()), { filter: 'x' });
    double.repeatLastEvent();
    await expect.poll(() => logged.some(({ event }) => event === 'discord.interaction-repeated')).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('answered by a form again comes as words: Discord takes no form for an answer to a form', async () => {
    await start(() => formReply(makeForm()));
    const seen = await double.submit(await double.commandForm(typed()), { filter: 'x' });
    expect(seen).toMatchObject({ text: 'Type: subscribe cilium', buttons: ['Open the form'] });
  });

  it('fits Discord’s limits, whatever it holds', async () => {
    await start(() => formReply(hugeForm()));
    const form = await double.commandForm(typed());
    expect(form.values).toMatchObject({ b: ['24'], d: ['0', '9'], e: [] });
  });
});
