import type { KnownBlock } from '@slack/types';
import { expect, it } from 'vitest';
import { homeView, modalOf, replyModal } from '../../../../adapters/slack/render/modal.ts';
import { renderAnnouncement, renderPlainAnnouncement, renderReply } from '../../../../adapters/slack/render/render.ts';
import { seededRandom } from '../../../../bench/support/seeded-random.ts';
import { createSyntheticArchive } from '../../../../bench/support/synthetic-archive.ts';
import type { Post } from '../../../../src/content/post.ts';
import { wordsOf } from '../../../../src/languages/index.ts';
import type { Announcement } from '../../../../src/model/announcement.ts';
import { buildAnnouncement } from '../../../../src/model/build-announcement.ts';
import { buildDigest } from '../../../../src/model/digest.ts';
import { PICTURE_SIZES, STYLES, withPictureSize, withStyle } from '../../../../src/model/message-style.ts';
import { holdNotice } from '../../../../src/model/sentences/notices.ts';
import type { Form } from '../../../../src/ports/form.ts';
import type { Line, Reply } from '../../../../src/ports/reply.ts';
import { makePost } from '../../../support/make.ts';
import { complaintText } from '../../../support/slack/check/complaint.ts';
import { refusalOf } from '../../../support/slack/check/message.ts';
import { viewComplaints } from '../../../support/slack/check/view.ts';
import { makeReply } from '../sample.ts';

const POSTS = 500;
const DIGEST_OF = 10;

const random = seededRandom(16);
const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const BASE = [
  'Kubernetes v1.34: In-Place Restart',
  'Announcing <Cilium> 1.18 & friends',
  'Release v1.31.12+k3s1',
  'KubeCon *Europe* <!channel>',
];
const base = BASE.map((title, n) =>
  makePost({ path: `${n}.md`, title, tldr: `What ${title} brings.`, tags: ['cncf', '<@U0ANN>'], body: 'Clusters & nodes. '.repeat(30) }),
);
const archive = createSyntheticArchive(base, { size: POSTS, seed: 16 });
const posts: readonly Post[] = Array.from({ length: POSTS }, (_, n) => archive.post(n)).map((post) => ({
  ...post,
  ...(random() < 0.5 ? { picture: { url: 'https://example.org/p.png', alt: some([null, 'A *picture* <x>']) } } : {}),
  ...(random() < 0.1 ? { url: null } : {}),
  ...(random() < 0.1 ? { tldr: null } : {}),
}));

/** All forms in which a post is sent; the types of Slack hold for each of them. */
function formsOf(post: Post): readonly Announcement[] {
  const whole = buildAnnouncement(post);
  return [...PICTURE_SIZES.map((size) => withPictureSize(whole, size)), ...STYLES.map((style) => withStyle(whole, { style }))];
}

const hitOf = (post: Post): Reply['blocks'][number] => ({
  kind: 'hit',
  title: [{ text: post.title }],
  url: post.url,
  snippet: [{ text: post.tldr ?? '', style: 'mark' }],
  context: [{ text: `${post.source} · ${post.kind}`, style: 'quiet' }],
  opened: `opened ${post.id} x`,
});

const COLUMNS = ['Channel', 'Outcome', 'Last match', 'Last sent'].map((name) => ({ name, before: `; ${name}: ` }));

/** A row about a post, in which words may be missing. */
const rowOf = (post: Post): Line[] => [
  [{ text: some(['slack:C0NEWS', 'slack:T0TEAM/C0OTHER', '']), style: 'bold' }],
  [{ text: post.title, ...(post.url === null ? {} : { link: post.url }) }, { text: ' ' }],
  [{ text: post.tldr ?? '' }],
  random() < 0.3 ? [] : [{ text: post.date ?? '–', at: '2026-01-01T00:00:00.000Z' }],
];

/** An answer with a table of one to some dozens of rows, and a second one. */
function tableReply(from: number): Reply {
  const rows = posts.slice(from, from + 1 + Math.floor(random() * 40)).map(rowOf);
  const table = { kind: 'table', columns: COLUMNS, rows } as const;
  return makeReply({ blocks: [{ kind: 'text', line: [{ text: 'Now:' }] }, table, table] });
}

const KINDS = ['additions', 'edits', 'removals'] as const;

/** A notice to the admins that names these posts, and one with buttons that shows a message. */
function noticesOf(some: readonly Post[]): readonly Announcement[] {
  const hold = { id: 'h1', since: '2026-01-01T00:00:00.000Z', posts: some.length, messages: some.length, decision: null };
  const samples = some.map(({ title }) => title);
  const held = KINDS.flatMap((kind) => holdNotice({ ...hold, kind, samples }, 'slack:C0GENERAL', 'en').notice ?? []);
  const [first] = some;
  const actions = [{ label: 'Send', command: 'approve 1 send' }];
  const asking = { type: 'notice', title: 'Waiting for your approval', lines: samples, actions } as const;
  return [...held, ...(first ? [{ ...asking, preview: buildAnnouncement(first) }] : []), { ...asking, preview: buildDigest(some) }];
}

/** A form that has a post's words in its fields. */
const formOf = ({ title, tldr }: Post): Form => ({
  title,
  submit: 'Save',
  command: 'approvals edit 1',
  fields: [
    { name: 'title', label: 'Title', type: 'text', maxLength: 300, required: true, initial: title.slice(0, 300) },
    { name: 'text', label: title, type: 'text', long: true, maxLength: 600, initial: (tldr ?? '').slice(0, 600), hint: title },
    { name: 'style', label: 'Look', type: 'select', choices: [{ value: 'card', label: title }] },
  ],
});

const accepted = ({ text, blocks }: { text: string; blocks: readonly KnownBlock[] }): string | null => {
  const refusal = refusalOf(
    { text, ...(blocks.length === 0 ? {} : { blocks: structuredClone(blocks) }) },
    new Set(['#C0NEWS', '#C0OTHER']),
  );
  return refusal === null ? null : `${refusal.error}: ${refusal.messages.join('; ')}`;
};

it(`${POSTS} posts are accepted in every form: messages, digests, plain text, replies, tables, previews, notices, Home tab, modals, forms`, () => {
  const announcements: Announcement[] = posts.flatMap(formsOf);
  for (let from = 0; from < POSTS; from += DIGEST_OF) {
    const some = posts.slice(from, from + DIGEST_OF);
    announcements.push(buildDigest(some), ...noticesOf(some));
  }
  const messages = announcements.flatMap((one) => [renderAnnouncement(one), renderPlainAnnouncement(one)]);
  const replies = posts.map((post, n) =>
    makeReply({ blocks: [hitOf(post), { kind: 'message', announcement: buildAnnouncement(posts[n] ?? post) }] }),
  );
  const tables = posts.map((_, n) => tableReply(n));
  const answers = [...replies, ...tables].map((reply) => renderReply(reply, null));
  const drawn = answers.filter(({ blocks }) => blocks.filter(({ type }) => type === 'table').length === 1);
  expect(drawn.length).toBeGreaterThan(POSTS / 4);
  const inLists = drawn.map(({ text, listBlocks = [] }) => ({ text, blocks: listBlocks }));
  expect(inLists.filter(({ blocks }) => blocks.some(({ type }) => type === 'table'))).toEqual([]);
  expect([...messages, ...answers, ...inLists].map(accepted).filter((refusal) => refusal !== null)).toEqual([]);
  expect(messages.length).toBeGreaterThan(POSTS * 6);
  const views = [...replies, ...tables].flatMap((reply) => [
    ...viewComplaints(structuredClone(homeView([{ title: 'Latest posts', reply }], wordsOf('en'))), 'home'),
    ...viewComplaints(structuredClone(replyModal('Search', reply, wordsOf('en'), true)), 'modal'),
  ]);
  views.push(...posts.flatMap((post) => viewComplaints(structuredClone(modalOf(formOf(post), '{}')), 'modal')));
  expect(views.map(complaintText)).toEqual([]);
});
