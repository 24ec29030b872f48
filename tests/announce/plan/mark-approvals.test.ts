import { expect, test } from 'vitest';
import { planChannels } from '../../../src/announce/plan/plan-channels.ts';
import type { Subscription } from '../../../src/model/subscription.ts';
import { makePost } from '../../support/make.ts';

const filter = { tags: [], sources: [], kinds: [], words: ['x'] };
const post = makePost({ path: 'a.md' });
const subscription = (own: Partial<Subscription>): Subscription => ({ id: 's', destination: 'slack:C1', filter, origin: 'chat', ...own });
const planned = (subscriptions: readonly Subscription[], isWanted = true, eachLimit = 5) => {
  const look = { subscriptions, now: new Date('2026-01-12T12:00:00.000Z') };
  const channels = planChannels(look, () => isWanted, { eachLimit, held: null });
  return ['slack:C1', 'slack:C2'].flatMap((destination) => channels.plan([post], destination));
};
const marked = (...args: Parameters<typeof planned>) =>
  planned(...args)
    .filter(({ approve }) => approve)
    .map(({ purpose, destination }) => [purpose, destination]);

test('posts are marked whose channel asks for approval, as far as its subscription wants them', () => {
  expect(marked([subscription({ approve: true }), subscription({ destination: 'slack:C2' })])).toEqual([['announce', 'slack:C1']]);
  expect(marked([subscription({ approve: 'slack:CREVIEW' })])).toEqual([['announce', 'slack:C1']]);
  expect(marked([subscription({ approve: true })], false)).toEqual([]);
});

test('of a digest the posts that it carries are marked, also where its channel chooses the time', () => {
  expect(marked([subscription({ approve: true })], true, 0)).toEqual([['announce', 'slack:C1']]);
  const daily = { mode: 'daily', at: '09:00', timezone: 'UTC' } as const;
  expect(marked([subscription({ approve: true, delivery: daily })])).toEqual([['announce', 'slack:C1']]);
});

test('nothing changes where nobody asks for approval', () => {
  expect(planned([subscription({ approve: false })])).toEqual(planned([]));
});
