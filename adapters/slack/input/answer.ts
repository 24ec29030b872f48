import type { RespondFn } from '@slack/bolt';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { SlackAccess } from '../connection/identity.ts';
import { detailOf, failureOf } from '../failure.ts';
import type { SlackMessage } from '../render/render.ts';

/** An answer in one of its forms. */
type Words = Pick<SlackMessage, 'text'> & Partial<Pick<SlackMessage, 'blocks'>>;
/** Sends an answer. Rejects where it does not arrive. */
export type Way = (words: Words) => Promise<unknown>;

/** Links in answers bring no previews. */
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/** Sends an answer; once more where it was lost, with a list for its table and then as plain text where its blocks are refused. False: it did not arrive. Never throws. */
export async function answer(way: Way, { listBlocks, ...best }: Words & Pick<SlackMessage, 'listBlocks'>, log: Log): Promise<boolean> {
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

/** Through the response address of what somebody did. */
export function responding(
  respond: RespondFn,
  place: { response_type?: 'ephemeral' | 'in_channel'; replace_original?: boolean; thread_ts?: string },
): Way {
  return async (words) => {
    const said = await (await respond({ ...words, ...QUIET, ...place })).text();
    if (!said.startsWith('{')) return;
    // Slack also refuses with a 200. Half an answer may be such a refusal: it does not parse, and is asked for again.
    const { ok, error } = JSON.parse(said) as { ok?: unknown; error?: unknown };
    if (ok === false) throw new DeliveryError({ kind: 'rejected', detail: String(error ?? 'not ok') });
  };
}

/** By a method of the Web API. `reader`: who alone sees it, where not everybody is to. */
export function writing(
  { client, botToken: token }: Pick<SlackAccess, 'client' | 'botToken'>,
  { channel, thread, reader }: { channel: string; thread: string | null; reader: string | null },
): Way {
  const common = { token, channel, ...(thread === null ? {} : { thread_ts: thread }) };
  return (words) =>
    reader === null
      ? client.chat.postMessage({ ...common, ...words, ...QUIET })
      : client.chat.postEphemeral({ ...common, ...words, user: reader });
}

/** First of all, within 3 s. A socket that closed meanwhile can't take it; the answer has its own way. */
export async function acknowledge(ack: () => Promise<void>, log: Log): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log('slack.ack-failed', { name: error instanceof Error ? error.name : 'unknown' });
  }
}
