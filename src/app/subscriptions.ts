import type { DeliveryContext } from '../announce/deliver/attempt.ts';
import type { HandlerContext } from '../commands/command.ts';
import type { Config } from '../config/config.ts';
import type { Filters } from '../filter/filters.ts';
import { createMutex } from '../lib/concurrency.ts';
import { ANSWER_MS, askWithin } from '../lib/timeout.ts';
import { quietChannel } from '../model/delivery-windows.ts';
import { type Platform, platformOf } from '../model/destination.ts';
import { calendarProblems } from '../model/event.ts';
import {
  mentionFor,
  messageStyleFor,
  opensThread,
  pictureSizeFor,
  SETTINGS_ORIGINS,
  type StoredSubscription,
  type Subscription,
  wantsCalendar,
} from '../model/subscription.ts';
import type { Log } from '../ops/log.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { StartSubscriptionFeed, SubscriptionStore } from '../ports/subscription-store.ts';

/** Collaborators of `createSubscriptions`. */
export interface SubscriptionsContext {
  store: SubscriptionStore;
  /** Subscriptions from the settings of this process. */
  settings: readonly Subscription[];
  /** Null: no other process can change them. */
  startFeed: StartSubscriptionFeed | null;
  now: () => Date;
  log: Log;
}

/** The subscriptions of the database, cached in this process. */
export interface Subscriptions {
  /** Returns them as last read; with the settings of this process if no process has written its settings yet. */
  current(): readonly StoredSubscription[];
  /** Reads them again. @throws {Error} when the database is away */
  refresh(): Promise<void>;
  /** Writes those of the settings, once; only a process that plans may do so. @throws {Error} when the database is away: call it again */
  writeSettings(): Promise<void>;
  /** Returns what these become once those of the settings are written. Pure. */
  withSettings(stored: readonly StoredSubscription[]): readonly StoredSubscription[];
  /** Follows changes by other processes. `stop` is safe to call twice. */
  follow(): { stop(): Promise<void> };
  /** The store; what is changed or read through it updates `current` immediately. */
  store: SubscriptionStore;
}

/** Creates the cache; until the first read it has only the subscriptions of the settings. */
export function createSubscriptions({ store, settings, startFeed, now, log }: SubscriptionsContext): Subscriptions {
  const inTurn = createMutex();
  let written: Promise<void> | null = null;
  let current = withSettings([]);

  function withSettings(stored: readonly StoredSubscription[]): readonly StoredSubscription[] {
    const known = new Map(stored.map((one) => [one.id, one]));
    const at = now().toISOString();
    const unknown = { number: 0, version: 0, createdBy: null, createdAt: at, changedBy: null, changedAt: at };
    const own = settings.map((one) => ({ ...unknown, ...known.get(one.id), ...one }));
    return [...own, ...stored.filter(({ origin }) => !SETTINGS_ORIGINS.includes(origin))];
  }

  const refresh = (): Promise<void> =>
    inTurn(async () => {
      const stored = await store.all();
      current = stored.some(({ origin }) => SETTINGS_ORIGINS.includes(origin)) ? stored : withSettings(stored);
    });

  const refreshSoon = (): Promise<void> => refresh().catch((error: unknown) => log('subscriptions.read-failed', { error }));

  async function changing<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await refreshSoon();
    return result;
  }

  return {
    current: () => current,
    refresh,
    withSettings,
    writeSettings: () => {
      written ??= changing(store.sync(settings, SETTINGS_ORIGINS, now().getTime())).catch((error: unknown) => {
        written = null;
        throw error;
      });
      return written;
    },
    follow: () => startFeed?.({ onHint: () => void refreshSoon(), log }) ?? { stop: async () => undefined },
    store: {
      sync: (...args) => changing(store.sync(...args)),
      all: async () => {
        await refresh();
        return current;
      },
      add: (...args) => changing(store.add(...args)),
      change: (...args) => changing(store.change(...args)),
      pause: (...args) => changing(store.pause(...args)),
      resume: (...args) => changing(store.resume(...args)),
      remove: (...args) => changing(store.remove(...args)),
      apply: (...args) => changing(store.apply(...args)),
    },
  };
}

type ChannelPreferences = Pick<HandlerContext, 'pictureSizeFor' | 'messageStyleFor' | 'mentionFor'> &
  Required<Pick<DeliveryContext, 'quietChannel' | 'opensThread' | 'wantsCalendar'>>;

/** Creates functions for how channels want their messages, based on the current subscriptions. */
export function createChannelPreferences(
  { current }: Pick<Subscriptions, 'current'>,
  { images, style, messageLanguage: language }: Pick<Config, 'images' | 'style' | 'messageLanguage'>,
  { matches }: Filters,
): ChannelPreferences {
  const settings = () => ({ subscriptions: current(), images, matches });
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
    quietChannel: (destination, nowMs) => quietChannel(current(), destination, nowMs),
  };
}

/** Creates checks of whether the connected platforms can do what a subscription asks for. Each answers within `ANSWER_MS` and never rejects. */
export function createChannelChecks(
  messengers: ReadonlyMap<Platform, Messenger>,
): Pick<HandlerContext, 'checkMention' | 'checkDestination'> {
  return {
    async checkMention(destination, who) {
      const platform = platformOf(destination);
      const messenger = messengers.get(platform);
      if (!messenger)
        return {
          detail: `Herald is not connected to ${platform} here, so it can’t check whether ${who} can be mentioned`,
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

/** Tracks whether reminders must be planned again: only scans plan them, and a folder may be quiet for days. */
export type ReminderWatch = ReturnType<typeof createReminderWatch>;

/** Creates a `ReminderWatch`. `current` returns the cached subscriptions: another array once they have changed. */
export function createReminderWatch(current: () => readonly Subscription[]) {
  let planned: readonly Subscription[] = [];
  return {
    /** Whether subscriptions with reminders, now or when last planned, have changed since. */
    isOutdated: (): boolean => current() !== planned && [...current(), ...planned].some(({ reminders }) => reminders !== undefined),
    /** Records that the current ones are being planned. */
    planning: (): void => {
      planned = current();
    },
  };
}
