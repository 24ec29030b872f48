import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modalOf } from '../../../../adapters/discord/render/modal.ts';
import {
  renderAnnouncement,
  renderInComponents,
  renderPlainAnnouncement,
  renderPlainInComponents,
} from '../../../../adapters/discord/render/render.ts';
import { renderReply } from '../../../../adapters/discord/render/reply.ts';
import { forumThreadBody } from '../../../../adapters/discord/send/threads.ts';
import type {
  Announcement,
  DigestAnnouncement,
  DigestLine,
  NoticeAnnouncement,
  PostAnnouncement,
} from '../../../../src/model/announcement.ts';
import type { Form } from '../../../../src/ports/form.ts';
import type { Action, Block, Reply } from '../../../../src/ports/reply.ts';
import { messageBreaches } from '../../../support/discord/message-rules.ts';
import { modalBreaches } from '../../../support/discord/modal-rules.ts';
import { specBreaches } from '../../../support/discord/spec-rules.ts';
import { outgoingTo, postWith, replyOf } from '../fixtures.ts';

const key = 'k~discord.1~announce';
const customIdOf = ({ command }: Action) => `v1:${command}`.slice(0, 100);

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('', ' ', '@everyone <@1>', '](<x>)', '*'.repeat(500), '# a\n> b'),
);
const url = fc.oneof(
  fc.constant(null),
  fc.webUrl(),
  fc.webUrl({ withQueryParameters: true, withFragments: true }).map((address) => `${address}|[]^%`),
  fc.constantFrom(
    'http://wiki/',
    'https://[::1]/a',
    `https://a.example/${'ü'.repeat(300)}`,
    `https://a.example/${'x'.repeat(3_000)}`,
    'no address',
  ),
);
const anyPost: fc.Arbitrary<PostAnnouncement> = fc
  .record({
    title: text,
    url,
    tldr: fc.option(text.map((words) => words.slice(0, 400))),
    kind: fc.constantFrom('link', 'release', 'event', 'x'.repeat(90), ''),
    source: fc.option(text),
    date: fc.option(fc.constantFrom('2026-03-24T08:00:00.000Z', 'no date')),
    tags: fc.array(text, { maxLength: 12 }),
    style: fc.constantFrom(undefined, 'line', 'title', 'embed'),
    size: fc.constantFrom('none', 'thumbnail', 'large'),
    picture: url,
    place: fc.option(text),
  })
  .map(({ style, size, picture, place, ...own }) =>
    postWith({
      ...own,
      ...(style === undefined ? {} : { style: style as 'line' }),
      ...(size === 'none' || picture === null ? {} : { picture: { url: picture, alt: own.title, size: size as 'large' } }),
      event:
        own.kind === 'event'
          ? ({ startsAt: '2026-03-24T08:00:00.000Z', endsAt: null, place, mode: null } as PostAnnouncement['event'])
          : null,
    }),
  );

function expectTaken(body: object): void {
  expect(messageBreaches(body, 'create')).toEqual([]);
  expect(specBreaches('createMessage', body)).toEqual([]);
  expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
}

/** In every form that a message can have. */
function everyBodyOf(announcement: Announcement): readonly object[] {
  const told = { announcement, key };
  return [renderInComponents(told), renderPlainInComponents(told), renderAnnouncement(told), renderPlainAnnouncement(told)];
}

function check(property: (post: PostAnnouncement) => void): void {
  fc.assert(fc.property(anyPost, property), { numRuns: 500 });
}

it('Discord takes each of 500 random posts in every form, and nothing in it pings', () => {
  check((post) => {
    for (const body of everyBodyOf(post)) expectTaken(body);
  });
});

it('the same in a digest', () => {
  check((post) => {
    const { title, source, date, event, tldr } = post;
    const line: DigestLine = {
      postIds: ['p'],
      title,
      url: post.url,
      source,
      date,
      ...(tldr === null ? {} : { sentence: tldr }),
      ...(event ? { event } : {}),
    };
    const digest: DigestAnnouncement = {
      type: 'digest',
      total: 9,
      before: 0,
      sections: [{ kind: post.kind, count: 9, lines: Array.from({ length: 9 }, () => line) }],
    };
    for (const body of everyBodyOf(digest)) expectTaken(body);
  });
});

it('the same in a notice to admins, with the post in it', () => {
  check((post) => {
    const notice: NoticeAnnouncement = {
      type: 'notice',
      title: post.title,
      lines: [post.title, post.tldr ?? ''],
      preview: post,
      actions: [{ label: post.title, command: `approve 1 ${post.title}` }],
    };
    for (const body of everyBodyOf(notice)) expectTaken(body);
  });
});

it('the same as the first message of a thread in a forum that demands a tag', () => {
  const forum = { tags: [{ id: '1', name: 'ebpf', moderated: false }], needsTag: true };
  check((post) => {
    const message = renderInComponents({ announcement: post, key });
    const body = forumThreadBody(outgoingTo('1', post), message, forum as never);
    expect(specBreaches('startForumThread', body)).toEqual([]);
    expect(body.name.trim()).not.toBe('');
    expect(body.applied_tags).toEqual(['1']);
    expectTaken(body.message);
  });
});

it('the same in replies: as a hit, as a preview', () => {
  check((post) => {
    const line = (words: string | null) => [{ text: words ?? '' }];
    const hit: Block = { kind: 'hit', title: line(post.title), url: post.url, snippet: line(post.tldr), context: line(post.source) };
    const preview: Block = { kind: 'message', announcement: post };
    const actions = [{ label: post.title, command: `search ${post.title}` }];
    const replies: readonly Reply[] = [
      replyOf('Found:', { blocks: [hit, hit, hit, { kind: 'list', items: [line(post.title)] }], actions }),
      replyOf('Found:', { blocks: [{ kind: 'text', line: line(post.tldr) }, preview], actions }),
    ];
    for (const reply of replies) expectTaken(renderReply(reply, customIdOf));
  });
});

it('the same in a form', () => {
  check((post) => {
    const form: Form = {
      title: post.title,
      submit: 'Save',
      command: 'approvals edit 1',
      fields: [
        { name: 'title', label: post.title, type: 'text', maxLength: 300, initial: post.title },
        { name: 'text', label: 'Text', hint: post.tldr ?? '', type: 'text', long: true, maxLength: 3_000, initial: post.tldr ?? '' },
        { name: 'tag', label: 'Tag', type: 'select', choices: [{ value: 'a', label: post.title, hint: post.source ?? '' }] },
      ],
    };
    const data = modalOf(form, 'v1f:approvals edit 1');
    expect([...specBreaches('answerWithForm', { type: 9, data }), ...modalBreaches(data)]).toEqual([]);
  });
});
