import type { Failure } from '../../src/lib/errors.ts';
import type { Destination } from '../../src/model/destination.ts';

const INVITE = 'Invite Herald there';
const ALLOW = 'Give Herald the right to post there';

/** The channel can't take our messages until a person changes something: what is wrong, in plain words, and advice if there is any. */
const DESTINATION_GONE: Readonly<Record<string, readonly [detail: string, advice?: string]>> = {
  channel_not_found: ['the channel does not exist, or is private and Herald was not invited', INVITE],
  is_archived: ['the channel is archived', 'Unarchive it'],
  not_in_channel: ['Herald is not in the channel; invite it there', INVITE],
  no_permission: ['Herald may not post in the channel', ALLOW],
  access_denied: ['Herald may not post in the channel', ALLOW],
  ekm_access_denied: ['the organisation’s key management forbids posting'],
  messages_tab_disabled: ['the app’s messages tab is off', 'Turn the messages tab of the Slack app on'],
  team_not_found: ['the workspace of the channel was not found'],
  restricted_action: ['a workspace setting forbids Herald to post there', ALLOW],
  restricted_action_read_only_channel: ['the channel is read-only', ALLOW],
  restricted_action_thread_only_channel: ['the channel takes only replies in threads', ALLOW],
  restricted_action_non_threadable_channel: ['the channel takes no replies in threads', ALLOW],
  restricted_action_thread_locked: ['the thread is locked', ALLOW],
  // Our own codes, for what Slack reports by an event.
  removed_from_channel: ['Herald was removed from the channel', 'Invite it again, or end the subscription'],
  channel_deleted: ['the channel was deleted', 'End its subscription'],
};

/** Whether a pause began because somebody removed Herald from a channel: Herald could still post in a public one, but is not wanted there. Pure. */
export function isRemoval(reason: { kind: string; detail?: string } | undefined): boolean {
  return reason?.kind === 'destination-gone' && reason.detail?.startsWith('removed_from_channel:') === true;
}

/** Returns the failure of a channel whose id has changed. Pure. */
export function movedTo(channel: Destination): DestinationGone {
  return {
    kind: 'destination-gone',
    detail: `channel_id_changed: the channel is ${channel} now`,
    advice: `Write ${channel} wherever the settings or a file name the old one; subscriptions made in chat have followed`,
  };
}

/** Returns the failure of a channel in another workspace than the one that Herald's only token belongs to. Pure. */
export function otherWorkspace(team: string, ours: string): DestinationGone {
  return {
    kind: 'destination-gone',
    detail: `other_workspace: the channel is in the workspace ${team}, and Herald's token in ${ours}`,
    advice: `Write channels of ${ours} as slack:C…, or connect Herald to several workspaces (docs/slack.md)`,
  };
}

/** Returns the failure for a code of `DESTINATION_GONE`, which is Slack's own or one of ours for an event. Pure. */
export function destinationGone(code: string): DestinationGone {
  const [detail, advice] = DESTINATION_GONE[code] ?? [''];
  return { kind: 'destination-gone', detail: `${code}: ${detail}`, ...(advice === undefined ? {} : { advice }) };
}

type DestinationGone = Extract<Failure, { kind: 'destination-gone' }>;

/** The token can't be used until a person acts; one that has expired, until it is renewed. */
const UNAUTHORIZED: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'not_allowed_token_type',
  'team_access_not_granted',
  'enterprise_is_restricted',
  'accesslimited',
  'two_factor_setup_required',
]);

/** The message itself is at fault. */
const REJECTED: ReadonlySet<string> = new Set([
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
  'attachment_payload_limit_exceeded',
  'metadata_too_large',
  'metadata_must_be_sent_from_app',
  'markdown_text_conflict',
  'missing_post_type',
  'cannot_reply_to_message',
  'method_deprecated',
  'deprecated_endpoint',
  'invalid_blocks',
  'invalid_blocks_format',
  // A second table in a message.
  'invalid_attachments',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'invalid_arguments',
  'invalid_arg_name',
  'invalid_array_arg',
  'invalid_charset',
  'invalid_form_data',
  'invalid_post_type',
  // Of chat.update and chat.delete.
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'cant_delete_message',
  'compliance_exports_prevent_deletion',
]);

/** The thread does not exist or takes no replies: the message may still go to the channel itself. */
export const THREAD_CLOSED: ReadonlySet<string> = new Set([
  'thread_not_found',
  'message_not_found',
  'cannot_reply_to_message',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
]);

/** Slack asks us to wait, but sends no Retry-After. */
const WAIT: ReadonlySet<string> = new Set(['team_added_to_org', 'org_login_required', 'message_limit_exceeded']);
const WAIT_MS = 3_600_000;

/** Slack itself states that the message may have been posted anyway. */
const AMBIGUOUS = /^(fatal_error|internal_error|service_unavailable|duplicate_\w+_not_found)$/;

/** Returns the failure of a token without a scope that Slack needs. Pure. */
export function missingScope(needed: string): Failure {
  const advice = `Add the bot scope ${needed} to the Slack app and install it again`;
  return { kind: 'unauthorized', detail: `missing_scope: Slack needs ${needed}`, advice };
}

/** Classifies an error code of chat.postMessage: https://docs.slack.dev/reference/methods/chat.postMessage#errors Pure. */
export function failureOfCode(code: string): Failure {
  if (Object.hasOwn(DESTINATION_GONE, code)) return destinationGone(code);
  if (UNAUTHORIZED.has(code)) return { kind: 'unauthorized', detail: code };
  if (REJECTED.has(code)) return { kind: 'rejected', detail: code };
  if (WAIT.has(code)) return { kind: 'rate-limited', retryAfterMs: WAIT_MS, scope: 'workspace' };
  // The POST data was missing or truncated: Slack did nothing.
  if (code === 'request_timeout') return { kind: 'unavailable', detail: code };
  return { kind: 'unknown-outcome', detail: AMBIGUOUS.test(code) ? code : `${code} (an error Herald does not know)` };
}
