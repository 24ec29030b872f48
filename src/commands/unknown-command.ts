import type { Words } from '../languages/index.ts';
import { nearest } from '../lib/nearest.ts';
import type { Action, Reply } from '../ports/reply.ts';
import { briefly, usageError } from './build-reply.ts';
import { type Command, isListed } from './command.ts';

/** Verbs of the command line alone, which people try in chat and at the prompt, too. */
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
 * To a word that calls no command: the one that is nearest, with a button where a press does no harm, or where they are listed. `before`, `args`: what was
 * typed before it (`help `) and behind it. Pure.
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

/** A press confirms: what a mistyped word stands for may not happen by it. */
function insteadActions({ verb, adminOnly, needsConfirmation, sends }: Command, args: string): readonly Action[] {
  if (adminOnly || needsConfirmation || sends) return [];
  const command = `${verb} ${args}`.trim();
  return [{ label: briefly(command), command, style: 'primary' }];
}
