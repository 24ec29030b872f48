import { describe, expect, it } from 'vitest';
import { AT_ONCE, NOW, openCommandStage, pendingRow, wordsOf } from '../../support/command-stage.ts';
import { makePost, makeSubscription } from '../../support/make.ts';

const posts = [1, 2, 3, 4].map((n) =>
  makePost({ path: `${n}.md`, title: `Cilium ${n}`, tags: ['networking'], date: `2026-01-0${Math.min(n, 3)}T00:00:00.000Z`, tldr: null }),
);

describe('subscriptions', () => {
  it('lists each with its filter as a sentence', async () => {
    const stage = openCommandStage({
      subscriptions: [
        makeSubscription('slack:C1', { kinds: ['release'], expression: 'source:k3s is:stable -aks' }),
        makeSubscription('terminal'),
      ],
    });
    const reply = await stage.ask('subscriptions');
    expect(wordsOf(reply)).toContain('slack:C1 releases from k3s, no pre-releases, not mentioning aks (from test)');
    expect(wordsOf(reply)).toContain('terminal all posts (from test)');
  });

  it('says when something was sent last, in whatever order it was planned', async () => {
    const stage = openCommandStage({ subscriptions: [makeSubscription('slack:C1')] });
    await stage.seen(posts);
    const dueAt = new Date(NOW.getTime() + 60_000).toISOString();
    const rows = posts.slice(0, 2).map(({ id }, nth) => pendingRow(id, 'slack:C1', nth === 0 ? { dueAt } : {}));
    await stage.look({ deliveries: rows });
    // The one planned last is sent first: the other waits for its time.
    for (const [minutes, { key }] of rows.toReversed().entries()) {
      const nowMs = NOW.getTime() + minutes * 60_000;
      const claim = await stage.ledger.claim(key, { owner: 'me', nowMs, rateLimits: AT_ONCE, leaseMs: 0, gracePeriodMs: 0 });
      if (claim.kind !== 'claimed') throw new Error(claim.kind);
      const receipt = { channel: 'C1', messageId: key, link: 'https://chat.example/1' };
      await stage.ledger.settle(key, claim.delivery.attempts, { state: 'delivered', receipt }, nowMs);
    }
    const { data } = await stage.ask('subscriptions');
    expect(data).toMatchObject({ subscriptions: [{ lastSentAt: dueAt }] });
  });

  it.each(['export', 'diff a.yaml', 'apply a.yaml'])('says where files are read and written: %s', async (action) => {
    const reply = await openCommandStage().ask(`subscriptions ${action}`);
    expect(reply.exitCode).toBe(2);
    expect(wordsOf(reply)).toContain(`herald subscriptions ${action.split(' ')[0]} subscriptions.yaml`);
  });

  it('says when each is sent, where it says so', async () => {
    const delivery = { mode: 'weekly', on: 'friday', at: '16:00', timezone: 'Europe/Berlin' } as const;
    const stage = openCommandStage({ subscriptions: [{ ...makeSubscription('slack:C1'), delivery }] });
    expect(wordsOf(await stage.ask('subscriptions'))).toContain('slack:C1 all posts; weekly on friday at 16:00 Europe/Berlin (from test)');
  });

  it('tests a filter: how many posts, the busiest day, the last three', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const reply = await stage.ask('subscriptions test tag:networking -windows');
    expect(wordsOf(reply)).toContain(
      'posts tagged networking, not mentioning windows: 4 posts in the last 30 days, 2 on the busiest day (2026-01-03). The last:',
    );
    expect(reply.data).toMatchObject({
      count: 4,
      busiest: { day: '2026-01-03', count: 2 },
      last: [{}, {}, { title: 'Cilium 2' }],
      instead: [],
    });
  });

  it('names what would match instead of nothing, and refuses what is no filter with the place', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    expect(wordsOf(await stage.ask('subscriptions test tag:cilium'))).toBe(
      'posts tagged cilium: no posts in the last 30 days. What would match instead:\ncilium: 4 posts',
    );
    const wrong = await stage.ask('subscriptions test (cilium');
    expect(wordsOf(wrong)).toContain('“(” is never closed (at character 1). Write it like (cilium OR calico) kind:release.');
    expect(wrong.exitCode).toBe(2);
    expect((await stage.ask('subscriptions frobnicate')).exitCode).toBe(2);
  });

  it('tells what matched before', async () => {
    const stage = openCommandStage();
    await stage.seen(posts.map((post) => ({ ...post, date: '2025-01-01T00:00:00.000Z' })));
    expect(wordsOf(await stage.ask('subscriptions test cilium'))).toBe('posts mentioning cilium: no posts in the last 30 days, 4 in all.');
    expect(wordsOf(await stage.ask('subscriptions test tag:cilium'))).toContain('What would match instead:\ncilium: none lately, 4 in all');
  });
});
