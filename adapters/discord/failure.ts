import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { shorten } from '../../src/lib/cut-text.ts';
import { DeliveryError, type Failure } from '../../src/lib/errors.ts';
import { foldBlanks, redact } from '../../src/lib/sanitize-text.ts';
import { destinationGone, explainCode, GONE, UNAUTHORIZED, WAIT_DESTINATION, WAIT_PLATFORM } from './failure-codes.ts';

/** Wait time, ms, if Discord asks us to wait without saying how long. */
const DEFAULT_WAIT_MS = 60_000;

/** Maximum length of a refusal’s detail, characters. */
const DETAIL_MAX_CHARS = 400;

const MAX_DETAILS = 5;
const MAX_NODES = 200;
const COMPLAINT_MAX_CHARS = 120;

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'EPROTO']);
const TLS = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Returns what a failed REST call means for its delivery. https://docs.discord.com/developers/topics/opcodes-and-status-codes Pure. */
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

/** Returns the same for a call that is safe to repeat: a lost response is `unavailable` rather than `unknown-outcome`. Pure. */
export function readFailureOf(error: unknown): Failure {
  const failure = failureOf(error);
  return failure.kind === 'unknown-outcome' ? { kind: 'unavailable', detail: failure.detail } : failure;
}

/** Returns the object that Discord created or changed from its response. @throws {DeliveryError} `unknown-outcome` if the response has no id, like an empty one or the page of a proxy. Pure. */
export function requireId<T extends { id: string }>(answer: unknown): T {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string') return answer as T;
  throw new DeliveryError({ kind: 'unknown-outcome', detail: 'Discord’s response contains no ID' });
}

/** Returns Discord's error code of a failed call; null if the error is not a response of Discord. Pure. */
export function codeOf(error: unknown): number | null {
  const cause = error instanceof DeliveryError ? error.cause : error;
  return cause instanceof DiscordAPIError ? Number(cause.code) : null;
}

/** Returns a handler for `catch` that gives `value` if Discord refused the call with one of these codes, and rethrows any other failure. Pure. */
export function recoverFrom<T>(value: T, ...codes: readonly number[]): (error: unknown) => T {
  return (error) => {
    if (codes.includes(codeOf(error) ?? Number.NaN)) return value;
    throw error;
  };
}

function apiFailureOf(error: DiscordAPIError): Failure {
  const code = Number(error.code);
  const detail = `${explainCode(code)} (Discord ${Number.isNaN(code) ? '' : `code ${code}, `}HTTP ${error.status})`;
  // Webhook and interaction URLs carry their own token, so a 401 there does not concern the bot's.
  const botCall = !/\/(?:webhooks|interactions)\/\d+\//.test(error.url);
  if ((error.status === 401 && botCall) || UNAUTHORIZED.has(code)) return { kind: 'unauthorized', detail };
  if (GONE.has(code)) return destinationGone(code, detail);
  if (WAIT_DESTINATION.has(code)) return { kind: 'rate-limited', retryAfterMs: waitOf(error), scope: 'destination' };
  if (WAIT_PLATFORM.has(code)) return { kind: 'rate-limited', retryAfterMs: waitOf(error), scope: 'platform' };
  return { kind: 'rejected', detail: [detail, ...refusalDetailsOf(error)].join('; ').slice(0, DETAIL_MAX_CHARS) };
}

function serverFailureOf({ status, method }: HTTPError): Failure {
  const detail = `Discord answered HTTP ${status}`;
  if (method.toUpperCase() === 'GET') return { kind: 'unavailable', detail };
  // Even with a 502 or 503 the message may have been posted and only the response lost (“upstream connect error or disconnect”). Its nonce
  // makes repeating safe only for a while; the check of an unknown outcome takes that into account, a retry hours later would not.
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

/** Returns the error codes of an error, or of its cause, or of each address that was tried. */
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

/**
 * Returns what exactly Discord rejected, in its own words and with the field: `embeds[0].title: Must be 256 or fewer in length.`; if it named no field, its message, if any.
 * At most five entries, one line each, without anything that could be a secret. https://docs.discord.com/developers/reference#error-messages Pure.
 */
export function refusalDetailsOf({ rawError }: Pick<DiscordAPIError, 'rawError'>): readonly string[] {
  const found = refusedFieldsOf({ rawError });
  const said = 'message' in rawError && typeof rawError.message === 'string' ? [rawError.message] : [];
  return (found.length > 0 ? found : said).map(plainPart).filter((part) => part !== '');
}

/** Returns the same for fields alone, not cleaned; empty if Discord named none. Pure. */
export function refusedFieldsOf({ rawError }: Pick<DiscordAPIError, 'rawError'>): readonly string[] {
  return 'errors' in rawError ? fieldsIn(rawError.errors) : [];
}

/** Collects messages from the tree of errors, visiting at most `MAX_NODES` nodes. */
function fieldsIn(errors: unknown): readonly string[] {
  const found: string[] = [];
  const left: [path: string, node: unknown][] = [['', errors]];
  for (let seen = 0; seen < MAX_NODES && found.length < MAX_DETAILS; seen += 1) {
    const next = left.shift();
    if (next === undefined) break;
    const [path, node] = next;
    if (typeof node !== 'object' || node === null) continue;
    for (const [name, value] of Object.entries(node).slice(0, MAX_NODES)) {
      if (name !== '_errors') left.push([pathTo(path, name), value]);
      else if (Array.isArray(value)) found.push(...value.slice(0, MAX_DETAILS).map((one) => complaint(path, one)));
    }
  }
  return found.filter((one) => one !== '').slice(0, MAX_DETAILS);
}

function complaint(path: string, one: unknown): string {
  const message = typeof one === 'object' && one !== null && 'message' in one && typeof one.message === 'string' ? one.message : '';
  return path === '' || message === '' ? message : `${path}: ${message}`;
}

/** Appends a name to a path, like `embeds[0].title`. */
function pathTo(path: string, name: string): string {
  const short = name.slice(0, 40);
  if (/^\d+$/.test(short)) return `${path}[${short}]`;
  return path === '' ? short : `${path}.${short}`;
}

function plainPart(text: string): string {
  return shorten(foldBlanks(redact(text.slice(0, 4 * COMPLAINT_MAX_CHARS))), COMPLAINT_MAX_CHARS);
}
