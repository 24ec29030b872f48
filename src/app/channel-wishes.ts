import type { DeliveryContext } from '../announce/deliver/attempt.ts';
import type { CommandParts } from '../commands/command.ts';
import type { Config } from '../config/config.ts';
import type { Filters } from '../filter/filters.ts';
import { quietChannel } from '../model/delivery-windows.ts';
import { mentionFor, messageStyleFor, opensThread, pictureSizeFor, wantsCalendar } from '../model/subscription.ts';
import type { Subscriptions } from './subscriptions.ts';

type ChannelWishes = Pick<CommandParts, 'pictureSizeFor' | 'messageStyleFor' | 'mentionFor'> &
  Required<Pick<DeliveryContext, 'quietChannel' | 'opensThread' | 'wantsCalendar'>>;

/** How channels want their messages, by their subscriptions as this process knows them. */
export function createChannelWishes(
  subscriptions: Pick<Subscriptions, 'current'>,
  { images, style, messageLanguage: language }: Pick<Config, 'images' | 'style' | 'messageLanguage'>,
  { matches }: Filters,
): ChannelWishes {
  const settings = () => ({ subscriptions: subscriptions.current(), images, matches });
  return {
    pictureSizeFor: (destination, post) => pictureSizeFor(settings(), destination, post),
    messageStyleFor: (destination, post) => ({
      style,
      ...(language === 'en' ? {} : { language }),
      ...messageStyleFor(settings(), destination, post),
    }),
    mentionFor: (destination, posts) => mentionFor(settings(), destination, posts),
    opensThread: (destination, post) => opensThread(settings(), destination, post),
    wantsCalendar: (destination, post) => wantsCalendar(settings(), destination, post),
    quietChannel: (destination, nowMs) => quietChannel(subscriptions.current(), destination, nowMs),
  };
}
