import type { ConversationsHistoryResponse } from '@slack/web-api';
import { channelOf } from '../../../src/model/destination.ts';
import type { LookupResult, Outgoing } from '../../../src/ports/messenger.ts';
import { permalinkOf } from '../connection/identity.ts';
import type { Workspace } from '../connection/workspaces.ts';
import { neededScopeOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { THREAD_CLOSED } from '../failure-codes.ts';
import { METADATA_EVENT_TYPE } from './message-arguments.ts';

/** Maximum difference between our clock and Slack's, ms. */
const CLOCK_MARGIN_MS = 60_000;
/** Messages per page: what Slack gives the most restricted apps in one call, so it works for all. https://docs.slack.dev/reference/methods/conversations.history */
const PAGE_MESSAGES = 15;
const MAX_PAGES = 40;

type HistoryMessage = NonNullable<ConversationsHistoryResponse['messages']>[number];

/** Searches a channel's history (first the thread, if the message belongs in one) for the message with this delivery key. @throws {DeliveryError} if Slack can't be asked now */
export async function findMessage(access: Workspace, message: Outgoing, firstSentAtMs: number): Promise<LookupResult> {
  const threadTs = message.inThread?.messageId ?? null;
  if (threadTs === null) return look(access, message, firstSentAtMs, null);
  const sighting = await look(access, message, firstSentAtMs, threadTs);
  // If the thread took no replies, the message was sent to the channel.
  return sighting.kind === 'absent' ? look(access, message, firstSentAtMs, null) : sighting;
}

async function look(access: Workspace, message: Outgoing, firstSentAtMs: number, threadTs: string | null): Promise<LookupResult> {
  const { client, botToken: token, identity, call } = access;
  const channel = channelOf(message.destination);
  const page = {
    token,
    channel,
    oldest: ((firstSentAtMs - CLOCK_MARGIN_MS) / 1000).toFixed(6),
    inclusive: true,
    limit: PAGE_MESSAGES,
    include_all_metadata: true,
  };
  const read = (cursor: string | undefined) => {
    const args = { ...page, ...(cursor === undefined ? {} : { cursor }) };
    return threadTs === null ? client.conversations.history(args) : client.conversations.replies({ ...args, ts: threadTs });
  };
  const method = threadTs === null ? 'conversations.history' : 'conversations.replies';
  try {
    return await call({ method, destination: message.destination, repeatable: true }, async () => {
      const us = await identity.get();
      let cursor: string | undefined;
      for (let pages = 0; pages < MAX_PAGES; pages += 1) {
        const answer = await read(cursor);
        const found: readonly HistoryMessage[] = answer.messages ?? [];
        const own = found.find((one) => payloadOf(one).key === message.key && (one.bot_id === us.botId || one.user === us.botUserId));
        if (own?.ts !== undefined) {
          const receipt = { channel, messageId: own.ts, link: permalinkOf(us.teamUrl, channel, own.ts, threadTs) };
          return { kind: 'found', receipt, ...linesOf(own) };
        }
        cursor = answer.response_metadata?.next_cursor;
        if (cursor === undefined || cursor === '') {
          return answer.has_more === true
            ? { kind: 'unprovable', detail: 'Slack shows only a part of the channel’s history.' }
            : { kind: 'absent' };
        }
      }
      return { kind: 'unprovable', detail: `More than ${MAX_PAGES * PAGE_MESSAGES} messages were posted in the channel since then` };
    });
  } catch (error) {
    if (threadTs !== null && THREAD_CLOSED.has(slackCodeOf(error) ?? '')) return { kind: 'absent' };
    const missing = whatIsMissing(error, channel);
    if (missing !== null) return { kind: 'unprovable', detail: missing };
    throw error;
  }
}

function payloadOf({ metadata }: HistoryMessage): { key?: unknown; lines?: unknown } {
  return metadata?.event_type === METADATA_EVENT_TYPE ? (metadata.event_payload ?? {}) : {};
}

/** Returns how many lines of a digest a message contains, if these are not all. */
function linesOf(message: HistoryMessage): { lines?: number } {
  const { lines } = payloadOf(message);
  return typeof lines === 'number' && Number.isInteger(lines) && lines > 0 ? { lines } : {};
}

/** Returns what keeps us from reading a channel, and what to do; null if the error means something else. */
function whatIsMissing(error: unknown, channel: string): string | null {
  const code = slackCodeOf(error);
  if (code === 'missing_scope') {
    const guess = channel.startsWith('C')
      ? 'channels:history (groups:history where it is private)'
      : 'groups:history (im:history for direct messages)';
    const scope = neededScopeOf(error)?.replaceAll(',', ' or ') ?? guess;
    return `Herald may not read ${channel}: give the Slack app the bot scope ${scope} and install it again`;
  }
  if (code === 'not_in_channel' || code === 'channel_not_found') return `Herald may not read ${channel}: invite it to the channel`;
  return readFailureOf(error).kind === 'destination-gone' ? `Herald may not read ${channel} (${code ?? 'refused'})` : null;
}
