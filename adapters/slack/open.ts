import type { Log } from '../../src/ops/log.ts';
import { createOutages, type PartWatch } from '../../src/ops/outages.ts';
import type { OpenedPlatform } from '../../src/ports/platform.ts';
import { appTokenTroubles } from './connection/check-tokens.ts';
import { createWebClient } from './connection/client.ts';
import { createHttpReceiver } from './connection/http-receiver.ts';
import { createWorkspace, TOKEN_OF_SETTINGS } from './connection/workspace.ts';
import { createOneWorkspace } from './connection/workspaces.ts';
import { createSlackGateway } from './input/gateway.ts';
import { createRedactingLogger } from './sdk-logger.ts';
import { createSlackMessenger } from './send/messenger.ts';

export type SlackOptions = CommonOptions & SlackSecret;

/** `appToken` (`xapp-…`, with the scope connections:write): over Socket Mode. `signingSecret`: over HTTP, with what Slack signs its requests with. */
export type SlackSecret = { appToken: string; signingSecret?: undefined } | { signingSecret: string; appToken?: undefined };

interface CommonOptions {
  /** `xoxb-…` */
  botToken: string;
  /** Another address than https://slack.com/api/, or null. */
  apiUrl: string | null;
  /** Name of the slash command, without `/`. */
  command: string;
  /** Whether links to posts, which people write, get a preview; default: no. */
  unfurls?: boolean;
  log: Log;
  /** Told when Slack can't be reached, and when it can again. Default: one that tells `log`. */
  outage?: PartWatch;
  /** Epoch ms. */
  now(): number;
  /** Time limit of one call, ms; default 10,000. */
  timeoutMs?: number;
}

/** Herald on one Slack workspace; `sending`: whether messages can go out, as far as is known. Nothing is sent before the first `post`, `find`, `check` or `start`. */
export function openSlack(options: SlackOptions): OpenedPlatform {
  const { apiUrl, log, outage = createOutages(log).of('slack') } = options;
  const client = createWebClient(apiUrl, createRedactingLogger(log), options.timeoutMs);
  const workspaces = createOneWorkspace(createWorkspace({ ...options, client, team: null, token: TOKEN_OF_SETTINGS }));
  const connection = options.appToken === undefined ? { receiver: createHttpReceiver(options) } : { appToken: options.appToken };
  const messenger = createSlackMessenger(workspaces, log);
  return {
    messenger: {
      ...messenger,
      check: async (destinations, groups) => [
        ...(await messenger.check(destinations, groups)),
        // A channel alone is asked about when it is subscribed: that says nothing of how requests come in.
        ...(groups || destinations.length === 0 ? await appTokenTroubles({ client, connection }) : []),
      ],
    },
    gateway: createSlackGateway({ ...options, unfurls: options.unfurls ?? false, workspaces, connection, outage, client }),
    sending: () => workspaces.refusal() ?? { ready: true, detail: 'only sends messages' },
    ...('receiver' in connection ? { callback: connection.receiver } : {}),
  };
}
