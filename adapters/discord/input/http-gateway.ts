import { type APIApplication, REST, Routes } from 'discord.js';
import { backoffDelayMs } from '../../../src/lib/backoff.ts';
import type { ConfigError } from '../../../src/lib/errors.ts';
import { createLocalKeptTexts } from '../../../src/lib/local-kept-texts.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import { duration } from '../../../src/model/span.ts';
import type { CommandGateway, CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import { BACKOFF, clientOptions, GATEWAY_WAIT_MS, type RequestGuard } from '../connection/client.ts';
import { HTTP_PATH, type HttpEndpoint } from '../connection/http-endpoint.ts';
import type { TokenState } from '../send/call-api.ts';
import type { DiscordAccess } from '../send/messenger.ts';
import {
  DRAIN_LIMIT_MS,
  NOT_BEGUN,
  REFUSED_PAUSE_MS,
  START_LIMIT_MS,
  TOKEN_REFUSED,
  tokenMistake,
  troubledHealth,
} from './gateway-health.ts';
import { createListener, type Listener } from './listener.ts';
import { commandsOf, type Registration, startRegistration } from './register-commands.ts';
import { isRefusal, troubleOf } from './shard-runner.ts';

/** In from Discord, which calls our web server (`endpoint`); there is no gateway connection. */
export function createDiscordHttpGateway(
  settings: DiscordAccess & { command: string; tokenState: TokenState; guard: RequestGuard; endpoint: HttpEndpoint },
): CommandGateway {
  const { log, now, tokenState, endpoint } = settings;
  const ending = new AbortController();
  const rest = new REST(clientOptions(settings.apiUrl, GATEWAY_WAIT_MS, settings.guard)).setToken(settings.token);
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
        tokenState.accept();
        log('discord.connected', { name });
        registration = startRegistration({ rest, applicationId: application.id }, commandsOf(settings.command, commands), log);
        return await registration.tried;
      } catch (error) {
        if (isRefusal(error)) {
          tokenState.refuse();
          if (tries === 1) throw tokenMistake();
        }
        trouble = troubleOf(error);
        // A token that is good again is noticed within a minute.
        const mostMs = isRefusal(error) ? REFUSED_PAUSE_MS : BACKOFF.maxMs;
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
