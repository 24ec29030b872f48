import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { type ConfigError, DeliveryError } from '../../../src/lib/errors.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { CommandGateway, CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { RequestGuard } from '../connection/request-guard.ts';
import { type Connection, openSocket, TokenRefused } from '../connection/socket.ts';
import type { TokenState } from '../connection/token-state.ts';
import { failureOf } from '../failure.ts';
import type { DiscordAccess } from '../send/messenger.ts';
import { contextMenus } from './context-menus.ts';
import { NOT_BEGUN, TOKEN_REFUSED, tokenMistake, troubledHealth } from './gateway-health.ts';
import { createListener, type Listener } from './listener.ts';
import { type Registration, startRegistration } from './registration.ts';
import { slashCommand } from './slash-command.ts';

/** How long `start` waits for an unreachable Discord before it lets the rest of Herald begin, ms. */
const START_LIMIT_MS = 10_000;
const DRAIN_LIMIT_MS = 3_000;
const LOOK_EVERY_MS = 5_000;
/** A connection that is not ready for so long is given up, and made anew, ms. */
const UNREADY_LIMIT_MS = 60_000;
/** A refused token is tried again after so long, or as soon as the messenger finds it good, ms. */
const REFUSED_PAUSE_MS = 60_000;
/** Every connection costs one of 1,000 IDENTIFYs a day. */
const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 300_000 };

/**
 * In from Discord, over the gateway. When Discord can't be reached at all, `start` resolves after 10 s with `health` saying so,
 * and goes on trying.
 */
export function createDiscordGateway(
  settings: DiscordAccess & { command: string; tokenState: TokenState; outage: PartWatch; guard: RequestGuard },
): CommandGateway {
  const { log, now, tokenState } = settings;
  const ending = new AbortController();
  let connection: Connection | null = null;
  let listener: Listener | null = null;
  let registration: Registration | null = null;
  let trouble = 'connecting';
  let running: Promise<void> = Promise.resolve();

  return {
    platform: 'discord',

    start: async (handler: CommandHandler) => {
      const own = createListener({ handler, log, now });
      listener = own;
      trouble = 'connecting';
      await withTimeout(
        START_LIMIT_MS,
        new Promise<void>((resolve, reject) => {
          running = keepConnected(own, handler.commands, { resolve, reject });
        }),
      );
    },

    stop: async () => {
      ending.abort();
      registration?.stop();
      await listener?.drain(DRAIN_LIMIT_MS);
      await connection?.close();
      await running;
      trouble = 'stopped';
    },

    health: (): Health => {
      if (tokenState.isRefused()) return TOKEN_REFUSED;
      if (listener === null) return NOT_BEGUN;
      if (!connection?.isReady(now())) return { ready: false, detail: connection ? 'connection lost, connecting again' : trouble };
      const connected = `connected as @${connection.name}`;
      return troubledHealth(connected, registration?.trouble() ?? null);
    },
  };

  async function keepConnected(
    own: Listener,
    commands: CommandHandler['commands'],
    first: { resolve: () => void; reject: (error: ConfigError) => void },
  ): Promise<void> {
    let failures = 0;
    let everConnected = false;
    while (!ending.signal.aborted) {
      try {
        connection = await openSocket(
          settings,
          (interaction, rest) => {
            if (!ending.signal.aborted) own.receive(interaction, rest);
          },
          ending.signal,
        );
        log('discord.connected', { name: connection.name });
        settings.outage.worked();
        everConnected = true;
        tokenState.note('accepted');
        failures = 0;
        registration = startRegistration(connection, [slashCommand(settings.command, commands), ...contextMenus()], log);
        void registration.tried.then(first.resolve);
        trouble = await untilLost(connection);
      } catch (error) {
        if (error instanceof TokenRefused) {
          trouble = 'the token is refused';
          log('discord.token-refused', {});
          if (!everConnected) return first.reject(tokenMistake());
          tokenState.note('refused');
          await pauseUntilMended();
          continue;
        }
        const failure = failureOf(error);
        trouble = `can't reach Discord (${'detail' in failure ? failure.detail : failure.kind})`;
      }
      registration?.stop();
      await connection?.close();
      connection = null;
      if (ending.signal.aborted) break;
      failures += 1;
      const againInMs = backoffDelayMs(failures, BACKOFF);
      log('discord.disconnected', { reason: trouble, againInMs });
      settings.outage.failed(new DeliveryError({ kind: 'unavailable', detail: trouble }), { side: 'receiving' });
      trouble = `not connected: ${trouble}; trying again`;
      await sleep(againInMs, { signal: ending.signal });
    }
    first.resolve();
  }

  async function pauseUntilMended(): Promise<void> {
    const waking = new AbortController();
    const unhook = tokenState.onAccepted(() => waking.abort());
    await sleep(REFUSED_PAUSE_MS, { signal: AbortSignal.any([ending.signal, waking.signal]) });
    unhook();
  }

  /** The SDK can be stuck without noticing; we look ourselves. */
  async function untilLost(current: Connection): Promise<string> {
    let readyAtMs = now();
    let why = 'stopped';
    const losing = new AbortController();
    void current.lost.then((reason) => {
      why = reason;
      losing.abort();
    });
    const signal = AbortSignal.any([ending.signal, losing.signal]);
    for (;;) {
      await sleep(LOOK_EVERY_MS, { signal });
      if (signal.aborted) return why;
      if (current.isReady(now())) readyAtMs = now();
      else if (now() - readyAtMs > UNREADY_LIMIT_MS) return 'the connection fell silent';
    }
  }
}
