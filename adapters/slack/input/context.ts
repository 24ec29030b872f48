import type { RequestsInFlight } from '../../../src/lib/in-flight.ts';
import type { SlackGatewayOptions } from '../connection/access.ts';
import type { Identity } from '../connection/identity.ts';
import type { Asking } from './parse-request.ts';

/** What the listeners of the app need. */
export interface ListenerContext extends SlackGatewayOptions, Asking {
  us: Identity;
  asks: RequestsInFlight;
}
