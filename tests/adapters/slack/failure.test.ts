import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it, test } from 'vitest';
import { failureOf, readFailureOf, slackCodeOf } from '../../../adapters/slack/failure.ts';
import { DeliveryError } from '../../../src/lib/errors.ts';

const platform = (error: string, more: object = {}): WebAPIPlatformError => new WebAPIPlatformError({ ok: false, error, ...more });

function network(code: string, more: object = {}): WebAPIRequestError {
  return new WebAPIRequestError(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, ...more }) }));
}

const GONE =
  'channel_not_found is_archived not_in_channel no_permission access_denied ekm_access_denied messages_tab_disabled team_not_found restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel restricted_action_non_threadable_channel restricted_action_thread_locked';
const TOKEN =
  'token_expired invalid_auth not_authed account_inactive token_revoked missing_scope not_allowed_token_type team_access_not_granted enterprise_is_restricted accesslimited two_factor_setup_required';
const PAYLOAD =
  'msg_blocks_too_long msg_too_long no_text too_many_attachments attachment_payload_limit_exceeded metadata_too_large metadata_must_be_sent_from_app markdown_text_conflict missing_post_type cannot_reply_to_message method_deprecated deprecated_endpoint invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type';
const AMBIGUOUS =
  'fatal_error internal_error service_unavailable duplicate_channel_not_found duplicate_message_not_found some_code_of_next_year constructor';
const NOT_SENT =
  'ENOTFOUND EAI_AGAIN ECONNREFUSED UND_ERR_CONNECT_TIMEOUT CERT_HAS_EXPIRED ERR_TLS_CERT_ALTNAME_INVALID UNABLE_TO_VERIFY_LEAF_SIGNATURE DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN EPROTO';
const LOST = 'ECONNRESET EPIPE UND_ERR_SOCKET UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT ETIMEDOUT';

describe('what an error code of Slack means for a message', () => {
  test.each(GONE.split(' '))('%s: the channel takes nothing until a person acts', (code) => {
    expect(failureOf(platform(code))).toMatchObject({
      kind: 'destination-gone',
      detail: expect.stringMatching(new RegExp(`^${code}: .{10,}`)),
    });
  });
  test.each(TOKEN.split(' '))('%s: the token is good for nothing', (code) => {
    expect(failureOf(platform(code))).toEqual({ kind: 'unauthorized', detail: code });
  });
  test.each(PAYLOAD.split(' '))('%s: this very message is refused', (code) => {
    expect(failureOf(platform(code))).toEqual({ kind: 'rejected', detail: code });
  });
  test.each(AMBIGUOUS.split(' '))('%s: it may have been sent', (code) => {
    expect(failureOf(platform(code))).toMatchObject({ kind: 'unknown-outcome', detail: expect.stringContaining(code) });
  });
  test.each('team_added_to_org org_login_required message_limit_exceeded'.split(' '))(
    '%s: wait an hour, in the whole workspace',
    (code) => {
      expect(failureOf(platform(code))).toEqual({ kind: 'rate-limited', retryAfterMs: 3_600_000, scope: 'workspace' });
    },
  );
  test.each(['ratelimited', 'rate_limited'])('%s with status 200: wait a minute, or as long as it says', (code) => {
    expect(failureOf(platform(code))).toEqual({ kind: 'rate-limited', retryAfterMs: 60_000, scope: 'destination' });
    expect(failureOf(platform(code, { response_metadata: { retryAfter: 7 } }))).toMatchObject({ retryAfterMs: 7_000 });
  });
  test.each('message_not_found cant_update_message edit_window_closed cant_delete_message compliance_exports_prevent_deletion'.split(' '))(
    '%s: this very change is refused',
    (code) => {
      expect(failureOf(platform(code))).toEqual({ kind: 'rejected', detail: code });
    },
  );
  it('request_timeout was never taken', () => {
    expect(failureOf(platform('request_timeout'))).toMatchObject({ kind: 'unavailable' });
  });
  it.each([
    ['is_archived', 'Unarchive it'],
    ['not_in_channel', 'Invite Herald there'],
    ['channel_not_found', 'Invite Herald there'],
    ['restricted_action_read_only_channel', 'Give Herald the right to post there'],
  ])('%s comes with its advice', (code, advice) => {
    expect(failureOf(platform(code))).toMatchObject({ advice });
  });
  it('a missing scope is named', () => {
    expect(failureOf(platform('missing_scope', { needed: 'channels:history' }))).toEqual({
      kind: 'unauthorized',
      detail: 'missing_scope: Slack needs channels:history',
      advice: 'Add the bot scope channels:history to the Slack app and install it again',
    });
  });
  it('a refusal with very many complaints, over several lines and with a token, is kept short and clean', () => {
    const messages = [`not\n xoxb-1-2-secret\u001b[2J`, ...Array.from({ length: 9_000 }, () => 'x'.repeat(9_000))];
    const failure = failureOf(platform('invalid_blocks', { response_metadata: { messages } }));
    const detail = 'detail' in failure ? failure.detail : '';
    expect(detail).toMatch(/^invalid_blocks; not \[token\] \[2J; x[^\p{Cc}]*$/u);
    expect(detail.length).toBeLessThanOrEqual(400);
  });
  it('a refusal names what Slack did not like', () => {
    const error = platform('invalid_blocks', {
      errors: ['too long [json-pointer:/blocks/0]'],
      response_metadata: { messages: ['[ERROR] too long'] },
    });
    expect(failureOf(error)).toEqual({ kind: 'rejected', detail: 'invalid_blocks; too long [json-pointer:/blocks/0]; [ERROR] too long' });
  });
});

describe('what a fault on the way means', () => {
  test.each(NOT_SENT.split(' '))('%s: not sent', (code) => {
    expect(failureOf(network(code))).toEqual({ kind: 'unavailable', detail: `Slack could not be reached (${code})` });
  });
  test.each(LOST.split(' '))('%s: the answer was lost', (code) => {
    expect(failureOf(network(code))).toEqual({ kind: 'unknown-outcome', detail: `no answer from Slack (${code})` });
  });
  it('a connection that was not made in time is not sent', () => {
    expect(failureOf(network('ETIMEDOUT', { syscall: 'connect' }))).toMatchObject({ kind: 'unavailable' });
  });
  it('a time limit, a redirect and a bare “terminated” are ambiguous', () => {
    for (const error of [new DOMException('late', 'TimeoutError'), new TypeError('unexpected redirect'), new TypeError('terminated')]) {
      expect(failureOf(new WebAPIRequestError(error))).toMatchObject({ kind: 'unknown-outcome' });
    }
  });
  test.each([500, 502, 503, 504, 400, 404, 302])('HTTP %i is ambiguous', (status) => {
    expect(failureOf(new WebAPIHTTPError(status, '', {}, ''))).toEqual({ kind: 'unknown-outcome', detail: `HTTP ${status}` });
  });
  it('429 waits as long as it says, at least a second', () => {
    expect(failureOf(new WebAPIRateLimitedError(30))).toEqual({ kind: 'rate-limited', retryAfterMs: 30_000, scope: 'destination' });
    expect(failureOf(new WebAPIRateLimitedError(0))).toMatchObject({ retryAfterMs: 1_000 });
  });
  test.each(['', '<html>Bad gateway</html>', '{"ok":tru', 'Invalid Auth'])('an answer that is no JSON (%j) is ambiguous', (body) => {
    const failure = failureOf(platform(body));
    expect(failure).toMatchObject({ kind: 'unknown-outcome', detail: expect.stringContaining('not JSON') });
    expect(slackCodeOf(platform(body))).toBeNull();
  });
  it('a raw body is cut, and holds no token', () => {
    const failure = failureOf(platform(`<html>xoxb-12-34-secret ${'x'.repeat(5000)}`));
    const detail = 'detail' in failure ? failure.detail : '';
    expect(detail.length).toBeLessThan(300);
    expect(detail).not.toContain('secret');
  });
  it('is found however deep it lies, and without going round in circles', () => {
    expect(failureOf(new Error('outer', { cause: new Error('inner', { cause: platform('is_archived') }) }))).toMatchObject({
      kind: 'destination-gone',
    });
    const round = new Error('round');
    round.cause = round;
    expect(failureOf(round)).toMatchObject({ kind: 'unknown-outcome' });
    expect(failureOf('nonsense')).toMatchObject({ kind: 'unknown-outcome' });
    expect(failureOf(undefined)).toMatchObject({ kind: 'unknown-outcome' });
  });
  it('a decision that was made already stands', () => {
    expect(failureOf(new Error('outer', { cause: new DeliveryError({ kind: 'unauthorized', detail: 'x' }) }))).toEqual({
      kind: 'unauthorized',
      detail: 'x',
    });
  });
  it('for a call that changes nothing, a lost answer is only unavailable', () => {
    expect(readFailureOf(network('ECONNRESET'))).toMatchObject({ kind: 'unavailable' });
    expect(readFailureOf(platform('is_archived'))).toMatchObject({ kind: 'destination-gone' });
  });
});
