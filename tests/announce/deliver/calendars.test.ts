import { describe, expect, it } from 'vitest';
import type { Post } from '../../../src/content/post.ts';
import { calendarKeyOf, communityOfKey } from '../../../src/model/delivery.ts';
import type { Claim } from '../../../src/ports/ledger/delivery-lease.ts';
import { claimed, delivery, digest, doubtful, facts, failing, NOW, play, post, receipt } from '../../support/deliver-stage.ts';

const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();
const event: Post = { ...post, kind: 'event', event: { startsAt: at(48), endsAt: null, place: 'Paris', mode: null } };
const KEY = calendarKeyOf(post.id, 'slack:C1', 'S1');
const ENTRY = { channel: 'S1', messageId: 'E1', link: null };
const write = async () => ENTRY;
/** A claim of an event's entry; `posts` empty: its file is gone. */
const entryOf = (own: Partial<typeof delivery> = {}, posts: readonly Post[] = [event]): Claim => ({
  kind: 'claimed',
  ...facts,
  posts,
  original: { ...delivery, state: 'delivered', receipt },
  delivery: { ...delivery, key: KEY, purpose: 'calendar', originalKey: delivery.key, sendingSince: at(0), firstSentAt: at(0), ...own },
});
const asked = () => {
  const calls: unknown[] = [];
  const calendars = {
    write: async (...given: unknown[]) => {
      calls.push(['write', ...given]);
      return ENTRY;
    },
    cancel: async (...given: unknown[]) => void calls.push(['cancel', ...given]),
  };
  return { calls, calendars };
};

describe('an event in the calendar of a community', () => {
  it('is planned with its announcement, alone or in a digest, once for the community', async () => {
    const { planned, rung } = await play({ claim: { ...claimed, posts: [event] }, calendars: { write } });
    expect(planned).toMatchObject([{ key: KEY, purpose: 'calendar', postId: post.id, originalKey: delivery.key, destination: 'slack:C1' }]);
    expect([rung, communityOfKey(KEY)]).toEqual([[KEY], 'S1']);
    const inDigest = await play({ claim: { ...digest, posts: [event] }, calendars: { write } });
    expect(inDigest.planned).toMatchObject([{ key: KEY, postId: post.id }]);
    const found = { kind: 'found', receipt: ENTRY } as const;
    const lost = { ...(doubtful(null) as Extract<Claim, { kind: 'doubtful' }>), posts: [event], sent: [event] };
    expect((await play({ claim: lost, calendars: { write }, find: async () => found })).planned).toMatchObject([{ key: KEY }]);
  });

  it('is not planned for other posts, nor where there is no calendar; where that can’t be asked, the message waits', async () => {
    expect((await play({ claim: claimed, calendars: { write } })).planned).toEqual([]);
    const own = { ...claimed, posts: [event] };
    expect((await play({ claim: own })).planned).toEqual([]);
    expect((await play({ claim: own, calendars: { write, communityOf: async () => null } })).planned).toEqual([]);
    const communityOf = failing({ kind: 'unavailable', detail: 'ECONNREFUSED' });
    const waits = await play({ claim: own, calendars: { write, communityOf } });
    expect([waits.sent, waits.settlements]).toMatchObject([[], [{ state: 'planned', countsAttempt: true }]]);
  });

  it('is written as it is now, and again into the same entry; one that says so already makes no request', async () => {
    const { calls, calendars } = asked();
    const first = await play({ claim: entryOf(), calendars });
    const entry = { key: KEY, community: 'S1', message: receipt };
    expect(calls).toEqual([['write', entry, expect.objectContaining({ title: event.title, event: event.event }), null]]);
    expect(first.settlements).toMatchObject([{ state: 'delivered', receipt: ENTRY, renderedFingerprint: expect.any(String) }]);
    const { renderedFingerprint = null } = first.settlements[0] as { renderedFingerprint?: string };
    const same = await play({ claim: entryOf({ receipt: ENTRY, renderedFingerprint }), calendars });
    expect([calls.length, same.settlements]).toMatchObject([1, [{ state: 'delivered', receipt: ENTRY }]]);
    const moved = { ...event, event: { ...event.event, startsAt: at(72), endsAt: null, place: 'Lyon', mode: null } };
    await play({ claim: entryOf({ receipt: ENTRY, renderedFingerprint }, [moved]), calendars });
    expect(calls.at(-1)).toEqual(['write', entry, expect.objectContaining({ event: moved.event }), ENTRY]);
  });

  it.each([
    ['removed', [] as Post[]],
    ['draft', [{ ...event, draft: true }]],
    ['event-cancelled', [{ ...event, title: 'CANCELLED: KubeDay' }]],
    ['removed', [{ ...event, event: null }]],
  ])(
    'is cancelled where it is %s, also where a first request got no answer; without one there is nothing to cancel',
    async (kind, posts) => {
      const { calls, calendars } = asked();
      const settlements = [{ state: 'skipped', reason: { kind } }];
      const unanswered = { firstSentAt: at(-1) };
      for (const own of [{ receipt: ENTRY }, unanswered]) {
        expect((await play({ claim: entryOf(own, posts), calendars })).settlements).toEqual(settlements);
        expect(calls.at(-1)).toEqual(['cancel', expect.objectContaining({ key: KEY, community: 'S1' }), 'receipt' in own ? ENTRY : null]);
      }
      expect((await play({ claim: entryOf({}, posts), calendars })).settlements).toEqual(settlements);
      expect(calls).toHaveLength(2);
    },
  );

  it('that has begun is left as it is, and is not written any more', async () => {
    const { calls, calendars } = asked();
    const begun = { ...event, event: { startsAt: at(-1), endsAt: at(5), place: null, mode: null } };
    const [late, standing] = [
      await play({ claim: entryOf({}, [begun]), calendars }),
      await play({ claim: entryOf({ receipt: ENTRY, renderedFingerprint: 'as written' }, [begun]), calendars }),
    ];
    expect(late.settlements).toEqual([{ state: 'skipped', reason: { kind: 'event-past' } }]);
    expect(standing.settlements).toEqual([{ state: 'delivered', receipt: ENTRY, renderedFingerprint: 'as written' }]);
    expect(calls).toEqual([]);
  });

  it('is looked for at the earliest ten seconds after a request without an answer', async () => {
    const { calls, calendars } = asked();
    const lost = await play({ claim: entryOf(), calendars: { write: failing({ kind: 'unknown-outcome', detail: 'ECONNRESET' }) } });
    expect([lost.settlements, lost.later]).toMatchObject([[{ state: 'planned', countsAttempt: true }], 10_000]);
    // A process that was killed tells nobody.
    const early = await play({ claim: entryOf({ firstSentAt: at(-1 / 3_600) }), calendars });
    expect([early.settlements, early.later, calls]).toMatchObject([[{ state: 'planned', countsAttempt: false }], 10_000, []]);
    await play({ claim: entryOf({ firstSentAt: at(-10 / 3_600) }), calendars });
    expect(calls).toHaveLength(1);
  });

  it('that people removed is not made again; a missing right is told, and pauses no channel', async () => {
    const gone = await play({ claim: entryOf({ receipt: ENTRY, renderedFingerprint: 'x' }), calendars: { write: async () => 'gone' } });
    expect(gone.settlements).toEqual([{ state: 'skipped', reason: { kind: 'entry-gone' } }]);
    const refused = await play({ claim: entryOf(), calendars: { write: failing({ kind: 'rejected', detail: 'Create Events' }) } });
    expect([refused.settlements, refused.pauses]).toMatchObject([[{ state: 'failed', reason: { detail: 'Create Events' } }], []]);
  });
});
