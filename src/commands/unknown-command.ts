import type { Words } from '../languages/index.ts';
import { nearest } from '../lib/nearest.ts';
import type { Action, Reply } from '../ports/reply.ts';
import { briefly, usageError } from './build-reply.ts';
import { type Command, isListed } from './command.ts';

/** Verbs that only the command line has, but that people also try in chat and at the prompt. */
export const COMMAND_LINE_VERBS: readonly string[] = [
  'start',
  'once',
  'lint',
  'doctor',
  'migrate',
  'init',
  'backup',
  'restore',
  'prune',
  'forget',
];

/**
 * Builds the reply to a word that is no command: it suggests the nearest command, with a button if clicking it is harmless, or the command that lists
 * them all. `before`, `args`: what was typed before the word (`help `) and after it. Pure.
 */
export function unknownCommand(
  word: string,
  commands: readonly Command[],
  commandName: string,
  { handler }: Words,
  { before = '', args }: { before?: string; args?: string } = {},
): Reply {
  const verb = word.toLowerCase();
  if (COMMAND_LINE_VERBS.includes(verb)) return usageError(handler.ofCommandLine(verb), handler.onTheMachine(`herald ${verb}`));
  const listed = commands.filter(isListed);
  const verbs = listed.map((one) => one.verb);
  const near = nearest(verb, verbs);
  const hint = near
    ? handler.didYouMean(`${commandName}${before}${near}`)
    : handler.listsCommands(`${commandName}help`, `${commandName}search cilium`);
  const reply = usageError(handler.unknownCommand(briefly(word)), hint);
  const meant = args === undefined ? undefined : listed.find(({ verb }) => verb === near);
  return meant ? { ...reply, actions: insteadActions(meant, args ?? '') } : reply;
}

/** Returns a button only for commands that just read: a click confirms, so it must not trigger an action that was mistyped. */
function insteadActions({ verb, adminOnly, needsConfirmation, sends }: Command, args: string): readonly Action[] {
  if (adminOnly || needsConfirmation || sends) return [];
  const command = `${verb} ${args}`.trim();
  return [{ label: briefly(command), command, style: 'primary' }];
}
