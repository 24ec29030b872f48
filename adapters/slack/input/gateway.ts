import { App, type Receiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { createRequestsInFlight } from '../../../src/lib/concurrency.ts';
import { ConfigError, DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { sleep } from '../../../src/lib/timeout.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { CommandGateway, CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import { clientOptions } from '../connection/client.ts';
import type { SlackHttpReceiver } from '../connection/http-receiver.ts';
import { createSocketTransport, waitingFor } from '../connection/socket.ts';
import { checkTokens } from '../connection/tokens.ts';
import { detailOf, failureOf, readFailureOf } from '../failure.ts';
import { startListener } from './listener.ts';
import type { ListenerContext } from './parse-request.ts';
import { startShortcuts } from './shortcuts.ts';
import { startUnfurling } from './unfurl.ts';
import { startViews } from './views.ts';
import { startWorkspaceEvents } from './workspace-events.ts';

/** Interval between tries while Slack can't be asked who we are, ms. */
const RETRY_MS = 10_000;
const DRAIN_MS = 3_000;
const NOT_BEGUN: Health = { ready: false, detail: 'not connected: Herald is not running', hint: 'herald start connects it' };

interface SlackGatewayOptions extends Omit<ListenerContext, 'handler' | 'asks'> {
  /** Without a token of its own. */
  client: WebClient;
  /** The bot token from the settings; left out if they have none, because Herald may be in several workspaces. */
  botToken?: string | undefined;
  /** Over two sockets that we open, or over HTTP from Slack to our web server. */
  connection: { appToken: string } | { receiver: SlackHttpReceiver };
  apiUrl: string | null;
  outage: PartWatch;
}

/** Creates a gateway that receives slash commands, buttons, mentions and events, over Socket Mode or over HTTP. */
export function createSlackGateway(options: SlackGatewayOptions): CommandGateway {
  const { connection, workspaces } = options;
  const asks = createRequestsInFlight(options.now);
  const closing = new AbortController();
  const transport =
    'appToken' in connection
      ? createSocketTransport(connection.appToken, options.apiUrl, options.log, note)
      : connection.receiver.transport(note);
  let refreshHomes: (() => Promise<void>) | null = null;
  let problem: Failure | null = null;
  let stopping: Promise<void> | null = null;
  let begun = false;

  /** Notes that Slack can be received (null), or why it can't. */
  function note(failure: Failure | null): void {
    if (failure === null) return void options.outage.worked();
    const detail = failure.kind === 'unauthorized' ? `it refuses a token (${failure.detail})` : detailOf(failure);
    options.outage.failed(new DeliveryError({ kind: 'unavailable', detail }), { side: 'receiving' });
  }

  async function open(handler: CommandHandler, onChange: OnPlatformChange): Promise<void> {
    await workspaces.follow(onChange);
    const app = buildApp(options, transport.receivers());
    refreshHomes = startListeners(app, { ...options, handler, asks }, onChange);
    await app.init();
    await transport.connect();
    problem = null;
  }

  /** Tries again later while Slack is unavailable: what needs Slack waits, everything else goes on. */
  function tryAgain(reopen: () => Promise<void>, failure: Failure): void {
    if (closing.signal.aborted) return;
    problem = failure;
    note(failure);
    sleep(RETRY_MS, { signal: closing.signal, ref: false })
      .then(() => (closing.signal.aborted ? undefined : reopen()))
      .catch((error: unknown) => tryAgain(reopen, failureOfStart(error)));
  }

  async function close(): Promise<void> {
    asks.refuse();
    await asks.drained(DRAIN_MS);
    workspaces.stop();
    closing.abort();
    await transport.close();
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
        workspaces.stop();
        closing.abort();
        await transport.close();
        const own = { botToken: options.botToken ?? null, appToken: 'appToken' in connection ? connection.appToken : null };
        const mistakes = failure.kind === 'unauthorized' ? await checkTokens(options.client, own) : [];
        throw mistakes.length > 0 ? new ConfigError(mistakes) : new DeliveryError(failure, { cause: error });
      }
    },
    stop() {
      stopping ??= close();
      return stopping;
    },
    refresh: () => void refreshHomes?.(),
    health() {
      if (!begun) return workspaces.refusal() ?? NOT_BEGUN;
      const waiting = problem === null ? 'connecting' : waitingFor(problem);
      return workspaces.refusal() ?? transport.health(workspaces.describe()) ?? { ready: false, detail: waiting };
    },
  };
}

/** Builds a Bolt app behind these receivers that makes no requests by itself. The app has no token: every call gets that of the workspace it concerns. */
function buildApp({ apiUrl, log, workspaces }: SlackGatewayOptions, [receiver, ...others]: readonly [Receiver, ...Receiver[]]): App {
  const settings = clientOptions(apiUrl, log);
  const app = new App({
    // Lets Bolt ignore what Herald itself does. If its workspace can't be found, a request is not answered either way.
    authorize: async ({ teamId }) => {
      const here = await workspaces.of(teamId).catch(() => null);
      return here === null ? {} : { botId: here.us.botId, botUserId: here.us.botUserId };
    },
    deferInitialization: true,
    convoStore: false,
    logger: settings.logger,
    clientOptions: settings,
    receiver,
  });
  for (const other of others) other.init(app);
  app.error(async (error) => {
    log('slack.listener-failed', { name: error.name, code: error.code, failure: failureOf(error) });
  });
  return app;
}

/** Registers everything that Herald listens to on Slack. Returns a function that brings its Home tabs up to date. */
export function startListeners(app: App, context: ListenerContext, onChange: OnPlatformChange): () => Promise<void> {
  const forms = startListener(app, context);
  startShortcuts(app, context);
  if (context.unfurls) startUnfurling(app, context);
  startWorkspaceEvents(app, context, onChange);
  return startViews(app, context, forms);
}

/** The first of several sockets' errors is taken for all of them. */
function failureOfStart(error: unknown): Failure {
  return readFailureOf(error instanceof AggregateError ? error.errors[0] : error);
}

function isPassing({ kind }: Failure): boolean {
  return kind === 'unavailable' || kind === 'rate-limited';
}
