import { describeFilter } from '../../filter/describe-filter.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { bold, buildReply, list, text, usageError } from '../build-reply.ts';
import type { Command } from '../command.ts';

export const subscriptions: Command = {
  verb: 'subscriptions',
  usage: 'subscriptions',
  summary: 'list the channels that get posts, and which posts',
  adminOnly: true,
  options: [{ name: 'action', type: 'choice', description: 'Only list', choices: ['list'], bare: true, typedOnly: true }],
  examples: [],
  run: (args, _request, context) => {
    const action = args.trim();
    if (action !== '' && action !== 'list')
      return Promise.resolve(usageError(`“${action}” is not an action of subscriptions.`, `Write ${context.commandName}subscriptions`));
    const all = context.subscriptions();
    const items = all.map(({ destination, filter, origin }) => [
      bold(destination),
      ` ${describeFilter(subscriptionExpression(filter))} (from ${origin})`,
    ]);
    return Promise.resolve(buildReply(all.length === 0 ? [text('Nobody is subscribed.')] : [list(items)], { subscriptions: all }));
  },
};
