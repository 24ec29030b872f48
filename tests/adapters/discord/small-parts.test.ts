import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ChannelType,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commandTextOf } from '../../../adapters/discord/input/parse-request.ts';
import { slashCommands } from '../../../adapters/discord/input/slash-command.ts';
import { customIdOf, readId } from '../../../adapters/discord/render/buttons.ts';
import { nonceOf } from '../../../adapters/discord/render/marker.ts';
import { snowflakeAt } from '../../../adapters/discord/send/find-message.ts';
import { computePermissions } from '../../../adapters/discord/send/permissions.ts';
import { isListed } from '../../../src/commands/command.ts';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { commandBreaches, type OptionLike } from '../../support/discord/command-rules.ts';
import { specBreaches } from '../../support/discord/spec-rules.ts';

const text = (name: string, value: string) => ({ type: ApplicationCommandOptionType.String as const, name, value });
const subcommand = (name: string, options: ReturnType<typeof text>[]) => [
  { type: ApplicationCommandOptionType.Subcommand as const, name, options },
];

describe('a slash command as words', () => {
  it.each([
    ['latest', [text('kind', 'release')], 'latest kind:release'],
    ['search', [text('query', '"deep dive" -windows'), text('after', '2025-01-01')], 'search "deep dive" -windows after:2025-01-01'],
    ['search', [text('query', 'a\n b'), text('source', 'Say "hi" twice')], 'search a b source:"Say hi twice"'],
    ['why', [text('post', 'https://cilium.io/x')], 'why https://cilium.io/x'],
    ['hold', [text('word', 'digest'), text('batch', 'h12')], 'hold h12 digest'],
    ['resolve', [text('word', 'sent'), text('delivery', 'a~slack.C1~announce')], 'resolve a~slack.C1~announce sent'],
    ['doubt', [text('word', 'there'), text('delivery', 'a~slack.C1~announce')], 'doubt a~slack.C1~announce there'],
    ['replay', [text('as', 'edit'), text('what', 'since:7d')], 'replay since:7d as:edit'],
    ['pause', [text('reason', 'moving  house')], 'pause moving house'],
  ])('%s', (name, options, words) => {
    expect(commandTextOf(subcommand(name, options), COMMANDS)).toBe(words);
  });

  it('replay names the channel and the trial', () => {
    const options = [
      text('what', 'since:7d'),
      { type: ApplicationCommandOptionType.Channel as const, name: 'in', value: '112233445566778899' },
      { type: ApplicationCommandOptionType.Boolean as const, name: 'dry-run', value: true },
    ];
    const [replay] = subcommand('replay', []);
    const filledIn = [{ ...replay, type: ApplicationCommandOptionType.Subcommand as const, name: 'replay', options }];
    expect(commandTextOf(filledIn, COMMANDS)).toBe('replay since:7d in:discord:112233445566778899 dry-run');
  });
});

/** Each subcommand with its fields: `query*` is required, `query~` is completed, `as=resend,edit` has choices, `(400)` is the longest text. */
const FIELDS = {
  search: ['query*~(400)', 'tag~(300)', 'source~(300)', 'kind=link,release,event', 'before(300)', 'after(300)'],
  latest: ['tag~(300)', 'source~(300)', 'kind=link,release,event', 'before(300)', 'after(300)'],
  related: ['post*~(1000)'],
  why: ['post*~(300)'],
  preview: ['post*~(300)', 'in#0,5,10,11,12,15,16', 'as=message,digest', 'style=card,line,title,embed'],
  status: [],
  replay: ['what*~(300)', 'in#0,5,10,11,12,15,16', 'as=resend,edit,digest,seen', 'dry-run?'],
  pause: ['reason(300)'],
  resume: ['what~(300)'],
  discard: ['dry-run?'],
  resolve: ['delivery~(300)', 'word=sent,resend'],
  holds: [],
  hold: ['batch*~(300)', 'word*=announce,digest,seen'],
  subscribe: [
    'filter~(2000)',
    'to#0,5,10,11,12,15,16',
    'mode(200)',
    'images=none,thumbnail,large,usual',
    'style=card,line,title,embed,usual',
    'language=en,de,fr,es,usual',
    'approve(200)',
    'mention(120)',
    'thread=post,off',
    'reminders(60)',
    'promotion=on,off',
    'calendar=on,off',
  ],
  unsubscribe: ['subscription*~(300)', 'to#0,5,10,11,12,15,16'],
  subscriptions: ['action=list,test,pause,resume,edit', 'filter~(2000)'],
  approvals: ['action=show,edit', 'id~(300)', 'text(1000)'],
  approve: ['id*~(300)', 'word=send,later,never,use,keep', 'time(20)'],
  help: ['command(50)'],
};

function fieldIn(option: APIApplicationCommandBasicOption): string {
  const { name, required, type } = option;
  const choices = 'choices' in option && option.choices ? `=${option.choices.map(({ value }) => value).join()}` : '';
  const channels = 'channel_types' in option ? `#${option.channel_types?.join()}` : '';
  const flag = type === ApplicationCommandOptionType.Boolean ? '?' : '';
  const longest = 'max_length' in option ? `(${option.max_length})` : '';
  return `${name}${required ? '*' : ''}${'autocomplete' in option ? '~' : ''}${choices}${channels}${flag}${longest}`;
}

describe('the shape of the commands', () => {
  const shapes = slashCommands('cncf', COMMANDS.filter(isListed));
  const subcommandsOf = (shape: (typeof shapes)[number] | undefined) => (shape?.options ?? []) as APIApplicationCommandSubcommandOption[];

  it('has every command that people may type, with these fields', () => {
    const subcommands = shapes.flatMap(subcommandsOf);
    expect(Object.fromEntries(subcommands.map(({ name, options = [] }) => [name, options.map(fieldIn)]))).toEqual(FIELDS);
    expect(subcommands.find(({ name }) => name === 'hold')?.description).toBe('Decide about a batch on hold');
  });

  it('has those for admins in a second command, offered to who has Manage Server, and to everybody in direct messages', () => {
    const [everybody, admins, ...others] = shapes;
    expect(others).toEqual([]);
    expect(everybody?.default_member_permissions).toBeUndefined();
    expect(admins).toMatchObject({ name: 'cncf-admin', default_member_permissions: '32', contexts: [0, 1], integration_types: [0] });
    const forAdmins = COMMANDS.filter(({ adminOnly }) => adminOnly).map(({ verb }) => verb);
    expect(subcommandsOf(admins).map(({ name }) => name)).toEqual(forAdmins);
    expect(subcommandsOf(everybody).filter(({ name }) => forAdmins.includes(name))).toEqual([]);
    expect(slashCommands('cncf', [])).toHaveLength(1);
  });

  it('offer media channels, which the description of Discord’s API does not know, and the double takes no other type that it does not', () => {
    const withType = (type: number) => ({
      name: 'x',
      description: 'x',
      options: [{ type: 7, name: 'to', description: 'x', channel_types: [0, type] }],
    });
    expect(specBreaches('setCommand', withType(ChannelType.GuildMedia))).toEqual([]);
    expect(specBreaches('setCommand', withType(17))).not.toEqual([]);
    expect(FIELDS.subscribe).toContain(`to#0,5,10,11,12,15,${ChannelType.GuildMedia}`);
  });

  it('are ones that Discord takes', () => {
    expect([
      ...shapes.flatMap((shape) => specBreaches('setCommand', shape)),
      ...commandBreaches(shapes as unknown as OptionLike[]),
    ]).toEqual([]);
  });
});

describe('buttons', () => {
  it('carry their command, or its hash when it is too long or would be trimmed', () => {
    for (const command of ['search cilium', 'x'.repeat(97), `why ${'x'.repeat(500)}`, 'a ', 'multi\nline']) {
      for (const share of [true, false]) {
        const long = new Map<string, string>();
        const customId = customIdOf({ label: 'x', command, share }, long);
        expect(customId.length).toBeLessThanOrEqual(100);
        const { flags, inId } = readId(customId) ?? { flags: new Set(), inId: { text: '' } };
        expect([flags.has('s'), flags.has('n')]).toEqual([share, false]);
        expect('text' in inId ? inId.text : long.get(inId.hash)).toBe(command);
        expect(long.size).toBe('text' in inId ? 0 : 1);
      }
    }
    expect(customIdOf({ label: 'x', command: 'search cilium' }, new Map())).toBe('v1:search cilium');
  });

  it('of one command have one hash, of another another; what is not theirs is nothing', () => {
    const long = new Map<string, string>();
    const idOf = (command: string) => customIdOf({ label: 'x', command }, long);
    expect(idOf('x'.repeat(200))).toBe(idOf('x'.repeat(200)));
    expect(idOf('x'.repeat(200))).not.toBe(idOf('x'.repeat(201)));
    expect(long.size).toBe(2);
    expect(readId('other:thing')).toBeNull();
    expect(readId('v1:')).toBeNull();
  });
});

describe('the nonce', () => {
  it('is the same for the same delivery, another for another, and short enough', () => {
    expect(nonceOf('a~discord.1~announce')).toBe(nonceOf('a~discord.1~announce'));
    expect(nonceOf('a~discord.1~announce')).not.toBe(nonceOf('a~discord.2~announce'));
    expect(nonceOf('a')).toMatch(/^[\w-]{22}$/);
  });

  it('a moment’s smallest id follows Discord’s epoch', () => {
    expect(snowflakeAt(1_462_015_105_796)).toBe(String((1_462_015_105_796n - 1_420_070_400_000n) << 22n));
    expect(snowflakeAt(0)).toBe('0');
  });
});

describe('permissions', () => {
  const guild = (permissions: string) => ({
    id: '1',
    owner_id: '9',
    roles: [
      { id: '1', permissions: '3072' },
      { id: '2', permissions },
    ] as never,
  });
  it('are refused to everyone, given to a role, and taken from the member, in this order', () => {
    const overwrites = [
      { id: '7', allow: '0', deny: '1024' },
      { id: '1', allow: '0', deny: '3072' },
      { id: '2', allow: '3072', deny: '0' },
    ];
    expect(computePermissions(guild('0'), { roles: ['2'] }, '7', overwrites)).toBe(2048n);
    expect(computePermissions(guild('0'), { roles: [] }, '8', overwrites)).toBe(0n);
  });

  it('are all there for owners and administrators', () => {
    const deny = [{ id: '1', allow: '0', deny: '1024' }];
    expect(computePermissions(guild('8'), { roles: ['2'] }, '7', deny) & 1024n).toBe(1024n);
    expect(computePermissions(guild('0'), { roles: [] }, '9', deny) & 1024n).toBe(1024n);
  });
});
