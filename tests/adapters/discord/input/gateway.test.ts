import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../../src/lib/errors.ts';
import type { NoticeAnnouncement } from '../../../../src/model/announcement.ts';
import type { CommandHandler } from '../../../../src/ports/command-gateway.ts';
import type { OnPlatformChange, PlatformChange } from '../../../../src/ports/platform-change.ts';
import type { Person } from '../../../../src/ports/reply.ts';
import { openCommandStage } from '../../../support/command-stage.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { SOMEBODY } from '../../../support/discord/human.ts';
import { readAloud } from '../../../support/discord/read-aloud.ts';
import { MANAGE_GUILD } from '../../../support/discord/world.ts';
import { makePost } from '../../../support/make.ts';
import { shownAtDefault } from '../../../support/shown.ts';
import { discordOn, type LogEntry, listeningHandler, outgoingTo, replyOf } from '../fixtures.ts';

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

async function listen(handler: CommandHandler, onChange?: OnPlatformChange) {
  const { gateway, messenger, logged } = discordOn(double);
  running.push(gateway);
  await gateway.start(handler, onChange);
  return { gateway, messenger, logged };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const untilMs = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > untilMs) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const has = (logged: readonly LogEntry[], event: string) => logged.some((entry) => entry.event === event);

describe('starting', () => {
  it('is ready, with the commands registered, when start resolves', async () => {
    const { gateway } = await listen(listeningHandler().handler);
    expect(gateway.health()).toEqual({ ready: true, detail: 'connected as @herald' });
    expect(double.world.commands.map(({ name }) => name)).toEqual(['cncf', 'cncf-admin', 'Why was this announced?', 'Find related posts']);
    expect(double.world.commands[0]?.options?.map(({ name }) => name)).toContain('search');
  });

  it('writes the commands only when they differ', async () => {
    const { gateway } = await listen(listeningHandler().handler);
    await gateway.stop();
    await listen(listeningHandler().handler);
    expect(double.world.commandWrites).toBe(1);
    const [command] = double.world.commands;
    if (command) command.description = 'An older text';
    await listen(listeningHandler().handler);
    expect(double.world.commandWrites).toBe(2);
  });

  it('leaves commands of others alone, and removes its own of another name', async () => {
    const { gateway } = await listen(listeningHandler().handler);
    await gateway.stop();
    const [slash, admins, ...menus] = double.world.commands;
    if (!slash || !admins) throw new Error('nothing is registered');
    const foreign = { ...slash, id: '400000000000000001', name: 'weather', description: 'Will it rain?', options: [] };
    double.world.commands = [foreign, { ...slash, name: 'former' }, { ...admins, name: 'former-admin' }, ...menus.slice(1)];
    const before = double.world.commandWrites;
    await listen(listeningHandler().handler);
    expect(double.world.commands.map(({ id, name }) => [name, id === foreign.id]).toSorted()).toEqual(
      [
        ['weather', true],
        ['cncf', false],
        ['cncf-admin', false],
        ['Why was this announced?', false],
        ['Find related posts', false],
      ].toSorted(),
    );
    expect(double.calls.filter(({ route }) => route === 'PUT /applications/:application/commands')).toHaveLength(1);
    expect(double.world.commandWrites - before).toBe(3);
  });

  it('takes the commands for admins out of a command that an earlier version registered with all of them', async () => {
    const { gateway } = await listen(listeningHandler().handler);
    await gateway.stop();
    const [slash, admins, ...menus] = double.world.commands;
    if (!slash || !admins) throw new Error('nothing is registered');
    const foreign = { ...slash, id: '400000000000000001', name: 'weather', description: 'Will it rain?', options: [] };
    double.world.commands = [foreign, { ...slash, options: [...(slash.options ?? []), ...(admins.options ?? [])] }, ...menus];
    await listen(listeningHandler().handler);
    const optionsOf = (name: string) => double.world.commands.find((command) => command.name === name)?.options;
    expect(optionsOf('cncf')).toEqual(slash.options);
    expect(optionsOf('cncf-admin')).toEqual(admins.options);
    expect(double.world.commands).toContainEqual(foreign);
  });

  it('a refused token is a mistake in the settings that names DISCORD_TOKEN and not the token', async () => {
    const { gateway } = discordOn({ apiUrl: double.apiUrl, token: 'bm90.the.token' });
    const error: unknown = await gateway.start(listeningHandler().handler).catch((thrown: unknown) => thrown);
    if (!(error instanceof ConfigError)) throw new Error('no ConfigError');
    expect(error.mistakes).toEqual([
      expect.objectContaining({ where: 'DISCORD_TOKEN', hint: expect.stringContaining('discord.com/developers') }),
    ]);
    expect(error.message).not.toContain('bm90.the.token');
    expect(gateway.health()).toEqual({ ready: false, detail: 'the token is refused' });
  });

  it('starts although the commands can not be written, says so, and goes on trying until they are', async () => {
    const failing = { kind: 'server-error', status: 503, when: 'before' } as const;
    double.faults.plan({ route: 'PUT /applications/:application/commands', times: 2 }, failing);
    const { gateway, logged } = await listen(listeningHandler().handler);
    expect(gateway.health()).toMatchObject({
      ready: false,
      detail: expect.stringContaining('commands are not registered (Discord answered HTTP 503)'),
    });
    await until(() => gateway.health().ready, 'registered');
    expect(double.world.commandWrites).toBe(1);
    expect(logged.filter(({ event }) => event === 'discord.commands-failed')).toHaveLength(1);
  });

  it('commands that could not be written are not tried over a connection that is gone', async () => {
    double.faults.plan({ route: 'PUT /applications/:application/commands' }, { kind: 'server-error', status: 503, when: 'before' });
    const { gateway } = await listen(listeningHandler().handler);
    await gateway.stop();
    expect(gateway.health()).toEqual({ ready: false, detail: 'stopped' });
    expect(double.world.commandWrites).toBe(0);
  });

  it('waits for a Discord that is down, and begins when it is back', async () => {
    double.faults.plan({ route: 'GET /gateway/bot', times: 2 }, { kind: 'server-error', status: 503, when: 'before' });
    const { gateway, logged } = await listen(listeningHandler().handler);
    expect(gateway.health().ready).toBe(true);
    expect(logged).toContainEqual({
      event: 'discord.disconnected',
      facts: { reason: "can't reach Discord (Discord answered HTTP 503)", againInMs: 1_000 },
    });
    await until(() => has(logged, 'outage.ended'), 'the outage is over');
    expect(shownAtDefault(logged)).toEqual(['outage.began', 'outage.ended']);
  });

  it('does not spend sessions that Discord has not got left, and says until when', async () => {
    double.sessions.remaining = 0;
    double.sessions.resetAfterMs = 1_500;
    const { gateway, logged } = discordOn(double);
    running.push(gateway);
    const starting = gateway.start(listeningHandler().handler);
    await until(() => has(logged, 'discord.sessions-used-up'), 'told');
    const minute = new Date().toISOString().slice(0, 13).replace('T', ' ');
    expect(gateway.health()).toEqual({
      ready: false,
      detail: expect.stringMatching(new RegExp(`^Discord allows no new connections until ${minute}:\\d\\d UTC`)),
    });
    expect(double.gateway.identified).toBe(0);
    double.sessions.remaining = 10;
    await starting;
    expect(gateway.health().ready).toBe(true);
    expect(logged.filter(({ event }) => event === 'discord.sessions-used-up')).toHaveLength(1);
  });

  it('asks for nothing but servers, as the one shard that there is', async () => {
    await listen(listeningHandler().handler);
    expect(double.gateway.lastIdentify).toEqual({ intents: 1, shard: [0, 1] });
  });

  it('can be stopped while Discord is silent, and twice', async () => {
    double.gateway.mood.silent = true;
    const { gateway } = discordOn(double);
    const starting = gateway.start(listeningHandler().handler);
    await until(() => double.gateway.identified > 0, 'identified');
    const beganMs = performance.now();
    await gateway.stop();
    await gateway.stop();
    await starting;
    expect(performance.now() - beganMs).toBeLessThan(5_000);
    expect(gateway.health().ready).toBe(false);
  });
});

describe('commands', () => {
  it('choose a kind that Herald knows from a list, and find one of the site’s own by the words of a query', async () => {
    const stage = openCommandStage();
    await stage.seen([
      makePost({ path: 'a.md', title: 'Cilium 1.18', kind: 'release' }),
      makePost({ path: 'b.md', title: 'A talk', kind: 'talk' }),
    ]);
    await listen(stage.handler);
    const releases = await double.command({ channel, subcommand: 'latest', options: { kind: 'release' } });
    expect(releases.text).toContain('Cilium 1.18');
    expect(releases.text).not.toContain('A talk');
    await expect(double.command({ channel, subcommand: 'latest', options: { kind: 'talk' } })).rejects.toThrow('no choice “talk”');
    const talks = await double.command({ channel, subcommand: 'search', options: { query: 'kind:talk' } });
    expect(talks.text).toContain('A talk');
    expect(talks.text).not.toContain('Cilium 1.18');
  });

  it('those for admins are offered to who has Manage Server, and in direct messages; answers name them as they are typed there', async () => {
    const { handler } = listeningHandler(() => replyOf('/cncf replay failed tries again, /cncf status says more'));
    await listen(handler);
    const asked = { channel, subcommand: 'pause' };
    await expect(double.command(asked)).rejects.toThrow('/cncf-admin is not offered to them');
    const seen = await double.command({ ...asked, member: { permissions: MANAGE_GUILD } });
    expect(seen.text).toBe('/cncf-admin replay failed tries again, /cncf status says more');
    expect((await double.command({ ...asked, channel: double.addChannel({ direct: true }) })).text).toBe(seen.text);
  });

  it('become the words that people type elsewhere, with who and where', async () => {
    const { handler, asks } = listeningHandler();
    await listen(handler);
    const view = await double.command({ channel, subcommand: 'search', options: { query: 'cilium', source: 'K3s Releases', tag: 'cncf' } });
    expect(asks).toEqual([
      {
        text: 'search cilium tag:cncf source:"K3s Releases"',
        from: { platform: 'discord', id: SOMEBODY },
        locale: 'en-US',
        where: `discord:${channel}`,
        communities: [double.world.guildId],
        rights: expect.anything(),
        confirmed: false,
      },
    ]);
    expect(view.ephemeral).toBe(true);
    expect(view.text).toContain('You said: search cilium');
  });

  it('have no place in direct messages', async () => {
    const { handler, asks } = listeningHandler();
    await listen(handler);
    await double.command({ channel: double.addChannel({ direct: true }), subcommand: 'status' });
    expect(asks).toMatchObject([{ text: 'status', where: null }]);
  });

  it('a shared reply is for everybody', async () => {
    const { handler } = listeningHandler(() => replyOf('hello all', { shared: true }));
    await listen(handler);
    expect((await double.command({ channel, subcommand: 'help' })).ephemeral).toBe(false);
    expect(double.messages(channel)).toMatchObject([{ content: `hello all\n-# shared by <@${SOMEBODY}>`, mentions: [] }]);
  });

  it('a shared reply says who shared it however long it is, and pings nobody', async () => {
    const words = ['@everyone <@200000000000000077>', ...Array.from({ length: 40 }, () => 'x'.repeat(97))];
    const blocks = words.map((text) => ({ kind: 'text', line: [{ text }] }) as const);
    const { handler } = listeningHandler(() => replyOf('', { shared: true, blocks }));
    await listen(handler);
    await double.command({ channel, subcommand: 'help' });
    const [message] = double.messages(channel);
    expect(message?.content).toMatch(new RegExp(`…\n-# shared by <@${SOMEBODY}>$`));
    expect(message?.content.length).toBeLessThanOrEqual(2_000);
    expect(message).toMatchObject({ mentions: [], mention_everyone: false });
  });

  it.each([true, false])('what is pressed to be shared is promised to one until it is there (shared: %s)', async (shared) => {
    const slow = { label: 'Share', command: 'share search x', share: true };
    const { handler } = listeningHandler(async ({ confirmed }) => {
      if (confirmed) await new Promise((resolve) => setTimeout(resolve, 2_300));
      return confirmed ? replyOf(shared ? 'the posts' : 'Nothing found.', { shared }) : replyOf('first', { actions: [slow] });
    });
    await listen(handler);
    await double.command({ channel, subcommand: 'help' });
    await double.press('Share');
    const inChannel = () => double.messages(channel).map(({ content }) => content);
    if (shared) await until(() => inChannel().length > 0, 'shared');
    expect(inChannel()).toEqual(shared ? [`the posts\n-# shared by <@${SOMEBODY}>`] : []);
    const whispered = double.world.messages.filter(({ ephemeral }) => ephemeral).map(({ message }) => message.content);
    expect(whispered.at(-1)).toBe(shared ? 'Shared with the channel.' : 'Nothing found.');
  });

  it('a slow answer is promised in time and given later', async () => {
    const { handler } = listeningHandler(async () => {
      await new Promise((resolve) => setTimeout(resolve, 2_600));
      return replyOf('at last');
    });
    await listen(handler);
    const view = await double.command({ channel, subcommand: 'status' });
    expect(view).toMatchObject({ text: 'at last', ephemeral: true });
    expect([...double.world.interactions.values()].map(({ acked }) => acked)).toEqual([5]);
  });

  it('delivered twice are answered once', async () => {
    const { handler, asks } = listeningHandler();
    const { logged } = await listen(handler);
    await double.command({ channel, subcommand: 'status' });
    double.repeatLastEvent();
    await until(() => has(logged, 'discord.interaction-repeated'), 'the repeat was noticed');
    expect(asks).toHaveLength(1);
  });

  it('an answer whose receipt is lost is not given twice', async () => {
    const { handler } = listeningHandler();
    const { logged } = await listen(handler);
    double.faults.plan({ route: 'POST /interactions/:interaction/:token/callback' }, { kind: 'reset', when: 'after' });
    await double.command({ channel, subcommand: 'status' });
    await until(() => double.calls.filter(({ path }) => path.endsWith('/callback')).length === 2, 'tried again');
    expect(has(logged, 'discord.answer-failed')).toBe(false);
  });

  it('an answer that comes too late is dropped, and the next one works', async () => {
    const { handler, asks } = listeningHandler(({ text }) => {
      if (text === 'status') double.advance(4_000);
      return replyOf('here');
    });
    const { logged } = await listen(handler);
    double.command({ channel, subcommand: 'status' }).catch(() => {});
    await until(() => has(logged, 'discord.interaction-dropped'), 'dropped');
    expect((await double.command({ channel, subcommand: 'help' })).text).toBe('here');
    expect(asks).toHaveLength(2);
  });

  it('a reply longer than Discord takes is cut, not refused', async () => {
    const items = Array.from({ length: 300 }, (_, n) => [{ text: `line ${n} ${'x'.repeat(60)}` }]);
    await listen(listeningHandler(() => replyOf('', { blocks: [{ kind: 'list', items }] })).handler);
    expect((await double.command({ channel, subcommand: 'help' })).text).toContain('line 25');
  });
});

describe('HERALD_DISCORD_SERVERS', () => {
  const admin: Person = { platform: 'discord', id: '200000000000000077' };
  const everything = async (in_: string) => {
    const command = await double.command({ channel: in_, subcommand: 'search', options: { query: 'cilium' } });
    const completions = await double.autocomplete({ channel: in_, subcommand: 'search', query: 'cil' });
    return { command, completions };
  };
  const herald = async (servers: readonly string[]) => {
    const stage = openCommandStage({ answered: { slack: [], discord: servers } });
    stage.context.isAdmin = ({ platform, id }) => platform === admin.platform && id === admin.id;
    await stage.seen([makePost({ path: 'a.md', title: 'Cilium in practice' })]);
    await listen(stage.handler);
  };

  it('answers the servers that it names: commands, completions, buttons', async () => {
    await herald([double.world.guildId, '112233445566778899']);
    const { command, completions } = await everything(channel);
    expect(command.text).toContain('Cilium in practice');
    expect(completions).toHaveLength(1);
    expect((await double.press('Share to channel', { on: command })).ephemeral).toBe(false);
  });

  it('refuses others in private, in a few words', async () => {
    await herald([]);
    const before = await everything(channel);
    await running.pop()?.stop();
    await herald(['112233445566778899']);
    const refused = `Herald does not answer here.\nIts owners choose where it does: ${double.world.guildId} is not in HERALD_DISCORD_SERVERS.`;
    const { command, completions } = await everything(channel);
    expect(command).toMatchObject({ ephemeral: true, text: refused.replace(/_/g, '\\_') });
    expect(completions).toEqual([]);
    const pressed = await double.press('Share to channel', { on: before.command });
    expect(pressed).toMatchObject({ ephemeral: true, text: command.text });
    expect(double.messages(channel)).toEqual([]);
  });

  it('answers direct messages of admins alone', async () => {
    await herald([double.world.guildId]);
    const direct = double.addChannel({ direct: true });
    const { command, completions } = await everything(direct);
    expect(command.text).toBe('Herald does not answer here.\nAsk in a server where it does.');
    expect(completions).toEqual([]);
    const own = await double.command({ channel: direct, user: admin.id, subcommand: 'search', options: { query: 'cilium' } });
    expect(own.text).toContain('Cilium in practice');
  });
});

describe('completions', () => {
  it('come from the handler', async () => {
    await listen(listeningHandler().handler);
    expect(await double.autocomplete({ channel, subcommand: 'search', query: 'cil' })).toEqual([{ name: 'Posts about cil', value: 'cil' }]);
  });

  it('leave out what Discord would refuse, and are at most 25', async () => {
    const suggestions = [
      { label: 'x'.repeat(150), query: 'long label' },
      { label: 'too long', query: 'y'.repeat(101) },
      { label: ' ', query: 'blank' },
      ...Array.from({ length: 40 }, (_, n) => ({ label: `s${n}`, query: `s${n}` })),
    ];
    await listen({ ...listeningHandler().handler, suggest: async () => suggestions });
    const choices = await double.autocomplete({ channel, subcommand: 'search', query: '' });
    expect(choices).toHaveLength(25);
    expect(choices[0]).toEqual({ name: `${'x'.repeat(99)}…`, value: 'long label' });
  });

  it('are empty when they take longer than a second', async () => {
    await listen({ ...listeningHandler().handler, suggest: () => new Promise(() => {}) });
    expect(await double.autocomplete({ channel, subcommand: 'search', query: 'x' })).toEqual([]);
  });
});

describe('buttons', () => {
  const actions = [
    { label: 'Next', command: 'search cilium page:2' },
    { label: 'Long', command: `search ${'very '.repeat(40)}long` },
    { label: 'Share to channel', command: 'share search cilium', share: true },
  ];

  it('ask as if typed, confirmed, and replace the reply', async () => {
    const { handler, asks } = listeningHandler(({ text, confirmed }) => replyOf(`${text} ${confirmed}`, confirmed ? {} : { actions }));
    await listen(handler);
    const first = await double.command({ channel, subcommand: 'search', options: { query: 'cilium' } });
    expect(first.buttons).toEqual(['Next', 'Long', 'Share to channel']);
    const second = await double.press('Next');
    expect(second.text).toBe('search cilium page:2 true');
    expect(second.message.id).toBe(first.message.id);
    expect(second.buttons).toEqual([]);
    expect(asks[1]).toEqual({ ...asks[0], rights: expect.anything(), text: 'search cilium page:2', confirmed: true });
    expect((await double.press('Long', { on: first })).text).toContain('very long');
  });

  it('a slow press replaces the reply later', async () => {
    const { handler } = listeningHandler(async ({ confirmed }) => {
      if (confirmed) await new Promise((resolve) => setTimeout(resolve, 2_300));
      return replyOf(confirmed ? 'page 2' : 'page 1', { actions });
    });
    await listen(handler);
    const first = await double.command({ channel, subcommand: 'search', options: { query: 'cilium' } });
    const second = await double.press('Next');
    expect(second).toMatchObject({ text: 'page 2', message: { id: first.message.id } });
  });

  it('Share posts for the whole channel, and says who shared', async () => {
    const { handler } = listeningHandler(({ text }) => replyOf(text, text.startsWith('share') ? { shared: true } : { actions }));
    await listen(handler);
    await double.command({ channel, subcommand: 'search', options: { query: 'cilium' } });
    const shared = await double.press('Share to channel');
    expect(shared.ephemeral).toBe(false);
    expect(double.messages(channel).map(({ content }) => content)).toEqual([`share search cilium\n-# shared by <@${SOMEBODY}>`]);
  });

  it.each([0, 2_300])('lead from words to posts and back, in one message (after %i ms)', async (delayMs) => {
    const hit = { kind: 'hit', title: [{ text: 'Cilium' }], url: 'https://a.example/1', snippet: [], context: [] } as const;
    const { handler } = listeningHandler(async ({ text, confirmed }) => {
      if (confirmed && delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      const own = { actions: [{ label: text === 'list' ? 'Words' : 'Posts', command: text === 'list' ? 'words' : 'list' }] };
      return text === 'list' ? replyOf('', { blocks: [hit], ...own }) : replyOf('Words.', own);
    });
    await listen(handler);
    const words = await double.command({ channel, subcommand: 'help' });
    expect(words).toMatchObject({ text: 'Words.', message: { content: 'Words.' } });
    const posts = await double.press('Posts');
    expect(posts).toMatchObject({ text: '### Cilium', buttons: ['Open', 'Words'], message: { id: words.message.id, content: '' } });
    const back = await double.press('Words');
    expect(back).toMatchObject({ text: 'Words.', buttons: ['Posts'], message: { id: words.message.id, content: '' } });
  });

  it('what is listed and shared says who shared it', async () => {
    const hit = { kind: 'hit', title: [{ text: 'Cilium' }], url: 'https://a.example/1', snippet: [], context: [] } as const;
    const { handler } = listeningHandler(() => replyOf('', { blocks: [hit], shared: true }));
    await listen(handler);
    const view = await double.command({ channel, subcommand: 'help' });
    expect(view).toMatchObject({ text: `### Cilium\n-# shared by <@${SOMEBODY}>`, ephemeral: false });
  });

  it('under a public message answer only the one who pressed', async () => {
    const { handler } = listeningHandler(({ confirmed }) => replyOf(confirmed ? 'yours' : 'ours', { shared: !confirmed, actions }));
    await listen(handler);
    const everybodys = await double.command({ channel, subcommand: 'help' });
    const own = await double.press('Next', { user: '200000000000000077' });
    expect(own).toMatchObject({ text: 'yours', ephemeral: true });
    expect(own.message.id).not.toBe(everybodys.message.id);
  });

  it('whose command was forgotten in a restart say so', async () => {
    const { handler } = listeningHandler(() => replyOf('x', { actions }));
    const { gateway } = await listen(handler);
    const view = await double.command({ channel, subcommand: 'help' });
    await gateway.stop();
    await listen(listeningHandler().handler);
    expect((await double.press('Long', { on: view })).text).toContain('expired');
    expect((await double.press('Next', { on: view })).text).toContain('search cilium page:2');
  });

  it('say so in the language of who presses', async () => {
    const { gateway } = await listen(listeningHandler(() => replyOf('x', { actions })).handler);
    const view = await double.command({ channel, subcommand: 'help' });
    await gateway.stop();
    await listen({ ...listeningHandler().handler, languageFor: () => 'fr' });
    expect((await double.press('Long', { on: view })).text).toBe('Ce bouton a expiré. Redemandez.');
  });
});

describe('a notice to the admins', () => {
  const ADMIN = '200000000000000077';
  const notice: NoticeAnnouncement = {
    type: 'notice',
    title: 'Held: 260 posts',
    lines: ['Nothing was announced.'],
    actions: [{ label: 'Mark seen', command: 'hold h1 seen', style: 'danger' }],
  };
  const decide = (delayMs: number) =>
    listeningHandler(async ({ from }) => {
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      const actions = [{ label: 'What is left', command: 'holds' }];
      return from.id === ADMIN ? replyOf('260 posts were marked as seen.', { actions }) : replyOf('Only admins may.', { exitCode: 2 });
    });
  const told = async (delayMs: number) => {
    const { handler, asks } = decide(delayMs);
    const { messenger } = await listen(handler);
    const { receipt } = await messenger.post(outgoingTo(channel, notice));
    const [message] = double.messages(channel);
    if (!message) throw new Error('no notice');
    return { asks, receipt, view: { ...readAloud(message), ephemeral: false, message } };
  };

  it.each([0, 2_300])('gives way to what was done, for everybody (after %i ms)', async (delayMs) => {
    const { asks, receipt, view } = await told(delayMs);
    const after = await double.press('Mark seen', { on: view, user: ADMIN });
    expect(asks).toMatchObject([{ text: 'hold h1 seen', confirmed: true, where: `discord:${channel}` }]);
    expect(after.message.id).toBe(receipt.messageId);
    expect(double.messages(channel)).toMatchObject([{ content: '', embeds: [], mentions: [] }]);
    expect(double.messages(channel).map((message) => readAloud(message).text)).toEqual([
      `260 posts were marked as seen.\n-# asked by <@${ADMIN}>`,
    ]);
    // Its own buttons stand under what everybody sees, too.
    const refused = await double.press('What is left', { on: after, user: SOMEBODY });
    expect(refused).toMatchObject({ ephemeral: true, text: 'Only admins may.' });
  });

  it.each([0, 2_300])('stays as it is for others, who are told so alone (after %i ms)', async (delayMs) => {
    const { view } = await told(delayMs);
    expect(await double.press('Mark seen', { on: view, user: SOMEBODY })).toMatchObject({ ephemeral: true, text: 'Only admins may.' });
    expect(double.messages(channel).map(({ id }) => id)).toEqual([view.message.id]);
    expect(double.messages(channel).map((message) => readAloud(message).text)).toEqual([expect.stringContaining('### Held: 260 posts')]);
    expect(double.world.messages.filter(({ ephemeral }) => ephemeral)).toMatchObject([{ message: { content: 'Only admins may.' } }]);
  });
});

describe('the connection', () => {
  it.each([
    ['is asked to reconnect', () => double.gateway.askReconnect(), 'resumed'],
    ['breaks off', () => double.gateway.close(1006), 'resumed'],
    ['loses its session', () => double.gateway.invalidate(false), 'identified'],
  ] as const)('comes back when it %s', async (_, disturb, how) => {
    await listen(listeningHandler().handler);
    const before = double.gateway[how];
    disturb();
    await until(() => double.gateway[how] > before, how);
    expect((await double.command({ channel, subcommand: 'status' })).text).toContain('status');
  });

  it('says that it is not ready while it is away', async () => {
    const { gateway } = await listen(listeningHandler().handler);
    double.gateway.mood.silent = true;
    double.gateway.close(1006);
    await until(() => !gateway.health().ready, 'unready');
    double.gateway.mood.silent = false;
  });

  it('a token revoked meanwhile is told; once it is good again all goes on without a restart', async () => {
    const { handler } = listeningHandler();
    const changes: PlatformChange[] = [];
    const { gateway, messenger, logged } = await listen(handler, async (change) => void changes.push(change));
    double.revokeToken();
    double.gateway.close(4004);
    await until(() => has(logged, 'discord.token-refused'), 'refusal logged');
    expect(gateway.health()).toMatchObject({ ready: false, detail: 'Discord refuses DISCORD_TOKEN' });
    expect(changes).toContainEqual({ kind: 'signed-out', target: 'discord', reason: expect.objectContaining({ kind: 'unauthorized' }) });
    await expect(messenger.probe(null)).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
    double.world.token = double.token;
    await messenger.probe(null);
    await until(() => gateway.health().ready, 'connected again');
    await until(() => changes.some(({ kind }) => kind === 'signed-in'), 'told');
    expect(changes.filter(({ kind }) => kind.startsWith('signed'))).toEqual([expect.anything(), { kind: 'signed-in', target: 'discord' }]);
    expect((await double.command({ channel, subcommand: 'status' })).text).toContain('status');
  });

  it('a token that only the messenger finds refused is told as well', async () => {
    const { gateway, messenger } = await listen(listeningHandler().handler);
    double.revokeToken();
    await expect(messenger.post(outgoingTo(channel))).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
    expect(gateway.health()).toMatchObject({ ready: false, detail: 'Discord refuses DISCORD_TOKEN' });
    double.world.token = double.token;
    await messenger.probe(null);
    expect(gateway.health().ready).toBe(true);
  });

  it('stop waits for the answer under way', async () => {
    let finish: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { handler, asks } = listeningHandler(() => held.then(() => replyOf('finished')));
    const { gateway } = await listen(handler);
    const asked = double.command({ channel, subcommand: 'status' });
    await until(() => asks.length === 1, 'asked');
    const stopped = gateway.stop();
    finish();
    await stopped;
    expect((await asked).text).toBe('finished');
  });
});
