import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import { withoutPicture } from '../../../src/model/message-style.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import type { Workspace } from '../connection/workspaces.ts';
import { detailOf, slackCodeOf } from '../failure.ts';
import { THREAD_CLOSED } from '../failure-codes.ts';
import { withoutFormatting } from '../render/escape.ts';
import { renderAnnouncement, renderPlainAnnouncement, type SlackMessage } from '../render/render.ts';
import { messageArguments, metadataOf } from './message-arguments.ts';

/** Context for writing messages. */
export type WriteContext = Workspace & { log: Log };

/** Where a message is (`threadTs` null: in the channel itself), and how many lines of a digest it contains, see `Posted.lines`. */
interface Place extends Pick<SlackMessage, 'lines'> {
  channel: string;
  ts: string;
  threadTs: string | null;
}

/** Sends a message once; again in a simpler form if Slack refuses it, and to the channel if its thread takes no replies. @throws {DeliveryError} */
export async function sendMessage(writing: WriteContext, message: Outgoing): Promise<Place> {
  const send = (threadTs: string | null) => sendOrFallBack(writing, message, (words) => create(writing, message, words, threadTs));
  const threadTs = message.inThread?.messageId ?? null;
  try {
    return await send(threadTs);
  } catch (error) {
    const code = slackCodeOf(error);
    if (threadTs === null || !THREAD_CLOSED.has(code ?? '')) throw error;
    writing.log('slack.thread-closed', { key: message.key, code });
    return send(null);
  }
}

/** Error codes of a message that no longer exists, is not ours, or may no longer be changed. */
const GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Replaces the whole content of a message: whatever an update leaves out would stay as it was. @throws {DeliveryError} */
export async function editMessage(writing: WriteContext, receipt: Receipt, message: Outgoing): Promise<'edited' | 'gone'> {
  const { client, botToken: token, call } = writing;
  const { channel, messageId: ts } = receipt;
  try {
    await sendOrFallBack(writing, message, (words) => {
      // An update can't turn mrkdwn off.
      const said = { text: withoutFormatting(words.text), blocks: words.blocks, metadata: metadataOf(message, words) };
      const update = () => client.chat.update({ token, channel, ts, ...said });
      return call({ method: 'chat.update', destination: message.destination, repeatable: true }, update);
    });
    return 'edited';
  } catch (error) {
    if (GONE.has(slackCodeOf(error) ?? '')) return 'gone';
    throw error;
  }
}

/** Removes a message; one that is already gone counts as success. @throws {DeliveryError} */
export async function removeMessage({ client, botToken, call }: WriteContext, receipt: Receipt, destination: Destination): Promise<void> {
  const { channel, messageId: ts } = receipt;
  try {
    await call({ method: 'chat.delete', destination, repeatable: true }, () => client.chat.delete({ token: botToken, channel, ts }));
  } catch (error) {
    if (slackCodeOf(error) !== 'message_not_found') throw error;
  }
}

async function create(writing: WriteContext, message: Outgoing, words: SlackMessage, threadTs: string | null): Promise<Place> {
  const { client, botToken: token, call } = writing;
  const answer = await call({ method: 'chat.postMessage', destination: message.destination, repeatable: false }, () =>
    client.chat.postMessage({ token, ...messageArguments(message, words, threadTs) }),
  );
  const { channel, ts } = answer;
  if (ts === undefined || channel === undefined)
    throw new DeliveryError({ kind: 'unknown-outcome', detail: 'Slack said ok, but not where the message is' });
  return { channel, ts, threadTs, ...(words.lines === undefined ? {} : { lines: words.lines }) };
}

/** Sends a message, in a simpler form after each refusal. Slack loads pictures when it takes a message, and refuses one whose picture it can't load. */
async function sendOrFallBack<T>({ log }: WriteContext, message: Outgoing, say: (words: SlackMessage) => Promise<T>): Promise<T> {
  const { announcement, key } = message;
  const bare = withoutPicture(announcement);
  const simpler: [next: string, render: () => SlackMessage][] = [['plain text', () => renderPlainAnnouncement(announcement)]];
  if (bare !== announcement) simpler.unshift(['its words without the picture', () => renderAnnouncement(bare)]);
  for (let words = renderAnnouncement(announcement); ; ) {
    try {
      return await say(words);
    } catch (error) {
      const code = slackCodeOf(error) ?? '';
      const [next, render] = simpler.shift() ?? [];
      // Different content would not help against another failure, or one caused by the message that this one replies to or replaces.
      const isOurs = error instanceof DeliveryError && error.failure.kind === 'rejected' && !THREAD_CLOSED.has(code) && !GONE.has(code);
      if (!isOurs || next === undefined || render === undefined) throw error;
      log('slack.rejected', { key, detail: detailOf(error.failure), next });
      words = render();
    }
  }
}
