import type { CommandHandler } from '../../src/ports/command-gateway.ts';
import type { CommandOption, CommandShape } from '../../src/ports/command-shape.ts';
import type { Requester } from '../../src/ports/reply.ts';

/** Possible replacements for the end of a line, `on`, in readline's format. */
export type Completions = [hits: string[], on: string];

const MAX_SUGGESTIONS = 10;
/** Commands of the prompt itself. */
const OWN_VERBS = ['quit'];

/** Completes a line up to its end: the command, its options, and the words of a search. Never rejects. */
export async function completeLine(line: string, { commands, suggest }: CommandHandler, requester: Requester): Promise<Completions> {
  const [, verb = '', space = '', rest = ''] = /^(\S*)(\s*)([\s\S]*)$/.exec(line.trimStart()) ?? [];
  const verbs = commands.map((command) => command.verb);
  if (space === '') return startingWith([...verbs, ...OWN_VERBS].toSorted(), verb);
  const command = commands.find((one) => one.verb === verb.toLowerCase());
  if (!command) return [[], rest];
  const word = rest.slice(Math.max(...[' ', '\t'].map((blank) => rest.lastIndexOf(blank))) + 1);
  const [hits, on] = startingWith(
    command.verb === 'help' ? verbs : nextWords(command, rest.slice(0, rest.length - word.length), word),
    word,
  );
  if (hits.length > 0 || !command.options.some(isSearch) || rest.trim() === '') return [hits, on];
  const found = await suggest(rest, MAX_SUGGESTIONS, requester);
  const queries = startingWith(
    found.map(({ query }) => query),
    rest,
  );
  return queries[0].length > 0 ? queries : [hits, on];
}

/** Returns what may come next. Pure. */
function nextWords({ options }: CommandShape, before: string, word: string): readonly string[] {
  const named = options.find((option) => !option.bare && word.startsWith(`${option.name}:`));
  if (named) return named.type === 'choice' ? named.choices.map((choice) => `${named.name}:${choice}`) : [];
  const typed = before.split(/\s+/).filter((one) => one !== '');
  const bare = options.filter((option) => option.bare);
  const next = bare[typed.filter((one) => !options.some((option) => !option.bare && isOf(option, one))).length];
  const others = options.filter((option) => !option.bare && !typed.some((one) => isOf(option, one)));
  return [
    ...(next?.type === 'choice' ? next.choices : []),
    ...others.map((option) => (option.type === 'flag' ? option.name : `${option.name}:`)),
  ];
}

function isOf(option: CommandOption, word: string): boolean {
  return option.type === 'flag' ? word === option.name : word.startsWith(`${option.name}:`);
}

function isSearch(option: CommandOption): boolean {
  return option.type === 'text' && option.completedBy === 'search';
}

function startingWith(words: readonly string[], typed: string): Completions {
  const begun = typed.toLowerCase();
  return [[...new Set(words.filter((word) => word.toLowerCase().startsWith(begun)))], typed];
}
