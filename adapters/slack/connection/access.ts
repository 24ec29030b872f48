import type { WebClient } from '@slack/web-api';
import type { Log } from '../../../src/ops/log.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { SlackHttpReceiver } from './http-receiver.ts';
import type { Workspaces } from './workspaces.ts';

/** Over two sockets that we open, or over HTTP from Slack to our web server. */
type SlackConnection = { appToken: string } | { receiver: SlackHttpReceiver };

export interface SlackGatewayOptions {
  workspaces: Workspaces;
  /** Without a token of its own. */
  client: WebClient;
  /** That of the settings; null: they have none, because Herald may be in several workspaces. */
  botToken: string | null;
  connection: SlackConnection;
  apiUrl: string | null;
  /** Name of the slash command, without `/`. */
  command: string;
  /** Whether links to posts get a preview. */
  unfurls: boolean;
  log: Log;
  outage: PartWatch;
  /** Epoch ms. */
  now(): number;
}
