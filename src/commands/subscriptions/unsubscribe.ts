import { parseDestinationArgument } from '../../model/platform.ts';
import { bold, buildReply, text, usageError } from '../build-reply.ts';
import type { Command } from '../command.ts';
import { splitArguments, subscriptionText } from './filter-text.ts';
import { changeAuthorOf, changedMeanwhile, findToChange, nameOf } from './find-subscription.ts';
import { optionsOf, optionsText } from './options.ts';

export const unsubscribe: Command = {
  verb: 'unsubscribe',
  usage: 'unsubscribe <number or filter> [to:<channel>]',
  summary: 'end a subscription',
  details: 'Messages already on their way are still sent.',
  adminOnly: false,
  options: [
    {
      name: 'subscription',
      type: 'text',
      description: 'Its number, as listed by subscriptions, or its filter',
      required: true,
      bare: true,
      completedBy: 'subscription',
    },
    { name: 'to', type: 'channel', description: 'With a filter: the channel, if it is not this one' },
  ],
  examples: ['unsubscribe 3', 'unsubscribe kind:release'],
  run: async (args, request, context) => {
    const { filter: reference, to } = splitArguments(args);
    const { subscribing } = context.words;
    if (reference === '')
      return usageError(
        subscribing.unsubscribeFromWhat,
        subscribing.listsThem(`${context.commandName}unsubscribe 3`, `${context.commandName}subscriptions`),
      );
    const there = to === undefined ? request.where : parseDestinationArgument(to, request.where, context.platforms);
    const found = await findToChange(reference, request, context, there);
    if ('reply' in found) return found.reply;
    const removed = await context.subscriptionStore.remove(found.one, changeAuthorOf(request, context));
    if (!removed) return changedMeanwhile(found.one, context);
    const { destination } = removed;
    return buildReply(
      [text(...subscribing.unsubscribed(bold(destination), nameOf(removed, context.words)))],
      { removed },
      {
        actions: [
          {
            label: subscribing.subscribeAgain,
            command: `subscribe ${subscriptionText(removed)}${optionsText(optionsOf(removed))} to:${destination}`,
          },
        ],
      },
    );
  },
};
