import { describeFilter } from '../filter/describe-filter.ts';
import { subscriptionExpression } from '../filter/subscription-expression.ts';
import { bold, buildReply, list, text } from './build-reply.ts';
import type { Command } from './command.ts';

export const subscriptions: Command = {
  verb: 'subscriptions',
  usage: 'subscriptions',
  summary: 'lists the channels that get posts, and which posts',
  adminOnly: true,
  run: (_words, _ask, context) => {
    const all = context.subscriptions();
    const items = all.map(({ destination, filter, origin }) => [
      bold(destination),
      ` ${describeFilter(subscriptionExpression(filter))} (from ${origin})`,
    ]);
    return Promise.resolve(buildReply(all.length === 0 ? [text('Nobody is subscribed.')] : [list(items)], { subscriptions: all }));
  },
};
