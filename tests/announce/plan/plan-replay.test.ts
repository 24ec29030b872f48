import { describe, expect, it } from 'vitest';
import { planReplay, type ReplayAction, type ReplayFacts } from '../../../src/announce/plan/plan-replay.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { makeDelivery, makePost } from '../../support/make.ts';

const a = makePost({ path: 'a.md' });
const b = makePost({ path: 'b.md' });
const pace = { destination: { intervalMs: 1_000, burst: 1 }, workspace: { intervalMs: 600, burst: 20 } };

function plan(action: ReplayAction, rows: readonly Delivery[], own: Partial<ReplayFacts> = {}) {
  return planReplay(action, {
    rows,
    posts: [],
    paused: new Set(),
    rateLimitsOf: () => pace,
    isOver: () => false,
    includeInDoubt: false,
    ...own,
  });
}

const receipt = { channel: 'C1', messageId: '1', link: null };
const states = ['planned', 'queued', 'sending', 'delivered', 'held', 'skipped', 'in-doubt', 'failed', 'retracted'] as const;
const inEach = states.map((state) =>
  makeDelivery({ postId: state, destination: 'slack:C1', state, receipt: state === 'delivered' ? receipt : null }),
);
const postsOf = (keys: readonly string[]) => keys.map((key) => key.split('~')[0]);

describe('planReplay', () => {
  it('sends what did not arrive and leaves alone what did', () => {
    const { keys, skipped } = plan('resend', inEach);
    expect(postsOf(keys)).toEqual(['held', 'skipped', 'failed', 'retracted']);
    expect(skipped).toEqual([
      { reason: 'on-its-way', count: 3 },
      { reason: 'delivered', count: 1 },
      { reason: 'in-doubt', count: 1 },
    ]);
  });

  it('leaves alone what nobody would be sent, and says so; it can still be marked as seen', () => {
    const rows = [a, b].map(({ id }) => makeDelivery({ postId: id, destination: 'slack:C1', state: 'skipped' }));
    const isOver: ReplayFacts['isOver'] = (postId) => postId === a.id;
    for (const action of ['resend', 'digest'] as const) {
      const { keys, skipped } = plan(action, rows, { isOver });
      expect([postsOf(keys), skipped]).toEqual([[b.id], [{ reason: 'over', count: 1 }]]);
    }
    const posts = [a, b].map((post) => ({ post, destinations: ['slack:C2'] as const }));
    expect(plan('resend', [], { isOver, posts })).toMatchObject({ plan: [{ postId: b.id }], skipped: [{ reason: 'over', count: 1 }] });
    expect(plan('seen', [makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'held' })], { isOver }).keys).toHaveLength(1);
  });

  it('sends again what may have arrived only when that is asked for by name', () => {
    const rows = [makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'in-doubt' })];
    expect(plan('resend', rows).keys).toEqual([]);
    expect(plan('resend', rows, { includeInDoubt: true }).keys).toEqual(rows.map(({ key }) => key));
    expect(plan('digest', rows, { includeInDoubt: true }).keys).toEqual(rows.map(({ key }) => key));
  });

  it('plans rows for a post that was never owed, and only where there is none', () => {
    const rows = [makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'delivered' })];
    const posts = [{ post: a, destinations: ['slack:C1', 'terminal'] as const }];
    const { plan: planned, messages } = plan('resend', rows, { posts });
    expect(planned).toEqual([
      {
        key: `${a.id}~terminal~announce`,
        postId: a.id,
        destination: 'terminal',
        purpose: 'announce',
        state: 'planned',
        reason: { kind: 'replayed' },
        digestKey: null,
      },
    ]);
    expect([...messages]).toEqual([['terminal', 1]]);
    for (const action of ['edit', 'digest', 'seen'] as const) expect(plan(action, rows, { posts }).plan).toEqual([]);
  });

  it('a digest takes its posts with it; one of them asked for alone leaves it', () => {
    const digest = makeDelivery({ postId: 'batch', destination: 'slack:C1', purpose: 'digest', state: 'held' });
    const carried = makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'held', digestKey: digest.key });
    expect(plan('resend', [digest, carried])).toMatchObject({ keys: [digest.key], skipped: [{ reason: 'in-digest', count: 1 }] });
    expect(plan('resend', [carried]).keys).toEqual([carried.key]);
    expect(plan('seen', [digest, carried]).keys).toEqual([digest.key]);
    expect(plan('digest', [digest, carried])).toMatchObject({ keys: [carried.key], skipped: [] });
  });

  it('edits messages that stand, each once, wherever Herald knows where', () => {
    expect(plan('edit', inEach)).toMatchObject({
      keys: [inEach.find(({ state }) => state === 'delivered')?.key],
      skipped: [
        { reason: 'on-its-way', count: 3 },
        { reason: 'not-sent', count: 5 },
      ],
    });
    const other = (['edit', 'retract', 'notice'] as const).map((purpose) =>
      makeDelivery({ postId: a.id, destination: 'slack:C1', purpose, state: 'delivered', receipt }),
    );
    expect(plan('edit', other)).toMatchObject({ keys: [], skipped: [] });
    const digest = makeDelivery({ postId: 'batch', destination: 'slack:C1', purpose: 'digest', state: 'delivered', receipt });
    const carried = [a, b].map(({ id }) =>
      makeDelivery({ postId: id, destination: 'slack:C1', state: 'delivered', digestKey: digest.key }),
    );
    const edits = plan('edit', carried);
    expect(edits.keys).toEqual([digest.key]);
    expect([...edits.messages]).toEqual([['slack:C1', 1]]);
    expect(plan('edit', [digest, ...carried]).keys).toEqual([digest.key]);
    expect(plan('edit', [digest]).keys).toEqual([digest.key]);
    const found = makeDelivery({ postId: a.id, destination: 'slack:C1', state: 'delivered' });
    expect(plan('edit', [found])).toMatchObject({ keys: [], skipped: [{ reason: 'no-receipt', count: 1 }] });
  });

  it('marks as seen what waits for an admin, and sends nothing', () => {
    const { keys, messages, durationMs, skipped } = plan('seen', inEach);
    expect(skipped).toEqual([
      { reason: 'on-its-way', count: 3 },
      { reason: 'delivered', count: 2 },
      { reason: 'skipped', count: 1 },
    ]);
    expect(postsOf(keys)).toEqual(['held', 'in-doubt', 'failed']);
    expect([messages.size, durationMs]).toEqual([0, 0]);
  });

  it('one digest a channel, of posts alone', () => {
    const rows = [a, b].flatMap(({ id }) =>
      (['slack:C1', 'slack:C2'] as const).map((destination) => makeDelivery({ postId: id, destination, state: 'failed' })),
    );
    const edit = makeDelivery({ postId: a.id, destination: 'slack:C1', purpose: 'edit', state: 'failed' });
    const { keys, messages, skipped } = plan('digest', [...rows, edit]);
    expect(keys).toHaveLength(4);
    expect([...messages]).toEqual([
      ['slack:C1', 1],
      ['slack:C2', 1],
    ]);
    expect(skipped).toEqual([{ reason: 'no-post', count: 1 }]);
  });

  it('never brings back an edit or a removal that was called off, nor a digest that gave its posts away', () => {
    const rows = [
      makeDelivery({ postId: a.id, destination: 'slack:C1', purpose: 'retract', state: 'skipped', reason: { kind: 'returned' } }),
      makeDelivery({ postId: b.id, destination: 'slack:C1', purpose: 'edit', state: 'skipped', reason: { kind: 'unchanged' } }),
      makeDelivery({ postId: 'batch', destination: 'slack:C1', purpose: 'digest', state: 'skipped', reason: { kind: 'merged' } }),
    ];
    expect(plan('resend', rows)).toMatchObject({
      keys: [],
      skipped: [
        { reason: 'called-off', count: 2 },
        { reason: 'in-digest', count: 1 },
      ],
    });
  });

  it('sends an edit or a removal that failed, or that is held', () => {
    const rows = (['failed', 'held'] as const).flatMap((state) =>
      (['edit', 'retract'] as const).map((purpose) => makeDelivery({ postId: state, destination: 'slack:C1', purpose, state })),
    );
    expect(plan('resend', rows)).toMatchObject({ keys: rows.map(({ key }) => key), skipped: [] });
  });

  it.each(['slack:T0ONE/C1', 'slack:T0ONE', 'slack'] as const)('leaves alone what goes to somebody who takes nothing: %s', (whom) => {
    const rows = [
      makeDelivery({ postId: a.id, destination: 'slack:T0ONE/C1', state: 'failed' }),
      makeDelivery({ postId: a.id, destination: 'terminal', state: 'failed' }),
    ];
    const paused = new Set([whom]);
    expect(plan('resend', rows, { paused })).toMatchObject({ keys: [rows[1]?.key], skipped: [{ reason: 'paused', count: 1 }] });
    expect(plan('resend', [], { paused, posts: [{ post: a, destinations: ['slack:T0ONE/C1', 'terminal'] }] })).toMatchObject({
      plan: [{ destination: 'terminal' }],
      skipped: [{ reason: 'paused', count: 1 }],
    });
    expect(plan('seen', rows, { paused }).keys).toHaveLength(2);
  });

  it('takes as long as its busiest channel, or its workspace', () => {
    const to = (destination: 'slack:C1' | 'slack:C2', count: number) =>
      Array.from({ length: count }, (_, n) => makeDelivery({ postId: `${destination}${n}`, destination, state: 'failed' }));
    expect(plan('resend', [...to('slack:C1', 4), ...to('slack:C2', 2)]).durationMs).toBe(3_000);
    expect(plan('resend', [...to('slack:C1', 50), ...to('slack:C2', 50)]).durationMs).toBe(49_000);
    const slow = { ...pace, workspace: { intervalMs: 2_000, burst: 20 } };
    expect(plan('resend', [...to('slack:C1', 50), ...to('slack:C2', 50)], { rateLimitsOf: () => slow }).durationMs).toBe(160_000);
    expect(plan('resend', []).durationMs).toBe(0);
  });
});
