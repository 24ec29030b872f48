import { describe, expect, it } from 'vitest';
import { createDeliverer } from '../../src/announce/deliver.ts';
import type { Platform } from '../../src/announce/destination.ts';
import { DeliveryError, type Failure } from '../../src/errors.ts';
import type { Claim, Ledger, Settlement } from '../../src/ports/ledger.ts';
import type { Messenger, Sighting } from '../../src/ports/messenger.ts';
import { makeDelivery, makePost } from '../support/make.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const post = makePost({ path: 'a.md' });
const delivery = makeDelivery({ postId: post.id, destination: 'slack:C1', state: 'sending', attempts: 1, firstSentAt: NOW.toISOString() });
const receipt = { channel: 'C1', messageId: '1.2', link: null };

interface Scene {
  claim: Claim;
  post?: () => Promise<typeof receipt>;
  find?: () => Promise<Sighting>;
  connected?: boolean;
  patienceMs?: number;
}

/** Plays one delivery against a messenger that answers as told; says what was settled, blocked and answered to the queue. */
async function play({ claim, post: send, find, connected = true, patienceMs = 0 }: Scene) {
  const settlements: Settlement[] = [];
  const blocks: [string, number][] = [];
  const faults: unknown[] = [];
  const ledger: Pick<Ledger, 'claim' | 'settle' | 'block'> = {
    claim: async () => claim,
    settle: async (_key, _attempt, settlement) => settlements.push(settlement) > 0,
    block: async (whom, untilMs) => void blocks.push([whom, untilMs - NOW.getTime()]),
  };
  const messenger: Messenger = {
    platform: 'slack',
    intervalMs: 1_100,
    post: send ?? (async () => receipt),
    find: find ?? (async () => ({ kind: 'absent' })),
    check: async () => [],
  };
  const deliver = createDeliverer({
    ledger: ledger as Ledger,
    messengers: new Map<Platform, Messenger>(connected ? [['slack', messenger]] : []),
    owner: 'me',
    patienceMs,
    now: () => NOW,
    random: () => 1,
    log: (event, { error }) => void (event === 'delivery.fault' && faults.push(error)),
    settled: () => undefined,
    closed: () => undefined,
  });
  const outcome = await deliver(delivery.key);
  return { settlements, blocks, faults, later: outcome.kind === 'later' ? outcome.atMs - NOW.getTime() : null };
}

const claimed: Claim = { kind: 'claimed', delivery, posts: [post] };
const doubtful = (missedAtMs: number | null): Claim => ({ kind: 'doubtful', delivery, posts: [post], missedAtMs });
const failing = (failure: Failure) => () => Promise.reject(new DeliveryError(failure));

describe('deliver', () => {
  it('sends once and settles with the receipt', async () => {
    expect(await play({ claim: claimed })).toEqual({ settlements: [{ state: 'delivered', receipt }], blocks: [], faults: [], later: null });
  });

  it('does nothing where there is nothing to do, and waits where it must', async () => {
    expect(await play({ claim: { kind: 'closed', state: 'delivered' } })).toMatchObject({ settlements: [], later: null });
    expect(await play({ claim: { kind: 'wait', untilMs: NOW.getTime() + 900 } })).toMatchObject({ settlements: [], later: 900 });
  });

  it('a rate limit blocks the channel, gives the attempt back and rings again', async () => {
    const scene = await play({ claim: claimed, post: failing({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'destination' }) });
    expect(scene).toMatchObject({ settlements: [{ state: 'planned', countsAttempt: false }], blocks: [['slack:C1', 7_000]], later: 7_000 });
  });

  it('a rate limit of the whole platform blocks the platform', async () => {
    const scene = await play({ claim: claimed, post: failing({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'platform' }) });
    expect(scene.blocks).toEqual([['slack', 7_000]]);
  });

  it('an unknown outcome stays “sending” and is looked for, never repeated', async () => {
    const scene = await play({ claim: claimed, post: failing({ kind: 'unknown-outcome', detail: 'ECONNRESET' }) });
    expect(scene).toMatchObject({ settlements: [], later: 1_000 });
  });

  it('a channel that is gone holds the delivery; a refused message fails', async () => {
    const gone = await play({ claim: claimed, post: failing({ kind: 'destination-gone', detail: 'is_archived' }) });
    expect(gone.settlements).toEqual([{ state: 'held', reason: 'destination-gone: is_archived' }]);
    const refused = await play({ claim: claimed, post: failing({ kind: 'rejected', detail: 'invalid_blocks' }) });
    expect(refused.settlements).toEqual([{ state: 'failed', reason: 'rejected: invalid_blocks' }]);
  });

  it('a fault of our own is logged and in doubt, never lost or repeated', async () => {
    const fault = new TypeError('ours');
    const scene = await play({ claim: claimed, post: () => Promise.reject(fault) });
    expect(scene).toMatchObject({ settlements: [{ state: 'in-doubt', reason: 'fault: TypeError' }], faults: [fault], later: null });
  });

  it('books that can’t be reached are the queue’s business', async () => {
    const ledger = { claim: () => Promise.reject(new Error('books are away')) } as unknown as Ledger;
    const never = () => undefined;
    const parts = {
      ledger,
      messengers: new Map(),
      owner: 'me',
      patienceMs: 0,
      now: () => NOW,
      random: () => 0,
      log: never,
      settled: never,
      closed: never,
    };
    await expect(createDeliverer(parts)(delivery.key)).rejects.toThrow('books are away');
  });

  it('a message that is found is adopted', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'found', receipt }) });
    expect(scene.settlements).toEqual([{ state: 'delivered', receipt }]);
  });

  it('one miss is noted and looked for again 10 s later; the second one is proof', async () => {
    expect(await play({ claim: doubtful(null) })).toMatchObject({ settlements: [{ state: 'missed' }], later: 10_000 });
    expect(await play({ claim: doubtful(NOW.getTime() - 10_000) })).toMatchObject({
      settlements: [{ state: 'planned', reason: 'proven-miss' }],
      later: 2_000,
    });
  });

  it('a message that never arrives, however often it is sent, has failed', async () => {
    const tenth: Claim = { kind: 'doubtful', delivery: { ...delivery, attempts: 10 }, posts: [post], missedAtMs: 0 };
    expect(await play({ claim: tenth })).toMatchObject({ settlements: [{ state: 'failed' }], later: null });
  });

  it('what can be repeated without harm is repeated at once, while that is so', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'repeatable' }) });
    expect(scene).toMatchObject({ settlements: [{ state: 'delivered', receipt }], later: null });
  });

  it('where we may not look any more, the delivery is in doubt instead of being looked for for ever', async () => {
    const scene = await play({ claim: doubtful(null), find: failing({ kind: 'destination-gone', detail: 'Unknown Channel' }) });
    expect(scene).toMatchObject({
      settlements: [{ state: 'in-doubt', reason: 'unprovable: destination-gone: Unknown Channel' }],
      later: null,
    });
  });

  it('what can’t be proven is in doubt, until a person says', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'unprovable', detail: 'no history scope' }) });
    expect(scene).toMatchObject({ settlements: [{ state: 'in-doubt', reason: 'unprovable: no history scope' }], later: null });
  });

  it('a look that fails proves nothing and is repeated', async () => {
    const scene = await play({ claim: doubtful(null), find: failing({ kind: 'rejected', detail: 'whatever' }) });
    expect(scene).toMatchObject({ settlements: [], later: 10_000 });
  });

  it('a post whose file is gone waits a day for it to come back; an event that is over is skipped', async () => {
    const gone = (createdAt: string): Claim => ({ kind: 'claimed', delivery: { ...delivery, createdAt }, posts: [] });
    expect(await play({ claim: gone('2026-01-12T11:00:00.000Z') })).toMatchObject({
      settlements: [{ state: 'planned', reason: 'file-gone' }],
      later: 600_000,
    });
    expect((await play({ claim: gone('2026-01-11T12:00:00.000Z') })).settlements).toEqual([{ state: 'skipped', reason: 'removed' }]);
    const over = { ...post, kind: 'event', event: { startsAt: '2026-01-12T11:00:00.000Z', endsAt: null, place: null, mode: null } };
    expect((await play({ claim: { ...claimed, posts: [over] } as Claim })).settlements).toEqual([
      { state: 'skipped', reason: 'event-past' },
    ]);
  });

  it('a digest tells which of its posts it told', async () => {
    const over = { ...makePost({ path: 'b.md' }), event: { startsAt: '2026-01-12T11:00:00.000Z', endsAt: null, place: null, mode: null } };
    const digest: Claim = { kind: 'claimed', delivery: { ...delivery, postId: null, purpose: 'digest' }, posts: [post, over] };
    expect((await play({ claim: digest })).settlements).toEqual([{ state: 'delivered', receipt, told: [post.id] }]);
  });

  it('what another process may be able to send is left to it', async () => {
    expect(await play({ claim: claimed, connected: false, patienceMs: 12_500 })).toMatchObject({ settlements: [], later: 30_000 });
  });

  it('a platform without a token holds what is owed to it', async () => {
    expect((await play({ claim: claimed, connected: false })).settlements).toEqual([{ state: 'held', reason: 'not-connected: slack' }]);
  });
});
