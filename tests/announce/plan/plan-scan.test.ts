import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_SETTLING } from '../../../src/announce/plan/classify-posts.ts';
import { type PlanOptions, planScan, type ScanInput } from '../../../src/announce/plan/plan-scan.ts';
import { holdForChange } from '../../../src/announce/plan/safety-limits.ts';
import type { Post } from '../../../src/content/post.ts';
import { buildAnnouncement, contentFingerprint } from '../../../src/model/build-announcement.ts';
import { reasonText } from '../../../src/model/reason.ts';
import type { Subscription } from '../../../src/model/subscription.ts';
import type { KnownPost } from '../../../src/ports/post-store.ts';
import { countReads } from '../../support/count-reads.ts';
import { makeKnown, makePost, makeSubscription, makeTerms } from '../../support/make.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const NOTHING = { write: [], remove: [], deliveries: [], amendments: null, holds: [] };
const faceOfPost = (one: Post) => contentFingerprint(buildAnnouncement(one));
const everyone = [makeSubscription('slack:C1'), makeSubscription('terminal')];

function look(own: Partial<ScanInput>): ScanInput {
  return { posts: [], brokenPaths: new Set(), known: new Map(), firstScan: false, subscriptions: everyone, now: NOW, ...own };
}

function plan(own: Partial<ScanInput>, terms: Partial<PlanOptions> = {}) {
  return planScan(look(own), makeTerms(terms));
}

function knownOf(...known: KnownPost[]): ReadonlyMap<string, KnownPost> {
  return new Map(known.map((one) => [one.id, one]));
}

const post = makePost({ path: 'docs/a.md' });

describe('posts are read for all subscriptions together', () => {
  const event = { startsAt: '2026-01-20T12:00:00.000Z', endsAt: null, place: null, mode: null };
  const releases = { kind: 'release', source: 'K3s Releases' } as const;
  const policies: Partial<Subscription> = {
    approve: true,
    reminders: [60],
    promotion: true,
    delivery: { mode: 'daily', at: '09:00', timezone: 'UTC' },
  };

  /** How often titles are read for so many subscriptions, two in each channel. */
  function readsFor(subscriptionCount: number): number {
    const posts = [
      makePost({ path: 'event.md', title: 'A meeting', kind: 'event', event }),
      makePost({ path: 'rc.md', title: 'v1.2.0-rc1', ...releases }),
      makePost({ path: 'release.md', title: 'v1.2.0', ...releases }),
    ].map(countReads);
    const subscriptions = Array.from({ length: subscriptionCount }, (_, n) => ({
      ...makeSubscription(`slack:C${n >> 1}`, { expression: `meeting OR "v1.2.0" OR word${n}` }),
      ...policies,
    }));
    const { record } = plan({ posts: posts.map(({ counted }) => counted), subscriptions });
    expect(record.deliveries.filter(({ approve }) => approve)).toHaveLength((3 * subscriptionCount) / 2);
    expect(record.reminders?.([]).insert).toHaveLength(subscriptionCount / 2);
    expect(record.promotions?.promote[0]?.destinations).toHaveLength(subscriptionCount / 2);
    return posts.reduce((sum, { reads }) => sum + reads(), 0);
  }

  it('whatever they ask for beside posts', () => {
    expect(readsFor(200)).toBe(readsFor(20));
  });
});

describe('planLook', () => {
  it('a new post is owed once to each destination', () => {
    const { record, added } = plan({ posts: [post] });
    expect(record.deliveries.map(({ key, state }) => [key, state])).toEqual([
      [`${post.id}~slack.C1~announce`, 'planned'],
      [`${post.id}~terminal~announce`, 'planned'],
    ]);
    expect(record.write).toEqual([{ post, state: 'announced', fingerprint: faceOfPost(post) }]);
    expect(added).toEqual([post]);
  });

  it('the first scan records everything and owes nothing', () => {
    const { record } = plan({ posts: [post], firstScan: true });
    expect(record).toMatchObject({ ...NOTHING, write: [{ post, state: 'baseline', fingerprint: null }] });
  });

  it('a first scan with --announce-last owes the latest ones only, whatever their age', () => {
    const old = makePost({ path: 'old.md', date: '2020-01-01T00:00:00.000Z' });
    const older = makePost({ path: 'older.md', date: '2019-01-01T00:00:00.000Z' });
    const { record } = plan({ posts: [older, old], firstScan: true }, { announceLast: 1 });
    expect(record.deliveries.map(({ postId }) => postId)).toEqual([old.id, old.id]);
    expect(record.write.find((one) => one.post === older)?.state).toBe('baseline');
  });

  it('looking twice owes nothing twice', () => {
    const { record } = plan({ posts: [post], known: knownOf(makeKnown(post, { state: 'announced' })) });
    expect(record).toMatchObject(NOTHING);
  });

  it('a post that looks different is no news: its messages are to be edited, ten minutes later', () => {
    const known = knownOf(makeKnown(post, { state: 'announced', hash: 'other', fingerprint: 'other' }));
    const { record, changed } = plan({ posts: [post], known });
    expect([record.deliveries, record.holds]).toEqual([[], []]);
    expect(record.write).toEqual([{ post, state: 'announced', fingerprint: faceOfPost(post) }]);
    expect(changed).toEqual([post]);
    expect(record.amendments).toMatchObject({
      edits: [post.id],
      editsDueAt: '2026-01-12T12:10:00.000Z',
      since: '2025-12-29T12:00:00.000Z',
      editsHold: null,
    });
  });

  it('hundreds of files that were only written anew change nothing that anybody sees', () => {
    const posts = Array.from({ length: 429 }, (_, n) => makePost({ path: `${n}.md` }));
    const known = knownOf(...posts.map((one) => makeKnown(one, { state: 'announced', hash: 'before', fingerprint: faceOfPost(one) })));
    const { record, changed } = plan({ posts, known });
    expect([changed.length, record.amendments?.edits, record.deliveries, record.holds]).toEqual([429, [], [], []]);
  });

  it('too many visible changes at once are held, and the admins are told', () => {
    const posts = Array.from({ length: 51 }, (_, n) => makePost({ path: `${n}.md` }));
    const known = knownOf(...posts.map((one) => makeKnown(one, { state: 'announced', hash: 'before', fingerprint: 'before' })));
    const { record } = plan({ posts, known });
    const [hold] = record.holds;
    expect(hold).toMatchObject({ kind: 'edits', posts: 51, decision: null });
    expect(record.amendments?.editsHold).toBe(hold?.id);
    expect(record.deliveries).toMatchObject([{ purpose: 'notice', destination: 'slack:CADMIN', state: 'planned' }]);
    expect(record.deliveries[0]?.notice?.actions.map(({ command }) => command)).toEqual([
      `hold ${hold?.id} announce`,
      `hold ${hold?.id} seen`,
    ]);
  });

  it('a moved file is no news', () => {
    const { record, added } = plan({ posts: [post], known: knownOf(makeKnown(post, { state: 'announced', path: 'elsewhere.md' })) });
    expect([record.deliveries, added]).toEqual([[], []]);
    expect(record.write).toHaveLength(1);
  });

  it('a draft waits; when it loses its flag it is owed, though its date is long ago', () => {
    const draft = makePost({ path: 'd.md', draft: true, date: '2025-06-01T00:00:00.000Z' });
    expect(plan({ posts: [draft] }).record).toMatchObject({ ...NOTHING, write: [{ post: draft, state: 'waiting', fingerprint: null }] });
    const published = { ...draft, draft: false, hash: 'published' };
    const later = plan({
      posts: [published],
      known: knownOf(makeKnown(draft, { state: 'waiting', firstSeenAt: '2026-01-01T00:00:00.000Z' })),
    });
    expect(later.record.deliveries.map(({ key, postId, state, reason, digestKey }) => [key, postId, state, reason, digestKey])).toEqual([
      [`${draft.id}~slack.C1~announce`, draft.id, 'planned', null, null],
      [`${draft.id}~terminal~announce`, draft.id, 'planned', null, null],
    ]);
    expect(later.record.write).toEqual([{ post: published, state: 'announced', fingerprint: faceOfPost(published) }]);
    expect(later.record.amendments).toMatchObject({ retractions: [] });
    expect([later.added, later.skipped, later.record.holds, later.record.remove]).toEqual([[], [], [], []]);
  });

  it('a scheduled post is owed once its time comes, and not before', () => {
    const scheduled = makePost({ path: 's.md', publishAt: '2026-01-12T13:00:00.000Z' });
    const known = knownOf(makeKnown(scheduled, { state: 'waiting' }));
    expect(plan({ posts: [scheduled], known }).record.deliveries).toEqual([]);
    expect(plan({ posts: [scheduled], known, now: new Date('2026-01-12T13:00:00.000Z') }).record.deliveries).toHaveLength(2);
  });

  it('a draft of the first scan is news when it is published', () => {
    const draft = makePost({ path: 'd.md', draft: true });
    const { record } = plan({ posts: [draft], firstScan: true });
    expect(record.write).toEqual([{ post: draft, state: 'waiting', fingerprint: null }]);
  });

  it('a post older than the maximum age is recorded as skipped: stale', () => {
    const stale = makePost({ path: 'old.md', date: '2025-12-01T00:00:00.000Z' });
    const { record, skipped } = plan({ posts: [stale] });
    expect(record.deliveries.filter(({ purpose }) => purpose !== 'notice')).toEqual(
      (['slack:C1', 'terminal'] as const).map((destination) => ({
        key: `${stale.id}~${destination.replace(':', '.')}~announce`,
        postId: stale.id,
        destination,
        purpose: 'announce',
        state: 'skipped',
        reason: { kind: 'stale' },
        digestKey: null,
      })),
    );
    expect(skipped).toEqual([{ post: stale, reason: 'stale' }]);
  });

  it('an event is owed until it starts, however long ago it was written', () => {
    const event = (startsAt: string) =>
      makePost({ path: `${startsAt}.md`, kind: 'event', date: startsAt, event: { startsAt, endsAt: null, place: null, mode: null } });
    expect(plan({ posts: [event('2026-03-01T09:00:00.000Z')] }).record.deliveries.map(({ state }) => state)).toEqual([
      'planned',
      'planned',
    ]);
    expect(plan({ posts: [event('2026-01-12T11:00:00.000Z')] }).skipped.map(({ reason }) => reason)).toEqual(['event-past']);
  });

  it('a post that no subscription wants is told, and reported', () => {
    const { record, skipped } = plan({ posts: [post], subscriptions: [makeSubscription('slack:C1', { tags: ['cilium'] })] });
    expect(record.deliveries).toEqual([]);
    expect(record.write).toMatchObject([{ post, state: 'announced' }]);
    expect(skipped).toEqual([{ post, reason: 'no-subscription' }]);
  });

  it('two subscriptions of one destination owe one message', () => {
    const { record } = plan({
      posts: [post],
      subscriptions: [makeSubscription('slack:C1'), makeSubscription('slack:C1', { sources: ['cncf'] })],
    });
    expect(record.deliveries).toHaveLength(1);
  });

  it('more posts than the limit make one digest that carries them, oldest first', () => {
    const posts = Array.from({ length: 6 }, (_, day) => makePost({ path: `${day}.md`, date: `2026-01-0${day + 1}T00:00:00.000Z` }));
    const { record } = plan({ posts: posts.toReversed(), subscriptions: [makeSubscription('slack:C1')] });
    const [digest, ...rows] = record.deliveries;
    expect(digest).toMatchObject({ purpose: 'digest', postId: null, digestKey: null, state: 'planned' });
    expect(rows.map(({ postId }) => postId)).toEqual(posts.map(({ id }) => id));
    expect(new Set(rows.map(({ digestKey }) => digestKey))).toEqual(new Set([digest?.key]));
  });

  it('a flood is held, not sent and not lost, and the admins are asked', () => {
    const posts = Array.from({ length: 8 }, (_, n) => makePost({ path: `${n}.md` }));
    const { record } = plan({ posts }, { safetyLimits: { additions: 7, edits: 50, removals: 10 } });
    const [hold] = record.holds;
    const held = record.deliveries.filter(({ purpose }) => purpose === 'announce');
    expect(held).toHaveLength(16);
    expect(new Set(held.map((row) => `${row.state} ${row.reason && reasonText(row.reason)} ${row.hold} ${row.digestKey}`))).toEqual(
      new Set([`held fuse: 8 new posts at once ${hold?.id} null`]),
    );
    expect(hold?.samples).toHaveLength(5);
    const notice = record.deliveries.find(({ purpose }) => purpose === 'notice');
    expect(notice?.notice).toMatchObject({ title: '8 new posts arrived at once: held' });
    expect(notice?.notice?.lines).toContain('… and 3 more.');
  });

  it('after a restore even one new post is held: it may have been announced since the backup; quiet changes nothing of that', () => {
    const due = makePost({ path: 'due.md', publishAt: '2026-01-10T00:00:00.000Z' });
    const known = knownOf(makeKnown(due, { state: 'waiting' }));
    const settling = { news: NOTHING_SETTLING, settleMs: 60_000 };
    const { record, settled } = plan({ posts: [post, due], known, restored: true, settling });
    const [hold] = record.holds;
    expect(hold).toMatchObject({ kind: 'additions', posts: 2 });
    const rows = record.deliveries.filter(({ purpose }) => purpose === 'announce');
    expect(rows.map(({ state, hold: id }) => [state, id])).toEqual(Array.from({ length: 4 }, () => ['held', hold?.id]));
    expect(settled).toBeNull();
    expect(plan({ restored: true }).record).toMatchObject(NOTHING);
  });

  it('a flood that nobody subscribed to asks nobody', () => {
    const posts = Array.from({ length: 8 }, (_, n) => makePost({ path: `${n}.md` }));
    const { record } = plan({ posts, subscriptions: [] }, { safetyLimits: { additions: 7, edits: 50, removals: 10 } });
    expect([record.holds, record.deliveries]).toEqual([[], []]);
  });

  it('a file that is gone is removed; one that broke is not', () => {
    const known = knownOf(makeKnown(post));
    expect(plan({ known }).record.remove).toEqual([post.id]);
    expect(plan({ known, brokenPaths: new Set([post.path]) }).record.remove).toEqual([]);
    expect(plan({ known: knownOf(makeKnown(post, { removedAt: '2026-01-11T00:00:00.000Z' })) }).record.remove).toEqual([]);
  });

  it('the message of a file that is gone, or a draft again, goes a day later; many at once wait for a word', () => {
    const told = makeKnown(post, { state: 'announced', hash: 'before' });
    const tomorrow = '2026-01-13T12:00:00.000Z';
    expect(plan({ known: knownOf(told) }).record.amendments).toMatchObject({ retractions: [post.id], retractionsDueAt: tomorrow });
    const draft = { ...post, draft: true, hash: 'draft' };
    const withdrawn = plan({ posts: [draft], known: knownOf(told) }).record;
    expect(withdrawn.amendments).toMatchObject({ retractions: [post.id], returned: [], edits: [] });
    const many = Array.from({ length: 11 }, (_, n) => makeKnown(makePost({ path: `${n}.md` }), { state: 'announced' }));
    const { record } = plan({ known: knownOf(...many) });
    const samples = ['0.md', '1.md', '2.md', '3.md', '4.md'];
    expect(record.holds).toEqual([
      holdForChange('removals', { posts: many.map(({ id, path }) => ({ id, title: path })), messages: 11, open: null }, 0, NOW),
    ]);
    expect(record.holds).toMatchObject([{ kind: 'removals', posts: 11, samples }]);
    expect(record.amendments?.retractionsHold).toBe(record.holds[0]?.id);
    const unheard = many.map((one) => ({ ...one, state: 'baseline' as const }));
    expect(plan({ known: knownOf(...unheard) }).record.holds).toEqual([]);
  });

  it('more than half of the folder at once waits for a word whatever the limit; what was gone before is no part of the folder', () => {
    const known = (count: number, own: Partial<KnownPost> = {}) =>
      Array.from({ length: count }, (_, n) =>
        makeKnown(makePost({ path: `${own.removedAt ?? ''}${n}.md` }), { state: 'announced', ...own }),
      );
    const long = known(10, { removedAt: '2026-01-02T00:00:00.000Z' });
    const holdsOf = (there: number) => {
      const posts = Array.from({ length: there - 11 }, (_, n) => makePost({ path: `${n + 11}.md` }));
      return plan(
        { posts, known: knownOf(...known(there), ...long) },
        { safetyLimits: { additions: 200, edits: 50, removals: 1_000 } },
      ).record.holds.map(({ posts }) => posts);
    };
    expect(holdsOf(21)).toEqual([11]);
    expect(holdsOf(22)).toEqual([]);
  });

  it('what went in the ten minutes before is part of the folder that lost more than half', () => {
    const gone = (count: number, removedAt: string | null) =>
      Array.from({ length: count }, (_, n) => makeKnown(makePost({ path: `${removedAt}${n}.md` }), { state: 'announced', removedAt }));
    const limits = { safetyLimits: { additions: 200, edits: 50, removals: 1_000 } };
    const holdsOf = (removedAt: string) =>
      plan({ known: knownOf(...gone(10, removedAt), ...gone(1, null)) }, limits).record.holds.map(({ posts }) => posts);
    expect(holdsOf('2026-01-12T11:50:00.001Z')).toEqual([1]);
    expect(holdsOf('2026-01-12T11:50:00.000Z')).toEqual([]);
  });

  it('limits count what readers notice: messages of the ten minutes, not posts', () => {
    const posts = Array.from({ length: 51 }, (_, n) => makePost({ path: `${n}.md` }));
    const known = knownOf(...posts.map((one) => makeKnown(one, { state: 'announced', hash: 'before', fingerprint: 'before' })));
    const { record } = plan({ posts, known });
    const nothing = { messages: 0, posts: [], open: null };
    const edits = (messages: number) =>
      record.limit({
        additions: nothing,
        edits: { ...nothing, messages, posts: [{ id: 'a', title: 'A' }] },
        removals: nothing,
        late: null,
      });
    expect(edits(50)).toMatchObject({ holds: [], deliveries: [], amendments: { editsHold: null } });
    const { holds, amendments } = edits(51);
    expect(holds).toMatchObject([{ kind: 'edits', messages: 51, posts: 1, samples: ['A'] }]);
    expect(amendments?.editsHold).toBe(holds[0]?.id);
    const [fresh] = [makePost({ path: 'new.md' })];
    const lately = Array.from({ length: 200 }, (_, n) => ({ id: `p${n}`, title: '' }));
    const news = plan({ posts: [fresh] }).record;
    const additions = (posts: typeof lately) =>
      news.limit({ additions: { ...nothing, posts }, edits: nothing, removals: nothing, late: null }).holds;
    expect(additions(lately.slice(1))).toEqual([]);
    expect(additions(lately)).toMatchObject([{ kind: 'additions', posts: 1, messages: 2 }]);
  });

  it('a file that comes back is written, and no news', () => {
    const known = knownOf(makeKnown(post, { state: 'announced', removedAt: '2026-01-11T00:00:00.000Z' }));
    const { record } = plan({ posts: [post], known });
    expect([record.write, record.deliveries]).toEqual([[{ post, state: 'announced', fingerprint: faceOfPost(post) }], []]);
    expect(record.amendments).toMatchObject({ returned: [post.id], edits: [], retractions: [] });
  });

  it('no sequence of looks owes a delivery twice, or loses a fresh post', () => {
    const folder = fc.array(
      fc.record({ name: fc.integer({ min: 0, max: 9 }), draft: fc.boolean(), words: fc.integer({ min: 0, max: 2 }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.array(folder, { maxLength: 8 }), (looks) => {
        const stores = new Map<string, KnownPost>();
        const owed: string[] = [];
        const everPublished = new Set<string>();
        looks.forEach((files, index) => {
          const posts = new Map<string, Post>(
            files.map(({ name, draft, words }) => [String(name), makePost({ path: `${name}.md`, draft, tldr: `Version ${words}` })]),
          );
          const { record } = plan({ posts: [...posts.values()], known: new Map(stores), firstScan: index === 0 });
          for (const { post, state, fingerprint } of record.write) stores.set(post.id, makeKnown(post, { state, fingerprint }));
          for (const id of record.remove) stores.set(id, { ...(stores.get(id) as KnownPost), removedAt: NOW.toISOString() });
          owed.push(
            ...record.deliveries.filter(({ digestKey, purpose }) => digestKey !== null || purpose === 'announce').map(({ key }) => key),
          );
          if (index > 0) for (const one of posts.values()) if (!one.draft) everPublished.add(one.id);
        });
        expect(new Set(owed).size).toBe(owed.length);
        for (const id of everPublished) {
          const baseline = stores.get(id)?.state === 'baseline';
          expect(owed.filter((key) => key.startsWith(`${id}~`))).toHaveLength(baseline ? 0 : 2);
        }
      }),
    );
  });
});
