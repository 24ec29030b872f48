import { beforeAll, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { homeView, modalOf, replyModal, searchOptions } from '../../adapters/slack/render/modal.ts';
import { renderAnnouncement, renderReply } from '../../adapters/slack/render/render.ts';
import { createCommandHandler } from '../../src/commands/handler.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import type { Problem } from '../../src/content/post.ts';
import type { Words } from '../../src/languages/index.ts';
import type { NoticeAnnouncement } from '../../src/model/announcement.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { deliveryKeyOf, newDelivery } from '../../src/model/delivery.ts';
import type { Hold } from '../../src/model/hold.ts';
import { approvalNotice, supersededApprovalNotice } from '../../src/model/sentences/approval-notice.ts';
import { failureNotices, inDoubtNotices } from '../../src/model/sentences/delivery-notices.ts';
import {
  decidedHoldNotice,
  endedPauseNotice,
  forgottenNotice,
  holdNotice,
  lateNotice,
  pauseNotice,
} from '../../src/model/sentences/notices.ts';
import type { Reply, Span } from '../../src/ports/reply.ts';
import { ADMIN, AT_ONCE, NOW, openCommandStage, SOMEBODY } from '../support/command-stage.ts';
import { APPROVAL_TERMS, makePost, makeSubscription } from '../support/make.ts';
import { learnMarked, MARKED, textsOf, unmarked } from './marked.ts';

const [HERE, THERE, REVIEW] = ['slack:C0GENERAL', 'slack:C0OTHER', 'slack:C0REVIEW1'] as const;
const AT = NOW.toISOString();
const POSTS = ['Zorbium', 'Vexilar', 'Quandric', 'Plimsol', 'Snorfel', 'Wibbles'].map((title, nth) =>
  makePost({ path: `${nth}.md`, title, source: 'Gribble', tags: ['quux'], url: `https://example.org/${nth}` }),
);
const hold = (kind: Hold['kind']): Hold => ({
  id: `h-${kind}`,
  kind,
  since: AT,
  posts: 12,
  messages: 12,
  samples: ['Zorbium'],
  decision: null,
});
const PAUSE = { target: THERE, reason: { kind: 'unauthorized', detail: '77' }, since: AT, probeAt: AT } as const;

/** What is wrong with files is said as `lint` says it, in English. */
const PROBLEMS: readonly Problem[] = [
  { path: 'broken.md', line: 2, column: 1, level: 'error', code: 'yaml-broken', message: '77', hint: null },
  { path: 'copy.md', line: null, column: null, level: 'warning', code: 'copied-file', message: '77', hint: null },
];

/** Things that are no words: titles, names, numbers of channels, verbs and what people typed. */
const VALUES = [
  ...POSTS.flatMap(({ title, path, url }) => [title, path, url ?? '']),
  ...[
    'broken.md',
    'copy.md',
    'Gribble',
    'quux',
    'slack:C0GENERAL',
    'slack:C0OTHER',
    'slack:C0REVIEW1',
    'slack:U0ADMIN',
    'slack:U0SOMEBODY',
    'UTC',
    'http',
    'min',
  ],
  ...['database', 'in memory', 'A short word about it.', 'Slack', 'slack', 'discord', 'herald', 'HERALD'],
];

async function openStage() {
  const stage = openCommandStage({
    subscriptions: [makeSubscription(HERE), makeSubscription(THERE, { tags: ['nosuch'] })],
    problems: PROBLEMS,
  });
  await stage.seen(POSTS);
  const [first, second, third, fourth, fifth] = POSTS.map(({ id }) => deliveryKeyOf(id, HERE, 'announce'));
  const rows = POSTS.map(({ id }) => newDelivery(deliveryKeyOf(id, HERE, 'announce'), HERE, { postId: id }));
  await stage.look({ deliveries: rows, holds: [hold('additions'), hold('edits'), hold('removals')] });
  if (!first || !second || !third || !fourth || !fifth) throw new Error('there are no posts');
  await stage.deliver(first);
  await stage.fail(second, 'in-doubt', { kind: 'unprovable', detail: '77' });
  await stage.fail(third, 'failed', { kind: 'rejected', detail: '77' });
  await stage.fail(fourth, 'held', { kind: 'rejected', detail: '77' });
  const terms = { owner: 'me', nowMs: NOW.getTime(), rateLimits: AT_ONCE, leaseMs: 0, gracePeriodMs: 0 };
  await stage.ledger.claim(fifth, terms);
  const post = POSTS[4];
  if (!post) throw new Error('there is no post');
  await stage.ledger.awaitApproval(fifth, 1, { ...APPROVAL_TERMS, review: REVIEW, own: buildAnnouncement(post) }, NOW.getTime());
  await stage.ledger.pause(PAUSE, []);
  const handler = createCommandHandler({ ...stage.context, language: MARKED }, () => undefined);
  return { ...stage, handler };
}

type Stage = Awaited<ReturnType<typeof openStage>>;

/** What may stand behind every verb: right, wrong, and nothing. */
const BEHIND = [
  ...[
    '',
    'zorbium',
    '0.md',
    'broken.md',
    'copy.md',
    'nonsense',
    'kind:release',
    'all',
    '1',
    'off',
    'in:here',
    'in:nowhere',
    'page:2',
    'page:99',
  ],
  ...['failed', 'held', 'skipped', 'stale', 'in-doubt', 'failed as:seen', 'failed as:digest', 'failed as:edit', 'failed dry-run'],
  ...[
    'failed nonsense',
    'since:7x',
    'as:nonsense failed',
    'plan:nonsense failed',
    'kind: failed',
    'since:30d',
    'dry-run',
    'nonsense dry-run',
  ],
  ...['h-additions digest', 'h-edits digest', 'h-edits announce', 'h-removals seen', 'h-nonsense seen', 'h-additions'],
  ...[
    '1 send',
    '1 later 2h',
    '1 never',
    '1 use',
    '1 keep',
    '1 nonsense',
    '9 send',
    'show 1',
    'edit 1',
    'edit 1 title:"" x',
    'edit 1 Blorp',
  ],
  ...['slack', 'slack:C0OTHER', 'nonsense sent', 'nonsense resend', 'style:nonsense 0.md', 'as:digest 0.md', 'style:line 0.md'],
  ...['quux mode:"nonsense"', 'quux mode:"each, quiet 7"', 'quux images:nonsense', 'quux approve:nonsense', 'quux approve:yes'],
  ...[
    'quux reminders:nonsense',
    'quux reminders:24h',
    'quux mention:nonsense',
    'quux thread:nonsense',
    'quux language:nonsense',
    'quux to:nowhere',
  ],
  ...[
    'kind:release -is:prerelease tag:quux',
    'kind:event OR "blorp"',
    'test kind:release',
    'test tag:quux',
    'test',
    'pause 1',
    'resume 1',
    'edit 1 quux',
  ],
  ...['import', '--misses', 'search', 'start', 'replay'],
];

/** What buttons stand for, in an order in which each finds something to do. */
const ORDERS = [
  ...['pause because', 'resume', 'resume slack:C0OTHER', 'hold h-additions digest', 'hold h-edits announce', 'hold h-removals seen'],
  ...[
    'approve 1 later 2h',
    'approvals edit 1 Blorp',
    'approve 1 send',
    'replay failed',
    'replay held',
    'replay skipped',
    'discard',
    '0.md',
  ],
  ...['subscribe tag:quux', 'subscriptions', 'unsubscribe tag:quux', 'resolve', 'search zorbium', 'why 0.md', 'why 2.md', 'status'],
];

describe('a made-up language', () => {
  let stage: Stage;
  let words: Words;
  beforeAll(async () => {
    words = learnMarked();
    stage = await openStage();
  });

  const escaped = (texts: readonly string[], typed = ''): readonly string[] => {
    const known = [...VALUES, ...typed.split(/\s+/).filter((word) => word.length > 1)].toSorted((a, b) => b.length - a.length);
    return texts.map((text) => unmarked(text, known)).filter((left) => left !== '');
  };
  /** All that a message of Slack has people read. */
  const readIn = (node: unknown): readonly string[] => {
    if (Array.isArray(node)) return node.flatMap(readIn);
    if (typeof node !== 'object' || node === null || isCode(node)) return [];
    if ('elements' in node) return [readIn(node.elements).join('')];
    return Object.entries(node).flatMap(([name, inner]) =>
      name === 'text' && typeof inner === 'string' ? [inner.replace(/<!date[^>]*>/g, ' ')] : readIn(inner),
    );
  };
  const ask = (text: string, from = ADMIN, confirmed = false): Promise<Reply> =>
    stage.handler.handle({ text, from, where: HERE, confirmed });

  it.each(COMMANDS.map(({ verb }) => verb))('%s says nothing that is not in the table, whatever stands behind it', async (verb) => {
    const left = new Set<string>();
    for (const from of [ADMIN, SOMEBODY])
      for (const behind of BEHIND) {
        const reply = await ask(`${verb} ${behind}`, from);
        expect(reply.language).toBe(MARKED);
        for (const text of escaped(textsOf(reply), behind)) left.add(`${verb} ${behind}: ${text}`);
      }
    expect([...left]).toEqual([]);
  });

  it('nor does what is done by its buttons, and asked twice', async () => {
    const own = await openStage();
    const press = (text: string): Promise<Reply> => own.handler.handle({ text, from: ADMIN, where: HERE, confirmed: true });
    const left = new Set<string>();
    for (const text of ORDERS)
      for (const turn of [1, 2]) {
        const reply = await press(text);
        for (const one of [reply, ...(await Promise.all(reply.actions.slice(0, 3).map(({ command }) => press(command))))])
          for (const words of escaped(textsOf(one), text)) left.add(`${text} (${turn}): ${words}`);
      }
    expect([...left]).toEqual([]);
  });

  it('nor what is suggested while somebody types', async () => {
    const own = await openStage();
    for (const by of ['replay', 'batch', 'approval', 'delivery', 'paused'] as const) {
      const offered = await own.handler.suggest('', 25, { from: ADMIN, where: HERE }, by);
      expect(offered.length, by).toBeGreaterThan(0);
      const keys = offered.map(({ query }) => query);
      expect(
        offered.map(({ label }) => unmarked(label, [...VALUES, ...keys, 'unauthorized'])).filter((text) => text !== ''),
        by,
      ).toEqual([]);
    }
  });

  it('nor notices to the admins', async () => {
    const own = await openStage();
    const [row] = await own.ledger.find({ states: ['in-doubt'] }, 1);
    const [approval] = (await own.ledger.approvals({ open: true }, 1)).approvals;
    if (!row || !approval) throw new Error('the stage lacks something');
    const outcome = { at: AT, by: ADMIN };
    const paused = { ...PAUSE, kind: 'pause', outcome } as const;
    const told = (count: number) =>
      Array.from({ length: count }, (_, nth) => ({
        delivery: { ...row, key: `${row.key}${nth}`, ...(nth % 2 === 0 ? {} : { purpose: 'edit' as const }) },
        posts: [{ title: 'Zorbium', url: null, path: '0.md' }],
        count: nth === 0 ? 3 : 1,
      }));
    const news = { since: AT, latestAt: AT, samples: ['Zorbium'] };
    const terms = { maxAgeDays: 14, eachLimit: 2, language: MARKED };
    const notices: NoticeAnnouncement[] = [
      ...(['additions', 'edits', 'removals'] as const)
        .flatMap((kind) => [
          holdNotice(hold(kind), HERE, MARKED).notice ?? [],
          ...(['announce', 'digest', 'seen'] as const).map((decision) =>
            decidedHoldNotice({ ...hold(kind), kind: 'hold', batch: kind, outcome }, decision, MARKED),
          ),
        ])
        .flat(),
      ...[0, 1, 2].flatMap((also) => pauseNotice(PAUSE, HERE, PLATFORMS, MARKED, also).notice ?? []),
      ...[null, 0, 3].map((messages) => endedPauseNotice(paused, messages, PLATFORMS, MARKED)),
      forgottenNotice(paused, { ended: 2, alsoForgotten: 3 }, PLATFORMS, MARKED),
      ...[1, 9].flatMap((count) => failureNotices(told(count), HERE, MARKED).flatMap(({ notice }) => notice ?? [])),
      ...[1, 20].flatMap((count) => inDoubtNotices(told(count), HERE, MARKED).flatMap(({ notice }) => notice ?? [])),
      ...[1, 5].map((stale) => lateNotice({ ...news, posts: { stale, 'event-past': 1, expired: 2 } }, terms)),
      ...(
        [{}, { asked: 2 }, { laterUntil: AT, decidedBy: ADMIN }, { state: 'declined', decidedAt: AT }, { state: 'expired' }] as const
      ).map((own) => approvalNotice({ ...approval, ...own }, MARKED)),
      supersededApprovalNotice({ ...approval, own: { ...approval.own, language: MARKED } }),
    ];
    for (const notice of notices) {
      expect(notice.language).toBe(MARKED);
      const { preview: _, ...words } = notice;
      const lines = [
        notice.title,
        ...notice.lines.map((line) => (typeof line === 'string' ? line : line.map(spoken).join(''))),
        ...notice.actions.map(({ label }) => label),
      ];
      expect(escaped(lines), notice.title).toEqual([]);
      expect(escaped(readIn(renderAnnouncement(words).blocks), 'replay failed max_age_days'), notice.title).toEqual([]);
    }
  });

  it('nor the Home tab, dialogs and replies as a platform shows them', async () => {
    const own = await openStage();
    const replies = await Promise.all(
      ['latest', 'subscriptions', 'status', 'holds', 'resolve', 'approvals edit 1'].map((text) =>
        own.handler.handle({ text, from: ADMIN, where: HERE, confirmed: false }),
      ),
    );
    const views = replies.flatMap((reply) => [
      homeView([{ title: '', reply }], words),
      replyModal(words.chat.searchPosts, reply, words, true),
      ...(reply.form ? [modalOf(reply.form, '{}', reply.language)] : []),
      renderReply(reply, { kind: 'share', user: 'U0ADMIN' }).blocks,
    ]);
    const options = searchOptions('zorbium', [], words).map(({ text }) => text.text);
    const typed =
      'U0ADMIN approve hold announce digest seen later never resolve resume replay failed held dry-run approvals sent resend Herald zorbium date';
    expect(escaped([...readIn(views), ...options], typed)).toEqual([]);
  });
});

function isCode(node: object): boolean {
  return 'style' in node && typeof node.style === 'object' && node.style !== null && 'code' in node.style;
}

/** Text of a span that is no value by itself. */
function spoken({ text, style, at, person }: Span): string {
  return style === 'code' || at !== undefined || person !== undefined ? ' ' : text;
}
