import type { REST } from 'discord.js';
import { createLocalKeptTexts } from '../../../src/lib/local-kept-texts.ts';
import { createLocalLeases } from '../../../src/lib/local-leases.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { CommandGateway } from '../../../src/ports/command-gateway.ts';
import type { Leases } from '../../../src/ports/leases.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import { Client, clientOptions, GATEWAY_WAIT_MS, type RequestGuard } from '../connection/client.ts';
import type { TokenState } from '../send/call-api.ts';
import type { DiscordAccess } from '../send/messenger.ts';
import { contextMenus } from './context-menus.ts';
import { NOT_BEGUN, TOKEN_REFUSED } from './gateway-health.ts';
import { createListener, type Listener } from './listener.ts';
import { type Registration, startRegistration } from './register-commands.ts';
import type { PoolTiming } from './shard-pool.ts';
import { slashCommands } from './slash-command.ts';

/** How long `start` waits for an unreachable Discord before it lets the rest of Herald begin, ms. */
const START_LIMIT_MS = 10_000;
const DRAIN_LIMIT_MS = 3_000;

/** What the gateway is opened with. `shards`: how many there are; default: what Discord recommends. */
export interface GatewaySettings extends DiscordAccess {
  command: string;
  tokenState: TokenState;
  outage: PartWatch;
  guard: RequestGuard;
  shards?: number | undefined;
  timing?: Partial<PoolTiming> | undefined;
}

/** What a connection needs. */
export interface ConnectContext extends GatewaySettings {
  rest: REST;
  listener: Listener;
  leases: Leases;
  tell: OnPlatformChange;
  /** Begins to bring our commands to Discord. */
  register(applicationId: string): Registration;
  /** Aborts when Herald stops. */
  ending: AbortSignal;
}

/** How interactions come to us. */
export interface Connection {
  /** Resolves once commands can arrive. @throws {ConfigError} when Discord refuses our token at first */
  opened: Promise<void>;
  /** Called when the answers that were under way are sent. */
  close(): Promise<void>;
  health(): Health;
}

/** In from Discord. When it can't be reached at all, `start` resolves after 10 s with `health` saying so, and goes on trying. */
export function createDiscordGateway(settings: GatewaySettings, connect: (context: ConnectContext) => Connection): CommandGateway {
  const { command, log, now } = settings;
  const ending = new AbortController();
  const rest = new Client(settings.token, clientOptions(settings.apiUrl, GATEWAY_WAIT_MS, settings.guard));
  let running: { listener: Listener; connection: Connection } | null = null;

  return {
    platform: 'discord',

    start: async (handler, tell = async () => {}, leases = createLocalLeases(now), texts = createLocalKeptTexts()) => {
      const listener = createListener({ command, handler, texts, log, now });
      const commands = [...slashCommands(command, handler.commands), ...contextMenus()];
      const register = (applicationId: string): Registration => startRegistration({ rest, applicationId }, commands, ending.signal, log);
      const connection = connect({ ...settings, rest, listener, leases, tell, register, ending: ending.signal });
      running = { listener, connection };
      await withTimeout(START_LIMIT_MS, connection.opened);
    },

    stop: async () => {
      ending.abort();
      await running?.listener.drain(DRAIN_LIMIT_MS);
      await running?.connection.close();
    },

    health: () => {
      if (settings.tokenState.isRefused()) return TOKEN_REFUSED;
      if (running === null) return NOT_BEGUN;
      return ending.signal.aborted ? { ready: false, detail: 'stopped' } : running.connection.health();
    },
  };
}
