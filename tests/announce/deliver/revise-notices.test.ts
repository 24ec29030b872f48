import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../../adapters/platforms.ts';
import { type NoticeFacts, revisedNotice } from '../../../src/announce/deliver/revise-notices.ts';
import { type NoticeAnnouncement, type NoticeSubject, plainLine } from '../../../src/model/announcement.ts';
import { inDoubtNotices } from '../../../src/model/sentences/delivery-notices.ts';
import { holdNotice, lateNotice, pauseNotice } from '../../../src/model/sentences/notices.ts';
import type { AuditEntry } from '../../../src/ports/audit.ts';
import { makeDelivery } from '../../support/make.ts';

const SINCE = '2026-01-12T07:10:00.000Z';
const NOW = '2026-01-12T08:02:00.000Z';
const ADMIN = { platform: 'slack', id: 'U0ADMIN' } as const;
const NOBODY: NoticeFacts = {
  pauses: new Map(),
  holds: new Map(),
  deliveries: new Map(),
  approvals: new Map(),
  orders: [],
  ended: null,
  platforms: PLATFORMS,
  now: NOW,
};

type Told = NoticeAnnouncement & { subject: NoticeSubject };
const wordsOf = ({ title, lines }: NoticeAnnouncement): string => [title, ...lines.map(plainLine)].join('\n');
const order = (action: string, detail: AuditEntry['detail'], at = NOW): AuditEntry => ({ at, who: ADMIN, where: null, action, detail });
const later = (ms: number): string => new Date(Date.parse(NOW) + ms).toISOString();
const pause = { target: 'slack', reason: { kind: 'unauthorized', detail: 'token_revoked' }, since: SINCE, probeAt: SINCE } as const;
const paused = pauseNotice(pause, 'slack:CADMIN', PLATFORMS, 'en').notice as Told;
const held = holdNotice(
  { id: 'h1', kind: 'removals', since: SINCE, posts: 12, messages: 12, samples: ['One'], decision: null },
  'slack:CADMIN',
  'en',
).notice as Told;
const row = makeDelivery({
  postId: 'p1',
  destination: 'slack:C1',
  state: 'in-doubt',
  reason: { kind: 'unprovable', detail: 'no scope' },
  firstSentAt: SINCE,
});
const late = {
  ...lateNotice(
    { since: SINCE, latestAt: NOW, posts: { stale: 2, 'event-past': 0, expired: 0 }, samples: ['A', 'B'] },
    { maxAgeDays: 14, eachLimit: 5, language: 'en' },
  ),
} as Told;
const posts = [{ title: 'A post', url: 'https://example.org/a', path: 'a.md' }];
const doubted = inDoubtNotices([{ delivery: row, posts, count: 1 }], 'slack:CADMIN', 'en')[0]?.notice as Told;

/** What the same notice says when it is looked at again. */
const again = (notice: NoticeAnnouncement | undefined, facts: NoticeFacts) => {
  if (!notice?.subject) throw new Error('nothing is left to be settled');
  return revisedNotice({ ...notice, subject: notice.subject }, facts)?.notice ?? null;
};

describe('a notice whose subject is not settled', () => {
  it.each<[string, Told, Partial<NoticeFacts>]>([
    ['a pause that lasts', paused, { pauses: new Map([['slack', SINCE]]) }],
    ['a hold without a word', held, { holds: new Map([['h1', null]]) }],
    ['a hold of which nothing is known', held, {}],
    ['a doubt', doubted, { deliveries: new Map([[row.key, row]]) }],
  ])('stays as it is: %s', (_, notice, facts) => {
    expect(revisedNotice(notice, { ...NOBODY, ...facts })).toBeNull();
  });
});

describe('the notice of a pause', () => {
  it('says that the channel is forgotten where it is, not that it accepts messages', () => {
    const forgotten = order('forget', { target: 'slack', subscriptions: 2 });
    const notice = again(paused, { ...NOBODY, orders: [order('forget', { target: 'slack:C9', subscriptions: 1 }), forgotten] });
    expect(wordsOf(notice as NoticeAnnouncement)).toMatch(
      /^Slack has been forgotten\n.*token_revoked.*\n2 subscriptions ended, and its waiting messages were discarded\.$/,
    );
    expect(notice).toMatchObject({ actions: [] });
    const there = (target: string, community: string, subscriptions: number) => order('forget', { target, community, subscriptions });
    const all = [there('slack', 'T1', 1), there('slack:T1/C2', 'T1', 3), there('slack:T2/C1', 'T2', 5)];
    expect(wordsOf(again(paused, { ...NOBODY, orders: all }) as NoticeAnnouncement)).toMatch(
      /\n1 more channel there has been forgotten as well\.\n4 subscriptions ended, and its waiting messages were discarded\.$/,
    );
    const earlier = order('forget', { target: 'slack', subscriptions: 2 }, '2020-01-01T00:00:00.000Z');
    expect(wordsOf(again(paused, { ...NOBODY, orders: [earlier] }) as NoticeAnnouncement)).toMatch(/^Slack accepts messages again/);
  });
});

describe('a notice of news that came too late', () => {
  it('is closed, in the same words, once later news has a notice of its own', () => {
    expect(again(late, { ...NOBODY, now: later(599_999) })).toBeNull();
    const closed = again(late, { ...NOBODY, now: later(600_000) });
    expect(closed).toEqual({ ...late, subject: undefined });
    expect(closed).not.toHaveProperty('subject');
  });
});

describe('a pause that is over', () => {
  it('by an order, says by whose, from when to when, and is closed', () => {
    const facts = { ...NOBODY, orders: [order('resume', { target: 'slack', messages: 12 })] };
    const revised = revisedNotice(paused, facts)?.notice;
    expect(revised && wordsOf(revised)).toBe(
      [
        'Slack accepts messages again',
        'Slack accepted no messages from 2026-01-12 07:10 UTC to 2026-01-12 08:02 UTC: Herald’s token was refused (token_revoked).',
        'What was waiting is sent now, in 12 messages. Resumed by slack:U0ADMIN, 2026-01-12 08:02 UTC.',
      ].join('\n'),
    );
    expect(revised).toMatchObject({ actions: [] });
    expect(revised).not.toHaveProperty('subject');
  });

  it('by itself, names nobody and is closed', () => {
    const revised = revisedNotice(paused, { ...NOBODY, ended: { target: 'slack', messages: 0 } })?.notice;
    expect(revised && wordsOf(revised)).toContain('\nNo messages were waiting.');
    expect(revised).not.toHaveProperty('subject');
  });

  it('is not ended by an order that came before it', () => {
    const orders = [order('resume', { target: 'slack', messages: 3 }, '2026-01-12T07:00:00.000Z')];
    const revised = revisedNotice(paused, { ...NOBODY, orders })?.notice;
    expect(revised && wordsOf(revised)).toContain('to 2026-01-12 08:02 UTC');
    expect(revised && wordsOf(revised)).not.toContain('Resumed');
  });

  it('is over also where a later pause of the same platform lasts, whose order is another', () => {
    const pauses = new Map([['slack', later(5_000)]] as const);
    const orders = [order('resume', { target: 'slack' }, later(9_000)), order('resume', { target: 'slack' })];
    const revised = revisedNotice(paused, { ...NOBODY, pauses, orders })?.notice;
    expect(revised && wordsOf(revised)).toContain('to 2026-01-12 08:02 UTC');
  });
});

describe('what was settled by a process that ended before it could note by whom', () => {
  it('is told without a name, then with it when the note turns up within a minute', () => {
    const facts = { ...NOBODY, holds: new Map([['h1', 'seen']] as const) };
    const revised = again(held, facts);
    expect(revised && wordsOf(revised)).toBe(
      '12 posts disappeared at once: the messages stay\n• One\n… and 11 more.\nDecided, 2026-01-12 08:02 UTC.',
    );
    expect(revised?.actions).toEqual([]);
    expect(again(revised ?? undefined, { ...facts, now: later(59_000) })).toBeNull();
    const late = again(revised ?? undefined, { ...facts, now: later(59_000), orders: [order('hold', { hold: 'h1' })] });
    expect(late && wordsOf(late)).toContain('… and 11 more.\nDecided by slack:U0ADMIN, 2026-01-12 08:02 UTC.');
    expect(late).not.toHaveProperty('subject');
  });

  it('is closed without a name after that minute, and says the same', () => {
    const facts = { ...NOBODY, deliveries: new Map([[row.key, { ...row, state: 'delivered' as const }]]) };
    const revised = again(doubted, facts);
    expect(revised && wordsOf(revised)).toContain('“A post” in slack:C1, sent 2026-01-12 07:10 UTC: it is there, 2026-01-12 08:02 UTC');
    const closed = again(revised ?? undefined, { ...facts, now: later(60_000) });
    expect(closed).not.toHaveProperty('subject');
    expect(closed && wordsOf(closed)).toBe(revised && wordsOf(revised));
  });
});

describe('a doubt', () => {
  const receipt = { channel: 'C1', messageId: '1.2', link: null };

  it.each([
    ['delivered', receipt, 'it was found'],
    ['planned', null, 'sent again'],
    ['skipped', null, 'not sent again'],
    ['retracted', receipt, 'removed since'],
  ] as const)('that is %s by now says so', (state, own, became) => {
    const deliveries = new Map([[row.key, { ...row, state, receipt: own }]]);
    const revised = revisedNotice(doubted, { ...NOBODY, deliveries })?.notice;
    expect(revised && wordsOf(revised)).toContain(`: ${became}, 2026`);
    expect(revised?.actions).toEqual([]);
  });

  // `doubt`, `again` and `there` are of older entries.
  it.each([
    ['resolve', 'resend', 'sent again'],
    ['resolve', 'sent', 'it is there'],
    ['doubt', 'again', 'sent again'],
    ['doubt', 'there', 'it is there'],
  ])('that an admin settled (%s, %s) keeps its outcome, whatever becomes of the message later', (action, choice, outcome) => {
    const deliveries = new Map([[row.key, { ...row, state: 'planned' as const }]]);
    const orders = [order(action, { key: row.key, choice })];
    const revised = revisedNotice(doubted, { ...NOBODY, deliveries, orders })?.notice;
    expect(revised && wordsOf(revised)).toContain(`${outcome}, resolved by slack:U0ADMIN, 2026-01-12 08:02 UTC`);
    expect(revised).not.toHaveProperty('subject');
  });

  it('is not settled by an order about an earlier doubt of the same message', () => {
    const deliveries = new Map([[row.key, { ...row, state: 'delivered' as const, receipt }]]);
    const orders = [order('doubt', { key: row.key, choice: 'again' }, '2026-01-09T00:00:00.000Z')];
    const revised = revisedNotice(doubted, { ...NOBODY, deliveries, orders })?.notice;
    expect(revised && wordsOf(revised)).toContain(': it was found, 2026');
  });

  it('of very many has buttons for the first that are open, and the others are counted', () => {
    const rows = Array.from({ length: 14 }, (_, n) => makeDelivery({ ...row, key: `k${n}~slack.C1~announce`, postId: `p${n}` }));
    const notice = inDoubtNotices(
      rows.map((delivery) => ({ delivery, posts, count: 1 })),
      'slack:CADMIN',
      'en',
    )[0]?.notice as Told;
    expect(notice.title).toBe('14 messages may or may not have arrived');
    expect(notice.lines).toContain('… and 4 more: “resolve” lists them all.');
    const settled = new Map(rows.map((one, n) => [one.key, n < 12 ? { ...one, state: 'delivered' as const } : one]));
    const revised = revisedNotice(notice, { ...NOBODY, deliveries: settled })?.notice;
    expect(revised?.title).toBe('2 messages may or may not have arrived');
    expect(revised?.actions.map(({ label }) => label)).toEqual([
      'It is there (13)',
      'Send again (13)',
      'It is there (14)',
      'Send again (14)',
    ]);
  });
});
