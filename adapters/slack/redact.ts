import { type Logger, LogLevel } from '@slack/web-api';

/** What a line of the SDK may not be longer than, characters. */
const LINE_MAX_CHARS = 300;

const RESPONSE_ADDRESS = /hooks\.slack\.com|\/(?:commands|actions|services|response)\//i;

/** Text without Slack tokens, response addresses and socket tickets. Pure. */
export function redact(text: string): string {
  return text
    .replace(/\bx(?:ox[a-z]|app)-[\w-]+/gi, '[token]')
    .replace(/\bhttps?:\/\/[^\s"'<>]+/gi, (address) => (RESPONSE_ADDRESS.test(address) ? '[response address]' : address))
    .replace(/\bwss?:\/\/[^\s"'<>]+/gi, '[socket address]')
    .replace(/\bBearer\s+\S+/gi, 'Bearer [token]');
}

/** Facts of an SDK's line go to `log` without secrets; its debug lines, which hold whole payloads, go nowhere. */
export function createRedactingLogger(log: (event: string, facts: object) => void): Logger {
  const say =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void =>
      log('slack.sdk', { level, text: redact(parts.map(partOf).join(' ')).slice(0, LINE_MAX_CHARS) });
  return {
    debug: () => {},
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function partOf(part: unknown): string {
  if (part instanceof Error) return `${part.name}: ${part.message}`;
  return typeof part === 'string' ? part : typeof part;
}
