import { describe, expect, it } from 'vitest';
import { createDeliverer } from '../../../src/announce/deliver/deliver.ts';
import type { Claim } from '../../../src/ports/ledger/delivery-lease.ts';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import type { Messenger, Posted } from '../../../src/ports/messenger.ts';
import {
  AT_ONCE,
  claimed,
  delivery,
  digest,
  doubtful,
  editOf,
  facts,
  failing,
  NOW,
  play,
  post,
  posted,
  quietParts,
  receipt,
  shown,
} from '../../support/deliver-stage.ts';

describe('deliver', () => {
  it('sends once and settles with the receipt', async () => {
    expect(await play({ claim: claimed })).toMatchObject({
      settlements: [{ state: 'delivered', receipt, renderedFingerprint: shown }],
      rung: [],
      later: null,
    });
  });

  it('does nothing where there is nothing to do, and waits where it must', async () => {
    expect(await play({ claim: { kind: 'closed', state: 'delivered' } })).toMatchObject({ settlements: [], later: null });
    expect(await play({ claim: { kind: 'wait', untilMs: NOW.getTime() + 900 } })).toMatchObject({ settlements: [], later: 900 });
  });

  it('does first what stands before it in its line, where nobody came for that', async () => {
    const head = { ...delivery, key: 'head~slack.C1~announce' };
    const wait: Claim = { kind: 'wait', untilMs: NOW.getTime() + 900, behind: head.key };
    const scene = await play({ claim: wait, others: { [head.key]: { ...claimed, delivery: head } } });
    expect(scene).toMatchObject({ settlements: [{ state: 'delivered' }], later: 900, rung: [] });
    expect(scene.sent.map(({ key }) => key)).toEqual([head.key]);
    // What has to wait there is rung for.
    const again = await play({ claim: wait, others: { [head.key]: { kind: 'wait', untilMs: NOW.getTime() + 5_000 } } });
    expect(again).toMatchObject({ settlements: [], later: 900, rung: [head.key] });
  });

  it('a rate limit blocks the channel, gives the attempt back and rings again', async () => {
    const scene = await play({ claim: claimed, post: failing({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'destination' }) });
    expect(scene).toMatchObject({
      settlements: [{ state: 'planned', countsAttempt: false }],
      blocks: [['slack:C1', 'messages', 7_000]],
      later: 7_000,
    });
  });

  it('is never at one delivery twice at a time, however often its bell rings', async () => {
    let arrive: (answer: Posted) => void = () => undefined;
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    let asked = 0;
    const ledger: Partial<Ledger> = {
      claim: async () => {
        asked += 1;
        return claimed;
      },
      settle: async () => true,
    };
    const messenger = {
      platform: 'slack',
      rateLimits: AT_ONCE,
      room: () => 50,
      post: () => {
        leave();
        return new Promise<Posted>((resolve) => (arrive = resolve));
      },
    };
    const deliver = createDeliverer({
      ...quietParts,
      ledger: ledger as Ledger,
      messengers: new Map([['slack', messenger as unknown as Messenger]]),
    });
    const first = deliver(delivery.key);
    expect(await deliver(delivery.key)).toEqual({ kind: 'later', atMs: NOW.getTime() + 5_000 });
    await left;
    arrive(posted);
    expect(await first).toEqual({ kind: 'done' });
    expect(asked).toBe(1);
  });

  it('a rate limit of the whole platform blocks the platform', async () => {
    const scene = await play({ claim: claimed, post: failing({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'platform' }) });
    expect(scene.blocks).toEqual([['slack', 'messages', 7_000]]);
  });

  it('an unknown outcome stays “sending” and is looked for, never repeated', async () => {
    const scene = await play({ claim: claimed, post: failing({ kind: 'unknown-outcome', detail: 'ECONNRESET' }) });
    expect(scene).toMatchObject({ settlements: [], later: 1_000 });
  });

  it('a channel that is gone is paused and the admins are told; so is all that a revoked token is for; a refused message fails', async () => {
    const gone = await play({ claim: claimed, post: failing({ kind: 'destination-gone', detail: 'is_archived' }) });
    expect(gone.settlements).toEqual([{ state: 'held', reason: { kind: 'paused' } }]);
    expect(gone.pauses).toMatchObject([
      { target: 'slack:C1', reason: { kind: 'destination-gone', detail: 'is_archived' }, probeAt: '2026-01-12T12:10:00.000Z' },
    ]);
    expect(gone.rung).toEqual([expect.stringMatching(/~slack\.CADMIN~notice$/)]);
    const revoked = await play({ claim: claimed, post: failing({ kind: 'unauthorized', detail: 'token_revoked' }) });
    expect(revoked.pauses).toMatchObject([{ target: 'slack', probeAt: '2026-01-12T12:00:20.000Z' }]);
    const refused = await play({ claim: claimed, post: failing({ kind: 'rejected', detail: 'invalid_blocks' }) });
    expect(refused.settlements).toEqual([{ state: 'failed', reason: { kind: 'rejected', detail: 'invalid_blocks' } }]);
  });

  it('a fault of our own is logged and in doubt, never lost or repeated', async () => {
    const fault = new TypeError('ours');
    const scene = await play({ claim: claimed, post: () => Promise.reject(fault) });
    expect(scene).toMatchObject({
      settlements: [{ state: 'in-doubt', reason: { kind: 'fault', error: 'TypeError' } }],
      faults: [fault],
      later: null,
    });
  });

  it('stores that can’t be reached are the queue’s business', async () => {
    const ledger = { claim: () => Promise.reject(new Error('stores are away')) } as unknown as Ledger;
    const never = () => undefined;
    const times = { leaseMs: 0, gracePeriodMs: 0, now: () => NOW, random: () => 0 };
    const told = { log: never, showHere: never, enqueue: async () => undefined, onSettled: never, onClosed: never };
    const parts = { ...quietParts, ledger, messengers: new Map(), owner: 'me', adminDestination: 'terminal', ...times, ...told } as const;
    await expect(createDeliverer(parts)(delivery.key)).rejects.toThrow('stores are away');
  });

  it('a post whose file is gone waits a day for it to come back; an event that is over is skipped', async () => {
    const gone = (createdAt: string): Claim => ({ ...claimed, delivery: { ...delivery, createdAt }, posts: [] }) as Claim;
    expect(await play({ claim: gone('2026-01-12T11:00:00.000Z') })).toMatchObject({
      settlements: [{ state: 'planned', reason: { kind: 'file-gone' } }],
      later: 600_000,
    });
    expect((await play({ claim: gone('2026-01-11T12:00:00.000Z') })).settlements).toEqual([
      { state: 'skipped', reason: { kind: 'removed' } },
    ]);
    const over = { ...post, kind: 'event', event: { startsAt: '2026-01-12T11:00:00.000Z', endsAt: null, place: null, mode: null } };
    expect((await play({ claim: { ...claimed, posts: [over] } as Claim })).settlements).toEqual([
      { state: 'skipped', reason: { kind: 'event-past' } },
    ]);
  });

  it('a platform that wants a rest gets it', async () => {
    const scene = await play({ claim: claimed, post: async () => ({ receipt, restMs: 4_000 }) });
    expect(scene.settlements).toMatchObject([{ state: 'delivered', restUntilMs: NOW.getTime() + 4_000 }]);
  });

  it('a process that was stopped between its claim and its request leaves the delivery to whoever holds it now', async () => {
    const times = [NOW, new Date(NOW.getTime() + 8_000)];
    const late = await play({ claim: claimed, leaseMs: 20_000, now: () => times.shift() ?? new Date(NOW.getTime() + 8_000) });
    expect([late.sent, late.settlements, late.later]).toEqual([[], [], 28_000]);
    const soon = await play({ claim: claimed, leaseMs: 20_000 });
    expect(soon.settlements).toMatchObject([{ state: 'delivered' }]);
  });

  it('a notice is sent as it was written', async () => {
    const notice = { type: 'notice', title: 'Held', lines: [], actions: [] } as const;
    const scene = await play({
      claim: { ...facts, kind: 'claimed', delivery: { ...delivery, postId: null, purpose: 'notice' }, posts: [], notice },
    });
    expect(scene.sent).toMatchObject([{ announcement: notice, inThread: null }]);
  });

  describe('a notice that its own channel does not take is shown on the terminal at once', () => {
    const notice = { type: 'notice', title: 'No more messages to slack', lines: [], actions: [] } as const;
    const own = { ...facts, kind: 'claimed', delivery: { ...delivery, postId: null, purpose: 'notice' }, posts: [], notice } as const;

    it.each<[string, Parameters<typeof play>[0]]>([
      ['because its claim met the pause that it tells of', { claim: { kind: 'closed', state: 'held', notice } }],
      ['because it met the refusal itself', { claim: own, post: failing({ kind: 'unauthorized', detail: 'token_revoked' }) }],
      ['because the platform refuses its words', { claim: own, post: failing({ kind: 'rejected', detail: 'invalid_blocks' }) }],
      ['because the platform has no token', { claim: own, connected: false }],
    ])('%s', async (_, scene) => {
      expect((await play(scene)).shownHere).toEqual([notice.title]);
    });

    it('and one that arrives, or is tried again, is not', async () => {
      expect((await play({ claim: own })).shownHere).toEqual([]);
      expect((await play({ claim: own, post: failing({ kind: 'unavailable', detail: 'ECONNREFUSED' }) })).shownHere).toEqual([]);
      expect((await play({ claim: { kind: 'closed', state: 'held' } })).shownHere).toEqual([]);
    });
  });

  it.each([0, 12_500])(
    'a muted Herald shows messages, records them as skipped and pauses nothing, with other processes beside it or not: %i',
    async (leaseMs) => {
      const muted = { muted: true, connected: false, leaseMs };
      const recorded = { settlements: [{ state: 'skipped', reason: { kind: 'muted' } }], pauses: [], sent: [], later: null };
      expect(await play({ ...muted, claim: claimed })).toMatchObject({ ...recorded, shownHere: ['slack:C1'] });
      expect(await play({ ...muted, claim: digest })).toMatchObject(recorded);
      expect(await play({ ...muted, claim: doubtful(null) })).toMatchObject(recorded);
      expect(await play({ ...muted, claim: editOf({}) })).toMatchObject({ ...recorded, shownHere: [] });
    },
  );

  it('what another process may be able to send is left to it', async () => {
    expect(await play({ claim: claimed, connected: false, leaseMs: 12_500 })).toMatchObject({ settlements: [], later: 30_000 });
  });

  it('a platform without a token is paused until it has one, and the admins are told', async () => {
    const scene = await play({ claim: claimed, connected: false });
    expect(scene.settlements).toEqual([{ state: 'held', reason: { kind: 'paused' } }]);
    // A start with the token probes at once.
    expect(scene.pauses).toEqual([
      { target: 'slack', reason: { kind: 'not-connected', platform: 'slack' }, since: NOW.toISOString(), probeAt: NOW.toISOString() },
    ]);
    expect(scene.rung).toHaveLength(1);
  });

  it('a message of unknown outcome stays in doubt while its platform has no token', async () => {
    expect(await play({ claim: doubtful(null), connected: false })).toMatchObject({
      settlements: [],
      later: 30_000,
      pauses: [{ target: 'slack' }],
    });
  });
});
