import { nearest } from '../lib/nearest.ts';
import type { Communities } from '../model/communities.ts';
import { isTrusted, platformNamed } from '../model/platform.ts';
import type { Log } from '../ops/log.ts';
import type { CommandHandler } from '../ports/command-gateway.ts';
import type { CommandRequest, Person, Reply } from '../ports/reply.ts';
import { refusalHere } from './answered-here.ts';
import { buildReply, code, list, text, usageError } from './build-reply.ts';
import type { Command, CommandContext, CommandParts, PartHealth } from './command.ts';
import { createTurns } from './fair-queue.ts';
import { createFloodLog } from './flood-log.ts';
import { hold } from './hold/hold.ts';
import { holds } from './hold/holds.ts';
import { discard } from './pause/discard.ts';
import { pause } from './pause/pause.ts';
import { resume } from './pause/resume.ts';
import { createRecentMisses } from './recent-misses.ts';
import { replay } from './replay/replay.ts';
import { createShownPlans } from './replay/shown-plans.ts';
import { resolve } from './resolve/resolve.ts';
import { opened } from './search/feedback.ts';
import { latest, search } from './search/search.ts';
import { share } from './search/share.ts';
import { status } from './status/status.ts';
import { subscriptions } from './subscriptions.ts';
import { why } from './why/why.ts';

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
  discard,
  resolve,
  holds,
  hold,
  subscriptions,
];

/** Every verb that is answered: those of `help`, itself, and what gateways alone say. */
export const ANSWERED: readonly Command[] = [...COMMANDS, createHelp(COMMANDS), opened];
const SAID = ANSWERED.filter((command) => command !== opened).map(({ verb }) => verb);

/** What is longer is pasted text: no button stands for more, and no search is found by more. Characters. */
const MAX_REQUEST_CHARS = 2_000;
/** Of a query being typed; fields of platforms take no more. Characters. */
const LONGEST_TYPED = 400;

/** So much is under way at once: of one person, two things; what a few hundred people ask at the same moment waits. */
const ASKS = { atOnce: 32, eachAtOnce: 2, waiting: 256, eachWaiting: 8, refuses: 'last' } as const;
/** Of completions only the latest of a person is wanted. */
const COMPLETIONS = { atOnce: 8, eachAtOnce: 1, waiting: 64, eachWaiting: 1, refuses: 'first' } as const;

/** Answers asks from every platform: the same words, the same answers. `log` gets faults of ours, and floods. `answered`: where people are answered. */
export function createCommandHandler(parts: CommandParts, log: Log, answered: Communities = {}): CommandHandler {
  const kept = { misses: createRecentMisses(parts.now), shownPlans: createShownPlans() };
  const asks = createTurns(ASKS);
  const completions = createTurns(COMPLETIONS);
  const flooding = createFloodLog(parts.now, log);

  async function run(command: Command, words: string, ask: CommandRequest): Promise<Reply> {
    const fault = (error: unknown): void => log('command.fault', { verb: command.verb, platform: ask.from.platform, error });
    try {
      return await command.run(words, ask, { ...parts, ...kept, fault, commandName: typedBy(ask, parts) });
    } catch (error) {
      fault(error);
      return sorry(command, await partsAway(), parts.isAdmin(ask.from));
    }
  }

  /** What Herald needs and does not have at the moment. */
  async function partsAway(): Promise<readonly PartHealth[]> {
    const all = await parts.health().catch(() => []);
    return all.filter(({ ready }) => !ready);
  }

  return {
    handle: async (ask) => {
      const notHere = refusalHere(ask, answered, parts);
      if (notHere) return notHere;
      if (ask.text.length > MAX_REQUEST_CHARS) return tooLong(ask);
      const [, verb = '', words = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(ask.text) ?? [];
      const command = ANSWERED.find((one) => one.verb === (verb.toLowerCase() || 'help'));
      if (!command) return unknownVerb(verb, ask, parts);
      if (command.adminOnly && !parts.isAdmin(ask.from)) return refusal(command, ask);
      // Whoever sits at the machine has scripts.
      const isPatient = isTrusted(ask.from.platform, parts.platforms);
      const reply = await asks.take(nameOf(ask.from), () => run(command, words, ask), isPatient);
      if (reply === null) flooding.note(ask.from);
      return reply ?? tooMany();
    },
    suggest: async (typed, limit, asker) => {
      if (refusalHere(asker, answered, parts)) return [];
      try {
        return (await completions.take(nameOf(asker.from), () => parts.engine.suggest(typed.slice(0, LONGEST_TYPED), limit))) ?? [];
      } catch (error) {
        log('command.fault', { verb: 'suggest', error });
        return [];
      }
    },
  };
}

/** An apology: where a part is away, with its name, and to admins with the reason. Pure. */
function sorry({ verb }: Command, away: readonly PartHealth[], forAdmin: boolean): Reply {
  const options = { exitCode: 1 } as const;
  if (away.length === 0)
    return buildReply([text('That did not work, and it is not your fault: the log of Herald says more.')], { error: 'fault' }, options);
  const names = away.map(({ part }) => part).join(', ');
  const blocks = [
    text(`“${verb}” did not work: Herald is missing something it needs (${names}). Ask again once it is back.`),
    ...(forAdmin ? [list(away.map(({ part, detail, hint }) => [`${part}: ${detail}${hint ? `. ${hint}` : ''}`]))] : []),
  ];
  return buildReply(blocks, { error: 'away', parts: away.map(({ part }) => part) }, options);
}

/** The command's name as this person types it. */
function typedBy({ from }: CommandRequest, { commandName, platforms }: Pick<CommandContext, 'commandName' | 'platforms'>): string {
  const prefix = platformNamed(from.platform, platforms)?.commandPrefix ?? null;
  return prefix === null ? '' : `${prefix}${commandName} `;
}

function nameOf({ platform, id }: Person): string {
  return `${platform}:${id}`;
}

/** To one who asks faster than can be answered. */
function tooMany(): Reply {
  const friendly = 'That is a lot at once. What you asked before is being answered: ask again in a moment.';
  return buildReply([text(friendly)], { error: 'too-many' }, { exitCode: 1 });
}

/** Before anything reads it. */
function tooLong({ text: asked }: CommandRequest): Reply {
  return usageError(
    `That is too long: ${asked.length.toLocaleString('en')} characters.`,
    `Say it in at most ${MAX_REQUEST_CHARS.toLocaleString('en')}; a few words find more.`,
  );
}

function unknownVerb(verb: string, ask: CommandRequest, context: CommandParts): Reply {
  const commandName = typedBy(ask, context);
  const near = nearest(verb.toLowerCase(), SAID);
  const hint = near
    ? `Did you mean ${commandName}${near}?`
    : `${commandName}help lists what can be asked, for example ${commandName}search cilium`;
  return usageError(`“${verb.slice(0, 50)}” is nothing I know.`, hint);
}

function refusal({ verb }: Command, { from }: CommandRequest): Reply {
  return buildReply(
    [text(`Only admins of Herald may use “${verb}”.`), text(`To become one, have ${from.platform}:${from.id} added to HERALD_ADMINS.`)],
    { error: 'not-admin' },
    { exitCode: 2 },
  );
}

/** The verb that lists the verbs. */
export function createHelp(commands: readonly Command[]): Command {
  const help: Command = {
    verb: 'help',
    usage: 'help',
    summary: 'lists what can be asked',
    adminOnly: false,
    run: (_words, ask, context) => {
      const shown = [...commands, help].filter(({ verb, adminOnly }) => verb !== 'share' && (!adminOnly || context.isAdmin(ask.from)));
      const items = shown.map(({ usage, summary }) => [code(`${context.commandName}${usage}`), ` ${summary}`]);
      return Promise.resolve(
        buildReply([text('Herald shares posts, and finds them again.'), list(items)], {
          commands: shown.map(({ verb, usage, summary }) => ({ verb, usage, summary })),
        }),
      );
    },
  };
  return help;
}
