import type { RespondArguments, RespondFn } from '@slack/bolt';
import type { Log } from '../../../src/ops/log.ts';
import { detailOf, failureOf } from '../failure.ts';

/** Answers through a response address; once more where the answer was lost, as plain text where its blocks are refused. False: it did not arrive. Never throws. */
export async function answer(respond: RespondFn, message: RespondArguments, log: Log): Promise<boolean> {
  const first = await attempt(respond, message);
  if (first === null) return true;
  const plain: RespondArguments = { ...message, blocks: undefined };
  const second = await attempt(respond, first.refused ? plain : message);
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
