import { describe, expect, it } from 'vitest';
import { announcementOf } from '../../src/announce/announcement-of.ts';
import { createDeliverer } from '../../src/announce/deliver.ts';
import type { Delivery, Receipt } from '../../src/announce/delivery.ts';
import type { Platform } from '../../src/announce/destination.ts';
import { faceOf } from '../../src/announce/face.ts';
import type { Post } from '../../src/content/post.ts';
import { DeliveryError, type Failure } from '../../src/errors.ts';
import type { Claim, Ledger, Pause, Settlement } from '../../src/ports/ledger.ts';
import type { Messenger, Outgoing, Posted, Sighting } from '../../src/ports/messenger.ts';
import { makeDelivery, makePost } from '../support/make.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const post = makePost({ path: 'a.md' });
const delivery = makeDelivery({ postId: post.id, destination: 'slack:C1', state: 'sending', attempts: 1, firstSentAt: NOW.toISOString() });
const receipt = { channel: 'C1', messageId: '1.2', link: null };

interface Scene {
  claim: Claim;
  /** Of other deliveries. */
  others?: Readonly<Record<string, Claim>>;
  post?: () => Promise<Posted>;
  edit?: Messenger['edit'];
  retract?: Messenger['retract'];
  find?: () => Promise<Sighting>;
  /** Lines of a digest that one message holds. */
  room?: number;
  connected?: boolean;
  patienceMs?: number;
  now?: () => Date;
}

const posted = { receipt, restMs: 0 };
const AT_ONCE: Messenger['pace'] = { destination: { intervalMs: 0, burst: 1 }, workspace: { intervalMs: 0, burst: 1 } };

/** What a deliverer needs besides its ledger and messengers, and nobody listens to. */
const quietParts = {
  owner: 'me',
  patienceMs: 0,
  graceMs: 0,
  adminDestination: 'slack:CADMIN',
  now: () => NOW,
  random: () => 1,
  log: () => undefined,
  ring: async () => undefined,
  settled: () => undefined,
  closed: () => undefined,
} as const;

/** Plays one delivery against a messenger that answers as told; says what was settled, blocked, paused, rung and answered to the queue. */
async function play(scene: Scene) {
  const { claim, connected = true, patienceMs = 0 } = scene;
  const settlements: Settlement[] = [];
  const blocks: [string, string, number][] = [];
  const pauses: Pause[] = [];
  const rung: string[] = [];
  const faults: unknown[] = [];
  const sent: Outgoing[] = [];
  const ledger: Partial<Ledger> = {
    claim: async (key) => scene.others?.[key] ?? claim,
    settle: async (_key, _attempt, settlement) => settlements.push(settlement) > 0,
    block: async (whom, lane, untilMs) => void blocks.push([whom, lane, untilMs - NOW.getTime()]),
    pause: async (pause) => pauses.push(pause) > 0,
    plan: async (rows) => rows.map(({ key }) => key),
  };
  const messenger: Messenger = {
    platform: 'slack',
    pace: { destination: { intervalMs: 1_100, burst: 1 }, workspace: { intervalMs: 600, burst: 20 } },
    room: () => scene.room ?? 50,
    post: async (message) => {
      sent.push(message);
      return scene.post ? scene.post() : posted;
    },
    edit: async (...edit) => {
      sent.push(edit[1]);
      return scene.edit ? scene.edit(...edit) : 'edited';
    },
    retract: scene.retract ?? (async () => undefined),
    find: scene.find ?? (async () => ({ kind: 'absent' })),
    probe: async () => undefined,
    check: async () => [],
  };
  const deliver = createDeliverer({
    ledger: ledger as Ledger,
    messengers: new Map<Platform, Messenger>(connected ? [['slack', messenger]] : []),
    owner: 'me',
    patienceMs,
    graceMs: 86_400_000,
    adminDestination: 'slack:CADMIN',
    now: scene.now ?? (() => NOW),
    random: () => 1,
    log: (event, { error }) => void (event === 'delivery.fault' && faults.push(error)),
    ring: async (bells) => void rung.push(...bells.map(({ key }) => key)),
    settled: () => undefined,
    closed: () => undefined,
  });
  const outcome = await deliver('delivery' in claim ? claim.delivery.key : delivery.key);
  return { settlements, blocks, pauses, rung, faults, sent, later: outcome.kind === 'later' ? outcome.atMs - NOW.getTime() : null };
}

const facts = { delivery, posts: [post], original: null, notice: null };
const claimed: Claim = { kind: 'claimed', ...facts };
const doubtful = (missedAtMs: number | null): Claim => ({ kind: 'doubtful', ...facts, missedAtMs });
const failing = (failure: Failure) => () => Promise.reject(new DeliveryError(failure));
const shown = faceOf(announcementOf(post));
const digestRow = { ...delivery, key: 'b1~slack.C1~digest', postId: null, purpose: 'digest' } as const;
const digest = { ...facts, kind: 'claimed', delivery: digestRow } as const;

const editOf = (original: Partial<Delivery>): Claim => ({
  ...facts,
  kind: 'claimed',
  delivery: { ...delivery, key: delivery.key.replace('announce', 'edit'), purpose: 'edit', about: delivery.key },
  original: { ...delivery, state: 'delivered', receipt, ...original },
});

const retractOf = (posts: readonly Post[]): Claim => ({
  ...facts,
  kind: 'claimed',
  delivery: { ...delivery, key: delivery.key.replace('announce', 'retract'), purpose: 'retract', about: delivery.key },
  original: { ...delivery, state: 'delivered', receipt },
  posts,
});

describe('deliver', () => {
  it('sends once and settles with the receipt', async () => {
    expect(await play({ claim: claimed })).toMatchObject({ settlements: [{ state: 'delivered', receipt, shown }], rung: [], later: null });
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
      pace: AT_ONCE,
      room: () => 50,
      post: () => new Promise<Posted>((resolve) => (arrive = resolve)),
    };
    const deliver = createDeliverer({
      ...quietParts,
      ledger: ledger as Ledger,
      messengers: new Map([['slack', messenger as unknown as Messenger]]),
    });
    const first = deliver(delivery.key);
    expect(await deliver(delivery.key)).toEqual({ kind: 'later', atMs: NOW.getTime() + 5_000 });
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
    expect(gone.settlements).toEqual([{ state: 'held', reason: 'paused' }]);
    expect(gone.pauses).toMatchObject([{ whom: 'slack:C1', reason: 'destination-gone: is_archived', probeAt: '2026-01-12T12:10:00.000Z' }]);
    expect(gone.rung).toEqual([expect.stringMatching(/~slack\.CADMIN~notice$/)]);
    const revoked = await play({ claim: claimed, post: failing({ kind: 'unauthorized', detail: 'token_revoked' }) });
    expect(revoked.pauses).toMatchObject([{ whom: 'slack', probeAt: '2026-01-12T12:01:00.000Z' }]);
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
    const times = { patienceMs: 0, graceMs: 0, now: () => NOW, random: () => 0 };
    const told = { log: never, ring: async () => undefined, settled: never, closed: never };
    const parts = { ledger, messengers: new Map(), owner: 'me', adminDestination: 'terminal', ...times, ...told } as const;
    await expect(createDeliverer(parts)(delivery.key)).rejects.toThrow('books are away');
  });

  it('a message that is found is adopted', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'found', receipt }) });
    expect(scene.settlements).toEqual([{ state: 'delivered', receipt, shown }]);
  });

  it('one miss is noted and looked for again 10 s later; the second one is proof', async () => {
    expect(await play({ claim: doubtful(null) })).toMatchObject({ settlements: [{ state: 'missed' }], later: 10_000 });
    expect(await play({ claim: doubtful(NOW.getTime() - 10_000) })).toMatchObject({
      settlements: [{ state: 'planned', reason: 'proven-miss' }],
      later: 2_000,
    });
  });

  it('a message that never arrives, however often it is sent, has failed', async () => {
    const last: Claim = { ...doubtful(0), delivery: { ...delivery, attempts: 18 } } as Claim;
    expect(await play({ claim: last })).toMatchObject({ settlements: [{ state: 'failed' }], later: null });
  });

  it('what can be repeated without harm is repeated at once, while that is so', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'repeatable' }) });
    expect(scene).toMatchObject({ settlements: [{ state: 'delivered', receipt }], later: null });
  });

  it('where we may not look any more, the channel is paused and the delivery looked for when it is there again', async () => {
    const scene = await play({ claim: doubtful(null), find: failing({ kind: 'destination-gone', detail: 'Unknown Channel' }) });
    expect(scene).toMatchObject({ settlements: [], pauses: [{ whom: 'slack:C1' }], later: 10_000 });
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
    const gone = (createdAt: string): Claim => ({ ...claimed, delivery: { ...delivery, createdAt }, posts: [] }) as Claim;
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
    const { settlements } = await play({ claim: { ...digest, posts: [post, over] } as Claim });
    expect(settlements).toMatchObject([
      { state: 'delivered', receipt: { ...receipt, heading: { total: 1, counts: [{ kind: 'link', count: 1 }] } }, told: [post.id] },
    ]);
    expect(settlements[0]).not.toHaveProperty('next');
  });

  it('what a digest has no room for follows in its thread, message by message', async () => {
    const many = Array.from({ length: 5 }, (_, n) => makePost({ path: `${n}.md`, date: `2026-01-0${9 - n}T00:00:00.000Z` }));
    const first = await play({ claim: { ...digest, posts: many } as Claim, room: 2 });
    const pageKey = 'b1.2~slack.C1~digest';
    expect(first.settlements).toMatchObject([
      {
        told: [many[0]?.id, many[1]?.id],
        next: { row: { key: pageKey, purpose: 'digest', about: 'b1~slack.C1~digest' }, postIds: many.slice(2).map(({ id }) => id) },
      },
    ]);
    expect(first.rung).toEqual([pageKey]);
    expect(first.sent[0]).toMatchObject({ inThread: null, announcement: { total: 5, before: 0 } });
    const original = {
      ...delivery,
      key: 'b1~slack.C1~digest',
      receipt: { ...receipt, heading: { total: 5, counts: [{ kind: 'link', count: 5 }] } },
    };
    const page = { ...digest, delivery: { ...digestRow, key: pageKey, about: original.key }, original, posts: many.slice(2) } as Claim;
    const second = await play({ claim: page, room: 2 });
    expect(second.sent[0]).toMatchObject({ inThread: { messageId: '1.2' }, announcement: { total: 5, before: 2 } });
    expect(second.settlements).toMatchObject([{ told: [many[2]?.id, many[3]?.id], next: { row: { key: 'b1.4~slack.C1~digest' } } }]);
  });

  it('an edit makes the message say what the post says now', async () => {
    const scene = await play({ claim: editOf({ shown: 'before' }) });
    expect(scene.sent).toMatchObject([{ key: delivery.key, announcement: { type: 'post', title: post.title } }]);
    expect(scene.settlements).toEqual([{ state: 'delivered', receipt: null, shown }]);
  });

  it.each([
    ['unchanged', { shown }, undefined],
    ['no-message', { shown: 'before', state: 'failed' }, undefined],
    ['no-message', { shown: 'before', receipt: null }, undefined],
    ['message-gone', { shown: 'before' }, 'gone'],
  ] as const)('an edit that has nothing to change is skipped: %s', async (reason, original, outcome) => {
    const scene = await play({ claim: editOf(original), ...(outcome ? { edit: async () => outcome } : {}) });
    expect(scene.settlements).toEqual([{ state: 'skipped', reason }]);
    expect(scene.sent).toHaveLength(outcome ? 1 : 0);
  });

  it('an edit of unknown outcome, or of a process that died, is made again: twice is once', async () => {
    const lost = await play({ claim: editOf({ shown: 'before' }), edit: failing({ kind: 'unknown-outcome', detail: 'reset' }) });
    expect(lost).toMatchObject({ settlements: [{ state: 'planned', countsAttempt: true }], later: 2_000 });
    const again = await play({ claim: { ...editOf({ shown: 'before' }), kind: 'doubtful', missedAtMs: null } as Claim });
    expect(again.settlements).toMatchObject([{ state: 'delivered' }]);
  });

  it('a rate limit of edits holds up edits only', async () => {
    const limit = { kind: 'rate-limited', retryAfterMs: 9_000, scope: 'workspace' } as const;
    const scene = await play({ claim: editOf({ shown: 'before' }), edit: failing(limit) });
    expect(scene.blocks).toEqual([['slack', 'changes', 9_000]]);
  });

  it('a message whose post is gone is removed; one whose post is back stays', async () => {
    const removed: string[] = [];
    const retract = async ({ messageId }: Receipt) => void removed.push(messageId);
    const gone = await play({ claim: retractOf([]), retract });
    expect([gone.settlements, removed]).toEqual([[{ state: 'delivered', receipt: null }], ['1.2']]);
    const back = await play({ claim: retractOf([post]), retract });
    expect([back.settlements, removed]).toEqual([[{ state: 'skipped', reason: 'returned' }], ['1.2']]);
    const draft = await play({ claim: retractOf([{ ...post, draft: true }]), retract });
    expect([draft.settlements, removed.length]).toEqual([[{ state: 'delivered', receipt: null }], 2]);
  });

  it('a digest that has nothing left to tell of is removed', async () => {
    const original = { ...digestRow, state: 'delivered', receipt, shown: 'before' } as const;
    const claim = { ...facts, kind: 'claimed', delivery: { ...digestRow, purpose: 'edit', key: 'b1~slack.C1~edit' }, original, posts: [] };
    const scene = await play({ claim: claim as Claim });
    expect(scene).toMatchObject({ settlements: [{ state: 'skipped', reason: 'nothing-left' }], rung: ['b1~slack.C1~retract'] });
  });

  it('a platform that wants a rest gets it', async () => {
    const scene = await play({ claim: claimed, post: async () => ({ receipt, restMs: 4_000 }) });
    expect(scene.settlements).toMatchObject([{ state: 'delivered', restUntilMs: NOW.getTime() + 4_000 }]);
  });

  it('a process that was stopped between its claim and its request leaves the delivery to whoever holds it now', async () => {
    const times = [NOW, new Date(NOW.getTime() + 8_000)];
    const late = await play({ claim: claimed, patienceMs: 20_000, now: () => times.shift() ?? new Date(NOW.getTime() + 8_000) });
    expect([late.sent, late.settlements, late.later]).toEqual([[], [], 28_000]);
    const soon = await play({ claim: claimed, patienceMs: 20_000 });
    expect(soon.settlements).toMatchObject([{ state: 'delivered' }]);
  });

  it('what a message without its markup had no room for follows as well', async () => {
    const many = Array.from({ length: 3 }, (_, n) => makePost({ path: `${n}.md`, date: `2026-01-0${9 - n}T00:00:00.000Z` }));
    const scene = await play({ claim: { ...digest, posts: many } as Claim, post: async () => ({ receipt, restMs: 0, lines: 2 }) });
    expect(scene.settlements).toMatchObject([{ told: [many[0]?.id, many[1]?.id], next: { postIds: [many[2]?.id] } }]);
  });

  it('a notice is sent as it was written', async () => {
    const notice = { type: 'notice', title: 'Held', lines: [], actions: [] } as const;
    const scene = await play({
      claim: { ...facts, kind: 'claimed', delivery: { ...delivery, postId: null, purpose: 'notice' }, posts: [], notice },
    });
    expect(scene.sent).toMatchObject([{ announcement: notice, inThread: null }]);
  });

  it('what another process may be able to send is left to it', async () => {
    expect(await play({ claim: claimed, connected: false, patienceMs: 12_500 })).toMatchObject({ settlements: [], later: 30_000 });
  });

  it('a platform without a token holds what is owed to it', async () => {
    expect((await play({ claim: claimed, connected: false })).settlements).toEqual([{ state: 'held', reason: 'not-connected: slack' }]);
  });
});
