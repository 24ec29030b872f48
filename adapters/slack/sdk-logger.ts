import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../../src/ops/log.ts';
import { redact } from '../../src/ops/redact.ts';

/** What a line of the SDK may not be longer than, characters. */
const LINE_MAX_CHARS = 300;

/** The SDK's lines about a connection that is lost or can't be made. What they lead to is told by whoever needed the connection, once an outage. */
const ABOUT_CONNECTION = /websocket|wss url|http request failed|\bp[io]ng\b|close handshake|client (?:is not connected|has no active)/i;

/** Facts of an SDK's line go to `log` without secrets; its debug lines, which hold whole payloads, go nowhere. */
export function createRedactingLogger(log: Log): Logger {
  const say =
    (name: 'slack.sdk-note' | 'slack.sdk-warning' | 'slack.sdk-error') =>
    (...parts: unknown[]): void => {
      const text = redact(parts.map(partOf).join(' ')).slice(0, LINE_MAX_CHARS);
      log(ABOUT_CONNECTION.test(text) ? 'slack.sdk-note' : name, { text });
    };
  return {
    debug: () => {},
    info: say('slack.sdk-note'),
    warn: say('slack.sdk-warning'),
    error: say('slack.sdk-error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function partOf(part: unknown): string {
  if (part instanceof Error) return `${part.name}: ${part.message}`;
  return typeof part === 'string' ? part : typeof part;
}
