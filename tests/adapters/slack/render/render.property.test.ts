import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestCapacity } from '../../../../adapters/slack/render/digest.ts';
import { withoutFormatting } from '../../../../adapters/slack/render/escape.ts';
import { renderAnnouncement, renderPlainAnnouncement, renderReply, type SlackMessage } from '../../../../adapters/slack/render/render.ts';
import { firstLines } from '../../../../src/model/digest-order.ts';
import { withoutPicture } from '../../../../src/model/message-style.ts';
import type { Block, Reply, Span } from '../../../../src/ports/reply.ts';
import { refusalOf } from '../../../support/slack/check/message.ts';

/** Text as hostile as feeds get: markup, mentions, broken surrogates, control characters, endless graphemes. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<!here|x>',
        '<@U0ADMIN>',
        '<#C1>',
        '<https://evil.example|ok>',
        '<!date^1^{date}|x>',
        '&amp;',
        '&',
        '<',
        '>',
        '|',
        '*b*',
        '_i_',
        '~s~',
        '`c`',
        '\n',
        '\u0000',
        '\uD800',
        '\u202E',
        'e\u0301',
        ' ',
        'word',
      ),
      { maxLength: 25 },
    )
    .map((parts) => parts.join('')),
  fc.integer({ min: 0, max: 1500 }).map((length) => 'é&'.repeat(length)),
);
const instant = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constant('2026-03-24T00:00:00.000Z'),
  hostile,
);
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  hostile,
  hostile.map((text) => `https://example.org/${text}`),
  fc.constant(null),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const picture = fc.record({
  url: fc.oneof(
    fc.webUrl({ validSchemes: ['https'] }),
    hostile.map((text) => `https://example.org/${text}`),
    hostile,
  ),
  alt: maybe(hostile),
  size: fc.constantFrom('thumbnail' as const, 'large' as const),
});
const bare = fc.record({
  type: fc.constant('post' as const),
  postId: fc.constant('p'),
  title: hostile,
  url,
  tldr: maybe(hostile),
  kind: fc.oneof(fc.constantFrom('link', 'release', 'event'), hostile),
  source: maybe(hostile),
  date: maybe(instant),
  tags: fc.array(hostile, { maxLength: 6 }),
  release: maybe(fc.record({ version: hostile, prerelease: fc.boolean() })),
  event: maybe(fc.record({ startsAt: instant, endsAt: maybe(instant), place: maybe(hostile), mode: maybe(hostile) })),
});
const post = fc.tuple(bare, maybe(picture)).map(([one, own]) => (own === null ? one : { ...one, picture: own }));
const line = fc.record(
  {
    postIds: fc.array(fc.constant('p'), { minLength: 1, maxLength: 3 }),
    title: hostile,
    url,
    source: maybe(hostile),
    date: maybe(instant),
    pieces: fc.array(fc.record({ text: hostile, url: url.map((one) => one ?? '') }, { requiredKeys: ['text'] }), { maxLength: 9 }),
    sentence: hostile,
    event: fc.record({ startsAt: instant, endsAt: maybe(instant), place: maybe(hostile) }),
  },
  { requiredKeys: ['postIds', 'title', 'url', 'source', 'date'] },
);
const digest = fc.record({
  type: fc.constant('digest' as const),
  total: fc.nat({ max: 5000 }),
  before: fc.oneof(fc.constant(0), fc.nat({ max: 500 })),
  sections: fc.array(fc.record({ kind: hostile, count: fc.nat({ max: 3000 }), lines: fc.array(line, { maxLength: 30 }) }), {
    maxLength: 15,
  }),
});
const notice = fc.record(
  {
    type: fc.constant('notice' as const),
    title: hostile,
    lines: fc.array(hostile, { maxLength: 30 }),
    preview: fc.oneof(post, digest),
    actions: fc.array(fc.record({ label: hostile, command: fc.string({ unit: 'binary', minLength: 1, maxLength: 3000 }) }), {
      maxLength: 30,
    }),
  },
  { requiredKeys: ['type', 'title', 'lines', 'actions'] },
);

const span: fc.Arbitrary<Span> = fc.record(
  {
    text: hostile,
    style: fc.constantFrom('bold', 'code', 'mark', 'quiet'),
    link: hostile.map((text) => `https://example.org/${text}`),
    at: instant,
  },
  { requiredKeys: ['text'] },
);
const spans = fc.array(span, { maxLength: 12 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), line: spans }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(spans, { maxLength: 45 }) }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(fc.record({ name: hostile, before: hostile, after: hostile, empty: hostile }), { minLength: 1, maxLength: 22 }),
    rows: fc.array(fc.array(spans, { maxLength: 22 }), { maxLength: 105 }),
  }),
  fc.record({ kind: fc.constant('hit' as const), title: spans, url, snippet: spans, context: spans }),
);
const shown: fc.Arbitrary<Block> = fc.record({ kind: fc.constant('message' as const), announcement: fc.oneof(post, digest) });
const words = block.filter(({ kind }) => kind === 'text');
const action = fc.record({ label: hostile, command: fc.string({ unit: 'binary', minLength: 1, maxLength: 3000 }), share: fc.boolean() });
const reply: fc.Arbitrary<Reply> = fc.record({
  blocks: fc.oneof(fc.array(block, { maxLength: 48 }), fc.tuple(words, shown)),
  actions: fc.array(action, { maxLength: 40 }),
  shared: fc.boolean(),
  data: fc.constant(null),
  exitCode: fc.constant(0 as const),
});

describe('whatever the words', () => {
  /** New, and edited: an edit can't turn mrkdwn off. Neither has a longer text than Slack was seen to take, nor what nobody wrote. */
  function expectTaken(message: SlackMessage, whole: unknown): void {
    const { text, blocks } = message;
    for (const written of [text, withoutFormatting(text)]) {
      expect(refusalOf({ text: written, ...(blocks.length === 0 ? {} : { blocks }) }, new Set())).toBeNull();
      expect(Buffer.byteLength(written)).toBeLessThanOrEqual(4_000);
    }
    if (!JSON.stringify(whole).includes('\u200B')) expect(text).not.toContain('\u200B');
  }

  it('a post is a message that Slack takes in every form, with no mention in it', () => {
    fc.assert(
      fc.property(post, (any) => {
        for (const one of [any, withoutPicture(any)])
          for (const message of [renderAnnouncement(one), renderPlainAnnouncement(one)]) expectTaken(message, any);
      }),
      { numRuns: 500 },
    );
  });

  it('so is a digest or a notice', () => {
    fc.assert(
      fc.property(fc.oneof(digest, notice), (any) => {
        expectTaken(renderAnnouncement(any), any);
        const plain = renderPlainAnnouncement(any);
        expectTaken(plain, any);
        if (any.type !== 'digest') return;
        // What it says it holds, it holds, and the rest is counted.
        const lines = plain.lines ?? digestCapacity(any);
        expect(plain.text.split('\n').filter((line) => line.startsWith('• '))).toHaveLength(lines);
        expect(renderPlainAnnouncement(firstLines(any, lines)).lines).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('a digest has room for the lines it says it has', () => {
    fc.assert(
      fc.property(digest, (whole) => {
        const lines = whole.sections.flatMap((section) => section.lines).length;
        const room = digestCapacity(whole);
        expect(room).toBeGreaterThanOrEqual(Math.min(1, lines));
        const first = firstLines(whole, room);
        expect(digestCapacity(first)).toBe(room);
        expect(refusalOf({ ...renderAnnouncement(first) }, new Set())).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('a reply is a message that Slack takes, with no mention in it', () => {
    fc.assert(
      fc.property(reply, (any) => {
        const message = renderReply(any, null);
        expect(refusalOf({ ...message }, new Set())).toBeNull();
        expect(refusalOf({ ...message, ...(message.listBlocks ? { blocks: message.listBlocks } : {}) }, new Set())).toBeNull();
        expect(Buffer.byteLength(message.text)).toBeLessThanOrEqual(4_000);
        // A form can carry it.
        expect(() => encodeURIComponent(JSON.stringify(message))).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});
