import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/ports/ledger/delivery-lease.ts';
import { claimed, delivery, digest, doubtful, facts, failing, play, receipt } from '../../support/deliver-stage.ts';

const KEY = delivery.key.replace(/announce$/, 'publish');
const publish = async () => 'published' as const;
const publicationOf = (original: Partial<typeof delivery> = {}): Claim => ({
  kind: 'claimed',
  ...facts,
  delivery: { ...delivery, key: KEY, purpose: 'publish', originalKey: delivery.key },
  original: { ...delivery, state: 'delivered', receipt, ...original },
});

describe('the publication of a message', () => {
  it('is planned with it, before it counts as delivered, and where it is found after a lost answer', async () => {
    const { planned, rung, settlements } = await play({ claim: claimed, publish });
    expect(planned).toMatchObject([{ key: KEY, purpose: 'publish', originalKey: delivery.key, destination: 'slack:C1' }]);
    expect([rung, settlements]).toMatchObject([[KEY], [{ state: 'delivered' }]]);
    const found = await play({ claim: doubtful(null), publish, find: async () => ({ kind: 'found', receipt }) });
    expect(found.planned).toMatchObject([{ key: KEY }]);
    expect((await play({ claim: digest, publish })).planned).toMatchObject([{ purpose: 'publish', postId: null }]);
  });

  it('is planned for no further page of a digest, no message that failed, and where nobody wants it', async () => {
    const page = { ...digest, delivery: { ...digest.delivery, originalKey: 'b0~slack.C1~digest' } };
    expect((await play({ claim: page, publish })).planned).toEqual([]);
    expect((await play({ claim: claimed, publish, post: failing({ kind: 'rejected', detail: 'no' }) })).planned).toEqual([]);
    expect((await play({ claim: claimed })).planned).toEqual([]);
  });

  it('is made for the message that was sent; one that is removed, or gone, is not', async () => {
    const asked: unknown[] = [];
    const made = await play({
      claim: publicationOf(),
      publish: async (of) => {
        asked.push(of);
        return 'published';
      },
    });
    expect([asked, made.settlements]).toEqual([[receipt], [{ state: 'delivered', receipt: null }]]);
    const skipped = [{ state: 'skipped', reason: { kind: 'no-message' } }];
    expect((await play({ claim: publicationOf({ state: 'retracted' }), publish })).settlements).toEqual(skipped);
    expect((await play({ claim: publicationOf(), publish: async () => 'gone' })).settlements).toEqual(skipped);
  });

  it('is made again after a lost answer, waits in its own queue, and tells why it failed', async () => {
    const lost = await play({ claim: publicationOf(), publish: failing({ kind: 'unknown-outcome', detail: 'ECONNRESET' }) });
    expect(lost.settlements).toMatchObject([{ state: 'planned', countsAttempt: true }]);
    const limited = await play({
      claim: publicationOf(),
      publish: failing({ kind: 'rate-limited', retryAfterMs: 1_800_000, scope: 'destination' }),
    });
    expect([limited.blocks, limited.settlements]).toMatchObject([[['slack:C1', 'publications', 1_800_000]], [{ countsAttempt: false }]]);
    const refused = await play({ claim: publicationOf(), publish: failing({ kind: 'rejected', detail: 'Missing Permissions' }) });
    expect(refused.settlements).toMatchObject([{ state: 'failed', reason: { kind: 'rejected', detail: 'Missing Permissions' } }]);
  });
});
