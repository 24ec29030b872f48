import type { Words } from '../../languages/index.ts';
import type { Delivery } from '../../model/delivery.ts';
import { windowName } from '../../model/sentences/reasons.ts';
import type { WaitingMessage } from '../../ports/ledger/delivery-store.ts';
import type { Block } from '../../ports/reply.ts';
import { bold, list, moment, text } from '../build-reply.ts';

const MAX_SHOWN = 10;

/** What waits for a time that its channel has chosen: each message to admins, how many posts to others. Pure. */
export function waitingBlocks(waiting: readonly WaitingMessage[], forAdmin: boolean, words: Words): readonly Block[] {
  const { status } = words;
  const [next] = waiting;
  if (!next) return [];
  if (!forAdmin) {
    const posts = waiting.reduce((sum, one) => sum + one.posts, 0);
    return [text(...status.forChosenTime(posts, moment(next.dueAt)))];
  }
  const lines = waiting
    .slice(0, MAX_SHOWN)
    .map(({ destination, posts, mode, dueAt }) => [bold(destination), ...status.forWindow(posts, windowName(mode, words), moment(dueAt))]);
  const more = waiting.length - MAX_SHOWN;
  return [list(more > 0 ? [...lines, [status.moreForLater(more)]] : lines)];
}

/** How many reminders of events are planned, and when the next is due. Pure. */
export function reminderBlocks(reminders: readonly Pick<Delivery, 'dueAt'>[], { status }: Words): readonly Block[] {
  const [next] = reminders.flatMap(({ dueAt }) => dueAt ?? []).toSorted();
  return next === undefined ? [] : [text(...status.reminders(reminders.length, moment(next)))];
}
