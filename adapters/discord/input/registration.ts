import type { REST, RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { sleep } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CommandShape } from '../../../src/ports/command-shape.ts';
import { failureOf } from '../failure.ts';
import { contextMenus } from './context-menus.ts';
import { registerCommands } from './register-commands.ts';
import { slashCommands } from './slash-command.ts';

/** Commands being brought to Discord, until it has them. */
export interface Registration {
  /** Resolves after the first try, whatever came of it. */
  tried: Promise<void>;
  /** Why Discord has no (or old) commands of ours; null: it has them, or the first try is not over. */
  trouble(): string | null;
  /** Safe to call twice. */
  stop(): void;
}

/** Discord takes 200 new commands a day. https://docs.discord.com/developers/interactions/application-commands#registering-a-command */
const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 300_000 };

/** All that Herald registers: its command, that for admins, and the menu of messages. `name`: of the command. Pure. */
export function commandsOf(name: string, commands: readonly CommandShape[]): readonly RESTPostAPIApplicationCommandsJSONBody[] {
  return [...slashCommands(name, commands), ...contextMenus()];
}

/** Registers the commands again and again until it works. Commands of an earlier start go on working meanwhile. */
export function startRegistration(
  { rest, applicationId }: { rest: REST; applicationId: string },
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
  log: Log,
): Registration {
  const ending = new AbortController();
  let trouble: string | null = null;

  /** How long to wait before the next try, ms; null: it is done. */
  async function attempt(tries: number): Promise<number | null> {
    try {
      const outcome = await registerCommands(rest, applicationId, commands);
      if (!ending.signal.aborted) log('discord.commands', { outcome });
      trouble = null;
      return null;
    } catch (error) {
      if (ending.signal.aborted) return null;
      const failure = failureOf(error);
      const detail = 'detail' in failure ? failure.detail : 'Discord asks to wait';
      const backoffMs = backoffDelayMs(tries, BACKOFF);
      const waitMs = failure.kind === 'rate-limited' ? Math.max(failure.retryAfterMs, backoffMs) : backoffMs;
      // One line an outage: a repeated failure of the same kind says nothing new.
      const saidBefore = trouble;
      trouble = `its commands are not registered (${detail})`;
      if (trouble !== saidBefore) log('discord.commands-failed', { failure: failure.kind, detail, againInMs: waitMs });
      return waitMs;
    }
  }

  const first = attempt(1);
  const goOn = async (): Promise<void> => {
    for (let waitMs = await first, tries = 2; waitMs !== null && !ending.signal.aborted; tries += 1) {
      await sleep(waitMs, { signal: ending.signal, ref: false });
      if (!ending.signal.aborted) waitMs = await attempt(tries);
    }
  };
  void goOn();
  return { tried: first.then(() => undefined), trouble: () => trouble, stop: () => ending.abort() };
}
