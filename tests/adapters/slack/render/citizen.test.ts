import { describe, expect, it } from 'vitest';
import { noticeText } from '../../../../adapters/slack/render/notice.ts';
import { renderAnnouncement, renderReply } from '../../../../adapters/slack/render/render.ts';
import { bold, code, lineOf } from '../../../../src/model/span.ts';
import { visibleText } from '../../../support/slack/visible-text.ts';
import { makeAnnouncement, makeDigest, makeReply } from '../sample.ts';

const notice = {
  type: 'notice',
  title: 'No more messages to slack:C0NEWS for now',
  lines: ['Messages for it are kept.', lineOf(['Ask ', code('/cncf resume slack:C0NEWS'), ' in slack:C0OTHER, not in slack:T0TEAM/C0FAR'])],
  actions: [
    { label: 'Mark seen', command: 'hold h1 seen', style: 'danger' },
    { label: 'Send again', command: 'resolve 1 resend' },
    { label: 'Send again', command: 'resolve 2 resend' },
  ],
} as const;
const words = (value: unknown): string => JSON.stringify(value);
const buttonsOf = (blocks: readonly object[]): Record<string, unknown>[] =>
  blocks.flatMap((block) =>
    'elements' in block && 'type' in block && block.type === 'actions' ? (block.elements as Record<string, unknown>[]) : [],
  );

describe('channels', () => {
  it('are mentions, which Slack shows by name, in notices and replies; commands that people copy keep the id', () => {
    const { blocks, text } = renderAnnouncement(notice);
    expect(words(blocks)).toContain('{"type":"channel","channel_id":"C0NEWS","style":{"bold":true}}');
    expect(words(blocks)).toContain('{"type":"channel","channel_id":"C0OTHER"}');
    // Of another workspace: nobody here could see its name.
    expect(words(blocks)).toContain('not in slack:T0TEAM/C0FAR');
    expect(words(blocks)).toContain('/cncf resume slack:C0NEWS');
    expect(text).toMatch(/^No more messages to <#C0NEWS> for now/);
    const reply = makeReply({
      blocks: [
        { kind: 'list', items: [lineOf([bold('slack:C0NEWS'), ': delivered'])] },
        { kind: 'text', line: [{ text: 'only slack:C0NEWS', style: 'quiet' }] },
      ],
    });
    expect(words(renderReply(reply, null).blocks)).toContain('{"type":"channel","channel_id":"C0NEWS","style":{"bold":true}}');
    expect(words(renderReply(reply, null).blocks)).toContain('only <#C0NEWS>');
    expect(renderReply(reply, null).text).toBe('• <#C0NEWS>: delivered\nonly <#C0NEWS>');
  });

  it('are none where a post or an address merely looks like one', () => {
    const odd = ['notslack:C0NEWS', 'https://slack:C0NEWS', 'slack:C0NEWSx', 'slack:c0news', 'slack:U0ANN'];
    for (const text of odd)
      expect(words(renderReply(makeReply({ blocks: [{ kind: 'text', line: [{ text }] }] }), null).blocks)).not.toContain('"channel"');
    expect(words(renderAnnouncement(makeAnnouncement({ title: 'About slack:C0NEWS' })).blocks)).not.toContain('"channel"');
    expect(noticeText({ ...notice, title: '<#C0NEWS> & <!channel>' })).toMatch(/^&lt;#C0NEWS&gt; &amp; &lt;!channel&gt;/);
  });
});

describe('buttons', () => {
  const buttons = buttonsOf(renderAnnouncement(notice).blocks);

  it('that can’t be taken back ask first, and others do not', () => {
    expect(buttons[0]).toMatchObject({
      style: 'danger',
      confirm: { title: { text: 'Mark seen?' }, confirm: { text: 'Mark seen' }, style: 'danger' },
    });
    expect(buttons.slice(1).map((button) => 'confirm' in button)).toEqual([false, false]);
  });

  it('of one and the same label are told apart by screen readers', () => {
    expect(buttons.map((button) => button.accessibility_label)).toEqual([
      undefined,
      'Send again: resolve 1 resend',
      'Send again: resolve 2 resend',
    ]);
  });
});

it('the first block says what a message is about: desktop notifications show it', () => {
  const first = ({ blocks }: { blocks: readonly object[] }): string => visibleText(blocks.slice(0, 1));
  const picture = { url: 'https://example.org/p.png', alt: null, size: 'thumbnail' } as const;
  for (const own of [{}, { style: 'line' as const }, { picture }, { url: null }])
    expect(first(renderAnnouncement(makeAnnouncement(own)))).toMatch(/^\*?Cilium 1\.17 & friends/);
  expect(first(renderAnnouncement(makeDigest({ post: 3 })))).toMatch(/^3 new posts/);
  expect(first(renderAnnouncement(notice))).toMatch(/^No more messages to slack:C0NEWS for now/);
  const hit = { kind: 'hit', title: [{ text: 'A hit' }], url: 'https://example.org/a', snippet: [], context: [] } as const;
  expect(first(renderReply(makeReply({ blocks: [hit] }), null))).toBe('A hit');
});
