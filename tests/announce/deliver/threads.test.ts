import { describe, expect, it } from 'vitest';
import { createFilters } from '../../../src/filter/filters.ts';
import { opensThread } from '../../../src/model/subscription.ts';
import type { Claim } from '../../../src/ports/ledger/delivery-lease.ts';
import { claimed, delivery, digest, doubtful, facts, failing, NOW, play, post, receipt } from '../../support/deliver-stage.ts';
import { makePost, makeSubscription } from '../../support/make.ts';

const KEY = delivery.key.replace(/announce$/, 'thread');
const opening = async () => true;
const threadOf = (original: Partial<typeof delivery> = {}): Claim => ({
  kind: 'claimed',
  ...facts,
  delivery: { ...delivery, key: KEY, purpose: 'thread', originalKey: delivery.key },
  original: { ...delivery, state: 'delivered', receipt, ...original },
});

describe('a thread below the message of a post', () => {
  it('is planned with the message, before that counts as delivered, and enqueued', async () => {
    const { planned, rung, settlements } = await play({ claim: claimed, openThread: opening });
    expect(planned).toMatchObject([{ key: KEY, purpose: 'thread', originalKey: delivery.key, postId: post.id, destination: 'slack:C1' }]);
    expect([rung, settlements]).toMatchObject([[KEY], [{ state: 'delivered' }]]);
  });

  it('is planned too where the message is found after a lost answer', async () => {
    const { planned } = await play({ claim: doubtful(null), openThread: opening, find: async () => ({ kind: 'found', receipt }) });
    expect(planned).toMatchObject([{ key: KEY }]);
  });

  it('is planned for no digest, no message that failed, and where the platform opens none', async () => {
    expect((await play({ claim: digest, openThread: opening })).planned).toEqual([]);
    expect((await play({ claim: claimed, openThread: opening, post: failing({ kind: 'rejected', detail: 'no' }) })).planned).toEqual([]);
    expect((await play({ claim: claimed })).planned).toEqual([]);
  });

  it('is opened with the title of the post, and has no message of its own', async () => {
    const asked: unknown[] = [];
    const { settlements } = await play({
      claim: threadOf(),
      openThread: async (...args) => {
        asked.push(args);
        return true;
      },
    });
    expect([asked, settlements]).toEqual([[[receipt, post.title]], [{ state: 'delivered', receipt: null }]]);
  });

  it('that can’t be, or whose message is not there, is skipped; one whose answer was lost is opened again', async () => {
    expect((await play({ claim: threadOf(), openThread: async () => false })).settlements).toEqual([
      { state: 'skipped', reason: { kind: 'no-thread' } },
    ]);
    expect((await play({ claim: threadOf({ state: 'retracted' }), openThread: opening })).settlements).toEqual([
      { state: 'skipped', reason: { kind: 'no-message' } },
    ]);
    const lost = await play({ claim: threadOf(), openThread: failing({ kind: 'unknown-outcome', detail: 'ECONNRESET' }) });
    expect(lost.settlements).toMatchObject([{ state: 'planned', countsAttempt: true }]);
  });
});

it('a subscription that wants the post, and is not paused, says that it gets a thread', () => {
  const threaded = { ...makeSubscription('slack:C1', { kinds: ['release'] }), thread: 'post' as const };
  const settings = (...subscriptions: (typeof threaded)[]) => ({ subscriptions, matches: createFilters().matches });
  const release = makePost({ path: 'r.md', kind: 'release' });
  expect(opensThread(settings(threaded), 'slack:C1', release)).toBe(true);
  expect(opensThread(settings(threaded), 'slack:C1', post)).toBe(false);
  expect(opensThread(settings(threaded), 'slack:C2', release)).toBe(false);
  const paused = { at: NOW.toISOString(), by: { platform: 'slack', id: 'U1' }, reason: null };
  expect(opensThread(settings({ ...threaded, paused }), 'slack:C1', release)).toBe(false);
});
