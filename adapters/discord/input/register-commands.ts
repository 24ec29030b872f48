import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  type REST,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import { backoffDelayMs } from '../../../src/lib/backoff.ts';
import { sleep } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import { BACKOFF } from '../connection/client.ts';
import { failureOf } from '../failure.ts';
import { DESCRIPTIONS } from './slash-command.ts';

/**
 * Makes our global commands of the application exactly `wanted`, and leaves other programs' commands alone. Only differences are written, because
 * writes are limited; if all commands are ours, one request replaces them all. @throws what the REST calls throw
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
): Promise<'unchanged' | 'registered'> {
  const route = Routes.applicationCommands(applicationId);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const present = (await rest.get(route, { query })) as readonly APIApplicationCommand[];
  const changed = wanted.filter((command) => !present.some((other) => isDeepStrictEqual(comparableParts(other), comparableParts(command))));
  const isWanted = (command: APIApplicationCommand): boolean => wanted.some((one) => isSameCommand(one, command));
  const stale = present.filter((command) => !isWanted(command) && isOwnCommand(command));
  if (changed.length + stale.length === 0) return 'unchanged';
  if (present.every((command) => isWanted(command) || isOwnCommand(command))) {
    await rest.put(route, { body: wanted });
    return 'registered';
  }
  for (const { id } of stale) await rest.delete(Routes.applicationCommand(applicationId, id));
  // Overwrites a command of the same name and type. https://docs.discord.com/developers/interactions/application-commands#create-global-application-command
  for (const command of changed) await rest.post(route, { body: command });
  return 'registered';
}

function isSameCommand(one: RESTPostAPIApplicationCommandsJSONBody, { type, name }: APIApplicationCommand): boolean {
  return one.name === name && (one.type ?? ApplicationCommandType.ChatInput) === type;
}

/** Whether it is a command of ours, possibly under another name (`HERALD_COMMAND`). */
function isOwnCommand({ type, description }: APIApplicationCommand): boolean {
  return type === ApplicationCommandType.ChatInput && DESCRIPTIONS.includes(description);
}

/** Fields compared in commands, their options and their choices; Discord adds ids, versions and defaults of its own. */
const COMPARED: ReadonlySet<string> = new Set([
  ...['type', 'name', 'description', 'options', 'choices', 'value', 'contexts', 'integration_types', 'default_member_permissions'],
  ...['required', 'autocomplete', 'channel_types', 'min_length', 'max_length', 'name_localizations', 'description_localizations'],
]);

/** Values equivalent to a missing field. */
const EMPTY_VALUES = [undefined, null, false, '', []];

/** Returns only the compared parts of a command. Lists of numbers are sorted, as their order has no meaning. */
function comparableParts(value: unknown): unknown {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'number') ? value.toSorted() : value.map(comparableParts);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(
    ([key, one]) => COMPARED.has(key) && !EMPTY_VALUES.some((nothing) => isDeepStrictEqual(one, nothing)),
  );
  return Object.fromEntries(said.map(([key, one]) => [key, key.endsWith('_localizations') ? one : comparableParts(one)]));
}

export type Registration = ReturnType<typeof startRegistration>;

/** Registers the commands, retrying until it succeeds or `ending` aborts. Commands registered by an earlier start keep working meanwhile. */
export function startRegistration(
  { rest, applicationId }: { rest: REST; applicationId: string },
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
  ending: AbortSignal,
  log: Log,
) {
  const stopping = new AbortController();
  const signal = AbortSignal.any([ending, stopping.signal]);
  let problem: string | null = null;

  /** Tries once; returns the time until the next attempt, ms, or null if there is nothing left to do. */
  async function attempt(tries: number): Promise<number | null> {
    try {
      const outcome = await registerCommands(rest, applicationId, commands);
      if (!signal.aborted) log('discord.commands', { outcome });
      problem = null;
      return null;
    } catch (error) {
      if (signal.aborted) return null;
      const failure = failureOf(error);
      const detail = 'detail' in failure ? failure.detail : 'Discord asks to wait';
      const backoffMs = backoffDelayMs(tries, BACKOFF);
      const waitMs = failure.kind === 'rate-limited' ? Math.max(failure.retryAfterMs, backoffMs) : backoffMs;
      // Logs one line per outage: the same failure again is no news.
      const saidBefore = problem;
      problem = `its commands are not registered (${detail})`;
      if (problem !== saidBefore) log('discord.commands-failed', { failure: failure.kind, detail, againInMs: waitMs });
      return waitMs;
    }
  }

  const first = attempt(1);
  const goOn = async (): Promise<void> => {
    for (let waitMs = await first, tries = 2; waitMs !== null && !signal.aborted; tries += 1) {
      await sleep(waitMs, { signal, ref: false });
      if (!signal.aborted) waitMs = await attempt(tries);
    }
  };
  void goOn();
  return {
    /** Resolves after the first attempt, whether or not it succeeded. */
    tried: first.then(() => undefined),
    /** Returns why Discord does not have our current commands; null if it has them or the first attempt is not finished. */
    problem: (): string | null => problem,
    stop: (): void => stopping.abort(),
  };
}
