import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendToRunning } from '../../src/cli/control-socket.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';
import type { Seen } from '../support/slack/people.ts';

const ADMIN = 'U0ADMIN';
const DISCORD_ADMIN = '300000000000000001';

let platforms: Platforms;
let channel: string;
let home: Home;
let herald: HeraldProcess;
beforeAll(async () => {
  platforms = await startPlatforms();
});
afterAll(() => platforms.stop());
beforeEach(async () => {
  home = makeHome();
  channel = platforms.discord.addChannel();
  Object.assign(home.env, platforms.env, { HERALD_ADMINS: `slack:${ADMIN} discord:${DISCORD_ADMIN}` });
  home.post('docs/first.md', frontMatter('Cilium first'));
  await start();
});
afterEach(async () => {
  await herald.end('SIGKILL');
  home.remove();
  expect(platforms.slack.complaints).toEqual([]);
});

async function start(): Promise<void> {
  herald = startHerald(home);
  await herald.says(/Ready in/);
}

const inSlack = (user = ADMIN) => ({ channel: 'C0GENERAL', user });
const inDiscord = (user = DISCORD_ADMIN) => ({ channel, user });
const answerIn = (outcome: Awaited<ReturnType<Platforms['slack']['submit']>>): Seen => {
  if ('errors' in outcome) throw new Error(JSON.stringify(outcome.errors));
  return outcome.answer;
};
/** As the command line asks, without a process of its own. */
async function told(text: string): Promise<{ subscriptions: readonly { destination: string; number: number }[] }> {
  const response = await sendToRunning(home.dataDir, { kind: 'ask', text, confirmed: true });
  if (response?.kind !== 'reply') throw new Error(`no reply: ${JSON.stringify(response)}`);
  return response.reply.data as Awaited<ReturnType<typeof told>>;
}
const ofChannel = async (destination: string) =>
  (await told('subscriptions')).subscriptions.filter((one) => one.destination === destination);
const numberOf = async (destination: string): Promise<number> => {
  const [one] = await ofChannel(destination);
  if (!one) throw new Error(`${destination} has no subscription`);
  return one.number;
};

describe('in Slack', () => {
  it('a channel is subscribed by a form, edited by a form, and gets what was asked for', async () => {
    const { slack } = platforms;
    const form = await slack.commandForm({ ...inSlack(), text: 'subscribe' });
    expect(Object.values(form.fields)).toEqual(['Which posts', 'When', 'Or at other times', 'Pictures', 'Who is mentioned', 'Look']);
    const wrong = await slack.submit(form, { filter: 'souce:k3s', 'mode-words': 'daily at 25:00' });
    expect(wrong).toMatchObject({
      errors: { filter: expect.stringContaining('source:'), 'mode-words': expect.stringContaining('daily at 09:00') },
    });
    const plan = answerIn(await slack.submit(form, { filter: 'cilium', style: 'title' }));
    expect(plan.text).toMatch(/1 post in the last 30 days[\s\S]*as its message would look:[\s\S]*Cilium first/);
    expect(await ofChannel('slack:C0GENERAL')).toEqual([]);
    expect((await slack.press(plan, 'Subscribe', ADMIN))?.text).toContain('Subscribed');
    // The same form once more, and the same button: once only.
    const again = answerIn(await slack.submit(form, { filter: 'cilium', style: 'title' }));
    expect(again.text).toContain('already has this subscription');
    expect(await ofChannel('slack:C0GENERAL')).toMatchObject([{ filter: { expression: 'cilium' }, style: 'title', origin: 'chat' }]);

    const list = await slack.slashCommand({ ...inSlack(), text: 'subscriptions' });
    const number = await numberOf('slack:C0GENERAL');
    const edit = await slack.pressForm(list, `Edit ${number}`, ADMIN);
    expect(edit.values).toMatchObject({ filter: ['cilium'], mode: ['each'], style: ['title'] });
    const changed = answerIn(await slack.submit(edit, { filter: 'calico' }));
    await slack.press(changed, 'Save', ADMIN);
    home.post('docs/second.md', frontMatter('Cilium second'));
    home.post('docs/third.md', frontMatter('Calico third'));
    await until(() => platforms.counts('slack:C0GENERAL', ['Calico third'])[0] === 1, 'Calico third is there');
    expect(platforms.counts('slack:C0GENERAL', ['Cilium second'])).toEqual([0]);
  });

  it('who may not is refused before the form opens, and when it is submitted', async () => {
    const { slack } = platforms;
    const opened = slack.journal.filter(({ method }) => method === 'views.open').length;
    expect((await slack.slashCommand({ ...inSlack('U0SOMEBODY'), text: 'subscribe' })).text).toContain('may decide what');
    expect(slack.journal.filter(({ method }) => method === 'views.open')).toHaveLength(opened);
    slack.channel('C0THEIRS', { creator: 'U0MAKER' });
    const form = await slack.commandForm({ channel: 'C0THEIRS', user: 'U0MAKER', text: 'subscribe' });
    // What comes back names a channel that is not theirs, and the command another.
    const metadata = JSON.stringify({
      command: 'subscribe to:slack:C0GENERAL',
      channel: 'C0THEIRS',
      thread: null,
      id: crypto.randomUUID(),
    });
    expect(answerIn(await slack.submit(form, { filter: 'cilium' }, { metadata })).text).toContain('only admins of Herald');
    expect(answerIn(await slack.submit(form, { filter: 'cilium' })).text).toContain('1 post in the last 30 days');
    expect(await ofChannel('slack:C0GENERAL')).toEqual([]);
  });

  it('a form outlives a restart, and overwrites nothing that was changed meanwhile', async () => {
    const { slack } = platforms;
    await told('subscribe cilium to:slack:C0GENERAL');
    const number = await numberOf('slack:C0GENERAL');
    const form = await slack.commandForm({ ...inSlack(), text: 'subscribe' });
    const edit = await slack.commandForm({ ...inSlack(), text: `subscriptions edit ${number}` });
    await herald.end('SIGKILL');
    await start();
    expect(answerIn(await slack.submit(form, { filter: 'all' })).text).toContain('all posts');
    await told(`subscriptions edit ${number} kind:release`);
    const late = answerIn(await slack.submit(edit, { filter: 'ebpf' }));
    expect(late.text).toMatch(/was changed after this form was opened[\s\S]*releases[\s\S]*ebpf/);
    expect(await ofChannel('slack:C0GENERAL')).toMatchObject([{ number, filter: { expression: 'kind:release' } }]);
  });
});

describe('in Discord', () => {
  it('a channel is subscribed by a form that is corrected, and edited by one', async () => {
    const { discord } = platforms;
    const form = await discord.commandForm({ ...inDiscord(), subcommand: 'subscribe' });
    expect(Object.values(form.fields)).toEqual(['Which posts', 'When', 'Or at other times', 'Pictures', 'Who is mentioned']);
    const wrong = await discord.submit(form, { filter: 'souce:k3s', images: 'none' });
    expect(wrong.text).toContain('Write it like source:k3s');
    const again = await discord.pressForm('Open the form again', { on: wrong, user: DISCORD_ADMIN });
    expect(again.values).toMatchObject({ filter: ['souce:k3s'], images: ['none'] });
    const plan = await discord.submit(again, { filter: 'cilium' });
    expect(plan.text).toMatch(/1 post in the last 30 days[\s\S]*as its message would look:[\s\S]*Cilium first/);
    expect((await discord.press('Subscribe', { on: plan, user: DISCORD_ADMIN })).text).toContain('Subscribed');
    expect((await discord.submit(form, { filter: 'cilium', images: 'none' })).text).toContain('already has this subscription');
    const number = await numberOf(`discord:${channel}`);
    const list = await discord.command({ ...inDiscord(), subcommand: 'subscriptions' });
    const edit = await discord.pressForm(`Edit ${number}`, { on: list, user: DISCORD_ADMIN });
    const changed = await discord.submit(edit, { mode: 'daily at 09:00' });
    await discord.press('Save', { on: changed, user: DISCORD_ADMIN });
    expect(await ofChannel(`discord:${channel}`)).toMatchObject([
      { number, filter: { expression: 'cilium' }, images: 'none', delivery: { mode: 'daily', at: '09:00' } },
    ]);
  });

  it('who has lost the right since the form opened is refused; who may not sees no form', async () => {
    const { discord } = platforms;
    const refused = await discord.command({ channel, subcommand: 'subscribe' });
    expect(refused.text).toContain('may decide what');
    const manager = { permissions: 1n << 4n };
    const form = await discord.commandForm({ channel, subcommand: 'subscribe', member: manager });
    expect((await discord.submit(form, { filter: 'cilium' })).text).toContain('may decide what');
    expect((await discord.submit(form, { filter: 'cilium' }, { member: manager })).text).toContain('1 post in the last 30 days');
  });

  it('a form outlives a restart, and overwrites nothing that was changed meanwhile', async () => {
    const { discord } = platforms;
    await told(`subscribe cilium to:discord:${channel}`);
    const number = await numberOf(`discord:${channel}`);
    const form = await discord.commandForm({ ...inDiscord(), subcommand: 'subscribe' });
    const edit = await discord.commandForm({
      ...inDiscord(),
      subcommand: 'subscriptions',
      options: { action: 'edit', filter: String(number) },
    });
    await herald.end('SIGKILL');
    await start();
    expect((await discord.submit(form, { filter: 'all' })).text).toContain('all posts');
    await told(`subscriptions edit ${number} kind:release`);
    const late = await discord.submit(edit, { filter: 'ebpf' });
    expect(late.text).toMatch(/was changed after this form was opened[\s\S]*releases[\s\S]*ebpf/);
    expect(await ofChannel(`discord:${channel}`)).toMatchObject([{ number, filter: { expression: 'kind:release' } }]);
  });
});

it('on the command line, where no form can be shown, it says what to type', async () => {
  const { code, out, err } = await runHerald(home, ['subscribe', 'to:slack:C0GENERAL']);
  expect([code, out + err]).toEqual([2, expect.stringContaining('subscribe kind:release')]);
});
