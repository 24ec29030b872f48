import { type Language, languageOf, type Words, wordsOf } from '../languages/index.ts';
import { createTtlSet } from '../lib/ttl-set.ts';
import { areValues } from '../model/form.ts';
import { type Communities, isTrusted, platformNamed } from '../model/platform.ts';
import { WEB } from '../model/span.ts';
import type { Log } from '../ops/log.ts';
import type { CommandHandler } from '../ports/command-gateway.ts';
import type { PartHealth } from '../ports/health.ts';
import type { CommandRequest, Person, Reply, Requester } from '../ports/reply.ts';
import type { RightsAnswer } from '../ports/rights.ts';
import { recordAction } from './audit-log.ts';
import { buildReply, list, text, usageError } from './build-reply.ts';
import { type Command, type CommandContext, type HandlerContext, isListed } from './command.ts';
import { complete } from './complete.ts';
import { createFairQueue } from './fair-queue.ts';
import { createRecentAnswers } from './recent-answers.ts';
import { COMMANDS } from './registry.ts';
import { replaySelected, type SelectedReplay } from './replay/replay.ts';
import { adminRightOf, communityRefusal, refuse } from './rights.ts';
import { createShownPlans } from './shown-plans.ts';
import { unknownCommand } from './unknown-command.ts';

/** Maximum length of a command, characters. Longer ones are pasted text: no button carries that much, and no search needs it. */
const MAX_REQUEST_CHARS = 2_000;
/** Maximum length of a query that is being completed, characters; input fields of platforms take no more. */
const MAX_TYPED_CHARS = 400;

/** Limits on commands: two at once per person; the waiting list holds what a few hundred people ask at the same moment. */
const REQUESTS = { maxRunning: 32, maxRunningPerPerson: 2, maxWaiting: 256, maxWaitingPerPerson: 8, refuse: 'newest' } as const;
/** Limits on completions: only the latest one of a person matters. */
const COMPLETIONS = { maxRunning: 8, maxRunningPerPerson: 1, maxWaiting: 64, maxWaitingPerPerson: 1, refuse: 'oldest' } as const;

/** Minimum interval between two log entries about one flooding person, ms, so that the log is not flooded as well. */
const FLOOD_EVERY_MS = 60_000;
/** Minimum interval between two audit entries about one person and one refused admin command, ms, so that nobody can fill the audit log. */
const REFUSED_EVERY_MS = 600_000;
const MAX_REMEMBERED = 1_000;

/** A command handler that also replays deliveries picked from a list. */
export interface PickingHandler extends CommandHandler {
  /** Shows the plan of a replay of picked deliveries, or executes it. Requires the rights for `replay`; never rejects. */
  replay(requester: Requester, selected: SelectedReplay): Promise<Reply>;
}

/**
 * Creates the handler of requests from every platform; the same command gets the same answer everywhere. `log` receives each answer, internal
 * errors and floods. `answered`: the communities in which people are answered.
 */
export function createCommandHandler(
  parts: HandlerContext,
  log: Log,
  answered: Communities = {},
  commands: readonly Command[] = COMMANDS,
): PickingHandler {
  const commandByName = new Map(commands.flatMap((command) => [command.verb, ...(command.aliases ?? [])].map((word) => [word, command])));
  const kept = { commands, recentAnswers: createRecentAnswers(parts.now), shownPlans: createShownPlans() };
  const requests = createFairQueue(REQUESTS);
  const completions = createFairQueue(COMPLETIONS);
  const nowMs = (): number => parts.now().getTime();
  const flooding = createTtlSet(FLOOD_EVERY_MS, nowMs, MAX_REMEMBERED);
  const refused = createTtlSet(REFUSED_EVERY_MS, nowMs, MAX_REMEMBERED);

  /** Returns the language of the requester; the dashboard is always in English. */
  const languageFor = ({ from, locale }: Pick<Requester, 'from' | 'locale'>): Language =>
    from.platform === WEB ? 'en' : (languageOf(locale) ?? parts.language);
  const wordsFor = (requester: Requester): Words => wordsOf(languageFor(requester));
  const hereFor = (requester: Requester): Reply | null => communityRefusal(requester, answered, { ...parts, words: wordsFor(requester) });

  /** Records a refusal. Rejects if the audit log can't be written. */
  async function noteRefusal({ verb }: Command, request: CommandRequest): Promise<void> {
    const { platform, id } = request.from;
    if (!refused.add(`${nameOf(request.from)} ${verb}`)) return;
    log('command.refused', { verb, platform, person: id });
    await recordAction(request, parts, 'refused', { verb });
  }

  /** Runs a command. Rights are checked first: no work is done for people without them. */
  async function run(command: Command, args: string, request: CommandRequest): Promise<Reply> {
    const fault = (error: unknown): void => log('command.fault', { verb: command.verb, platform: request.from.platform, error });
    const words = wordsFor(request);
    const admin = await adminRightOf(request, { ...parts, words });
    if (command.adminOnly && !admin.granted) {
      await noteRefusal(command, request).catch(fault);
      return refusal(command, request, admin, parts, words);
    }
    const isAdmin = (person: Person): boolean => (nameOf(person) === nameOf(request.from) ? admin.granted : parts.isAdmin(person));
    try {
      return await command.run(args, request, {
        ...parts,
        ...kept,
        language: languageFor(request),
        words,
        isAdmin,
        fault,
        commandName: commandNameFor(request, parts),
      });
    } catch (error) {
      fault(error);
      return failureReply(command, await unavailableParts(), admin.granted, words);
    }
  }

  async function answer(request: CommandRequest): Promise<Reply> {
    const { from } = request;
    const words = wordsFor(request);
    const notHere = hereFor(request);
    if (notHere) return notHere;
    if (request.text.length > MAX_REQUEST_CHARS) return tooLong(request, words);
    if (request.values && !areValues(request.values)) return usageError(words.handler.formTooLong, words.handler.formShorten);
    const [, verb = '', args = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(request.text) ?? [];
    const command = commandByName.get(verb.toLowerCase() || 'help');
    if (!command) return unknownCommand(verb, commands, commandNameFor(request, parts), words, { args });
    // People at the machine itself may run scripts.
    const isPatient = isTrusted(from.platform, parts.platforms);
    const reply = await requests.take(nameOf(from), () => run(command, args, request), isPatient);
    if (reply === null && flooding.add(nameOf(from))) log('command.flood', { platform: from.platform, person: from.id });
    return reply ?? tooMany(words);
  }

  /** Returns the parts of Herald that are unavailable at the moment. */
  async function unavailableParts(): Promise<readonly PartHealth[]> {
    const all = await parts.health().catch(() => []);
    return all.filter(({ ready }) => !ready);
  }

  return {
    commands: commands.filter(isListed),
    languageFor,
    handle: async (request) => {
      const startedMs = performance.now();
      const reply = await answer(request);
      // Only the first word of the text is logged (at most 40 characters): it is untrusted input.
      const verb = /^\s*(\S{0,40})/.exec(request.text)?.[1]?.toLowerCase() || 'help';
      const { platform } = request.from;
      log('command.answered', { verb, platform, durationMs: performance.now() - startedMs, outcome: outcomeOf(reply) });
      return { ...reply, language: languageFor(request) };
    },
    replay: async (requester, selected) => {
      const request = { ...requester, text: '', confirmed: true };
      return (
        (await requests.take(nameOf(requester.from), () => run(replaySelected(selected), '', request), false)) ??
        tooMany(wordsFor(requester))
      );
    },
    suggest: async (typed, limit, requester, by = 'search') => {
      const words = wordsFor(requester);
      if (hereFor(requester)) return [];
      try {
        return (
          (await completions.take(nameOf(requester.from), () =>
            complete(by, typed.slice(0, MAX_TYPED_CHARS), limit, requester, { ...parts, words }),
          )) ?? []
        );
      } catch (error) {
        log('command.fault', { verb: 'suggest', error });
        return [];
      }
    },
  };
}

/** Builds an apology that names the unavailable parts, if there are any; admins also get the reasons. Pure. */
function failureReply({ verb }: Command, away: readonly PartHealth[], forAdmin: boolean, { handler }: Words): Reply {
  const options = { exitCode: 1 } as const;
  if (away.length === 0) return buildReply([text(handler.fault)], { error: 'fault' }, options);
  const names = away.map(({ part }) => part).join(', ');
  const blocks = [
    text(handler.away(verb, names)),
    ...(forAdmin ? [list(away.map(({ part, detail, hint }) => [`${part}: ${detail}${hint ? `. ${hint}` : ''}`]))] : []),
  ];
  return buildReply(blocks, { error: 'away', parts: away.map(({ part }) => part) }, options);
}

/** Returns the outcome of a reply for the log. `refused`: people can do something about it. Pure. */
function outcomeOf({ exitCode, data }: Reply): 'ok' | 'refused' | 'fault' {
  const error = typeof data === 'object' && data !== null && 'error' in data ? data.error : null;
  if (error === 'fault' || error === 'away') return 'fault';
  return exitCode === 2 || error !== null ? 'refused' : 'ok';
}

/** Returns the command's name as this person types it. */
function commandNameFor({ from }: CommandRequest, { commandName, platforms }: Pick<CommandContext, 'commandName' | 'platforms'>): string {
  const prefix = platformNamed(from.platform, platforms)?.commandPrefix ?? null;
  return prefix === null ? '' : `${prefix}${commandName} `;
}

function nameOf({ platform, id }: Person): string {
  return `${platform}:${id}`;
}

/** Builds the reply to a person who sends requests faster than they can be answered. */
function tooMany({ handler }: Words): Reply {
  return buildReply([text(handler.tooMany)], { error: 'too-many' }, { exitCode: 1 });
}

/** Refuses a request that is too long, before anything parses it. */
function tooLong({ text: asked }: CommandRequest, { handler }: Words): Reply {
  return usageError(handler.tooLong(asked.length), handler.sayLess(MAX_REQUEST_CHARS));
}

function refusal(
  { verb }: Command,
  { from }: CommandRequest,
  { unknown }: RightsAnswer,
  { groups }: Pick<CommandContext, 'groups'>,
  { handler }: Words,
): Reply {
  const person = nameOf(from);
  const mayJoin = (groups.admins[from.platform] ?? []).length > 0;
  const become = mayJoin ? handler.becomeAdminOrJoin(person) : handler.becomeAdmin(person);
  return refuse([handler.adminsOnly(verb), become, ...unknown], 'not-admin');
}
