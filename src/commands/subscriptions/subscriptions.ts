import type { SubscriptionFilter } from '../../model/subscription.ts';
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
    const items = all.map(({ destination, filter, origin }) => [bold(destination), ` ${describeFilter(filter)} (from ${origin})`]);
    return Promise.resolve(buildReply(all.length === 0 ? [text('Nobody is subscribed.')] : [list(items)], { subscriptions: all }));
  },
};

/** `posts with tag cilium or ebpf, of kind release`. Pure. */
export function describeFilter({ tags, sources, kinds, words }: SubscriptionFilter): string {
  const parts = [
    tags.length > 0 ? `with tag ${tags.join(' or ')}` : '',
    sources.length > 0 ? `from ${sources.join(' or ')}` : '',
    kinds.length > 0 ? `of kind ${kinds.join(' or ')}` : '',
    words.length > 0 ? `about ${words.join(' or ')}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'all posts' : `posts ${parts.join(', ')}`;
}
