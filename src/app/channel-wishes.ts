import type { DeliveryContext } from '../announce/deliver/attempt.ts';
import type { CommandParts } from '../commands/command.ts';
import type { Config } from '../config/config.ts';
import type { Filters } from '../filter/filters.ts';
import { ANSWER_MS, askWithin } from '../lib/timeout.ts';
import { quietChannel } from '../model/delivery-windows.ts';
import { type Platform, platformOf } from '../model/destination.ts';
import { calendarProblems } from '../model/event.ts';
import { mentionFor, messageStyleFor, opensThread, pictureSizeFor, type Subscription, wantsCalendar } from '../model/subscription.ts';
import type { Messenger } from '../ports/messenger.ts';
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

/** What a subscription asks of the platforms that this process is connected to. Each answers within `ANSWER_MS`. Never rejects. */
export function createChannelChecks(messengers: ReadonlyMap<Platform, Messenger>): Pick<CommandParts, 'checkMention' | 'checkDestination'> {
  return {
    async checkMention(destination, who) {
      const platform = platformOf(destination);
      const messenger = messengers.get(platform);
      if (!messenger)
        return {
          detail: `Herald is not connected to ${platform} here, so it is not known whether ${who} can be mentioned`,
          certain: false,
        };
      const { checkMention } = messenger;
      if (!checkMention) return { detail: `nobody can be mentioned in ${destination}`, certain: true };
      const answer = await askWithin(ANSWER_MS, () => checkMention(destination, who));
      return answer.known ? answer.value : { detail: `${platform} did not say whether ${who} can be mentioned`, certain: false };
    },
    async checkDestination(destination, calendar) {
      const platform = platformOf(destination);
      const messenger = messengers.get(platform);
      if (!messenger) return [];
      const answers = await Promise.all([
        askWithin(ANSWER_MS, () => messenger.check([destination])),
        askWithin(ANSWER_MS, async () => (calendar ? calendarProblems(platform, messenger.calendars, [destination]) : [])),
      ]);
      return answers.flatMap((answer) => (answer.known ? answer.value : []));
    },
  };
}

/** Whether reminders have to be planned anew: scans alone plan them, and a folder may be quiet for days. */
export interface ReminderWatch {
  /** Whether subscriptions that ask for reminders, or did, have changed since they were last planned. */
  isOutdated(): boolean;
  /** They are being planned. */
  planning(): void;
}

/** `current`: the subscriptions as this process knows them; another array once they have changed. */
export function createReminderWatch(current: () => readonly Subscription[]): ReminderWatch {
  let planned: readonly Subscription[] = [];
  return {
    isOutdated: () => current() !== planned && [...current(), ...planned].some(({ reminders }) => reminders !== undefined),
    planning: () => {
      planned = current();
    },
  };
}
