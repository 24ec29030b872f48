import type { Action } from '../ports/reply.ts';

/** Words of a command: quoted text stays together, and each further blank between two words makes an empty one. */
const WORDS = /(?:["“][^"”]*(?:["”]|$)|[^\s"“])+|(?<=\s)(?=\s)/g;
/** Words that mean the same with and without the shell's quotes. */
const BARE = /^[\p{L}\p{N}_.,:/@%+-][\p{L}\p{N}_.,:/@%+~=-]*$/u;

/** Converts a button into a command line for a POSIX shell, from which the same command comes back; a confirmation is added if one is needed. Pure. */
export function shellCommand({ command, style }: Pick<Action, 'command' | 'style'>): string {
  const [verb = '', ...words] = command.trim().match(WORDS) ?? [];
  const confirmation = style === 'primary' && verb === 'replay' ? ['--yes'] : [];
  const typed = words.map(forShell);
  // After two dashes, nothing is read as a flag.
  const rest = words.some((word) => /^-./.test(word)) ? [...confirmation, '--', ...typed] : [...typed, ...confirmation];
  return ['herald', forShell(verb), ...rest].join(' ');
}

function forShell(word: string): string {
  return BARE.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
