import { detailOf, failureOf } from '../failure.ts';
import { renderReply } from '../render/render.ts';
import { sharedBy } from '../render/reply.ts';
import type { ListenerContext } from './context.ts';
import { type Asked, ask } from './parse-request.ts';

/** `@herald search cilium`, also in a thread, where slash commands do not exist. */
export interface Mention {
  text: string;
  user: string;
  teams: Asked['teams'];
  channel: string;
  /** The thread it was said in; null outside of threads. */
  threadTs: string | null;
}

/** Answers where it was asked: only to the person who asked, or to all where the reply is shared. Never throws. */
export async function answerMention(room: ListenerContext, { text, user, teams, channel, threadTs }: Mention): Promise<void> {
  const { client, botToken: token, log } = room;
  const reply = await ask(room, { text, user, channel, teams, confirmed: false });
  const message = renderReply(reply, sharedBy(reply, user));
  const common = { token, channel, ...message, ...(threadTs === null ? {} : { thread_ts: threadTs }) };
  try {
    if (reply.shared) await client.chat.postMessage({ ...common, unfurl_links: false, unfurl_media: false });
    else await client.chat.postEphemeral({ ...common, user });
  } catch (error) {
    log('slack.answer-lost', { first: detailOf(failureOf(error)) });
  }
}
