import { type APIApplication, REST, Routes } from 'discord.js';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import type { ConfigError } from '../../../src/lib/errors.ts';
import { createLocalKeptTexts } from '../../../src/lib/local-kept-texts.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import { duration } from '../../../src/model/span.ts';
import type { CommandGateway, CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import { clientOptions } from '../connection/client.ts';
import { HTTP_PATH, type HttpEndpoint } from '../connection/http-endpoint.ts';
import type { RequestGuard } from '../connection/request-guard.ts';
import type { TokenState } from '../connection/token-state.ts';
import { failureOf } from '../failure.ts';
import type { DiscordAccess } from '../send/messenger.ts';
import { NOT_BEGUN, TOKEN_REFUSED, tokenMistake, troubledHealth } from './gateway-health.ts';
import { createListener, type Listener } from './listener.ts';
import { commandsOf, type Registration, startRegistration } from './registration.ts';

/** How long `start` waits for an unreachable Discord before it lets the rest of Herald begin, ms. */
const START_LIMIT_MS = 10_000;
const DRAIN_LIMIT_MS = 3_000;
/** Rate limits up to here are waited out inside the SDK, ms. */
const MAX_WAIT_MS = 5_000;
/** A refused token is tried again after so long, ms. */
const REFUSED_PAUSE_MS = 60_000;
const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 300_000 };

/** In from Discord, which calls our web server (`endpoint`); there is no gateway connection. */
export function createDiscordHttpGateway(
  settings: DiscordAccess & { command: string; tokenState: TokenState; guard: RequestGuard; endpoint: HttpEndpoint },
): CommandGateway {
  const { log, now, tokenState, endpoint } = settings;
  const ending = new AbortController();
  const rest = new REST(clientOptions(settings.apiUrl, MAX_WAIT_MS, settings.guard)).setToken(settings.token);
  let listener: Listener | null = null;
  let registration: Registration | null = null;
  let name: string | null = null;
  let trouble = 'asking Discord for the application';

  /** Asks until Discord answers; commands of an earlier start are answered meanwhile. @throws {ConfigError} when it refuses the token at the first try */
  async function register(commands: CommandHandler['commands']): Promise<void> {
    for (let tries = 1; !ending.signal.aborted; tries += 1) {
      try {
        const application = (await rest.get(Routes.currentApplication())) as APIApplication;
        name = application.bot?.username ?? application.name;
        tokenState.note('accepted');
        log('discord.connected', { name });
        registration = startRegistration({ rest, applicationId: application.id }, commandsOf(settings.command, commands), log);
        return await registration.tried;
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind === 'unauthorized') {
          tokenState.note('refused');
          if (tries === 1) throw tokenMistake();
        }
        trouble = `can't reach Discord (${'detail' in failure ? failure.detail : failure.kind})`;
        // A token that is good again is noticed within a minute.
        const mostMs = failure.kind === 'unauthorized' ? REFUSED_PAUSE_MS : BACKOFF.maxMs;
        await sleep(Math.min(mostMs, backoffDelayMs(tries, BACKOFF)), { signal: ending.signal });
      }
    }
  }

  return {
    platform: 'discord',

    start: async (handler, _onChange, _leases, texts = createLocalKeptTexts()) => {
      const own = createListener({ command: settings.command, handler, texts, log, now });
      listener = own;
      endpoint.listen((interaction, respond) => own.receive(interaction, rest, respond));
      let mistake: ConfigError | null = null;
      const registering = register(handler.commands).catch((error: ConfigError) => {
        mistake = error;
      });
      await withTimeout(START_LIMIT_MS, registering);
      if (mistake !== null) throw mistake;
    },

    stop: async () => {
      ending.abort();
      endpoint.listen(null);
      registration?.stop();
      await listener?.drain(DRAIN_LIMIT_MS);
      trouble = 'stopped';
      name = null;
    },

    health: (): Health => {
      if (tokenState.isRefused()) return TOKEN_REFUSED;
      if (listener === null) return NOT_BEGUN;
      if (name === null) return { ready: false, detail: trouble };
      const atMs = endpoint.lastRequestAtMs();
      // Whether Discord's requests find the way to us can be known from them alone.
      const heard = atMs === null ? `no request at ${HTTP_PATH} yet` : `last request ${duration(Math.max(0, now() - atMs))} ago`;
      return troubledHealth(`connected as @${name} over HTTP (${heard})`, registration?.trouble() ?? null);
    },
  };
}
