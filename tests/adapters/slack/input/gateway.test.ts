import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../../src/lib/errors.ts';
import type { CommandHandler } from '../../../../src/ports/command-gateway.ts';
import type { Reply } from '../../../../src/ports/reply.ts';
import { openCommandStage } from '../../../support/command-stage.ts';
import { makePost } from '../../../support/make.ts';
import { shownAtDefault } from '../../../support/shown.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectOverHttp, connectTo, createEcho, makeOutgoing, makeReply } from '../sample.ts';

let double: SlackDouble;
let stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  double = await startSlackDouble({ channels: ['C0GENERAL', 'D0DIRECT'] });
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
  await double.stop();
});

let mode: 'Socket Mode' | 'HTTP' = 'Socket Mode';

async function start(handler: CommandHandler, own: Parameters<typeof connectTo>[1] = {}) {
  if (mode === 'HTTP') return startHttp(handler, own);
  const herald = connectTo(double, own);
  stops.push(() => herald.gateway.stop());
  await herald.gateway.start(handler);
  await double.sockets.open(2);
  return herald;
}

async function startHttp(handler: CommandHandler, own: Parameters<typeof connectTo>[1] = {}) {
  const herald = await connectOverHttp(double, own);
  stops.push(async () => {
    await herald.gateway.stop();
    await herald.stopServer();
  });
  await herald.gateway.start(handler);
  return herald;
}

const answering = (reply: (text: string) => Partial<Reply>): CommandHandler => ({
  handle: async ({ text }) => makeReply(reply(text)),
  suggest: async () => [],
  languageFor: () => 'en',
  commands: [],
});
const line = (text: string): Partial<Reply> => ({ blocks: [{ kind: 'text', line: [{ text }] }] });
const reader = { channel: 'C0GENERAL', user: 'U0READER' };

describe.each(['Socket Mode', 'HTTP'] as const)('over %s', (way) => {
  beforeEach(() => {
    mode = way;
  });
  afterEach(() => {
    mode = 'Socket Mode';
  });

  describe('a slash command', () => {
    it('is acknowledged at once and answered privately', async () => {
      const echo = createEcho();
      await start(echo);
      const seen = await double.slashCommand({
        ...reader,
        text: 'search “deep dive” &amp; <https://x.example/a|x> in:<#C0GENERAL|general>',
      });
      expect(seen).toMatchObject({ ephemeral: true, text: 'you asked: search "deep dive" & https://x.example/a in:slack:C0GENERAL' });
      expect(echo.asked[0]).toMatchObject({ from: { platform: 'slack', id: 'U0READER' }, where: 'slack:C0GENERAL', confirmed: false });
      expect(double.sockets.acks[0]).toMatchObject({ payload: {} });
      expect(double.messages('C0GENERAL')).toEqual([]);
      expect(double.complaints).toEqual([]);
    });

    it('is acknowledged before the answer is known', async () => {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await start({
        handle: () => held.then(() => makeReply(line('late'))),
        suggest: async () => [],
        languageFor: () => 'en',
        commands: [],
      });
      const seen = double.slashCommand({ ...reader, text: 'search' });
      await double.sockets.acknowledged(1);
      release();
      expect((await seen).text).toBe('late');
    });

    it('in a direct message has no destination', async () => {
      const echo = createEcho();
      await start(echo);
      await double.slashCommand({ channel: 'D0DIRECT', user: 'U0READER', text: 'help' });
      expect(echo.asked[0]?.where).toBeNull();
    });

    it('delivered twice is answered once', async () => {
      const echo = createEcho();
      await start(echo);
      await double.slashCommand({ ...reader, text: 'help', triggerId: 't1' });
      await expect(double.slashCommand({ ...reader, text: 'help', triggerId: 't2' })).resolves.toBeDefined();
      const repeated = double.deliver('slash_commands', {
        command: '/cncf',
        text: 'help',
        trigger_id: 't1',
        user_id: 'U0READER',
        channel_id: 'C0GENERAL',
        team_id: 'T0TEAM',
        response_url: double.apiUrl,
      });
      await repeated;
      expect(echo.asked).toHaveLength(2);
    });

    it('of another app is told what we answer to', async () => {
      const echo = createEcho();
      await start(echo);
      expect((await double.slashCommand({ ...reader, text: 'help', command: '/other' })).text).toBe('This Herald answers to /cncf.');
      expect(echo.asked).toEqual([]);
    });

    it('is answered in the channel when the reply is shared', async () => {
      await start(answering(() => ({ ...line('for all'), shared: true })));
      expect(await double.slashCommand({ ...reader, text: 'x' })).toMatchObject({ ephemeral: false, text: 'for all\nshared by @U0READER' });
    });

    it('is answered although the first answer was lost, and as text when its blocks are refused', async () => {
      const { untilLogged } = await start(createEcho());
      double.fault({ method: 'response_url', answer: 'reset' });
      expect((await double.slashCommand({ ...reader, text: 'help' })).text).toBe('you asked: help');
      double.fault({ method: 'response_url', answer: { error: 'invalid_blocks' } });
      const plain = await double.slashCommand({ ...reader, text: 'help' });
      expect(plain.message).toMatchObject({ blocks: [], text: 'you asked: help' });
      double.fault({ method: 'response_url', answer: { status: 200, body: '{"ok":fal' } });
      expect((await double.slashCommand({ ...reader, text: 'help' })).text).toBe('you asked: help');
      await untilLogged('slack.answer-repeated', 3);
    });

    it('has its rows in a table, in a list where Slack refuses tables, as text where it refuses that', async () => {
      const columns = [{ name: 'Channel' }, { name: 'Now', before: ': ' }];
      const rows = ['one', 'two'].map((name) => [[{ text: name }], [{ text: 'fine' }]]);
      const { untilLogged } = await start(answering(() => ({ blocks: [{ kind: 'table', columns, rows }] })));
      const asked = async () => (await double.slashCommand({ ...reader, text: 'status' })).message;
      const text = '• one: fine\n• two: fine';
      expect(await asked()).toMatchObject({ text, blocks: [{ type: 'table' }] });
      double.fault({ method: 'response_url', answer: { error: 'invalid_blocks' } });
      expect(await asked()).toMatchObject({ text, blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_list' }] }] });
      for (const error of ['invalid_attachments', 'invalid_blocks']) double.fault({ method: 'response_url', answer: { error } });
      expect(await asked()).toMatchObject({ text, blocks: [] });
      const mentioned = async () => (await double.mention({ ...reader, text: 'status' })).message;
      expect(await mentioned()).toMatchObject({ blocks: [{ type: 'table' }] });
      double.fault({ method: 'chat.postEphemeral', answer: { error: 'invalid_attachments' } });
      expect(await mentioned()).toMatchObject({ text, blocks: [{ type: 'rich_text' }] });
      await untilLogged('slack.answer-repeated', 3);
      expect(double.complaints).toEqual([]);
    });
  });

  describe('a notice to the admins', () => {
    const decide: CommandHandler = {
      handle: async ({ text, from }) =>
        from.id === 'U0ADMIN'
          ? makeReply({ ...line(`done: ${text}`), actions: [{ label: 'What is left', command: 'holds' }] })
          : makeReply({ ...line('Only admins may.'), exitCode: 2 }),
      suggest: async () => [],
      languageFor: () => 'en',
      commands: [],
    };
    const told = async () => {
      const { messenger } = await start(decide);
      const actions = [{ label: 'Mark seen', command: 'hold h1 seen' }];
      await messenger.post(makeOutgoing('n1', { type: 'notice', title: 'Held: 260 posts', lines: ['Nothing was announced.'], actions }));
      const [notice] = double.seen('C0GENERAL');
      if (notice === undefined) throw new Error('no notice');
      return notice;
    };

    it('gives way to what was done, for everybody', async () => {
      const notice = await told();
      const after = await double.press(notice, 'Mark seen', 'U0ADMIN');
      expect(after?.text).toBe('done: hold h1 seen\nasked by @U0ADMIN\nWhat is left');
      expect(double.seen('C0GENERAL').map(({ text }) => text)).toEqual([after?.text]);
      // Its own buttons stand under what everybody sees, too.
      const refused = after && (await double.press(after, 'What is left', 'U0READER'));
      expect(refused).toMatchObject({ ephemeral: true, text: 'Only admins may.' });
      expect(double.complaints).toEqual([]);
    });

    it('stays as it is for others, who are told so alone', async () => {
      const notice = await told();
      const refused = await double.press(notice, 'Mark seen', 'U0READER');
      expect(refused).toMatchObject({ ephemeral: true, text: 'Only admins may.', message: { ephemeralTo: 'U0READER' } });
      expect(double.seen('C0GENERAL')).toEqual([notice]);
      expect(notice.message.replaced).toBe(false);
    });
  });

  describe('buttons', () => {
    const pages = answering((text) => ({
      ...line(`answer to ${text}`),
      shared: text.startsWith('share'),
      actions: text.startsWith('share')
        ? []
        : [
            { label: 'Next', command: `${text} next` },
            { label: 'Share', command: 'share 1', share: true },
          ],
    }));

    it('page for ever in the same private message', async () => {
      await start(pages);
      let seen = await double.slashCommand({ ...reader, text: 's' });
      for (let page = 0; page < 8; page += 1) seen = (await double.press(seen, 'Next')) ?? seen;
      expect(seen.text).toMatch(/^answer to s( next){8}\n/);
      expect(seen.message).toMatchObject({ replaced: true, ephemeralTo: 'U0READER' });
      expect(double.channel('C0GENERAL').messages).toHaveLength(1);
    });

    it('share with the channel, saying who did', async () => {
      await start(pages);
      const seen = await double.slashCommand({ ...reader, text: 's' });
      const shared = await double.press(seen, 'Share');
      expect(shared).toMatchObject({ ephemeral: false, text: 'answer to share 1\nshared by @U0READER' });
      expect(seen.message.replaced).toBe(false);
      expect(double.complaints).toEqual([]);
    });

    it('that found nothing to share tell the one who pressed, and nobody else', async () => {
      const found = { ...line('found'), actions: [{ label: 'Share', command: 'share 1', share: true }] };
      await start(answering((text) => (text === 's' ? found : line('Nothing found.'))));
      const seen = await double.slashCommand({ ...reader, text: 's' });
      expect(await double.press(seen, 'Share')).toMatchObject({ ephemeral: true, text: 'Nothing found.', message: { replaced: false } });
      expect(seen.message.replaced).toBe(false);
    });

    it('ask as confirmed', async () => {
      const asked: boolean[] = [];
      await start({
        handle: async ({ confirmed }) => {
          asked.push(confirmed);
          return makeReply({ ...line('plan'), actions: [{ label: 'Do it', command: 'replay failed', style: 'danger' }] });
        },
        suggest: async () => [],
        languageFor: () => 'en',
        commands: [],
      });
      await double.press(await double.slashCommand({ ...reader, text: 'replay failed' }), 'Do it');
      expect(asked).toEqual([false, true]);
    });

    it('that lead to an address are acknowledged and ask nothing', async () => {
      const echo = createEcho();
      const { messenger } = await start(echo);
      await messenger.post(makeOutgoing('k1'));
      const [announced] = double.seen('C0GENERAL');
      if (announced === undefined) throw new Error('nothing was posted');
      expect(await double.press(announced, 'Read post', 'U0READER')).toBeNull();
      expect(echo.asked).toEqual([]);
    });

    it('that lead from a hit to its post are told to Herald, once, and answered by nobody', async () => {
      const hit = { kind: 'hit', title: [{ text: 'A post' }], url: 'https://example.org/a', snippet: [], context: [] } as const;
      const asked: string[] = [];
      let heard = (): void => {};
      const opening = new Promise<void>((resolve) => {
        heard = resolve;
      });
      await start({
        handle: async ({ text }) => {
          asked.push(text);
          if (text.startsWith('opened')) heard();
          return makeReply({ blocks: [{ ...hit, opened: 'opened 0123 cilium & co' }, hit] });
        },
        suggest: async () => [],
        languageFor: () => 'en',
        commands: [],
      });
      const seen = await double.slashCommand({ ...reader, text: 'search cilium' });
      expect(seen.buttons).toEqual(['Open', 'Open']);
      expect(await double.press(seen, 'Open')).toBeNull();
      await opening;
      await double.slashCommand({ ...reader, text: 'help' });
      expect(asked).toEqual(['search cilium', 'opened 0123 cilium & co', 'help']);
      expect(double.channel('C0GENERAL').messages).toHaveLength(2);
      expect(double.complaints).toEqual([]);
    });
  });

  describe('a mention', () => {
    it('is answered to the one who asked, in the thread where it was said', async () => {
      const echo = createEcho();
      await start(echo);
      const seen = await double.mention({ ...reader, text: 'search cilium', threadTs: '1700000000.000100' });
      expect(seen).toMatchObject({
        ephemeral: true,
        text: 'you asked: search cilium',
        message: { threadTs: '1700000000.000100', ephemeralTo: 'U0READER' },
      });
      expect(double.complaints).toEqual([]);
    });

    it('shares into its thread', async () => {
      const actions = [{ label: 'Share', command: 'share 1', share: true }];
      await start(answering((text) => ({ ...line('found'), actions, shared: text.startsWith('share') })));
      const seen = await double.mention({ ...reader, text: 'search cilium', threadTs: '1700000000.000100' });
      expect((await double.press(seen, 'Share'))?.message).toMatchObject({ threadTs: '1700000000.000100', ephemeralTo: null });
    });

    it('that shares says who shared it', async () => {
      await start(answering(() => ({ ...line('for all <!channel> <@U0OTHER> @everyone'), shared: true })));
      const shared = await double.mention({ ...reader, text: 'share search cilium' });
      expect(shared).toMatchObject({ ephemeral: false, text: 'for all <!channel> <@U0OTHER> @everyone\nshared by @U0READER' });
      // The double complains of every unescaped mention.
      expect(double.complaints).toEqual([]);
    });

    it('whose answer was lost is answered again, and as plain text where its blocks are refused', async () => {
      const { logged } = await start(answering((text) => line(`you asked: ${text}`)));
      double.fault({ method: 'chat.postEphemeral', answer: { error: 'fatal_error' } });
      expect((await double.mention({ ...reader, text: 'one' })).text).toBe('you asked: one');
      double.fault({ method: 'chat.postEphemeral', answer: { error: 'invalid_blocks' } });
      expect((await double.mention({ ...reader, text: 'two' })).message).toMatchObject({ blocks: [], text: 'you asked: two' });
      await expect.poll(() => logged.filter(({ event }) => event === 'slack.answer-repeated').length).toBe(2);
    });

    it('delivered again is answered once', async () => {
      const echo = createEcho();
      await start(echo);
      await double.mention({ ...reader, text: 'help', eventId: 'Ev1' });
      await expect(
        Promise.race([
          double.mention({ ...reader, text: 'help', eventId: 'Ev1' }),
          double.mention({ ...reader, text: 'latest', eventId: 'Ev2' }),
        ]),
      ).resolves.toBeDefined();
      expect(echo.asked.map(({ text }) => text)).toEqual(['help', 'latest']);
    });
  });

  describe('a direct message', () => {
    it('is answered without a mention, and the answer stays', async () => {
      const echo = createEcho();
      await start(echo);
      const seen = await double.directMessage({ user: 'U0READER', text: 'search cilium' });
      expect(seen).toMatchObject({ ephemeral: false, text: 'you asked: search cilium', message: { threadTs: null } });
      expect(echo.asked[0]).toMatchObject({ where: null, from: { id: 'U0READER' }, communities: ['T0TEAM'] });
      expect(double.complaints).toEqual([]);
    });

    it.each([
      ['of an app', { bot_id: 'B0OTHER' }],
      ['that was edited', { subtype: 'message_changed' }],
      ['of a channel', { channel_type: 'channel' }],
    ])('%s is no request', async (_, own) => {
      const echo = createEcho();
      await start(echo);
      double.directMessage({ user: 'U0READER', text: 'latest', own }).catch(() => undefined);
      await double.directMessage({ user: 'U0READER', text: 'help' });
      expect(echo.asked.map(({ text }) => text)).toEqual(['help']);
    });
  });

  describe('HERALD_SLACK_TEAMS', () => {
    const herald = async (teams: readonly string[]) => {
      const stage = openCommandStage({ answered: { slack: teams, discord: [] } });
      await stage.seen([makePost({ path: 'a.md', title: 'Cilium in practice' })]);
      return start(stage.handler);
    };
    const asks = async () => {
      const command = await double.slashCommand({ ...reader, text: 'search cilium' });
      return [command, await double.mention({ ...reader, text: 'search cilium' })];
    };

    it('answers the teams that it names: commands, mentions, buttons', async () => {
      await herald(['T0ELSEWHERE', 'T0TEAM']);
      for (const seen of await asks()) {
        expect(seen.text).toContain('Cilium in practice');
        expect(await double.press(seen, 'Share to channel')).toMatchObject({ ephemeral: false });
      }
    });

    it('refuses others in private, in a few words', async () => {
      const { gateway } = await herald([]);
      const [before] = await asks();
      if (!before) throw new Error('no answer');
      await gateway.stop();
      await double.sockets.open(0);
      await herald(['T0ELSEWHERE']);
      const shared = () => double.channel('C0GENERAL').messages.filter(({ botId, ephemeralTo }) => botId !== null && ephemeralTo === null);
      for (const seen of [...(await asks()), await double.press(before, 'Share to channel')])
        expect(seen).toMatchObject({
          ephemeral: true,
          text: 'Herald does not answer here.\nIts owners choose where it does: T0TEAM is not in HERALD_SLACK_TEAMS.',
        });
      expect(shared()).toEqual([]);
    });

    it('counts a guest of a shared channel (Slack Connect) to their own team', async () => {
      const echo = createEcho();
      let heard = (): void => {};
      const twice = new Promise<void>((resolve) => {
        heard = resolve;
      });
      await start({
        ...echo,
        handle: async (ask) => {
          const reply = await echo.handle(ask);
          if (echo.asked.length === 2) heard();
          return reply;
        },
      });
      const event = { type: 'app_mention', user: 'U0GUEST', text: '<@U0BOT> help', ts: '1700000000.000100', channel: 'C0GENERAL' };
      await double.deliver('events_api', {
        type: 'event_callback',
        event_id: 'EvGuest',
        team_id: 'T0TEAM',
        event: { ...event, event_ts: event.ts, user_team: 'T0GUESTS', source_team: 'T0GUESTS', team: 'T0TEAM' },
      });
      await double.deliver('interactive', {
        type: 'block_actions',
        actions: [{ type: 'button', action_id: 'herald-ask:0', block_id: 'b', value: 'help', action_ts: '1' }],
        trigger_id: 'guest',
        user: { id: 'U0GUEST', team_id: 'T0GUESTS' },
        team: { id: 'T0TEAM' },
        channel: { id: 'C0GENERAL' },
        container: {},
        response_url: new URL('/actions/T0TEAM/lost', double.apiUrl).href,
      });
      await twice;
      expect(echo.asked.map(({ communities }) => communities)).toEqual([
        ['T0TEAM', 'T0GUESTS'],
        ['T0TEAM', 'T0GUESTS'],
      ]);
    });
  });

  describe('what we have no use for', () => {
    it.each([
      [
        'interactive',
        { type: 'shortcut', callback_id: 'x', trigger_id: 't', user: { id: 'U1', team_id: 'T0TEAM' }, team: { id: 'T0TEAM' } },
      ],
      [
        'interactive',
        {
          type: 'view_submission',
          view: { id: 'V1', callback_id: 'x', type: 'modal' },
          trigger_id: 't',
          user: { id: 'U1' },
          team: { id: 'T0TEAM' },
        },
      ],
      ['interactive', { type: 'block_suggestion', action_id: 'x', block_id: 'b', value: 'ci', user: { id: 'U1' }, team: { id: 'T0TEAM' } }],
      [
        'interactive',
        {
          type: 'block_actions',
          actions: [{ type: 'button', action_id: 'not-ours', block_id: 'b', value: 'x' }],
          trigger_id: 't',
          user: { id: 'U1' },
          team: { id: 'T0TEAM' },
        },
      ],
      [
        'events_api',
        {
          type: 'event_callback',
          event_id: 'Ev9',
          team_id: 'T0TEAM',
          event: { type: 'channel_archive', channel: 'C0GENERAL', user: 'U1' },
        },
      ],
    ])('is acknowledged: %s %#', async (type, payload) => {
      const echo = createEcho();
      await start(echo);
      await expect(double.deliver(type, payload)).resolves.toBeDefined();
      expect(echo.asked).toEqual([]);
    });
  });
});

describe('starting', () => {
  it('is healthy once connected, and not before or after', async () => {
    const { gateway } = connectTo(double);
    expect(gateway.health()).toMatchObject({ ready: false, detail: 'not connected: Herald is not running' });
    await gateway.start(createEcho());
    expect(gateway.health()).toMatchObject({ ready: true, detail: expect.stringContaining('connected as @herald') });
    await gateway.stop();
    await gateway.stop();
    expect(gateway.health().ready).toBe(false);
    await double.sockets.open(0);
  });

  it('says which tokens are bad, both at once, and where to get good ones', async () => {
    const where = async (own: Parameters<typeof connectTo>[1]): Promise<string[]> => {
      const error: unknown = await connectTo(double, own)
        .gateway.start(createEcho())
        .catch((caught: unknown) => caught);
      if (!(error instanceof ConfigError)) throw new Error('no ConfigError');
      expect(error.message).toContain('https://api.slack.com/apps');
      expect(error.message).not.toContain('secret');
      return error.mistakes.map((mistake) => mistake.where);
    };
    expect(await where({ botToken: 'xoxb-secret' })).toEqual(['SLACK_BOT_TOKEN']);
    expect(await where({ appToken: 'xapp-secret' })).toEqual(['SLACK_APP_TOKEN']);
    expect(await where({ botToken: 'xoxb-secret', appToken: 'xapp-secret' })).toEqual(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']);
    expect(await where({ botToken: double.appToken, appToken: double.botToken })).toContain('SLACK_APP_TOKEN');
  });

  it('does not fail when Slack is away: it is not ready, says why, and goes on trying', async () => {
    const { gateway } = connectTo(double);
    await double.stop();
    await gateway.start(createEcho());
    expect(gateway.health()).toMatchObject({ ready: false, detail: expect.stringContaining('trying again') });
    await gateway.stop();
    double = await startSlackDouble();
  });

  it('survives a socket that can’t be opened at first', async () => {
    double.fault({ method: 'apps.connections.open', times: 2, answer: { status: 503 } });
    await start(createEcho());
    expect((await double.slashCommand({ ...reader, text: 'help' })).text).toBe('you asked: help');
  });
});

describe('staying connected', () => {
  it.each(['warning', 'refresh_requested', 'too_many_websockets', 'link_disabled'] as const)('answers again after “%s”', async (reason) => {
    const { gateway, logged } = await start(createEcho());
    double.sockets.disconnect(reason);
    await double.sockets.open(0);
    await double.sockets.open(2);
    expect((await double.slashCommand({ ...reader, text: 'help' })).text).toBe('you asked: help');
    expect(gateway.health().ready).toBe(true);
    expect(shownAtDefault(logged)).toEqual([]);
  });

  it('acknowledges what came just before Slack asked it to go', async () => {
    await start(createEcho());
    const asked = [1, 2, 3, 4].map((n) => double.slashCommand({ channel: 'C0GENERAL', user: `U0READER${n}`, text: 'help' }));
    double.sockets.disconnect('refresh_requested');
    await Promise.all(asked);
    expect(double.sockets.acks).toHaveLength(4);
    await double.sockets.open(0);
    await double.sockets.open(2);
    // Only once: the sockets that came after it stay.
    expect((await double.slashCommand({ ...reader, text: 'help' })).text).toBe('you asked: help');
  });

  it('answers again after the connection was cut and opening it failed', async () => {
    const { logged, untilLogged } = await start(createEcho());
    double.fault({ method: 'apps.connections.open', times: 2, answer: 'reset' });
    double.sockets.drop();
    await double.sockets.open(0);
    await double.sockets.open(2);
    expect((await double.slashCommand({ ...reader, text: 'help' })).text).toBe('you asked: help');
    await untilLogged('outage.ended', 1);
    expect(shownAtDefault(logged)).toEqual(['outage.began', 'outage.ended']);
  });

  it('is down, and lives on, when the app token is taken back', async () => {
    const { gateway, logged, untilLogged } = await start(createEcho());
    double.revoke('app', 'invalid_auth');
    double.sockets.drop();
    await untilLogged('slack.disconnected', 4);
    expect(gateway.health()).toMatchObject({ ready: false, detail: 'Slack refuses SLACK_APP_TOKEN (invalid_auth)' });
    expect(logged.filter(({ event }) => event === 'outage.began')).toMatchObject([
      { facts: { part: 'slack', reason: 'it refuses a token (invalid_auth)' } },
    ]);
    expect(shownAtDefault(logged)).toEqual(['outage.began']);
  });
});

describe('stopping', () => {
  it('ends a start that waits for a hello, and leaves no socket behind', async () => {
    double.sockets.greets = false;
    const { gateway } = connectTo(double);
    const started = expect(gateway.start(createEcho())).resolves.toBeUndefined();
    await double.sockets.taken(2);
    await gateway.stop();
    await started;
    await double.sockets.open(0);
  });

  it('waits for an answer under way', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { gateway } = await start({
      handle: () => held.then(() => makeReply(line('late'))),
      suggest: async () => [],
      languageFor: () => 'en',
      commands: [],
    });
    const seen = double.slashCommand({ ...reader, text: 'x' });
    await double.sockets.acknowledged(1);
    const stopped = gateway.stop();
    release();
    expect((await seen).text).toBe('late');
    await stopped;
  });

  it('does not wait for ever, nor for a socket whose other end is silent', async () => {
    const { gateway } = await start({
      handle: () => new Promise(() => {}),
      suggest: async () => [],
      languageFor: () => 'en',
      commands: [],
    });
    double.slashCommand({ ...reader, text: 'x' }).catch(() => {});
    await double.sockets.acknowledged(1);
    const startedMs = performance.now();
    await gateway.stop();
    expect(performance.now() - startedMs).toBeLessThan(4_500);
  });
});

it('nothing that is logged holds a token or a response address', async () => {
  const { logged, untilLogged } = await start(createEcho());
  double.fault({ method: 'response_url', times: 2, answer: 'reset' });
  await double.deliver('slash_commands', {
    command: '/cncf',
    text: 'help',
    trigger_id: 't1',
    user_id: 'U0READER',
    channel_id: 'C0GENERAL',
    team_id: 'T0TEAM',
    response_url: new URL('/actions/T0TEAM/lost', double.apiUrl).href,
  });
  await untilLogged('slack.answer-lost', 1);
  double.sockets.drop();
  await double.sockets.open(2);
  const all = JSON.stringify(logged);
  expect(all).toContain('slack.answer-lost');
  expect(all).not.toMatch(/xoxb|xapp|actions\/T0TEAM|ticket/);
});
