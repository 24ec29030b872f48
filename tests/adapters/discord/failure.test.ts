import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { failureOf, readFailureOf, refusalDetailsOf } from '../../../adapters/discord/failure.ts';
import { failureOfCode } from '../../../adapters/discord/failure-codes.ts';
import { DeliveryError } from '../../../src/lib/errors.ts';

const CREATE_URL = 'https://discord.com/api/v10/channels/112233445566778899/messages';

function apiError(code: number, status = 400, more: object = {}, url = CREATE_URL): DiscordAPIError {
  return new DiscordAPIError({ code, message: 'x', ...more }, code, status, 'POST', url, { files: undefined, body: {} });
}

function httpError(status: number, method = 'POST', body: object = {}): HTTPError {
  return new HTTPError(status, 'x', method, CREATE_URL, { files: undefined, body });
}

function networkError(code: string, more: object = {}): Error {
  return Object.assign(new Error(code), { code, ...more });
}

describe('what a failed call means', () => {
  it.each([40001, 50014, 40333])('code %i stops the platform', (code) => {
    expect(failureOf(apiError(code, 403))).toMatchObject({ kind: 'unauthorized' });
  });

  it('a 401 stops the platform, but not on an address with its own token', () => {
    expect(failureOf(apiError(0, 401))).toMatchObject({ kind: 'unauthorized' });
    const webhook = 'https://discord.com/api/v10/webhooks/112233445566778899/token';
    expect(failureOf(apiError(50027, 401, {}, webhook))).toMatchObject({ kind: 'destination-gone' });
  });

  it('a token the SDK has dropped after a 401 stops the platform', () => {
    expect(failureOf(new Error('Expected token to be set for this request, but none was present'))).toMatchObject({ kind: 'unauthorized' });
  });

  it.each([10003, 10004, 10007, 10015, 50001, 50013, 50008, 50024, 50027, 40058, 160005, 40066, 40067, 220001, 220002, 220003, 220004])(
    'code %i pauses the destination',
    (code) => {
      expect(failureOf(apiError(code, 403))).toMatchObject({ kind: 'destination-gone' });
    },
  );

  it.each([50035, 50006, 50109, 40005, 200000, 240000, 10008, 50005, 50083, 12345])('code %i refuses the message', (code) => {
    expect(failureOf(apiError(code))).toMatchObject({ kind: 'rejected' });
  });

  it('a refusal keeps Discord’s own words, with the field', () => {
    const errors = {
      embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' }] } } },
      content: { _errors: [{ code: 'X', message: 'No\nline\u001b[2J' }] },
    };
    expect(failureOf(apiError(50035, 400, { errors }))).toEqual({
      kind: 'rejected',
      detail:
        'the message breaks a rule of Discord (Discord code 50035, HTTP 400); content: No line [2J; embeds[0].title: Must be 256 or fewer in length.',
    });
    expect(failureOf(apiError(12345, 400, { message: 'Something new' }))).toMatchObject({
      detail: 'Discord refused the request (Discord code 12345, HTTP 400); Something new',
    });
  });

  it.each<[string, object]>([
    ['very many', Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [n, { _errors: [{ message: 'x'.repeat(10_000) }] }]))],
    ['very deep', JSON.parse(`${'{"a":'.repeat(2_000)}{"_errors":[{"message":"deep"}]}${'}'.repeat(2_000)}`)],
    ['with a token', { content: { _errors: [{ message: `not ${'a'.repeat(24)}.bbbbbb.${'c'.repeat(30)} here` }] } }],
    ['with a webhook', { content: { _errors: [{ message: 'at https://discord.com/api/webhooks/112233445566778899/secretsecret' }] } }],
  ])('a refusal with complaints that are %s is kept short, on one line, without secrets', (_, errors) => {
    const failure = failureOf(apiError(50035, 400, { errors }));
    const detail = 'detail' in failure ? failure.detail : '';
    expect(detail).toMatch(/^the message breaks a rule of Discord [^\p{Cc}]*$/u);
    expect(detail.length).toBeLessThanOrEqual(400);
    expect(detail).not.toMatch(/ccccc|secretsecret/);
  });

  it('complaints that can’t be read say nothing', () => {
    const errors = { content: { _errors: 'x', embeds: { _errors: [null, 7, { message: null }] } }, components: 7 };
    expect(refusalDetailsOf({ rawError: { code: 50035, message: '', errors } as never })).toEqual([]);
  });

  it.each([40062, 20016, 20022, 20028, 20029, 30046, 160006, 160007])('code %i makes the destination wait', (code) => {
    expect(failureOf(apiError(code))).toEqual({ kind: 'rate-limited', retryAfterMs: 60_000, scope: 'destination' });
  });

  it.each([130000, 40004, 40006])('code %i makes the platform wait', (code) => {
    expect(failureOf(apiError(code, 503, { retry_after: 2.5 }))).toEqual({ kind: 'rate-limited', retryAfterMs: 2_500, scope: 'platform' });
  });

  it('a rate limit waits for the longer of the two times that the SDK knows', () => {
    const limit = {
      hash: 'x',
      limit: 5,
      majorParameter: 'x',
      method: 'POST',
      route: 'x',
      scope: 'user',
      timeToReset: 50,
      url: 'x',
    } as const;
    const error = new RateLimitError({ ...limit, global: false, retryAfter: 50, sublimitTimeout: 30_000.2 });
    expect(failureOf(error)).toEqual({ kind: 'rate-limited', retryAfterMs: 30_001, scope: 'destination' });
    const everywhere = new RateLimitError({ ...limit, global: true, retryAfter: 900, sublimitTimeout: 0 });
    expect(failureOf(everywhere)).toEqual({ kind: 'rate-limited', retryAfterMs: 900, scope: 'platform' });
  });

  it.each([500, 502, 503, 504, 520])('a %i leaves the outcome of a message unknown, and of a look clear', (status) => {
    expect(failureOf(httpError(status, 'POST', { nonce: 'n' }))).toMatchObject({ kind: 'unknown-outcome' });
    expect(failureOf(httpError(status, 'GET'))).toMatchObject({ kind: 'unavailable' });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED'])(
    '%s was not sent',
    (code) => {
      expect(failureOf(networkError(code))).toEqual({ kind: 'unavailable', detail: code });
      expect(failureOf(new TypeError('fetch failed', { cause: networkError(code) }))).toMatchObject({ kind: 'unavailable' });
    },
  );

  it('no address of a host that answers was not sent', () => {
    const tried = ['ECONNREFUSED', 'ENETUNREACH'].map((code) => networkError(code));
    expect(failureOf(new AggregateError(tried))).toMatchObject({ kind: 'unavailable' });
    expect(failureOf(networkError('ETIMEDOUT', { syscall: 'connect' }))).toMatchObject({ kind: 'unavailable' });
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
    '%s leaves the outcome unknown',
    (code) => {
      expect(failureOf(networkError(code))).toEqual({ kind: 'unknown-outcome', detail: code });
    },
  );

  it.each([new SyntaxError('cut'), new DOMException('aborted', 'AbortError'), 'a string'])('%s leaves the outcome unknown', (error) => {
    expect(failureOf(error)).toMatchObject({ kind: 'unknown-outcome' });
  });

  it('a decision that was made already stands', () => {
    const failure = { kind: 'unavailable', detail: 'x' } as const;
    expect(failureOf(new DeliveryError(failure))).toEqual(failure);
  });

  it('for a call that repeating does not harm, a lost answer is only unavailable', () => {
    expect(readFailureOf(networkError('ECONNRESET'))).toMatchObject({ kind: 'unavailable' });
    expect(readFailureOf(httpError(502, 'PATCH'))).toMatchObject({ kind: 'unavailable' });
    expect(readFailureOf(apiError(10003, 404))).toMatchObject({ kind: 'destination-gone' });
  });

  it.each([
    [10003, 'Subscribe another channel instead'],
    [50001, 'Give Herald the right to post there'],
    [160005, 'Unlock the thread'],
    [10015, 'Make another, and correct DISCORD_WEBHOOKS'],
  ])('code %i comes with its advice', (code, advice) => {
    const failure = failureOf(apiError(code, 403));
    expect(failure.kind === 'destination-gone' && failure.advice).toBe(advice);
  });

  it('a channel that we found closed by ourselves is told as Discord would tell it', () => {
    expect(failureOfCode(50013)).toEqual({
      kind: 'destination-gone',
      detail: 'the bot may not post here: give it Send Messages and Embed Links (Discord code 50013)',
      advice: 'Give Herald the right to post there',
    });
  });
});
