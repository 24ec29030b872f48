import { Option, type Command as Program } from 'commander';
import { type Command, describeCommand, isListed } from '../commands/command.ts';
import type { CommandOption } from '../ports/command-shape.ts';
import type { ExitCode } from './cli-context.ts';
import type { CommandOptions } from './run-command.ts';

/** Context for adding commands to the program. */
export interface CommandsContext {
  /** Adds a verb with `--json`. `hidden`: not listed in the help. */
  verb: (name: string, summary: string, hidden?: boolean) => Program;
  /** Wraps an action for commander so that its exit code is kept. */
  does: <A extends unknown[]>(act: (...args: A) => Promise<ExitCode>) => (...args: A) => Promise<void>;
  /** Runs a command as it is typed in chat. */
  ask: (text: string, how: CommandOptions) => Promise<ExitCode>;
}

/** Adds the commands that also exist in chat, each with its arguments and flags; their older names are hidden. Returns them by verb. */
export function addCommands(commands: readonly Command[], context: CommandsContext): ReadonlyMap<string, Program> {
  const added = new Map<string, Program>();
  // The command line has its own help.
  for (const command of commands.filter(isListed).filter(({ verb }) => verb !== 'help'))
    for (const name of [command.verb, ...(command.aliases ?? [])]) added.set(name, addCommand(name, command, context));
  return added;
}

function addCommand(name: string, command: Command, { verb, does, ask }: CommandsContext): Program {
  const { options, needsConfirmation = false } = command;
  const program = verb(name, command.summary, name !== command.verb).description(describeCommand(command));
  const bare = options.filter((option) => option.bare);
  const flags = options.filter(({ type }) => type === 'flag').map((flag) => new Option(`--${flag.name}`, lowerCase(flag.description)));
  for (const option of bare) program.argument(argumentOf(option, option === bare.at(-1)), option.description);
  // `name:value` words (`herald latest tag:x`) need an argument that accepts them.
  if (options.some(isNamed) && bare.at(-1)?.type !== 'text') program.argument('[words...]');
  for (const flag of flags) program.addOption(flag);
  if (needsConfirmation) program.option('--yes', 'do it without asking');
  for (const section of [wordsHelp(options), examplesHelp(command)]) if (section !== '') program.addHelpText('after', section);
  return program.action(
    does(async () => {
      const given = program.opts<Readonly<Record<string, boolean | undefined>>>();
      const { json = false, yes = false } = given;
      const chosen = flags.filter((flag) => given[flag.attributeName()]).map((flag) => flag.name());
      const args = [...program.args.map((word) => quoted(word, options)), ...chosen].join(' ');
      const confirmed = yes && !chosen.includes('dry-run');
      const delivers = (confirmed || !needsConfirmation) && command.sends?.(args) === true;
      return ask(`${command.verb} ${args}`.trim(), { json, confirmed, delivers });
    }),
  );
}

/** Whether an option is written `name:value`. */
function isNamed({ bare, type }: CommandOption): boolean {
  return !bare && type !== 'flag';
}

/** Lists the `name:value` words (`tag:…`) that may be among the arguments, as in chat. */
function wordsHelp(options: readonly CommandOption[]): string {
  const lines = options.filter(isNamed).map((option) => {
    const values = option.type === 'choice' ? ` (${option.choices.join(', ')})` : '';
    return `  ${`${option.name}:…`.padEnd(12)}${lowerCase(option.description)}${values}`;
  });
  return lines.length === 0 ? '' : `\nAmong the arguments:\n${lines.join('\n')}`;
}

function examplesHelp({ examples }: Command): string {
  return examples.length === 0 ? '' : `\nFor example:\n${examples.map((example) => `  herald ${example}`).join('\n')}`;
}

/** Returns an argument in commander's notation; if the last one is a text, it takes all remaining words. */
function argumentOf({ name, type, required }: CommandOption, isLast: boolean): string {
  const rest = isLast && type === 'text' ? '...' : '';
  return required ? `<${name}${rest}>` : `[${name}${rest}]`;
}

/** What only a filter can contain, and no value: another field, parentheses, OR or quotes. */
const FILTER_PART = /\s-?\p{L}+:\S|[()"“”]|\sOR\s/u;

/** Restores the quotes that the shell has removed from `source:"K3s Releases"`; a whole filter in one argument stays as it is. */
function quoted(word: string, options: readonly CommandOption[]): string {
  const [, name, value = ''] = /^([a-z-]+):(.*\s.*)$/s.exec(word) ?? [];
  if (FILTER_PART.test(value)) return word;
  return options.some((option) => option.name === name && !option.bare) ? `${name}:"${value.replaceAll('"', '')}"` : word;
}

function lowerCase(description: string): string {
  return description.charAt(0).toLowerCase() + description.slice(1);
}
