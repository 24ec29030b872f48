import type { Delivery } from '../../model/delivery.ts';
import { windowName } from '../../model/sentences/delivery-window.ts';
import type { WaitingMessage } from '../../ports/ledger/delivery-store.ts';
import type { Block } from '../../ports/reply.ts';
import { bold, counted, list, moment, text } from '../build-reply.ts';

const MAX_SHOWN = 10;

/** What waits for a time that its channel has chosen: each message to admins, how many posts to others. Pure. */
export function waitingBlocks(waiting: readonly WaitingMessage[], forAdmin: boolean): readonly Block[] {
  const [next] = waiting;
  if (!next) return [];
  if (!forAdmin) {
    const posts = waiting.reduce((sum, one) => sum + one.posts, 0);
    return [text(`${announced(posts)} for the time that a channel has chosen, the next until `, moment(next.dueAt))];
  }
  const lines = waiting
    .slice(0, MAX_SHOWN)
    .map(({ destination, posts, mode, dueAt }) => [
      bold(destination),
      `: ${announced(posts)} for ${windowName(mode)}, due `,
      moment(dueAt),
    ]);
  const more = waiting.length - MAX_SHOWN;
  return [list(more > 0 ? [...lines, [`…and ${counted(more, 'more message')} for later`]] : lines)];
}

/** How many reminders of events are planned, and when the next is due. Pure. */
export function reminderBlocks(reminders: readonly Pick<Delivery, 'dueAt'>[]): readonly Block[] {
  const [next] = reminders.flatMap(({ dueAt }) => dueAt ?? []).toSorted();
  return next === undefined ? [] : [text(`${counted(reminders.length, 'reminder')} of events to come, the next `, moment(next))];
}

function announced(posts: number): string {
  return `${counted(posts, 'post')} ${posts === 1 ? 'waits' : 'wait'}`;
}
