import { describe, expect, test } from 'vitest';
import { PLATFORMS } from '../../src/app/platforms.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { buildDigest, headingOf } from '../../src/model/digest.ts';
import { withStyle } from '../../src/model/message-style.ts';
import type { MessagePreview, PreviewPart } from '../../src/model/preview.ts';
import { makePost } from '../support/make.ts';

/** Everything that a preview says. */
function wordsOf(message: MessagePreview): string {
  const line = (spans: readonly { text: string }[]): string => spans.map(({ text }) => text).join('');
  const part = (one: PreviewPart): string => {
    switch (one.kind) {
      case 'list':
        return one.items.map(line).join('\n');
      case 'fields':
        return one.fields.map(({ name, value }) => `${name} ${line(value)}`).join('\n');
      case 'buttons':
        return one.buttons.map(({ label }) => label).join('\n');
      case 'card':
        return one.parts.map(part).join('\n');
      case 'mono':
        return one.text;
      default:
        return line(one.line);
    }
  };
  return message.map(part).join('\n');
}

/** Words alone: how a platform breaks its lines is its own business. */
const folded = (text: string): string => text.replace(/[\s│]+/gu, ' ');

const TEXTS = [
  'Plain words',
  '<script>alert(1)</script> & "quotes"',
  '*bold* _italic_ ~gone~ `code` **strong** [label](https://x.example) <https://x.example|x> <!channel> @everyone',
  'שלום עולם مرحبا 👩‍👩‍👧‍👦 🇪🇺 é',
  '- not a list -# not small > not quoted # not a heading',
];

describe.each(PLATFORMS.map(({ label, preview }) => ({ label, preview })))('a preview for $label', ({ preview }) => {
  test.each(TEXTS)('shows the title and the tldr as they are written: %s', async (text) => {
    const draw = await preview.load();
    const words = folded(wordsOf(draw(buildAnnouncement(makePost({ path: 'a.md', title: `T ${text}`, tldr: `S ${text}.` })))));
    // What could ping somebody is broken up by something that nobody sees.
    const seen = words.replace(/[\u200b-\u200d\u2060]/g, '');
    const wanted = (own: string): string => folded(`${own} ${text}`).replace(/[\u200b-\u200d\u2060]/g, '');
    expect(seen).toContain(wanted('T'));
    expect(seen).toContain('S ');
  });

  test('has its colours, as a style sheet takes them', () => {
    for (const colours of [preview.light, preview.dark])
      expect(Object.values(colours).filter((colour) => !/^#[0-9a-f]{6}$/.test(colour))).toEqual([]);
  });

  test('draws releases, events, digests and a very long tldr, and leaves nothing unnamed', async () => {
    const draw = await preview.load();
    const posts = [
      makePost({
        path: 'r.md',
        title: 'Kubernetes v1.35.0',
        kind: 'release',
        url: 'https://github.com/kubernetes/kubernetes/releases/tag/v1.35.0',
      }),
      makePost({
        path: 'e.md',
        title: 'KubeCon',
        kind: 'event',
        event: { startsAt: '2026-03-23T09:00:00.000Z', endsAt: '2026-03-26T17:00:00.000Z', place: 'Amsterdam', mode: 'in-person' },
      }),
      makePost({ path: 'l.md', title: 'Long', tldr: 'Word after word. '.repeat(1_500) }),
    ];
    const drawn = posts.map((post) => wordsOf(draw(buildAnnouncement(post))));
    expect(drawn[0]).toContain('1.35.0');
    expect(drawn[1]).toContain('Amsterdam');
    expect((drawn[2] ?? '').length).toBeLessThan(1_000);
    const digest = wordsOf(draw(buildDigest(posts, { before: 0, heading: headingOf(posts) })));
    for (const { title } of posts) expect(digest).toContain(title);
    for (const words of [...drawn, digest]) expect(words).not.toMatch(/\(a part of the kind|\[object/);
  });
});

test('a preview for Discord is a box, and an embed where the channel wants that', async () => {
  const draw = await PLATFORMS.find(({ name }) => name === 'discord')?.preview.load();
  const post = buildAnnouncement(makePost({ path: 'a.md', title: 'Bees', picture: { url: 'https://a.example/a.png', alt: 'A hive' } }));
  const [box, ...others] = draw?.(post) ?? [];
  expect(others).toEqual([]);
  const kinds = box?.kind === 'card' ? box.parts.map(({ kind }) => kind) : [];
  expect(kinds).toContain('heading');
  expect(kinds.at(-1)).toBe('buttons');
  expect(wordsOf(box ? [box] : [])).toContain('(picture: A hive)');
  // Below an embed the button stands outside of it.
  expect(draw?.(withStyle(post, { style: 'embed' })).map(({ kind }) => kind)).toEqual(['card', 'buttons']);
});
