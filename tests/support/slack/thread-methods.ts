import type { Fields } from './check/complaint.ts';
import { historyOf } from './conversation-methods.ts';
import type { Answer, Method } from './methods.ts';
import type { Channel, SlackWorld } from './world.ts';

/** Returns the method conversations.replies. */
export function threadMethods(): [string, Method][] {
  const args = ['channel', 'ts', 'oldest', 'latest', 'inclusive', 'limit', 'cursor', 'include_all_metadata'];
  return [['conversations.replies', { scopes: ['channels:history', 'groups:history'], args, run: replies }]];
}

/** Returns a thread's first message and its replies. */
function replies(args: Fields, world: SlackWorld): Answer {
  const channel = world.channels.get(String(args.channel));
  const problem = channel === undefined ? null : threadProblem(channel, args.ts);
  if (problem !== null) return { error: problem };
  return historyOf(args, world, (message) => message.threadTs === args.ts || message.ts === args.ts);
}

/** Returns Slack's code for why a message can't be in a thread; null if it can, or is in none. */
export function threadProblem(channel: Channel, threadTs: unknown): string | null {
  if (threadTs === undefined) return null;
  return channel.messages.some(({ ts, ephemeralTo }) => ts === threadTs && ephemeralTo === null) ? null : 'thread_not_found';
}
