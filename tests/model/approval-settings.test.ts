import { describe, expect, it } from 'vitest';
import { type ApprovalSettings, approvalFor, type Subscription, type SubscriptionFilter } from '../../src/model/subscription.ts';
import { APPROVAL_TERMS, makePost } from '../support/make.ts';

const NO_LISTS: SubscriptionFilter = { tags: [], sources: [], kinds: [], words: [] };
const SETTINGS: ApprovalSettings = { ...APPROVAL_TERMS, review: 'slack:CREVIEW', channels: ['slack:CWHOLE'] };
const matches = ({ kind }: { kind: string }, { kinds }: SubscriptionFilter): boolean => kinds.length === 0 || kinds.includes(kind);
const one = (id: string, kinds: readonly string[], own: Partial<Subscription> = {}): Subscription => ({
  id,
  destination: 'slack:C1',
  filter: { ...NO_LISTS, kinds },
  origin: 'chat',
  ...own,
});
const [link, release] = [makePost({ path: 'a.md' }), makePost({ path: 'b.md', kind: 'release' })];

function reviewOf(
  subscriptions: readonly Subscription[],
  posts = [link],
  { destination = 'slack:C1', isMarked = false } = {},
): string | null {
  return approvalFor(SETTINGS, { subscriptions, matches }, { destination, posts, isMarked })?.review ?? null;
}

describe('where a message has to be approved', () => {
  it.each<[string, readonly Subscription[], Parameters<typeof reviewOf>[2], string | null]>([
    ['nowhere, if nobody asks for it', [one('a', [])], {}, null],
    ['nowhere, if it was asked for and is not any more', [one('a', [], { approve: false })], {}, null],
    ['where the settings say', [one('a', [], { approve: true })], {}, 'slack:CREVIEW'],
    ['where the subscription says', [one('a', [], { approve: 'slack:COWN' })], {}, 'slack:COWN'],
    ['if one of two that want the post asks for it', [one('a', []), one('b', ['link'], { approve: true })], {}, 'slack:CREVIEW'],
    ['nowhere, if the one that asks wants other posts', [one('a', []), one('b', ['event'], { approve: true })], {}, null],
    ['if none wants the post, and one of the channel asks', [one('b', ['event'], { approve: true })], {}, 'slack:CREVIEW'],
    ['if another channel asks: nowhere', [one('b', [], { approve: true, destination: 'slack:C2' }), one('a', [])], {}, null],
    ['for a whole channel', [], { destination: 'slack:CWHOLE' }, 'slack:CREVIEW'],
    ['where the plan has marked it, though this process knows of no subscription', [one('a', [])], { isMarked: true }, 'slack:CREVIEW'],
  ])('%s', (_, subscriptions, more, expected) => {
    expect(reviewOf(subscriptions, [link], more)).toBe(expected);
  });

  it('of a digest is where it is for one of its posts', () => {
    const subscriptions = [one('a', []), one('b', ['release'], { approve: true })];
    expect([reviewOf(subscriptions, [link]), reviewOf(subscriptions, [link, release])]).toEqual([null, 'slack:CREVIEW']);
  });
});
