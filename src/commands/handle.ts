import { nearest } from '../nearest.ts';
import type { Log } from '../ops/log.ts';
import type { CommandHandler } from '../ports/command-gateway.ts';
import type { Command, CommandContext } from './command.ts';
import { doubt } from './doubt.ts';
import { drain } from './drain.ts';
import { createHelp } from './help.ts';
import { hold } from './hold.ts';
import { holds } from './holds.ts';
import { pause } from './pause.ts';
import { replay } from './replay.ts';
import type { Ask, Reply } from './reply.ts';
import { resume } from './resume.ts';
import { replyOf, text, usage } from './say.ts';
import { latest, search } from './search.ts';
import { opened } from './search-feedback.ts';
import { share } from './share.ts';
import { status } from './status.ts';
import { subscriptions } from './subscriptions.ts';
import { why } from './why.ts';

/** Every verb, in the order of `help`. */
export const COMMANDS: readonly Command[] = [
  search,
  latest,
  share,
  why,
  status,
  replay,
  pause,
  resume,
  drain,
  doubt,
  holds,
  hold,
  subscriptions,
];

/** Every verb that is answered: those of `help`, itself, and what gateways alone say. */
export const ANSWERED: readonly Command[] = [...COMMANDS, createHelp(COMMANDS), opened];
const SAID = ANSWERED.filter((command) => command !== opened).map(({ verb }) => verb);

/** What is longer is pasted text: no button stands for more, and no search is found by more. Characters. */
const LONGEST_ASK = 2_000;
/** Of a query being typed; Discord's field takes no more. Characters. */
const LONGEST_TYPED = 400;

/** Answers asks from every platform: the same words, the same answers. `log` gets faults of ours. */
export function createCommandHandler(context: CommandContext, log: Log): CommandHandler {
  return {
    handle: async (ask) => {
      if (ask.text.length > LONGEST_ASK) return tooLong(ask);
      const [, verb = '', words = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(ask.text) ?? [];
      const own: CommandContext = { ...context, commandName: ask.from.platform === 'terminal' ? '' : `/${context.commandName} ` };
      const command = ANSWERED.find((one) => one.verb === (verb.toLowerCase() || 'help'));
      if (!command) return unknownVerb(verb, own);
      if (command.adminOnly && !context.isAdmin(ask.from)) return refusal(command, ask);
      try {
        return await command.run(words, ask, own);
      } catch (error) {
        log('command.fault', { verb: command.verb, platform: ask.from.platform, error });
        return replyOf(
          [text('That did not work, and it is not your fault: the log of Herald says more.')],
          { error: 'fault' },
          { exitCode: 1 },
        );
      }
    },
    suggest: async (words, limit) => {
      try {
        return await context.engine.suggest(words.slice(0, LONGEST_TYPED), limit);
      } catch (error) {
        log('command.fault', { verb: 'suggest', error });
        return [];
      }
    },
  };
}

/** Before anything reads it. */
function tooLong({ text: asked }: Ask): Reply {
  return usage(
    `That is too long: ${asked.length.toLocaleString('en')} characters.`,
    `Say it in at most ${LONGEST_ASK.toLocaleString('en')}; a few words find more.`,
  );
}

function unknownVerb(verb: string, { commandName }: CommandContext): Reply {
  const near = nearest(verb.toLowerCase(), SAID);
  const hint = near
    ? `Did you mean ${commandName}${near}?`
    : `${commandName}help lists what can be asked, for example ${commandName}search cilium`;
  return usage(`“${verb.slice(0, 50)}” is nothing I know.`, hint);
}

function refusal({ verb }: Command, { from }: Ask): Reply {
  return replyOf(
    [text(`Only admins of Herald may use “${verb}”.`), text(`To become one, have ${from.platform}:${from.id} added to HERALD_ADMINS.`)],
    { error: 'not-admin' },
    { exitCode: 2 },
  );
}
