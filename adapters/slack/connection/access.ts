import type { Log } from '../../../src/ops/log.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { PersonNames } from '../names.ts';
import type { SlackHttpReceiver } from './http-receiver.ts';
import type { SlackAccess } from './identity.ts';

/** Over two sockets that we open, or over HTTP from Slack to our web server. */
type SlackConnection = { appToken: string } | { receiver: SlackHttpReceiver };

export interface SlackGatewayOptions extends SlackAccess {
  connection: SlackConnection;
  apiUrl: string | null;
  /** Name of the slash command, without `/`. */
  command: string;
  names: PersonNames;
  /** Whether links to posts get a preview. */
  unfurls: boolean;
  log: Log;
  outage: PartWatch;
  /** Epoch ms. */
  now(): number;
}
