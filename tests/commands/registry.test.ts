import { Command as Program } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandTextOf, typedOf } from '../../adapters/discord/input/parse-request.ts';
import { slashCommands } from '../../adapters/discord/input/slash-command.ts';
import { addCommands } from '../../src/cli/add-commands.ts';
import { buildReply, text } from '../../src/commands/build-reply.ts';
import { type Command, isListed } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';

/** All that a new command is. */
const mute: Command = {
  verb: 'mute',
  aliases: ['hush'],
  usage: 'mute <topic> [for:1d] [in:<channel>] [loudly]',
  summary: 'hide a topic for a while',
  details: 'Nobody is told.',
  adminOnly: false,
  options: [
    { name: 'topic', type: 'text', description: 'What to hide', required: true, bare: true, completedBy: 'search', maxLength: 50 },
    { name: 'for', type: 'choice', description: 'How long', choices: ['1d', '7d'] },
    { name: 'in', type: 'channel', description: 'Only in this channel' },
    { name: 'loudly', type: 'flag', description: 'Say so' },
  ],
  examples: ['mute cilium for:1d'],
  sends: (args) => args.endsWith('loudly'),
  run: async (args) => buildReply([text(`Muted ${args}.`)], { muted: args }),
};
const WITH_MUTE = [...COMMANDS, mute];

describe('a command that is added to the registry', () => {
  const stage = openCommandStage({ commands: WITH_MUTE });

  it('is answered by its verb and its older names, and in help; misspelt, it is what was meant', async () => {
    expect(wordsOf(await stage.ask('mute cilium', { from: SOMEBODY }))).toBe('Muted cilium.');
    expect(wordsOf(await stage.ask('HUSH cilium'))).toBe('Muted cilium.');
    const help = wordsOf(await stage.ask('help', { from: SOMEBODY }));
    expect(help).toContain(`/cncf ${mute.usage}: hide a topic for a while`);
    expect(help).not.toContain('hush');
    expect(wordsOf(await stage.ask('muet cilium'))).toBe('Unknown command “muet”.\nDid you mean /cncf mute?');
  });

  it('is a subcommand of Discord’s, whose fields are the words that people type elsewhere', () => {
    expect(slashCommands('cncf', stage.handler.commands)[0]?.options?.at(-1)).toEqual({
      type: 1,
      name: 'mute',
      description: 'Hide a topic for a while',
      options: [
        { type: 3, name: 'topic', description: 'What to hide', required: true, max_length: 50, autocomplete: true },
        {
          type: 3,
          name: 'for',
          description: 'How long',
          choices: [
            { name: '1d', value: '1d' },
            { name: '7d', value: '7d' },
          ],
        },
        // Other commands have this one, too: its words are translated.
        {
          type: 7,
          name: 'in',
          name_localizations: expect.objectContaining({ de: 'in' }),
          description: 'Only in this channel',
          description_localizations: expect.objectContaining({ de: 'Nur in diesem Kanal' }),
          channel_types: [0, 5, 10, 11, 12, 15, 16],
        },
        { type: 5, name: 'loudly', description: 'Say so' },
      ],
    });
    const fields = [
      { type: 5, name: 'loudly', value: true },
      { type: 7, name: 'in', value: '112233445566778899' },
      { type: 3, name: 'for', value: '7d' },
      { type: 3, name: 'topic', value: 'deep  dive', focused: true },
    ];
    const options = [{ type: 1, name: 'mute', options: fields }];
    const said = commandTextOf(options as Parameters<typeof commandTextOf>[0], stage.handler.commands);
    expect(said).toBe('mute deep dive loudly in:discord:112233445566778899 for:7d');
    const typing = { data: { options } } as unknown as Parameters<typeof typedOf>[0];
    expect(typedOf(typing, stage.handler.commands)).toEqual({ typed: 'deep  dive', by: 'search' });
    expect(typedOf(typing, COMMANDS)).toBeNull();
  });

  it('is a verb of the command line, with its flags and its help', async () => {
    const asked: unknown[] = [];
    let printed = '';
    const program = new Program().exitOverride().configureOutput({
      writeOut: (out) => {
        printed += out;
      },
    });
    addCommands(WITH_MUTE, {
      verb: (name, summary, hidden = false) => program.command(name, { hidden }).summary(summary).option('--json').exitOverride(),
      does:
        (act) =>
        async (...args) =>
          void (await act(...args)),
      ask: async (asking, how) => {
        asked.push([asking, how]);
        return 0;
      },
    });
    await program.parseAsync(['hush', 'deep', 'dive', 'for:7d', '--loudly', '--json'], { from: 'user' });
    expect(asked).toEqual([['mute deep dive for:7d loudly', { json: true, confirmed: false, delivers: true }]]);
    expect(program.helpInformation()).toMatch(/^ {2}mute .*hide a topic for a while$/m);
    expect(program.helpInformation()).not.toContain('hush');
    await expect(program.parseAsync(['mute', '--help'], { from: 'user' })).rejects.toMatchObject({ exitCode: 0 });
    for (const part of [
      'hide a topic for a while. Nobody is told.',
      '<topic...>',
      '--loudly',
      'for:…',
      '1d, 7d',
      'herald mute cilium for:1d',
    ])
      expect(printed).toContain(part);
  });
});

describe('every command', () => {
  it.each(COMMANDS.filter(isListed).map((command) => [command.verb, command] as const))(
    '%s names its options in its usage',
    (_, command) => {
      const named = command.options.filter(({ bare }) => !bare);
      for (const { name, type } of named) expect(command.usage).toContain(type === 'flag' ? `[${name}]` : `[${name}:`);
      for (const example of command.examples) expect(example).toMatch(new RegExp(`^${command.verb}\\b`));
      const required = command.options.map((option) => option.required === true);
      expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
    },
  );

  it('has words of its own', () => {
    const words = COMMANDS.flatMap(({ verb, aliases = [] }) => [verb, ...aliases]);
    expect(words).toEqual([...new Set(words)]);
  });
});

describe('words that every object has', () => {
  it.each(['constructor', 'toString', '__proto__', 'valueOf'])('%s is no choice of any command', async (word) => {
    const stage = openCommandStage();
    for (const asked of [`hold h1 ${word}`, `resolve a~terminal~announce ${word}`, `replay failed as:${word}`])
      expect((await stage.ask(asked)).exitCode, asked).toBe(2);
    expect(wordsOf(await stage.ask(`replay ${word}`))).toContain(`There is no post “${word}”.`);
    expect(stage.faults).toEqual([]);
  });
});
