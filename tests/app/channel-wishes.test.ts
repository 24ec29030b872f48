import { expect, it } from 'vitest';
import { createChannelPreferences, createReminderWatch } from '../../src/app/subscriptions.ts';
import { createFilters } from '../../src/filter/filters.ts';
import type { StoredSubscription } from '../../src/model/subscription.ts';
import { makePost, makeSubscription } from '../support/make.ts';

const at = '2026-01-01T00:00:00.000Z';
const stored = { number: 1, version: 1, createdBy: null, createdAt: at, changedBy: null, changedAt: at };
const post = makePost({ path: 'a.md' });

it('a channel has the style of its subscription, else the one of the settings', () => {
  const all: readonly StoredSubscription[] = [
    { ...makeSubscription('slack:C1'), ...stored, style: 'title' },
    { ...makeSubscription('slack:C2'), ...stored, length: 100 },
  ];
  const wishes = createChannelPreferences(
    { current: () => all },
    { images: 'thumbnail', style: 'line', messageLanguage: 'en' },
    createFilters(),
  );
  expect(wishes.messageStyleFor('slack:C1', post)).toEqual({ style: 'title' });
  expect(wishes.messageStyleFor('slack:C2', post)).toEqual({ style: 'line', length: 100 });
  expect(wishes.messageStyleFor('slack:C3', undefined)).toEqual({ style: 'line' });
  expect(wishes.opensThread('slack:C1', post)).toBe(false);
});

it('reminders are planned anew once subscriptions that ask for them, or did, have changed', () => {
  let current = [makeSubscription('slack:C1')];
  const watch = createReminderWatch(() => current);
  expect(watch.isOutdated()).toBe(false);
  current = [{ ...makeSubscription('slack:C1'), reminders: [60] }];
  expect(watch.isOutdated()).toBe(true);
  watch.planning();
  expect(watch.isOutdated()).toBe(false);
  current = [makeSubscription('slack:C1')];
  expect(watch.isOutdated()).toBe(true);
  watch.planning();
  current = [makeSubscription('slack:C2')];
  expect(watch.isOutdated()).toBe(false);
});
