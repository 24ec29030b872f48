import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { DeliveryError, type Failure } from '../../src/lib/errors.ts';
import { redact } from '../../src/lib/sanitize-text.ts';
import { failureOfCode, missingScope } from './failure-codes.ts';

/** Time to wait if Slack asks us to wait without saying how long, ms. */
const DEFAULT_WAIT_MS = 60_000;

/** Maximum number of complaints kept from one refusal. */
const MAX_COMPLAINTS = 5;

/** Matches error codes of a request that never reached Slack: name not found, connection refused or not made in time, TLS refused. */
const NOT_SENT =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|EPROTO|CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+)$/;

/** Shape of Slack's error codes; anything else in their place is the raw body of an answer that was not JSON. */
const CODE_SHAPE = /^[a-z][a-z0-9_]{1,63}$/;
/** Shape of one or more scopes: `channels:read`, or `channels:read,groups:read`. */
const SCOPES_SHAPE = /^[a-z0-9_.:,-]{1,200}$/;

/**
 * Classifies an error of the Slack SDK by what it means for the message that was being sent. Anything not known to be harmless is `unknown-outcome`. Pure.
 * A 429 is taken to concern one destination; only the caller can tell whether it concerns the workspace (see `createCaller`).
 */
export function failureOf(error: unknown): Failure {
  for (const link of causesOf(error)) {
    if (link instanceof DeliveryError) return link.failure;
    if (link instanceof WebAPIRateLimitedError) return rateLimited(link.retryAfter);
    if (link instanceof WebAPIPlatformError) return failureOfAnswer(link);
    if (link instanceof WebAPIHTTPError) return { kind: 'unknown-outcome', detail: `HTTP ${link.statusCode}` };
    if (isNotSent(link)) return { kind: 'unavailable', detail: `Slack could not be reached (${codeOf(link)})` };
  }
  return { kind: 'unknown-outcome', detail: describe(error) };
}

/** The same for a call that changes nothing: if its answer is lost, the call is simply made again. Pure. */
export function readFailureOf(error: unknown): Failure {
  const failure = failureOf(error);
  return failure.kind === 'unknown-outcome' ? { kind: 'unavailable', detail: failure.detail } : failure;
}

/** Returns the detail of a failure, or its kind if it has none. Pure. */
export function detailOf(failure: Failure): string {
  return 'detail' in failure ? failure.detail : failure.kind;
}

/** Returns Slack's own error code; null if the error carries none. Pure. */
export function slackCodeOf(error: unknown): string | null {
  const code = answerOf(error)?.error ?? '';
  return CODE_SHAPE.test(code) ? code : null;
}

/**
 * Returns the bot scope that Slack says a call lacked; several, separated by commas, if any of them will do; null if Slack does not say.
 * Slack sends `needed` with `missing_scope`: https://docs.slack.dev/reference/methods/conversations.info#errors Pure.
 */
export function neededScopeOf(error: unknown): string | null {
  const needed = answerOf(error)?.needed;
  return typeof needed === 'string' && SCOPES_SHAPE.test(needed) ? needed : null;
}

function answerOf(error: unknown): Answer | null {
  return causesOf(error).find((link) => link instanceof WebAPIPlatformError)?.data ?? null;
}

type Answer = WebAPIPlatformError['data'] & { needed?: unknown; errors?: unknown };

function failureOfAnswer(error: WebAPIPlatformError): Failure {
  const answer: Answer = error.data;
  const code = answer.error;
  if (typeof code !== 'string' || !CODE_SHAPE.test(code)) {
    return { kind: 'unknown-outcome', detail: `an answer that was not JSON: ${redact(String(code)).slice(0, 200) || '(empty)'}` };
  }
  const needed = neededScopeOf(error);
  if (code === 'missing_scope' && needed !== null) return missingScope(needed);
  if (code === 'ratelimited' || code === 'rate_limited') return rateLimited(answer.response_metadata?.retryAfter);
  const failure = failureOfCode(code);
  return failure.kind === 'rejected' ? { ...failure, detail: [code, ...complaintsOf(answer)].join('; ').slice(0, 400) } : failure;
}

/** Returns what exactly Slack objected to: `errors[]` (texts, or objects with field and reason) and `response_metadata.messages[]`. */
function complaintsOf({ errors, response_metadata: more }: Answer): string[] {
  const own = Array.isArray(errors) ? errors.map(explainServerError) : [];
  const said = [...own, ...(more?.messages ?? [])].slice(0, MAX_COMPLAINTS);
  return said.map((text) =>
    redact(String(text))
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
  );
}

/** Returns a complaint as text; `blocks.validate` answers with objects: https://docs.slack.dev/reference/methods/blocks.validate */
function explainServerError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { pointer, message, code } = error as { pointer?: unknown; message?: unknown; code?: unknown };
  return [pointer, message ?? code].flatMap((part) => (typeof part === 'string' && part !== '' ? [part] : [])).join(': ');
}

function rateLimited(retryAfterSeconds: number | undefined): Failure {
  const waitMs = retryAfterSeconds === undefined || !Number.isFinite(retryAfterSeconds) ? DEFAULT_WAIT_MS : retryAfterSeconds * 1000;
  return { kind: 'rate-limited', retryAfterMs: Math.max(1000, waitMs), scope: 'destination' };
}

function isNotSent(error: unknown): boolean {
  return NOT_SENT.test(codeOf(error)) || (error as { syscall?: unknown }).syscall === 'connect';
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}

function describe(error: unknown): string {
  const codes = causesOf(error)
    .map(codeOf)
    .filter((code) => code !== 'slack_webapi_request_error' && code !== 'TypeError');
  const message = error instanceof Error ? error.message : String(error ?? 'closed');
  return redact(`no answer from Slack (${codes.at(-1) ?? message})`).slice(0, 200);
}

/** Returns the error, its cause, the cause's cause and so on (at most 10), outermost first. */
function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let link: unknown = error; link !== undefined && link !== null && chain.length < 10 && !chain.includes(link); ) {
    chain.push(link);
    link = link instanceof Error ? link.cause : undefined;
  }
  return chain;
}
