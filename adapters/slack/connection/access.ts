import type { Log } from '../../../src/ops/log.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { SlackAccess } from './identity.ts';

export interface SlackGatewayOptions extends SlackAccess {
  appToken: string;
  apiUrl: string | null;
  /** Name of the slash command, without `/`. */
  command: string;
  log: Log;
  outage: PartWatch;
  /** Epoch ms. */
  now(): number;
}
