import { describe, expect, it } from 'vitest';
import { planScan } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import { makePost, makeSubscription, makeTerms } from '../support/make.ts';
import { iso, NOW, RECEIPT, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const CHANNEL = 'slack:C0123';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = NOW + 10 * DAY_MS;

const eventAt = (startMs: number, own: Partial<Post> = {}): Post =>
  makePost({
    path: 'kubeday.md',
    title: 'KubeDay',
    kind: 'event',
    hash: `${startMs} ${JSON.stringify(own)}`,
    date: iso(startMs),
    event: { startsAt: iso(startMs), endsAt: null, place: 'Berlin', mode: null },
    ...own,
  });
const reminding = (own: Partial<Subscription> = {}): Subscription => ({ ...makeSubscription(CHANNEL), reminders: [1_440, 60], ...own });

/** What every database promises of reminders: they follow their events and their subscriptions. */
export function remindersContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`reminders in ${title}`, () => {
    const stores = useShelf(open);

    const scan = (
      posts: readonly Post[],
      nowMs: number,
      own: { subscriptions?: readonly Subscription[]; brokenPaths?: ReadonlySet<string> } = {},
    ) =>
      stores().posts.recordScan(
        (known, firstScan) =>
          planScan(
            { posts, brokenPaths: new Set(), known, firstScan, subscriptions: [reminding()], now: new Date(nowMs), ...own },
            makeTerms(),
          ).record,
        nowMs,
      );
    const rows = async () =>
      (await stores().ledger.find({ purposes: ['reminder'] }, 100)).toSorted((a, b) => (a.dueAt ?? '').localeCompare(b.dueAt ?? ''));
    /** `planned 24h`, `skipped event-moved`: in the order of their times. */
    const states = async () =>
      (await rows()).map(({ state, reason }) =>
        `${state} ${reason?.kind === 'reminder' ? `${reason.leadMinutes / 60}h` : (reason?.kind ?? '')}`.trim(),
      );

    it('are planned for every event to come that a subscription wants, once, and woken up for', async () => {
      const event = eventAt(START);
      const wakeups = await scan([event, makePost({ path: 'link.md' })], NOW);
      expect(await rows()).toMatchObject([
        {
          postId: event.id,
          destination: CHANNEL,
          purpose: 'reminder',
          state: 'planned',
          dueAt: iso(START - DAY_MS),
          reason: { kind: 'reminder', leadMinutes: 1_440 },
        },
        { postId: event.id, dueAt: iso(START - HOUR_MS), reason: { kind: 'reminder', leadMinutes: 60 } },
      ]);
      expect(wakeups).toEqual((await rows()).map(({ key, dueAt }) => ({ key, atMs: Date.parse(dueAt ?? '') })));
      expect((await scan([event], NOW + 1)).filter(({ key }) => key.endsWith('~reminder'))).toEqual([]);
      expect(await states()).toEqual(['planned 24h', 'planned 1h']);
    });

    it('are not planned when their time is over', async () => {
      await scan([eventAt(NOW + 2 * HOUR_MS)], NOW);
      expect(await states()).toEqual(['planned 1h']);
      await scan(
        [eventAt(NOW + 2 * HOUR_MS), eventAt(NOW - HOUR_MS, { path: 'past.md' }), eventAt(NOW + HOUR_MS / 2, { path: 'soon.md' })],
        NOW + 1,
      );
      expect(await states()).toEqual(['planned 1h']);
    });

    it('move with their event, and come back with it', async () => {
      await scan([eventAt(START)], NOW);
      await scan([eventAt(START + DAY_MS)], NOW + 1);
      expect(await states()).toEqual(['skipped event-moved', 'skipped event-moved', 'planned 24h', 'planned 1h']);
      const wakeups = await scan([eventAt(START, { hash: 'back' })], NOW + 2);
      expect(await states()).toEqual(['planned 24h', 'planned 1h', 'skipped event-moved', 'skipped event-moved']);
      expect(wakeups.flatMap(({ key, atMs }) => (key.endsWith('~reminder') ? [atMs] : []))).toEqual([START - DAY_MS, START - HOUR_MS]);
    });

    it.each<[string, Partial<Post>, string]>([
      ['a draft', { draft: true }, 'draft'],
      ['cancelled in its title', { title: 'CANCELLED: KubeDay' }, 'event-cancelled'],
      ['postponed in its title', { title: 'KubeDay (postponed)' }, 'event-cancelled'],
      ['expired', { expiresAt: iso(NOW) }, 'expired'],
      ['no event any more', { event: null }, 'event-moved'],
    ])('are withdrawn where the event is %s, and wanted again afterwards', async (_, own, reason) => {
      await scan([eventAt(START)], NOW);
      await scan([eventAt(START, own)], NOW + 1);
      expect(await states()).toEqual([`skipped ${reason}`, `skipped ${reason}`]);
      await scan([eventAt(START)], NOW + 2);
      expect(await states()).toEqual(['planned 24h', 'planned 1h']);
    });

    it('are withdrawn where the file is gone, and kept where it can’t be read or understood', async () => {
      const event = eventAt(START);
      await scan([event], NOW);
      await scan([], NOW + 1, { brokenPaths: new Set([event.path]) });
      await scan([{ ...event, hash: 'unclear', draft: true, unclear: true }], NOW + 2);
      expect(await states()).toEqual(['planned 24h', 'planned 1h']);
      await scan([], NOW + 3);
      expect(await states()).toEqual(['skipped removed', 'skipped removed']);
    });

    it('follow their subscription', async () => {
      const event = eventAt(START);
      await scan([event], NOW, { subscriptions: [makeSubscription(CHANNEL)] });
      expect(await states()).toEqual([]);
      await scan([event], NOW + 1);
      await scan([event], NOW + 2, { subscriptions: [reminding({ reminders: [120, 60] })] });
      expect(await states()).toEqual(['skipped no-subscription', 'planned 2h', 'planned 1h']);
      const paused = { at: iso(NOW), by: { platform: 'slack', id: 'U1' }, reason: null };
      await scan([event], NOW + 3, { subscriptions: [reminding({ paused })] });
      expect(await states()).toEqual(['skipped no-subscription', 'skipped no-subscription', 'skipped no-subscription']);
    });

    it('that are being sent, or were, stay as they are', async () => {
      await scan([eventAt(START)], NOW);
      const [first] = await rows();
      const dueMs = START - DAY_MS;
      const claim = await stores().ledger.claim(first?.key ?? '', terms({ nowMs: dueMs }));
      expect(claim).toMatchObject({ kind: 'claimed', posts: [{ title: 'KubeDay' }], original: null });
      await scan([eventAt(START + DAY_MS)], dueMs + 1);
      expect(await states()).toEqual(['sending', 'skipped event-moved', 'planned 24h', 'planned 1h']);
      await stores().ledger.settle(first?.key ?? '', 1, { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'x' }, dueMs + 2);
      // A message that says another day is edited, as announcements are.
      await scan([eventAt(START + 2 * DAY_MS)], dueMs + 3);
      expect(await stores().ledger.find({ purposes: ['edit'] }, 10)).toMatchObject([{ originalKey: first?.key, state: 'planned' }]);
    });
  });
}
