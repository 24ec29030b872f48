import type { RespondFn } from '@slack/bolt';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { SlackAccess } from '../connection/identity.ts';
import { detailOf, failureOf } from '../failure.ts';
import type { SlackMessage } from '../render/render.ts';

/** The content of an answer. */
type AnswerContent = Pick<SlackMessage, 'text'> & Partial<Pick<SlackMessage, 'blocks'>>;
/** Sends an answer. Rejects if it does not arrive. */
export type SendAnswer = (words: AnswerContent) => Promise<unknown>;

/** Links in answers get no previews. */
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/** Sends an answer; once more if it was lost, and if its blocks are refused, first with a list for its table and then as plain text. Resolves to false if it did not arrive. Never throws. */
export async function answer(
  way: SendAnswer,
  { listBlocks, ...best }: AnswerContent & Pick<SlackMessage, 'listBlocks'>,
  log: Log,
): Promise<boolean> {
  const { text } = best;
  const simpler = [...(listBlocks === undefined ? [] : [{ text, blocks: listBlocks }]), { text }];
  const first = await failureBy(way(best));
  if (first === null) return true;
  let last: Failure | null = first;
  for (const words of first.kind === 'rejected' ? simpler : [best]) {
    last = await failureBy(way(words));
    if (last?.kind !== 'rejected') break;
  }
  if (last === null) log('slack.answer-repeated', { first: detailOf(first) });
  else log('slack.answer-lost', { first: detailOf(first), second: detailOf(last) });
  return last === null;
}

function failureBy(sending: Promise<unknown>): Promise<Failure | null> {
  return sending.then(() => null, failureOf);
}

/** Returns a way to answer through the response URL of an interaction. */
export function responding(
  respond: RespondFn,
  place: { response_type?: 'ephemeral' | 'in_channel'; replace_original?: boolean; thread_ts?: string },
): SendAnswer {
  return async (words) => {
    const said = await (await respond({ ...words, ...QUIET, ...place })).text();
    if (!said.startsWith('{')) return;
    // Slack also refuses with a 200. A truncated answer may be such a refusal: it does not parse, so that the answer is sent again.
    const { ok, error } = JSON.parse(said) as { ok?: unknown; error?: unknown };
    if (ok === false) throw new DeliveryError({ kind: 'rejected', detail: String(error ?? 'not ok') });
  };
}

/** Returns a way to answer by a method of the Web API. `reader`: the only person who sees it; null: everybody. */
export function writing(
  { client, botToken: token }: Pick<SlackAccess, 'client' | 'botToken'>,
  { channel, thread, reader }: { channel: string; thread: string | null; reader: string | null },
): SendAnswer {
  const common = { token, channel, ...(thread === null ? {} : { thread_ts: thread }) };
  return (words) =>
    reader === null
      ? client.chat.postMessage({ ...common, ...words, ...QUIET })
      : client.chat.postEphemeral({ ...common, ...words, user: reader });
}

/** Acknowledges a request, which must happen first and within 3 s. If the socket has closed meanwhile, this fails without consequence: the answer is sent in another way. */
export async function acknowledge(ack: () => Promise<void>, log: Log): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log('slack.ack-failed', { name: error instanceof Error ? error.name : 'unknown' });
  }
}
