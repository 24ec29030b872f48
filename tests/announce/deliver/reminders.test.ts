import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/model/delivery.ts';
import { parseReminderKey, reminderKeyOf } from '../../../src/model/delivery.ts';
import { isCancelled } from '../../../src/model/event.ts';
import type { Claim } from '../../../src/ports/ledger/delivery-lease.ts';
import { delivery, facts, NOW, play } from '../../support/deliver-stage.ts';
import { makePost } from '../../support/make.ts';

const HOUR_MS = 3_600_000;

/** A reminder a day before an event that begins in so many hours. */
function reminderOf(hours: number, own: { post?: Parameters<typeof makePost>[0] | null; original?: Partial<Delivery> | null } = {}): Claim {
  const startMs = NOW.getTime() + hours * HOUR_MS;
  const event = { startsAt: new Date(startMs).toISOString(), endsAt: null, place: 'Berlin', mode: null };
  const post = makePost({ kind: 'event', event, tags: ['cncf'], ...(own.post ?? {}), path: 'e.md' });
  const key = reminderKeyOf(post.id, 'slack:C1', { leadMinutes: 1_440, startMs });
  const original = own.original === null || own.original === undefined ? null : { ...delivery, ...own.original };
  return {
    kind: 'claimed',
    ...facts,
    posts: own.post === null ? [] : [post],
    delivery: { ...delivery, key, purpose: 'reminder' },
    original,
  };
}

describe('a reminder', () => {
  it('is one line with the title, when and where, whatever style the channel has', async () => {
    const { sent, settlements } = await play({ claim: reminderOf(23), style: { style: 'title' }, pictureSize: 'large' });
    expect(sent).toMatchObject([
      { inThread: null, announcement: { note: { kind: 'reminder' }, style: 'line', facts: ['date', 'place'], tldr: null, tags: [] } },
    ]);
    expect(sent[0]?.announcement).not.toHaveProperty('picture');
    expect(settlements).toMatchObject([{ state: 'delivered', renderedFingerprint: expect.any(String) }]);
  });

  it('is sent until half of its time is over, then skipped with the reason', async () => {
    expect((await play({ claim: reminderOf(12.1) })).settlements).toMatchObject([{ state: 'delivered' }]);
    for (const hours of [12, 1, -1])
      expect((await play({ claim: reminderOf(hours) })).settlements).toEqual([{ state: 'skipped', reason: { kind: 'reminder-late' } }]);
  });

  it.each([
    ['moved', { event: { startsAt: '2026-06-01T00:00:00.000Z', endsAt: null, place: null, mode: null } }, 'event-moved'],
    ['cancelled', { title: 'Cancelled: KubeDay' }, 'event-cancelled'],
    ['a draft', { draft: true }, 'draft'],
  ])('is not sent where its event is %s since the last scan', async (_, own, kind) => {
    const { settlements, sent } = await play({ claim: reminderOf(23, { post: { path: 'e.md', ...own } }) });
    expect([settlements, sent]).toEqual([[{ state: 'skipped', reason: { kind } }], []]);
  });

  it('is not sent where its file is gone, or the channel did not get the announcement', async () => {
    expect((await play({ claim: reminderOf(23, { post: null }) })).settlements).toMatchObject([{ reason: { kind: 'removed' } }]);
    for (const state of ['held', 'skipped', 'failed', 'retracted'] as const)
      expect((await play({ claim: reminderOf(23, { original: { state } }) })).settlements).toEqual([
        { state: 'skipped', reason: { kind: 'not-announced' } },
      ]);
    for (const state of ['planned', 'delivered', 'in-doubt'] as const)
      expect((await play({ claim: reminderOf(23, { original: { state } }) })).settlements).toMatchObject([{ state: 'delivered' }]);
  });
});

it('the key of a reminder says which it is', () => {
  const reminder = { leadMinutes: 90, startMs: Date.parse('2026-11-27T18:30:00.000Z') };
  const key = reminderKeyOf('0123456789abcdef0123', 'slack:T1/C1', reminder);
  expect(key).toMatch(/^0123456789abcdef0123\.90m[0-9a-z]+~slack\.T1\.C1~reminder$/);
  expect(parseReminderKey(key)).toEqual(reminder);
  expect(parseReminderKey('b1.25~slack.C1~digest')).toBeNull();
});

it.each([
  ['CANCELLED: KubeDay', true],
  ['[Canceled] KubeDay', true],
  ['KubeDay (cancelled)', true],
  ['KubeDay – postponed!', true],
  ['Postponed: KubeDay', true],
  ['How we cancelled our monolith', false],
  ['Cancelling contexts in Go', false],
  ['KubeDay', false],
])('“%s” is cancelled: %s', (title, expected) => expect(isCancelled({ title })).toBe(expected));
