import { describe, expect, it } from 'vitest';
import { planChannels } from '../../src/announce/plan/plan-channels.ts';
import { quietChannel } from '../../src/model/delivery-windows.ts';
import { approvalFor, messageStyleFor, pictureSizeFor, type Subscription } from '../../src/model/subscription.ts';
import { APPROVAL_TERMS, makePost, makeSubscription } from '../support/make.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const post = makePost({ path: 'a.md' });
const plain = makeSubscription('slack:C1');
const wishing: Subscription = {
  ...makeSubscription('slack:C1', { tags: ['a'] }),
  images: 'none',
  style: 'line',
  approve: 'slack:CREVIEW',
  delivery: { mode: 'daily', at: '15:00', timezone: 'UTC', quiet: { from: '11:00', to: '13:00' } },
};
const paused: Subscription = { ...wishing, paused: { at: NOW.toISOString(), by: { platform: 'slack', id: 'U1' }, reason: null } };
const pausedPlain: Subscription = { ...plain, paused: { at: NOW.toISOString(), by: { platform: 'slack', id: 'U1' }, reason: null } };

/** What the channel gets of a post that all of its subscriptions want: how it looks, who approves it, when it is sent, and until when the channel is quiet. */
function wishes(subscriptions: readonly Subscription[], isMarked = false) {
  const settings = { subscriptions, matches: () => true, images: 'large' } as const;
  const approvals = { ...APPROVAL_TERMS, review: 'slack:CDEFAULT', channels: [] };
  const [row] = planChannels({ subscriptions, now: NOW }, () => true, { eachLimit: 5, held: null }).plan([post], 'slack:C1');
  return {
    images: pictureSizeFor(settings, 'slack:C1', post),
    style: messageStyleFor(settings, 'slack:C1', post).style,
    review: approvalFor(approvals, settings, { destination: 'slack:C1', posts: [post], isMarked })?.review,
    row: [row?.purpose, row?.dueAt],
    quiet: quietChannel(subscriptions, 'slack:C1', NOW.getTime())?.untilMs,
  };
}

const AS_USUAL = { images: 'large', style: undefined, review: undefined, row: ['announce', undefined], quiet: undefined };
const AS_WISHED = {
  images: 'none',
  style: 'line',
  review: 'slack:CREVIEW',
  row: ['digest', '2026-01-12T15:00:00.000Z'],
  quiet: Date.parse('2026-01-12T13:00:00.000Z'),
};

describe('a subscription that is paused', () => {
  it('says nothing of what the others of its channel bring', () => {
    expect(wishes([paused, plain])).toEqual(AS_USUAL);
    expect(wishes([plain, paused])).toEqual(AS_USUAL);
  });

  it('takes nothing from what the others say', () => {
    expect(wishes([pausedPlain, wishing])).toEqual(AS_WISHED);
  });

  it('counts again where all of its channel are paused: what still goes there is as it was', () => {
    expect(wishes([wishing])).toEqual(AS_WISHED);
    expect(wishes([paused])).toEqual(AS_WISHED);
  });

  it('keeps the place of approval of what was planned for one', () => {
    expect(wishes([paused, plain], true).review).toBe('slack:CREVIEW');
  });
});
