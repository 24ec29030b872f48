import { FILTER_MAX_CHARS } from '../../archive/query/parse-filter.ts';
import { describeFilter } from '../../filter/describe-filter.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { describeDeliveryMode } from '../../model/delivery-mode.ts';
import { bold, briefly, buildReply, list, text, usageError } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { testFilter } from './test-filter.ts';

export const subscriptions: Command = {
  verb: 'subscriptions',
  usage: 'subscriptions',
  summary: 'list the channels that get posts, and which posts',
  adminOnly: true,
  options: [
    { name: 'action', type: 'choice', description: 'List them, or test a filter', choices: ['list', 'test'], bare: true, typedOnly: true },
    { name: 'filter', type: 'text', description: 'With test: what to look for', maxLength: FILTER_MAX_CHARS, bare: true, typedOnly: true },
  ],
  examples: ['subscriptions test "kind:release source:k3s is:stable"'],
  run: (args, _request, context) => {
    const [, action = '', filter = ''] = /^\s*(\S*)\s*(.*)$/s.exec(args) ?? [];
    if (action === 'test') return testFilter(filter, context);
    if ((action !== '' && action !== 'list') || filter !== '')
      return Promise.resolve(
        usageError(
          `“${briefly(args.trim())}” is not an action of subscriptions.`,
          `Write ${context.commandName}subscriptions or ${context.commandName}subscriptions test cilium`,
        ),
      );
    const all = context.subscriptions();
    const items = all.map(({ destination, filter, origin, delivery }) => [
      bold(destination),
      ` ${describeFilter(subscriptionExpression(filter))}${delivery ? `; ${describeDeliveryMode(delivery)}` : ''} (from ${origin})`,
    ]);
    return Promise.resolve(buildReply(all.length === 0 ? [text('Nobody is subscribed.')] : [list(items)], { subscriptions: all }));
  },
};
