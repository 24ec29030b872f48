import { translated, type Words } from '../../languages/index.ts';
import { capitalize } from '../../lib/capitalize.ts';
import type { CommandOption } from '../../ports/command-shape.ts';
import type { Reply } from '../../ports/reply.ts';
import { buildReply, code, list, text } from '../build-reply.ts';
import { type Command, describeCommand, isListed } from '../command.ts';
import { unknownCommand } from '../unknown-command.ts';

export const help: Command = {
  verb: 'help',
  usage: 'help [command]',
  summary: 'list the commands, or explain one',
  adminOnly: false,
  othersSee: 'Commands for admins are shown only to admins.',
  options: [{ type: 'text', name: 'command', description: 'The command to explain: search', bare: true, maxLength: 50 }],
  examples: ['help', 'help search'],
  run: async (args, { from }, { commands, isAdmin, commandName, words }) => {
    const shown = commands.filter(isListed).filter(({ adminOnly }) => !adminOnly || isAdmin(from));
    const [word = ''] = args.trim().toLowerCase().split(/\s+/, 1);
    if (word !== '') {
      const command = shown.find(({ verb, aliases = [] }) => [verb, ...aliases].includes(word));
      return command ? explanation(command, commandName, words) : unknownCommand(word, shown, commandName, words, { before: 'help ' });
    }
    const items = shown.map(({ usage, summary }) => [code(`${commandName}${usage}`), `${words.colon}${translated(words, summary)}`]);
    const data = { commands: shown.map(({ verb, usage, summary }) => ({ verb, usage, summary })) };
    return buildReply([text(words.help.intro), list(items)], data);
  },
};

/** Explains one command: its usage, what it does, its options, and examples. Pure. */
function explanation(command: Command, commandName: string, words: Words): Reply {
  const { verb, usage, summary, options, examples } = command;
  const offered = options.filter(({ typedOnly }) => !typedOnly);
  const data = { command: { verb, usage, summary, options: offered.map(({ name, description }) => ({ name, description })), examples } };
  return buildReply(
    [
      text(code(`${commandName}${usage}`)),
      text(capitalize(describeCommand(command, words))),
      ...(offered.length === 0
        ? []
        : [list(offered.map((option) => [code(writtenAs(option)), `${words.colon}${translated(words, option.description)}`]))]),
      ...(examples.length === 0 ? [] : [text(words.handler.examples), list(examples.map((example) => [code(`${commandName}${example}`)]))]),
    ],
    data,
  );
}

function writtenAs(option: CommandOption): string {
  if (option.type === 'choice' && option.bare) return option.choices.join(' | ');
  if (option.bare) return `<${option.name}>`;
  return option.type === 'flag' ? option.name : `${option.name}:…`;
}
