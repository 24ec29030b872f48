import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/content/post.ts';
import { deliveryKeyOf } from '../../../src/model/delivery.ts';
import type { Hold } from '../../../src/model/hold.ts';
import type { Pause } from '../../../src/model/pause.ts';
import { NOW, openCommandStage, pendingRow, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { makePost } from '../../support/make.ts';

const posts = Array.from({ length: 6 }, (_, n) => makePost({ path: `docs/${n}.md` }));
const [a = '', b = '', c = '', d = '', e = '', f = ''] = posts.map(({ id }) => id);
const hold: Hold = { id: 'h1', kind: 'additions', since: NOW.toISOString(), posts: 240, messages: 240, samples: [], decision: null };
const archived: Pause = {
  target: 'slack:C1',
  reason: { kind: 'destination-gone', detail: 'is_archived: the channel is archived', advice: 'Unarchive it' },
  since: NOW.toISOString(),
  probeAt: '2026-01-13T12:00:00.000Z',
};

async function openStage() {
  const stage = openCommandStage();
  await stage.seen(posts);
  const change = (postId: string, purpose: 'edit' | 'retract') =>
    pendingRow(postId, 'slack:C2', {
      key: deliveryKeyOf(postId, 'slack:C2', purpose),
      purpose,
      originalKey: deliveryKeyOf(postId, 'slack:C2', 'announce'),
    });
  await stage.look({
    holds: [hold],
    deliveries: [
      pendingRow(a, 'slack:C1', { state: 'held', reason: { kind: 'paused' } }),
      pendingRow(b, 'slack:C2'),
      pendingRow(c, 'slack:C2', { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 240 }, hold: 'h1' }),
      pendingRow(d, 'terminal'),
      pendingRow(e, 'discord:112233445566778899'),
      pendingRow(f, 'slack:C3'),
      change(a, 'edit'),
      change(b, 'retract'),
    ],
  });
  await stage.deliver(deliveryKeyOf(b, 'slack:C2', 'announce'));
  await stage.fail(deliveryKeyOf(e, 'discord:112233445566778899', 'announce'), 'failed', { kind: 'rejected', detail: 'x' });
  await stage.fail(deliveryKeyOf(f, 'slack:C3', 'announce'), 'in-doubt', { kind: 'unprovable', detail: 'x' });
  await stage.ledger.pause(archived, []);
  return stage;
}

describe('status', () => {
  it('says what waits for a time that its channel has chosen: which to admins, how much to others', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();
    const daily = { kind: 'delivery-window', mode: { mode: 'daily', at: '15:00', timezone: 'UTC' } } as const;
    const spread = { kind: 'delivery-window', mode: { mode: 'spread', minutes: 90, timezone: 'UTC' } } as const;
    const digest = deliveryKeyOf('w1', 'slack:C1', 'digest');
    await stage.look({
      deliveries: [
        pendingRow('', 'slack:C1', { key: digest, postId: null, purpose: 'digest', dueAt: later(180), reason: daily }),
        pendingRow(a, 'slack:C1', { digestKey: digest, reason: daily }),
        pendingRow(b, 'slack:C1', { digestKey: digest, reason: daily }),
        pendingRow(c, 'terminal', { dueAt: later(90), reason: spread, spacingMs: 5_400_000 }),
      ],
    });
    const reply = await stage.ask('status');
    const words = wordsOf(reply);
    expect(words).toContain('slack:C1: 2 posts waiting for the digest: daily at 15:00 UTC, due 2026-01-12 15:00 UTC');
    expect(words).toContain('terminal: 1 post waiting for a free slot: every 90 minutes, due 2026-01-12 13:30 UTC');
    expect(reply.data).toMatchObject({
      waiting: [
        { destination: 'terminal', posts: 1 },
        { key: digest, dueAt: later(180), posts: 2 },
      ],
    });
    const others = await stage.ask('status', { from: SOMEBODY });
    expect(wordsOf(others)).toContain('3 posts are waiting for a time chosen by a channel, the next until 2026-01-12 13:30 UTC');
    expect(wordsOf(others)).not.toContain('slack:C1');
    expect(others.data).not.toHaveProperty('waiting');
  });

  it('counts by platform: messages by their state, edits and removals that wait', async () => {
    const stage = await openStage();
    const words = wordsOf(await stage.ask('status'));
    for (const part of [
      '6 posts in the archive',
      'database: in memory',
      'slack: 1 delivered, 2 held, 1 in doubt, 1 edit waiting, 1 removal waiting',
      'terminal: 1 on its way',
      'discord: 1 failed',
    ])
      expect(words).toContain(part);
  });

  it('says how many new posts are about to be announced, and when', async () => {
    const settling = { posts: [makePost({ path: 'x.md' }), makePost({ path: 'y.md' })], dueMs: NOW.getTime() + 7_000 };
    const reply = await openCommandStage({ settling }).ask('status');
    expect(wordsOf(reply)).toContain('2 new posts, to be announced in 7 s if the folder stays quiet.');
    expect(reply.data).toMatchObject({ settling: { posts: 2, dueAt: new Date(settling.dueMs).toISOString() } });
    expect((await openCommandStage().ask('status')).data).toMatchObject({ settling: null });
  });

  it('counts errors and warnings in posts, and tells admins what the folder as a whole has', async () => {
    const problem = (level: Problem['level'], path: string): Problem => ({
      path,
      line: 1,
      column: null,
      level,
      code: 'x',
      message: 'm',
      hint: 'h',
    });
    const problems = [problem('error', 'a.md'), problem('warning', 'b.md'), problem('warning', 'c.md'), problem('note', 'd.md')];
    const gone = { ...problem('warning', '.'), message: '6 posts disappeared at once', hint: 'Mount the folder again' };
    const stage = openCommandStage({ problems: [...problems, gone] });
    const forAdmin = await stage.ask('status');
    expect(wordsOf(forAdmin)).toContain('0 posts in the archive, 1 file that can’t be read, 2 warnings (herald lint says why).');
    expect(wordsOf(forAdmin)).toContain('6 posts disappeared at once. Mount the folder again.');
    expect(forAdmin.data).toMatchObject({ problems: 5 });
    expect(wordsOf(await stage.ask('status', { from: SOMEBODY }))).not.toContain('disappeared');
    expect(wordsOf(await openCommandStage({ problems: [problem('note', 'd.md')] }).ask('status'))).toContain('0 posts in the archive.');
  });

  it('says what wants an admin’s attention, and what to do about each', async () => {
    const stage = await openStage();
    const reply = await stage.ask('status');
    for (const part of [
      'slack:C1 has refused messages since 2026-01-12 12:00 UTC: Herald can’t write to the channel (is_archived: the channel is archived); 1 delivery on hold. Unarchive it: Herald checks again 2026-01-13 12:00 UTC, or with /cncf resume slack:C1',
      '240 new posts at once, held since 2026-01-12 12:00 UTC: /cncf hold h1 announce, digest or seen',
      '1 in doubt: /cncf resolve lists them',
      '1 failed: /cncf replay failed dry-run',
    ])
      expect(wordsOf(reply)).toContain(part);
    expect(reply.data).toMatchObject({
      ready: true,
      paused: false,
      stop: null,
      pauses: [{ whom: 'slack:C1', held: 1 }],
      holds: [{ id: 'h1' }],
    });
  });

  it('tells others than admins the numbers alone', async () => {
    const stage = await openStage();
    const reply = await stage.ask('status', { from: SOMEBODY });
    expect(wordsOf(reply)).toContain('slack: 1 delivered');
    expect(wordsOf(reply)).not.toMatch(/slack:C1|h1|in memory|resume/);
    expect(JSON.stringify(reply.data)).not.toContain('slack:C1');
  });

  it('what can not be asked is said, and takes nothing else with it', async () => {
    const stage = await openStage();
    stage.context.answerMs = 20;
    const away = () => Promise.reject(new Error('connection refused'));
    const silent = () => new Promise<never>(() => {});
    stage.context.ledger.counts = away;
    stage.context.ledger.holds = silent;
    stage.context.health = async () => [
      { part: 'database', ready: false, detail: 'no PostgreSQL answers at db:5432', hint: 'Start the server' },
      { part: 'queue', ready: true, detail: 'BullMQ on Redis' },
    ];
    const reply = await stage.ask('status');
    expect(wordsOf(reply)).toContain('✗ database: no PostgreSQL answers at db:5432. Start the server');
    expect(wordsOf(reply)).toContain('✓ queue: BullMQ on Redis');
    expect(wordsOf(reply)).toContain('✗ deliveries: unknown, because the database does not answer');
    expect(wordsOf(reply)).toContain('slack:C1 has refused messages');
    expect(reply.data).toMatchObject({
      ready: false,
      unknown: ['deliveries'],
      deliveries: null,
      holds: null,
      pauses: [{ whom: 'slack:C1' }],
    });
    expect(reply.exitCode).toBe(1);
    expect(stage.faults).toEqual([new Error('connection refused')]);
  });

  it('whether all is paused is not known while the queue is away', async () => {
    const stage = await openStage();
    stage.context.queue.paused = () => Promise.reject(new Error('ECONNREFUSED'));
    const reply = await stage.ask('status');
    expect(wordsOf(reply)).toContain('✗ pause: unknown, because the queue does not answer');
    expect(reply.data).toMatchObject({ paused: null, stop: null, unknown: ['paused'] });
    expect(wordsOf(reply)).toContain('slack: 1 delivered');
  });

  it('says that all is paused also when the stores can not say by whom', async () => {
    const stage = await openStage();
    await stage.ask('pause maintenance');
    stage.context.audit.latest = () => Promise.reject(new Error('connection refused'));
    const reply = await stage.ask('status');
    expect(wordsOf(reply)).toContain('All deliveries are paused.');
    expect(reply.data).toMatchObject({ paused: true, unknown: [] });
  });

  it('tells others than admins neither where a part is nor what to do about it', async () => {
    const stage = await openStage();
    stage.context.health = async () => [{ part: 'database', ready: false, detail: 'no PostgreSQL answers at db:5432', hint: 'Start db' }];
    const reply = await stage.ask('status', { from: SOMEBODY });
    expect(wordsOf(reply)).toContain('database: does not work');
    expect(`${wordsOf(reply)}${JSON.stringify(reply.data)}`).not.toMatch(/5432|Start db/);
  });

  it('of what is held without a pause or a hold it says how it can be sent', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    expect(wordsOf(await stage.ask('status'))).toContain('No deliveries yet.');
    await stage.look({ deliveries: [pendingRow(a, 'slack:C1', { state: 'held', reason: { kind: 'not-connected', platform: 'slack' } })] });
    expect(wordsOf(await stage.ask('status'))).toContain('1 held: /cncf replay held dry-run');
  });
});
