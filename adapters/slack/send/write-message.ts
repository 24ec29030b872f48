import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import { withoutPicture } from '../../../src/model/message-style.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import type { Workspace } from '../connection/workspaces.ts';
import { slackCodeOf } from '../failure.ts';
import { THREAD_CLOSED } from '../failure-codes.ts';
import { withoutFormatting } from '../render/escape.ts';
import { renderAnnouncement, renderPlainAnnouncement, type SlackMessage } from '../render/render.ts';
import { messageArguments, metadataOf } from './message-arguments.ts';

/** What writing needs. */
export type WriteContext = Workspace & { log: Log };

/** Where a message stands. `threadTs` null: in the channel itself. */
interface Place {
  channel: string;
  ts: string;
  threadTs: string | null;
  /** See `Posted.lines`. */
  lines?: number;
}

/** Sends a message once; what Slack refuses to show goes once more as plain text, what a thread does not take goes into the channel. @throws {DeliveryError} */
export async function sendMessage(writing: WriteContext, message: Outgoing): Promise<Place> {
  const threadTs = message.inThread?.messageId ?? null;
  try {
    return await sendOrFallBack(writing, message, (words) => create(writing, message, words, threadTs));
  } catch (error) {
    if (threadTs === null || !THREAD_CLOSED.has(slackCodeOf(error) ?? '')) throw error;
    writing.log('slack.thread-closed', { key: message.key, code: slackCodeOf(error) });
    return await sendOrFallBack(writing, message, (words) => create(writing, message, words, null));
  }
}

/** It is not there any more, is not ours, or may not be changed any more. */
const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Makes a message say something else, in full: what an update leaves out would stay as it was. @throws {DeliveryError} */
export async function editMessage(writing: WriteContext, receipt: Receipt, message: Outgoing): Promise<'edited' | 'gone'> {
  const { client, botToken, call } = writing;
  try {
    await sendOrFallBack(writing, message, (words) =>
      call({ method: 'chat.update', destination: message.destination, repeatable: true }, () =>
        client.chat.update({
          token: botToken,
          channel: receipt.channel,
          ts: receipt.messageId,
          // An update can't turn mrkdwn off.
          text: withoutFormatting(words.text),
          blocks: words.blocks,
          metadata: metadataOf(message, words),
        }),
      ),
    );
    return 'edited';
  } catch (error) {
    if (GONE.has(slackCodeOf(error) ?? '')) return 'gone';
    throw error;
  }
}

/** Removes a message; one that is gone already is success. @throws {DeliveryError} */
export async function removeMessage({ client, botToken, call }: WriteContext, receipt: Receipt, destination: Destination): Promise<void> {
  const { channel, messageId: ts } = receipt;
  try {
    await call({ method: 'chat.delete', destination, repeatable: true }, () => client.chat.delete({ token: botToken, channel, ts }));
  } catch (error) {
    if (slackCodeOf(error) !== 'message_not_found') throw error;
  }
}

async function create(
  { client, botToken, call }: WriteContext,
  message: Outgoing,
  words: SlackMessage,
  threadTs: string | null,
): Promise<Place> {
  const answer = await call({ method: 'chat.postMessage', destination: message.destination, repeatable: false }, () =>
    client.chat.postMessage({ token: botToken, ...messageArguments(message, words, threadTs) }),
  );
  const lines = words.lines === undefined ? {} : { lines: words.lines };
  if (answer.ts !== undefined && answer.channel !== undefined) return { channel: answer.channel, ts: answer.ts, threadTs, ...lines };
  throw new DeliveryError({ kind: 'unknown-outcome', detail: 'Slack said ok, but not where the message stands' });
}

/** Slack loads pictures when it takes a message, and refuses one whose picture it can't load. */
async function sendOrFallBack<T>({ log }: WriteContext, message: Outgoing, say: (words: SlackMessage) => Promise<T>): Promise<T> {
  const { announcement, key } = message;
  const bare = withoutPicture(announcement);
  const simpler: { next: string; render: () => SlackMessage }[] = [
    ...(bare === announcement ? [] : [{ next: 'its words without the picture', render: () => renderAnnouncement(bare) }]),
    { next: 'plain text', render: () => renderPlainAnnouncement(announcement) },
  ];
  for (let words = renderAnnouncement(announcement); ; ) {
    try {
      return await say(words);
    } catch (error) {
      const detail = complaintOf(error);
      const form = simpler.shift();
      if (detail === null || form === undefined) throw error;
      log('slack.rejected', { key, detail, next: form.next });
      words = form.render();
    }
  }
}

/** What Slack does not like in a message; null: it fails for another reason, or because of the message it replies to or replaces, and other words would not help. */
function complaintOf(error: unknown): string | null {
  const code = slackCodeOf(error) ?? '';
  if (THREAD_CLOSED.has(code) || GONE.has(code)) return null;
  return error instanceof DeliveryError && error.failure.kind === 'rejected' ? error.failure.detail : null;
}
