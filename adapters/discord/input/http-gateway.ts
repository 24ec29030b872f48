import { type APIApplication, Routes } from 'discord.js';
import { backoffDelayMs } from '../../../src/lib/backoff.ts';
import { sleep } from '../../../src/lib/timeout.ts';
import { duration } from '../../../src/model/span.ts';
import { BACKOFF } from '../connection/client.ts';
import { HTTP_PATH, type HttpEndpoint } from '../connection/http-endpoint.ts';
import type { ConnectContext, Connection } from './gateway.ts';
import { REFUSED_PAUSE_MS, tokenMistake, unhealthy } from './gateway-health.ts';
import type { Registration } from './register-commands.ts';
import { isRefusal, problemOf } from './shard-runner.ts';

/** Receives interactions that Discord sends to our web server (`endpoint`); opens no connection to Discord’s gateway. */
export function connectOverHttp(endpoint: HttpEndpoint, context: ConnectContext): Connection {
  const { rest, listener, tokenState, ending } = context;
  let connected: { name: string; registration: Registration } | null = null;
  let problem = 'asking Discord for the application';

  endpoint.listen((interaction, respond) => listener.receive(interaction, rest, respond));
  ending.addEventListener('abort', () => endpoint.listen(null));
  return {
    opened: register(),
    close: async () => {},
    health: () => {
      if (connected === null) return { ready: false, detail: problem };
      const atMs = endpoint.lastRequestAtMs();
      // Only an incoming request proves that Discord can reach us.
      const heard = atMs === null ? `no request at ${HTTP_PATH} yet` : `last request ${duration(Math.max(0, context.now() - atMs))} ago`;
      return unhealthy(`connected as @${connected.name} over HTTP (${heard})`, connected.registration.problem());
    },
  };

  /** Requests the application until Discord answers, then registers the commands; commands registered by an earlier start are answered meanwhile. @throws {ConfigError} if Discord refuses the token at the first attempt */
  async function register(): Promise<void> {
    for (let tries = 1; !ending.aborted; tries += 1) {
      try {
        const application = (await rest.get(Routes.currentApplication())) as APIApplication;
        const name = application.bot?.username ?? application.name;
        tokenState.accept();
        context.log('discord.connected', { name });
        connected = { name, registration: context.register(application.id) };
        return await connected.registration.tried;
      } catch (error) {
        if (isRefusal(error)) {
          tokenState.refuse();
          if (tries === 1) throw tokenMistake();
        }
        problem = problemOf(error);
        // A token that is accepted again is noticed within a minute.
        const mostMs = isRefusal(error) ? REFUSED_PAUSE_MS : BACKOFF.maxMs;
        await sleep(Math.min(mostMs, backoffDelayMs(tries, BACKOFF)), { signal: ending });
      }
    }
  }
}
