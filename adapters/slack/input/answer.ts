import type { RespondArguments, RespondFn } from '@slack/bolt';
import type { Log } from '../../../src/ops/log.ts';
import { detailOf, failureOf } from '../failure.ts';

/** Answers through a response address; once more where the answer was lost, as plain text where its blocks are refused. False: it did not arrive. Never throws. */
export function answer(respond: RespondFn, message: RespondArguments, log: Log): Promise<boolean> {
  return sendOrRepeat((own) => attempt(respond, own), message, { ...message, blocks: undefined }, log);
}

/** The same by a method of the Web API. Never throws. */
export function answerByCall<M extends { blocks?: unknown }>(
  call: (message: M) => Promise<unknown>,
  message: M,
  log: Log,
): Promise<boolean> {
  const attemptCall = async (own: M): Promise<Trouble | null> => {
    try {
      await call(own);
      return null;
    } catch (error) {
      const failure = failureOf(error);
      return { refused: failure.kind === 'rejected', detail: detailOf(failure) };
    }
  };
  return sendOrRepeat(attemptCall, message, { ...message, blocks: undefined }, log);
}

async function sendOrRepeat<M>(send: (message: M) => Promise<Trouble | null>, message: M, plain: M, log: Log): Promise<boolean> {
  const first = await send(message);
  if (first === null) return true;
  const second = await send(first.refused ? plain : message);
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
