import type { Receipt } from '../../src/announce/delivery.ts';
import { channelOf } from '../../src/announce/destination.ts';
import { DeliveryError, type Failure } from '../../src/errors.ts';
import type { Messenger, Outgoing } from '../../src/ports/messenger.ts';
import { checkSlack } from './check.ts';
import { failureOf } from './failure.ts';
import { findMessage, METADATA_EVENT_TYPE } from './find-message.ts';
import { permalinkOf, type SlackAccess } from './identity.ts';
import { renderAnnouncement, type SlackMessage } from './render.ts';

/** Slack takes about one message a second and channel. https://docs.slack.dev/apis/web-api/rate-limits */
const INTERVAL_MS = 1_100;
/** A second 429 within this time concerns the whole workspace, ms. */
const SECOND_LIMIT_MS = 60_000;

export interface SlackMessengerOptions extends SlackAccess {
  log(event: string, facts: object): void;
  /** Epoch ms. */
  now(): number;
}

/** Posts announcements in Slack channels. */
export function createSlackMessenger(options: SlackMessengerOptions): Messenger {
  const { client, botToken, identity, log, now } = options;
  let limitedAtMs = Number.NEGATIVE_INFINITY;

  async function send(message: Outgoing, text: string, blocks: SlackMessage['blocks'] | null): Promise<{ channel: string; ts: string }> {
    try {
      const answer = await client.chat.postMessage({
        token: botToken,
        channel: channelOf(message.destination),
        text,
        ...(blocks === null ? {} : { blocks }),
        mrkdwn: false,
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: METADATA_EVENT_TYPE, event_payload: { key: message.key } },
      });
      if (answer.ts !== undefined && answer.channel !== undefined) return { channel: answer.channel, ts: answer.ts };
    } catch (error) {
      throw new DeliveryError(scoped(failureOf(error)), { cause: error });
    }
    throw new DeliveryError({ kind: 'unknown-outcome', detail: 'Slack said ok, but not where the message stands' });
  }

  /** One 429 pauses a channel; a second within a minute, all of them. */
  function scoped(failure: Failure): Failure {
    if (failure.kind !== 'rate-limited') return failure;
    const second = now() - limitedAtMs < SECOND_LIMIT_MS;
    limitedAtMs = now();
    return second ? { ...failure, scope: 'platform' } : failure;
  }

  async function sendOrPlain(message: Outgoing): Promise<{ channel: string; ts: string }> {
    const { text, blocks } = renderAnnouncement(message.announcement);
    try {
      return await send(message, text, blocks);
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.failure.kind !== 'rejected') throw error;
      log('slack.rejected', { key: message.key, detail: error.failure.detail, next: 'plain text' });
      return await send(message, text, null);
    }
  }

  async function teamUrl(): Promise<string | null> {
    try {
      return (await identity.get()).teamUrl;
    } catch (error) {
      // The link is a courtesy: a message that stands must not fail over it.
      log('slack.no-permalink', { failure: failureOf(error).kind });
      return null;
    }
  }

  return {
    platform: 'slack',
    intervalMs: INTERVAL_MS,
    async post(message): Promise<Receipt> {
      const link = teamUrl();
      const { channel, ts } = await sendOrPlain(message);
      return { channel, messageId: ts, link: permalinkOf(await link, channel, ts) };
    },
    find: (message, firstSentAtMs) => findMessage(options, message, firstSentAtMs),
    check: (destinations) => checkSlack(options, destinations),
  };
}
