import type { ConversationsHistoryResponse } from '@slack/web-api';
import { channelOf } from '../../src/announce/destination.ts';
import { DeliveryError } from '../../src/errors.ts';
import type { Outgoing, Sighting } from '../../src/ports/messenger.ts';
import { readFailureOf, slackCodeOf } from './failure.ts';
import { type Identity, permalinkOf, type SlackAccess } from './identity.ts';

/** By this a message of ours is found again: `event_payload.key` is its delivery key. */
export const METADATA_EVENT_TYPE = 'herald_post';

/** How far our clock and Slack's may differ, ms. */
const CLOCK_MARGIN_MS = 60_000;
/** What Slack gives the most restricted apps in one call; fits everybody. https://docs.slack.dev/reference/methods/conversations.history */
const PAGE_MESSAGES = 15;
const MAX_PAGES = 40;

type HistoryMessage = NonNullable<ConversationsHistoryResponse['messages']>[number];

/** Looks through a channel's history for the message with this delivery key. @throws {DeliveryError} when Slack can't be asked now */
export async function findMessage(access: SlackAccess, message: Outgoing, firstSentAtMs: number): Promise<Sighting> {
  const { client, botToken, identity } = access;
  const channel = channelOf(message.destination);
  try {
    const us = await identity.get();
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await client.conversations.history({
        token: botToken,
        channel,
        oldest: ((firstSentAtMs - CLOCK_MARGIN_MS) / 1000).toFixed(6),
        inclusive: true,
        limit: PAGE_MESSAGES,
        include_all_metadata: true,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const ts = answer.messages?.find((candidate) => isOurs(candidate, us, message.key))?.ts;
      if (ts !== undefined) return { kind: 'found', receipt: { channel, messageId: ts, link: permalinkOf(us.teamUrl, channel, ts) } };
      cursor = answer.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') {
        return answer.has_more === true
          ? { kind: 'unprovable', detail: 'Slack shows only a part of the channel’s history.' }
          : { kind: 'absent' };
      }
    }
    return { kind: 'unprovable', detail: `More than ${MAX_PAGES * PAGE_MESSAGES} messages stand in the channel since then.` };
  } catch (error) {
    const missing = whatIsMissing(error, channel);
    if (missing !== null) return { kind: 'unprovable', detail: missing };
    throw new DeliveryError(readFailureOf(error), { cause: error });
  }
}

function isOurs(candidate: HistoryMessage, us: Identity, key: string): boolean {
  const payload: object = candidate.metadata?.event_payload ?? {};
  const sameKey = candidate.metadata?.event_type === METADATA_EVENT_TYPE && 'key' in payload && payload.key === key;
  return sameKey && (candidate.bot_id === us.botId || candidate.user === us.botUserId);
}

/** What keeps us from reading a channel, and what to do; null where it is something else. */
function whatIsMissing(error: unknown, channel: string): string | null {
  const code = slackCodeOf(error);
  if (code === 'missing_scope') {
    const scope = channel.startsWith('C')
      ? 'channels:history (groups:history where it is private)'
      : 'groups:history (im:history for direct messages)';
    return `Herald may not read ${channel}: give the Slack app the bot scope ${scope} and install it again.`;
  }
  if (code === 'not_in_channel' || code === 'channel_not_found') return `Herald may not read ${channel}: invite it to the channel.`;
  return readFailureOf(error).kind === 'destination-gone' ? `Herald may not read ${channel} (${code ?? 'refused'}).` : null;
}
