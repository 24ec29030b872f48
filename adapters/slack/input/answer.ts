import type { RespondArguments, RespondFn } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { Log } from '../../../src/ops/log.ts';
import { detailOf, failureOf } from '../failure.ts';
import type { SlackMessage } from '../render/render.ts';

/** What is sent where Slack refuses the table in `blocks`, as `renderReply` gives it. */
type OtherForm = Pick<SlackMessage, 'listBlocks'>;

/** Answers through a response address; once more where the answer was lost, with a list for its table and then as plain text where its blocks are refused. False: it did not arrive. Never throws. */
export function answer(respond: RespondFn, { listBlocks, ...message }: RespondArguments & OtherForm, log: Log): Promise<boolean> {
  const best = 'blocks' in message ? message.blocks : undefined;
  return sendOrRepeat((blocks) => attempt(respond, { ...message, blocks }), [best, listBlocks], log);
}

/** The same by a method of the Web API. Never throws. */
export function answerByCall<M extends { blocks: KnownBlock[] } & OtherForm>(
  call: (message: Omit<M, keyof OtherForm | 'blocks'> & { blocks: KnownBlock[] | undefined }) => Promise<unknown>,
  { listBlocks, blocks, ...message }: M,
  log: Log,
): Promise<boolean> {
  const attemptCall = async (own: KnownBlock[] | undefined): Promise<Trouble | null> => {
    try {
      await call({ ...message, blocks: own });
      return null;
    } catch (error) {
      const failure = failureOf(error);
      return { refused: failure.kind === 'rejected', detail: detailOf(failure) };
    }
  };
  return sendOrRepeat(attemptCall, [blocks, listBlocks], log);
}

/** `forms`: the blocks to send, best first, undefined where there are none; what is sent at last has none. */
async function sendOrRepeat<B>(
  send: (blocks: B | undefined) => Promise<Trouble | null>,
  forms: readonly (B | undefined)[],
  log: Log,
): Promise<boolean> {
  const [best, ...others] = forms;
  const first = await send(best);
  if (first === null) return true;
  let second: Trouble | null = first;
  for (const blocks of first.refused ? [...others.filter((form) => form !== undefined), undefined] : [best]) {
    second = await send(blocks);
    if (!second?.refused) break;
  }
  log(second === null ? 'slack.answer-repeated' : 'slack.answer-lost', {
    first: first.detail,
    ...(second === null ? {} : { second: second.detail }),
  });
  return second === null;
}

interface Trouble {
  /** Slack took the request and did not like what was in it. */
  refused: boolean;
  detail: string;
}

/** Slack also refuses with a 200. */
async function attempt(respond: RespondFn, message: RespondArguments): Promise<Trouble | null> {
  try {
    const body = await (await respond(message)).text();
    if (!body.startsWith('{')) return null;
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('ok' in parsed) || parsed.ok !== false) return null;
    return { refused: true, detail: 'error' in parsed ? String(parsed.error) : 'not ok' };
  } catch (error) {
    return { refused: false, detail: detailOf(failureOf(error)) };
  }
}

/** First of all, within 3 s. A socket that closed meanwhile can't take it; the answer has its own way. */
export async function acknowledge(ack: () => Promise<void>, log: Log): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log('slack.ack-failed', { name: error instanceof Error ? error.name : 'unknown' });
  }
}
