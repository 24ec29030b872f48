import type { App, SocketModeReceiver } from '@slack/bolt';
import { ConfigError, DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { createRequestsInFlight } from '../../../src/lib/in-flight.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { CommandGateway, CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import type { SlackGatewayOptions } from '../connection/access.ts';
import { buildApp } from '../connection/app.ts';
import { APP_TOKEN_PAGE, checkTokens, TOKEN_PAGE } from '../connection/check-tokens.ts';
import type { Identity } from '../connection/identity.ts';
import { type Connection, openSocket } from '../connection/socket.ts';
import type { TokenState } from '../connection/token-state.ts';
import { detailOf, readFailureOf } from '../failure.ts';
import { startListener } from './listener.ts';
import { createSlackRights } from './rights.ts';
import { startWorkspaceEvents } from './workspace-events.ts';

/** So long `start` waits for Slack, ms; then it goes on trying by itself. */
const START_DEADLINE_MS = 30_000;
/** Time between two tries where Slack can't be asked who we are, ms. */
const RETRY_MS = 10_000;
const DRAIN_MS = 3_000;
const NOT_BEGUN: Health = { ready: false, detail: 'not connected: Herald is not running', hint: 'herald start connects it' };

/** Takes slash commands, buttons and mentions over Socket Mode, on two sockets so that one may be renewed. */
export function createSlackGateway(options: SlackGatewayOptions): CommandGateway {
  const { log } = options;
  const asks = createRequestsInFlight(options.now);
  const rights = createSlackRights(options);
  const closing = new AbortController();
  let connections: Connection[] = [];
  let us: Identity | null = null;
  let trouble: Failure | null = null;
  let stopping: Promise<void> | null = null;
  let begun = false;

  /** A socket opened (null), or could not be opened; as long as another is open nobody misses it. */
  function note(failure: Failure | null): void {
    if (failure === null) options.outage.worked();
    else if (!connections.some((connection) => connection.isOpen())) missed(failure);
  }

  function missed(failure: Failure): void {
    const detail = failure.kind === 'unauthorized' ? `it refuses a token (${failure.detail})` : detailOf(failure);
    options.outage.failed(new DeliveryError({ kind: 'unavailable', detail }), { side: 'receiving' });
  }

  async function connect(app: App, receivers: readonly SocketModeReceiver[]): Promise<void> {
    await app.init();
    connections = receivers.map((receiver) => openSocket(receiver, closing.signal, log, note));
    if ((await withTimeout(START_DEADLINE_MS, Promise.any(connections.map(({ opened }) => opened)))) !== null) return;
    const failure = lastFailureOf(connections);
    if (failure?.kind === 'unauthorized') throw new DeliveryError(failure);
    missed({ kind: 'unavailable', detail: 'it did not say hello within 30 s' });
  }

  async function open(handler: CommandHandler, onChange: OnPlatformChange): Promise<void> {
    us = await options.identity.get();
    const { app, receivers } = buildApp(options, us, closing.signal);
    const context = { ...options, us, handler, asks, rights };
    startListener(app, context);
    startWorkspaceEvents(app, context, onChange);
    await connect(app, receivers);
    trouble = null;
  }

  /** Slack is away: what it is needed for waits, everything else goes on. */
  function tryAgain(reopen: () => Promise<void>, failure: Failure): void {
    if (closing.signal.aborted) return;
    trouble = failure;
    missed(failure);
    sleep(RETRY_MS, { signal: closing.signal, ref: false })
      .then(() => (closing.signal.aborted ? undefined : reopen()))
      .catch((error: unknown) => tryAgain(reopen, failureOfStart(error)));
  }

  async function close(): Promise<void> {
    asks.refuse();
    await asks.drained(DRAIN_MS);
    closing.abort(new Error('the gateway is closing'));
    await Promise.all(connections.map(({ closed }) => closed));
  }

  return {
    platform: 'slack',
    async start(handler: CommandHandler, onChange: OnPlatformChange = async () => undefined) {
      begun = true;
      const reopen = (): Promise<void> => open(handler, onChange);
      try {
        await reopen();
      } catch (error) {
        const failure = failureOfStart(error);
        if (isPassing(failure)) return tryAgain(reopen, failure);
        closing.abort(new Error('the gateway did not start'));
        const mistakes = failure.kind === 'unauthorized' ? await checkTokens(options) : [];
        throw mistakes.length > 0 ? new ConfigError(mistakes) : new DeliveryError(failure, { cause: error });
      }
    },
    stop() {
      stopping ??= close();
      return stopping;
    },
    health: () => refusalOf(options.tokenState) ?? healthOf(connections, us, trouble, begun),
  };
}

/** What Slack has against our bot token; null: nothing, as far as is known. */
export function refusalOf(tokenState: TokenState): Health | null {
  const refusal = tokenState.refusal();
  if (refusal === null) return null;
  const hint = /^missing_scope/.test(refusal)
    ? `Add the scope (${TOKEN_PAGE}) and install the app again`
    : `Copy the Bot User OAuth Token again (${TOKEN_PAGE}), and restart Herald`;
  return { ready: false, detail: `Slack refuses SLACK_BOT_TOKEN (${refusal})`, hint };
}

/** The first of several sockets' errors stands for all. */
function failureOfStart(error: unknown): Failure {
  return readFailureOf(error instanceof AggregateError ? error.errors[0] : error);
}

function isPassing({ kind }: Failure): boolean {
  return kind === 'unavailable' || kind === 'rate-limited';
}

function healthOf(connections: readonly Connection[], us: Identity | null, trouble: Failure | null, begun: boolean): Health {
  const open = connections.filter((connection) => connection.isOpen()).length;
  if (open > 0 && us !== null) return { ready: true, detail: `connected as @${us.name} (${open} of ${connections.length} sockets)` };
  const failure = lastFailureOf(connections) ?? trouble;
  if (failure === null)
    return begun ? { ready: false, detail: connections.length > 0 ? 'connection lost, connecting again' : 'connecting' } : NOT_BEGUN;
  if (failure.kind === 'unauthorized')
    return {
      ready: false,
      detail: `Slack refuses SLACK_APP_TOKEN (${failure.detail})`,
      hint: `Make a new one (${APP_TOKEN_PAGE}), and restart Herald`,
    };
  return { ready: false, detail: `not connected: ${'detail' in failure ? failure.detail : 'Slack asks to wait'}; trying again` };
}

function lastFailureOf(connections: readonly Connection[]): Failure | null {
  return connections.map((connection) => connection.lastFailure()).find((failure) => failure !== null) ?? null;
}
