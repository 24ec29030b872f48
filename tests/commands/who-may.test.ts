import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, isListed } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { mayManageSubscriptions } from '../../src/commands/rights.ts';
import type { CommandRequest } from '../../src/ports/reply.ts';
import { discordOn } from '../adapters/discord/fixtures.ts';
import { connectTo } from '../adapters/slack/sample.ts';
import { openCommandStage } from '../support/command-stage.ts';
import { type DiscordDouble, startDiscordDouble } from '../support/discord/discord-double.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack/slack-double.ts';

const MANAGE_CHANNELS = 1n << 4n;
const MANAGE_GUILD = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;
const MANAGE_MESSAGES = 1n << 13n;
const MANAGE_ROLES = 1n << 28n;

const ROLE_ADMINS = '400000000000000001';
const ROLE_MANAGERS = '400000000000000002';
const ROLE_OTHERS = '400000000000000003';
const HERALD_ADMIN = { slack: 'U0HADMIN', discord: '200000000000000009' };
const GROUPS = {
  admins: { slack: ['S0ADMINS'], discord: [ROLE_ADMINS] },
  managers: { slack: ['S0MANAGERS'], discord: [ROLE_MANAGERS] },
};

/** Asks what the commands for a channel's subscriptions ask. */
const manage: Command = {
  verb: 'manage',
  usage: 'manage',
  summary: 'ask who may decide what this channel gets',
  adminOnly: false,
  options: [],
  examples: [],
  run: async (_args, request, context) => {
    const granted = await mayManageSubscriptions(request, context);
    return {
      blocks: [{ kind: 'text', line: [{ text: granted ? 'You may.' : 'You may not.' }] }],
      actions: granted ? [{ label: 'Do it', command: 'manage' }] : [],
      shared: false,
      data: { granted },
      exitCode: granted ? 0 : 2,
    };
  },
};
const LISTED = [...COMMANDS.filter(isListed), manage];

/** The stage, and what became of each request. */
function openStage() {
  const stage = openCommandStage({ groups: GROUPS, commands: [...COMMANDS, manage] });
  stage.context.isAdmin = ({ platform, id }) => id === HERALD_ADMIN[platform as 'slack' | 'discord'];
  const outcomes: unknown[] = [];
  const handle = async (request: CommandRequest) => {
    const reply = await stage.handler.handle(request);
    const { data } = reply;
    const error = typeof data === 'object' && data !== null && 'error' in data ? data.error : null;
    const granted = typeof data === 'object' && data !== null && 'granted' in data ? data.granted : true;
    outcomes.push(error === 'not-admin' || granted === false ? 'refused' : 'answered');
    return reply;
  };
  return { ...stage, handler: { ...stage.handler, commands: LISTED, handle }, last: () => outcomes.at(-1) };
}

/** Who, whether they may decide what the channel gets, and whether they are an admin of Herald. */
type Row = readonly [who: string, id: string, manages: boolean, isAdmin: boolean];

/** What a person gets from a command. Pure. */
const wanted = ({ verb, adminOnly }: Command, [, , manages, isAdmin]: Row): string => {
  if (verb === 'manage') return manages ? 'answered' : 'refused';
  return adminOnly && !isAdmin ? 'refused' : 'answered';
};

/** What a command is told, where it would else open a form. */
const IN_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = { subscribe: { filter: 'cilium' } };

describe('on Slack', () => {
  let double: SlackDouble;
  let stage: ReturnType<typeof openStage>;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    double = await startSlackDouble({ channels: ['C0GENERAL', 'D0DIRECT'] });
    double.channel('C0GENERAL', { creator: 'U0CREATOR' });
    for (const id of ['U0STRANGER', 'U0CREATOR', 'U0MANAGER', 'U0GROUPADMIN', 'U0OTHER', HERALD_ADMIN.slack]) double.person(id);
    double.person('U0BOSS', { isAdmin: true });
    double.person('U0FOREIGN', { isAdmin: true, teamId: 'T0ELSEWHERE' });
    double.userGroup('S0ADMINS', { members: ['U0GROUPADMIN', 'U0FOREIGN'] });
    double.userGroup('S0MANAGERS', { members: ['U0MANAGER', 'U0FOREIGN'] });
    double.userGroup('S0OTHERS', { members: ['U0OTHER'] });
    stage = openStage();
    const { gateway } = connectTo(double);
    stop = () => gateway.stop();
    await gateway.start(stage.handler);
    await double.sockets.open(2);
  });
  afterAll(async () => {
    await stop();
    await double.stop();
  });

  const PEOPLE: readonly Row[] = [
    ['a stranger', 'U0STRANGER', false, false],
    ['the channel’s creator', 'U0CREATOR', true, false],
    ['an admin of the workspace', 'U0BOSS', true, false],
    ['a member of the managers’ group', 'U0MANAGER', true, false],
    ['a member of another group', 'U0OTHER', false, false],
    ['a member of the admins’ group', 'U0GROUPADMIN', true, true],
    ['an admin of Herald', HERALD_ADMIN.slack, true, true],
    ['an admin of another workspace, in every group', 'U0FOREIGN', false, false],
  ];

  describe.each(PEOPLE)('%s', (...row) => {
    it.each(LISTED.map((command) => [command.verb, wanted(command, row), command] as const))('%s: %s', async (verb, outcome) => {
      const text = [verb, ...Object.values(IN_WORDS[verb] ?? {})].join(' ');
      await double.slashCommand({ channel: 'C0GENERAL', user: row[1], text });
      expect(stage.last()).toBe(outcome);
      await double.mention({ channel: 'C0GENERAL', user: row[1], text });
      expect(stage.last()).toBe(outcome);
    });

    it('in a direct message manages nothing but as an admin', async () => {
      await double.slashCommand({ channel: 'D0DIRECT', user: row[1], text: 'manage' });
      expect(stage.last()).toBe(row[3] ? 'answered' : 'refused');
    });
  });
});

describe('on Discord', () => {
  let double: DiscordDouble;
  let channel: string;
  let direct: string;
  let stage: ReturnType<typeof openStage>;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    double = await startDiscordDouble({ rateLimits: false });
    // Whoever Discord offers a command to, Herald asks for their rights.
    double.world.commandsForAll.add('cncf-admin');
    channel = double.addChannel();
    direct = double.addChannel({ direct: true });
    stage = openStage();
    const { gateway } = discordOn(double);
    stop = () => gateway.stop();
    await gateway.start(stage.handler);
  });
  afterAll(async () => {
    await stop();
    await double.stop();
  });

  type Member = NonNullable<Parameters<DiscordDouble['command']>[0]['member']>;
  const PEOPLE: readonly (readonly [...Row, Member])[] = [
    ['a stranger', '200000000000000001', false, false, {}],
    [
      'somebody with other permissions',
      '200000000000000002',
      false,
      false,
      { permissions: MANAGE_MESSAGES | MANAGE_ROLES, roles: [ROLE_OTHERS] },
    ],
    ['Manage Channels', '200000000000000003', true, false, { permissions: MANAGE_CHANNELS }],
    ['Manage Server', '200000000000000004', true, false, { permissions: MANAGE_GUILD }],
    ['Administrator', '200000000000000005', true, false, { permissions: ADMINISTRATOR }],
    ['the managers’ role', '200000000000000006', true, false, { roles: [ROLE_OTHERS, ROLE_MANAGERS] }],
    ['the admins’ role', '200000000000000007', true, true, { roles: [ROLE_ADMINS] }],
    ['an admin of Herald', HERALD_ADMIN.discord, true, true, {}],
  ];
  /** What Discord asks for before it sends a command. */
  const filled = ({ options }: Command) =>
    Object.fromEntries(
      options.filter(({ required }) => required).map((option) => [option.name, option.type === 'choice' ? (option.choices[0] ?? '') : 'x']),
    );

  describe.each(PEOPLE)('%s', (who, id, manages, isAdmin, member) => {
    const row: Row = [who, id, manages, isAdmin];
    it.each(LISTED.map((command) => [command.verb, wanted(command, row), command] as const))('%s: %s', async (verb, outcome, command) => {
      await double.command({ channel, user: id, member, subcommand: verb, options: { ...filled(command), ...IN_WORDS[verb] } });
      expect(stage.last()).toBe(outcome);
    });

    it('in a direct message manages nothing but as an admin by name', async () => {
      await double.command({ channel: direct, user: id, member, subcommand: 'manage' });
      expect(stage.last()).toBe(id === HERALD_ADMIN.discord ? 'answered' : 'refused');
    });
  });

  it('a button asks again: who has lost the permission since is refused', async () => {
    const who = { channel, user: '200000000000000003', subcommand: 'manage' };
    const shown = await double.command({ ...who, member: { permissions: MANAGE_CHANNELS } });
    await double.press('Do it', { on: shown, user: who.user, member: { permissions: MANAGE_CHANNELS } });
    expect(stage.last()).toBe('answered');
    await double.press('Do it', { on: shown, user: who.user, member: { permissions: MANAGE_MESSAGES } });
    expect(stage.last()).toBe('refused');
  });

  it('a role that HERALD_ADMINS names is told of in a server: in a direct message the refusal says so', async () => {
    const refused = await double.command({ channel: direct, user: '200000000000000007', subcommand: 'pause' });
    expect(refused.text).toContain('only within a server');
  });
});
