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

/** Maximum time `start` waits for an unreachable Discord before the rest of Herald starts, ms. */
const START_LIMIT_MS = 10_000;
const DRAIN_LIMIT_MS = 3_000;

/** Options of the gateway. `shards`: their total number; default: what Discord recommends. */
export interface GatewaySettings extends DiscordAccess {
  command: string;
  tokenState: TokenState;
  outage: PartWatch;
  guard: RequestGuard;
  shards?: number | undefined;
  timing?: Partial<PoolTiming> | undefined;
}

/** What a connection is given. */
export interface ConnectContext extends GatewaySettings {
  rest: REST;
  listener: Listener;
  leases: Leases;
  tell: OnPlatformChange;
  /** Starts registering our commands with Discord. */
  register(applicationId: string): Registration;
  /** Aborts when Herald stops. */
  ending: AbortSignal;
}

/** The way interactions reach us: over shards or HTTP. */
export interface Connection {
  /** Resolves once commands can arrive. @throws {ConfigError} if Discord refuses our token at the start */
  opened: Promise<void>;
  /** Disconnects; called after all pending answers have been sent. */
  close(): Promise<void>;
  health(): Health;
}

/** Creates the gateway, which receives commands from Discord. If Discord can't be reached, `start` resolves after 10 s, `health` reports it, and connecting continues in the background. */
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
