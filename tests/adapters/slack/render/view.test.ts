import { describe, expect, it } from 'vitest';
import { postsAnnouncedIn } from '../../../../adapters/slack/input/shortcuts.ts';
import { homeView, replyModal, searchOptions } from '../../../../adapters/slack/render/modal.ts';
import { renderAnnouncement, renderPlainAnnouncement } from '../../../../adapters/slack/render/render.ts';
import { wordsOf } from '../../../../src/languages/index.ts';
import type { Reply } from '../../../../src/ports/reply.ts';
import { complaintText } from '../../../support/slack/check/complaint.ts';
import { viewComplaints } from '../../../support/slack/check/view.ts';
import { makeAnnouncement, makeDigest, makeReply } from '../sample.ts';

const hit = (title: string): Reply['blocks'][number] => ({
  kind: 'hit',
  title: [{ text: title }],
  url: 'https://example.org/a',
  snippet: [{ text: 'found' }],
  context: [{ text: 'CNCF' }],
  opened: 'opened 1 x',
});
const full = makeReply({
  blocks: Array.from({ length: 60 }, (_, index) => hit(`Post ${index}`)),
  actions: [
    { label: 'Next', command: 'search x page:2' },
    { label: 'Share', command: 'share x', share: true },
  ],
});
const EN = wordsOf('en');
const complaints = (view: object, type: 'home' | 'modal') => viewComplaints(structuredClone(view), type).map(complaintText);

describe('views', () => {
  it('are what Slack takes, however much there is to show', () => {
    const home = homeView(
      Array.from({ length: 6 }, (_, index) => ({ title: `Part ${index} ${'x'.repeat(300)}`, reply: full })),
      EN,
    );
    expect(home.blocks.length).toBeLessThanOrEqual(100);
    expect(complaints(home, 'home')).toEqual([]);
    for (const reply of [null, full, makeReply()])
      for (const withSearch of [true, false])
        expect(complaints(replyModal('A title that is longer than Slack takes', reply, EN, withSearch), 'modal')).toEqual([]);
  });

  it('have no button that would share with a channel', () => {
    const words = JSON.stringify([homeView([{ title: 'Found', reply: full }], EN), replyModal('Found', full, EN, true)]);
    expect(words).toContain('"Next"');
    expect(words).not.toContain('"Share"');
  });
});

describe('the options of a search', () => {
  const suggestions = Array.from({ length: 150 }, (_, index) => ({
    label: `Post ${index} ${'x'.repeat(90)}`.slice(0, 100),
    query: `post ${index}`,
  }));

  it('begin with what was typed, are at most 100, and each stands once', () => {
    const options = searchOptions('post 3', suggestions, EN);
    expect(options).toHaveLength(100);
    expect(options[0]).toMatchObject({ text: { text: 'Search for “post 3”' }, value: 'post 3' });
    expect(new Set(options.map(({ value }) => value)).size).toBe(100);
    expect(options.every(({ text }) => text.text.length <= 75)).toBe(true);
  });

  it('leave out queries that would have to be cut', () => {
    expect(searchOptions('x'.repeat(76), [{ label: 'short', query: `source:"${'y'.repeat(80)}"` }], EN)).toEqual([]);
    expect(searchOptions('  ', [], EN)).toEqual([]);
  });
});

describe('the posts that a message tells of', () => {
  const url = 'https://example.org/cilium?a=1&b=2';

  it.each(['card', 'line', 'title', 'picture', 'plain'] as const)('are found in a message as a %s', (form) => {
    const picture = { url: 'https://example.org/p.png', alt: null, size: 'thumbnail' } as const;
    const post = makeAnnouncement(form === 'picture' ? { picture } : form === 'line' || form === 'title' ? { style: form } : {});
    const { text, blocks } = form === 'plain' ? { text: `Cilium\n<${url.replace('&', '&amp;')}>`, blocks: [] } : renderAnnouncement(post);
    expect(postsAnnouncedIn({ text, blocks })).toEqual([url]);
  });

  it('are those of a digest in its order, also without blocks', () => {
    const digest = makeDigest({ post: 3 });
    const urls = [0, 1, 2].map((index) => `https://example.org/post/${index}/a-path-of-the-usual-length-for-a-post`);
    expect(postsAnnouncedIn(renderAnnouncement(digest))).toEqual(urls);
    expect(postsAnnouncedIn(renderPlainAnnouncement(digest))).toEqual(urls);
  });

  it('are named by title where there is no address, and none where nothing is told', () => {
    expect(postsAnnouncedIn(renderAnnouncement(makeAnnouncement({ url: null })))).toEqual(['Cilium 1.17 & friends']);
    for (const odd of [undefined, null, 'x', [null, 3, { elements: { type: 'link' } }], [{ type: 'link', url: 'javascript:x' }]])
      expect(postsAnnouncedIn({ blocks: odd })).toEqual([]);
  });
});
