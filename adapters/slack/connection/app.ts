import { App, type Receiver } from '@slack/bolt';
import { failureOf } from '../failure.ts';
import { createRedactingLogger } from '../sdk-logger.ts';
import type { SlackGatewayOptions } from './access.ts';
import { clientOptions } from './client.ts';

/** A Bolt app that asks Slack nothing by itself, behind these receivers. Every call has its token from the workspace it concerns: the app has none. */
export function buildApp(
  { apiUrl, log, workspaces }: Pick<SlackGatewayOptions, 'apiUrl' | 'log' | 'workspaces'>,
  [receiver, ...others]: readonly [Receiver, ...Receiver[]],
): App {
  const logger = createRedactingLogger(log);
  const app = new App({
    // What Herald itself does is no request. A request that can't be told from it is none either way.
    authorize: async ({ teamId }) => {
      const here = await workspaces.of(teamId).catch(() => null);
      return here === null ? {} : { botId: here.us.botId, botUserId: here.us.botUserId };
    },
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
