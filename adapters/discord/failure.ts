import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { DeliveryError, type Failure } from '../../src/lib/errors.ts';
import { complaintsOf } from './send/complaints.ts';

const UNAUTHORIZED = new Set([40001, 50014, 40333]);
const GONE = new Set([
  10003, 10004, 10007, 10015, 50001, 50013, 50008, 50024, 50027, 40058, 160005, 40066, 40067, 220001, 220002, 220003, 220004,
]);
const WAIT_DESTINATION = new Set([40062, 20016, 20022, 20028, 20029, 30046, 160006, 160007]);
const WAIT_PLATFORM = new Set([130000, 40004, 40006]);
/** What we wait where Discord asks us to wait without saying how long. */
const DEFAULT_WAIT_MS = 60_000;

/** What is kept of a refusal, characters. */
const DETAIL_MAX_CHARS = 400;

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'EPROTO']);
const TLS = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** What a failed REST call means for its delivery. https://docs.discord.com/developers/topics/opcodes-and-status-codes Pure. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DeliveryError) return error.failure;
  if (error instanceof RateLimitError) {
    // Without X-RateLimit-Reset-After the SDK has the true wait in `sublimitTimeout` only.
    const retryAfterMs = Math.ceil(Math.max(error.retryAfter, error.sublimitTimeout, 0));
    return { kind: 'rate-limited', retryAfterMs, scope: error.global ? 'platform' : 'destination' };
  }
  if (error instanceof DiscordAPIError) return apiFailureOf(error);
  if (error instanceof HTTPError) return serverFailureOf(error);
  return networkFailureOf(error);
}

/** The same for a call that repeating does not harm: a lost answer is only a call to make again. Pure. */
export function readFailureOf(error: unknown): Failure {
  const failure = failureOf(error);
  return failure.kind === 'unknown-outcome' ? { kind: 'unavailable', detail: failure.detail } : failure;
}

/** A channel that takes nothing, as we found out without Discord having refused anything. Pure. */
export function failureOfCode(code: number): Failure {
  return goneBecause(code, `${explain(code)} (Discord code ${code})`);
}

function apiFailureOf(error: DiscordAPIError): Failure {
  const code = Number(error.code);
  const detail = `${explain(code)} (Discord ${Number.isNaN(code) ? '' : `code ${code}, `}HTTP ${error.status})`;
  // Webhook and interaction addresses carry their own token: a 401 there says nothing about the bot's.
  const botCall = !/\/(?:webhooks|interactions)\/\d+\//.test(error.url);
  if ((error.status === 401 && botCall) || UNAUTHORIZED.has(code)) return { kind: 'unauthorized', detail };
  if (GONE.has(code)) return goneBecause(code, detail);
  if (WAIT_DESTINATION.has(code)) return { kind: 'rate-limited', retryAfterMs: waitOf(error), scope: 'destination' };
  if (WAIT_PLATFORM.has(code)) return { kind: 'rate-limited', retryAfterMs: waitOf(error), scope: 'platform' };
  return { kind: 'rejected', detail: [detail, ...complaintsOf(error)].join('; ').slice(0, DETAIL_MAX_CHARS) };
}

function serverFailureOf({ status, method }: HTTPError): Failure {
  const detail = `Discord answered HTTP ${status}`;
  if (method.toUpperCase() === 'GET') return { kind: 'unavailable', detail };
  // Also a 502 or 503 may have lost the answer to a message that stands (“upstream connect error or disconnect”): its nonce makes
  // repeating it safe only for a while, which a look into the matter heeds and a retry hours later would not.
  return { kind: 'unknown-outcome', detail };
}

function networkFailureOf(error: unknown): Failure {
  if (error instanceof Error && error.message.startsWith('Expected token to be set')) {
    return { kind: 'unauthorized', detail: 'Discord refused our token' };
  }
  const codes = codesOf(error);
  const notSent = codes.length > 0 && codes.every(({ code, syscall }) => NOT_SENT.has(code) || TLS.test(code) || syscall === 'connect');
  const detail = codes[0]?.code ?? (error instanceof Error ? error.name : 'unknown error');
  return { kind: notSent ? 'unavailable' : 'unknown-outcome', detail };
}

/** Error codes of an error, of what caused it, and of each address that was tried. */
function codesOf(error: unknown): readonly { code: string; syscall: string | null }[] {
  if (!(error instanceof Error)) return [];
  const tried = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  if (tried.length > 0) return tried;
  if ('code' in error && typeof error.code === 'string') {
    return [{ code: error.code, syscall: 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : null }];
  }
  return codesOf(error.cause);
}

function waitOf({ rawError }: DiscordAPIError): number {
  const seconds = 'retry_after' in rawError ? Number(rawError.retry_after) : Number.NaN;
  return seconds > 0 ? Math.ceil(seconds * 1000) : DEFAULT_WAIT_MS;
}

const SENTENCES: Readonly<Record<number, string>> = {
  10003: 'the channel does not exist any more',
  10004: 'the server does not exist any more, or the bot was removed from it',
  10007: 'the bot is not in this server any more',
  40333: 'the request was blocked for its User-Agent',
  50001: 'the bot cannot see this channel: give it View Channel',
  50005: 'the message was written by somebody else',
  50008: 'this kind of channel takes no plain messages',
  50013: 'the bot may not post here: give it Send Messages and Embed Links',
  50035: 'the message breaks a rule of Discord',
  160005: 'the thread is locked',
  200000: 'the server’s AutoMod blocked the message',
  240000: 'the server’s link filter blocked the message',
};

function explain(code: number): string {
  return SENTENCES[code] ?? 'Discord refused the request';
}

const ADVICE: Readonly<Record<number, string>> = {
  10003: 'Subscribe another channel instead',
  10004: 'Subscribe another channel instead',
  10007: 'Invite the bot again',
  50001: 'Give Herald the right to post there',
  50008: 'Subscribe another channel instead',
  50013: 'Give Herald the right to post there',
  160005: 'Unlock the thread',
};

function goneBecause(code: number, detail: string): Failure {
  const advice = ADVICE[code];
  return { kind: 'destination-gone', detail, ...(advice === undefined ? {} : { advice }) };
}
