import type { Subscription } from '../model/subscription.ts';

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
