import { type APIInteraction, Client, Events, GatewayDispatchEvents, type REST, Status } from 'discord.js';
import { withTimeout } from '../../../src/lib/timeout.ts';
import { clientOptions } from './client.ts';
import type { RequestGuard } from './request-guard.ts';

/** A live connection to Discord's gateway. */
export interface Connection {
  readonly rest: REST;
  /** Bot's name and application id. */
  readonly name: string;
  readonly applicationId: string;
  /** Whether interactions can arrive right now. */
  isReady(nowMs: number): boolean;
  /** Resolves when this connection is beyond repair, with why. */
  readonly lost: Promise<string>;
  /** Always resolves, within 2 s. */
  close(): Promise<void>;
}

/** The token is not (or no longer) good: no use in trying again. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

const READY_LIMIT_MS = 60_000;
const CLOSE_LIMIT_MS = 2_000;
/** Two heartbeats (41.25 s each) and a little: a connection silent for longer is dead, whatever the SDK thinks. */
const SILENT_MS = 90_000;
const AUTHENTICATION_FAILED = 4004;
/** Rate limits up to here are waited out inside the SDK, ms; only start-up calls can meet one. */
const MAX_WAIT_MS = 5_000;

/** One try, of at most 60 s; `ending` cuts it short. No intents: interactions arrive without any. @throws {TokenRefused}; any other error: not reachable now */
export async function openSocket(
  settings: { token: string; apiUrl: string | null; guard: RequestGuard },
  onInteraction: (interaction: APIInteraction, rest: REST) => void,
  ending: AbortSignal,
): Promise<Connection> {
  const client = new Client({
    intents: [],
    rest: clientOptions(settings.apiUrl, MAX_WAIT_MS, settings.guard),
    allowedMentions: { parse: [] },
  });
  let refused = false;
  let giveUp: (why: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    giveUp = resolve;
  });
  let readySinceMs = 0;
  client.on(Events.Error, () => {});
  client.on(Events.ShardError, () => {});
  client.on(Events.ShardDisconnect, ({ code }) => {
    refused ||= code === AUTHENTICATION_FAILED;
    giveUp(`closed by Discord with code ${code}`);
  });
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) => onInteraction(interaction, client.rest));
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));

  try {
    const login = Promise.all([ready, client.login(settings.token)]);
    const outcome = await withTimeout(READY_LIMIT_MS, Promise.race([login, abortOf(ending)]));
    if (!outcome) throw new Error(ending.aborted ? 'stopped' : `no READY within ${READY_LIMIT_MS / 1000} s`);
    const [{ user }] = outcome;
    readySinceMs = Date.now();
    return { rest: client.rest, name: user.username, applicationId: client.application?.id ?? user.id, isReady, lost, close };
  } catch (error) {
    await close();
    if (refused || (error instanceof Error && 'code' in error && error.code === 'TokenInvalid')) throw new TokenRefused('token refused');
    throw error;
  }

  function isReady(nowMs: number): boolean {
    const shards = [...client.ws.shards.values()];
    return (
      shards.length > 0 &&
      shards.every(
        ({ status, lastPingTimestamp }) => status === Status.Ready && nowMs - Math.max(lastPingTimestamp, readySinceMs) < SILENT_MS,
      )
    );
  }

  async function close(): Promise<void> {
    // The SDK's own end can hang.
    await withTimeout(
      CLOSE_LIMIT_MS,
      client.destroy().catch(() => {}),
    );
  }
}

function abortOf(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
