import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/ports/ledger/delivery-lease.ts';
import type { Messenger } from '../../../src/ports/messenger.ts';
import { delivery, digest, doubtful, failing, NOW, play, post, receipt } from '../../support/deliver-stage.ts';
import { makePost } from '../../support/make.ts';

describe('a delivery of unknown outcome', () => {
  it('a message that is found is adopted; what it says may be older than its post', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'found', receipt }) });
    expect(scene.settlements).toEqual([{ state: 'delivered', receipt: { ...receipt, pictures: 'thumbnail' } }]);
  });

  it('a message is looked for, and adopted, although its file is gone by now', async () => {
    const gone = { ...doubtful(null), posts: [] } as Claim;
    const found = await play({ claim: gone, find: async () => ({ kind: 'found', receipt }) });
    expect(found.settlements).toEqual([{ state: 'delivered', receipt: { ...receipt, pictures: 'thumbnail' } }]);
    expect((await play({ claim: gone })).settlements).toMatchObject([{ state: 'not-found' }]);
  });

  it.each([
    ['its file is gone', []],
    ['it was withdrawn', [{ ...post, draft: true }]],
  ])('what nobody wants any more is never repeated, only looked for: %s', async (_, posts) => {
    const asked: unknown[] = [];
    const find: Messenger['find'] = async (_message, _since, mayRepeat) => {
      asked.push(mayRepeat);
      return { kind: 'absent' };
    };
    const scene = await play({ claim: { ...doubtful(null), posts } as Claim, find });
    expect(scene).toMatchObject({ settlements: [{ state: 'not-found' }], sent: [] });
    expect(asked).toEqual([false]);
  });

  it('one miss is noted and looked for again 10 s later; the second one is proof', async () => {
    expect(await play({ claim: doubtful(null) })).toMatchObject({ settlements: [{ state: 'not-found' }], later: 10_000 });
    expect(await play({ claim: doubtful(NOW.getTime() - 10_000) })).toMatchObject({
      settlements: [{ state: 'planned', reason: { kind: 'proven-absent' } }],
      later: 2_000,
    });
  });

  it('what was unfinished in a restored backup is looked for, never repeated, and held where it is not found', async () => {
    const restored = (notFoundAtMs: number | null) =>
      ({ ...doubtful(notFoundAtMs), delivery: { ...delivery, reason: { kind: 'restored' } } }) as Extract<Claim, { kind: 'doubtful' }>;
    const repeats: boolean[] = [];
    const find: Messenger['find'] = async (_message, _since, mayRepeat = true) => {
      repeats.push(mayRepeat);
      return mayRepeat ? { kind: 'repeatable' } : { kind: 'absent' };
    };
    expect(await play({ claim: restored(null), find })).toMatchObject({ settlements: [{ state: 'not-found' }], sent: [], later: 10_000 });
    const second = await play({ claim: restored(NOW.getTime() - 10_000), find });
    expect(second).toMatchObject({ settlements: [{ state: 'held', reason: { kind: 'restored' } }], sent: [], later: null });
    expect(repeats).toEqual([false, false]);
    const found = await play({ claim: restored(null), find: async () => ({ kind: 'found', receipt }) });
    expect(found.settlements).toMatchObject([{ state: 'delivered', receipt }]);
  });

  it('a message that never arrives, however often it is sent, has failed', async () => {
    const last: Claim = { ...doubtful(0), delivery: { ...delivery, attempts: 18 } } as Claim;
    expect(await play({ claim: last })).toMatchObject({ settlements: [{ state: 'failed' }], later: null });
  });

  it('what can be repeated without harm is repeated at once, while that is so', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'repeatable' }) });
    expect(scene).toMatchObject({ settlements: [{ state: 'delivered', receipt }], later: null });
    expect(scene.settlements[0]).not.toHaveProperty('renderedFingerprint');
  });

  it('where we may not look any more, the channel is paused and the delivery looked for when it is there again', async () => {
    const scene = await play({ claim: doubtful(null), find: failing({ kind: 'destination-gone', detail: 'Unknown Channel' }) });
    expect(scene).toMatchObject({ settlements: [], pauses: [{ target: 'slack:C1' }], later: 10_000 });
  });

  it('what can’t be proven is in doubt, until a person says', async () => {
    const scene = await play({ claim: doubtful(null), find: async () => ({ kind: 'unprovable', detail: 'no history scope' }) });
    expect(scene).toMatchObject({
      settlements: [{ state: 'in-doubt', reason: { kind: 'unprovable', detail: 'no history scope' } }],
      later: null,
    });
  });

  it('a look that fails proves nothing and is repeated', async () => {
    const scene = await play({ claim: doubtful(null), find: failing({ kind: 'rejected', detail: 'whatever' }) });
    expect(scene).toMatchObject({ settlements: [], later: 10_000 });
  });

  describe('a digest of unknown outcome', () => {
    const day = (n: number) => makePost({ path: `${n}.md`, date: `2026-01-0${9 - n}` });
    const [a, b, c, d] = [day(1), day(2), day(3), day(4)];
    const inDoubt = { ...digest, kind: 'doubtful', notFoundAtMs: null } as const;

    it('that is found told what was noted; the rest follows in its thread, and what nobody wants any more is left out', async () => {
      const claim = { ...inDoubt, sent: [a, b], posts: [b, c, { ...d, draft: true }] } as Claim;
      const { settlements } = await play({ claim, find: async () => ({ kind: 'found', receipt }) });
      expect(settlements).toMatchObject([
        { includedIds: [a.id, b.id], receipt: { heading: { total: 3 } }, next: { row: { key: 'b1.2~slack.C1~digest' }, postIds: [c.id] } },
      ]);
    });

    it('that was found without its markup told as many as it has lines', async () => {
      const claim = { ...inDoubt, sent: [a, b], posts: [a, b, c] } as Claim;
      const { settlements } = await play({ claim, find: async () => ({ kind: 'found', receipt, lines: 1 }) });
      expect(settlements).toMatchObject([{ includedIds: [a.id], next: { row: { key: 'b1.1~slack.C1~digest' }, postIds: [b.id, c.id] } }]);
    });

    it.each([
      ['the same posts', [a, b], 2, true],
      ['fewer posts', [a, c], 2, false],
      ['more posts', [a, b, c], 3, false],
    ])('is repeated only where it would tell of the same posts, not of %s', async (_, posts, room, repeats) => {
      const asked: unknown[] = [];
      const find: Messenger['find'] = async (_message, _since, mayRepeat) => {
        asked.push(mayRepeat);
        return { kind: 'absent' };
      };
      await play({ claim: { ...inDoubt, sent: [a, b], posts } as Claim, find, room });
      expect(asked).toEqual([repeats]);
    });
  });
});
