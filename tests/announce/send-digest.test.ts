import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/ports/ledger/delivery-lease.ts';
import { delivery, digest, digestRow, facts, play, post, receipt } from '../support/deliver-stage.ts';
import { makePost } from '../support/make.ts';

describe('digests as they are sent', () => {
  it('a digest tells which of its posts it told', async () => {
    const over = { ...makePost({ path: 'b.md' }), event: { startsAt: '2026-01-12T11:00:00.000Z', endsAt: null, place: null, mode: null } };
    const { settlements } = await play({ claim: { ...digest, posts: [post, over] } as Claim });
    expect(settlements).toMatchObject([
      { state: 'delivered', receipt: { ...receipt, heading: { total: 1, counts: [{ kind: 'link', count: 1 }] } }, includedIds: [post.id] },
    ]);
    expect(settlements[0]).not.toHaveProperty('next');
  });

  it('what a digest is going to tell is noted before it is sent, and it is not sent where that can’t be noted any more', async () => {
    const many = [makePost({ path: '1.md', date: '2026-01-02' }), makePost({ path: '2.md', date: '2026-01-01' })];
    const claim = { ...digest, posts: many } as Claim;
    expect((await play({ claim, room: 1 })).steps).toEqual([['note', many[0]?.id], ['post']]);
    expect(await play({ claim, isNoted: false })).toMatchObject({ steps: [['note', ...many.map(({ id }) => id)]], settlements: [] });
  });

  it('what a digest has no room for follows in its thread, message by message', async () => {
    const many = Array.from({ length: 5 }, (_, n) => makePost({ path: `${n}.md`, date: `2026-01-0${9 - n}T00:00:00.000Z` }));
    const first = await play({ claim: { ...digest, posts: many } as Claim, room: 2 });
    const pageKey = 'b1.2~slack.C1~digest';
    expect(first.settlements).toMatchObject([
      {
        includedIds: [many[0]?.id, many[1]?.id],
        next: { row: { key: pageKey, purpose: 'digest', originalKey: 'b1~slack.C1~digest' }, postIds: many.slice(2).map(({ id }) => id) },
      },
    ]);
    expect(first.rung).toEqual([pageKey]);
    expect(first.sent[0]).toMatchObject({ inThread: null, announcement: { total: 5, before: 0 } });
    const original = {
      ...delivery,
      key: 'b1~slack.C1~digest',
      receipt: { ...receipt, heading: { total: 5, counts: [{ kind: 'link', count: 5 }] } },
    };
    const page = {
      ...digest,
      delivery: { ...digestRow, key: pageKey, originalKey: original.key },
      original,
      posts: many.slice(2),
    } as Claim;
    const second = await play({ claim: page, room: 2 });
    expect(second.sent[0]).toMatchObject({ inThread: { messageId: '1.2' }, announcement: { total: 5, before: 2 } });
    expect(second.settlements).toMatchObject([{ includedIds: [many[2]?.id, many[3]?.id], next: { row: { key: 'b1.4~slack.C1~digest' } } }]);
  });

  it('a correction of a later message counts as the first message did', async () => {
    const many = Array.from({ length: 2 }, (_, n) => makePost({ path: `${n}.md`, date: `2026-01-0${9 - n}T00:00:00.000Z` }));
    const heading = { total: 5, counts: [{ kind: 'link', count: 5 }] } as const;
    const first = { ...delivery, key: 'b1~slack.C1~digest', receipt: { ...receipt, heading } };
    const row = { ...digestRow, key: 'b1.3~slack.C1~digest', originalKey: first.key };
    const sent = await play({ claim: { ...digest, delivery: row, original: first, posts: many } as Claim, room: 2 });
    const [settlement] = sent.settlements;
    expect(settlement).toMatchObject({ state: 'delivered', receipt: { heading } });
    const page = {
      ...row,
      state: 'delivered',
      receipt: settlement?.state === 'delivered' ? settlement.receipt : null,
      renderedFingerprint: 'before',
    } as const;
    const claim = {
      ...facts,
      kind: 'claimed',
      delivery: { ...row, purpose: 'edit', key: 'b1.3~slack.C1~edit', originalKey: row.key },
      original: page,
      posts: many,
    };
    const edited = await play({ claim: claim as Claim });
    expect(edited.sent[0]).toMatchObject({ announcement: { total: 5, before: 3 } });
  });

  it('a digest that has nothing left to tell of is removed', async () => {
    const original = { ...digestRow, state: 'delivered', receipt, renderedFingerprint: 'before' } as const;
    const claim = { ...facts, kind: 'claimed', delivery: { ...digestRow, purpose: 'edit', key: 'b1~slack.C1~edit' }, original, posts: [] };
    const scene = await play({ claim: claim as Claim });
    expect(scene).toMatchObject({ settlements: [{ state: 'skipped', reason: { kind: 'nothing-left' } }], rung: ['b1~slack.C1~retract'] });
  });

  it('what a message without its markup had no room for follows as well', async () => {
    const many = Array.from({ length: 3 }, (_, n) => makePost({ path: `${n}.md`, date: `2026-01-0${9 - n}T00:00:00.000Z` }));
    const scene = await play({ claim: { ...digest, posts: many } as Claim, post: async () => ({ receipt, restMs: 0, lines: 2 }) });
    expect(scene.settlements).toMatchObject([{ includedIds: [many[0]?.id, many[1]?.id], next: { postIds: [many[2]?.id] } }]);
  });
});
