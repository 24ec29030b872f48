import { App, type Receiver } from '@slack/bolt';
import { failureOf } from '../failure.ts';
import { createRedactingLogger } from '../sdk-logger.ts';
import type { SlackGatewayOptions } from './access.ts';
import { clientOptions } from './client.ts';
import type { Identity } from './identity.ts';

/** A Bolt app that asks Slack nothing by itself, behind these receivers. */
export function buildApp(options: SlackGatewayOptions, us: Identity, [receiver, ...others]: readonly [Receiver, ...Receiver[]]): App {
  const { apiUrl, botToken, log } = options;
  const logger = createRedactingLogger(log);
  const app = new App({
    token: botToken,
    botId: us.botId,
    botUserId: us.botUserId,
    deferInitialization: true,
    convoStore: false,
    logger,
    clientOptions: clientOptions(apiUrl, logger),
    receiver,
  });
  for (const other of others) other.init(app);
  app.error(async (error) => {
    log('slack.listener-failed', { name: error.name, code: error.code, failure: failureOf(error) });
  });
  return app;
}
