import { describe, expect, it } from 'vitest';
import { planScan } from '../../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../../src/content/post.ts';
import { type Delivery, deliveryKeyOf } from '../../../src/model/delivery.ts';
import type { Hold } from '../../../src/model/hold.ts';
import type { Wakeup } from '../../../src/ports/delivery-queue.ts';
import { ADMIN, NOW, openCommandStage, pendingRow, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { makePost, makeSubscription, makeTerms } from '../../support/make.ts';

const [first, second, release] = [
  makePost({ path: 'docs/0.md' }),
  makePost({ path: 'docs/1.md' }),
  makePost({ path: 'docs/2.md', kind: 'release', source: 'K3s Releases', tags: ['k3s'] }),
];
const everyone = [makeSubscription('slack:C01'), makeSubscription('terminal')];
const keyOf = (postId: string, to: 'slack:C01' | 'slack:C02' | 'terminal' = 'slack:C01') => deliveryKeyOf(postId, to, 'announce');
const hold: Hold = { id: 'h1', kind: 'additions', since: NOW.toISOString(), posts: 2, messages: 2, samples: [], decision: null };

/** One held, one skipped delivery to slack:C01. */
async function openStage() {
  const stage = openCommandStage({ subscriptions: everyone });
  await stage.seen([first, second], 'baseline');
  await stage.look({
    deliveries: [
      pendingRow(first.id, 'slack:C01', { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 300 } }),
      pendingRow(second.id, 'slack:C01', { state: 'skipped', reason: { kind: 'stale' } }),
    ],
  });
  const states = async () => (await stage.ledger.find({}, 10)).map(({ state }: Delivery) => state);
  return { ...stage, states };
}

describe('replay', () => {
  it('says the plan first and does nothing', async () => {
    const stage = await openStage();
    const reply = await stage.ask('replay held');
    expect(wordsOf(reply)).toContain('1 message, about 1 s.');
    expect(reply.actions).toEqual([
      { label: 'Send 1 message', command: expect.stringMatching(/^replay held plan:1-[0-9a-f]{8}$/), style: 'primary' },
    ]);
    expect(reply.data).toMatchObject({ stage: 'ask', platforms: [{ platform: 'slack', messages: 1 }] });
    expect(await stage.states()).toEqual(['skipped', 'held']);
    expect(stage.rung).toEqual([]);
  });

  it('does it once it is confirmed, and notes who ordered it', async () => {
    const stage = await openStage();
    const plan = await stage.ask('replay held', { where: 'slack:C01' });
    expect(wordsOf(await stage.press(plan, { where: 'slack:C01' }))).toContain('On its way: 1 message');
    expect(stage.rung).toEqual([keyOf(first.id)]);
    expect(await stage.audit.latest(1)).toEqual([
      { at: NOW.toISOString(), who: ADMIN, where: 'slack:C01', action: 'replay', detail: { words: 'held', as: 'resend', deliveries: 1 } },
    ]);
    expect(wordsOf(await stage.press(plan))).toContain('There is nothing to send.');
    expect(stage.rung).toHaveLength(1);
  });

  it('what waited for its time is sent now: its wake-up is brought forward', async () => {
    const stage = await openStage();
    const dueAt = new Date(NOW.getTime() + 3_600_000).toISOString();
    const reason = { kind: 'delivery-window', mode: { mode: 'spread', minutes: 60, timezone: 'UTC' } } as const;
    await stage.look({ deliveries: [pendingRow(first.id, 'slack:C02', { dueAt, reason, spacingMs: 3_600_000 })] });
    await stage.ledger.skip([keyOf(first.id, 'slack:C02')], { kind: 'discarded' }, NOW.getTime());
    const wakeups: Wakeup[] = [];
    stage.context.enqueue = async (more) => void wakeups.push(...more);
    for (const channel of ['C02', 'C01']) await stage.press(await stage.ask(`replay skipped in:slack:${channel}`));
    expect(wakeups).toEqual([{ key: keyOf(first.id, 'slack:C02'), atMs: NOW.getTime() + 1_000 }, { key: keyOf(second.id) }]);
    expect(await stage.ledger.find({ keys: [keyOf(first.id, 'slack:C02')] }, 1)).toMatchObject([{ state: 'planned', dueAt: null }]);
  });

  it('a button does what was shown with it: where more would go out, it shows the new plan', async () => {
    const stage = await openStage();
    await stage.seen([release]);
    const shown = await stage.ask('replay held skipped');
    await stage.look({ deliveries: [pendingRow(release.id, 'slack:C01', { state: 'held', reason: { kind: 'rejected', detail: 'x' } })] });
    const changed = await stage.press(shown);
    expect(wordsOf(changed)).toContain('The plan has changed since it was shown, so nothing was done yet. It is now:\n3 messages');
    expect(changed).toMatchObject({ exitCode: 1, data: { stage: 'ask', changed: true, messages: 3 } });
    expect([stage.rung, await stage.audit.latest(9)]).toEqual([[], []]);
    expect((await stage.press(changed)).data).toMatchObject({ stage: 'done', messages: 3 });
    expect(stage.rung.toSorted()).toEqual([first, second, release].map(({ id }) => keyOf(id)).toSorted());
  });

  it('the same number of others is another plan', async () => {
    const stage = await openStage();
    const shown = await stage.ask('replay held');
    await stage.ask('replay held as:seen --yes');
    await stage.look({ deliveries: [pendingRow(second.id, 'terminal', { state: 'held', reason: { kind: 'rejected', detail: 'x' } })] });
    expect((await stage.press(shown)).data).toMatchObject({ stage: 'ask', changed: true, messages: 1 });
    expect(stage.rung).toEqual([]);
  });

  it('where fewer would go out than was shown, those go, and nothing else', async () => {
    const stage = await openStage();
    const shown = await stage.ask('replay held skipped');
    await stage.ledger.skip([keyOf(first.id)], { kind: 'marked-seen', by: null }, NOW.getTime());
    const skipped = await stage.ask('replay held');
    expect(wordsOf(skipped)).toContain('There is nothing to send.');
    await stage.ledger.reopen([keyOf(second.id)], NOW.getTime());
    expect((await stage.press(shown)).data).toMatchObject({ stage: 'done', messages: 1 });
    expect(stage.rung).toEqual([keyOf(first.id)]);
  });

  it('a plan holds on every process; what no process has shown is shown first', async () => {
    const [one, other] = [await openStage(), await openStage()];
    expect((await other.press(await one.ask('replay held'))).data).toMatchObject({ stage: 'done', messages: 1 });
    const stage = await openStage();
    for (const words of ['replay held', 'replay held plan:1-00000000'])
      expect((await stage.ask(words, { confirmed: true })).data, words).toMatchObject({ stage: 'ask', messages: 1 });
    expect(wordsOf(await stage.ask('replay held plan:all'))).toContain('“plan:all” is not a plan that was shown');
    // The command line says what it wants without a plan.
    expect((await stage.ask('replay held', { confirmed: true, from: { platform: 'terminal', id: ADMIN.id } })).data).toMatchObject({
      stage: 'done',
    });
  });

  it('whoever is asked which post is meant sees the plan for it before anything is sent', async () => {
    const stage = openCommandStage({ subscriptions: everyone });
    const twins = ['a', 'b'].map((name) => makePost({ path: `docs/${name}.md`, title: 'Twins' }));
    await stage.seen(twins, 'baseline');
    const which = await stage.ask('replay Twins');
    expect(which.actions).toHaveLength(2);
    const plan = await stage.press(which);
    expect(plan.data).toMatchObject({ stage: 'ask', messages: 2 });
    expect(stage.rung).toEqual([]);
    expect((await stage.press(plan)).data).toMatchObject({ stage: 'done', messages: 2 });
  });

  it('the name of a plan leaves room in a button', async () => {
    const stage = openCommandStage();
    const posts = Array.from({ length: 300 }, (_, n) => makePost({ path: `many/${n}.md` }));
    await stage.look({
      deliveries: posts.map(({ id }) => pendingRow(id, 'slack:C01', { state: 'held', reason: { kind: 'rejected', detail: 'x' } })),
    });
    const [button] = (await stage.ask('replay held in:slack:C01 since:7d as:digest')).actions;
    expect(`v1:${button?.command}`.length).toBeLessThanOrEqual(100);
  });

  it('decides no hold of which nothing was in the plan', async () => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    const own = { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 2 } } as const;
    await stage.look({ holds: [hold], deliveries: [pendingRow(first.id, 'slack:C01', { ...own, hold: 'h1' })] });
    const shown = await stage.ask('replay held');
    await stage.ledger.pause(
      { target: 'slack:C02', reason: { kind: 'destination-gone', detail: 'y' }, since: NOW.toISOString(), probeAt: NOW.toISOString() },
      [],
    );
    await stage.look({ holds: [{ ...hold, id: 'h2' }], deliveries: [pendingRow(second.id, 'slack:C02', { ...own, hold: 'h2' })] });
    expect((await stage.press(shown)).data).toMatchObject({ stage: 'done', messages: 1 });
    expect((await stage.ledger.holds()).map(({ id }) => id)).toEqual(['h2']);
    expect(stage.rung).toEqual([keyOf(first.id)]);
  });

  it('two admins at once send it once', async () => {
    const stage = await openStage();
    const replies = await Promise.all([stage.ask('replay held --yes'), stage.ask('replay held --yes', { from: { ...ADMIN } })]);
    expect(replies.map(({ data }) => (data as { deliveries: number }).deliveries).toSorted()).toEqual([0, 1]);
    expect(stage.rung).toEqual([keyOf(first.id)]);
  });

  it('a post goes to every channel that wants it and has not got it', async () => {
    const stage = openCommandStage({ subscriptions: [...everyone, makeSubscription('slack:C0NINE', { kinds: ['release'] })] });
    await stage.seen([first], 'baseline');
    const { data } = await stage.ask('replay docs/0.md --yes');
    expect(data).toMatchObject({ stage: 'done', messages: 2 });
    expect(stage.rung).toEqual([keyOf(first.id), keyOf(first.id, 'terminal')]);
    expect((await stage.ask('replay docs/0.md in:slack:C0NINE dry-run')).data).toMatchObject({
      stage: 'dry-run',
      messages: 1,
      destinations: [{ destination: 'slack:C0NINE', messages: 1 }],
    });
  });

  it('never sends twice what was delivered, and says how to correct it instead', async () => {
    const stage = openCommandStage({ subscriptions: [makeSubscription('terminal')] });
    await stage.seen([first]);
    await stage.look({ deliveries: [pendingRow(first.id, 'terminal')] });
    await stage.deliver(keyOf(first.id, 'terminal'));
    const words = wordsOf(await stage.ask('replay docs/0.md --yes'));
    expect(words).toBe('There is nothing to send.\n1 already delivered, skipped: nothing is sent twice; “as:edit” corrects what was sent');
    expect(stage.rung).toEqual([]);
    expect(wordsOf(await stage.ask('replay docs/0.md as:edit'))).toContain('1 edit, about 1 s.');
    expect((await stage.press(await stage.ask('replay docs/0.md as:edit'))).data).toMatchObject({
      stage: 'done',
      action: 'edit',
      messages: 1,
    });
    expect(stage.rung).toEqual([deliveryKeyOf(first.id, 'terminal', 'edit')]);
  });

  it('since:, until:, in:, kind:, source: and tag: narrow it', async () => {
    const stage = await openStage();
    await stage.seen([release]);
    await stage.look({ deliveries: [pendingRow(release.id, 'slack:C02', { state: 'skipped', reason: { kind: 'stale' } })] });
    const planned = async (words: string) => (await stage.ask(`replay ${words} dry-run`)).data as { messages: number };
    expect(await planned('since:7d')).toMatchObject({ messages: 3 });
    expect(await planned('until:7d')).toMatchObject({ messages: 0 });
    expect(await planned('since:2026-01-12 until:2026-01-12')).toMatchObject({ messages: 3 });
    expect(await planned('since:7d in:slack:C01')).toMatchObject({ messages: 2 });
    expect(await planned('skipped kind:release')).toMatchObject({ messages: 1, destinations: [{ destination: 'slack:C02' }] });
    expect(await planned('source:"K3s Releases"')).toMatchObject({ messages: 1 });
    expect(await planned('skipped tag:k3s tag:rke2')).toMatchObject({ messages: 1 });
    expect(await planned('held tag:k3s')).toMatchObject({ messages: 0 });
  });

  it('stale: sends what the notice about late news tells of, and nothing else', async () => {
    const stage = openCommandStage({ subscriptions: everyone });
    const late = [1, 2, 3, 4, 5, 6].map((n) => makePost({ path: `late/${n}.md`, date: '2025-06-01T00:00:00.000Z' }));
    const earlier = makePost({ path: 'earlier.md', date: '2025-06-01T00:00:00.000Z' });
    const scan = (posts: readonly Post[], at: Date) =>
      stage.posts.recordScan(
        (known, firstScan) =>
          planScan({ posts, brokenPaths: new Set(), known, firstScan, subscriptions: everyone, now: at }, makeTerms()).record,
        at.getTime(),
      );
    await scan([], new Date(NOW.getTime() - 9_000_000));
    await scan([earlier], new Date(NOW.getTime() - 605_000));
    await scan([earlier, ...late.slice(0, 2)], new Date(NOW.getTime() - 5_000));
    await stage.look({ deliveries: [pendingRow('muted', 'slack:C01', { state: 'skipped', reason: { kind: 'muted' } })] });
    await scan([earlier, ...late, makePost({ path: 'expired.md', expiresAt: '2026-01-01T00:00:00.000Z' })], NOW);
    const notice = (await stage.ledger.openNotices()).at(-1)?.notice;
    expect(notice?.actions).toHaveLength(1);
    const shown = await stage.ask(notice?.actions[0]?.command ?? '', { confirmed: true });
    expect([shown.data, stage.rung]).toMatchObject([{ stage: 'ask', action: 'digest', messages: 2, deliveries: 12 }, []]);
    expect((await stage.press(shown)).data).toMatchObject({ stage: 'done', messages: 2 });
    const carried = (await stage.ledger.find({ states: ['planned'], purposes: ['announce'] }, 100)).map(({ postId }) => postId);
    expect(new Set(carried)).toEqual(new Set(late.map(({ id }) => id)));
    expect(await stage.ledger.find({ states: ['skipped'], reasons: ['stale'] }, 10)).toHaveLength(2);
    expect(wordsOf(await stage.ask('replay stale held'))).toContain('“stale” can’t be combined with “held”');
  });

  it('as:digest makes one message a channel; as:seen none', async () => {
    const stage = await openStage();
    const plan = await stage.ask('replay since:7d as:digest');
    expect(wordsOf(plan)).toContain('1 message for 2 posts, about 1 s.');
    expect((await stage.press(plan)).data).toMatchObject({ stage: 'done', messages: 1 });
    expect(await stage.ledger.find({ purposes: ['digest'] }, 10)).toMatchObject([{ key: stage.rung[0], state: 'planned' }]);

    const other = await openStage();
    expect(wordsOf(await other.ask('replay held as:seen'))).toContain('1 delivery to be marked as seen: nothing is sent.');
    expect(wordsOf(await other.ask('replay held as:mark-seen --yes'))).toContain('Marked as seen: 1 delivery. Nothing is sent.');
    expect(await other.states()).toEqual(['skipped', 'skipped']);
    expect(other.rung).toEqual([]);
  });

  it('all that is held is a word about the hold, too', async () => {
    const stage = openCommandStage();
    await stage.seen([first, second]);
    const own = { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 2 }, hold: 'h1' } as const;
    await stage.look({ holds: [hold], deliveries: [pendingRow(first.id, 'slack:C01', own), pendingRow(second.id, 'slack:C02', own)] });
    await stage.ask('replay held in:slack:C02 --yes');
    expect(await stage.ledger.holds()).toHaveLength(1);
    await stage.ask('replay held --yes');
    expect(await stage.ledger.holds()).toEqual([]);
    expect(stage.rung.toSorted()).toEqual([keyOf(first.id), keyOf(second.id, 'slack:C02')].toSorted());
  });

  it('what goes to a paused channel waits for that', async () => {
    const stage = await openStage();
    const pause = {
      target: 'slack',
      reason: { kind: 'unauthorized', detail: 'token_revoked' },
      since: NOW.toISOString(),
      probeAt: NOW.toISOString(),
    } as const;
    await stage.ledger.pause(pause, []);
    expect(wordsOf(await stage.ask('replay held --yes'))).toContain('1 to paused channels, skipped');
    expect(stage.rung).toEqual([]);
  });

  it('what is wrong is named, with a good example', async () => {
    const stage = await openStage();
    const mistake = async (words: string) => wordsOf(await stage.ask(`replay ${words}`));
    expect(await mistake('since:soon')).toContain('“since:soon” is not a time. Write since:7d');
    expect(await mistake('until:2026-13-45')).toContain('“until:2026-13-45” is not a time. Write until:7d');
    expect(await mistake('failed in:#general')).toContain('“in:#general” is not a channel');
    expect(await mistake('failed as:new')).toContain('“as:new” is not an action of replay. Write as:resend, as:edit, as:digest or as:seen');
    expect(await mistake('failed tag:')).toContain('“tag:” has no value');
    expect(await mistake('docs/0.md failed')).toContain('“docs/0.md” can’t be combined with “failed”');
    expect(await mistake('')).toContain('Replay what?');
  });

  it('is for admins', async () => {
    const stage = await openStage();
    const reply = await stage.ask('replay held --yes', { from: SOMEBODY });
    expect(wordsOf(reply)).toContain('have slack:U0SOMEBODY added to HERALD_ADMINS');
    expect(reply.exitCode).toBe(2);
    expect(stage.rung).toEqual([]);
  });
});
