import { duration } from '../../../src/model/span.ts';
import { HTTP_PATH, type SlackHttpReceiver } from './http-receiver.ts';
import type { NoteConnection, Transport } from './transport.ts';

/** What Slack sends arrives at our web server; `receiver` is told of it there. `now`: epoch ms. */
export function createHttpTransport(receiver: SlackHttpReceiver, note: NoteConnection, now: () => number): Transport {
  return {
    receivers: () => [receiver],
    connect: async () => note(null),
    health(who) {
      if (who === null) return null;
      const atMs = receiver.lastRequestAtMs();
      // Whether Slack's requests find the way to us can be known from them alone.
      const heard = atMs === null ? `no request at ${HTTP_PATH} yet` : `last request ${duration(Math.max(0, now() - atMs))} ago`;
      return { ready: true, detail: `connected ${who} over HTTP (${heard})` };
    },
    close: async () => void (await receiver.stop()),
  };
}
