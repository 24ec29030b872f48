import { App, SocketModeReceiver } from '@slack/bolt';
import { failureOf } from '../failure.ts';
import { createRedactingLogger } from '../sdk-logger.ts';
import type { SlackGatewayOptions } from './access.ts';
import { CALL_TIMEOUT_MS, clientOptions, createSlackFetch } from './client.ts';
import type { Identity } from './identity.ts';

/** Sockets at once: while Slack renews one, the other takes what comes (bolt-js issue 2496). */
const SOCKETS = 2;

/** A Bolt app that asks Slack nothing by itself, and its receivers, none of them connected yet. `closing` ends their requests for a socket. */
export function buildApp(options: SlackGatewayOptions, us: Identity, closing: AbortSignal): { app: App; receivers: SocketModeReceiver[] } {
  const { apiUrl, appToken, botToken, log } = options;
  const logger = createRedactingLogger(log);
  const receivers = Array.from(
    { length: SOCKETS },
    () =>
      new SocketModeReceiver({
        appToken,
        logger,
        autoReconnectEnabled: false,
        installerOptions: { clientOptions: { ...clientOptions(apiUrl, logger), fetch: fetchUntil(closing) } },
        // Not acknowledged, so Slack delivers it again.
        processEventErrorHandler: async ({ error }) => {
          log('slack.event-failed', { failure: failureOf(error) });
          return false;
        },
      }),
  );
  const [receiver, ...others] = receivers;
  const app = new App({
    token: botToken,
    botId: us.botId,
    botUserId: us.botUserId,
    deferInitialization: true,
    convoStore: false,
    logger,
    clientOptions: clientOptions(apiUrl, logger),
    ...(receiver === undefined ? {} : { receiver }),
  });
  for (const other of others) other.init(app);
  app.error(async (error) => {
    log('slack.listener-failed', { name: error.name, code: error.code, failure: failureOf(error) });
  });
  return { app, receivers };
}

function fetchUntil(closing: AbortSignal): typeof fetch {
  const slackFetch = createSlackFetch(CALL_TIMEOUT_MS);
  return (input, init) => slackFetch(input, { ...init, signal: closing });
}
