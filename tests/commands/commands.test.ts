import { describe, expect, it } from 'vitest';
import type { Delivery, NewDelivery } from '../../src/announce/delivery.ts';
import { deliveryKeyOf } from '../../src/announce/delivery.ts';
import type { Destination } from '../../src/announce/destination.ts';
import { ADMIN, NOW, openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';
import { makePost, makeSubscription } from '../support/make.ts';

const posts = Array.from({ length: 12 }, (_, n) =>
  makePost({
    path: `docs/${n}.md`,
    title: `Cilium in practice, part ${n}`,
    date: `2026-01-${String(n + 1).padStart(2, '0')}T00:00:00.000Z`,
  }),
);
const [first = makePost({ path: 'never.md' }), second = first] = posts;
const everyone = [makeSubscription('slack:C1'), makeSubscription('terminal')];

function row(postId: string, destination: Destination, own: Partial<NewDelivery> = {}): NewDelivery {
  return {
    key: deliveryKeyOf(postId, destination, 'announce'),
    postId,
    destination,
    purpose: 'announce',
    state: 'planned',
    reason: null,
    carriedBy: null,
    ...own,
  };
}

describe('search and latest', () => {
  it('shows five posts a page, and buttons to the others', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const reply = await stage.ask('search cilium', { from: SOMEBODY });
    expect(reply.blocks.filter(({ kind }) => kind === 'hit')).toHaveLength(5);
    expect(reply.actions.map(({ label, command }) => [label, command])).toEqual([
      ['Next', 'search cilium page:2'],
      ['Share to channel', 'share search cilium page:1'],
    ]);
    const last = await stage.ask('search cilium page:3', { from: SOMEBODY });
    expect(last.blocks.filter(({ kind }) => kind === 'hit')).toHaveLength(2);
    expect(last.actions.map(({ label }) => label)).toEqual(['Previous', 'Share to channel']);
  });

  it('pages show every post once', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const pages = await Promise.all([1, 2, 3].map((page) => stage.ask(`latest page:${page}`)));
    const paths = pages.flatMap(({ data }) => (data as { hits: { path: string }[] }).hits.map(({ path }) => path));
    expect(paths).toEqual(posts.map(({ path }) => path).toReversed());
  });

  it('a shared list is for all, and has no buttons that others could press', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    expect(await stage.ask('share search cilium page:1', { from: SOMEBODY, confirmed: true })).toMatchObject({ shared: true, actions: [] });
  });

  it('nothing found says what would help', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    expect(wordsOf(await stage.ask('search zzzzzz'))).toContain('Nothing found for “zzzzzz”');
    expect(await stage.ask('search')).toMatchObject({ exitCode: 2 });
  });
});

describe('why', () => {
  it('tells of every channel what happened there', async () => {
    const stage = openCommandStage({ subscriptions: [...everyone, makeSubscription('discord:112233445566778899', { tags: ['kafka'] })] });
    await stage.seen([first]);
    const sent = row(first.id, 'slack:C1');
    await stage.ledger.plan([sent, row(first.id, 'terminal', { state: 'skipped', reason: 'stale' })]);
    await stage.ledger.claim(sent.key, { owner: 'me', nowMs: NOW.getTime(), intervalMs: 0, patienceMs: 0 });
    await stage.ledger.settle(
      sent.key,
      1,
      { state: 'delivered', receipt: { channel: 'C1', messageId: '1', link: 'https://slack.example/1' } },
      NOW.getTime(),
    );
    const reply = await stage.ask('why docs/0.md');
    expect(wordsOf(reply)).toContain('slack:C1: sent');
    expect(wordsOf(reply)).toContain('terminal: skipped: it was already too old when it was first seen');
    expect(wordsOf(reply)).toContain('discord:112233445566778899: not wanted there: it asks for posts with tag kafka');
  });

  it('shows others than admins the channel they ask in, and no other', async () => {
    const stage = openCommandStage({ subscriptions: everyone });
    await stage.seen([first], 'baseline');
    const words = wordsOf(await stage.ask('why docs/0.md', { from: SOMEBODY, where: 'slack:C1' }));
    expect(words).toContain('slack:C1: not owed: it was there before Herald');
    expect(words).not.toContain('terminal');
  });

  it.each([
    ['draft: true', { draft: true }, 'It is a draft'],
    ['a publishDate to come', { publishAt: '2026-02-01T00:00:00.000Z' }, 'It is scheduled for'],
  ])('says why a post waits: %s', async (_name, own, words) => {
    const stage = openCommandStage();
    await stage.seen([makePost({ path: 'w.md', ...own })], 'waiting');
    expect(wordsOf(await stage.ask('why w.md'))).toContain(words);
  });

  it('says what is wrong with a file that is no post', async () => {
    const problem = {
      path: 'docs/broken.md',
      line: 2,
      column: 1,
      level: 'error',
      code: 'yaml-broken',
      message: 'broken YAML',
      hint: 'Quote it.',
    } as const;
    const reply = await openCommandStage({ problems: [problem] }).ask('why broken.md');
    expect(wordsOf(reply)).toBe('docs/broken.md, line 2, is not a post: broken YAML\nQuote it.');
    expect(reply.exitCode).toBe(1);
  });

  it('asks which one, when several may be meant', async () => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    const reply = await stage.ask('why Cilium in practice');
    expect(reply.actions.map(({ command }) => command).toSorted()).toEqual(['why docs/0.md', 'why docs/1.md']);
  });
});

describe('replay', () => {
  const failed = async () => {
    const stage = openCommandStage({ subscriptions: everyone });
    await stage.seen([first, second], 'baseline');
    await stage.ledger.plan([
      row(first.id, 'slack:C1', { state: 'held', reason: 'fuse: 300 new posts at once' }),
      row(second.id, 'slack:C1', { state: 'skipped', reason: 'stale' }),
    ]);
    return stage;
  };
  const states = async (stage: Awaited<ReturnType<typeof failed>>) => (await stage.ledger.find({}, 10)).map(({ state }: Delivery) => state);

  it('says the plan first and does nothing', async () => {
    const stage = await failed();
    const reply = await stage.ask('replay held');
    expect(wordsOf(reply)).toContain('1 message, about 1 s.');
    expect(reply.actions).toEqual([{ label: 'Send 1 message', command: 'replay held', style: 'primary' }]);
    expect(await states(stage)).toEqual(['skipped', 'held']);
    expect(stage.rung).toEqual([]);
  });

  it('does it once it is confirmed, and notes who ordered it', async () => {
    const stage = await failed();
    expect(wordsOf(await stage.ask('replay held', { confirmed: true, where: 'slack:C1' }))).toContain('On its way: 1 message');
    expect(stage.rung).toEqual([deliveryKeyOf(first.id, 'slack:C1', 'announce')]);
    expect(await stage.audit.latest(1)).toEqual([
      { at: NOW.toISOString(), who: ADMIN, where: 'slack:C1', action: 'replay', detail: { words: 'held', deliveries: 1 } },
    ]);
    expect(wordsOf(await stage.ask('replay held', { confirmed: true }))).toContain('There is nothing to send.');
    expect(stage.rung).toHaveLength(1);
  });

  it('a post goes to every channel that wants it and has not got it', async () => {
    const stage = openCommandStage({ subscriptions: [...everyone, makeSubscription('slack:C0NINE', { kinds: ['release'] })] });
    await stage.seen([first], 'baseline');
    const { data } = await stage.ask('replay docs/0.md --yes');
    expect(data).toMatchObject({ stage: 'done', messages: 2 });
    expect(stage.rung).toEqual([deliveryKeyOf(first.id, 'slack:C1', 'announce'), deliveryKeyOf(first.id, 'terminal', 'announce')]);
    expect((await stage.ask('replay docs/0.md in:slack:C0NINE dry-run')).data).toMatchObject({
      stage: 'dry-run',
      messages: 1,
      destinations: [{ destination: 'slack:C0NINE', messages: 1 }],
    });
  });

  it('since: and in: narrow it; what is wrong is named', async () => {
    const stage = await failed();
    expect((await stage.ask('replay since:7d')).data).toMatchObject({ messages: 2 });
    expect((await stage.ask('replay since:7d in:terminal')).data).toMatchObject({ messages: 0 });
    expect(wordsOf(await stage.ask('replay since:soon'))).toContain('“since:soon” is no time. Write since:7d');
    expect(wordsOf(await stage.ask('replay failed in:#general'))).toContain('“in:#general” is no channel');
    expect(wordsOf(await stage.ask('replay'))).toContain('Replay what?');
  });

  it('is for admins', async () => {
    const stage = await failed();
    expect(wordsOf(await stage.ask('replay held --yes', { from: SOMEBODY }))).toContain('have slack:U0SOMEBODY added to HERALD_ADMINS');
    expect(stage.rung).toEqual([]);
  });
});

describe('the others', () => {
  it('status counts by platform, and says what to do about what is stuck', async () => {
    const stage = openCommandStage();
    await stage.seen([first]);
    await stage.ledger.plan([row(first.id, 'slack:C1', { state: 'held', reason: 'x' }), row(first.id, 'terminal')]);
    const words = wordsOf(await stage.ask('status'));
    for (const part of [
      '1 post in the archive',
      'books: in memory',
      'slack: 1 held',
      'terminal: 1 on their way',
      '/cncf replay held dry-run',
    ])
      expect(words).toContain(part);
  });

  it('help shows admins more than others', async () => {
    const stage = openCommandStage();
    expect(wordsOf(await stage.ask('help'))).toContain('/cncf replay');
    expect(wordsOf(await stage.ask('', { from: SOMEBODY }))).not.toContain('/cncf replay');
  });

  it('a fault of ours is an apology and a log entry, never silence', async () => {
    const stage = openCommandStage();
    stage.context.ledger.counts = () => Promise.reject(new Error('books are away'));
    const reply = await stage.ask('status');
    expect(wordsOf(reply)).toContain('not your fault');
    expect(stage.faults).toEqual([new Error('books are away')]);
  });

  it('ten thousand characters are answered like ten', async () => {
    expect(await openCommandStage().ask('x'.repeat(10_000))).toMatchObject({ exitCode: 2 });
  });
});
