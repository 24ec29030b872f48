import { nearest } from '../lib/nearest.ts';
import type { Reply } from '../ports/reply.ts';
import { briefly, usageError } from './build-reply.ts';
import { type Command, isListed } from './command.ts';

/** To a word that calls no command: the one that is nearest, behind `before` (`help `), or where they are listed. Pure. */
export function unknownCommand(word: string, commands: readonly Command[], commandName: string, before = ''): Reply {
  const verbs = commands.filter(isListed).map(({ verb }) => verb);
  const near = nearest(word.toLowerCase(), verbs);
  const hint = near
    ? `Did you mean ${commandName}${before}${near}?`
    : `${commandName}help lists the commands; for example: ${commandName}search cilium`;
  return usageError(`Unknown command “${briefly(word)}”.`, hint);
}
