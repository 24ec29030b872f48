import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commandTextOf } from '../../../adapters/discord/input/parse-request.ts';
import { slashCommand } from '../../../adapters/discord/input/slash-command.ts';
import { createButtonIds } from '../../../adapters/discord/render/buttons.ts';
import { nonceOf, snowflakeAt } from '../../../adapters/discord/send/nonce.ts';
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
  search: ['query*~(400)', 'tag~(300)', 'source~(300)', 'kind~(300)', 'before(300)', 'after(300)'],
  latest: ['tag~(300)', 'source~(300)', 'kind~(300)', 'before(300)', 'after(300)'],
  related: ['post*~(1000)'],
  why: ['post*~(300)'],
  preview: ['post*~(300)', 'in#0,5,10,11,12,15', 'as=message,digest', 'style=card,line,title,embed'],
  status: [],
  replay: ['what*~(300)', 'in#0,5,10,11,12,15', 'as=resend,edit,digest,seen', 'dry-run?'],
  pause: ['reason(300)'],
  resume: ['what~(300)'],
  discard: ['dry-run?'],
  resolve: ['delivery~(300)', 'word=sent,resend'],
  holds: [],
  hold: ['batch*~(300)', 'word*=announce,digest,seen'],
  subscribe: [
    'filter~(2000)',
    'to#0,5,10,11,12,15',
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
  unsubscribe: ['subscription*~(300)', 'to#0,5,10,11,12,15'],
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
  const shape = slashCommand('cncf', COMMANDS.filter(isListed));

  it('has every command that people may type, with these fields', () => {
    const subcommands = (shape.options ?? []) as APIApplicationCommandSubcommandOption[];
    expect(Object.fromEntries(subcommands.map(({ name, options = [] }) => [name, options.map(fieldIn)]))).toEqual(FIELDS);
    expect(subcommands.find(({ name }) => name === 'hold')?.description).toBe('Decide about a batch on hold (admins)');
  });

  it('is one that Discord takes', () => {
    expect([...specBreaches('setCommand', shape), ...commandBreaches([shape as unknown as OptionLike])]).toEqual([]);
  });
});

describe('buttons', () => {
  it('carry their command, or keep it when it is too long', () => {
    const book = createButtonIds();
    for (const command of ['search cilium', `why ${'x'.repeat(500)}`, 'multi\nline']) {
      for (const share of [true, false]) {
        const customId = book.customIdOf({ label: 'x', command, share });
        expect(customId.length).toBeLessThanOrEqual(100);
        expect(book.pressedOf(customId)).toEqual({ command, share, ofNotice: false });
      }
    }
    expect(book.customIdOf({ label: 'x', command: 'search cilium' })).toBe('v1:search cilium');
  });

  it('forget the longest unused of more than 1,000 kept commands, and what is not theirs', () => {
    const book = createButtonIds();
    const ids = Array.from({ length: 1001 }, (_, n) => {
      const id = book.customIdOf({ label: 'x', command: `${'x'.repeat(200)} ${n}` });
      // Pressed all along: stays.
      if (n > 0) book.pressedOf(first);
      else first = id;
      return id;
    });
    expect(book.pressedOf(ids[0] ?? '')).not.toBeNull();
    expect(book.pressedOf(ids[1] ?? '')).toBeNull();
    expect(book.pressedOf('other:thing')).toBeNull();
    expect(book.pressedOf('v1:')).toBeNull();
  });
  let first = '';
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
